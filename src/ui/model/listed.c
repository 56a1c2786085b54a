/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/listed.c: what stands on the servers (L4). */
#include <config.h>

#include "listed.h"

#include "base/clock.h"
#include "base/job.h"
#include "sync/fetch.h"
#include "sync/forecast.h"

struct UiListed {
    GPtrArray *accounts; /* UiListedAccount */
    PbJob *job;          /* NULL when it ended */
    void (*changed)(void *data);
    void *data;
};

typedef struct {
    PbPaths *paths;
    GPtrArray *accounts; /* ConfigAccount, copies */
} Request;

static void
request_free(void *data)
{
    Request *request = data;

    pb_paths_free(request->paths);
    g_ptr_array_unref(request->accounts);
    g_free(request);
}

static void
account_free(void *data)
{
    UiListedAccount *account = data;

    g_free(account->name);
    g_array_unref(account->sizes);
    g_free(account);
}

/* --- on the worker ---------------------------------------------------------------------------- */

static int
by_size(gconstpointer a, gconstpointer b)
{
    guint64 left = *(const guint64 *)a, right = *(const guint64 *)b;

    return left < right ? -1 : left > right;
}

static UiListedAccount *
read_account(Store *store, const ConfigAccount *account)
{
    g_autoptr(SyncForecast) forecast =
        sync_forecast_new(store, account, pb_clock_now(), NULL);
    UiListedAccount *listed;
    guint n;

    if (forecast == NULL)
        return NULL;
    n = sync_forecast_n_rows(forecast);
    listed = g_new0(UiListedAccount, 1);
    listed->name = g_strdup(account->name);
    listed->listed_at = sync_forecast_listed_at(forecast);
    listed->n = n;
    listed->sizes = g_array_sized_new(FALSE, FALSE, sizeof(guint64), n);
    for (guint i = 0; i < n; i++) {
        guint64 size = sync_forecast_row(forecast, i).entry->size;

        listed->bytes += size;
        g_array_append_val(listed->sizes, size);
    }
    g_array_sort(listed->sizes, by_size);
    return listed;
}

static bool
run(PbJob *job, void *data, GError **error)
{
    const Request *request = data;
    g_autoptr(Store) store = store_open(request->paths, sync_describe, error);

    if (store == NULL)
        return false;
    for (guint i = 0; i < request->accounts->len; i++) {
        UiListedAccount *listed;

        if (g_cancellable_set_error_if_cancelled(pb_job_cancellable(job), error))
            return false;
        listed = read_account(store, g_ptr_array_index(request->accounts, i));
        if (listed != NULL)
            pb_job_post(job, listed);
    }
    return true;
}

/* --- on the main thread ----------------------------------------------------------------------- */

static UiListedAccount *
find(const UiListed *listed, const char *name)
{
    for (guint i = 0; i < listed->accounts->len; i++) {
        UiListedAccount *account = g_ptr_array_index(listed->accounts, i);

        if (g_str_equal(account->name, name))
            return account;
    }
    return NULL;
}

static void
take_event(PbJob *job, void *event, void *user_data)
{
    const UiListedAccount *fresh = event;
    UiListed *listed = user_data;
    UiListedAccount *copy = g_memdup2(fresh, sizeof *fresh);

    (void)job;
    copy->name = g_strdup(fresh->name);
    copy->sizes = g_array_ref(fresh->sizes);
    g_ptr_array_add(listed->accounts, copy);
    listed->changed(listed->data);
}

/* What cannot be read is not known: the pages that decide by it say why. */
static void
take_end(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    UiListed *listed = user_data;

    (void)end;
    (void)error;
    listed->job = NULL;
    pb_job_free(job);
}

static const PbJobClass job_class = {
    .name = "listed",
    .run = run,
    .free_request = request_free,
    .free_event = account_free,
};

static const PbJobWatch watch = { .event = take_event, .ended = take_end };

UiListed *
ui_listed_new(const PbPaths *paths, const ConfigSettings *settings,
              void (*changed)(void *data), void *data)
{
    UiListed *listed = g_new0(UiListed, 1);
    Request *request = g_new0(Request, 1);

    listed->accounts = g_ptr_array_new_with_free_func(account_free);
    listed->changed = changed;
    listed->data = data;
    request->paths = pb_paths_copy(paths);
    request->accounts =
        g_ptr_array_new_with_free_func((GDestroyNotify)config_account_free);
    for (guint i = 0; i < config_settings_n_accounts(settings); i++)
        g_ptr_array_add(request->accounts,
                        config_account_copy(config_settings_account(settings, i)));
    listed->job = pb_job_start(&job_class, request, &watch, listed);
    return listed;
}

void
ui_listed_free(UiListed *listed)
{
    if (listed == NULL)
        return;
    pb_job_free(listed->job);
    g_ptr_array_unref(listed->accounts);
    g_free(listed);
}

const UiListedAccount *
ui_listed_find(const UiListed *listed, const char *name)
{
    return listed == NULL ? NULL : find(listed, name);
}

guint
ui_listed_n_over(const UiListedAccount *account, guint64 bytes)
{
    guint low = 0, high = account->n;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(account->sizes, guint64, middle) <= bytes)
            low = middle + 1;
        else
            high = middle;
    }
    return account->n - low;
}
