/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/naming.c: names for messages without a usable UIDL (L3).
 *
 * They are told apart by a hash of their header, as RFC 1939 section 7 leaves a client no other way: from
 * TOP where the server has it, else from the message itself, which has to be fetched for that. What is new
 * among the fetched is kept until it is stored, so that nothing comes twice in a session. LAST (RFC 1460)
 * is not asked: it counts what any client has touched, and must not make us skip a message. */
#include <config.h>

#include <string.h>

#include "header_hash.h"
#include "run.h"

/* Names of what is stored: of those nothing is kept. */
static GHashTable *
stored_names(SyncRun *run)
{
    GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < store_ledger_n_entries(run->ledger); i++) {
        const StoreEntry *entry = store_ledger_entry(run->ledger, i);

        if (entry->state >= STORE_STATE_STORED)
            g_hash_table_add(names, entry->uidl);
    }
    return names;
}

/* Takes `name`. */
static void
set_name(SyncRun *run, SyncItem *item, char *name)
{
    item->uidl_len = strlen(name);
    item->uidl = g_string_chunk_insert_len(run->uidls, name, (gssize)item->uidl_len);
    g_free(name);
    item->is_named_by_hash = true;
}

/* --- by TOP ------------------------------------------------------------------------------------- */

/* Runs TOP and gives what it makes of the header; NULL in `name` when the server refuses. */
static bool
name_of_top(SyncRun *run, guint32 number, StoreFingerprint *fingerprint, char **name,
            GError **error)
{
    g_autoptr(SyncHeaderHash) hash = sync_header_hash_new(SYNC_HASH_ALL);
    guint64 n_bytes = 0;
    Pop3Event event;

    *name = NULL;
    pop3_session_top(run->session, number, 0);
    net_stream_mark(run->stream);
    do {
        if (!sync_link_next(run, &event, error))
            return false;
        if (event.kind != POP3_EVENT_BODY)
            continue;
        n_bytes += event.len;
        if (n_bytes > SYNC_MAX_MESSAGE) {
            g_set_error(error, POP3_ERROR, POP3_ERROR_TOO_LONG,
                        "the header of message %u does not end", number);
            return false;
        }
        sync_header_hash_add(hash, event.data, event.len);
        store_fingerprint_add(fingerprint, event.data, event.len);
    } while (event.kind != POP3_EVENT_DONE);
    if (event.reply.kind == POP3_REPLY_OK)
        *name = sync_header_hash_name(hash);
    return true;
}

static bool
name_by_top(SyncRun *run, SyncItem *item, GError **error)
{
    g_autoptr(StoreFingerprint) fingerprint = store_fingerprint_new();
    char *name;

    if (run->has_no_top)
        return true;
    if (!name_of_top(run, item->number, fingerprint, &name, error))
        return false;
    item->has_print = store_fingerprint_finish(fingerprint, item->print);
    if (name != NULL)
        set_name(run, item, name);
    else if (run->naming == SYNC_NAMED_BY_UIDL)
        run->has_no_top = true; /* it never worked here */
    if (name != NULL && run->naming == SYNC_NAMED_BY_UIDL)
        run->naming = SYNC_NAMED_BY_TOP;
    return true;
}

/* --- by RETR ------------------------------------------------------------------------------------ */

static bool
open_spool(SyncRun *run, GError **error)
{
    g_autofree char *folder = NULL;

    if (run->spool != NULL)
        return true;
    if (run->request->mode != SYNC_MODE_FETCH) {
        g_set_error_literal(error, SYNC_ERROR, SYNC_ERROR_NO_NAMES,
                            "the server has neither UIDL nor TOP, so nothing is known of "
                            "its messages before they are fetched");
        return false;
    }
    folder = g_path_get_dirname(run->request->paths->ledger_db);
    run->spool = sync_spool_new(folder, error);
    if (run->spool == NULL)
        return false;
    run->naming = SYNC_NAMED_BY_RETR;
    sync_post_log(run, "the server has neither UIDL nor TOP: every message is fetched to "
                       "see which it is");
    return true;
}

/* The body of the RETR under way goes into the spool. */
static bool
spool_message(SyncRun *run, SyncItem *item, SyncHeaderHash *hash, Pop3Event *event,
              GError **error)
{
    g_autoptr(StoreFingerprint) fingerprint = store_fingerprint_new();

    item->spooled.start = sync_spool_end(run->spool);
    net_stream_mark(run->stream);
    do {
        if (!sync_link_next(run, event, error))
            return false;
        if (event->kind != POP3_EVENT_BODY)
            continue;
        item->spooled.len += event->len;
        if (item->spooled.len > SYNC_MAX_MESSAGE) {
            g_set_error(error, POP3_ERROR, POP3_ERROR_TOO_LONG,
                        "message %u does not end: over %u MB", event->number,
                        (guint)(SYNC_MAX_MESSAGE >> 20));
            return false;
        }
        sync_header_hash_add(hash, event->data, event->len);
        store_fingerprint_add(fingerprint, event->data, event->len);
        if (!sync_spool_write(run->spool, event->data, event->len, error))
            return false;
    } while (event->kind != POP3_EVENT_DONE);
    item->has_print = store_fingerprint_finish(fingerprint, item->print);
    return true;
}

static bool
name_by_retr(SyncRun *run, SyncItem *item, GHashTable *stored, GError **error)
{
    g_autoptr(SyncHeaderHash) hash = sync_header_hash_new(SYNC_HASH_HEADER);
    Pop3Event event;

    if (!open_spool(run, error))
        return false;
    if (item->size > SYNC_MAX_MESSAGE)
        return true;
    pop3_session_retr(run->session, item->number, item->size);
    if (!spool_message(run, item, hash, &event, error))
        return false;
    item->spooled.is_there = event.reply.kind == POP3_REPLY_OK;
    if (item->spooled.is_there)
        set_name(run, item, sync_header_hash_name(hash));
    if (item->spooled.is_there && !g_hash_table_contains(stored, item->uidl))
        return true;
    item->spooled.is_there = false;
    return sync_spool_cut(run->spool, item->spooled.start, error);
}

/* --- all ---------------------------------------------------------------------------------------- */

/* What cannot be told from others is left alone: it is neither stored nor deleted. */
static void
leave_out_nameless(SyncRun *run)
{
    for (guint i = run->items->len; i-- > 0;) {
        const SyncItem *item = sync_item(run, i);

        if (item->uidl != NULL)
            continue;
        sync_post_log(run, "message %u cannot be told from others: left on the server",
                      item->number);
        run->n_refused++;
        g_array_remove_index(run->items, i);
    }
}

static bool
name_item(SyncRun *run, SyncItem *item, GHashTable *stored, GError **error)
{
    if (!name_by_top(run, item, error))
        return false;
    return item->uidl != NULL || name_by_retr(run, item, stored, error);
}

bool
sync_name_nameless(SyncRun *run, GError **error)
{
    const Pop3Capa *capa = pop3_session_capa(run->session);
    g_autoptr(GHashTable) stored = NULL;

    run->has_no_top = capa->is_known && (capa->flags & POP3_CAPA_TOP) == 0;
    for (guint i = 0; i < run->items->len; i++) {
        SyncItem *item = sync_item(run, i);

        if (item->uidl != NULL)
            continue;
        if (stored == NULL) {
            stored = stored_names(run);
            sync_post_log(
                run, "no UIDL for all messages: telling them apart by their headers");
        }
        if (!name_item(run, item, stored, error))
            return false;
        if ((sync_control_flags(run->request->control) & SYNC_CONTROL_FINISH) != 0) {
            run->is_finishing = true;
            return true;
        }
    }
    if (stored != NULL)
        leave_out_nameless(run);
    return true;
}

bool
sync_name_again(SyncRun *run, const SyncItem *item, bool *is_same, GError **error)
{
    g_autoptr(StoreFingerprint) fingerprint = store_fingerprint_new();
    g_autofree char *name = NULL;

    if (!name_of_top(run, item->number, fingerprint, &name, error))
        return false;
    *is_same = name != NULL && strcmp(name, item->uidl) == 0;
    return true;
}
