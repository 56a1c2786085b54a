/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/listed.c: what stands on the servers (L4). */
#include <config.h>

#include "listed.h"

#include "base/clock.h"
#include "sync/forecast.h"
#include "reading.h"

struct UiListed {
    GPtrArray *accounts; /* UiListedAccount */
    UiReading *reading;  /* NULL when it ended */
    void (*changed)(void *data);
    void *data;
};

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

/* What cannot be read is not known: the pages that decide by it say why. */
static void *
read_accounts(Store *store, void *request, GError **error)
{
    const GPtrArray *accounts = request;
    GPtrArray *found = g_ptr_array_new_with_free_func(account_free);

    (void)error;
    for (guint i = 0; i < accounts->len; i++) {
        UiListedAccount *listed = read_account(store, g_ptr_array_index(accounts, i));

        if (listed != NULL)
            g_ptr_array_add(found, listed);
    }
    return found;
}

static const UiReadingClass reading_class = {
    .name = "listed",
    .read = read_accounts,
    .free_request = (void (*)(void *))g_ptr_array_unref,
    .free_result = (void (*)(void *))g_ptr_array_unref,
};

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
take_accounts(void *result, const GError *error, void *user_data)
{
    UiListed *listed = user_data;

    (void)error;
    listed->reading = NULL;
    if (result == NULL)
        return;
    g_ptr_array_unref(listed->accounts);
    listed->accounts = result;
    listed->changed(listed->data);
}

UiListed *
ui_listed_new(const PbPaths *paths, const ConfigSettings *settings,
              void (*changed)(void *data), void *data)
{
    UiListed *listed = g_new0(UiListed, 1);
    GPtrArray *accounts =
        g_ptr_array_new_with_free_func((GDestroyNotify)config_account_free);

    listed->accounts = g_ptr_array_new_with_free_func(account_free);
    listed->changed = changed;
    listed->data = data;
    for (guint i = 0; i < config_settings_n_accounts(settings); i++)
        g_ptr_array_add(accounts,
                        config_account_copy(config_settings_account(settings, i)));
    listed->reading =
        ui_reading_start(&reading_class, paths, accounts, take_accounts, listed);
    return listed;
}

void
ui_listed_free(UiListed *listed)
{
    if (listed == NULL)
        return;
    ui_reading_abandon(listed->reading);
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
