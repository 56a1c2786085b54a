/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/remove.c: deletion on the server, and the end of a session (L3).
 *
 * DELE goes out only for what the plan says, after the copy here was read back and agrees, and after the
 * ledger has durably noted that it was asked. QUIT is a commit in both directions: it is sent only when
 * every step before it went through. */
#include <config.h>

#include "base/clock.h"
#include "run.h"

#define GROUP        500 /* DELEs that are noted and asked together */
#define QUIT_SECONDS 10

typedef struct {
    SyncRun *run;
    GPtrArray *items;   /* SyncItem of this group */
    GPtrArray *entries; /* their StoreEntry */
    GPtrArray *reasons; /* their words, owned */
} Group;

/* Why a copy is no reason to delete. */
static const char *const copy_words[] = {
    [STORE_COPY_MISSING] = "is gone",
    [STORE_COPY_DIFFERS] = "differs from what was stored",
    [STORE_COPY_UNREADABLE] = "cannot be read",
};

/* Reads the copy back. What does not agree stays on the server, and the person is told. */
static bool
check_copy(SyncRun *run, SyncItem *item, GError **error)
{
    const SyncPolicy policy = { .retention = &run->request->account->retention };
    StoreCopy copy;

    if (!sync_link_keep_alive(run, error))
        return false;
    if (!store_ledger_verify(run->ledger, item->entry, &copy,
                             pb_job_cancellable(run->job), error))
        return false;
    run->progress.n_verified++;
    if (copy == STORE_COPY_SAME)
        return true;
    item->decision = sync_plan_decide(
        &policy, &(SyncSubject){ .entry = item->entry, .check = SYNC_COPY_DIFFERS },
        pb_clock_now());
    sync_post_log(run, "message %u stays on the server: the copy here %s", item->number,
                  copy_words[copy]);
    return true;
}

static void
say_refusal(SyncRun *run, const Pop3Event *done)
{
    g_autoptr(GError) refusal = pop3_reply_to_error(&done->reply, false);

    sync_post_log(run, "message %u stays on the server: %s", done->number,
                  refusal->message);
}

static bool
ask_group(Group *group, GError **error)
{
    SyncRun *run = group->run;

    if (group->items->len == 0)
        return true;
    run->has_asked = true;
    if (!store_ledger_delete_asked(run->ledger,
                                   (StoreEntry *const *)group->entries->pdata,
                                   (const char *const *)group->reasons->pdata,
                                   group->items->len, pb_clock_now(), error))
        return false;
    for (guint i = 0; i < group->items->len; i++)
        pop3_session_dele(run->session, ((SyncItem *)group->items->pdata[i])->number);
    net_stream_mark(run->stream);
    for (guint i = 0; i < group->items->len; i++) {
        const SyncItem *item = group->items->pdata[i];
        Pop3Event done;

        if (!sync_link_next(run, &done, error))
            return false;
        g_assert(done.kind == POP3_EVENT_DONE && done.number == item->number);
        store_ledger_delete_answered(run->ledger, item->entry,
                                     done.reply.kind == POP3_REPLY_OK ? STORE_ANSWER_OK
                                                                      : STORE_ANSWER_ERR,
                                     done.reply.text);
        if (done.reply.kind == POP3_REPLY_OK) {
            run->progress.n_deleted++;
            run->n_asked++;
            sync_deleted_by_add(run->deleted_by, group->reasons->pdata[i], 1);
        } else {
            say_refusal(run, &done);
        }
        sync_post_progress(run);
    }
    g_ptr_array_set_size(group->items, 0);
    g_ptr_array_set_size(group->entries, 0);
    g_ptr_array_set_size(group->reasons, 0);
    return true;
}

/* A person may want a pause or the end here. Afterwards is_parked and is_finishing say whether to go on. */
static bool
pause_or_end(SyncRun *run, GError **error)
{
    if ((sync_control_flags(run->request->control) & SYNC_CONTROL_FINISH) != 0)
        run->is_finishing = true;
    return run->is_finishing || sync_pause(run, error);
}

static bool
remove_all(Group *group, GError **error)
{
    SyncRun *run = group->run;

    for (guint i = 0; i < run->items->len; i++) {
        SyncItem *item = sync_item(run, i);

        if (item->decision.action != SYNC_ACTION_DELETE)
            continue;
        if (!check_copy(run, item, error))
            return false;
        if (item->decision.action != SYNC_ACTION_DELETE)
            continue;
        g_ptr_array_add(group->items, item);
        g_ptr_array_add(group->entries, item->entry);
        g_ptr_array_add(group->reasons, sync_reason_to_string(&item->decision));
        if (group->items->len < GROUP)
            continue;
        if (!ask_group(group, error) || !pause_or_end(run, error))
            return false;
        if (run->is_parked || run->is_finishing)
            return true;
    }
    return ask_group(group, error);
}

/* What a person or another program did to the copies since the session began (flagged one, took it from Trash)
 * counts too. */
static bool
decide(SyncRun *run, GError **error)
{
    /* Where nothing was to come the plan that was made of the listing is the latest. */
    if (run->order->len > 0 && !sync_decide_all(run, error))
        return false;
    if (run->totals.n_delete == 0)
        return true;
    return store_refresh(run->store, pb_job_cancellable(run->job), error) &&
           sync_decide_all(run, error);
}

bool
sync_remove(SyncRun *run, GError **error)
{
    Group group = { .run = run };
    bool is_whole;

    if (!decide(run, error))
        return false;
    sync_tell_held(run);
    if (run->totals.n_delete == 0)
        return true;
    if (!pause_or_end(run, error))
        return false;
    if (run->is_parked || run->is_finishing)
        return true;
    run->progress.n_delete += run->totals.n_delete;
    sync_post_step(run, SYNC_STEP_DELETE);
    if (!sync_check_numbers(run, error))
        return false;
    group.items = g_ptr_array_new();
    group.entries = g_ptr_array_new();
    group.reasons = g_ptr_array_new_with_free_func(g_free);
    is_whole = remove_all(&group, error);
    g_ptr_array_unref(group.items);
    g_ptr_array_unref(group.entries);
    g_ptr_array_unref(group.reasons);
    if (is_whole)
        sync_post_figures(run, SYNC_EVENT_PROGRESS);
    return is_whole;
}

static bool
send_quit(SyncRun *run, GError **error)
{
    Pop3Event done;

    sync_post_step(run, SYNC_STEP_QUIT);
    net_stream_set_idle_seconds(run->stream, QUIT_SECONDS);
    pop3_session_quit(run->session);
    run->quit = STORE_QUIT_UNKNOWN;
    if (!sync_link_finish(run, &done, error))
        return false;
    if (done.reply.kind != POP3_REPLY_OK) {
        g_propagate_error(error, pop3_reply_to_error(&done.reply, false));
        return false;
    }
    run->quit = STORE_QUIT_CONFIRMED;
    run->n_gone = run->n_asked;
    return true;
}

bool
sync_close(SyncRun *run, SyncClose how, GError **error)
{
    bool is_closed = true;
    g_autoptr(GError) failure = NULL;

    run->quit = STORE_QUIT_DROPPED;
    if (how == SYNC_CLOSE_QUIT)
        is_closed = send_quit(run, &failure);
    if (run->stream != NULL)
        sync_note(run, how == SYNC_CLOSE_QUIT && is_closed ? "closed" : "dropped");
    g_clear_pointer(&run->stream, net_stream_free);
    if (run->has_asked && !store_ledger_delete_end(run->ledger, run->quit, error))
        return false;
    if (!store_ledger_note_verified(run->ledger, error))
        return false;
    if (is_closed)
        return true;
    /* Everything is stored; only deletions can be in doubt, and the next listing settles them. */
    if (!run->has_asked) {
        sync_post_log(run, "the server did not answer QUIT: %s", failure->message);
        return true;
    }
    g_propagate_prefixed_error(
        error, g_steal_pointer(&failure),
        "deletions are not confirmed, the next session settles them: ");
    return false;
}
