/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/rule.c: recurrence rules in words (L2; RFC 5545 section 3.3.10).
 *
 * Only what people set in calendars is put into words; of a rule with anything more nothing is said here, so that no
 * word is wrong. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"

#define MAX_RULE 1000

typedef enum {
    KEY_FREQ,
    KEY_INTERVAL,
    KEY_COUNT,
    KEY_UNTIL,
    KEY_BYDAY,
    KEY_BYMONTHDAY,
    KEY_BYMONTH,
    KEY_BYSETPOS,
    KEY_WKST,
    N_KEYS,
} Key;

static const char *const keys[N_KEYS] = {
    "FREQ",       "INTERVAL", "COUNT",    "UNTIL", "BYDAY",
    "BYMONTHDAY", "BYMONTH",  "BYSETPOS", "WKST",
};

static const struct {
    const char *code, *name;
} days[] = {
    { "MO", "Monday" }, { "TU", "Tuesday" },  { "WE", "Wednesday" }, { "TH", "Thursday" },
    { "FR", "Friday" }, { "SA", "Saturday" }, { "SU", "Sunday" },
};

static const char *const months[] = { "January",   "February", "March",    "April",
                                      "May",       "June",     "July",     "August",
                                      "September", "October",  "November", "December" };

/* False when there is a key that is not known, or one twice. */
static bool
read_rule(const char *rule, char **values)
{
    g_auto(GStrv) pieces = g_strsplit(rule, ";", 32);

    for (guint i = 0; pieces[i] != NULL; i++) {
        char *equals = strchr(pieces[i], '=');
        gsize key = 0;

        if (*pieces[i] == '\0')
            continue;
        if (equals == NULL)
            return false;
        *equals = '\0';
        while (key < N_KEYS && g_ascii_strcasecmp(pieces[i], keys[key]) != 0)
            key++;
        if (key == N_KEYS || values[key] != NULL)
            return false;
        values[key] = g_ascii_strup(equals + 1, -1);
    }
    return values[KEY_FREQ] != NULL;
}

/* A whole number in `low`..`high`; false when the text is none. */
static bool
read_number(const char *text, int low, int high, int *number)
{
    char *end;
    long n = strtol(text, &end, 10);

    if (*text == '\0' || *end != '\0' || n < low || n > high)
        return false;
    *number = (int)n;
    return true;
}

static const char *
ordinal_word(int n)
{
    static const char *const words[] = { "first", "second", "third", "fourth", "fifth" };

    return n == -1 ? "last" : n >= 1 && n <= 5 ? words[n - 1] : NULL;
}

static char *
ordinal_number(int n)
{
    const char *ending = "th";

    if (n == -1)
        return g_strdup("last day");
    if (n / 10 != 1)
        ending = n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th";
    return g_strdup_printf("%d%s", n, ending);
}

/* "Monday", "second Tuesday"; NULL when it is no day. */
static char *
day_words(const char *code)
{
    gsize len = strlen(code);
    g_autofree char *number = len < 2 ? NULL : g_strndup(code, len - 2);
    int n = 0;

    if (number == NULL || (*number != '\0' && !read_number(number, -1, 5, &n)))
        return NULL;
    if (*number != '\0' && ordinal_word(n) == NULL)
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(days); i++) {
        if (strcmp(code + len - 2, days[i].code) == 0)
            return g_strdup_printf("%s%s%s", n == 0 ? "" : ordinal_word(n),
                                   n == 0 ? "" : " ", days[i].name);
    }
    return NULL;
}

static void
append_joined(GString *out, const char *words, guint i, guint n)
{
    if (i > 0)
        g_string_append(out, i + 1 == n ? " and " : ", ");
    g_string_append(out, words);
}

/* " on Monday and Wednesday"; false when a day is none. */
static bool
append_days(GString *out, const char *list, const char *before)
{
    g_auto(GStrv) codes = g_strsplit(list, ",", 16);
    guint n = g_strv_length(codes);

    g_string_append(out, before);
    if (strcmp(list, "MO,TU,WE,TH,FR") == 0) {
        g_string_append(out, "Monday to Friday");
        return true;
    }
    for (guint i = 0; i < n; i++) {
        g_autofree char *words = day_words(codes[i]);

        if (words == NULL)
            return false;
        append_joined(out, words, i, n);
    }
    return n > 0;
}

static bool
append_month_days(GString *out, const char *list)
{
    g_auto(GStrv) numbers = g_strsplit(list, ",", 32);
    guint n = g_strv_length(numbers);

    g_string_append(out, " on the ");
    for (guint i = 0; i < n; i++) {
        g_autofree char *words = NULL;
        int day;

        if (!read_number(numbers[i], -1, 31, &day) || day == 0)
            return false;
        words = ordinal_number(day);
        append_joined(out, words, i, n);
    }
    return n > 0;
}

static bool
append_months(GString *out, const char *list, const char *before)
{
    g_auto(GStrv) numbers = g_strsplit(list, ",", 13);
    guint n = g_strv_length(numbers);

    g_string_append(out, before);
    for (guint i = 0; i < n; i++) {
        int month;

        if (!read_number(numbers[i], 1, 12, &month))
            return false;
        append_joined(out, months[month - 1], i, n);
    }
    return n > 0;
}

/* BYSETPOS picks from the days: "the last of Monday to Friday". */
static bool
append_picked(GString *out, char **values)
{
    const char *word;
    int n;

    if (values[KEY_BYDAY] == NULL || !read_number(values[KEY_BYSETPOS], -1, 5, &n) ||
        (word = ordinal_word(n)) == NULL)
        return false;
    if (strcmp(values[KEY_BYDAY], "MO,TU,WE,TH,FR") == 0) {
        g_string_append_printf(out, " on the %s working day", word);
        return true;
    }
    g_string_append_printf(out, " on the %s", word);
    return strchr(values[KEY_BYDAY], ',') == NULL &&
           append_days(out, values[KEY_BYDAY], " ");
}

static bool
append_which(GString *out, char **values)
{
    bool in_month = strcmp(values[KEY_FREQ], "MONTHLY") == 0 ||
                    strcmp(values[KEY_FREQ], "YEARLY") == 0;

    if (values[KEY_BYSETPOS] != NULL) {
        if (!in_month || values[KEY_BYMONTHDAY] != NULL || !append_picked(out, values))
            return false;
    } else if (values[KEY_BYDAY] != NULL && values[KEY_BYMONTHDAY] != NULL) {
        return false;
    } else if (values[KEY_BYDAY] != NULL) {
        bool has_number = strpbrk(values[KEY_BYDAY], "-0123456789") != NULL;

        if (has_number && !in_month)
            return false;
        if (!append_days(out, values[KEY_BYDAY], has_number ? " on the " : " on "))
            return false;
    } else if (values[KEY_BYMONTHDAY] != NULL) {
        if (!append_month_days(out, values[KEY_BYMONTHDAY]))
            return false;
    }
    if (values[KEY_BYMONTH] == NULL)
        return true;
    return append_months(
        out, values[KEY_BYMONTH],
        values[KEY_BYDAY] == NULL && values[KEY_BYMONTHDAY] == NULL ? " in " : " of ");
}

static bool
append_frequency(GString *out, char **values)
{
    static const struct {
        const char *code, *one, *many;
    } rows[] = {
        { "DAILY", "day", "days" },
        { "WEEKLY", "week", "weeks" },
        { "MONTHLY", "month", "months" },
        { "YEARLY", "year", "years" },
    };
    int interval = 1;

    if (values[KEY_INTERVAL] != NULL &&
        !read_number(values[KEY_INTERVAL], 1, 999, &interval))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (strcmp(values[KEY_FREQ], rows[i].code) != 0)
            continue;
        if (interval == 1)
            g_string_append_printf(out, "every %s", rows[i].one);
        else
            g_string_append_printf(out, "every %d %s", interval, rows[i].many);
        return true;
    }
    return false;
}

static bool
append_end(GString *out, char **values)
{
    int count;
    int year;
    int month;
    int day;

    if (values[KEY_COUNT] != NULL) {
        if (!read_number(values[KEY_COUNT], 1, 9999, &count))
            return false;
        g_string_append_printf(out, ", %d time%s", count, count == 1 ? "" : "s");
    }
    if (values[KEY_UNTIL] == NULL)
        return true;
    if (sscanf(values[KEY_UNTIL], "%4d%2d%2d", &year, &month, &day) != 3 || month < 1 ||
        month > 12 || day < 1 || day > 31 || year < 1)
        return false;
    g_string_append_printf(out, ", until %d %s %d", day, months[month - 1], year);
    return true;
}

char *
mail_event_rule_words(const char *rule)
{
    char *values[N_KEYS] = { NULL };
    g_autoptr(GString) out = g_string_new(NULL);
    bool is_known = strlen(rule) <= MAX_RULE && read_rule(rule, values) &&
                    append_frequency(out, values) && append_which(out, values) &&
                    append_end(out, values);

    for (gsize i = 0; i < N_KEYS; i++)
        g_free(values[i]);
    return is_known ? g_strdup(out->str) : NULL;
}
