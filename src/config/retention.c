/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/retention.c: the value of leave_on_server (L1). */
#include <config.h>

#include "config/retention.h"

#include "base/human.h"
#include "base/text.h"
#include "config/option.h"
#include "config/settings.h"

ConfigRetention
config_retention_default(void)
{
    return (ConfigRetention){ CONFIG_LEAVE_FOR, 14 * PB_DAY };
}

static bool
parse_time(const char *text, gint64 *seconds)
{
    static const struct {
        const char *name;
        gint64 factor;
    } units[] = {
        { "days", PB_DAY },   { "day", PB_DAY },   { "d", PB_DAY },
        { "hours", PB_HOUR }, { "hour", PB_HOUR }, { "h", PB_HOUR },
    };
    g_autofree char *unit = NULL;
    char *end;
    gint64 number;

    if (!g_ascii_isdigit(*text))
        return false;
    number = g_ascii_strtoll(text, &end, 10);
    unit = g_strstrip(g_ascii_strdown(end, -1));
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (g_str_equal(unit, units[i].name)) {
            if (number <= 0 || number > CONFIG_LEAVE_SECONDS_MAX / units[i].factor)
                return false;
            *seconds = number * units[i].factor;
            return true;
        }
    }
    return false;
}

bool
config_retention_parse(const char *text, ConfigRetention *out, GError **error)
{
    g_autofree char *word = g_strstrip(g_ascii_strdown(text, -1));
    g_autofree char *shown = NULL;

    *out = (ConfigRetention){ CONFIG_LEAVE_ALWAYS, 0 };
    if (g_str_equal(word, "always"))
        return true;
    out->leave = CONFIG_LEAVE_NEVER;
    if (g_str_equal(word, "never"))
        return true;
    out->leave = CONFIG_LEAVE_FOR;
    if (parse_time(word, &out->leave_seconds))
        return true;
    shown = pb_text_visible_cut(text, -1, 40);
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_BAD_VALUE,
                "leave_on_server: \"%s\" is not allowed: %s", shown,
                config_option_find(CONFIG_SCOPE_ACCOUNT, "leave_on_server")->allowed);
    return false;
}

char *
config_retention_to_string(const ConfigRetention *retention)
{
    gint64 hours;

    if (retention->leave == CONFIG_LEAVE_ALWAYS)
        return g_strdup("always");
    if (retention->leave == CONFIG_LEAVE_NEVER)
        return g_strdup("never");
    /* Upwards: what is written must never delete earlier than what was meant. */
    hours = (retention->leave_seconds + PB_HOUR - 1) / PB_HOUR;
    return pb_duration_to_string(hours * PB_HOUR);
}

bool
config_retention_equal(const ConfigRetention *a, const ConfigRetention *b)
{
    return a->leave == b->leave && a->leave_seconds == b->leave_seconds;
}
