/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/sample.c: the sample mailbox, its dates counted from now (L3).
 *
 * The messages hold bytes of any charset, so the placeholders are found in bytes, not in text. */
#include <config.h>

#include "sample.h"

#include <stdbool.h>
#include <string.h>

#include "base/clock.h"
#include "demo/pop3d.h"
#include "mails.h"

static const char placeholder[] = "@([+-][0-9]{1,4})"
                                  "(?:h|d ([0-9]{2}):([0-9]{2})( [+-][0-9]{4})?)"
                                  "(?:\\|([^@\\n]{1,40}))?@";

enum { GROUP_AMOUNT = 1, GROUP_HOUR, GROUP_MINUTE, GROUP_ZONE, GROUP_FORMAT };

/* g_date_time_format would write the names in the person's language. */
static char *
date_field(GDateTime *when)
{
    static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    g_autofree char *rest = g_date_time_format(when, "%Y %H:%M:%S %z");

    return g_strdup_printf("%s, %02d %s %s", days[g_date_time_get_day_of_week(when) - 1],
                           g_date_time_get_day_of_month(when),
                           months[g_date_time_get_month(when) - 1], rest);
}

static GDateTime *
date_at(GDateTime *now, int days, const char *hour, const char *minute)
{
    g_autoptr(GDateTime) then = g_date_time_add_days(now, days);

    return g_date_time_new(
        g_date_time_get_timezone(now), g_date_time_get_year(then),
        g_date_time_get_month(then), g_date_time_get_day_of_month(then),
        (int)g_ascii_strtoll(hour, NULL, 10), (int)g_ascii_strtoll(minute, NULL, 10), 0);
}

static gboolean
fill_one(const GMatchInfo *match, GString *out, gpointer user_data)
{
    const gint64 *now = user_data;
    g_autofree char *amount = g_match_info_fetch(match, GROUP_AMOUNT);
    g_autofree char *hour = g_match_info_fetch(match, GROUP_HOUR);
    g_autofree char *minute = g_match_info_fetch(match, GROUP_MINUTE);
    g_autofree char *zone = g_match_info_fetch(match, GROUP_ZONE);
    g_autofree char *format = g_match_info_fetch(match, GROUP_FORMAT);
    bool has_zone = zone != NULL && *zone != '\0';
    g_autoptr(GTimeZone) there =
        has_zone ? g_time_zone_new_identifier(zone + 1) : g_time_zone_new_utc();
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(*now);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, there);
    int n = (int)g_ascii_strtoll(amount, NULL, 10);
    g_autoptr(GDateTime) when = hour != NULL && *hour != '\0'
                                    ? date_at(local, n, hour, minute)
                                    : g_date_time_add_hours(local, n);
    g_autofree char *text = format != NULL && *format != '\0'
                                ? g_date_time_format(when, format)
                                : date_field(when);

    g_string_append(out, text);
    return FALSE;
}

GBytes *
demo_sample_fill_dates(const char *message, gsize len, gint64 now)
{
    g_autoptr(GRegex) regex = g_regex_new(placeholder, G_REGEX_RAW, 0, NULL);
    char *filled =
        g_regex_replace_eval(regex, message, (gssize)len, 0, 0, fill_one, &now, NULL);

    return g_bytes_new_take(filled, strlen(filled));
}

void
demo_maildrop_add_sample(DemoMaildrop *maildrop)
{
    gint64 now = pb_clock_now();

    for (gsize i = 0; i < demo_n_mails; i++) {
        const DemoMail *mail = &demo_mails[i];
        g_autoptr(GBytes) bytes =
            demo_sample_fill_dates((const char *)mail->bytes, mail->len, now);

        demo_maildrop_add(maildrop, g_bytes_get_data(bytes, NULL),
                          g_bytes_get_size(bytes), mail->name);
    }
}
