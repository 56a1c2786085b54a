/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/human.c: sizes, durations and dates as people write and read them (L0). */
#include <config.h>

#include "base/human.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

typedef struct {
    const char *name;
    gint64 factor;
} Unit;

static const Unit size_units[] = {
    { "", 1 },          { "b", 1 },       { "bytes", 1 },    { "k", 1024 },
    { "kb", 1024 },     { "kib", 1024 },  { "m", 1 << 20 },  { "mb", 1 << 20 },
    { "mib", 1 << 20 }, { "g", 1 << 30 }, { "gb", 1 << 30 }, { "gib", 1 << 30 },
};

static const Unit duration_units[] = {
    { "days", PB_DAY },
    { "day", PB_DAY },
    { "d", PB_DAY },
    { "hours", PB_HOUR },
    { "hour", PB_HOUR },
    { "h", PB_HOUR },
    { "min", PB_MINUTE },
    { "minutes", PB_MINUTE },
    { "minute", PB_MINUTE },
    { "m", PB_MINUTE },
    { "s", 1 },
    { "seconds", 1 },
    { "second", 1 },
    { "weeks", 7 * PB_DAY },
    { "week", 7 * PB_DAY },
};

/* A whole number and one of `units`. */
static bool
parse_number_and_unit(const char *text, const Unit *units, gsize n_units, gint64 *value)
{
    char *end;
    guint64 number;
    g_autofree char *unit = NULL;

    while (g_ascii_isspace(*text))
        text++;
    if (!g_ascii_isdigit(*text))
        return false;
    number = g_ascii_strtoull(text, &end, 10);
    unit = g_ascii_strdown(end, -1);
    g_strstrip(unit);
    for (gsize i = 0; i < n_units; i++) {
        if (strcmp(unit, units[i].name) == 0) {
            if (number > (guint64)(G_MAXINT64 / units[i].factor))
                return false;
            *value = (gint64)number * units[i].factor;
            return true;
        }
    }
    return false;
}

static bool
refuse(const char *text, const char *why, GError **error)
{
    g_autofree char *shown = pb_text_visible_cut(text, -1, 40);

    g_set_error(error, PB_ERROR, PB_ERROR_BAD_VALUE, "\"%s\" %s", shown, why);
    return false;
}

char *
pb_size_to_string(guint64 bytes)
{
    static const char letters[] = "KMGTPE";
    double value = (double)bytes;
    int unit = -1;

    if (bytes < 1000)
        return g_strdup_printf("%d", (int)bytes);
    while (value >= 999.5 && unit < (int)G_N_ELEMENTS(letters) - 2) {
        value /= 1024;
        unit++;
    }
    if (unit == 0 || value >= 99.95)
        return g_strdup_printf("%.0f%c", MAX(value, 1), letters[unit]);
    return g_strdup_printf("%.1f%c", value, letters[unit]);
}

bool
pb_size_parse(const char *text, guint64 *bytes, GError **error)
{
    gint64 value;

    if (parse_number_and_unit(text, size_units, G_N_ELEMENTS(size_units), &value)) {
        *bytes = (guint64)value;
        return true;
    }
    return refuse(text, "is no size: write a number and KB, MB or GB", error);
}

char *
pb_size_to_text(guint64 bytes)
{
    static const struct {
        guint64 factor;
        const char *unit;
    } units[] = { { 1 << 30, "GB" }, { 1 << 20, "MB" }, { 1 << 10, "KB" } };

    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (bytes > 0 && bytes % units[i].factor == 0)
            return g_strdup_printf("%" G_GUINT64_FORMAT " %s", bytes / units[i].factor,
                                   units[i].unit);
    }
    return g_strdup_printf("%" G_GUINT64_FORMAT " bytes", bytes);
}

char *
pb_duration_to_string(gint64 seconds)
{
    static const struct {
        gint64 factor;
        const char *one, *many;
    } units[] = {
        { PB_DAY, "day", "days" },
        { PB_HOUR, "hour", "hours" },
        { PB_MINUTE, "min", "min" },
        { 1, "s", "s" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (seconds != 0 && seconds % units[i].factor == 0) {
            gint64 n = seconds / units[i].factor;

            return g_strdup_printf("%" G_GINT64_FORMAT " %s", n,
                                   n == 1 ? units[i].one : units[i].many);
        }
    }
    return g_strdup("0 s");
}

bool
pb_duration_parse(const char *text, gint64 *seconds, GError **error)
{
    if (parse_number_and_unit(text, duration_units, G_N_ELEMENTS(duration_units),
                              seconds))
        return true;
    return refuse(text, "is no duration: write a number and days, hours, min or s",
                  error);
}

static char *
format_local(gint64 seconds, const char *format)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(seconds);

    return when == NULL ? g_strdup("-") : g_date_time_format(when, format);
}

char *
pb_date_to_string(gint64 seconds)
{
    return format_local(seconds, "%Y-%m-%d");
}

char *
pb_time_to_string(gint64 seconds)
{
    return format_local(seconds, "%Y-%m-%d %H:%M");
}

char *
pb_date_short(gint64 seconds, gint64 now)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(seconds);
    g_autoptr(GDateTime) today = g_date_time_new_from_unix_local(now);

    if (when == NULL || today == NULL)
        return g_strdup("-");
    if (g_date_time_get_year(when) != g_date_time_get_year(today))
        return g_date_time_format(when, "%b %Y");
    if (g_date_time_get_day_of_year(when) != g_date_time_get_day_of_year(today))
        return g_date_time_format(when, "%_e %b");
    return g_date_time_format(when, "%H:%M");
}
