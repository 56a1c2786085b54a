/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/sync/forecast.h: what the next session would do, from the archive alone, offline (L3).
 *
 * Read once (which takes a while with many messages: on a job), then computed anew for every policy that a
 * person tries, in memory alone. It asks the same plan that the engine executes, about the same facts: until
 * the server's mail or the clock change, both give the same. */
#ifndef POSTBAG_SYNC_FORECAST_H
#define POSTBAG_SYNC_FORECAST_H

#include "config/settings.h"
#include "store/ledger.h"
#include "store/standing.h"
#include "sync/plan.h"

#define SYNC_FORECAST_WEEKS 52

typedef struct SyncForecast SyncForecast;

/* One message that stands on the server, as far as the latest listing told. All borrowed from the forecast. */
typedef struct {
    const StoreEntry *entry;
    const StoreStanding *here; /* NULL: not stored here, or its file is gone */
    const SyncDecision *decision;
} SyncForecastRow;

/* What the policy would have meant for the past: one week. */
typedef struct {
    gint64 start;      /* seconds UTC */
    guint64 bytes;     /* on the server at the end of the week */
    guint n_on_server; /* the same */
    guint n_deleted;   /* in it */
} SyncForecastWeek;

/* Reads what the archive has of the account: any thread, whose `store` it is; it then belongs to that one handle
 * no longer and may be handed on. Decides by the account's own settings, as of `now`. */
SyncForecast *sync_forecast_new(Store *store, const ConfigAccount *account, gint64 now,
                                GError **error);
void sync_forecast_free(SyncForecast *forecast);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyncForecast, sync_forecast_free)

/* Decides anew by another policy; copied. `now`: of the session that it is about. 100,000 messages take less than
 * 50 ms. */
void sync_forecast_decide(SyncForecast *forecast, const ConfigRetention *policy,
                          gint64 now);
/* The wish of a row, as a person changes it before it is written: decides anew. */
void sync_forecast_set_wish(SyncForecast *forecast, guint i, StoreWish wish, gint64 now);
/* So many deletions over the limit have a yes: decides anew. */
void sync_forecast_confirm(SyncForecast *forecast, guint n_confirmed, gint64 now);

/* When the listing came that it rests on; 0: there was none. */
gint64 sync_forecast_listed_at(const SyncForecast *forecast);
/* Valid until it is decided anew, as all below. */
const SyncTotals *sync_forecast_totals(const SyncForecast *forecast);
guint sync_forecast_n_rows(const SyncForecast *forecast);
/* In an order of its own: what is deleted first, oldest stored first; then what is held by the delete limit, fetched,
 * previewed, protected, kept; the oldest first. */
SyncForecastRow sync_forecast_row(const SyncForecast *forecast, guint i);
/* The same rows in an order that stays when it is decided anew, and where row `i` of the other stands in it: for
 * lists whose rows must not jump under a person's hands. */
SyncForecastRow sync_forecast_fixed_row(const SyncForecast *forecast, guint at);
guint sync_forecast_fixed_place(const SyncForecast *forecast, guint i);
/* What a person wants of the message at that place, before it is written: decides anew. */
void sync_forecast_set_fixed(SyncForecast *forecast, guint at, StoreWish wish,
                             bool is_wanted, gint64 now);
/* When the next message leaves the server by time alone, should nothing change; 0: none will. */
gint64 sync_forecast_next_deletion(const SyncForecast *forecast);
/* SYNC_FORECAST_WEEKS weeks up to now, oldest first: what the policy decided by last would have meant, had it
 * been in force for the last twelve months. Computed when it is first asked for. */
const SyncForecastWeek *sync_forecast_weeks(SyncForecast *forecast);

#endif
