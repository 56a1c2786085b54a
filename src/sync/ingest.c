/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/ingest.c: messages from the line into the archive, in batches that become durable together
 * (L3).
 *
 * RETRs are queued ahead of the answers, a few dozen at a time; what came whole is committed also when
 * the line breaks, so that nothing that arrived is fetched twice. */
#include <config.h>

#include "arrive.h"
#include "run.h"

#define QUEUE_AHEAD    (2 * POP3_WINDOW_COMMANDS)
#define BATCH_MESSAGES 200
#define BATCH_BYTES    ((guint64)32 * 1024 * 1024)
#define BATCH_US       (3 * G_USEC_PER_SEC)

typedef struct {
    SyncRun *run;
    StoreBatch *batch;
    gint64 batch_began_us;
    guint next_ask;           /* index of the next item to look at for asking */
    guint next_take;          /* of the item that is answered next */
    StoreIncoming *incoming;  /* of the message whose body is coming */
    guint64 announced_before; /* bytes_done when the present message began */
} Ingest;

static const SyncItem *
item_at(const Ingest *ingest, guint i)
{
    return &g_array_index(ingest->run->items, SyncItem, i);
}

static bool
is_wanted(const SyncItem *item)
{
    return item->decision.action == SYNC_ACTION_FETCH && item->size <= SYNC_MAX_MESSAGE;
}

static void
skip_unwanted(const Ingest *ingest, guint *i)
{
    while (*i < ingest->run->items->len && !is_wanted(item_at(ingest, *i)))
        (*i)++;
}

static void
ask_ahead(Ingest *ingest)
{
    Pop3Session *session = ingest->run->session;

    for (skip_unwanted(ingest, &ingest->next_ask);
         ingest->next_ask < ingest->run->items->len &&
         pop3_session_n_open(session) < QUEUE_AHEAD;
         skip_unwanted(ingest, &ingest->next_ask)) {
        const SyncItem *item = item_at(ingest, ingest->next_ask++);

        pop3_session_retr(session, item->number, item->size);
    }
}

static bool
commit(Ingest *ingest, GError **error)
{
    SyncRun *run = ingest->run;
    guint n = store_batch_n_messages(ingest->batch);

    if (n == 0)
        return true;
    if (!store_batch_commit(ingest->batch, error))
        return false;
    run->progress.n_stored += n;
    if (!sync_rules_run(run, error))
        return false;
    sync_post_figures(run, SYNC_EVENT_STORED);
    return true;
}

static bool
commit_when_due(Ingest *ingest, GError **error)
{
    gint64 now = g_get_monotonic_time();

    if (store_batch_n_messages(ingest->batch) == 1)
        ingest->batch_began_us = now;
    if (store_batch_n_messages(ingest->batch) < BATCH_MESSAGES &&
        store_batch_n_bytes(ingest->batch) < BATCH_BYTES &&
        now - ingest->batch_began_us < BATCH_US)
        return true;
    return commit(ingest, error);
}

static bool
begin_message(Ingest *ingest, GError **error)
{
    SyncRun *run = ingest->run;
    const SyncItem *item = item_at(ingest, ingest->next_take);

    ingest->incoming = store_incoming_new(ingest->batch, item->entry, error);
    run->progress.now_done = 0;
    run->progress.now_all = item->size;
    ingest->announced_before = run->progress.bytes_done;
    return ingest->incoming != NULL;
}

static bool
take_body(Ingest *ingest, const Pop3Event *event, GError **error)
{
    SyncProgress *progress = &ingest->run->progress;

    progress->now_done += event->len;
    if (progress->now_done > SYNC_MAX_MESSAGE) {
        g_set_error(error, POP3_ERROR, POP3_ERROR_TOO_LONG,
                    "message %u does not end: over %u MB", event->number,
                    (guint)(SYNC_MAX_MESSAGE >> 20));
        return false;
    }
    /* Announced sizes are hints: the sum never passes what was announced for this one. */
    progress->bytes_done =
        ingest->announced_before + MIN(progress->now_done, progress->now_all);
    sync_post_progress(ingest->run);
    return store_incoming_write(ingest->incoming, event->data, event->len, error);
}

static void
count_message(Ingest *ingest)
{
    SyncProgress *progress = &ingest->run->progress;

    progress->n_done++;
    progress->bytes_done =
        ingest->announced_before + item_at(ingest, ingest->next_take)->size;
    progress->now_done = progress->now_all = 0;
    ingest->next_take++;
    skip_unwanted(ingest, &ingest->next_take);
    sync_post_progress(ingest->run);
}

static bool
end_message(Ingest *ingest, const Pop3Event *event, GError **error)
{
    if (event->reply.kind != POP3_REPLY_OK) {
        g_autoptr(GError) refusal = pop3_reply_to_error(&event->reply, false);

        ingest->run->n_refused++;
        ingest->announced_before = ingest->run->progress.bytes_done;
        sync_post_log(ingest->run, "message %u was refused: %s", event->number,
                      refusal->message);
        count_message(ingest);
        return true;
    }
    if (!store_incoming_finish(g_steal_pointer(&ingest->incoming), error))
        return false;
    count_message(ingest);
    return commit_when_due(ingest, error);
}

static bool
take_event(Ingest *ingest, const Pop3Event *event, GError **error)
{
    switch (event->kind) {
    case POP3_EVENT_STATUS:
        net_stream_mark(ingest->run->stream);
        return event->reply.kind != POP3_REPLY_OK || begin_message(ingest, error);
    case POP3_EVENT_BODY:
        return take_body(ingest, event, error);
    case POP3_EVENT_DONE:
        return end_message(ingest, event, error);
    case POP3_EVENT_ENTRY:
        break;
    }
    g_assert_not_reached();
}

static bool
fetch_all(Ingest *ingest, GError **error)
{
    SyncRun *run = ingest->run;
    Pop3Event event;

    skip_unwanted(ingest, &ingest->next_take);
    net_stream_mark(run->stream);
    while (ingest->next_take < run->items->len) {
        ask_ahead(ingest);
        if (!sync_link_next(run, &event, error) || !take_event(ingest, &event, error))
            return false;
    }
    return true;
}

static void
count_wanted(SyncRun *run)
{
    for (guint i = 0; i < run->items->len; i++) {
        const SyncItem *item = &g_array_index(run->items, SyncItem, i);

        if (is_wanted(item)) {
            run->progress.n_all++;
            run->progress.bytes_all += item->size;
        } else if (item->decision.action == SYNC_ACTION_FETCH) {
            run->n_refused++;
            sync_post_log(run, "message %u is over %u MB: left on the server",
                          item->number, (guint)(SYNC_MAX_MESSAGE >> 20));
        }
    }
}

bool
sync_ingest(SyncRun *run, GError **error)
{
    g_autoptr(StoreBatch) batch = NULL;
    Ingest ingest = { .run = run };
    bool is_whole;

    count_wanted(run);
    if (run->progress.n_all == 0)
        return true;
    sync_post_step(run, SYNC_STEP_FETCH);
    batch = store_batch_new(run->ledger, run->request->account->deliver_to, error);
    if (batch == NULL)
        return false;
    ingest.batch = batch;
    run->started_us = g_get_monotonic_time();
    is_whole = fetch_all(&ingest, error);
    store_incoming_abort(ingest.incoming);
    /* After a failure the first error is the one to tell. */
    if (!commit(&ingest, is_whole ? error : NULL))
        return false;
    sync_post_figures(run, SYNC_EVENT_PROGRESS);
    return is_whole;
}
