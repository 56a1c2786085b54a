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
    { CONFIG_SCOPE_GENERAL, "check_every", CONFIG_TYPE_INTERVAL, "15 min",
      "never, or a number and min, hours or days; at least 1 min", "15 min",
      "How often the reader looks for new mail by itself.",
      "While the reader is open, every account is checked that often, but never more often "
      "than its provider takes. An account whose password is typed is left alone until it was "
      "typed once. never: only when asked. For checks without the reader see postbag(1)." },
    { CONFIG_SCOPE_GENERAL, "list_server", CONFIG_TYPE_CHOICE, "auto", "auto, yes, no",
      "yes", "Whether the message list has a column about the server.",
      "It says in a word what becomes of each message there: a date until which it is kept, "
      "kept, goes (with the next session), held (until you say yes), or here when it is on no "
      "server any more. auto: where the terminal has 100 columns." },
    { CONFIG_SCOPE_GENERAL, "prefer", CONFIG_TYPE_CHOICE, "text", "text, html", "html",
      "Which version is shown of a message that comes as text and as HTML.",
      "HTML is always shown as text, without pictures, and nothing is loaded from elsewhere. "
      "Where one version is empty or missing the other one is shown. H in an open message goes "
      "through its versions and its source." },
    { CONFIG_SCOPE_GENERAL, "on_new", CONFIG_TYPE_ARGV, NULL,
      "a command and its arguments, quoted as for a shell; none runs it",
      "spam-check --quiet", "A command that looks at each new message once it is stored.",
      "It gets one JSON object on standard input, and may answer with one; postbag(1) says "
      "what stands in them. What goes wrong with it never loses a message." },
    { CONFIG_SCOPE_GENERAL, "open_command", CONFIG_TYPE_ARGV, "xdg-open",
      "a command and its arguments, quoted as for a shell; none runs it",
      "firefox --new-tab %s", "The command that opens a link.",
      "%s in one of its arguments is where the link goes; without one that is its last argument. "
      "It runs without the terminal, so for a browser in the terminal write a command that opens "
      "another one. Only http, https and ftp links are opened." },
    { CONFIG_SCOPE_GENERAL, "ask_before_opening", CONFIG_TYPE_CHOICE, "doubtful",
      "doubtful, always", "always", "Which links are opened only after a yes.",
      "doubtful: those that may not go where they seem to go, which are marked with ! in the "
      "list of links (o in a message). always: all of them." },
    { CONFIG_SCOPE_GENERAL, "copy_command", CONFIG_TYPE_ARGV, NULL,
      "a command and its arguments, quoted as for a shell; none runs it", "wl-copy",
      "The command that takes what is copied, on its standard input.",
      "Without it, what is copied (y in a message) is sent to the terminal by the sequence OSC 52, "
      "which also works over SSH, but not with every terminal." },
    { CONFIG_SCOPE_GENERAL, "hyperlinks", CONFIG_TYPE_CHOICE, "auto", "auto, yes, no",
      "yes", "Whether links in a message can be clicked in the terminal.",
      "They are marked by the sequence OSC 8, all but those that are in doubt. auto: where the "
      "terminal is known to take it. Over SSH that is often not to be seen: say yes there if "
      "yours does." },
    { CONFIG_SCOPE_GENERAL, "save_to", CONFIG_TYPE_PATH, NULL,
      "a path that begins with / or ~/", "~/Downloads",
      "The folder that attachments are saved in.",
      "It is offered each time, and can be changed then. Without it: Downloads in the home "
      "folder where there is one, else the home folder." },
    { CONFIG_SCOPE_GENERAL, "mailcap", CONFIG_TYPE_YES_NO, "yes", "yes, no", "no",
      "Whether the mailcap files say which program opens an attachment.",
      "They are ~/.mailcap and /etc/mailcap, or those that the variable MAILCAPS names. Entries that "
      "need a shell are not run. For types without an entry, and with no, xdg-open is asked." },
    { CONFIG_SCOPE_GENERAL, "verify", CONFIG_TYPE_YES_NO, "yes", "yes, no", "no",
      "Whether the OpenPGP signature of a message is checked when it is opened.",
      "gpg does it once the message is on the screen, and a line in its header says what came of "
      "it. What may ask something, a passphrase or whether an authority is to be trusted, is never "
      "started by itself: that waits for e, as all of it does with no." },

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
      "The name that the server knows you by.",
      "Without it: the address, and where the server refuses that, the part before the @." },
    { CONFIG_SCOPE_ACCOUNT, "auth", CONFIG_TYPE_CHOICE, "auto",
      "auto, scram-sha-256-plus, scram-sha-256, scram-sha-1, plain, login, cram-md5, external, "
      "xoauth2, oauthbearer, apop, user",
      "auto", "How you sign in at the server.",
      "auto takes the strongest way that the server offers and that gives nothing away. user is "
      "USER and PASS; external is a client certificate; xoauth2 and oauthbearer take a token "
      "from token_command. Nothing that can be read on the way is sent over a line that is "
      "not protected." },
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
    { CONFIG_SCOPE_ACCOUNT, "token_command", CONFIG_TYPE_ARGV, NULL,
      "a command and its arguments, quoted as for a shell; none runs it",
      "oama access ada@example.org",
      "A command that prints an OAuth 2.0 access token, in place of a password.",
      "For providers that take no passwords (Microsoft) or as well tokens (Google). The first "
      "line of its output counts; it is run anew for every session." },
    { CONFIG_SCOPE_ACCOUNT, "ca_file", CONFIG_TYPE_PATH, NULL,
      "a path that begins with / or ~/", "~/.config/postbag/example-ca.pem",
      "The only certificates that this server may be vouched for by.",
      "A file in PEM form, with revocation lists if you like. Without it the authorities that "
      "this system trusts count. "
      "Nothing switches the check of certificates off." },
    { CONFIG_SCOPE_ACCOUNT, "pin", CONFIG_TYPE_PINS, NULL,
      "sha256: and 64 hexadecimal digits; several with a blank between them",
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "The key that the server must show: its SHA-256.",
      "With it no other key is taken, whoever vouches for it; and this one is, even if nobody "
      "does. postbag account test shows the key, and with --pin writes it here. A second key is "
      "for a change that the server's operator announced." },
    { CONFIG_SCOPE_ACCOUNT, "client_cert", CONFIG_TYPE_PATH, NULL,
      "a path that begins with / or ~/", "~/.config/postbag/ada.pem",
      "Your own certificate, shown to a server that asks for one.",
      "A file in PEM form. auth = external signs in by it alone." },
    { CONFIG_SCOPE_ACCOUNT, "client_key", CONFIG_TYPE_PATH, NULL,
      "a path that begins with / or ~/", "~/.config/postbag/ada.key",
      "The private key of client_cert.",
      "Without it the key stands in the file of client_cert. Nobody else may be able to read "
      "it (chmod 600)." },
    { CONFIG_SCOPE_ACCOUNT, "proxy", CONFIG_TYPE_PROXY, NULL,
      "socks5://HOST:PORT, also with USER:PASSWORD@ before the host",
      "socks5://127.0.0.1:9050", "A SOCKS proxy on the way to the server.",
      "The proxy also looks the server's name up, so it works with Tor." },
    { CONFIG_SCOPE_ACCOUNT, "provider", CONFIG_TYPE_CHOICE, "auto",
      "auto, gmail, outlook, yahoo, webde, gmx, fastmail, ovh, comcast, yandex, qq, "
      "other",
      "auto", "Whose habits to reckon with.",
      "auto goes by the server's name. Known are, for instance, Gmail, which hands out its mail "
      "in portions, and WEB.DE, which takes one sign-in in 15 minutes." },
    { CONFIG_SCOPE_ACCOUNT, "authserv", CONFIG_TYPE_TEXT, NULL,
      "names of servers or domains, with blanks between them", "mx.example.org",
      "Whose word counts about where mail is from.",
      "Servers write into the header (Authentication-Results) whether the sender's domain "
      "fits; so does who wants to deceive. The reader shows what is signed with one of these "
      "names, or with a name below one of them. Without it: the domains of the server and of "
      "the address." },
    { CONFIG_SCOPE_ACCOUNT, "max_size", CONFIG_TYPE_SIZE, "none",
      "none, or a number and KB, MB or GB", "5 MB",
      "The size above which only the beginning of a message is fetched.",
      "The rest is fetched when you ask for it (T in the reader). What is here as a beginning "
      "only never leaves the server by itself." },
    { CONFIG_SCOPE_ACCOUNT, "headers_only", CONFIG_TYPE_YES_NO, "no", "yes, no", "no",
      "Whether only the headers of new messages are fetched.",
      "The rest of a message is fetched when you ask for it (T in the reader)." },
    { CONFIG_SCOPE_ACCOUNT, "slow_line", CONFIG_TYPE_YES_NO, "no", "yes, no", "no",
      "Whether to fetch as suits a slow line.",
      "Messages over 64 KB come as their beginning, and little is asked ahead, so that a stop "
      "takes effect at once." },
    { CONFIG_SCOPE_ACCOUNT, "deliver_to", CONFIG_TYPE_FOLDER, "Inbox",
      "a folder name; / separates a folder from those in it, no part begins with a dot or "
      "is cur, new or tmp",
      "Inbox", "The folder that new mail goes to.", NULL },
    { CONFIG_SCOPE_ACCOUNT, "leave_on_server", CONFIG_TYPE_RETENTION, "14 days",
      "always, never, N days, N hours, until-deleted, or a time and until-deleted with a "
      "comma between them",
      "14 days", "How long mail stays on the server once it is stored here.",
      "always: postbag never deletes on the server. never: a message is deleted there as "
      "soon as it is stored here, flushed to the disk and read back. N days: that long "
      "after it was stored here. until-deleted: in the session after it was deleted here, "
      "that is moved to Trash. 14 days, until-deleted: by whichever comes first. What the next "
      "session would delete is shown by postbag plan, what was deleted by postbag log." },
    { CONFIG_SCOPE_ACCOUNT, "max_on_server", CONFIG_TYPE_RETENTION, "none",
      "none, a number and KB, MB or GB, a number and messages, or both with a comma between "
      "them",
      "500 MB, 2000 messages",
      "How much may stay on the server; beyond that the oldest stored messages go.",
      "Only messages that earlier sessions have stored here are taken from the server for it, "
      "oldest stored first, until what stays fits." },
    { CONFIG_SCOPE_ACCOUNT, "protect", CONFIG_TYPE_RETENTION, "flagged",
      "none, or any of unread, flagged, tag:NAME and from:PATTERN with commas between them",
      "flagged, from:*@example.org", "What is never deleted from the server.",
      "A PATTERN is compared with the author's address and name, whatever their case; * stands "
      "for any characters, ? for one. What you protect by hand (p in the reader) stays too." },
    { CONFIG_SCOPE_ACCOUNT, "delete_limit", CONFIG_TYPE_RETENTION, "50%, at least 100",
      "none, a number, or a percentage of what is on the server, with at least N behind a "
      "comma if wanted",
      "200", "So many deletions in one session need a yes of yours.",
      "Beyond it nothing is deleted before you have confirmed it, by $ in the reader or by "
      "postbag fetch --confirm-deletes. What never deletes right after its download and what "
      "you have asked for one by one does not count." },
    { CONFIG_SCOPE_ACCOUNT, "quota", CONFIG_TYPE_SIZE, "none",
      "none, or a number and KB, MB or GB", "1 GB",
      "The size of the mailbox on the server at which to warn.",
      "The warning comes from nine tenths of it on, with what the policy will free." },
    { CONFIG_SCOPE_ACCOUNT, "expunge_trash", CONFIG_TYPE_INTERVAL, "30 days",
      "never, or a number and min, hours or days; at least 1 min", "30 days",
      "How long this account's mail stays in Trash before it is removed for good.",
      "A message stays there, however old, while the policy has still to take it from the "
      "server: without a copy here nothing is deleted there." },

    { CONFIG_SCOPE_RULE, "match", CONFIG_TYPE_QUERY, NULL,
      "a query as for postbag search, at most 4096 bytes",
      "list:postbag-users OR from:ci@example.org",
      "Which new messages the rule is about.",
      "Every rule needs one. The query language is described in postbag(1); * is every message." },
    { CONFIG_SCOPE_RULE, "folder", CONFIG_TYPE_FOLDER, NULL,
      "a folder name; / separates a folder from those in it, no part begins with a dot or "
      "is cur, new or tmp",
      "Lists/postbag", "The folder that such messages go to.",
      "Where several rules name one, the first decides." },
    { CONFIG_SCOPE_RULE, "flags", CONFIG_TYPE_FLAGS, NULL, "read, flagged", "read",
      "Flags that such messages get.",
      "One, or both with a blank between them. What several rules give adds up." },
    { CONFIG_SCOPE_RULE, "tags", CONFIG_TYPE_TAGS, NULL,
      "at most 16 words with blanks between them", "lists postbag",
      "Tags that such messages get.", "What several rules give adds up." },
    { CONFIG_SCOPE_RULE, "stop", CONFIG_TYPE_YES_NO, "no", "yes, no", "yes",
      "Whether the rules below leave such messages alone.", NULL },
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
