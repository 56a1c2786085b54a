/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/numbers.c: do the numbers still mean what they meant (L3)?
 *
 * RFC 1939 lets a number stand for one message as long as a session lasts. Some servers count anew when
 * another session deletes; then DELE would hit the wrong message, and a RETR may have brought it. So the
 * names are asked once more before the first DELE. Where one differs nothing is deleted in this session,
 * and what was fetched under a doubtful number is fetched again. */
#include <config.h>

#include <string.h>

#include "run.h"

/* By number, the bytes of the name that stands there now. */
static GHashTable *
read_names(SyncRun *run, GError **error)
{
    g_autoptr(GHashTable) names =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_bytes_unref);
    Pop3Event event;

    pop3_session_uidl(run->session);
    net_stream_mark(run->stream);
    do {
        if (!sync_link_next(run, &event, error))
            return NULL;
        if (event.kind == POP3_EVENT_ENTRY && event.uidl != NULL)
            g_hash_table_replace(names, GUINT_TO_POINTER(event.number),
                                 g_bytes_new(event.uidl, event.uidl_len));
    } while (event.kind != POP3_EVENT_DONE);
    if (event.reply.kind == POP3_REPLY_OK)
        return g_steal_pointer(&names);
    g_propagate_error(error, pop3_reply_to_error(&event.reply, false));
    return NULL;
}

static bool
has_name(GHashTable *names, const SyncItem *item)
{
    GBytes *name = g_hash_table_lookup(names, GUINT_TO_POINTER(item->number));
    gsize len;
    const char *bytes = name == NULL ? NULL : g_bytes_get_data(name, &len);

    return bytes != NULL && len == item->uidl_len && memcmp(bytes, item->uidl, len) == 0;
}

/* What was to be deleted, or was fetched, under a number that means something else now. */
static GPtrArray *
find_changed(SyncRun *run, GHashTable *names)
{
    GPtrArray *changed = g_ptr_array_new();

    for (guint i = 0; i < run->items->len; i++) {
        SyncItem *item = sync_item(run, i);
        bool matters = item->is_fetched || item->decision.action == SYNC_ACTION_DELETE;

        if (matters && !item->is_named_by_hash && !has_name(names, item))
            g_ptr_array_add(changed, item);
    }
    return changed;
}

/* The same for what is named by TOP, a question for each; a message that was fetched in this session to be
 * named was looked at then. */
static bool
add_changed_by_top(SyncRun *run, GPtrArray *changed, GError **error)
{
    for (guint i = 0; i < run->items->len; i++) {
        SyncItem *item = sync_item(run, i);
        bool is_same = true;

        if (!item->is_named_by_hash || run->has_no_top ||
            item->decision.action != SYNC_ACTION_DELETE)
            continue;
        if (!sync_name_again(run, item, &is_same, error))
            return false;
        if (!is_same)
            g_ptr_array_add(changed, item);
    }
    return true;
}

static bool
doubt(SyncRun *run, const GPtrArray *changed, GError **error)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new();

    for (guint i = 0; i < changed->len; i++) {
        const SyncItem *item = g_ptr_array_index(changed, i);

        if (item->is_fetched)
            g_ptr_array_add(entries, item->entry);
    }
    if (entries->len == 0)
        return true;
    sync_post_log(run,
                  "%u message%s may have come under a wrong name: fetched again next "
                  "time",
                  entries->len, entries->len == 1 ? "" : "s");
    return store_ledger_doubt(run->ledger, (StoreEntry *const *)entries->pdata,
                              entries->len, error);
}

bool
sync_check_numbers(SyncRun *run, GError **error)
{
    g_autoptr(GHashTable) names = NULL;
    g_autoptr(GPtrArray) changed = NULL;

    names = run->has_uidl ? read_names(run, error) : g_hash_table_new(NULL, NULL);
    if (names == NULL)
        return false;
    changed = find_changed(run, names);
    if (!add_changed_by_top(run, changed, error))
        return false;
    if (changed->len == 0)
        return true;
    if (!doubt(run, changed, error))
        return false;
    g_set_error(error, SYNC_ERROR, SYNC_ERROR_RENUMBERED,
                "the server numbered its messages anew in the middle of the session (%u "
                "of those in question): nothing was deleted",
                changed->len);
    return false;
}
