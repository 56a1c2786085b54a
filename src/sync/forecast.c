/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/forecast.c: the plan over what the latest listing left in the archive, without a connection
 * (L3). */
#include <config.h>

#include "sync/forecast.h"

#include <string.h>

#include "base/human.h"
#include "history.h"
#include "subject.h"

struct SyncForecast {
    StoreLedger *ledger; /* of a handle that may be closed: only its rows are looked at */
    StoreStandings *standings;
    SyncFetching fetching;
    ConfigRetention policy;
    guint n_confirmed;
    gint64 listed_at, now;
    guint n;                 /* messages on the server */
    SyncSubject *subjects;   /* oldest first */
    SyncDecision *decisions; /* parallel */
    guint *order;            /* of the rows, as they are shown */
    SyncTotals totals;
    GArray *past; /* SyncPast */
    bool has_weeks;
    SyncForecastWeek weeks[SYNC_FORECAST_WEEKS];
};

/* --- reading ---------------------------------------------------------------------------------- */

/* When it came to be where it is: stored here, or first seen there. */
static gint64
age_of(const StoreEntry *entry)
{
    return entry->state >= STORE_STATE_STORED ? entry->stored_at : entry->first_seen;
}

static gint
compare_age(gconstpointer a, gconstpointer b)
{
    const StoreEntry *one = *(const StoreEntry *const *)a;
    const StoreEntry *two = *(const StoreEntry *const *)b;

    return (age_of(one) > age_of(two)) - (age_of(one) < age_of(two));
}

static gint
compare_stored(gconstpointer a, gconstpointer b)
{
    const SyncPast *one = a;
    const SyncPast *two = b;

    return (one->stored > two->stored) - (one->stored < two->stored);
}

static void
add_past(SyncForecast *forecast, const StoreEntry *entry)
{
    bool is_stored = entry->state >= STORE_STATE_STORED && entry->file != NULL;
    SyncPast past = { .came = entry->first_seen,
                      .stored = is_stored ? entry->stored_at : 0,
                      .bytes = entry->size,
                      .here = store_standings_find(forecast->standings, entry) };

    if (!entry->is_listed && entry->state != STORE_STATE_DELETED)
        past.gone = store_ledger_last_listed(forecast->ledger, entry);
    past.is_kept = !is_stored || entry->is_resized || entry->is_doubled ||
                   entry->wish == STORE_WISH_PROTECT;
    g_array_append_val(forecast->past, past);
}

static bool
is_on_server(const StoreEntry *entry)
{
    return entry->is_listed && entry->state != STORE_STATE_DELETED;
}

/* Of what stands on the server, and of what has stood there in the last twelve months. */
static bool
is_recent(const StoreLedger *ledger, const StoreEntry *entry, gint64 now)
{
    return is_on_server(entry) || store_ledger_last_listed(ledger, entry) >
                                      now - SYNC_FORECAST_WEEKS * 7 * PB_DAY;
}

static GPtrArray *
find_recent(StoreLedger *ledger, gint64 now)
{
    GPtrArray *recent = g_ptr_array_new();
    guint n = store_ledger_n_entries(ledger);

    for (guint i = 0; i < n; i++) {
        StoreEntry *entry = store_ledger_entry(ledger, i);

        if (is_recent(ledger, entry, now))
            g_ptr_array_add(recent, entry);
    }
    g_ptr_array_sort(recent, compare_age);
    return recent;
}

static void
take_entries(SyncForecast *forecast, const GPtrArray *recent)
{
    forecast->subjects = g_new0(SyncSubject, recent->len);
    forecast->decisions = g_new0(SyncDecision, recent->len);
    forecast->order = g_new0(guint, recent->len);
    for (guint i = 0; i < recent->len; i++) {
        const StoreEntry *entry = recent->pdata[i];
        const SyncSubject subject = {
            .entry = entry, .here = store_standings_find(forecast->standings, entry)
        };

        add_past(forecast, entry);
        if (is_on_server(entry))
            forecast->subjects[forecast->n++] = subject;
    }
    g_array_sort(forecast->past, compare_stored);
}

static bool
read_archive(SyncForecast *forecast, gint64 now, GError **error)
{
    g_autoptr(GPtrArray) recent = find_recent(forecast->ledger, now);

    if (!store_standings_read(forecast->standings, (StoreEntry *const *)recent->pdata,
                              recent->len, error))
        return false;
    forecast->listed_at = store_ledger_last_listing(forecast->ledger);
    take_entries(forecast, recent);
    return true;
}

SyncForecast *
sync_forecast_new(Store *store, const ConfigAccount *account, gint64 now, GError **error)
{
    g_autoptr(SyncForecast) forecast = g_new0(SyncForecast, 1);

    config_retention_copy(&forecast->policy, &account->retention);
    forecast->standings = store_standings_new(store);
    forecast->past = g_array_new(FALSE, FALSE, sizeof(SyncPast));
    forecast->ledger = store_ledger_load(store, account->name, error);
    if (forecast->ledger == NULL || !read_archive(forecast, now, error))
        return NULL;
    forecast->fetching = sync_fetching_of(account);
    forecast->fetching.has_no_preview =
        sync_has_no_preview(store_ledger_facts(forecast->ledger));
    sync_forecast_decide(forecast, &account->retention, now);
    return g_steal_pointer(&forecast);
}

void
sync_forecast_free(SyncForecast *forecast)
{
    if (forecast == NULL)
        return;
    config_retention_clear(&forecast->policy);
    store_standings_free(forecast->standings);
    store_ledger_free(forecast->ledger);
    g_array_unref(forecast->past);
    g_free(forecast->subjects);
    g_free(forecast->decisions);
    g_free(forecast->order);
    g_free(forecast);
}

/* --- deciding --------------------------------------------------------------------------------- */

/* As the rows are shown. */
typedef enum {
    GROUP_DELETED,
    GROUP_OVER_LIMIT,
    GROUP_FETCHED,
    GROUP_PREVIEWED,
    GROUP_PROTECTED,
    GROUP_KEPT,
    N_GROUPS,
} Group;

static Group
group_of(const SyncDecision *decision)
{
    switch (decision->action) {
    case SYNC_ACTION_DELETE:
        return GROUP_DELETED;
    case SYNC_ACTION_FETCH:
        return GROUP_FETCHED;
    case SYNC_ACTION_PREVIEW:
        return GROUP_PREVIEWED;
    case SYNC_ACTION_KEEP:
        break;
    }
    if (decision->reason == SYNC_REASON_OVER_LIMIT)
        return GROUP_OVER_LIMIT;
    return decision->reason == SYNC_REASON_PROTECTED ? GROUP_PROTECTED : GROUP_KEPT;
}

static void
make_order(SyncForecast *forecast)
{
    guint place[N_GROUPS + 1] = { 0 };

    for (guint i = 0; i < forecast->n; i++)
        place[group_of(&forecast->decisions[i]) + 1]++;
    for (guint group = 1; group < N_GROUPS; group++)
        place[group] += place[group - 1];
    for (guint i = 0; i < forecast->n; i++)
        forecast->order[place[group_of(&forecast->decisions[i])]++] = i;
}

static void
decide(SyncForecast *forecast)
{
    const SyncPolicy policy = { .retention = &forecast->policy,
                                .fetching = forecast->fetching,
                                .n_confirmed = forecast->n_confirmed };

    sync_plan_make(&policy, forecast->subjects, forecast->n, forecast->now,
                   forecast->decisions);
    forecast->totals = (SyncTotals){ 0 };
    for (guint i = 0; i < forecast->n; i++)
        sync_totals_add(&forecast->totals, &forecast->decisions[i],
                        forecast->subjects[i].entry->size);
    make_order(forecast);
    forecast->has_weeks = false;
}

void
sync_forecast_decide(SyncForecast *forecast, const ConfigRetention *policy, gint64 now)
{
    ConfigRetention copy;

    config_retention_copy(&copy, policy);
    config_retention_clear(&forecast->policy);
    forecast->policy = copy;
    forecast->now = now;
    decide(forecast);
}

void
sync_forecast_set_wish(SyncForecast *forecast, guint i, StoreWish wish, gint64 now)
{
    StoreEntry *entry = (StoreEntry *)sync_forecast_row(forecast, i).entry;

    entry->wish = wish;
    forecast->now = now;
    decide(forecast);
}

void
sync_forecast_set_fixed(SyncForecast *forecast, guint at, StoreWish wish, bool is_wanted,
                        gint64 now)
{
    StoreEntry *entry = (StoreEntry *)sync_forecast_fixed_row(forecast, at).entry;

    entry->wish = wish;
    entry->is_wanted = is_wanted && entry->state <= STORE_STATE_HEADERS;
    forecast->now = now;
    decide(forecast);
}

void
sync_forecast_confirm(SyncForecast *forecast, guint n_confirmed, gint64 now)
{
    forecast->n_confirmed = n_confirmed;
    forecast->now = now;
    decide(forecast);
}

/* --- asking ----------------------------------------------------------------------------------- */

gint64
sync_forecast_listed_at(const SyncForecast *forecast)
{
    return forecast->listed_at;
}

const SyncTotals *
sync_forecast_totals(const SyncForecast *forecast)
{
    return &forecast->totals;
}

guint
sync_forecast_n_rows(const SyncForecast *forecast)
{
    return forecast->n;
}

SyncForecastRow
sync_forecast_row(const SyncForecast *forecast, guint i)
{
    return sync_forecast_fixed_row(forecast, sync_forecast_fixed_place(forecast, i));
}

SyncForecastRow
sync_forecast_fixed_row(const SyncForecast *forecast, guint at)
{
    g_assert(at < forecast->n);
    return (SyncForecastRow){ forecast->subjects[at].entry, forecast->subjects[at].here,
                              &forecast->decisions[at] };
}

guint
sync_forecast_fixed_place(const SyncForecast *forecast, guint i)
{
    g_assert(i < forecast->n);
    return forecast->order[i];
}

gint64
sync_forecast_next_deletion(const SyncForecast *forecast)
{
    gint64 next = 0;

    for (guint i = 0; i < forecast->n; i++) {
        const SyncDecision *decision = &forecast->decisions[i];
        gint64 time = decision->reason == SYNC_REASON_KEPT_UNTIL ? decision->until : 0;

        if (decision->action == SYNC_ACTION_DELETE || decision->then_deleted)
            return forecast->now;
        if (time != 0 && (next == 0 || time < next))
            next = time;
    }
    return next;
}

const SyncForecastWeek *
sync_forecast_weeks(SyncForecast *forecast)
{
    if (!forecast->has_weeks)
        sync_history_make(&forecast->policy, (const SyncPast *)forecast->past->data,
                          forecast->past->len, forecast->now, forecast->weeks);
    forecast->has_weeks = true;
    return forecast->weeks;
}
