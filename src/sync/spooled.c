/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/spooled.c: messages from the spool into the archive: they were fetched to be named, and are
 * not fetched again (L3). */
#include <config.h>

#include "ingest.h"

#define PIECE ((gsize)64 * 1024)

static bool
take_one(Ingest *ingest, SyncItem *item, char *buffer, GError **error)
{
    SyncSpool *spool = ingest->run->spool;
    const SyncSpooled *spooled = &item->spooled;

    item->is_asked = true;
    if (!sync_ingest_begin(ingest, item, error))
        return false;
    for (guint64 done = 0; done < spooled->len;) {
        gsize len = (gsize)MIN(spooled->len - done, PIECE);

        if (!sync_spool_read(spool, spooled->start + done, buffer, len, error) ||
            !sync_ingest_write(ingest, buffer, len, error))
            return false;
        done += len;
    }
    return sync_ingest_end(ingest, item, error) &&
           sync_link_keep_alive(ingest->run, error);
}

bool
sync_ingest_spooled(Ingest *ingest, GError **error)
{
    SyncRun *run = ingest->run;
    g_autofree char *buffer = NULL;
    guint n_kept = 0;

    if (run->spool == NULL)
        return true;
    buffer = g_malloc(PIECE);
    for (guint i = 0; i < run->order->len; i++) {
        guint index = g_array_index(run->order, guint, i);
        SyncItem *item = sync_item(run, index);

        if (!item->spooled.is_there || item->decision.action != SYNC_ACTION_FETCH)
            g_array_index(run->order, guint, n_kept++) = index;
        else if (!take_one(ingest, item, buffer, error))
            return false;
    }
    g_array_set_size(run->order, n_kept);
    return true;
}
