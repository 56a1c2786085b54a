/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/retention.c: editing a policy, and its forecast after each keystroke (L4). */
#include <config.h>

#include "retention.h"

#include <string.h>

#include "base/clock.h"
#include "base/human.h"

struct UiRetention {
    Store *store;
    char *account;
    ConfigRetention saved;
    ConfigRetention edited; /* the last good one */
    ConfigLeave leave;      /* as chosen, good or not */
    bool is_typing;         /* the next digit is added; else it replaces the number */
    char number[UI_RETENTION_MAX_DIGITS + 1];
    bool is_in_hours;
    guint n_deleted_when_saved;
    SyncForecast *forecast; /* of `edited` */
    GPtrArray *rows; /* UiRetentionRow, one for each deletion; NULL until asked for */
};

static void
row_free(void *data)
{
    UiRetentionRow *row = data;

    if (row == NULL)
        return;
    g_free(row->person);
    g_free(row->subject);
    g_free(row);
}

/* The fields as `policy` has them; what is not "for" keeps the number that stood there. */
static void
fill_fields(UiRetention *retention, const ConfigRetention *policy)
{
    gint64 seconds =
        policy->leave == CONFIG_LEAVE_FOR ? policy->leave_seconds : 14 * PB_DAY;

    retention->leave = policy->leave;
    retention->is_typing = false;
    retention->is_in_hours = seconds % PB_DAY != 0;
    g_snprintf(retention->number, sizeof retention->number, "%" G_GINT64_FORMAT,
               seconds / (retention->is_in_hours ? PB_HOUR : PB_DAY));
}

static UiRetentionRow *
row_new(UiRetention *retention, guint i)
{
    UiRetentionRow *row = g_new0(UiRetentionRow, 1);
    SyncForecastRow found = sync_forecast_row(retention->forecast, i);
    g_autoptr(StoreMessage) message =
        store_find_file(retention->store, found.entry->file, NULL);

    row->stored_at = found.entry->stored_at;
    row->size = found.entry->size;
    row->is_known = message != NULL;
    row->person = g_strdup(message == NULL ? "" : message->envelope->from_name);
    row->subject = g_strdup(message == NULL ? "" : message->envelope->subject);
    if (message != NULL && *row->person == '\0') {
        g_free(row->person);
        row->person = g_strdup(message->envelope->from_address);
    }
    return row;
}

static void
recompute(UiRetention *retention)
{
    sync_forecast_decide(retention->forecast, &retention->edited, pb_clock_now());
    g_ptr_array_set_size(retention->rows, 0);
    g_ptr_array_set_size(retention->rows,
                         (gint)sync_forecast_totals(retention->forecast)->n_delete);
}

/* After a field changed: takes the fields over when they make sense. */
static void
take_fields(UiRetention *retention)
{
    gint64 seconds = 0;

    if (ui_retention_problem(retention) != NULL)
        return;
    if (retention->leave == CONFIG_LEAVE_FOR)
        seconds = g_ascii_strtoll(retention->number, NULL, 10) *
                  (retention->is_in_hours ? PB_HOUR : PB_DAY);
    if (retention->edited.leave == retention->leave &&
        retention->edited.leave_seconds == seconds)
        return;
    retention->edited.leave = retention->leave;
    retention->edited.leave_seconds = seconds;
    recompute(retention);
}

UiRetention *
ui_retention_new(Store *store, const ConfigAccount *account, GError **error)
{
    SyncForecast *forecast = sync_forecast_new(store, account, pb_clock_now(), error);
    UiRetention *retention;

    if (forecast == NULL)
        return NULL;
    retention = g_new0(UiRetention, 1);
    retention->store = store;
    retention->forecast = forecast;
    retention->account = g_strdup(account->name);
    config_retention_copy(&retention->saved, &account->retention);
    config_retention_copy(&retention->edited, &account->retention);
    retention->rows = g_ptr_array_new_with_free_func(row_free);
    fill_fields(retention, &retention->saved);
    recompute(retention);
    retention->n_deleted_when_saved = ui_retention_n_deletions(retention);
    return retention;
}

void
ui_retention_free(UiRetention *retention)
{
    if (retention == NULL)
        return;
    sync_forecast_free(retention->forecast);
    config_retention_clear(&retention->saved);
    config_retention_clear(&retention->edited);
    g_ptr_array_unref(retention->rows);
    g_free(retention->account);
    g_free(retention);
}

const char *
ui_retention_account(const UiRetention *retention)
{
    return retention->account;
}

ConfigLeave
ui_retention_leave(const UiRetention *retention)
{
    return retention->leave;
}

void
ui_retention_choose(UiRetention *retention, ConfigLeave leave)
{
    retention->leave = leave;
    retention->is_typing = false;
    take_fields(retention);
}

/* The number was edited, which chooses the line that it stands in. */
static void
take_number(UiRetention *retention)
{
    retention->leave = CONFIG_LEAVE_FOR;
    retention->is_typing = true;
    take_fields(retention);
}

const char *
ui_retention_number(const UiRetention *retention)
{
    return retention->number;
}

const char *
ui_retention_unit(const UiRetention *retention)
{
    return retention->is_in_hours ? "hours" : "days";
}

bool
ui_retention_type(UiRetention *retention, char digit)
{
    gsize len = retention->is_typing ? strlen(retention->number) : 0;

    if (!g_ascii_isdigit(digit) || len == UI_RETENTION_MAX_DIGITS)
        return false;
    retention->number[len] = digit;
    retention->number[len + 1] = '\0';
    take_number(retention);
    return true;
}

void
ui_retention_erase(UiRetention *retention)
{
    gsize len = strlen(retention->number);

    if (len > 0)
        retention->number[len - 1] = '\0';
    take_number(retention);
}

void
ui_retention_erase_all(UiRetention *retention)
{
    retention->number[0] = '\0';
    take_number(retention);
}

void
ui_retention_toggle_unit(UiRetention *retention)
{
    retention->is_in_hours = !retention->is_in_hours;
    retention->leave = CONFIG_LEAVE_FOR;
    take_fields(retention);
}

const char *
ui_retention_problem(const UiRetention *retention)
{
    gint64 number = g_ascii_strtoll(retention->number, NULL, 10);
    gint64 unit = retention->is_in_hours ? PB_HOUR : PB_DAY;

    if (retention->leave != CONFIG_LEAVE_FOR)
        return NULL;
    if (retention->number[0] == '\0')
        return "type a number or choose another line";
    if (number == 0)
        return "at least 1, or choose another line";
    if (number > CONFIG_LEAVE_SECONDS_MAX / unit)
        return "at most 100 years, or \"always\"";
    return NULL;
}

bool
ui_retention_is_changed(const UiRetention *retention)
{
    return ui_retention_problem(retention) != NULL ||
           !config_retention_equal(&retention->saved, &retention->edited);
}

void
ui_retention_discard(UiRetention *retention)
{
    fill_fields(retention, &retention->saved);
    take_fields(retention);
}

bool
ui_retention_save(UiRetention *retention, ConfigSettings *settings, GError **error)
{
    g_autofree char *group = g_strconcat("account ", retention->account, NULL);
    g_autofree char *value = ui_retention_to_string(retention);

    if (!config_settings_set(settings, group, "leave_on_server", value, error) ||
        !config_settings_save(settings, error))
        return false;
    config_retention_clear(&retention->saved);
    config_retention_copy(&retention->saved, &retention->edited);
    retention->n_deleted_when_saved = ui_retention_n_deletions(retention);
    return true;
}

char *
ui_retention_to_string(const UiRetention *retention)
{
    return config_retention_get(&retention->edited, "leave_on_server");
}

const SyncForecast *
ui_retention_forecast(const UiRetention *retention)
{
    return retention->forecast;
}

guint
ui_retention_n_deletions(const UiRetention *retention)
{
    const SyncTotals *totals = sync_forecast_totals(retention->forecast);

    return totals->n_delete + totals->n_then_deleted;
}

gint64
ui_retention_difference(const UiRetention *retention)
{
    return (gint64)ui_retention_n_deletions(retention) - retention->n_deleted_when_saved;
}

guint
ui_retention_n_rows(const UiRetention *retention)
{
    return retention->rows->len;
}

const UiRetentionRow *
ui_retention_row(UiRetention *retention, guint i)
{
    gpointer *row = &g_ptr_array_index(retention->rows, i);

    if (*row == NULL)
        *row = row_new(retention, i);
    return *row;
}
