/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/demo/test_sample.c: the sample mailbox: its dates, and that each message is what it should be. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "demo/pop3d.h"
#include "src/demo/mails.h"
#include "src/demo/sample.h"

#define NOW    1791100800 /* Sun, 04 Oct 2026 08:00:00 UTC */
#define N_MAIL 46

static void
sample_fill_dates__fills__placeholders_only(void **state)
{
    static const struct {
        const char *in, *out;
    } rows[] = {
        { "Date: @-3d 09:12@\n", "Date: Thu, 01 Oct 2026 09:12:00 +0000\n" },
        { "@-1d 23:59 -0500@", "Sat, 03 Oct 2026 23:59:00 -0500" },
        { "@-0d 01:00 +0900@", "Sun, 04 Oct 2026 01:00:00 +0900" },
        { "@-2h@", "Sun, 04 Oct 2026 06:00:00 +0000" },
        { "@-9h@", "Sat, 03 Oct 2026 23:00:00 +0000" },
        { "DTSTART:@+5d 18:30|%Y%m%dT%H%M%SZ@\n", "DTSTART:20261009T183000Z\n" },
        { "<@-1h|%H:%M@><@-1h|%d@>", "<07:00><04>" },
        { "a@-3d.example b@example.org @@ -1,3 +1,4 @@", NULL },
        { "@-3d@ @3d 09:12@ @-3d 9:12@", NULL },
        { "\377\233 raw @-2h", NULL },
        { "", NULL },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *out = rows[i].out == NULL ? rows[i].in : rows[i].out;
        g_autoptr(GBytes) bytes =
            demo_sample_fill_dates(rows[i].in, strlen(rows[i].in), NOW);

        assert_int_equal(g_bytes_get_size(bytes), strlen(out));
        assert_memory_equal(g_bytes_get_data(bytes, NULL), out, strlen(out));
    }
}

/* The body of header field `name`, unfolded; NULL when there is none. */
static char *
field_of(const char *message, const char *name)
{
    const char *end = strstr(message, "\n\n");
    g_autofree char *header = g_strndup(message, (gsize)(end - message));
    g_auto(GStrv) parts = g_strsplit(header, "\n ", -1);
    g_autofree char *unfolded = g_strjoinv(" ", parts);
    g_auto(GStrv) lines = g_strsplit(unfolded, "\n", -1);
    g_autofree char *prefix = g_strconcat(name, ": ", NULL);

    for (guint i = 0; lines[i] != NULL; i++) {
        if (g_str_has_prefix(lines[i], prefix))
            return g_strdup(lines[i] + strlen(prefix));
    }
    return NULL;
}

/* Reads what sample.c writes: "Thu, 01 Oct 2026 09:12:00 +0000". */
static gint64
seconds_of(const char *date)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int day, year, hour, minute, second;
    char month[4], zone[6];
    g_autoptr(GTimeZone) there = NULL;
    g_autoptr(GDateTime) when = NULL;

    assert_int_equal(sscanf(date, "%*3c, %2d %3s %4d %2d:%2d:%2d %5s", &day, month, &year,
                            &hour, &minute, &second, zone),
                     7);
    there = g_time_zone_new_identifier(zone);
    when = g_date_time_new(there, year, (int)(strstr(months, month) - months) / 3 + 1,
                           day, hour, minute, second);
    return g_date_time_to_unix(when);
}

static void
check_message(GBytes *bytes, const char *name)
{
    gsize len;
    const char *data = g_bytes_get_data(bytes, &len);
    g_autofree char *text = g_strndup(data, len);
    g_autofree char *date = field_of(text, "Date");
    g_autofree char *from = field_of(text, "From");
    g_autofree char *to = field_of(text, "To");
    g_autofree char *subject = field_of(text, "Subject");
    gint64 seconds = seconds_of(date);

    assert_int_equal(strlen(text), len);
    assert_true(seconds <= NOW && seconds > NOW - 151 * G_TIME_SPAN_DAY / G_USEC_PER_SEC);
    assert_non_null(from);
    assert_true(strchr(from, '@') != NULL && strchr(to, '@') != NULL);
    assert_true((subject != NULL) != (strstr(name, "no-subject") != NULL));
    assert_false(g_regex_match_simple("@[+-][0-9]+[dh]", text, G_REGEX_RAW, 0));
    if (strstr(name, "hostile") == NULL)
        assert_null(strchr(text, '\r'));
}

static void
maildrop_add_sample__adds__messages_that_are_sound(void **state)
{
    g_autoptr(DemoMaildrop) maildrop = demo_maildrop_new();

    (void)state;
    pb_clock_set(NOW);
    demo_maildrop_add_sample(maildrop);
    pb_clock_set(-1);
    assert_int_equal(demo_maildrop_n_messages(maildrop), N_MAIL);
    for (guint i = 0; i < N_MAIL; i++) {
        g_autoptr(GBytes) bytes = demo_maildrop_get_bytes(maildrop, i);
        g_autofree char *uidl = demo_maildrop_get_uidl(maildrop, i);

        check_message(bytes, uidl);
    }
}

/* Only hosts that belong to nobody (RFC 2606) occur, so that no link and no address reaches anyone. */
static void
demo_mails__name__example_hosts_only(void **state)
{
    g_autoptr(GRegex) regex = g_regex_new(
        "(?:https?://|[a-z0-9.]@)([a-zA-Z0-9.-]+\\.[a-z]+)", G_REGEX_RAW, 0, NULL);

    (void)state;
    for (gsize i = 0; i < demo_n_mails; i++) {
        g_autoptr(GMatchInfo) match = NULL;

        g_regex_match_full(regex, (const char *)demo_mails[i].bytes,
                           (gssize)demo_mails[i].len, 0, 0, &match, NULL);
        for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
            g_autofree char *host = g_match_info_fetch(match, 1);

            assert_true(
                g_str_has_suffix(host, ".example") ||
                g_regex_match_simple("(^|\\.)example\\.(org|net|com)$", host, 0, 0));
        }
    }
}

static void
maildrop_add_sample__is_the_same__at_the_same_time(void **state)
{
    g_autoptr(DemoMaildrop) first = demo_maildrop_new();
    g_autoptr(DemoMaildrop) second = demo_maildrop_new();
    gsize total = 0;

    (void)state;
    pb_clock_set(NOW);
    demo_maildrop_add_sample(first);
    demo_maildrop_add_sample(second);
    pb_clock_set(-1);
    for (guint i = 0; i < N_MAIL; i++) {
        g_autoptr(GBytes) a = demo_maildrop_get_bytes(first, i);
        g_autoptr(GBytes) b = demo_maildrop_get_bytes(second, i);

        assert_true(g_bytes_equal(a, b));
        total += g_bytes_get_size(a);
    }
    assert_in_range(total, 20000, 250000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sample_fill_dates__fills__placeholders_only),
        cmocka_unit_test(maildrop_add_sample__adds__messages_that_are_sound),
        cmocka_unit_test(demo_mails__name__example_hosts_only),
        cmocka_unit_test(maildrop_add_sample__is_the_same__at_the_same_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
