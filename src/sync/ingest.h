/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/ingest.h: what the two ways of a message into the archive share (L3, private). */
#ifndef POSTBAG_SRC_SYNC_INGEST_H
#define POSTBAG_SRC_SYNC_INGEST_H

#include "run.h"

typedef struct {
    SyncRun *run;
    StoreBatch *batch;
    gint64 batch_began_us;
    guint n_previews;       /* in the batch */
    guint next_ask;         /* place in run->order of the next item to ask for */
    guint next_take;        /* of the item that is answered next */
    guint64 cost_under_way; /* of those between */
    guint
        most_commands; /* how much may be under way, by what came in the latest moment: */
    guint64 most_bytes;
    gint64 began_us;          /* the first RETR, monotonic */
    gint64 measured_us;       /* when that was measured */
    guint measured_take;      /* next_take then */
    guint64 measured_cost;    /* of what has come since */
    StoreIncoming *incoming;  /* of the message whose body is coming */
    guint64 announced_before; /* bytes_done when the present message began */
} Ingest;

/* The message of the item begins, goes on, has come whole. */
bool sync_ingest_begin(Ingest *ingest, const SyncItem *item, GError **error);
bool sync_ingest_write(Ingest *ingest, const void *bytes, gsize len, GError **error);
bool sync_ingest_end(Ingest *ingest, SyncItem *item, GError **error);
/* spooled.c: what came already while it was named, in the order of the plan. */
bool sync_ingest_spooled(Ingest *ingest, GError **error);

#endif
