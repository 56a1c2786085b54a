/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/json.c: members of what --json prints (L4). */
#include <config.h>

#include "json.h"

#include "base/text.h"
#include "output.h"

char *
cli_visible(const char *text)
{
    return pb_text_visible(text == NULL ? "" : text, -1, PB_TEXT_LINE);
}

void
cli_json_text(JsonObject *object, const char *key, const char *text)
{
    g_autofree char *shown = cli_visible(text);

    json_object_set_string_member(object, key, shown);
}

void
cli_json_text_or_null(JsonObject *object, const char *key, const char *text)
{
    if (text == NULL)
        json_object_set_null_member(object, key);
    else
        cli_json_text(object, key, text);
}

void
cli_json_number(JsonObject *object, const char *key, guint64 number)
{
    json_object_set_int_member(object, key, (gint64)MIN(number, G_MAXINT64));
}

void
cli_json_time(JsonObject *object, const char *key, gint64 seconds)
{
    g_autofree char *text = cli_iso_time(seconds);

    json_object_set_string_member(object, key, text);
}

void
cli_json_time_or_null(JsonObject *object, const char *key, gint64 seconds)
{
    if (seconds == 0)
        json_object_set_null_member(object, key);
    else
        cli_json_time(object, key, seconds);
}
