/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/config/settings.h: the settings file, checked and typed (L1).
 *
 * Keys, types, defaults, ranges and help stand in one table (option.h). A file with an unknown group,
 * an unknown key or a bad value does not load; the error names file, line and what is allowed. */
#ifndef POSTBAG_CONFIG_SETTINGS_H
#define POSTBAG_CONFIG_SETTINGS_H

#include <stdbool.h>

#include <glib.h>

#include "base/path.h"
#include "config/provider.h"
#include "config/retention.h"

typedef enum {
    CONFIG_ERROR_MISSING,   /* there is no settings file: the face says how to begin */
    CONFIG_ERROR_BAD_VALUE, /* a value outside what its key allows */
    CONFIG_ERROR_UNKNOWN, /* a group or key that does not exist, or an account that is not there */
    CONFIG_ERROR_SYNTAX,     /* a line that is neither comment, group nor key */
    CONFIG_ERROR_INCOMPLETE, /* an account without a server, say */
    CONFIG_ERROR_UNWRITABLE, /* the file cannot be replaced */
    CONFIG_ERROR_PASSWORD,   /* no password to be had */
} ConfigError;

#define CONFIG_ERROR (config_error_quark())
GQuark config_error_quark(void);

typedef enum {
    CONFIG_SECURITY_TLS,
    CONFIG_SECURITY_STARTTLS,
    CONFIG_SECURITY_NONE
} ConfigSecurity;

typedef enum {
    CONFIG_LIST_SERVER_AUTO, /* where there is room */
    CONFIG_LIST_SERVER_YES,
    CONFIG_LIST_SERVER_NO,
} ConfigListServer;

/* In the order of the option table, as is the next. */
typedef enum {
    CONFIG_ASK_OPENING_DOUBTFUL, /* links that may not go where they seem to */
    CONFIG_ASK_OPENING_ALWAYS,
} ConfigAskOpening;

typedef enum {
    CONFIG_HYPERLINKS_AUTO, /* on terminals that are known to take them */
    CONFIG_HYPERLINKS_YES,
    CONFIG_HYPERLINKS_NO,
} ConfigHyperlinks;

/* In the order of the option table, and of pop3's methods. */
typedef enum {
    CONFIG_AUTH_AUTO,
    CONFIG_AUTH_SCRAM_SHA_256_PLUS,
    CONFIG_AUTH_SCRAM_SHA_256,
    CONFIG_AUTH_SCRAM_SHA_1,
    CONFIG_AUTH_PLAIN,
    CONFIG_AUTH_LOGIN,
    CONFIG_AUTH_CRAM_MD5,
    CONFIG_AUTH_EXTERNAL,
    CONFIG_AUTH_XOAUTH2,
    CONFIG_AUTH_OAUTHBEARER,
    CONFIG_AUTH_APOP,
    CONFIG_AUTH_USER,
} ConfigAuth;

/* One [account NAME]. Strings are never NULL unless said. */
typedef struct {
    char *name;
    char *address;   /* may be "" */
    char *full_name; /* key name; may be "" */
    char *server;
    guint16 port; /* filled in from security when the file has none: 995 or 110 */
    ConfigSecurity security;
    bool allow_plaintext;
    char *user; /* the address when the file has none */
    bool
        is_user_set; /* the file has it; else the part before the @ may be the right one */
    ConfigAuth auth;
    char **password_command; /* argv, NULL when not set */
    char *password_file;     /* NULL when not set */
    char **
        token_command; /* argv, NULL when not set: what comes is a token, not a password */
    char *ca_file;     /* NULL: the system's */
    char **
        pins; /* 64 lower-case hex digits each, NULL when not set: keys that count as the server's */
    char *client_cert;              /* NULL when not set */
    char *client_key;               /* NULL: in the file of client_cert */
    char *proxy;                    /* "socks5://host:port"; NULL: none */
    const ConfigProvider *provider; /* static; never NULL */
    char *authserv;                 /* NULL when not set */
    char *deliver_to;               /* folder, "Inbox" */
    guint64 max_size;  /* bytes; larger messages come as previews; 0: no limit */
    bool headers_only; /* messages come as their headers, the rest on demand */
    bool slow_line;    /* fetch as suits a line of few bytes a second */
    ConfigRetention retention;
    guint64 quota;        /* bytes on the server at which to warn; 0: never */
    gint64 expunge_trash; /* seconds in Trash; 0: never */
} ConfigAccount;

/* Reads a value of the key auth. CONFIG_ERROR_BAD_VALUE, whose message says what there is. */
bool config_auth_parse(const char *text, ConfigAuth *out, GError **error);

/* Whose Authentication-Results count for mail of the account (RFC 8601), for MailReading.authserv: names with blanks
 * between them, each of which stands for itself and what ends in "." and it. What the key authserv says, else the
 * provider's name, the server's domain and the address'. "" when there is none. The caller frees. */
char *config_account_authserv(const ConfigAccount *account);

ConfigAccount *config_account_copy(const ConfigAccount *account);
void config_account_free(ConfigAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConfigAccount, config_account_free)

/* One [rule NAME]: what to do with new messages that `match`. Strings are never NULL unless said. */
typedef struct {
    char *name;
    char *match;  /* a query, not checked here */
    guint line;   /* of `match` in the file */
    char *folder; /* NULL: where it is */
    bool sets_read, sets_flagged;
    char **tags;  /* ends with NULL; may be empty */
    bool is_last; /* key stop: no later rule looks at the message */
} ConfigRule;

typedef struct ConfigSettings ConfigSettings;

#define CONFIG_MAX_FILE     (1024 * 1024) /* bytes of a settings file */
#define CONFIG_MAX_PROBLEMS 20
#define CONFIG_MAX_NAME     64  /* bytes of an account's or a rule's name */
#define CONFIG_MAX_FOLDER   200 /* bytes of a folder's name */
#define CONFIG_MAX_QUERY    4096
#define CONFIG_MAX_TAG      64 /* bytes */
#define CONFIG_MAX_TAGS     16 /* of one rule */

/* Reads paths->config_file. CONFIG_ERROR_MISSING when there is none; otherwise the message names every
 * problem of the file (at most CONFIG_MAX_PROBLEMS), one a line, as "file:line: key: what is wrong";
 * the code is that of the first. PB_ERROR_INSECURE when others may write the file. */
ConfigSettings *config_settings_load(const PbPaths *paths, GError **error);
/* The same from memory; `name` stands in errors where the file's path would. For tests and the demo. */
ConfigSettings *config_settings_parse(const char *text, gsize len, const char *name,
                                      GError **error);
void config_settings_free(ConfigSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConfigSettings, config_settings_free)

/* Borrowed, valid until the settings change or are freed. */
guint config_settings_n_accounts(const ConfigSettings *settings);
const ConfigAccount *config_settings_account(const ConfigSettings *settings, guint i);
/* NULL with CONFIG_ERROR_UNKNOWN, whose message lists the accounts there are. */
const ConfigAccount *config_settings_find_account(const ConfigSettings *settings,
                                                  const char *name, GError **error);
/* In the order of the file. Borrowed likewise. */
guint config_settings_n_rules(const ConfigSettings *settings);
const ConfigRule *config_settings_rule(const ConfigSettings *settings, guint i);
/* What stands before the line in errors: the file's path. Borrowed. */
const char *config_settings_name(const ConfigSettings *settings);
/* [general] theme; "evergreen" when not set. */
const char *config_settings_theme(const ConfigSettings *settings);
/* [general] mail, ~ expanded; NULL when not set. Put it into paths->mail_dir. */
const char *config_settings_mail_dir(const ConfigSettings *settings);

/* [general] check_every in seconds; 0: never. */
gint64 config_settings_check_every(const ConfigSettings *settings);
/* [general] list_server: whether the message list has a column about the server. */
ConfigListServer config_settings_list_server(const ConfigSettings *settings);
/* [general] prefer: whether a message that comes as text and as HTML is shown as its HTML. */
bool config_settings_prefers_html(const ConfigSettings *settings);
/* [general] on_new: argv, NULL when not set. */
char *const *config_settings_on_new(const ConfigSettings *settings);
/* [general] open_command: argv, never NULL; `is_set`: whether the file has it, or it is the default. */
char *const *config_settings_open_command(const ConfigSettings *settings, bool *is_set);
/* [general] copy_command: argv, NULL when not set. */
char *const *config_settings_copy_command(const ConfigSettings *settings);
/* [general] ask_before_opening: which links are opened only after a yes. */
ConfigAskOpening config_settings_ask_opening(const ConfigSettings *settings);
/* [general] hyperlinks: whether the terminal is told where links go. */
ConfigHyperlinks config_settings_hyperlinks(const ConfigSettings *settings);
/* [general] save_to, ~ expanded; NULL when not set. */
const char *config_settings_save_to(const ConfigSettings *settings);
/* [general] mailcap: whether its programs are offered. */
bool config_settings_mailcap(const ConfigSettings *settings);
/* [general] verify: whether the signature of a message is checked when it is opened. */
bool config_settings_verify(const ConfigSettings *settings);

/* True when `server` can only be this machine: localhost, 127.x, ::1. */
bool config_host_is_loopback(const char *server);

/* Checks and sets one value in memory; `value` NULL takes the key out, so that its default holds.
 * `group` is "general", "account NAME" or "rule NAME", made when it is missing; an account or a rule may
 * stay incomplete until it is saved. On failure nothing changes. CONFIG_ERROR_BAD_VALUE, _UNKNOWN. */
bool config_settings_set(ConfigSettings *settings, const char *group, const char *key,
                         const char *value, GError **error);
/* Replaces the file (write, fsync, rename; 0600); comments, order and unknown spacing are kept. Refuses
 * with CONFIG_ERROR_UNWRITABLE when the file on disk is not the one that was loaded, with
 * CONFIG_ERROR_INCOMPLETE when an account or a rule lacks something. A symbolic link stays one. */
bool config_settings_save(ConfigSettings *settings, GError **error);

/* --- for a form: many values at once ---------------------------------------------------------- */

/* What the file has for the key, or will have; NULL when it has none. Borrowed, valid until the settings
 * change. */
const char *config_settings_get(const ConfigSettings *settings, const char *group,
                                const char *key);

/* Groups and values are as in config_settings_set(); `key` NULL takes the whole group out. Borrowed. */
typedef struct {
    const char *group, *key, *value;
} ConfigChange;

/* A copy of the settings with all of the changes made, checked as one, so that their order means nothing. What
 * is missing is no problem yet. NULL with all the problems in one message, each a line that begins with
 * the key it is about: CONFIG_ERROR_*. */
ConfigSettings *config_settings_with(const ConfigSettings *settings,
                                     const ConfigChange *changes, guint n,
                                     GError **error);
/* Saves what config_settings_with() made of the settings, and takes it over. On failure the settings are as
 * before; errors as of config_settings_save(). */
bool config_settings_save_with(ConfigSettings *settings, const ConfigSettings *changed,
                               GError **error);
/* Whether the file, if they came from one, still holds what was loaded or saved. */
bool config_settings_is_current(const ConfigSettings *settings);
/* Reads the file again, as config_settings_load() does; on failure the settings are as before. */
bool config_settings_reload(ConfigSettings *settings, GError **error);

#endif
