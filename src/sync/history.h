/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/history.h: what a policy would have meant for the last twelve months (L3, private). Pure.
 *
 * A simulation in weeks: messages come when they were first seen and are stored when they were stored; the
 * policy takes them away; what the server or another program took away earlier is gone then. What a person
 * has done since (flags, Trash) counts as if it had always been so. */
#ifndef POSTBAG_SRC_SYNC_HISTORY_H
#define POSTBAG_SRC_SYNC_HISTORY_H

#include "sync/forecast.h"

/* One message that is or was on the server. */
typedef struct {
    gint64 came, stored; /* seconds UTC; stored 0: never */
    gint64 gone;         /* another than us took it away then; 0: nobody did */
    guint64 bytes;
    bool
        is_kept; /* no rule takes it: a preview, not here as it was stored, protected by hand */
    const StoreStanding *here; /* NULL: not known */
} SyncPast;

/* Fills SYNC_FORECAST_WEEKS weeks, the last of which ends at `now`. `past` is in the order of `stored`. */
void sync_history_make(const ConfigRetention *policy, const SyncPast *past, guint n,
                       gint64 now, SyncForecastWeek weeks[SYNC_FORECAST_WEEKS]);

#endif
