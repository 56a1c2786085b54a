/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/listing.c: what is on the server, and what the plan says to it (L3).
 *
 * LIST gives numbers and sizes, UIDL the names; naming.c those that UIDL has none for. */
#include <config.h>

#include "base/clock.h"
#include "run.h"

#define UIDL_CHUNK (64 * 1024)

/* The item of that number, which comes to be if it was not there: a number that comes twice counts once, and
 * one that only UIDL has counts too, its size not being known. */
static SyncItem *
find_item(SyncRun *run, GHashTable *by_number, const Pop3Event *event)
{
    SyncItem item = { .number = event->number, .size = event->size };
    gpointer key = GUINT_TO_POINTER(event->number);
    gpointer index;

    /* Servers count from 1 without a gap: only where one does not is there anything to look up. */
    if (event->number <= run->items->len &&
        sync_item(run, event->number - 1)->number == event->number)
        return sync_item(run, event->number - 1);
    if (g_hash_table_lookup_extended(by_number, key, NULL, &index))
        return sync_item(run, GPOINTER_TO_UINT(index));
    g_array_append_val(run->items, item);
    if (run->items->len != event->number)
        g_hash_table_insert(by_number, key, GUINT_TO_POINTER(run->items->len - 1));
    return sync_item(run, run->items->len - 1);
}

static void
name_item(SyncRun *run, GHashTable *by_number, const Pop3Event *event)
{
    SyncItem *item = find_item(run, by_number, event);

    if (event->uidl == NULL || item->uidl != NULL)
        return;
    item->uidl =
        g_string_chunk_insert_len(run->uidls, event->uidl, (gssize)event->uidl_len);
    item->uidl_len = event->uidl_len;
}

/* Takes one event of CAPA, LIST and UIDL. */
static bool
take_event(SyncRun *run, GHashTable *by_number, const Pop3Event *event, GError **error)
{
    bool is_done = event->kind == POP3_EVENT_DONE;

    if (event->kind == POP3_EVENT_ENTRY && event->command == POP3_COMMAND_LIST)
        (void)find_item(run, by_number, event);
    else if (event->kind == POP3_EVENT_ENTRY)
        name_item(run, by_number, event);
    else if (is_done && event->command == POP3_COMMAND_CAPA)
        sync_connect_take_capa(run, event);
    else if (is_done && event->command == POP3_COMMAND_UIDL)
        run->has_uidl = event->reply.kind == POP3_REPLY_OK;
    else if (is_done && event->reply.kind != POP3_REPLY_OK) {
        g_propagate_error(error, pop3_reply_to_error(&event->reply, false));
        return false;
    }
    return true;
}

/* LIST, then UIDL, in one go where the server takes pipelining. While it looks for what it has, we look for what we
 * know. */
bool
sync_read_listing(SyncRun *run, GError **error)
{
    g_autoptr(GHashTable) by_number = g_hash_table_new(NULL, NULL);
    Pop3Event event;

    run->items = g_array_new(FALSE, FALSE, sizeof(SyncItem));
    run->uidls = g_string_chunk_new(UIDL_CHUNK);
    pop3_session_list(run->session);
    pop3_session_uidl(run->session);
    run->heard = (SyncHeard){ 0 };
    if (!sync_link_send(run, error) || !sync_complete_archive(run, error))
        return false;
    net_stream_mark(run->stream);
    do {
        if (!sync_link_next(run, &event, error) ||
            !take_event(run, by_number, &event, error))
            return false;
    } while (event.kind != POP3_EVENT_DONE || event.command != POP3_COMMAND_UIDL);
    return true;
}

static bool
tell_ledger(SyncRun *run, GError **error)
{
    guint n = run->items->len;
    g_autofree StoreListed *listed = g_new0(StoreListed, n);
    g_autofree StoreEntry **entries = g_new0(StoreEntry *, n);
    StoreListingResult result = { 0 };
    bool is_taken;

    for (guint i = 0; i < n; i++) {
        const SyncItem *item = sync_item(run, i);

        listed[i] = (StoreListed){ item->uidl, item->uidl_len, item->size };
    }
    run->is_ledger_new = store_ledger_last_listing(run->ledger) == 0;
    store_ledger_ask_headers(run->ledger, sync_ask_headers, run);
    is_taken = store_ledger_take_listing(run->ledger, listed, n, pb_clock_now(), entries,
                                         &result, error);
    store_ledger_ask_headers(run->ledger, NULL, NULL);
    if (!is_taken)
        return false;
    for (guint i = 0; i < n; i++)
        sync_item(run, i)->entry = entries[i];
    run->progress.n_adopted += result.n_adopted + result.n_kin;
    sync_post_log(run, "%u on the server, %u not seen before", n, result.n_new);
    sync_tell_renumbered(run, &result);
    if (result.n_settled > 0)
        sync_post_log(run, "%u deletions of an earlier session are settled now",
                      result.n_settled);
    return true;
}

bool
sync_list(SyncRun *run, GError **error)
{
    g_autoptr(GError) failure = NULL;

    sync_post_step(run, SYNC_STEP_LIST);
    if (!sync_read_listing(run, error) || !sync_name_nameless(run, error))
        return false;
    if (run->is_finishing)
        return true;
    if (!tell_ledger(run, &failure) && !run->is_finishing) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (run->is_finishing)
        return true;
    if (!sync_decide_all(run, error))
        return false;
    sync_tell_standing(run);
    sync_post_planned(run);
    return true;
}
