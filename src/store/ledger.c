/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/ledger.c: the rows of one account: loading, looking up, writing (L2).
 *
 * Rows lie in blocks and never move, so a StoreEntry stays valid as long as its ledger. The hash of a UIDL
 * is seeded: a server cannot choose UIDLs that all fall together. */
#include <config.h>

#include "store/ledger.h"

#include <string.h>

#include "facts.h"
#include "name.h"
#include "row.h"
#include "wish.h"

#define TEXT_CHUNK (64 * 1024)

#define FRESH_ROW ((StoreRow){ .entry = { .state = STORE_STATE_LISTED } })

/* --- looking up ---------------------------------------------------------------------------- */

static guint64 process_seed; /* written once */

static guint64
mix(guint64 hash, guint64 word)
{
    hash = (hash ^ word) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

static guint
hash_uidl(gconstpointer data)
{
    const StoreEntry *entry = data;
    guint64 hash = mix(process_seed, entry->uidl_len);
    gsize at = 0;

    for (; at + 8 <= entry->uidl_len; at += 8) {
        guint64 word;

        memcpy(&word, entry->uidl + at, 8);
        hash = mix(hash, word);
    }
    for (; at < entry->uidl_len; at++)
        hash = mix(hash, (guchar)entry->uidl[at]);
    return (guint)(hash ^ (hash >> 32));
}

static gboolean
equal_uidl(gconstpointer a, gconstpointer b)
{
    const StoreEntry *one = a;
    const StoreEntry *two = b;

    return one->uidl_len == two->uidl_len &&
           memcmp(one->uidl, two->uidl, one->uidl_len) == 0;
}

static void
choose_seed(void)
{
    static gsize ready;

    if (g_once_init_enter(&ready)) {
        process_seed = (guint64)g_random_int() << 32 | g_random_int();
        g_once_init_leave(&ready, 1);
    }
}

StoreRow *
store_ledger_row(const StoreLedger *ledger, guint i)
{
    StoreRow *block = g_ptr_array_index(ledger->blocks, i / STORE_ROWS_A_BLOCK);

    return &block[i % STORE_ROWS_A_BLOCK];
}

StoreRow *
store_ledger_head(StoreLedger *ledger, const char *uidl, gsize len)
{
    StoreEntry wanted = { .uidl = (char *)uidl, .uidl_len = len };

    return g_hash_table_lookup(ledger->heads, &wanted);
}

StoreRow *
store_ledger_add(StoreLedger *ledger, const char *uidl, gsize len, StoreRow *head)
{
    StoreRow *row;

    if (ledger->n_rows % STORE_ROWS_A_BLOCK == 0 &&
        ledger->n_rows / STORE_ROWS_A_BLOCK == ledger->blocks->len)
        g_ptr_array_add(ledger->blocks, g_new(StoreRow, STORE_ROWS_A_BLOCK));
    row = store_ledger_row(ledger, ledger->n_rows++);
    *row = FRESH_ROW;
    row->entry.uidl_len = len;
    if (head == NULL) {
        row->entry.uidl = g_string_chunk_insert_len(ledger->texts, uidl, (gssize)len);
        row->last_copy = row;
        row->first_free = row;
        row->n_copies = 1;
        g_hash_table_add(ledger->heads, row);
    } else {
        row->entry.uidl = head->entry.uidl;
        row->entry.copy = head->last_copy->entry.copy + 1;
        head->last_copy->next_copy = row;
        head->last_copy = row;
        head->n_copies++;
    }
    return row;
}

/* Cuts the copies that were never written off the end of a chain. */
static void
cut_fresh_copies(StoreRow *head)
{
    StoreRow *last = head;
    guint n = 1;

    while (last->next_copy != NULL && !last->next_copy->is_fresh) {
        last = last->next_copy;
        n++;
    }
    last->next_copy = NULL;
    head->last_copy = last;
    head->n_copies = n;
}

/* Takes back what store_ledger_add did for the rows after n_saved. */
static void
remove_unsaved(StoreLedger *ledger)
{
    for (guint i = ledger->n_saved; i < ledger->n_rows; i++) {
        const StoreEntry *entry = &store_ledger_row(ledger, i)->entry;
        StoreRow *head = store_ledger_head(ledger, entry->uidl, entry->uidl_len);

        if (head != NULL && head->is_fresh)
            g_hash_table_remove(ledger->heads, head);
        else if (head != NULL && head->last_copy->is_fresh)
            cut_fresh_copies(head);
    }
    ledger->n_rows = ledger->n_saved;
}

/* --- loading ------------------------------------------------------------------------------- */

static void
read_row(StoreLedger *ledger, sqlite3_stmt *rows, StoreRow *row)
{
    StoreEntry *entry = &row->entry;
    const char *file = (const char *)sqlite3_column_text(rows, 8);
    const void *sha256 = sqlite3_column_blob(rows, 9);
    const char *preview = (const char *)sqlite3_column_text(rows, 11);

    entry->copy = (guint)sqlite3_column_int64(rows, 1);
    entry->size = (guint64)sqlite3_column_int64(rows, 2);
    row->stored_size = (guint64)sqlite3_column_int64(rows, 3);
    entry->first_seen = sqlite3_column_int64(rows, 4);
    row->last_listed = sqlite3_column_int64(rows, 5);
    entry->is_listed = sqlite3_column_int(rows, 6) != 0;
    entry->state = (StoreState)CLAMP(sqlite3_column_int(rows, 7), STORE_STATE_LISTED,
                                     STORE_STATE_DELETED);
    entry->stored_at = sqlite3_column_int64(rows, 10);
    entry->is_wanted = sqlite3_column_int(rows, 12) != 0;
    entry->wish = store_wish_of(sqlite3_column_int(rows, 13));
    entry->is_due = sqlite3_column_int(rows, 14) != 0;
    /* Below 0: a copy that is known to be gone, see verify_repair.c. */
    entry->verified_at = MAX(sqlite3_column_int64(rows, 15), 0);
    entry->is_gone = sqlite3_column_int64(rows, 15) < 0;
    if (preview != NULL)
        entry->preview_file = g_string_chunk_insert(ledger->texts, preview);
    if (file != NULL && sha256 != NULL &&
        sqlite3_column_bytes(rows, 9) == PB_DIGEST_LEN) {
        entry->file = g_string_chunk_insert(ledger->texts, file);
        memcpy(entry->sha256, sha256, PB_DIGEST_LEN);
    } else if (entry->state > STORE_STATE_HEADERS) {
        /* A copy that nobody can find or check is none. */
        entry->state = STORE_STATE_LISTED;
    }
    if (entry->state == STORE_STATE_HEADERS && preview == NULL)
        entry->state = STORE_STATE_LISTED;
    entry->is_resized =
        entry->state >= STORE_STATE_STORED && entry->size != row->stored_size;
}

static void
mark_doubled(StoreRow *head)
{
    guint n_listed = 0;

    for (StoreRow *row = head; row != NULL; row = row->next_copy)
        n_listed += row->entry.is_listed;
    for (StoreRow *row = head; row != NULL && n_listed > 1; row = row->next_copy)
        row->entry.is_doubled = row->entry.is_listed;
}

static bool
read_rows(StoreLedger *ledger, GError **error)
{
    StoreDb *db = ledger->store->ledger;
    StoreRow *head = NULL;
    sqlite3_stmt *rows = store_db_query(
        db, error,
        "SELECT uidl, copy, size, stored_size, first_seen, last_listed, listed, state,"
        " file, sha256, stored_at, preview, wanted, wish, due, verified_at"
        " FROM message WHERE account = ?1"
        " ORDER BY account, uidl, copy",
        STORE_INT(ledger->account_id));
    int status = -1;

    while (rows != NULL && (status = store_db_next(db, rows, error)) == 1) {
        const char *uidl = sqlite3_column_blob(rows, 0);
        gsize len = (gsize)sqlite3_column_bytes(rows, 0);
        bool is_copy = head != NULL && head->entry.uidl_len == len &&
                       (len == 0 || memcmp(head->entry.uidl, uidl, len) == 0);

        if (!is_copy && head != NULL && head->n_copies > 1)
            mark_doubled(head);
        if (is_copy)
            read_row(ledger, rows, store_ledger_add(ledger, NULL, len, head));
        else
            read_row(ledger, rows,
                     head =
                         store_ledger_add(ledger, uidl == NULL ? "" : uidl, len, NULL));
    }
    if (head != NULL && head->n_copies > 1)
        mark_doubled(head);
    return status == 0;
}

/* Each page is read once: the few in the cache are taken again and again, in place of new memory for each. */
static bool
load_rows(StoreLedger *ledger, GError **error)
{
    StoreDb *db = ledger->store->ledger;

    return store_db_exec(db, "PRAGMA cache_size = -256", error) &&
           read_rows(ledger, error) && store_db_restore(db, error);
}

static bool
load_account(StoreLedger *ledger, GError **error)
{
    StoreDb *db = ledger->store->ledger;
    sqlite3_stmt *found =
        store_db_query(db, error, "SELECT id, last_listing FROM account WHERE name = ?1",
                       STORE_TEXT(ledger->account));
    int status = found == NULL ? -1 : store_db_next(db, found, error);

    if (status == 1) {
        ledger->account_id = sqlite3_column_int64(found, 0);
        ledger->last_listing = sqlite3_column_int64(found, 1);
        ledger->saved_listing = ledger->last_listing;
        sqlite3_reset(found);
    }
    return status >= 0;
}

StoreLedger *
store_ledger_open(Store *store, const char *account, GError **error)
{
    g_autoptr(StoreLedger) ledger = g_new0(StoreLedger, 1);

    choose_seed();
    ledger->store = store;
    ledger->account = g_strdup(account);
    ledger->blocks = g_ptr_array_new_with_free_func(g_free);
    ledger->heads = g_hash_table_new(hash_uidl, equal_uidl);
    ledger->texts = g_string_chunk_new(TEXT_CHUNK);
    ledger->undo = g_array_new(FALSE, FALSE, sizeof(StoreRow));
    ledger->touched = g_ptr_array_new();
    ledger->asked = g_ptr_array_new();
    if (!load_account(ledger, error) ||
        !store_facts_load(store, account, &ledger->facts, error))
        return NULL;
    return g_steal_pointer(&ledger);
}

bool
store_ledger_load_rows(StoreLedger *ledger, GError **error)
{
    if (!ledger->has_rows) {
        ledger->has_rows = load_rows(ledger, error);
        ledger->n_saved = ledger->n_rows;
    }
    return ledger->has_rows;
}

StoreLedger *
store_ledger_load(Store *store, const char *account, GError **error)
{
    g_autoptr(StoreLedger) ledger = store_ledger_open(store, account, error);

    if (ledger == NULL || !store_ledger_load_rows(ledger, error))
        return NULL;
    return g_steal_pointer(&ledger);
}

void
store_ledger_free(StoreLedger *ledger)
{
    if (ledger == NULL)
        return;
    for (guint i = 0; i < ledger->asked->len; i++)
        g_free(((StoreRow *)g_ptr_array_index(ledger->asked, i))->answer_text);
    g_ptr_array_unref(ledger->asked);
    g_ptr_array_unref(ledger->touched);
    g_array_unref(ledger->undo);
    g_hash_table_unref(ledger->heads);
    g_ptr_array_unref(ledger->blocks);
    g_string_chunk_free(ledger->texts);
    store_account_facts_free(ledger->facts);
    g_clear_pointer(&ledger->twins, g_hash_table_unref);
    g_free(ledger->account);
    g_free(ledger);
}

guint
store_ledger_n_entries(const StoreLedger *ledger)
{
    g_assert(ledger->has_rows);
    return ledger->n_rows;
}

StoreEntry *
store_ledger_entry(StoreLedger *ledger, guint i)
{
    g_assert(i < ledger->n_rows);
    return &store_ledger_row(ledger, i)->entry;
}

gint64
store_ledger_last_listed(const StoreLedger *ledger, const StoreEntry *entry)
{
    return entry->is_listed ? ledger->last_listing
                            : ((const StoreRow *)entry)->last_listed;
}

gint64
store_ledger_last_listing(const StoreLedger *ledger)
{
    return ledger->last_listing;
}

/* --- writing ------------------------------------------------------------------------------- */

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
    return ledger->account_id != 0 || load_account(ledger, error);
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
    remove_unsaved(ledger);
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
