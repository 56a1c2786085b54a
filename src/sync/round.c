/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/round.c: one session: the order of its steps (L3). */
#include <config.h>

#include "run.h"

void
sync_round_clear(SyncRun *run)
{
    g_clear_pointer(&run->session, pop3_session_free);
    g_clear_pointer(&run->stream, net_stream_free);
    g_clear_pointer(&run->items, g_array_unref);
    g_clear_pointer(&run->uidls, g_string_chunk_free);
    g_clear_pointer(&run->order, g_array_unref);
    g_clear_pointer(&run->spool, sync_spool_free);
    run->naming = SYNC_NAMED_BY_UIDL;
    run->totals = (SyncTotals){ 0 };
    run->n_left = 0;
    run->bytes_left = 0;
    run->n_come = 0;
    run->n_asked = 0;
    run->n_gone = 0;
    run->is_capa_open = false;
    run->has_no_top = false;
    run->is_slow = false;
    run->is_parked = false;
    run->is_finishing = false;
    run->is_reopening = false;
    run->n_compared = 0;
    run->n_twins = 0;
    run->has_asked = false;
    run->quit = STORE_QUIT_DROPPED;
}

static void
post_rows(SyncRun *run)
{
    for (guint i = 0; i < run->items->len; i++)
        sync_post_row(run, sync_item(run, i));
}

static bool
work(SyncRun *run, GError **error)
{
    if (!sync_interval_check(run, error) || !sync_connect(run, error))
        return false;
    if (run->request->mode == SYNC_MODE_TEST)
        return sync_doctor_examine(run, error);
    if (!sync_list(run, error))
        return false;
    if (run->is_finishing)
        return true;
    if (run->request->mode == SYNC_MODE_PLAN) {
        post_rows(run);
        return true;
    }
    if (!sync_ingest(run, error))
        return false;
    sync_tell_twins(run);
    if (!run->is_reopening)
        sync_tell_left(run);
    return run->is_parked || run->is_finishing || sync_remove(run, error);
}

bool
sync_round(SyncRun *run, GError **error)
{
    bool is_whole = work(run, error);
    bool is_closed;

    if (!is_whole && *error != NULL)
        sync_note(run, "%s", (*error)->message);
    is_closed = sync_close(run, is_whole ? SYNC_CLOSE_QUIT : SYNC_CLOSE_DROP,
                           is_whole ? error : NULL);

    if (!is_whole || !is_closed)
        return false;
    sync_facts_note_success(run);
    return true;
}
