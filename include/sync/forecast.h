/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/sync/forecast.h: what the next session would do, from the ledger alone, offline (L3). */
#ifndef POSTBAG_SYNC_FORECAST_H
#define POSTBAG_SYNC_FORECAST_H

#include "store/ledger.h"
#include "store/message.h"
#include "sync/plan.h"

typedef struct {
    gint64 listed_at; /* of the listing it rests on; 0: there was none */
    SyncTotals totals;
    GPtrArray *deletions; /* StoreEntry, borrowed from the ledger, oldest stored first */
} SyncForecast;

/* `now`: of the session that it is about. The ledger must outlive the result. */
SyncForecast *sync_forecast_new(StoreLedger *ledger, const ConfigRetention *policy,
                                gint64 now);
void sync_forecast_free(SyncForecast *forecast);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyncForecast, sync_forecast_free)

#endif
