/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form_effect.c: what a setting comes to at this moment (L4). One function a key; what they know is in
 * memory, but for a look at whether a file is there. */
#include <config.h>

#include "form_effect.h"

#include <string.h>
#include <unistd.h>

#include "base/human.h"
#include "base/path.h"
#include "base/text.h"
#include "config/password.h"
#include "store/facts.h"
#include "store/message.h"
#include "../model/seal.h"
#include "../theme.h"
#include "../words.h"

/* What the functions look at. `account` is as edited; NULL where the page has none, or it is not whole yet. */
typedef struct {
    const UiFormEffect *about;
    const char *value; /* "" : none, nor a default */
    const ConfigAccount *account;
    const ConfigSettings *settings; /* as edited */
} Look;

static bool
is_yes(const char *value)
{
    return g_ascii_strcasecmp(value, "yes") == 0;
}

/* --- the line to the server ------------------------------------------------------------------- */

static char *
connection_words(const Look *look)
{
    static const char *const how[] = {
        [CONFIG_SECURITY_TLS] = "TLS from the first byte",
        [CONFIG_SECURITY_STARTTLS] = "TLS before the login, or nothing is said",
        [CONFIG_SECURITY_NONE] = "password and mail in clear",
    };
    const ConfigAccount *account = look->account;

    if (account == NULL || *account->server == '\0')
        return g_strdup("no connection before a server is named.");
    return g_strdup_printf("connects to %s, port %u: %s.", account->server, account->port,
                           how[account->security]);
}

static char *
plaintext_words(const Look *look)
{
    if (!is_yes(look->value))
        return g_strdup("a line that is not protected is refused.");
    if (look->account == NULL || look->account->security != CONFIG_SECURITY_NONE)
        return g_strdup("none: the line is protected all the same.");
    return g_strdup("everybody on the way can read the password and the mail.");
}

static char *
proxy_words(const Look *look)
{
    const char *at = strrchr(look->value, '@');
    const char *host = strstr(look->value, "://");

    if (*look->value == '\0')
        return g_strdup("straight to the server.");
    return g_strdup_printf("through %s, which also looks up the server's name.",
                           at != NULL     ? at + 1
                           : host != NULL ? host + 3
                                          : look->value);
}

static char *
file_words(const char *path, const char *use)
{
    g_autofree char *whole = pb_path_expand(path);
    bool is_there = access(whole, R_OK) == 0;

    return g_strdup_printf("%s%s.", use, is_there ? "" : "; the file cannot be read now");
}

static char *
authorities_words(const Look *look)
{
    return *look->value == '\0'
               ? g_strdup("the authorities that this system trusts count.")
               : file_words(look->value, "only what this file vouches for is trusted");
}

static char *
pin_words(const Look *look)
{
    guint n = look->account == NULL || look->account->pins == NULL
                  ? 0
                  : g_strv_length(look->account->pins);

    if (n == 0)
        return g_strdup("any key that an authority vouches for is taken.");
    return g_strdup_printf("%s, whoever vouches for others.",
                           n == 1 ? "this key alone is taken"
                                  : "these keys alone are taken");
}

static char *
client_cert_words(const Look *look)
{
    return *look->value == '\0'
               ? g_strdup("none is shown to the server.")
               : file_words(look->value, "shown to the server when it asks for one");
}

static char *
client_key_words(const Look *look)
{
    if (*look->value != '\0')
        return file_words(look->value, "proves that the certificate is yours");
    return g_strdup(look->account == NULL || look->account->client_cert == NULL
                        ? "none: there is no certificate that it would belong to."
                        : "the key is looked for in the certificate's file.");
}

/* --- signing in ------------------------------------------------------------------------------- */

static char *
login_words(const Look *look)
{
    const ConfigAccount *account = look->account;
    const char *at;

    if (account == NULL || *account->user == '\0')
        return g_strdup("nobody could sign in yet: give an address or a login.");
    at = strchr(account->user, '@');
    if (account->is_user_set || at == NULL)
        return g_strdup_printf("signs in as %s.", account->user);
    return g_strdup_printf("signs in as %s; where that is refused, as %.*s.",
                           account->user, (int)(at - account->user), account->user);
}

static char *
auth_words(const Look *look)
{
    g_autoptr(StoreAccountFacts) facts = NULL;

    if (g_ascii_strcasecmp(look->value, "auto") != 0)
        return g_strdup_printf("signs in by %s, or not at all.", look->value);
    if (look->about->account != NULL && look->about->context->store != NULL)
        facts =
            store_account_facts(look->about->context->store, look->about->account, NULL);
    if (facts == NULL || *facts->mechanism == '\0')
        return g_strdup("the strongest way that the server offers.");
    return g_strdup_printf("the strongest way that the server offers, lately %s.",
                           facts->mechanism);
}

static char *
password_words(const Look *look)
{
    if (look->account == NULL)
        return g_strdup("none before the rest is right.");
    if (look->account->token_command != NULL)
        return g_strdup_printf("%s gives a token, so no password is needed.",
                               look->account->token_command[0]);
    switch (config_password_source(look->account)) {
    case CONFIG_PASSWORD_FROM_COMMAND:
        return g_strdup_printf("%s is run for the password, once in each run of postbag.",
                               look->account->password_command[0]);
    case CONFIG_PASSWORD_FROM_FILE:
        return file_words(look->account->password_file,
                          "the password is read from the file");
    case CONFIG_PASSWORD_NOT_NEEDED:
        return g_strdup("none is needed: the certificate signs in.");
    default:
        return g_strdup("the password is asked for, and kept until postbag ends.");
    }
}

static char *
token_words(const Look *look)
{
    return *look->value == '\0' ? g_strdup("a password signs in, not a token.")
                                : g_strdup("run for a new token before every session.");
}

static char *
full_name_words(const Look *look)
{
    (void)look;
    return g_strdup("none: it is for mail that you write.");
}

/* --- fetching --------------------------------------------------------------------------------- */

static char *
checks_words(const Look *look)
{
    gint64 every = config_settings_check_every(look->settings);
    gint64 next = ui_schedule_next(look->about->context->schedule);
    g_autofree char *clock = next == 0 ? NULL : ui_words_clock(next);

    if (every == 0)
        return g_strdup("no mail is looked for before you press F.");
    if (look->account != NULL && look->account->provider->interval_words != NULL &&
        every < (gint64)look->account->provider->min_interval)
        return g_strdup_printf("not that often: %s.",
                               look->account->provider->interval_words);
    if (clock != NULL && !ui_form_field_is_changed(look->about->form, look->about->field))
        return g_strdup_printf("next check %s, about %d a day.", clock,
                               (int)MAX(PB_DAY / every, 1));
    return g_strdup_printf("about %d checks a day.", (int)MAX(PB_DAY / every, 1));
}

static char *
hook_words(const Look *look)
{
    char *const *argv = config_settings_on_new(look->settings);

    return argv == NULL ? g_strdup("nothing is run.")
                        : g_strdup_printf("%s is run for each new message.", argv[0]);
}

/* The folder is there, or will be. */
static char *
folder_words(const Look *look, const char *what)
{
    g_autoptr(GPtrArray) folders = look->about->context->store == NULL
                                       ? NULL
                                       : store_folders(look->about->context->store, NULL);

    for (guint i = 0; folders != NULL && i < folders->len; i++) {
        const StoreFolder *folder = g_ptr_array_index(folders, i);
        g_autofree char *count = NULL;

        if (strcmp(folder->name, look->value) != 0)
            continue;
        count = ui_words_messages(folder->total);
        return g_strdup_printf("%s goes to %s, which has %s.", what, folder->name, count);
    }
    return g_strdup_printf("%s is made with the first message.", look->value);
}

static char *
deliver_words(const Look *look)
{
    return folder_words(look, "new mail");
}

static char *
max_size_words(const Look *look)
{
    const UiListedAccount *listed =
        look->about->account == NULL
            ? NULL
            : ui_listed_find(look->about->listed, look->about->account);
    g_autofree char *all = NULL;
    guint n;

    if (look->account == NULL || look->account->max_size == 0)
        return g_strdup("every message is fetched whole.");
    if (listed == NULL || listed->listed_at == 0)
        return g_strdup("not known before the first listing.");
    n = ui_listed_n_over(listed, look->account->max_size);
    all = ui_words_messages(listed->n);
    return g_strdup_printf("%u of the %s of the last listing %s larger.", n, all,
                           n == 1 ? "is" : "are");
}

static char *
headers_words(const Look *look)
{
    return g_strdup(is_yes(look->value)
                        ? "new messages come as headers; T fetches the rest of one."
                        : "new messages come whole.");
}

static char *
slow_words(const Look *look)
{
    return g_strdup(
        is_yes(look->value)
            ? "what is over 64 KB comes as its beginning, little is asked ahead."
            : "as much is asked ahead as the line takes.");
}

static char *
provider_words(const Look *look)
{
    const ConfigProvider *provider;

    if (look->account == NULL)
        return g_strdup("none before the rest is right.");
    provider = look->account->provider;
    if (provider->interval_words != NULL)
        return g_strdup_printf("%s: %s.", provider->title, provider->interval_words);
    if (provider->batch_words != NULL)
        return g_strdup_printf("%s: %s.", provider->title, provider->batch_words);
    return provider->flags == 0 && provider->min_interval == 0
               ? g_strdup("no special habits are reckoned with.")
               : g_strdup_printf("the habits of %s are reckoned with.", provider->title);
}

static char *
authserv_words(const Look *look)
{
    g_autofree char *names = NULL;

    if (look->account == NULL)
        return g_strdup("none before the rest is right.");
    names = config_account_authserv(look->account);
    return *names == '\0'
               ? g_strdup("nobody's word about the sender is shown.")
               : g_strdup_printf("what %s found out about a sender is shown.", names);
}

static char *
quota_words(const Look *look)
{
    const UiListedAccount *listed =
        look->about->account == NULL
            ? NULL
            : ui_listed_find(look->about->listed, look->about->account);
    guint64 quota = look->account == NULL ? 0 : look->account->quota;
    g_autofree char *size = NULL;

    if (quota == 0)
        return g_strdup("no warning, however much is there.");
    if (listed == NULL || listed->listed_at == 0)
        return g_strdup("not known before the first listing.");
    size = pb_size_to_string(listed->bytes);
    return g_strdup_printf("%s there now, %u%% of it.", size,
                           (guint)((double)listed->bytes * 100 / (double)quota));
}

static char *
trash_words(const Look *look)
{
    g_autofree char *time = NULL;

    if (look->account == NULL || look->account->expunge_trash == 0)
        return g_strdup("mail stays in Trash until you remove it.");
    time = pb_duration_to_string(look->account->expunge_trash);
    return g_strdup_printf("what is in Trash longer than %s goes for good.", time);
}

/* --- rules and the rest ----------------------------------------------------------------------- */

static char *
match_words(const Look *look)
{
    return g_strdup(*look->value == '\0'
                        ? "the rule is not whole yet."
                        : "looks at messages that come from now on, not at older ones.");
}

static char *
move_words(const Look *look)
{
    return *look->value == '\0' ? g_strdup("they stay where new mail goes.")
                                : folder_words(look, "such mail");
}

static char *
tags_words(const Look *look)
{
    return *look->value == '\0'
               ? g_strdup("no tags are given.")
               : g_strdup_printf("they are found by %s%s.", "tag:", look->value);
}

static char *
flags_words(const Look *look)
{
    return *look->value == '\0' ? g_strdup("they come as new.")
                                : g_strdup_printf("they come as %s.", look->value);
}

static char *
stop_words(const Look *look)
{
    return g_strdup(is_yes(look->value) ? "the rules below do not see such messages."
                                        : "the rules below look at them, too.");
}

static char *
theme_words(const Look *look)
{
    const UiContext *context = look->about->context;
    g_autoptr(GPtrArray) names =
        context->paths == NULL ? NULL : ui_theme_names(context->paths->themes_dir);

    for (guint i = 0; names != NULL && i < names->len; i++) {
        if (strcmp(g_ptr_array_index(names, i), look->value) == 0)
            return g_strdup(g_getenv("NO_COLOR") != NULL
                                ? "none: NO_COLOR is set, so there are no colours."
                                : "this screen shows it.");
    }
    return g_strdup("there is no theme of that name.");
}

static char *
list_server_words(const Look *look)
{
    if (strcmp(look->value, "no") == 0)
        return g_strdup("no column; the line below the list says it of one message.");
    return g_strdup(
        strcmp(look->value, "yes") == 0
            ? "the message list has the column, but in a very narrow terminal."
            : "the message list has the column where there are 100 columns.");
}

static char *
open_words(const Look *look)
{
    bool is_set;
    char *const *argv = config_settings_open_command(look->settings, &is_set);
    g_autofree char *found = g_find_program_in_path(argv[0]);

    return g_strdup_printf(found == NULL ? "%s opens links, but there is no such program."
                                         : "%s opens links.",
                           argv[0]);
}

static char *
ask_opening_words(const Look *look)
{
    return g_strdup(strcmp(look->value, "always") == 0
                        ? "each link is opened after a yes."
                        : "only links marked with ! are opened after a yes.");
}

static char *
hyperlinks_words(const Look *look)
{
    if (strcmp(look->value, "no") == 0)
        return g_strdup("o in a message lists its links; none can be clicked.");
    return g_strdup(strcmp(look->value, "yes") == 0
                        ? "links in a message can be clicked, if this terminal does that."
                        : "links can be clicked where the terminal is known for it.");
}

static char *
copy_words(const Look *look)
{
    char *const *argv = config_settings_copy_command(look->settings);

    return argv == NULL ? g_strdup("the terminal is asked to take it (OSC 52).")
                        : g_strdup_printf("%s is given what is copied.", argv[0]);
}

static char *
prefer_words(const Look *look)
{
    return g_strdup(strcmp(look->value, "html") == 0
                        ? "the HTML of a message is shown, where it has one."
                        : "the text of a message is shown, where it has one.");
}

static char *
mail_words(const Look *look)
{
    const PbPaths *paths = look->about->context->paths;

    if (ui_form_field_is_changed(look->about->form, look->about->field))
        return g_strdup("from the next start on; no mail is moved there by postbag.");
    return g_strdup_printf("the mail lies in %s.", paths == NULL ? "" : paths->mail_dir);
}

static char *
save_to_words(const Look *look)
{
    g_autofree char *path = NULL;

    if (*look->value == '\0')
        return g_strdup("Downloads in the home folder, or else the home folder.");
    path = pb_path_expand(look->value);
    return g_strdup(g_file_test(path, G_FILE_TEST_IS_DIR)
                        ? "attachments are offered to be saved there."
                        : "that folder is not there: another must be typed each time.");
}

static char *
mailcap_words(const Look *look)
{
    return g_strdup(is_yes(look->value)
                        ? "o in the list of parts takes the program that they name."
                        : "o in the list of parts asks xdg-open.");
}

static char *
verify_words(const Look *look)
{
    if (!is_yes(look->value))
        return g_strdup("e in a message checks its signature.");
    return g_strdup(ui_unseal_can_check(MAIL_SEAL_PGP_SIGNED)
                        ? "gpg checks an OpenPGP signature when its message is opened."
                        : "nothing is checked: gpg is not installed.");
}

static const struct {
    ConfigScope scope;
    const char *key;
    char *(*words)(const Look *look);
} effects[] = {
    /* clang-format off */
    { CONFIG_SCOPE_GENERAL, "theme",            theme_words },
    { CONFIG_SCOPE_GENERAL, "list_server",      list_server_words },
    { CONFIG_SCOPE_GENERAL, "open_command",     open_words },
    { CONFIG_SCOPE_GENERAL, "ask_before_opening", ask_opening_words },
    { CONFIG_SCOPE_GENERAL, "hyperlinks",       hyperlinks_words },
    { CONFIG_SCOPE_GENERAL, "copy_command",     copy_words },
    { CONFIG_SCOPE_GENERAL, "prefer",           prefer_words },
    { CONFIG_SCOPE_GENERAL, "mail",             mail_words },
    { CONFIG_SCOPE_GENERAL, "check_every",      checks_words },
    { CONFIG_SCOPE_GENERAL, "on_new",           hook_words },
    { CONFIG_SCOPE_GENERAL, "save_to",          save_to_words },
    { CONFIG_SCOPE_GENERAL, "mailcap",          mailcap_words },
    { CONFIG_SCOPE_GENERAL, "verify",           verify_words },
    { CONFIG_SCOPE_ACCOUNT, "address",          login_words },
    { CONFIG_SCOPE_ACCOUNT, "name",             full_name_words },
    { CONFIG_SCOPE_ACCOUNT, "server",           connection_words },
    { CONFIG_SCOPE_ACCOUNT, "port",             connection_words },
    { CONFIG_SCOPE_ACCOUNT, "security",         connection_words },
    { CONFIG_SCOPE_ACCOUNT, "allow_plaintext",  plaintext_words },
    { CONFIG_SCOPE_ACCOUNT, "user",             login_words },
    { CONFIG_SCOPE_ACCOUNT, "auth",             auth_words },
    { CONFIG_SCOPE_ACCOUNT, "password_command", password_words },
    { CONFIG_SCOPE_ACCOUNT, "password_file",    password_words },
    { CONFIG_SCOPE_ACCOUNT, "token_command",    token_words },
    { CONFIG_SCOPE_ACCOUNT, "ca_file",          authorities_words },
    { CONFIG_SCOPE_ACCOUNT, "pin",              pin_words },
    { CONFIG_SCOPE_ACCOUNT, "client_cert",      client_cert_words },
    { CONFIG_SCOPE_ACCOUNT, "client_key",       client_key_words },
    { CONFIG_SCOPE_ACCOUNT, "proxy",            proxy_words },
    { CONFIG_SCOPE_ACCOUNT, "provider",         provider_words },
    { CONFIG_SCOPE_ACCOUNT, "authserv",         authserv_words },
    { CONFIG_SCOPE_ACCOUNT, "max_size",         max_size_words },
    { CONFIG_SCOPE_ACCOUNT, "headers_only",     headers_words },
    { CONFIG_SCOPE_ACCOUNT, "slow_line",        slow_words },
    { CONFIG_SCOPE_ACCOUNT, "deliver_to",       deliver_words },
    { CONFIG_SCOPE_ACCOUNT, "quota",            quota_words },
    { CONFIG_SCOPE_ACCOUNT, "expunge_trash",    trash_words },
    { CONFIG_SCOPE_RULE,    "match",            match_words },
    { CONFIG_SCOPE_RULE,    "folder",           move_words },
    { CONFIG_SCOPE_RULE,    "flags",            flags_words },
    { CONFIG_SCOPE_RULE,    "tags",             tags_words },
    { CONFIG_SCOPE_RULE,    "stop",             stop_words },
    /* clang-format on */
};

char *
ui_form_effect(const UiFormEffect *about)
{
    const UiFormField *field = ui_form_field(about->form, about->field);
    const ConfigSettings *settings = ui_form_settings(about->form);
    const Look look = {
        .about = about,
        .value = ui_form_value(about->form, about->field),
        .settings = settings,
        .account = about->account == NULL
                       ? NULL
                       : config_settings_find_account(settings, about->account, NULL),
    };

    for (gsize i = 0; i < G_N_ELEMENTS(effects); i++) {
        if (effects[i].scope == field->option->scope &&
            strcmp(effects[i].key, field->option->key) == 0) {
            g_autofree char *words = effects[i].words(&look);

            return pb_text_visible(words, -1, PB_TEXT_LINE);
        }
    }
    return g_strdup("none.");
}
