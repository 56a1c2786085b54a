/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/option.c: the rows of all settings (L1).
 *
 * The order is that of the example file and the manual. For choices `allowed` is the list itself, in the
 * order of the enum that it is read into. Help is plain text: the manual's markup is added on the way. */
#include <config.h>

#include "config/option.h"

static const ConfigOption options[] = {
    { CONFIG_SCOPE_GENERAL, "theme", CONFIG_TYPE_NAME, "evergreen",
      "the name of a theme: letters, digits, - and _", "evergreen",
      "The colours of the reader.",
      "The file NAME.theme is looked for in the themes folder beside the settings file, "
      "then among the themes that came with postbag." },
    { CONFIG_SCOPE_GENERAL, "mail", CONFIG_TYPE_PATH, NULL,
      "a path that begins with / or ~/", "~/Mail", "The folder that holds the mail.",
      "Plain Maildir folders, which other programs may read and change as well. Without "
      "it they lie in postbag's data folder." },

    { CONFIG_SCOPE_ACCOUNT, "address", CONFIG_TYPE_ADDRESS, NULL,
      "one mail address, without a name", "ada@example.org",
      "The mail address of this account.", NULL },
    { CONFIG_SCOPE_ACCOUNT, "name", CONFIG_TYPE_TEXT, NULL,
      "any text without control characters", "Ada Lovelace",
      "Your name, as it stands beside the address.", NULL },
    { CONFIG_SCOPE_ACCOUNT, "server", CONFIG_TYPE_HOST, NULL,
      "a host name or an address; the port is a key of its own", "pop.example.org",
      "The POP3 server.", "Every account needs one." },
    { CONFIG_SCOPE_ACCOUNT, "port", CONFIG_TYPE_PORT, NULL, "1 to 65535", "995",
      "The port of the server.", "Without it: 995 with security = tls, otherwise 110." },
    { CONFIG_SCOPE_ACCOUNT, "security", CONFIG_TYPE_CHOICE, "tls", "tls, starttls, none",
      "tls", "How the connection is protected.",
      "tls protects it from the first byte. starttls begins in clear and protects it before "
      "the login; a server that does not offer that is left. none sends the password and "
      "all mail in clear: it works only towards this machine itself (localhost, "
      "127.0.0.1, ::1), or with allow_plaintext = yes." },
    { CONFIG_SCOPE_ACCOUNT, "allow_plaintext", CONFIG_TYPE_YES_NO, "no", "yes, no", "no",
      "Whether password and mail may travel in clear.",
      "Needed for security = none towards another machine. Everybody on the way can then "
      "read the password and the mail; the reader warns of it on every screen." },
    { CONFIG_SCOPE_ACCOUNT, "user", CONFIG_TYPE_TEXT, NULL,
      "any text without control characters", "ada@example.org",
      "The name that the server knows you by.", "Without it: the address." },
    { CONFIG_SCOPE_ACCOUNT, "auth", CONFIG_TYPE_CHOICE, "auto", "auto, plain, user",
      "auto", "How the password is given to the server.",
      "plain is SASL PLAIN, user is USER and PASS. auto takes what the server offers." },
    { CONFIG_SCOPE_ACCOUNT, "password_command", CONFIG_TYPE_ARGV, NULL,
      "a command and its arguments, quoted as for a shell; none runs it, so for a pipe "
      "write sh -c '…'",
      "pass show mail/home", "A command that prints the password.",
      "The first line of what it prints on standard output counts. It may use the "
      "terminal, for instance to ask for a passphrase, and is stopped after 30 seconds." },
    { CONFIG_SCOPE_ACCOUNT, "password_file", CONFIG_TYPE_PATH, NULL,
      "a path that begins with / or ~/", "~/.config/postbag/home.password",
      "A file whose first line is the password.",
      "It must belong to you, and nobody else may be able to read it (chmod 600). With "
      "neither password_command nor password_file the password is asked for." },
    { CONFIG_SCOPE_ACCOUNT, "ca_file", CONFIG_TYPE_PATH, NULL,
      "a path that begins with / or ~/", "~/.config/postbag/example-ca.pem",
      "The only certificates that this server may be vouched for by.",
      "A file in PEM form. Without it the authorities that this system trusts count. "
      "Nothing switches the check of certificates off." },
    { CONFIG_SCOPE_ACCOUNT, "deliver_to", CONFIG_TYPE_FOLDER, "Inbox",
      "a folder name; / separates a folder from those in it, no part begins with a dot or "
      "is cur, new or tmp",
      "Inbox", "The folder that new mail goes to.", NULL },
    { CONFIG_SCOPE_ACCOUNT, "leave_on_server", CONFIG_TYPE_RETENTION, "14 days",
      "always, never, N days or N hours", "14 days",
      "How long mail stays on the server once it is stored here.",
      "always: postbag never deletes on the server. never: a message is deleted there as "
      "soon as it is stored here, flushed to the disk and read back. N days: that long "
      "after it was stored here. What the next session would delete is shown by postbag "
      "plan, what was deleted by postbag log." },
    { .key = NULL },
};

const ConfigOption *
config_options(void)
{
    return options;
}

const ConfigOption *
config_option_find(ConfigScope scope, const char *key)
{
    for (const ConfigOption *option = options; option->key != NULL; option++) {
        if (option->scope == scope && g_str_equal(option->key, key))
            return option;
    }
    return NULL;
}
