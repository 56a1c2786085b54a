/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/config/retention.h: the retention policy of an account as a value (L1). What it decides about
 * a message is sync/plan's, and nobody else's. */
#ifndef POSTBAG_CONFIG_RETENTION_H
#define POSTBAG_CONFIG_RETENTION_H

#include <stdbool.h>

#include <glib.h>

typedef enum {
    CONFIG_LEAVE_ALWAYS, /* never deleted from the server */
    CONFIG_LEAVE_NEVER,  /* deleted as soon as the copy here is durable and verified */
    CONFIG_LEAVE_FOR,    /* deleted `leave_seconds` after it was stored here */
} ConfigLeave;

typedef struct {
    ConfigLeave leave;
    gint64 leave_seconds; /* > 0 with CONFIG_LEAVE_FOR, else 0 */
} ConfigRetention;

#define CONFIG_LEAVE_SECONDS_MAX (G_GINT64_CONSTANT(36500) * 24 * 3600)

/* 14 days. */
ConfigRetention config_retention_default(void);
/* Reads the value of leave_on_server: "always", "never", "N days", "N hours".
 * CONFIG_ERROR_BAD_VALUE, whose message says what is allowed. */
bool config_retention_parse(const char *text, ConfigRetention *out, GError **error);
/* Writes what config_retention_parse() reads. The caller frees. */
char *config_retention_to_string(const ConfigRetention *retention);
bool config_retention_equal(const ConfigRetention *a, const ConfigRetention *b);

#endif
