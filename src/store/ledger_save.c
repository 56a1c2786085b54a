/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/ledger_save.c: changing rows of the ledger and writing them (L2).
 *
 * What was touched is written in one transaction, or is as it was before. */
#include <config.h>

#include <string.h>

#include "store/ledger.h"
#include "name.h"
#include "row.h"

void
store_row_touch(StoreLedger *ledger, StoreRow *row)
{
    if (row->is_touched)
        return;
    g_array_append_val(ledger->undo, *row);
    row->is_touched = true;
    g_ptr_array_add(ledger->touched, row);
}

void
store_row_set_stored(StoreLedger *ledger, StoreRow *row, const char *file,
                     const guint8 sha256[PB_DIGEST_LEN], gint64 stored_at)
{
    store_row_touch(ledger, row);
    row->entry.state = STORE_STATE_STORED;
    row->entry.stored_at = stored_at;
    row->entry.file = g_string_chunk_insert(ledger->texts, file);
    row->stored_size = row->entry.size;
    row->entry.is_resized = false;
    row->entry.is_wanted = false;
    row->entry.is_due = false;
    row->entry.verified_at = 0;
    row->entry.is_gone = false;
    row->replaced = row->entry.preview_file;
    memcpy(row->entry.sha256, sha256, PB_DIGEST_LEN);
}

void
store_row_succeed(StoreLedger *ledger, StoreRow *row, StoreRow *old)
{
    row->heir_of = old;
    row->entry.verified_at = old->entry.verified_at;
    store_row_touch(ledger, old);
    old->entry.state = STORE_STATE_LISTED;
    old->entry.file = NULL;
    old->entry.stored_at = 0;
    old->entry.verified_at = 0;
    old->entry.is_due = false;
    old->entry.is_resized = false;
    old->print_state = STORE_PRINT_UNKNOWN;
}

void
store_row_set_print(StoreLedger *ledger, StoreRow *row, const guint8 *print)
{
    store_row_touch(ledger, row);
    row->print_state = print == NULL ? STORE_PRINT_NONE : STORE_PRINT_KNOWN;
    row->sets_print = true;
    if (print != NULL)
        memcpy(row->print, print, PB_DIGEST_LEN);
}

void
store_row_set_preview(StoreLedger *ledger, StoreRow *row, const char *file)
{
    store_row_touch(ledger, row);
    row->entry.state = STORE_STATE_HEADERS;
    row->entry.preview_file = g_string_chunk_insert(ledger->texts, file);
}

void
store_row_leave_preview(StoreLedger *ledger, StoreRow *row, const char *file)
{
    store_row_touch(ledger, row);
    row->entry.preview_file = g_string_chunk_insert(ledger->texts, file);
    row->replaced = row->entry.preview_file;
}

/* Who knows the preview's ID, and its tags, find the whole message. */
static bool
hand_over_key(StoreDb *db, const StoreRow *row, GError **error)
{
    char old_key[STORE_KEY_LEN + 1];
    char key[STORE_KEY_LEN + 1];

    store_name_key(row->replaced, old_key);
    store_name_key(row->entry.file, key);
    return store_db_run(db, error,
                        "INSERT OR REPLACE INTO alias (key, file) VALUES (?1, ?2)",
                        STORE_TEXT(old_key), STORE_TEXT(row->entry.file)) &&
           store_db_run(db, error, "UPDATE OR REPLACE tag SET key = ?2 WHERE key = ?1",
                        STORE_TEXT(old_key), STORE_TEXT(key));
}

/* The message goes on under another name: what a person wants of it goes with it. */
static bool
hand_over_wishes(StoreLedger *ledger, const StoreRow *row, GError **error)
{
    const StoreEntry *from = &row->heir_of->entry;
    StoreDb *db = ledger->store->ledger;

#define IS(uidl, copy) " WHERE account = ?1 AND uidl = " uidl " AND copy = " copy
    return store_db_run(
               db, error,
               "UPDATE message SET (wish, wanted, pending) = (SELECT"
               " iif(message.wish <> 0, message.wish, o.wish), o.wanted, o.pending"
               " FROM message o WHERE o.account = ?1 AND o.uidl = ?2 AND o.copy ="
               " ?3)" IS("?4", "?5"),
               STORE_INT(ledger->account_id), STORE_BLOB(from->uidl, from->uidl_len),
               STORE_INT(from->copy), STORE_BLOB(row->entry.uidl, row->entry.uidl_len),
               STORE_INT(row->entry.copy)) &&
           store_db_run(
               db, error,
               "UPDATE message SET wish = 0, wanted = 0, pending = 0" IS("?2", "?3"),
               STORE_INT(ledger->account_id), STORE_BLOB(from->uidl, from->uidl_len),
               STORE_INT(from->copy));
#undef IS
}

static bool
write_row(StoreLedger *ledger, const StoreRow *row, GError **error)
{
    const StoreEntry *entry = &row->entry;
    StoreDb *db = ledger->store->ledger;

    /* OR FAIL here and in the index: a failure rolls the whole transaction back anyway, so SQLite need not
     * be able to take back the single statement. wanted, wish and pending are also written by others: here they
     * only change one way each. */
    if (!store_db_run(
            db, error,
            "INSERT OR FAIL INTO message (account, uidl, copy, size, stored_size, first_seen,"
            " last_listed, listed, state, stored_at, file, sha256, preview, pending, due,"
            " verified_at, header_hash)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
            " ?17)"
            " ON CONFLICT (account, uidl, copy) DO UPDATE SET size = ?4, stored_size = ?5,"
            " last_listed = ?7, listed = ?8, state = ?9, stored_at = ?10, file = ?11,"
            " sha256 = ?12, preview = ?13, pending = max(pending, ?14),"
            " wanted = wanted AND ?9 <= 1, wish = iif(?9 = 4, 0, wish), due = ?15 AND ?9 <> 4,"
            " verified_at = iif(?16 = 0 AND file IS ?11, verified_at, ?16),"
            " header_hash = iif(?18, ?17, iif(?11 IS NULL AND ?13 IS NULL, NULL,"
            " header_hash))",
            STORE_INT(ledger->account_id), STORE_BLOB(entry->uidl, entry->uidl_len),
            STORE_INT(entry->copy), STORE_INT(entry->size), STORE_INT(row->stored_size),
            STORE_INT(entry->first_seen), STORE_INT(row->last_listed),
            STORE_INT(entry->is_listed), STORE_INT(entry->state),
            STORE_INT(entry->stored_at), STORE_TEXT(entry->file),
            STORE_BLOB(entry->file == NULL ? NULL : entry->sha256, PB_DIGEST_LEN),
            STORE_TEXT(entry->preview_file), STORE_INT(row->sets_pending),
            STORE_INT(entry->is_due), STORE_INT(entry->verified_at),
            STORE_BLOB(row->print_state == STORE_PRINT_UNKNOWN ? NULL : row->print,
                       row->print_state == STORE_PRINT_KNOWN ? PB_DIGEST_LEN : 0),
            STORE_INT(row->sets_print)) ||
        (row->heir_of != NULL && !hand_over_wishes(ledger, row, error)))
        return false;
    return row->replaced == NULL || hand_over_key(db, row, error);
}

static bool
write_account(StoreLedger *ledger, GError **error)
{
    StoreDb *db = ledger->store->ledger;

    if (ledger->account_id != 0 && ledger->last_listing == ledger->saved_listing)
        return true;
    if (!store_db_run(db, error,
                      "INSERT INTO account (name, last_listing) VALUES (?1, ?2)"
                      " ON CONFLICT (name) DO UPDATE SET last_listing = ?2",
                      STORE_TEXT(ledger->account), STORE_INT(ledger->last_listing)))
        return false;
    return ledger->account_id != 0 || store_ledger_load_account(ledger, error);
}

static bool
write_all(StoreLedger *ledger, GError **error)
{
    if (!write_account(ledger, error))
        return false;
    for (guint i = 0; i < ledger->touched->len; i++) {
        if (!write_row(ledger, g_ptr_array_index(ledger->touched, i), error))
            return false;
    }
    for (guint i = ledger->n_saved; i < ledger->n_rows; i++) {
        const StoreRow *row = store_ledger_row(ledger, i);

        if (!row->is_touched && !write_row(ledger, row, error))
            return false;
    }
    return true;
}

static void
forget_undo(StoreLedger *ledger)
{
    for (guint i = 0; i < ledger->touched->len; i++) {
        StoreRow *row = g_ptr_array_index(ledger->touched, i);

        row->is_touched = false;
        row->replaced = NULL;
        row->sets_pending = false;
        row->sets_print = false;
        row->heir_of = NULL;
    }
    g_ptr_array_set_size(ledger->touched, 0);
    g_array_set_size(ledger->undo, 0);
}

void
store_ledger_undo(StoreLedger *ledger)
{
    for (guint i = 0; i < ledger->touched->len; i++) {
        StoreRow *row = g_ptr_array_index(ledger->touched, i);
        const StoreRow *old = &g_array_index(ledger->undo, StoreRow, i);

        row->entry = old->entry;
        row->last_listed = old->last_listed;
        row->stored_size = old->stored_size;
        row->print_state = STORE_PRINT_UNKNOWN;
    }
    forget_undo(ledger);
    store_ledger_remove_unsaved(ledger);
}

/* Nothing but the time of a listing: after a loss of power the one before stands there, which is true too. */
static bool
is_only_time(const StoreLedger *ledger,
             bool (*more)(StoreLedger *ledger, void *data, GError **error))
{
    return more == NULL && ledger->account_id != 0 && ledger->touched->len == 0 &&
           ledger->n_saved == ledger->n_rows;
}

bool
store_ledger_save(StoreLedger *ledger,
                  bool (*more)(StoreLedger *ledger, void *data, GError **error),
                  void *data, GError **error)
{
    StoreDb *db = ledger->store->ledger;
    gint64 account_id = ledger->account_id;
    gint64 saved_listing = ledger->saved_listing;
    bool is_saved = is_only_time(ledger, more) ? store_db_begin_relaxed(db, error)
                                               : store_db_begin(db, error);

    if (is_saved) {
        is_saved =
            write_all(ledger, error) && (more == NULL || more(ledger, data, error));
        if (is_saved)
            is_saved = store_db_commit(db, error);
        else
            store_db_rollback(db);
    }
    if (is_saved) {
        forget_undo(ledger);
        ledger->n_saved = ledger->n_rows;
        ledger->saved_listing = ledger->last_listing;
    } else {
        store_ledger_undo(ledger);
        ledger->account_id = account_id;
        ledger->saved_listing = saved_listing;
    }
    return is_saved;
}
