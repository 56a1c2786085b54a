/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/json.h: members of what --json prints (L4, private). Text is made visible on the way: no caller can
 * forget it. */
#ifndef POSTBAG_CLI_JSON_H
#define POSTBAG_CLI_JSON_H

#include <json-glib/json-glib.h>

/* NULL counts as "". The caller frees. */
char *cli_visible(const char *text);

void cli_json_text(JsonObject *object, const char *key, const char *text);
/* null for NULL. */
void cli_json_text_or_null(JsonObject *object, const char *key, const char *text);
void cli_json_number(JsonObject *object, const char *key, guint64 number);
/* ISO 8601 in UTC. */
void cli_json_time(JsonObject *object, const char *key, gint64 seconds);
/* null for 0. */
void cli_json_time_or_null(JsonObject *object, const char *key, gint64 seconds);

#endif
