/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/retention_read.c: reading what a forecast rests on, on a thread (L4). */
#include <config.h>

#include "retention_read.h"

#include "base/clock.h"
#include "base/human.h"

void
ui_retention_found_free(UiRetentionFound *found)
{
    if (found == NULL)
        return;
    sync_forecast_free(found->forecast);
    store_account_facts_free(found->facts);
    g_free(found);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiRetentionFound, ui_retention_found_free)

/* --- on the worker ---------------------------------------------------------------------------- */

static gint64
day_of(gint64 seconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(seconds);
    g_autoptr(GDateTime) day = NULL;

    if (time == NULL)
        return seconds;
    day = g_date_time_new_local(g_date_time_get_year(time), g_date_time_get_month(time),
                                g_date_time_get_day_of_month(time), 0, 0, 0);
    return day == NULL ? seconds : g_date_time_to_unix(day);
}

/* The audit is read oldest first: what comes is of the latest day, or begins another. */
static bool
count_deletion(const StoreAudit *audit, void *user_data)
{
    UiRetentionFound *found = user_data;
    UiRetentionDay *latest = &found->days[0];
    bool is_that_day = latest->day != 0 && audit->time >= latest->day &&
                       audit->time < latest->day + PB_DAY;

    if (!is_that_day) {
        for (gsize i = UI_RETENTION_N_DAYS - 1; i > 0; i--)
            found->days[i] = found->days[i - 1];
        *latest = (UiRetentionDay){ .day = day_of(audit->time) };
    }
    if (audit->outcome == STORE_AUDIT_REFUSED)
        latest->n_refused++;
    else if (audit->outcome == STORE_AUDIT_CONFIRMED ||
             audit->outcome == STORE_AUDIT_GONE)
        latest->n_confirmed++;
    else
        latest->n_unconfirmed++;
    return true;
}

static void *
read_found(Store *store, void *request, GError **error)
{
    const ConfigAccount *account = request;
    g_autoptr(UiRetentionFound) found = g_new0(UiRetentionFound, 1);
    GError *cause = NULL;

    found->facts = store_account_facts(store, account->name, &cause);
    if (cause != NULL) {
        g_propagate_error(error, cause);
        return NULL;
    }
    found->forecast = sync_forecast_new(store, account, pb_clock_now(), error);
    if (found->forecast == NULL ||
        !store_audit_each(store, account->name, count_deletion, found, error))
        return NULL;
    return g_steal_pointer(&found);
}

static const UiReadingClass reading_class = {
    .name = "forecast",
    .read = read_found,
    .free_request = (void (*)(void *))config_account_free,
    .free_result = (void (*)(void *))ui_retention_found_free,
};

UiReading *
ui_retention_read(const PbPaths *paths, const ConfigAccount *account, UiReadingDone done,
                  void *user_data)
{
    return ui_reading_start(&reading_class, paths, config_account_copy(account), done,
                            user_data);
}
