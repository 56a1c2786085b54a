/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/config/retention.h: the retention policy of an account as a value (L1). What it decides about
 * a message is sync/plan's, and nobody else's. Pure. */
#ifndef POSTBAG_CONFIG_RETENTION_H
#define POSTBAG_CONFIG_RETENTION_H

#include <stdbool.h>

#include <glib.h>

typedef enum {
    CONFIG_LEAVE_ALWAYS, /* no time takes it from the server */
    CONFIG_LEAVE_NEVER,  /* deleted as soon as the copy here is durable and verified */
    CONFIG_LEAVE_FOR,    /* deleted `leave_seconds` after it was stored here */
} ConfigLeave;

/* What is never deleted from the server. Owned; lists end with NULL, or are NULL when empty. */
typedef struct {
    bool unread, flagged;
    char **tags; /* "tag:NAME" */
    char **
        from; /* "from:PATTERN", for the author's address or name; PATTERN is in lower case */
} ConfigProtect;

/* Deletions in one session beyond which a person must confirm: max(percent of what is on the server,
 * at_least). */
typedef struct {
    bool is_none; /* there is no limit */
    guint percent;
    guint at_least;
} ConfigDeleteLimit;

typedef struct {
    ConfigLeave leave;
    gint64 leave_seconds; /* > 0 with CONFIG_LEAVE_FOR, else 0 */
    bool
        until_deleted; /* not with CONFIG_LEAVE_NEVER: also deleted there once it is deleted here */
    guint64 max_bytes;  /* on the server; 0: no limit */
    guint max_messages; /* the same */
    ConfigProtect protect;
    ConfigDeleteLimit delete_limit;
} ConfigRetention;

#define CONFIG_LEAVE_SECONDS_MAX (G_GINT64_CONSTANT(36500) * 24 * 3600)
#define CONFIG_MAX_PROTECT       64 /* words in the value of protect */

/* The keys of the settings file that make it up; ends with NULL. */
extern const char *const config_retention_keys[];

/* The defaults of the option table. The caller clears it. */
void config_retention_init(ConfigRetention *retention);
void config_retention_clear(ConfigRetention *retention);
void config_retention_copy(ConfigRetention *to, const ConfigRetention *from);
bool config_retention_equal(const ConfigRetention *a, const ConfigRetention *b);

/* Reads the value of one of the keys into `retention`, which was initialised. On failure nothing changes.
 * CONFIG_ERROR_BAD_VALUE, whose message says what is allowed. */
bool config_retention_set(ConfigRetention *retention, const char *key, const char *text,
                          GError **error);
/* Writes what config_retention_set() reads; the same text as in the default means the default. The caller
 * frees. */
char *config_retention_get(const ConfigRetention *retention, const char *key);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ConfigRetention, config_retention_clear)

#endif
