/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/test_order.c: the order of fetching, and what fits a budget. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "order.h"

static void
order_sort__puts_the_smallest_first__and_keeps_the_list_order(void **state)
{
    SyncCandidate candidates[] = { { 0, 500, 500 }, { 1, 20, 20 }, { 2, 500, 500 },
                                   { 3, 0, 0 },     { 4, 20, 20 }, { 5, G_MAXINT64, 1 } };
    static const guint expected[] = { 3, 1, 4, 0, 2, 5 };

    (void)state;
    sync_order_sort(candidates, G_N_ELEMENTS(candidates));
    for (gsize i = 0; i < G_N_ELEMENTS(candidates); i++)
        assert_int_equal(candidates[i].index, expected[i]);
    sync_order_sort(NULL, 0);
}

static void
order_fit__takes__what_the_budget_holds(void **state)
{
    const SyncCandidate candidates[] = { { 0, 10, 10 }, { 1, 20, 20 }, { 2, 30, 30 } };
    const struct {
        guint64 budget;
        guint n;
    } rows[] = { { 0, 0 },  { 9, 0 },  { 10, 1 }, { 29, 1 },
                 { 30, 2 }, { 59, 2 }, { 60, 3 }, { G_MAXUINT64, 3 } };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(sync_order_fit(candidates, 3, rows[i].budget), rows[i].n);
    assert_int_equal(sync_order_fit(candidates, 0, 100), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_sort__puts_the_smallest_first__and_keeps_the_list_order),
        cmocka_unit_test(order_fit__takes__what_the_budget_holds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
