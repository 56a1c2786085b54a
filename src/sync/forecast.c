/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/forecast.c: the plan over what the latest listing left in the ledger, without a connection
 * (L3). */
#include <config.h>

#include "sync/forecast.h"

static gint
compare_stored_at(gconstpointer a, gconstpointer b)
{
    const StoreEntry *first = *(const StoreEntry *const *)a;
    const StoreEntry *second = *(const StoreEntry *const *)b;

    return (first->stored_at > second->stored_at) -
           (first->stored_at < second->stored_at);
}

SyncForecast *
sync_forecast_new(StoreLedger *ledger, const ConfigRetention *policy, gint64 now)
{
    SyncForecast *forecast = g_new0(SyncForecast, 1);
    const SyncPolicy whole = { .retention = policy };
    guint n = store_ledger_n_entries(ledger);

    forecast->listed_at = store_ledger_last_listing(ledger);
    forecast->deletions = g_ptr_array_new();
    for (guint i = 0; i < n; i++) {
        StoreEntry *entry = store_ledger_entry(ledger, i);
        SyncDecision decision;

        if (!entry->is_listed || entry->state == STORE_STATE_DELETED)
            continue;
        decision = sync_plan_decide(&whole, entry, SYNC_COPY_UNCHECKED, now);
        sync_totals_add(&forecast->totals, &decision, entry->size);
        if (decision.action == SYNC_ACTION_DELETE)
            g_ptr_array_add(forecast->deletions, entry);
    }
    g_ptr_array_sort(forecast->deletions, compare_stored_at);
    return forecast;
}

void
sync_forecast_free(SyncForecast *forecast)
{
    if (forecast == NULL)
        return;
    g_ptr_array_unref(forecast->deletions);
    g_free(forecast);
}
