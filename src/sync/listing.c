/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/listing.c: what is on the server, and what the plan says to it (L3).
 *
 * LIST gives numbers and sizes, UIDL the names. A message without a usable UIDL is told apart by a hash of
 * its header (TOP n 0), as RFC 1939 section 7 leaves a client no other way. */
#include <config.h>

#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "run.h"

static SyncItem *
item_at(SyncRun *run, guint i)
{
    return &g_array_index(run->items, SyncItem, i);
}

static void
clear_item(gpointer data)
{
    g_free(((SyncItem *)data)->uidl);
}

/* From now on items can be found by number; a number that comes twice counts once. */
static void
add_item(SyncRun *run, GHashTable *by_number, const Pop3Event *event)
{
    SyncItem item = { .number = event->number, .size = event->size };
    gpointer key = GUINT_TO_POINTER(event->number);

    if (g_hash_table_contains(by_number, key))
        return;
    g_array_append_val(run->items, item);
    g_hash_table_insert(by_number, key, GUINT_TO_POINTER(run->items->len - 1));
}

static void
name_item(SyncRun *run, GHashTable *by_number, const Pop3Event *event)
{
    gpointer index;
    SyncItem *item;

    if (event->uidl == NULL ||
        !g_hash_table_lookup_extended(by_number, GUINT_TO_POINTER(event->number), NULL,
                                      &index))
        return;
    item = item_at(run, GPOINTER_TO_UINT(index));
    if (item->uidl != NULL)
        return;
    item->uidl = g_memdup2(event->uidl, event->uidl_len + 1);
    item->uidl[event->uidl_len] = '\0';
    item->uidl_len = event->uidl_len;
}

/* LIST, then UIDL, in one go where the server takes pipelining. */
static bool
read_listing(SyncRun *run, GError **error)
{
    g_autoptr(GHashTable) by_number = g_hash_table_new(NULL, NULL);
    Pop3Event event;

    pop3_session_list(run->session);
    pop3_session_uidl(run->session);
    net_stream_mark(run->stream);
    do {
        if (!sync_link_next(run, &event, error))
            return false;
        if (event.kind == POP3_EVENT_ENTRY && event.command == POP3_COMMAND_LIST)
            add_item(run, by_number, &event);
        else if (event.kind == POP3_EVENT_ENTRY)
            name_item(run, by_number, &event);
        else if (event.kind == POP3_EVENT_DONE && event.command == POP3_COMMAND_LIST &&
                 event.reply.kind != POP3_REPLY_OK) {
            g_propagate_error(error, pop3_reply_to_error(&event.reply, false));
            return false;
        }
    } while (event.kind != POP3_EVENT_DONE || event.command != POP3_COMMAND_UIDL);
    return true;
}

/* Runs TOP for `item` and hashes what comes. */
static bool
name_by_header(SyncRun *run, SyncItem *item, GError **error)
{
    g_autoptr(PbDigest) digest = pb_digest_new();
    guint8 value[PB_DIGEST_LEN];
    g_autofree char *hex = NULL;
    Pop3Event event;

    pop3_session_top(run->session, item->number, 0);
    net_stream_mark(run->stream);
    do {
        if (!sync_link_next(run, &event, error))
            return false;
        if (event.kind == POP3_EVENT_BODY)
            pb_digest_update(digest, event.data, event.len);
    } while (event.kind != POP3_EVENT_DONE);
    if (event.reply.kind != POP3_REPLY_OK) {
        g_set_error(error, POP3_ERROR, POP3_ERROR_REFUSED,
                    "the server names its messages neither by UIDL nor by TOP");
        return false;
    }
    pb_digest_finish(digest, value);
    hex = pb_digest_to_hex(value, PB_DIGEST_LEN);
    item->uidl = g_strconcat("top:", hex, NULL);
    item->uidl_len = strlen(item->uidl);
    return true;
}

static bool
name_the_nameless(SyncRun *run, GError **error)
{
    guint n_nameless = 0;

    for (guint i = 0; i < run->items->len; i++) {
        SyncItem *item = item_at(run, i);

        if (item->uidl != NULL)
            continue;
        if (n_nameless++ == 0)
            sync_post_log(
                run, "no UIDL for all messages: telling them apart by their headers");
        if (!name_by_header(run, item, error))
            return false;
    }
    return true;
}

static bool
tell_ledger(SyncRun *run, GError **error)
{
    guint n = run->items->len;
    g_autofree StoreListed *listed = g_new0(StoreListed, n);
    g_autofree StoreEntry **entries = g_new0(StoreEntry *, n);
    StoreListingResult result = { 0 };

    for (guint i = 0; i < n; i++) {
        const SyncItem *item = item_at(run, i);

        listed[i] = (StoreListed){ item->uidl, item->uidl_len, item->size };
    }
    if (!store_ledger_take_listing(run->ledger, listed, n, pb_clock_now(), entries,
                                   &result, error))
        return false;
    for (guint i = 0; i < n; i++)
        item_at(run, i)->entry = entries[i];
    sync_post_log(run, "%u on the server, %u not seen before", n, result.n_new);
    if (result.n_adopted > 0)
        sync_post_log(run,
                      "%u of them were here already: taken over, not downloaded again",
                      result.n_adopted);
    if (result.n_settled > 0)
        sync_post_log(run, "%u deletions of an earlier session are settled now",
                      result.n_settled);
    return true;
}

void
sync_decide_all(SyncRun *run)
{
    const ConfigRetention *policy = &run->request->account->retention;
    gint64 now = pb_clock_now();

    run->totals = (SyncTotals){ 0 };
    for (guint i = 0; i < run->items->len; i++) {
        SyncItem *item = item_at(run, i);

        item->decision = sync_plan_decide(policy, item->entry, SYNC_COPY_UNCHECKED, now);
        sync_totals_add(&run->totals, &item->decision, item->size);
    }
}

bool
sync_list(SyncRun *run, GError **error)
{
    sync_post_step(run, SYNC_STEP_LIST);
    run->items = g_array_new(FALSE, FALSE, sizeof(SyncItem));
    g_array_set_clear_func(run->items, clear_item);
    if (!read_listing(run, error) || !name_the_nameless(run, error) ||
        !tell_ledger(run, error))
        return false;
    sync_decide_all(run);
    sync_post_planned(run);
    return true;
}
