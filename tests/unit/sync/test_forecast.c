/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/test_forecast.c: the forecast over a real ledger, against the plan's own decisions. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "sync/forecast.h"
#include "mailbox.h"

#define DAY  ((gint64)86400)
#define NOW  ((gint64)1795000000)
#define MANY 100000

static const ConfigRetention always = { CONFIG_LEAVE_ALWAYS, 0 };
static const ConfigRetention never = { CONFIG_LEAVE_NEVER, 0 };
static const ConfigRetention two_weeks = { CONFIG_LEAVE_FOR, 14 * DAY };

/* The totals that asking the plan about each row gives. */
static SyncTotals
add_up(Mailbox *mailbox, const ConfigRetention *policy)
{
    const SyncPolicy whole = { .retention = policy };
    SyncTotals totals = { 0 };

    for (guint i = 0; i < store_ledger_n_entries(mailbox->ledger); i++) {
        const StoreEntry *entry = store_ledger_entry(mailbox->ledger, i);
        SyncDecision decision = sync_plan_decide(&whole, entry, SYNC_COPY_UNCHECKED, NOW);

        if (entry->is_listed && entry->state != STORE_STATE_DELETED)
            sync_totals_add(&totals, &decision, entry->size);
    }
    return totals;
}

static void
assert_forecast(Mailbox *mailbox, const ConfigRetention *policy)
{
    g_autoptr(SyncForecast) forecast = sync_forecast_new(mailbox->ledger, policy, NOW);
    const SyncPolicy whole = { .retention = policy };
    SyncTotals totals = add_up(mailbox, policy);

    assert_int_equal(forecast->totals.n_total, totals.n_total);
    assert_int_equal(forecast->totals.n_fetch, totals.n_fetch);
    assert_int_equal(forecast->totals.n_keep, totals.n_keep);
    assert_int_equal(forecast->totals.n_then_deleted, totals.n_then_deleted);
    assert_int_equal(forecast->totals.bytes_total, totals.bytes_total);
    assert_int_equal(forecast->totals.bytes_fetch, totals.bytes_fetch);
    assert_int_equal(forecast->totals.bytes_keep, totals.bytes_keep);
    assert_int_equal(forecast->totals.bytes_delete, totals.bytes_delete);
    assert_int_equal(forecast->deletions->len, totals.n_delete);
    for (guint i = 0; i < forecast->deletions->len; i++) {
        const StoreEntry *entry = forecast->deletions->pdata[i];
        SyncDecision decision = sync_plan_decide(&whole, entry, SYNC_COPY_UNCHECKED, NOW);

        assert_int_equal(decision.action, SYNC_ACTION_DELETE);
        assert_true(entry->is_listed);
        assert_int_not_equal(entry->state, STORE_STATE_DELETED);
        if (i > 0)
            assert_true(((StoreEntry *)forecast->deletions->pdata[i - 1])->stored_at <=
                        entry->stored_at);
    }
}

static void
forecast__is_empty__before_the_first_listing(void **state)
{
    Mailbox *mailbox = *state;
    g_autoptr(SyncForecast) forecast = sync_forecast_new(mailbox->ledger, &never, NOW);

    assert_int_equal(forecast->listed_at, 0);
    assert_int_equal(forecast->totals.n_total, 0);
    assert_int_equal(forecast->deletions->len, 0);
}

static void
forecast__agrees_with_the_plan__for_each_entry_and_policy(void **state)
{
    Mailbox *mailbox = *state;
    const ConfigRetention *const policies[] = { &always, &never, &two_weeks };

    mailbox_list(mailbox, 0, 40, NOW - 30 * DAY);
    /* Stored out of order, so that sorting has work. */
    mailbox_store(mailbox, 20, 10, NOW - 15 * DAY);
    mailbox_store(mailbox, 0, 10, NOW - 20 * DAY);
    mailbox_store(mailbox, 10, 10, NOW - 3 * DAY);
    mailbox_list(mailbox, 0, 40, NOW - DAY);
    for (gsize i = 0; i < G_N_ELEMENTS(policies); i++)
        assert_forecast(mailbox, policies[i]);
}

static void
forecast__counts__what_each_policy_means(void **state)
{
    Mailbox *mailbox = *state;
    const struct {
        const ConfigRetention *policy;
        guint n_delete, n_keep, n_fetch, n_then_deleted;
    } rows[] = {
        { &always, 0, 5, 3, 0 },
        { &never, 5, 0, 3, 3 },
        { &two_weeks, 2, 3, 3, 0 },
    };

    mailbox_list(mailbox, 0, 8, NOW - 20 * DAY);
    mailbox_store(mailbox, 0, 2, NOW - 14 * DAY);
    mailbox_store(mailbox, 2, 3, NOW - 14 * DAY + 1);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(SyncForecast) forecast =
            sync_forecast_new(mailbox->ledger, rows[i].policy, NOW);

        assert_int_equal(forecast->listed_at, NOW - 20 * DAY);
        assert_int_equal(forecast->totals.n_total, 8);
        assert_int_equal(forecast->totals.n_delete, rows[i].n_delete);
        assert_int_equal(forecast->totals.n_keep, rows[i].n_keep);
        assert_int_equal(forecast->totals.n_fetch, rows[i].n_fetch);
        assert_int_equal(forecast->totals.n_then_deleted, rows[i].n_then_deleted);
        assert_int_equal(forecast->totals.bytes_total, 8 * 1000 + 28);
        assert_int_equal(forecast->totals.bytes_then_deleted,
                         rows[i].n_then_deleted == 0 ? 0 : 3 * 1000 + 5 + 6 + 7);
    }
}

static void
forecast__leaves_out__what_is_not_listed_any_more(void **state)
{
    Mailbox *mailbox = *state;
    g_autoptr(SyncForecast) forecast = NULL;

    mailbox_list(mailbox, 0, 6, NOW - 20 * DAY);
    mailbox_store(mailbox, 0, 6, NOW - 19 * DAY);
    mailbox_list(mailbox, 2, 4, NOW - DAY);
    assert_int_equal(store_ledger_n_entries(mailbox->ledger), 6);
    forecast = sync_forecast_new(mailbox->ledger, &two_weeks, NOW);
    assert_int_equal(forecast->totals.n_total, 4);
    assert_int_equal(forecast->totals.n_delete, 4);
    assert_forecast(mailbox, &two_weeks);
}

/* One that the server confirmed is gone, though no listing has said so yet. */
static void
forecast__leaves_out__what_is_deleted(void **state)
{
    Mailbox *mailbox = *state;
    g_autoptr(SyncForecast) forecast = NULL;
    g_autoptr(GError) error = NULL;
    StoreEntry *entries[2];
    static const char *const reasons[] = { "after download", "after download" };

    mailbox_list(mailbox, 0, 5, NOW - 20 * DAY);
    mailbox_store(mailbox, 0, 5, NOW - 19 * DAY);
    entries[0] = mailbox_entry(mailbox, 1);
    entries[1] = mailbox_entry(mailbox, 3);
    assert_true(
        store_ledger_delete_asked(mailbox->ledger, entries, reasons, 2, NOW, &error));
    for (int i = 0; i < 2; i++)
        store_ledger_delete_answered(mailbox->ledger, entries[i], STORE_ANSWER_OK, "+OK");
    assert_true(store_ledger_delete_end(mailbox->ledger, STORE_QUIT_CONFIRMED, &error));
    assert_null(error);
    forecast = sync_forecast_new(mailbox->ledger, &never, NOW);
    assert_int_equal(forecast->totals.n_total, 3);
    assert_int_equal(forecast->totals.n_delete, 3);
    for (guint i = 0; i < forecast->deletions->len; i++) {
        assert_ptr_not_equal(forecast->deletions->pdata[i], entries[0]);
        assert_ptr_not_equal(forecast->deletions->pdata[i], entries[1]);
    }
}

static void
forecast__sorts__by_the_time_of_storing(void **state)
{
    Mailbox *mailbox = *state;
    g_autoptr(SyncForecast) forecast = NULL;
    static const char *const expected[] = { "u4", "u0", "u2", "u1", "u3" };

    mailbox_list(mailbox, 0, 5, NOW - 60 * DAY);
    mailbox_store(mailbox, 3, 1, NOW - 16 * DAY);
    mailbox_store(mailbox, 1, 1, NOW - 20 * DAY);
    mailbox_store(mailbox, 4, 1, NOW - 50 * DAY);
    mailbox_store(mailbox, 2, 1, NOW - 30 * DAY);
    mailbox_store(mailbox, 0, 1, NOW - 40 * DAY);
    forecast = sync_forecast_new(mailbox->ledger, &two_weeks, NOW);
    assert_int_equal(forecast->deletions->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < forecast->deletions->len; i++)
        assert_string_equal(((StoreEntry *)forecast->deletions->pdata[i])->uidl,
                            expected[i]);
}

/* A keystroke on the settings page costs one of these. The rows are changed in memory only: making so
 * many files would take minutes, and the forecast reads none. */
static void
forecast__is_quick__over_a_hundred_thousand(void **state)
{
    Mailbox *mailbox = *state;
    static char file[] = "made-up";
    gint64 best = G_MAXINT64;

    mailbox_list(mailbox, 0, MANY, NOW - 60 * DAY);
    assert_int_equal(store_ledger_n_entries(mailbox->ledger), MANY);
    for (guint i = 0; i < MANY; i++) {
        StoreEntry *entry = store_ledger_entry(mailbox->ledger, i);

        entry->state = STORE_STATE_STORED;
        entry->stored_at = NOW - (gint64)((i * 7919U) % 40) * DAY - (i * 31U) % 86400;
        entry->file = file;
    }
    for (int round = 0; round < 5; round++) {
        gint64 started = g_get_monotonic_time();
        g_autoptr(SyncForecast) forecast =
            sync_forecast_new(mailbox->ledger, &two_weeks, NOW);

        best = MIN(best, g_get_monotonic_time() - started);
        assert_int_equal(forecast->totals.n_total, MANY);
        assert_true(forecast->totals.n_delete > MANY / 2);
        assert_true(forecast->totals.n_delete < MANY);
    }
    assert_forecast(mailbox, &two_weeks);
    for (guint i = 0; i < MANY; i++)
        store_ledger_entry(mailbox->ledger, i)->file = NULL;
    print_message("one forecast over %d entries: %" G_GINT64_FORMAT " us\n", MANY, best);
    /* Ten times what it takes on an old machine: only a square would fail. */
    assert_true(best < G_USEC_PER_SEC);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, mailbox_setup, mailbox_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(forecast__is_empty__before_the_first_listing),
        TEST(forecast__agrees_with_the_plan__for_each_entry_and_policy),
        TEST(forecast__counts__what_each_policy_means),
        TEST(forecast__leaves_out__what_is_not_listed_any_more),
        TEST(forecast__leaves_out__what_is_deleted),
        TEST(forecast__sorts__by_the_time_of_storing),
        TEST(forecast__is_quick__over_a_hundred_thousand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
