/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/retention.c: editing a policy, and its forecast after each keystroke (L4). */
#include <config.h>

#include "retention.h"

#include <string.h>

#include "base/clock.h"
#include "store/message.h"
#include "store/wish.h"

/* Whose wish was changed last. */
typedef struct {
    char *uidl; /* NULL: nobody's */
    guint copy;
    StoreWish before;
} Undo;

struct UiRetention {
    UiRetentionContext context;
    ConfigAccount *account; /* as saved */
    UiRetentionFields *fields;
    ConfigRetention policy; /* of the fields; the last good one */
    UiReading *reading;
    bool is_stale; /* read once more afterwards */
    UiRetentionFound *found;
    GError *error;
    UiRetentionSums sums;
    guint n_wanted_when_saved;
    Undo undo;
};

/* --- deciding --------------------------------------------------------------------------------- */

static void
count_protection(UiRetentionSums *sums, const char *detail)
{
    if (g_str_equal(detail, "unread"))
        sums->n_unread++;
    else if (g_str_equal(detail, "flagged"))
        sums->n_flagged++;
    else if (g_str_equal(detail, "by you"))
        sums->n_by_you++;
    else
        sums->n_other++;
}

static void
count_date(UiRetentionSums *sums, const SyncForecastRow *row)
{
    gint64 date = row->here == NULL ? row->entry->stored_at : row->here->sort_date;

    if (sums->oldest == 0 || date < sums->oldest)
        sums->oldest = date;
    if (sums->newest == 0 || date > sums->newest)
        sums->newest = date;
}

/* Rows come in groups: only those that have something to count are looked at. */
static void
sum_up(UiRetention *retention)
{
    const SyncForecast *forecast = retention->found->forecast;
    const SyncTotals *totals = sync_forecast_totals(forecast);
    guint first =
        totals->n_delete + totals->n_over_limit + totals->n_fetch + totals->n_preview;

    retention->sums = (UiRetentionSums){ 0 };
    for (guint i = 0; i < totals->n_delete; i++) {
        SyncForecastRow row = sync_forecast_row(forecast, i);

        count_date(&retention->sums, &row);
        retention->sums.n_over_max += row.decision->reason == SYNC_REASON_OVER_MAX;
    }
    for (guint i = first; i < first + totals->n_protected; i++)
        count_protection(&retention->sums,
                         sync_forecast_row(forecast, i).decision->detail);
}

static void
decide(UiRetention *retention)
{
    if (retention->found == NULL)
        return;
    sync_forecast_decide(retention->found->forecast, &retention->policy, pb_clock_now());
    sum_up(retention);
}

/* After what both rest on has changed: first by the saved policy, for the difference. */
static void
decide_both(UiRetention *retention)
{
    if (retention->found == NULL)
        return;
    sync_forecast_decide(retention->found->forecast, &retention->account->retention,
                         pb_clock_now());
    retention->n_wanted_when_saved = ui_retention_n_wanted(retention);
    decide(retention);
}

void
ui_retention_edited(UiRetention *retention)
{
    g_auto(ConfigRetention) policy = { 0 };

    if (!ui_retention_fields_policy(retention->fields, &policy) ||
        config_retention_equal(&policy, &retention->policy))
        return;
    config_retention_clear(&retention->policy);
    config_retention_copy(&retention->policy, &policy);
    decide(retention);
}

/* --- reading ---------------------------------------------------------------------------------- */

static void read_archive(UiRetention *retention);

static void
take_found(void *found, const GError *error, void *user_data)
{
    UiRetention *retention = user_data;

    retention->reading = NULL;
    g_clear_error(&retention->error);
    if (found != NULL) {
        ui_retention_found_free(retention->found);
        retention->found = found;
        decide_both(retention);
    } else {
        retention->error = error == NULL
                               ? g_error_new_literal(STORE_ERROR, STORE_ERROR_DATABASE,
                                                     "the archive was not read")
                               : g_error_copy(error);
    }
    if (retention->is_stale)
        read_archive(retention);
    if (retention->context.changed != NULL)
        retention->context.changed(retention->context.data);
}

static void
read_archive(UiRetention *retention)
{
    retention->is_stale = false;
    retention->reading = ui_retention_read(retention->context.paths, retention->account,
                                           take_found, retention);
}

void
ui_retention_read_again(UiRetention *retention)
{
    if (retention->reading == NULL)
        read_archive(retention);
    else
        retention->is_stale = true;
}

UiRetention *
ui_retention_new(const UiRetentionContext *context, const ConfigAccount *account)
{
    UiRetention *retention = g_new0(UiRetention, 1);

    retention->context = *context;
    retention->account = config_account_copy(account);
    retention->fields = ui_retention_fields_new(account);
    config_retention_copy(&retention->policy, &account->retention);
    read_archive(retention);
    return retention;
}

void
ui_retention_free(UiRetention *retention)
{
    if (retention == NULL)
        return;
    ui_reading_abandon(retention->reading);
    ui_retention_found_free(retention->found);
    ui_retention_fields_free(retention->fields);
    config_account_free(retention->account);
    config_retention_clear(&retention->policy);
    g_clear_error(&retention->error);
    g_free(retention->undo.uidl);
    g_free(retention);
}

/* --- saving ----------------------------------------------------------------------------------- */

static void
take_account(UiRetention *retention, const ConfigAccount *account)
{
    ConfigAccount *copy = config_account_copy(account);

    config_account_free(retention->account);
    retention->account = copy;
}

void
ui_retention_follow(UiRetention *retention, const ConfigAccount *account)
{
    take_account(retention, account);
    ui_retention_fields_follow(retention->fields, account);
    ui_retention_edited(retention);
    decide_both(retention);
}

bool
ui_retention_save(UiRetention *retention, ConfigSettings *settings, GError **error)
{
    g_autofree char *group = g_strconcat("account ", retention->account->name, NULL);
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(ConfigChange));
    g_autoptr(ConfigSettings) changed = NULL;
    const ConfigAccount *account;

    for (gsize i = 0; ui_retention_field_keys[i] != NULL; i++) {
        const char *key = ui_retention_field_keys[i];
        char *value = ui_retention_fields_value(retention->fields, key);
        const ConfigChange change = { group, key, value };

        g_ptr_array_add(values, value);
        if (ui_retention_fields_key_changed(retention->fields, key))
            g_array_append_val(changes, change);
    }
    changed = config_settings_with(settings, (const ConfigChange *)changes->data,
                                   changes->len, error);
    if (changed == NULL || !config_settings_save_with(settings, changed, error))
        return false;
    account = config_settings_find_account(settings, retention->account->name, error);
    if (account == NULL)
        return false;
    take_account(retention, account);
    ui_retention_fields_settle(retention->fields);
    decide_both(retention);
    return true;
}

/* --- asking ----------------------------------------------------------------------------------- */

const char *
ui_retention_account(const UiRetention *retention)
{
    return retention->account->name;
}

const ConfigProvider *
ui_retention_provider(const UiRetention *retention)
{
    return retention->account->provider;
}

UiRetentionFields *
ui_retention_fields(const UiRetention *retention)
{
    return retention->fields;
}

SyncForecast *
ui_retention_forecast(const UiRetention *retention)
{
    return retention->found == NULL ? NULL : retention->found->forecast;
}

const GError *
ui_retention_error(const UiRetention *retention)
{
    return retention->error;
}

const StoreAccountFacts *
ui_retention_facts(const UiRetention *retention)
{
    return retention->found == NULL ? NULL : retention->found->facts;
}

const UiRetentionDay *
ui_retention_days(const UiRetention *retention)
{
    static const UiRetentionDay none[UI_RETENTION_N_DAYS];

    return retention->found == NULL ? none : retention->found->days;
}

const ConfigRetention *
ui_retention_policy(const UiRetention *retention)
{
    return &retention->policy;
}

const UiRetentionSums *
ui_retention_sums(const UiRetention *retention)
{
    return &retention->sums;
}

guint
ui_retention_n_wanted(const UiRetention *retention)
{
    const SyncTotals *totals;

    if (retention->found == NULL)
        return 0;
    totals = sync_forecast_totals(retention->found->forecast);
    return totals->n_delete + totals->n_then_deleted + totals->n_over_limit;
}

gint64
ui_retention_difference(const UiRetention *retention)
{
    return (gint64)ui_retention_n_wanted(retention) - retention->n_wanted_when_saved;
}

/* --- by hand ---------------------------------------------------------------------------------- */

/* In the archive, durably, then in the forecast. */
static bool
set_wish(UiRetention *retention, guint i, StoreWish wish, GError **error)
{
    SyncForecast *forecast = retention->found->forecast;
    SyncForecastRow row = sync_forecast_row(forecast, i);
    g_autoptr(StoreMessage) message =
        store_find(retention->context.store, row.here->key, error);

    if (message == NULL ||
        !store_set_wish(retention->context.store, message->row, wish, error))
        return false;
    sync_forecast_set_wish(forecast, i, wish, pb_clock_now());
    decide_both(retention);
    return true;
}

bool
ui_retention_toggle_protection(UiRetention *retention, guint i, bool *is_protected,
                               GError **error)
{
    SyncForecastRow row = sync_forecast_row(retention->found->forecast, i);
    StoreWish before = row.entry->wish;
    Undo undo = { .copy = row.entry->copy, .before = before };

    *is_protected = before != STORE_WISH_PROTECT;
    if (row.here == NULL)
        return false;
    undo.uidl = g_strdup(row.entry->uidl);
    if (!set_wish(retention, i, *is_protected ? STORE_WISH_PROTECT : STORE_WISH_NONE,
                  error)) {
        g_free(undo.uidl);
        return false;
    }
    g_free(retention->undo.uidl);
    retention->undo = undo;
    return true;
}

bool
ui_retention_undo(UiRetention *retention, GError **error)
{
    const SyncForecast *forecast = ui_retention_forecast(retention);
    guint n = forecast == NULL ? 0 : sync_forecast_n_rows(forecast);

    for (guint i = 0; retention->undo.uidl != NULL && i < n; i++) {
        SyncForecastRow row = sync_forecast_row(forecast, i);

        if (row.here == NULL || row.entry->copy != retention->undo.copy ||
            strcmp(row.entry->uidl, retention->undo.uidl) != 0)
            continue;
        if (!set_wish(retention, i, retention->undo.before, error))
            return false;
        g_clear_pointer(&retention->undo.uidl, g_free);
        return true;
    }
    return false;
}
