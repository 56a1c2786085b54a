/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/retention_read.c: reading what a forecast rests on, on a thread (L4).
 *
 * An abandoned reading frees itself when its worker ends: nothing on the UI thread waits for it. */
#include <config.h>

#include "retention_read.h"

#include "base/clock.h"
#include "base/human.h"
#include "base/job.h"
#include "sync/fetch.h"

typedef struct {
    PbPaths *paths;
    ConfigAccount *account;
} Request;

struct UiRetentionReading {
    UiRetentionRead read; /* NULL: abandoned, or called already */
    void *user_data;
};

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

static bool
run(PbJob *job, void *data, GError **error)
{
    Request *request = data;
    g_autoptr(Store) store = store_open(request->paths, sync_describe, error);
    g_autoptr(UiRetentionFound) found = g_new0(UiRetentionFound, 1);
    GError *cause = NULL;

    if (store == NULL)
        return false;
    found->facts = store_account_facts(store, request->account->name, &cause);
    if (cause != NULL) {
        g_propagate_error(error, cause);
        return false;
    }
    found->forecast = sync_forecast_new(store, request->account, pb_clock_now(), error);
    if (found->forecast == NULL ||
        !store_audit_each(store, request->account->name, count_deletion, found, error))
        return false;
    pb_job_post(job, g_steal_pointer(&found));
    return true;
}

static void
free_request(void *data)
{
    Request *request = data;

    pb_paths_free(request->paths);
    config_account_free(request->account);
    g_free(request);
}

/* --- on the main context ---------------------------------------------------------------------- */

static void
keep_event(void *event)
{
    /* It went to `read`, or was freed there. */
    (void)event;
}

static void
got_it(PbJob *job, void *event, void *user_data)
{
    UiRetentionReading *reading = user_data;
    UiRetentionRead read = reading->read;

    (void)job;
    reading->read = NULL;
    if (read != NULL)
        read(event, NULL, reading->user_data);
    else
        ui_retention_found_free(event);
}

static void
ended(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    UiRetentionReading *reading = user_data;
    UiRetentionRead read = reading->read;

    (void)end;
    reading->read = NULL;
    if (read != NULL)
        read(NULL, error, reading->user_data);
    pb_job_free(job);
    g_free(reading);
}

static const PbJobClass reading_class = {
    .name = "forecast",
    .run = run,
    .free_request = free_request,
    .free_event = keep_event,
};

static const PbJobWatch reading_watch = { .event = got_it, .ended = ended };

UiRetentionReading *
ui_retention_read(const PbPaths *paths, const ConfigAccount *account,
                  UiRetentionRead read, void *user_data)
{
    UiRetentionReading *reading = g_new0(UiRetentionReading, 1);
    Request *request = g_new0(Request, 1);

    reading->read = read;
    reading->user_data = user_data;
    request->paths = pb_paths_copy(paths);
    request->account = config_account_copy(account);
    pb_job_start(&reading_class, request, &reading_watch, reading);
    return reading;
}

void
ui_retention_read_abandon(UiRetentionReading *reading)
{
    if (reading != NULL)
        reading->read = NULL;
}
