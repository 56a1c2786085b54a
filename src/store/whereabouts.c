/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/whereabouts.c: one message here and there (L2).
 *
 * A copy is found by the ledger's file name, the ledger by a copy's: what has no name of ours in common was
 * not brought by an account. */
#include <config.h>

#include "store/whereabouts.h"

#include "base/text.h"
#include "handle.h"
#include "wish.h"

#define MAX_SHOWN 512

#define SELECT_PLACE                                                             \
    "SELECT a.name, m.uidl, m.copy, m.state, m.listed, m.size, m.first_seen,"    \
    " m.last_listed, m.stored_at, m.verified_at, a.last_listing, m.wish,"        \
    " m.wanted, m.file, m.preview FROM message m CROSS JOIN account a ON a.id =" \
    " m.account WHERE "

/* --- memory -------------------------------------------------------------------------------- */

static void
place_free(void *data)
{
    StorePlaceThere *place = data;

    g_free(place->account);
    g_free(place->uidl);
    g_free(place->file);
    g_free(place->preview_file);
    g_free(place);
}

static void
deletion_free(void *data)
{
    StoreDeletion *deletion = data;

    g_free(deletion->account);
    g_free(deletion->reason);
    g_free(deletion->answer);
    g_free(deletion);
}

static StoreWhereabouts *
whereabouts_new(void)
{
    StoreWhereabouts *whereabouts = g_new0(StoreWhereabouts, 1);

    whereabouts->there = g_ptr_array_new_with_free_func(place_free);
    whereabouts->deletions = g_ptr_array_new_with_free_func(deletion_free);
    return whereabouts;
}

void
store_whereabouts_free(StoreWhereabouts *whereabouts)
{
    if (whereabouts == NULL)
        return;
    store_message_free(whereabouts->message);
    g_free(whereabouts->path);
    g_ptr_array_unref(whereabouts->there);
    g_ptr_array_unref(whereabouts->deletions);
    g_free(whereabouts);
}

/* --- there --------------------------------------------------------------------------------- */

static StorePlaceThere *
place_of(sqlite3_stmt *row)
{
    StorePlaceThere *place = g_new0(StorePlaceThere, 1);
    const char *uidl = sqlite3_column_blob(row, 1);
    int state = sqlite3_column_int(row, 3);

    place->account = g_strdup((const char *)sqlite3_column_text(row, 0));
    place->uidl_len = (gsize)sqlite3_column_bytes(row, 1);
    place->uidl = g_strndup(uidl == NULL ? "" : uidl, place->uidl_len);
    place->copy = (guint)sqlite3_column_int(row, 2);
    place->state = (StoreState)CLAMP(state, STORE_STATE_LISTED, STORE_STATE_DELETED);
    place->is_listed = sqlite3_column_int(row, 4) != 0;
    place->size = (guint64)sqlite3_column_int64(row, 5);
    place->first_seen = sqlite3_column_int64(row, 6);
    place->stored_at = sqlite3_column_int64(row, 8);
    place->verified_at = sqlite3_column_int64(row, 9);
    place->listed_at = sqlite3_column_int64(row, 10);
    place->last_listed =
        place->is_listed ? place->listed_at : sqlite3_column_int64(row, 7);
    place->wish = store_wish_of(sqlite3_column_int(row, 11));
    place->is_wanted =
        sqlite3_column_int(row, 12) != 0 && place->state <= STORE_STATE_HEADERS;
    place->file = g_strdup((const char *)sqlite3_column_text(row, 13));
    place->preview_file = g_strdup((const char *)sqlite3_column_text(row, 14));
    return place;
}

static bool
take_places(Store *store, StoreWhereabouts *whereabouts, sqlite3_stmt *rows,
            GError **error)
{
    int status = -1;

    while (rows != NULL && (status = store_db_next(store->ledger, rows, error)) == 1) {
        g_ptr_array_add(whereabouts->there, place_of(rows));
        if (whereabouts->there->len == STORE_MAX_PLACES) {
            sqlite3_reset(rows);
            return true;
        }
    }
    return status == 0;
}

static bool
read_places_of_file(Store *store, StoreWhereabouts *whereabouts, const char *file,
                    GError **error)
{
    return take_places(store, whereabouts,
                       store_db_query(store->ledger, error, SELECT_PLACE "m.file = ?1",
                                      STORE_TEXT(file)),
                       error) &&
           take_places(store, whereabouts,
                       store_db_query(store->ledger, error,
                                      SELECT_PLACE "m.preview = ?1 AND m.state < 2",
                                      STORE_TEXT(file)),
                       error);
}

/* --- deletions ----------------------------------------------------------------------------- */

static char *
visible(sqlite3_stmt *row, int column)
{
    const char *bytes = sqlite3_column_blob(row, column);

    return pb_text_visible_cut(bytes == NULL ? "" : bytes,
                               sqlite3_column_bytes(row, column), MAX_SHOWN);
}

static bool
read_deletions(Store *store, StoreWhereabouts *whereabouts, const StorePlaceThere *place,
               GError **error)
{
    sqlite3_stmt *rows = store_db_query(
        store->ledger, error,
        "SELECT time, account, reason, answer, outcome FROM audit"
        " WHERE uidl = ?2 AND account = ?1 AND copy = ?3"
        " ORDER BY id DESC LIMIT ?4",
        STORE_TEXT(place->account), STORE_BLOB(place->uidl, place->uidl_len),
        STORE_INT(place->copy), STORE_INT(STORE_MAX_DELETIONS));
    int status = -1;

    while (rows != NULL && (status = store_db_next(store->ledger, rows, error)) == 1) {
        StoreDeletion *deletion = g_new0(StoreDeletion, 1);

        deletion->time = sqlite3_column_int64(rows, 0);
        deletion->account = visible(rows, 1);
        deletion->reason = visible(rows, 2);
        deletion->answer = visible(rows, 3);
        deletion->outcome = (StoreAuditOutcome)CLAMP(
            sqlite3_column_int(rows, 4), STORE_AUDIT_UNCONFIRMED, STORE_AUDIT_KEPT);
        g_ptr_array_add(whereabouts->deletions, deletion);
    }
    return status == 0;
}

static bool
read_all_deletions(Store *store, StoreWhereabouts *whereabouts, GError **error)
{
    for (guint i = 0; i < whereabouts->there->len; i++) {
        if (!read_deletions(store, whereabouts, g_ptr_array_index(whereabouts->there, i),
                            error))
            return false;
    }
    return true;
}

/* --- here ---------------------------------------------------------------------------------- */

/* No copy is no error: it may have been deleted here. */
static bool
read_copy(Store *store, StoreWhereabouts *whereabouts, const char *file, GError **error)
{
    g_autoptr(GError) problem = NULL;

    whereabouts->message = store_find_file(store, file, &problem);
    if (whereabouts->message != NULL)
        whereabouts->path =
            store_message_path(store, whereabouts->message->row, &problem);
    if (problem == NULL || g_error_matches(problem, STORE_ERROR, STORE_ERROR_NOT_FOUND))
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

StoreWhereabouts *
store_whereabouts_of_row(Store *store, gint64 row, GError **error)
{
    g_autoptr(StoreWhereabouts) whereabouts = whereabouts_new();

    whereabouts->message = store_get(store, row, error);
    if (whereabouts->message == NULL)
        return NULL;
    whereabouts->path = store_message_path(store, row, NULL);
    if (!read_places_of_file(store, whereabouts, whereabouts->message->file, error) ||
        !read_all_deletions(store, whereabouts, error))
        return NULL;
    return g_steal_pointer(&whereabouts);
}

StoreWhereabouts *
store_whereabouts_of_id(Store *store, const StoreServerId *id, GError **error)
{
    g_autoptr(StoreWhereabouts) whereabouts = whereabouts_new();
    sqlite3_stmt *rows = store_db_query(
        store->ledger, error, SELECT_PLACE "a.name = ?1 AND m.uidl = ?2 AND m.copy = ?3",
        STORE_TEXT(id->account), STORE_BLOB(id->uidl, id->uidl_len), STORE_INT(id->copy));
    const StorePlaceThere *place;
    const char *file;

    if (!take_places(store, whereabouts, rows, error))
        return NULL;
    if (whereabouts->there->len == 0) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND,
                    "the ledger does not know that message");
        return NULL;
    }
    place = g_ptr_array_index(whereabouts->there, 0);
    file = place->file != NULL ? place->file : place->preview_file;
    if (file != NULL && !read_copy(store, whereabouts, file, error))
        return NULL;
    if (!read_all_deletions(store, whereabouts, error))
        return NULL;
    return g_steal_pointer(&whereabouts);
}
