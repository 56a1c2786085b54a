/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/retention_read.h: reading what a forecast rests on, on a thread (L4). */
#ifndef UI_MODEL_RETENTION_READ_H
#define UI_MODEL_RETENTION_READ_H

#include "store/facts.h"
#include "sync/forecast.h"
#include "reading.h"

#define UI_RETENTION_N_DAYS 2

/* Deletions that were asked of the server on one day. */
typedef struct {
    gint64 day; /* local midnight, seconds UTC */
    guint n_confirmed, n_refused, n_unconfirmed;
} UiRetentionDay;

/* Owned. */
typedef struct {
    SyncForecast *forecast;
    StoreAccountFacts *facts;                 /* NULL: none */
    UiRetentionDay days[UI_RETENTION_N_DAYS]; /* the latest first; day 0: none */
} UiRetentionFound;

void ui_retention_found_free(UiRetentionFound *found);

/* `done` gets a UiRetentionFound. */
UiReading *ui_retention_read(const PbPaths *paths, const ConfigAccount *account,
                             UiReadingDone done, void *user_data);

#endif
