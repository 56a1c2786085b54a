/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/wish.c: what a person wants of messages on their servers (L2).
 *
 * Other handles write wishes while a session has the ledger in memory: so they are written by statements of their
 * own, never with the row, and read again with each listing. */
#include <config.h>

#include "wish.h"

#include "place.h"
#include "row.h"

StoreWish
store_wish_of(int column)
{
    return column >= STORE_WISH_NONE && column <= STORE_WISH_DELETE ? (StoreWish)column
                                                                    : STORE_WISH_NONE;
}

/* --- reading ------------------------------------------------------------------------------- */

static StoreRow *
find_row(StoreLedger *ledger, sqlite3_stmt *found)
{
    const char *uidl = sqlite3_column_blob(found, 0);
    StoreRow *row = store_ledger_head(ledger, uidl == NULL ? "" : uidl,
                                      (gsize)sqlite3_column_bytes(found, 0));

    while (row != NULL && row->entry.copy != (guint)sqlite3_column_int(found, 1))
        row = row->next_copy;
    return row;
}

bool
store_wishes_load(StoreLedger *ledger, GError **error)
{
    StoreDb *db = ledger->store->ledger;
    sqlite3_stmt *rows;
    int status = -1;

    for (guint i = 0; i < ledger->n_rows; i++) {
        StoreEntry *entry = &store_ledger_row(ledger, i)->entry;

        entry->is_wanted = false;
        entry->wish = STORE_WISH_NONE;
    }
    /* SQLite itself would walk through all rows of the account, by the primary key. */
    rows = store_db_query(db, error,
                          "SELECT uidl, copy, wanted, wish FROM message INDEXED BY"
                          " message_wanted WHERE account = ?1 AND wanted <> 0 UNION ALL"
                          " SELECT uidl, copy, wanted, wish FROM message INDEXED BY"
                          " message_wish WHERE account = ?1 AND wish <> 0 AND wanted = 0",
                          STORE_INT(ledger->account_id));
    while (rows != NULL && (status = store_db_next(db, rows, error)) == 1) {
        StoreRow *row = find_row(ledger, rows);

        if (row == NULL)
            continue;
        row->entry.is_wanted =
            sqlite3_column_int(rows, 2) != 0 && row->entry.state <= STORE_STATE_HEADERS;
        row->entry.wish = store_wish_of(sqlite3_column_int(rows, 3));
    }
    return status == 0;
}

/* --- writing ------------------------------------------------------------------------------- */

static bool
write_wish(StoreLedger *ledger, const StoreEntry *entry, StoreWish wish, GError **error)
{
    return store_db_run(ledger->store->ledger, error,
                        "UPDATE message SET wish = ?4 WHERE account = ?1 AND uidl = ?2"
                        " AND copy = ?3",
                        STORE_INT(ledger->account_id),
                        STORE_BLOB(entry->uidl, entry->uidl_len), STORE_INT(entry->copy),
                        STORE_INT(wish));
}

bool
store_ledger_set_wish(StoreLedger *ledger, StoreEntry *const *entries, guint n,
                      StoreWish wish, GError **error)
{
    StoreDb *db = ledger->store->ledger;
    bool is_written = true;

    if (!store_db_begin(db, error))
        return false;
    for (guint i = 0; i < n && is_written; i++)
        is_written = write_wish(ledger, entries[i], wish, error);
    if (!is_written)
        store_db_rollback(db);
    if (!is_written || !store_db_commit(db, error))
        return false;
    for (guint i = 0; i < n; i++)
        entries[i]->wish = wish;
    return true;
}

bool
store_ledger_set_wanted(StoreLedger *ledger, StoreEntry *entry, StoreWant want,
                        GError **error)
{
    if (!store_db_run(ledger->store->ledger, error,
                      "UPDATE message SET wanted = ?4 WHERE account = ?1 AND uidl = ?2"
                      " AND copy = ?3 AND state <= ?5",
                      STORE_INT(ledger->account_id),
                      STORE_BLOB(entry->uidl, entry->uidl_len), STORE_INT(entry->copy),
                      STORE_INT(want == STORE_WANT_WHOLE),
                      STORE_INT(STORE_STATE_HEADERS)))
        return false;
    entry->is_wanted = want == STORE_WANT_WHOLE && entry->state <= STORE_STATE_HEADERS;
    return true;
}

static GPtrArray *
find_held(StoreLedger *ledger)
{
    GPtrArray *held = g_ptr_array_new();

    for (guint i = 0; i < ledger->n_rows; i++) {
        StoreEntry *entry = &store_ledger_row(ledger, i)->entry;

        if (entry->wish == STORE_WISH_HOLD)
            g_ptr_array_add(held, entry);
    }
    return held;
}

/* Another wish that was written meanwhile stays. */
static bool
end_hold(StoreLedger *ledger, const StoreEntry *entry, GError **error)
{
    return store_db_run(ledger->store->ledger, error,
                        "UPDATE message SET wish = 0 WHERE account = ?1 AND uidl = ?2"
                        " AND copy = ?3 AND wish = ?4",
                        STORE_INT(ledger->account_id),
                        STORE_BLOB(entry->uidl, entry->uidl_len), STORE_INT(entry->copy),
                        STORE_INT(STORE_WISH_HOLD));
}

bool
store_ledger_end_holds(StoreLedger *ledger, GError **error)
{
    StoreDb *db = ledger->store->ledger;
    g_autoptr(GPtrArray) held = find_held(ledger);

    if (held->len == 0)
        return true;
    if (!store_db_begin_relaxed(db, error))
        return false;
    for (guint i = 0; i < held->len; i++) {
        if (!end_hold(ledger, g_ptr_array_index(held, i), error)) {
            store_db_rollback(db);
            return false;
        }
    }
    if (!store_db_commit(db, error))
        return false;
    for (guint i = 0; i < held->len; i++)
        ((StoreEntry *)g_ptr_array_index(held, i))->wish = STORE_WISH_NONE;
    return true;
}

bool
store_set_wish(Store *store, gint64 row, StoreWish wish, GError **error)
{
    g_autoptr(StorePlace) place = store_place_of_row(store, row, error);

    if (place == NULL)
        return false;
    if (!store_db_run(store->ledger, error,
                      "UPDATE message SET wish = ?2 WHERE file = ?1 OR preview = ?1",
                      STORE_TEXT(place->base), STORE_INT(wish)))
        return false;
    if (store_db_n_changed(store->ledger) > 0)
        return true;
    g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND,
                "no account brought the message");
    return false;
}

/* --- orders -------------------------------------------------------------------------------- */

static bool
write_order(StoreDb *db, const StoreWishOrder *order, GError **error)
{
    const StoreServerId *id = &order->id;

    if (id->account == NULL)
        return store_db_run(
            db, error, "UPDATE message SET wish = ?2 WHERE file = ?1 OR preview = ?1",
            STORE_TEXT(order->file), STORE_INT(order->wish));
    return store_db_run(
        db, error,
        "UPDATE message SET wish = ?4,"
        " wanted = CASE WHEN state <= ?6 THEN ?5 ELSE wanted END WHERE account ="
        " (SELECT id FROM account WHERE name = ?1) AND uidl = ?2 AND copy = ?3",
        STORE_TEXT(id->account), STORE_BLOB(id->uidl, id->uidl_len), STORE_INT(id->copy),
        STORE_INT(order->wish), STORE_INT(order->want == STORE_WANT_WHOLE),
        STORE_INT(STORE_STATE_HEADERS));
}

bool
store_set_wishes(Store *store, const StoreWishOrder *orders, guint n, GError **error)
{
    StoreDb *db = store->ledger;

    if (!store_db_begin(db, error))
        return false;
    for (guint i = 0; i < n; i++) {
        if (!write_order(db, &orders[i], error)) {
            store_db_rollback(db);
            return false;
        }
    }
    return store_db_commit(db, error);
}
