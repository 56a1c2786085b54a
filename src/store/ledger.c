/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/ledger.c: the rows of one account: looking up, loading (L2).
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

void
store_ledger_remove_unsaved(StoreLedger *ledger)
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

bool
store_ledger_load_account(StoreLedger *ledger, GError **error)
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
    if (!store_ledger_load_account(ledger, error) ||
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
