/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_human.c: sizes, durations and dates, written and read. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "base/error.h"
#include "base/human.h"

#define K G_GUINT64_CONSTANT(1024)

static void
size_to_string__takes_five_cells_at_most__at_every_magnitude(void **state)
{
    static const struct {
        guint64 bytes;
        const char *text;
    } rows[] = {
        /* clang-format off */
        { 0, "0" }, { 1, "1" }, { 812, "812" }, { 999, "999" }, { 1000, "1K" }, { 1024, "1K" },
        { 4 * K, "4K" }, { 999 * K, "999K" }, { 1000 * K, "1.0M" }, { K * K, "1.0M" },
        { 14 * K * K + 205 * K, "14.2M" }, { 99 * K * K + 1000 * K, "100M" },
        { 999 * K * K, "999M" }, { 1023 * K * K, "1.0G" }, { K * K * K * 19 / 10, "1.9G" },
        { 5 * K * K * K * K, "5.0T" }, { 3 * K * K * K * K * K, "3.0P" }, { G_MAXUINT64, "16.0E" },
        /* clang-format on */
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = pb_size_to_string(rows[i].bytes);

        assert_string_equal(got, rows[i].text);
        assert_true(strlen(got) <= 5);
    }
    for (guint64 bytes = 1; bytes < G_MAXUINT64 / 3; bytes = bytes * 2 + bytes / 7 + 1) {
        g_autofree char *got = pb_size_to_string(bytes);

        assert_true(strlen(got) <= 5);
    }
}

static void
size_parse__reads_number_and_unit__or_refuses(void **state)
{
    static const struct {
        const char *text;
        gint64 bytes; /* -1: refused */
    } rows[] = {
        /* clang-format off */
        { "1500", 1500 }, { "0", 0 }, { "500 MB", 500 * 1024 * 1024 }, { "100KB", 102400 },
        { "2 gb", G_GINT64_CONSTANT(2147483648) }, { "  7 k  ", 7168 }, { "3 MiB", 3145728 },
        { "", -1 }, { "MB", -1 }, { "-5 MB", -1 }, { "5 MB x", -1 }, { "1.5 GB", -1 }, { "5 TB", -1 },
        { "99999999999999999999", -1 }, { "99999999999999999999999 MB", -1 },
        { "9223372036854775807", G_MAXINT64 }, { "9223372036854775808", -1 },
        { "9007199254740992 KB", -1 }, { "0x10", -1 }, { "5\033[31m", -1 },
        /* clang-format on */
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        guint64 bytes = 0;
        bool is_read = pb_size_parse(rows[i].text, &bytes, &error);

        if (is_read != (rows[i].bytes >= 0))
            fail_msg("\"%s\": %s", rows[i].text, is_read ? "read" : error->message);
        if (is_read)
            assert_int_equal(bytes, rows[i].bytes);
        else
            assert_true(g_error_matches(error, PB_ERROR, PB_ERROR_BAD_VALUE));
    }
}

static void
size_parse__shows_what_it_read__without_its_controls(void **state)
{
    g_autoptr(GError) error = NULL;
    guint64 bytes;

    (void)state;
    assert_false(pb_size_parse("\033]0;x\007", &bytes, &error));
    assert_null(strchr(error->message, '\033'));
    assert_null(strchr(error->message, '\007'));
    assert_non_null(strstr(error->message, "^[]0;x^G"));
}

static const struct {
    gint64 seconds;
    const char *text;
} durations[] = {
    { 0, "0 s" },
    { 1, "1 s" },
    { 90, "90 s" },
    { 60, "1 min" },
    { 15 * PB_MINUTE, "15 min" },
    { PB_HOUR, "1 hour" },
    { 36 * PB_HOUR, "36 hours" },
    { PB_DAY, "1 day" },
    { 14 * PB_DAY, "14 days" },
    { 36500 * PB_DAY, "36500 days" },
};

static void
duration_to_string__writes__what_duration_parse_reads(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(durations); i++) {
        g_autofree char *text = pb_duration_to_string(durations[i].seconds);
        gint64 seconds = -1;

        assert_string_equal(text, durations[i].text);
        assert_true(pb_duration_parse(text, &seconds, NULL));
        assert_int_equal(seconds, durations[i].seconds);
    }
}

static void
duration_parse__reads_short_and_long_units__or_refuses(void **state)
{
    static const struct {
        const char *text;
        gint64 seconds; /* -1: refused */
    } rows[] = {
        /* clang-format off */
        { "14 days", 14 * PB_DAY }, { "14d", 14 * PB_DAY }, { "1 DAY", PB_DAY }, { "2 weeks", 14 * PB_DAY },
        { "3h", 3 * PB_HOUR }, { "15 minutes", 900 }, { "15m", 900 }, { "30 seconds", 30 }, { "30s", 30 },
        { "14", -1 }, { "", -1 }, { "days", -1 }, { "-1 day", -1 }, { "1 month", -1 }, { "1 day 2", -1 },
        { "9223372036854775807 days", -1 }, { "99999999999999999999999 s", -1 },
        /* clang-format on */
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        gint64 seconds = 0;
        bool is_read = pb_duration_parse(rows[i].text, &seconds, &error);

        if (is_read != (rows[i].seconds >= 0))
            fail_msg("\"%s\": %s", rows[i].text, is_read ? "read" : error->message);
        if (is_read)
            assert_int_equal(seconds, rows[i].seconds);
        else
            assert_true(g_error_matches(error, PB_ERROR, PB_ERROR_BAD_VALUE));
    }
}

/* 2026-12-04 09:41:07 UTC */
#define NOW G_GINT64_CONSTANT(1796377267)

static void
dates__are_written__in_the_local_zone(void **state)
{
    g_autofree char *date = pb_date_to_string(NOW);
    g_autofree char *both = pb_time_to_string(NOW);
    g_autofree char *absurd = pb_time_to_string(G_MAXINT64);

    (void)state;
    assert_string_equal(date, "2026-12-04");
    assert_string_equal(both, "2026-12-04 09:41");
    assert_string_equal(absurd, "-");
}

static void
date_short__grows_coarser__with_age(void **state)
{
    static const struct {
        gint64 before;
        const char *text;
    } rows[] = {
        { 0, "09:41" },
        { 9 * PB_HOUR, "00:41" },
        { 10 * PB_HOUR, " 3 Dec" },
        { 12 * PB_DAY, "22 Nov" },
        { 340 * PB_DAY, "Dec 2025" },
        { 750 * PB_DAY, "Nov 2024" },
        { -PB_DAY, " 5 Dec" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = pb_date_short(NOW - rows[i].before, NOW);

        assert_string_equal(got, rows[i].text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(size_to_string__takes_five_cells_at_most__at_every_magnitude),
        cmocka_unit_test(size_parse__reads_number_and_unit__or_refuses),
        cmocka_unit_test(size_parse__shows_what_it_read__without_its_controls),
        cmocka_unit_test(duration_to_string__writes__what_duration_parse_reads),
        cmocka_unit_test(duration_parse__reads_short_and_long_units__or_refuses),
        cmocka_unit_test(dates__are_written__in_the_local_zone),
        cmocka_unit_test(date_short__grows_coarser__with_age),
    };

    g_setenv("TZ", "UTC", TRUE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
