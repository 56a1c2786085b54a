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

#define DAY ((gint64)86400)
#define NOW ((gint64)1795000000)

static const ConfigRetention always = { .leave = CONFIG_LEAVE_ALWAYS };
static const ConfigRetention never = { .leave = CONFIG_LEAVE_NEVER };
static const ConfigRetention two_weeks = { .leave = CONFIG_LEAVE_FOR,
                                           .leave_seconds = 14 * DAY,
                                           .delete_limit.is_none = true };

static SyncForecast *
forecast_new(Mailbox *mailbox, const ConfigRetention *policy)
{
    ConfigAccount account = { .name = (char *)MAILBOX_ACCOUNT, .retention = *policy };
    g_autoptr(GError) error = NULL;
    SyncForecast *forecast;

    account.retention.delete_limit.is_none = true;
    forecast = sync_forecast_new(mailbox->store, &account, NOW, &error);
    assert_non_null(forecast);
    return forecast;
}

static guint
n_deleted(const SyncForecast *forecast)
{
    return sync_forecast_totals(forecast)->n_delete;
}

/* Every row has its decision, and those that would go stand first, oldest stored first. */
static void
assert_forecast(Mailbox *mailbox, const ConfigRetention *policy)
{
    g_autoptr(SyncForecast) forecast = forecast_new(mailbox, policy);
    const SyncPolicy whole = { .retention = policy };
    SyncTotals totals = { 0 };
    gint64 latest = 0;

    for (guint i = 0; i < sync_forecast_n_rows(forecast); i++) {
        SyncForecastRow row = sync_forecast_row(forecast, i);
        const SyncSubject subject = { .entry = row.entry, .here = row.here };
        SyncDecision decision = sync_plan_decide(&whole, &subject, NOW);

        assert_true(row.entry->is_listed);
        assert_int_not_equal(row.entry->state, STORE_STATE_DELETED);
        assert_int_equal(row.decision->action, decision.action);
        assert_int_equal(row.decision->reason, decision.reason);
        assert_int_equal(row.decision->action == SYNC_ACTION_DELETE,
                         i < n_deleted(forecast));
        if (i < n_deleted(forecast))
            assert_true(latest <= row.entry->stored_at);
        latest = row.entry->stored_at;
        sync_totals_add(&totals, &decision, row.entry->size);
    }
    assert_memory_equal(&totals, sync_forecast_totals(forecast), sizeof totals);
}

static void
forecast__is_empty__before_the_first_listing(void **state)
{
    Mailbox *mailbox = *state;
    g_autoptr(SyncForecast) forecast = forecast_new(mailbox, &never);

    assert_int_equal(sync_forecast_listed_at(forecast), 0);
    assert_int_equal(sync_forecast_totals(forecast)->n_total, 0);
    assert_int_equal(n_deleted(forecast), 0);
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
        g_autoptr(SyncForecast) forecast = forecast_new(mailbox, rows[i].policy);

        assert_int_equal(sync_forecast_listed_at(forecast), NOW - 20 * DAY);
        assert_int_equal(sync_forecast_totals(forecast)->n_total, 8);
        assert_int_equal(sync_forecast_totals(forecast)->n_delete, rows[i].n_delete);
        assert_int_equal(sync_forecast_totals(forecast)->n_keep, rows[i].n_keep);
        assert_int_equal(sync_forecast_totals(forecast)->n_fetch, rows[i].n_fetch);
        assert_int_equal(sync_forecast_totals(forecast)->n_then_deleted,
                         rows[i].n_then_deleted);
        assert_int_equal(sync_forecast_totals(forecast)->bytes_total, 8 * 1000 + 28);
        assert_int_equal(sync_forecast_totals(forecast)->bytes_then_deleted,
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
    forecast = forecast_new(mailbox, &two_weeks);
    assert_int_equal(sync_forecast_totals(forecast)->n_total, 4);
    assert_int_equal(sync_forecast_totals(forecast)->n_delete, 4);
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
    forecast = forecast_new(mailbox, &never);
    assert_int_equal(sync_forecast_totals(forecast)->n_total, 3);
    assert_int_equal(sync_forecast_totals(forecast)->n_delete, 3);
    for (guint i = 0; i < n_deleted(forecast); i++) {
        const StoreEntry *entry = sync_forecast_row(forecast, i).entry;

        assert_string_not_equal(entry->uidl, entries[0]->uidl);
        assert_string_not_equal(entry->uidl, entries[1]->uidl);
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
    forecast = forecast_new(mailbox, &two_weeks);
    assert_int_equal(n_deleted(forecast), G_N_ELEMENTS(expected));
    for (guint i = 0; i < n_deleted(forecast); i++)
        assert_string_equal(sync_forecast_row(forecast, i).entry->uidl, expected[i]);
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
