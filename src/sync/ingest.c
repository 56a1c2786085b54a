/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/ingest.c: messages from the line into the archive, in batches that become durable together
 * (L3).
 *
 * RETRs go out ahead of the answers, as many as the window takes and no more, so that a person who wants a
 * pause or the end waits for little. What came whole is committed also when the line breaks, so that nothing
 * that arrived is fetched twice. */
#include <config.h>

#include "ingest.h"

#include "base/clock.h"
#include "base/human.h"
#include "arrive.h"

#define BATCH_MESSAGES 1000
#define BATCH_BYTES    ((guint64)32 * 1024 * 1024)
#define BATCH_US       (3 * G_USEC_PER_SEC)
#define SLOW_COMMANDS  2
#define SLOW_BYTES     (64 * 1024)
#define FIRST_COMMANDS 32
#define USUAL_SIZE     (4 * 1024)
#define FIRST_BYTES    (1024 * 1024)
#define LEAST_BYTES    (256 * 1024)
#define MEASURE_US     (50 * 1000)
#define AHEAD_US       (G_USEC_PER_SEC / 2)
#define PREVIEW_LINES  60
/* After so long a session ends and another one goes on, so that what the server holds back until QUIT (deletions, its
 * own note of what was fetched) is done, and a line that breaks takes little with it. */
#define REOPEN_SECONDS (10 * PB_MINUTE)

static SyncItem *
item_at(const Ingest *ingest, guint place)
{
    return sync_item(ingest->run, g_array_index(ingest->run->order, guint, place));
}

static SyncControlFlags
wishes(const Ingest *ingest)
{
    return sync_control_flags(ingest->run->request->control);
}

/* --- asking ------------------------------------------------------------------------------------- */

static guint
most_commands(const Ingest *ingest)
{
    return ingest->run->is_slow ? SLOW_COMMANDS : ingest->most_commands;
}

static guint64
most_bytes(const Ingest *ingest)
{
    return ingest->run->is_slow ? SLOW_BYTES : ingest->most_bytes;
}

/* What may be under way is what comes in half a second, as far as the session allows it: enough to fill a long
 * line, and soon over when somebody wants a pause or the end on a slow one. */
static void
adapt_window(Ingest *ingest)
{
    gint64 now = g_get_monotonic_time();
    guint64 elapsed = (guint64)MAX(now - ingest->measured_us, 1);
    guint64 n = ingest->next_take - ingest->measured_take;

    if (elapsed < MEASURE_US && n < FIRST_COMMANDS)
        return;
    ingest->most_commands =
        (guint)CLAMP(n * AHEAD_US / elapsed, FIRST_COMMANDS, POP3_WINDOW_COMMANDS);
    ingest->most_bytes =
        CLAMP(ingest->measured_cost * AHEAD_US / elapsed, LEAST_BYTES, POP3_WINDOW_BYTES);
    ingest->measured_us = now;
    ingest->measured_take = ingest->next_take;
    ingest->measured_cost = 0;
}

/* Before the first message only the listing has told how fast the line is, if it was long enough. */
static void
open_window(Ingest *ingest)
{
    guint64 bytes = sync_link_rate(ingest->run) * AHEAD_US / G_USEC_PER_SEC;

    ingest->most_commands = FIRST_COMMANDS;
    ingest->most_bytes = FIRST_BYTES;
    if (bytes == 0)
        return;
    ingest->most_bytes = CLAMP(bytes, LEAST_BYTES, POP3_WINDOW_BYTES);
    ingest->most_commands =
        (guint)CLAMP(bytes / USUAL_SIZE, FIRST_COMMANDS, POP3_WINDOW_COMMANDS);
}

/* Room in the window for one that costs so much. What the session would only queue, nobody could take
 * back. */
static bool
has_room(const Ingest *ingest, guint64 cost)
{
    const SyncRun *run = ingest->run;
    guint n_open = ingest->next_ask - ingest->next_take;

    if (n_open == 0)
        return true;
    return (pop3_session_capa(run->session)->flags & POP3_CAPA_PIPELINING) != 0 &&
           n_open < most_commands(ingest) &&
           ingest->cost_under_way + cost <= most_bytes(ingest);
}

static guint
preview_lines(const ConfigAccount *account)
{
    return account->headers_only ||
                   (account->provider->flags & CONFIG_PROVIDER_BREAKS_TOP) != 0
               ? 0
               : PREVIEW_LINES;
}

static void
ask(Ingest *ingest, SyncItem *item)
{
    SyncRun *run = ingest->run;

    item->is_asked = item->is_under_way = true;
    ingest->next_ask++;
    ingest->cost_under_way += sync_cost(item);
    run->budget_used += sync_cost(item);
    if (item->decision.action == SYNC_ACTION_PREVIEW)
        pop3_session_top(run->session, item->number,
                         preview_lines(run->request->account));
    else
        pop3_session_retr(run->session, item->number, item->size);
}

/* Three quarters of what may be under way are. More is asked for only below that, so that many commands share a
 * record and a packet instead of each having its own. */
static bool
is_well_filled(const Ingest *ingest)
{
    guint n_open = ingest->next_ask - ingest->next_take;

    return n_open > most_commands(ingest) * 3 / 4 ||
           ingest->cost_under_way > most_bytes(ingest) * 3 / 4;
}

static void
ask_ahead(Ingest *ingest)
{
    const GArray *order = ingest->run->order;

    if (is_well_filled(ingest))
        return;
    while (ingest->next_ask < order->len) {
        SyncItem *item = item_at(ingest, ingest->next_ask);

        if (!has_room(ingest, sync_cost(item)))
            return;
        ask(ingest, item);
    }
}

/* --- storing ------------------------------------------------------------------------------------ */

static bool
commit(Ingest *ingest, GError **error)
{
    SyncRun *run = ingest->run;
    guint n = store_batch_n_messages(ingest->batch);
    guint n_twins = store_batch_n_twins(ingest->batch);
    bool is_done;

    if (n == 0)
        return true;
    if (!store_batch_commit(ingest->batch, error))
        return false;
    run->progress.n_stored += n - n_twins;
    run->progress.n_adopted += n_twins;
    run->n_twins += n_twins;
    run->progress.n_previews += ingest->n_previews;
    run->n_come += n - ingest->n_previews;
    ingest->n_previews = 0;
    /* Stored is stored, also when the rules were stopped. */
    is_done = sync_rules_run(run, error);
    sync_post_figures(run, SYNC_EVENT_STORED);
    return is_done;
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

bool
sync_ingest_begin(Ingest *ingest, const SyncItem *item, GError **error)
{
    SyncProgress *progress = &ingest->run->progress;

    ingest->incoming = item->decision.action == SYNC_ACTION_PREVIEW
                           ? store_incoming_new_preview(ingest->batch, item->entry, error)
                           : store_incoming_new(ingest->batch, item->entry, error);
    if (ingest->incoming != NULL && item->decision.then_deleted)
        store_incoming_set_due(ingest->incoming);
    progress->now_number = item->number;
    progress->now_done = 0;
    progress->now_all = sync_cost(item);
    ingest->announced_before = progress->bytes_done;
    return ingest->incoming != NULL;
}

bool
sync_ingest_write(Ingest *ingest, const void *bytes, gsize len, GError **error)
{
    SyncProgress *progress = &ingest->run->progress;

    progress->now_done += len;
    if (progress->now_done > SYNC_MAX_MESSAGE) {
        g_set_error(error, POP3_ERROR, POP3_ERROR_TOO_LONG,
                    "message %u does not end: over %u MB", progress->now_number,
                    (guint)(SYNC_MAX_MESSAGE >> 20));
        return false;
    }
    /* Announced sizes are hints: the sum never passes what was announced for this one. */
    progress->bytes_done =
        ingest->announced_before + MIN(progress->now_done, progress->now_all);
    sync_post_progress(ingest->run);
    return store_incoming_write(ingest->incoming, bytes, len, error);
}

static void
count_message(Ingest *ingest, const SyncItem *item)
{
    SyncProgress *progress = &ingest->run->progress;

    progress->n_done++;
    progress->bytes_done = ingest->announced_before + sync_cost(item);
    progress->now_done = progress->now_all = 0;
    progress->now_number = 0;
    sync_post_progress(ingest->run);
}

bool
sync_ingest_end(Ingest *ingest, SyncItem *item, GError **error)
{
    if (!store_incoming_finish(g_steal_pointer(&ingest->incoming), error))
        return false;
    if (item->decision.action == SYNC_ACTION_PREVIEW)
        ingest->n_previews++;
    else
        item->is_fetched = true;
    count_message(ingest, item);
    return commit_when_due(ingest, error);
}

/* --- the answers -------------------------------------------------------------------------------- */

/* It stays on the server; a message that was to come whole makes the run a failure, a preview does not. */
static void
take_refusal(Ingest *ingest, const SyncItem *item, const Pop3Event *event)
{
    SyncRun *run = ingest->run;
    bool is_preview = item->decision.action == SYNC_ACTION_PREVIEW;
    g_autoptr(GError) refusal = pop3_reply_to_error(&event->reply, false);

    ingest->announced_before = run->progress.bytes_done;
    if (!is_preview)
        run->n_refused++;
    sync_post_log(run,
                  is_preview
                      ? "message %u stays on the server, its beginning was refused: %s"
                      : "message %u was refused: %s",
                  event->number, refusal->message);
    count_message(ingest, item);
}

static bool
take_event(Ingest *ingest, const Pop3Event *event, GError **error)
{
    SyncItem *item = item_at(ingest, ingest->next_take);

    switch (event->kind) {
    case POP3_EVENT_STATUS:
        net_stream_mark(ingest->run->stream);
        return event->reply.kind != POP3_REPLY_OK ||
               sync_ingest_begin(ingest, item, error);
    case POP3_EVENT_BODY:
        return sync_ingest_write(ingest, event->data, event->len, error);
    case POP3_EVENT_DONE:
        ingest->next_take++;
        ingest->cost_under_way -= sync_cost(item);
        ingest->measured_cost += sync_cost(item);
        adapt_window(ingest);
        item->is_under_way = false;
        if (event->reply.kind == POP3_REPLY_OK)
            return sync_ingest_end(ingest, item, error);
        take_refusal(ingest, item, event);
        return true;
    case POP3_EVENT_ENTRY:
        break;
    }
    g_assert_not_reached();
}

/* --- what a person wants meanwhile -------------------------------------------------------------- */

/* Figures for what stands in the order from `place` on. */
static void
count_order(SyncRun *run, guint place, gint sign)
{
    for (guint i = place; i < run->order->len; i++) {
        const SyncItem *item = sync_item(run, g_array_index(run->order, guint, i));

        run->progress.n_all += (guint)sign;
        run->progress.bytes_all += (guint64)((gint64)sign * (gint64)sync_cost(item));
    }
}

/* The line is a slow one from here on, or is one no more. What is under way keeps the decision that it was
 * asked by. */
static bool
plan_rest_anew(Ingest *ingest, GError **error)
{
    SyncRun *run = ingest->run;

    count_order(run, ingest->next_ask, -1);
    g_array_set_size(run->order, ingest->next_ask);
    if (!sync_decide_all(run, error))
        return false;
    count_order(run, ingest->next_ask, 1);
    sync_post_log(run,
                  run->is_slow
                      ? "slow line: from here on large messages come as their beginning"
                      : "no slow line any more");
    sync_post_planned(run);
    return true;
}

static bool
is_stopped(const Ingest *ingest)
{
    return (wishes(ingest) & (SYNC_CONTROL_PAUSE | SYNC_CONTROL_FINISH)) != 0;
}

/* It has lasted long, more is to come, and the server lets us in again at once. Where names cost headers or whole
 * messages a new session would ask for all of them once more. */
static bool
is_to_reopen(const Ingest *ingest)
{
    SyncRun *run = ingest->run;

    if (run->is_reopening || ingest->next_take == 0 ||
        g_get_monotonic_time() - ingest->began_us < pb_clock_wait_us(REOPEN_SECONDS))
        return run->is_reopening;
    run->is_reopening = ingest->next_ask < run->order->len &&
                        run->naming == SYNC_NAMED_BY_UIDL && sync_interval_due(run) == 0;
    return run->is_reopening;
}

/* Nothing is under way, and something is left that was not asked for. */
static bool
rest(Ingest *ingest, GError **error)
{
    SyncRun *run = ingest->run;

    if ((wishes(ingest) & SYNC_CONTROL_FINISH) != 0) {
        run->is_finishing = true;
        return true;
    }
    if ((wishes(ingest) & SYNC_CONTROL_PAUSE) == 0)
        return true;
    return commit(ingest, error) && sync_pause(run, error);
}

static void
tell_rest(Ingest *ingest)
{
    SyncRun *run = ingest->run;
    guint n = run->order->len - ingest->next_ask;
    g_autofree char *size = NULL;
    guint64 bytes = 0;

    for (guint i = ingest->next_ask; i < run->order->len; i++)
        bytes += item_at(ingest, i)->size;
    size = pb_size_to_string(bytes);
    sync_post_log(run, "ended as you asked: %u message%s, %s, left for the next session",
                  n, n == 1 ? "" : "s", size);
}

/* --- the whole ---------------------------------------------------------------------------------- */

static bool
fetch_all(Ingest *ingest, GError **error)
{
    SyncRun *run = ingest->run;
    Pop3Event event;

    open_window(ingest);
    ingest->began_us = ingest->measured_us = g_get_monotonic_time();
    net_stream_mark(run->stream);
    while (ingest->next_take < run->order->len) {
        if (run->is_slow != sync_is_slow_wanted(run) && !plan_rest_anew(ingest, error))
            return false;
        if (!is_stopped(ingest) && !is_to_reopen(ingest))
            ask_ahead(ingest);
        if (ingest->next_ask == ingest->next_take) {
            if (!rest(ingest, error))
                return false;
            if (run->is_finishing || run->is_parked || run->is_reopening)
                break;
            continue;
        }
        if (!sync_link_next(run, &event, error) || !take_event(ingest, &event, error))
            return false;
    }
    return true;
}

static bool
ingest_all(Ingest *ingest, GError **error)
{
    SyncRun *run = ingest->run;

    if (!sync_ingest_spooled(ingest, error) || !fetch_all(ingest, error))
        return false;
    count_order(run, ingest->next_ask, -1);
    if (run->is_finishing)
        tell_rest(ingest);
    return true;
}

bool
sync_ingest(SyncRun *run, GError **error)
{
    g_autoptr(StoreBatch) batch = NULL;
    Ingest ingest = { .run = run };
    bool is_whole;

    if (run->order->len == 0)
        return true;
    count_order(run, 0, 1);
    sync_post_step(run, SYNC_STEP_FETCH);
    batch = store_batch_new(run->ledger, run->request->account->deliver_to, error);
    if (batch == NULL)
        return false;
    ingest.batch = batch;
    if (run->started_us == 0)
        run->started_us = g_get_monotonic_time();
    is_whole = ingest_all(&ingest, error);
    store_incoming_abort(ingest.incoming);
    /* After a failure the first error is the one to tell. */
    if (!commit(&ingest, is_whole ? error : NULL))
        return false;
    sync_post_figures(run, SYNC_EVENT_PROGRESS);
    return is_whole;
}
