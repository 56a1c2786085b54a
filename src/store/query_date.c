/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/query_date.c: dates of queries, as spans of time in the local zone (L2). */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "query_tree.h"

#define FIRST_YEAR 1970
#define LAST_YEAR  2100

static const struct {
    const char *word;
    gint64 first_day, end_day; /* days ago */
} words[] = {
    { "today", 0, -1 },
    { "yesterday", 1, 0 },
    { "week", 6, -1 },
    { "month", 29, -1 },
};

static bool
refuse(const char *text, const char *why, GError **error)
{
    g_autofree char *shown = pb_text_visible_cut(text, -1, 40);

    g_set_error(error, STORE_ERROR, STORE_ERROR_BAD_QUERY, "\"%s\" %s", shown, why);
    return false;
}

/* Up to three numbers with a - between them, in the widths 4, 2, 2; returns how many there are, 0 when it is
 * anything else. */
static int
read_numbers(const char *text, int numbers[3])
{
    static const int widths[] = { 4, 2, 2 };

    for (int i = 0; i < 3; i++) {
        numbers[i] = 0;
        for (int k = 0; k < widths[i]; k++, text++) {
            if (!g_ascii_isdigit(*text))
                return 0;
            numbers[i] = numbers[i] * 10 + (*text - '0');
        }
        if (*text == '\0')
            return i + 1;
        if (*text != '-')
            return 0;
        text++;
    }
    return 0;
}

static gint64
day_begins(GDateTime *day)
{
    g_autoptr(GDateTime) midnight =
        g_date_time_new_local(g_date_time_get_year(day), g_date_time_get_month(day),
                              g_date_time_get_day_of_month(day), 0, 0, 0);

    return g_date_time_to_unix(midnight);
}

static bool
read_calendar(const char *text, QueryBound *from, QueryBound *until)
{
    int numbers[3];
    int n = read_numbers(text, numbers);
    int month = n > 1 ? numbers[1] : 1, day = n > 2 ? numbers[2] : 1;
    g_autoptr(GDateTime) first = NULL;
    g_autoptr(GDateTime) end = NULL;

    if (n == 0 || numbers[0] < FIRST_YEAR || numbers[0] > LAST_YEAR || month < 1 ||
        month > 12 || day < 1 ||
        day > g_date_get_days_in_month((GDateMonth)month, (GDateYear)numbers[0]))
        return false;
    first = g_date_time_new_local(numbers[0], month, day, 0, 0, 0);
    end = n == 1   ? g_date_time_add_years(first, 1)
          : n == 2 ? g_date_time_add_months(first, 1)
                   : g_date_time_add_days(first, 1);
    *from = (QueryBound){ QUERY_AT, day_begins(first) };
    *until = (QueryBound){ QUERY_AT, day_begins(end) };
    return true;
}

static bool
read_one(const char *text, QueryBound *from, QueryBound *until)
{
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(text, words[i].word) == 0) {
            *from = (QueryBound){ QUERY_DAYS_AGO, words[i].first_day };
            *until = (QueryBound){ QUERY_DAYS_AGO, words[i].end_day };
            return true;
        }
    }
    return read_calendar(text, from, until);
}

/* "A..B", "A..", "..B" */
static bool
read_range(const char *text, const char *dots, QueryBound *from, QueryBound *until,
           GError **error)
{
    g_autofree char *first = g_strndup(text, (gsize)(dots - text));
    const char *last = dots + strlen("..");
    QueryBound unused;

    *from = *until = (QueryBound){ QUERY_OPEN, 0 };
    if ((*first == '\0' && *last == '\0') ||
        (*first != '\0' && !read_one(first, from, &unused)) ||
        (*last != '\0' && !read_one(last, &unused, until)))
        return refuse(text, "is no range of dates: write it like 2026-03..2026-05",
                      error);
    if (from->kind == QUERY_AT && until->kind == QUERY_AT && from->value >= until->value)
        return refuse(text, "ends before it begins: exchange the two dates", error);
    return true;
}

bool
query_date_read(const char *text, QueryDateForm form, QueryBound *from, QueryBound *until,
                GError **error)
{
    const char *dots = strstr(text, "..");

    if (dots != NULL && form == QUERY_DATE_OR_RANGE)
        return read_range(text, dots, from, until, error);
    if (dots != NULL)
        return refuse(text, "is a range: write date: before it", error);
    if (read_one(text, from, until))
        return true;
    return refuse(
        text,
        "is no date: write 2026, 2026-03, 2026-03-15, today, yesterday, week or "
        "month",
        error);
}

gint64
query_bound_seconds(const QueryBound *bound, gint64 now)
{
    g_autoptr(GDateTime) today = NULL;
    g_autoptr(GDateTime) day = NULL;

    if (bound->kind == QUERY_AT)
        return bound->value;
    today = g_date_time_new_from_unix_local(now);
    day = today == NULL ? NULL : g_date_time_add_days(today, (int)-bound->value);
    return day == NULL ? now : day_begins(day);
}
