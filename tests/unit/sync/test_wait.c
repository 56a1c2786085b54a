/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/test_wait.c: which refusals are waited for, and how long. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/stream.h"
#include "pop3/reply.h"
#include "wait.h"

static const SyncWaitRow *
row_of(GQuark domain, int code)
{
    g_autoptr(GError) error = g_error_new_literal(domain, code, "words");

    return sync_wait_find(error);
}

static void
wait_find__knows__what_time_may_cure(void **state)
{
    static const int cured[] = { POP3_ERROR_IN_USE, POP3_ERROR_TOO_SOON,
                                 POP3_ERROR_TEMPORARY };
    static const int final[] = { POP3_ERROR_LOGIN,    POP3_ERROR_PERMANENT,
                                 POP3_ERROR_REFUSED,  POP3_ERROR_PROTOCOL,
                                 POP3_ERROR_TOO_LONG, POP3_ERROR_NO_MECHANISM };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cured); i++)
        assert_non_null(row_of(POP3_ERROR, cured[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(final); i++)
        assert_null(row_of(POP3_ERROR, final[i]));
    /* The same number in another domain. */
    assert_null(row_of(NET_ERROR, POP3_ERROR_IN_USE));
}

static void
wait_seconds__grow__up_to_a_limit(void **state)
{
    const SyncWaitRow *row = row_of(POP3_ERROR, POP3_ERROR_IN_USE);
    gint64 before = 0;

    (void)state;
    for (guint i = 0; i < 100; i++) {
        gint64 seconds = sync_wait_seconds(row, i, 0);

        assert_true(seconds >= before);
        assert_true(seconds == row->most || seconds == row->first << i);
        before = seconds;
    }
    assert_int_equal(before, row->most);
}

static void
wait_seconds__keep__the_servers_own_interval(void **state)
{
    const SyncWaitRow *soon = row_of(POP3_ERROR, POP3_ERROR_TOO_SOON);
    const SyncWaitRow *busy = row_of(POP3_ERROR, POP3_ERROR_IN_USE);

    (void)state;
    assert_int_equal(sync_wait_seconds(soon, 0, 900), 900);
    assert_int_equal(sync_wait_seconds(soon, 0, 10), 10);
    assert_int_equal(sync_wait_seconds(soon, 0, 86400), 86400);
    assert_int_equal(sync_wait_seconds(soon, 9, 86400), 86400);
    assert_int_equal(sync_wait_seconds(busy, 0, 900), busy->first);
}

static void
wait_clock__is__an_hour_and_a_minute(void **state)
{
    g_autofree char *clock = sync_wait_clock(1795000000, 1795000000 - 3600);
    g_autofree char *soon = sync_wait_clock(1795000000, 1795000000 - 10);

    (void)state;
    assert_string_equal(clock, "11:06");
    assert_string_equal(soon, "11:06:40");
}

static void
wait_is_bearable__asks__patience_for_all_but_a_few_seconds(void **state)
{
    (void)state;
    assert_true(sync_wait_is_bearable(-1, 86400, 86400));
    assert_true(sync_wait_is_bearable(0, 0, 10));
    assert_true(sync_wait_is_bearable(0, 5, 10));
    assert_false(sync_wait_is_bearable(0, 10, 10));
    assert_false(sync_wait_is_bearable(0, 0, 30));
    assert_true(sync_wait_is_bearable(60, 30, 30));
    assert_false(sync_wait_is_bearable(60, 30, 31));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wait_find__knows__what_time_may_cure),
        cmocka_unit_test(wait_seconds__grow__up_to_a_limit),
        cmocka_unit_test(wait_seconds__keep__the_servers_own_interval),
        cmocka_unit_test(wait_clock__is__an_hour_and_a_minute),
        cmocka_unit_test(wait_is_bearable__asks__patience_for_all_but_a_few_seconds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
