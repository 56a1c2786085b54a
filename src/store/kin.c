/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/kin.c: knowing messages again by their headers (L2).
 *
 * What is here and not listed by its own name stands in a table by fingerprint. A line whose header has the
 * fingerprint of exactly one of them, or of some that are byte for byte the same, is that message. Nothing is
 * taken for the same on less, and where more lines than copies have one fingerprint none of them is. */
#include <config.h>

#include "store/kin.h"

#include <string.h>

#include "base/log.h"
#include "kin_file.h"
#include "kin_search.h"
#include "name.h"

/* Lines whose size has not changed since a listing looked at them before are looked at again, but not many: where
 * headers cannot be had it would be for nothing. */
#define MAX_AGAIN 64
/* Of those that have changed now. */
#define MAX_RESIZED 10000

void
store_ledger_ask_headers(StoreLedger *ledger, StoreKinAsk ask, void *user_data)
{
    ledger->ask = ask;
    ledger->ask_data = user_data;
}

guint
store_kin_hash(gconstpointer print)
{
    guint hash;

    memcpy(&hash, print, sizeof hash);
    return hash;
}

gboolean
store_kin_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, PB_DIGEST_LEN) == 0;
}

static void
free_found(StoreFound *found)
{
    if (found == NULL)
        return;
    store_place_free(found->place);
    g_free(found);
}

static void
free_candidate(gpointer data)
{
    StoreKinCandidate *candidate = data;

    free_found(candidate->found);
    g_free(candidate);
}

/* --- what there is to ask ------------------------------------------------------------------------- */

const StoreKinCount *
store_kin_count(const StoreKin *kin)
{
    return &kin->count;
}

const guint *
store_kin_unknown(const StoreKin *kin)
{
    return (const guint *)kin->unknown->data;
}

const guint *
store_kin_resized(const StoreKin *kin)
{
    return (const guint *)kin->resized->data;
}

static bool
is_checkable(const StoreRow *row)
{
    return row->entry.state == STORE_STATE_STORED && !row->entry.is_doubled;
}

static bool
is_resized(const StoreRow *row)
{
    return is_checkable(row) && row->entry.is_resized &&
           row->stored_size != STORE_SIZE_DOUBTED;
}

const guint *
store_kin_known(StoreKin *kin, guint *n)
{
    for (guint i = 0; i < kin->search->n; i++) {
        const StoreRow *row = kin->search->rows[i];

        if (is_checkable(row) && !row->entry.is_resized)
            g_array_append_val(kin->known, i);
    }
    if (n != NULL)
        *n = kin->known->len;
    return (const guint *)kin->known->data;
}

static void
count_lines(StoreKin *kin)
{
    /* By whether the line changes anything. */
    guint n_left[2] = { MAX_AGAIN, MAX_RESIZED };

    for (guint i = 0; i < kin->search->n; i++) {
        const StoreRow *row = kin->search->rows[i];

        if (row->entry.state == STORE_STATE_LISTED)
            g_array_append_val(kin->unknown, i);
        else if (is_resized(row) && n_left[row->is_touched] > 0) {
            n_left[row->is_touched]--;
            g_array_append_val(kin->resized, i);
        }
    }
    kin->count.n_unknown = kin->unknown->len;
    kin->count.n_resized = kin->resized->len;
}

/* A row that no line has, and that has something here. */
static bool
is_absent(const StoreRow *row)
{
    return !row->is_matched &&
           (row->entry.file != NULL || row->entry.preview_file != NULL);
}

static void
count_absent(StoreKin *kin)
{
    const StoreLedger *ledger = kin->search->ledger;

    for (guint i = 0; i < ledger->n_rows; i++) {
        const StoreRow *row = store_ledger_row(ledger, i);

        if (!is_absent(row))
            continue;
        kin->count.n_absent++;
        kin->count.n_deleted += row->entry.state == STORE_STATE_DELETED;
    }
}

/* --- files that no row knows --------------------------------------------------------------------- */

typedef bool (*TakeLoose)(StoreKin *kin, gint64 index_row, const char *base);

static bool
each_loose(StoreKin *kin, TakeLoose take, GError **error)
{
    Store *store = kin->search->ledger->store;
    g_autoptr(GHashTable) owned = store_owned_files(store, error);
    sqlite3_stmt *rows = NULL;
    int status = -1;

    if (owned == NULL)
        return false;
    /* Rows of this listing are not written yet. */
    for (guint i = 0; i < kin->search->n; i++) {
        const StoreEntry *entry = &kin->search->rows[i]->entry;

        if (entry->file != NULL)
            g_hash_table_add(owned, g_strdup(entry->file));
    }
    rows = store_db_bind(store->index, "SELECT id, base FROM message WHERE u <> ''", NULL,
                         0, error);
    while (rows != NULL && (status = store_db_next(store->index, rows, error)) == 1) {
        const char *base = (const char *)sqlite3_column_text(rows, 1);

        if (!g_hash_table_contains(owned, base))
            (void)take(kin, sqlite3_column_int64(rows, 0), base);
    }
    return status == 0;
}

static bool
count_loose(StoreKin *kin, gint64 index_row, const char *base)
{
    (void)index_row;
    (void)base;
    kin->count.n_loose++;
    return true;
}

/* --- candidates ---------------------------------------------------------------------------------- */

static void
add_candidate(StoreKin *kin, StoreKinCandidate *candidate, const guint8 *print)
{
    StoreKinCandidate *first = g_hash_table_lookup(kin->by_print, print);
    StoreKinCandidate *same = first;

    (void)store_name_size(candidate->file, &candidate->file_size);
    if (first == NULL) {
        candidate->n_alike = 1;
        g_hash_table_insert(kin->by_print, g_memdup2(print, PB_DIGEST_LEN), candidate);
        return;
    }
    if (first->n_alike > MAX_ALIKE)
        return;
    while (same != NULL && strcmp(same->file, candidate->file) != 0)
        same = same->next;
    if (same == NULL) {
        candidate->next = first->next;
        first->next = candidate;
        first->n_alike++;
    } else if (candidate->row != NULL && same->row != NULL &&
               candidate->row->last_listed > same->row->last_listed) {
        /* Two names of one file: the younger one stands for it. */
        same->row = candidate->row;
    }
}

void
store_kin_add_row(StoreKin *kin, StoreRow *row)
{
    StoreKinCandidate *candidate;

    if (row->print_state != STORE_PRINT_KNOWN)
        return;
    candidate = g_new0(StoreKinCandidate, 1);
    g_ptr_array_add(kin->owned, candidate);
    candidate->row = row;
    candidate->is_preview = row->entry.file == NULL;
    candidate->file = candidate->is_preview ? row->entry.preview_file : row->entry.file;
    add_candidate(kin, candidate, row->print);
}

/* Loose files have no row that would remember what their headers hash to. */
static bool
note_loose(StoreKin *kin, gint64 index_row, const char *base)
{
    StoreKinCandidate *candidate = g_new0(StoreKinCandidate, 1);

    candidate->index_row = index_row;
    candidate->file = g_string_chunk_insert(kin->texts, base);
    g_ptr_array_add(kin->loose, candidate);
    return true;
}

static bool
add_loose(StoreKin *kin, GCancellable *cancellable, GError **error)
{
    Store *store = kin->search->ledger->store;

    if (!each_loose(kin, note_loose, error))
        return false;
    for (guint i = 0; i < kin->loose->len; i++) {
        StoreKinCandidate *candidate = kin->loose->pdata[i];
        guint8 print[PB_DIGEST_LEN];

        if (g_cancellable_set_error_if_cancelled(cancellable, error))
            return false;
        if (store_kin_read_print(store, candidate->file, print) == STORE_PRINT_KNOWN)
            add_candidate(kin, candidate, print);
    }
    return true;
}

/* The rows of the ledger are in the order of the query, but for those that came since. */
static bool
read_prints(StoreKin *kin, GError **error)
{
    StoreLedger *ledger = kin->search->ledger;
    StoreDb *db = ledger->store->ledger;
    sqlite3_stmt *rows = store_db_query(
        db, error,
        "SELECT uidl, copy, header_hash FROM message WHERE account = ?1 AND header_hash"
        " IS NOT NULL AND (file IS NOT NULL OR preview IS NOT NULL)"
        " ORDER BY account, uidl, copy",
        STORE_INT(ledger->account_id));
    StoreRow *row = NULL;
    int status = -1;

    while (rows != NULL && (status = store_db_next(db, rows, error)) == 1) {
        const char *uidl = sqlite3_column_blob(rows, 0);
        gsize len = (gsize)sqlite3_column_bytes(rows, 0);
        guint copy = (guint)sqlite3_column_int64(rows, 1);
        const void *print = sqlite3_column_blob(rows, 2);

        if (row == NULL || row->entry.uidl_len != len ||
            memcmp(row->entry.uidl, uidl, len) != 0)
            row = store_ledger_head(ledger, len == 0 ? "" : uidl, len);
        while (row != NULL && row->entry.copy < copy)
            row = row->next_copy;
        if (row == NULL || row->print_state != STORE_PRINT_UNKNOWN)
            continue;
        row->print_state = STORE_PRINT_NONE;
        if (sqlite3_column_bytes(rows, 2) == PB_DIGEST_LEN) {
            memcpy(row->print, print, PB_DIGEST_LEN);
            row->print_state = STORE_PRINT_KNOWN;
        }
    }
    return status == 0;
}

static bool
load_candidates(StoreKin *kin, GCancellable *cancellable, GError **error)
{
    StoreLedger *ledger = kin->search->ledger;

    kin->has_candidates = true;
    for (guint i = 0; i < ledger->n_rows; i++) {
        StoreRow *row = store_ledger_row(ledger, i);

        if (!is_absent(row))
            continue;
        if (g_cancellable_set_error_if_cancelled(cancellable, error))
            return false;
        store_kin_print(ledger, row);
        store_kin_add_row(kin, row);
    }
    return add_loose(kin, cancellable, error);
}

/* Where all names are known there is no need for candidates, unless one of them stands for another message. */
bool
store_kin_load(StoreKin *kin, GCancellable *cancellable, GError **error)
{
    if (!kin->is_loaded && kin->search->ledger->account_id != 0 &&
        !read_prints(kin, error))
        return false;
    kin->is_loaded = true;
    return kin->count.n_unknown == 0 || kin->has_candidates ||
           load_candidates(kin, cancellable, error);
}

/* --- answers ------------------------------------------------------------------------------------- */

void
store_kin_answer(StoreKin *kin, guint line, const guint8 *print)
{
    StoreKinAnswer *answer;

    if (kin->answers == NULL)
        kin->answers = g_new0(StoreKinAnswer, kin->search->n);
    answer = &kin->answers[line];
    answer->state = print == NULL ? STORE_KIN_USELESS : STORE_KIN_ANSWERED;
    if (print != NULL)
        memcpy(answer->print, print, PB_DIGEST_LEN);
}

const guint8 *
store_kin_answered(const StoreKin *kin, guint line)
{
    return kin->answers != NULL && kin->answers[line].state == STORE_KIN_ANSWERED
               ? kin->answers[line].print
               : NULL;
}

/* Server and file may differ by what servers add, and in how they count line ends. */
bool
store_kin_is_near(const StoreKinCandidate *candidate, guint64 size)
{
    guint64 most = candidate->file_size + candidate->file_size / 8;

    if (candidate->is_preview)
        return size + SIZE_SLACK >= candidate->row->entry.size &&
               size <= candidate->row->entry.size + SIZE_SLACK;
    if (candidate->row != NULL && candidate->row->stored_size != STORE_SIZE_DOUBTED)
        most = MAX(most, candidate->row->stored_size);
    return size + SIZE_SLACK >= candidate->file_size && size <= most + SIZE_SLACK;
}

bool
store_kin_is_here(const StoreKin *kin, guint line)
{
    const guint8 *print = store_kin_answered(kin, line);
    const StoreKinCandidate *candidate =
        print == NULL ? NULL : g_hash_table_lookup(kin->by_print, print);
    guint64 size = kin->search->rows[line]->entry.size;

    while (candidate != NULL && !store_kin_is_near(candidate, size))
        candidate = candidate->next;
    return candidate != NULL;
}

bool
store_kin_is_other(const StoreKin *kin, guint line)
{
    const guint8 *print = store_kin_answered(kin, line);
    StoreRow *row = kin->search->rows[line];

    if (print == NULL)
        return false;
    store_kin_print(kin->search->ledger, row);
    return row->print_state == STORE_PRINT_KNOWN && !store_kin_equal(row->print, print);
}

void
store_kin_compare_contents(StoreKin *kin)
{
    kin->compares_contents = true;
}

/* --- the whole ----------------------------------------------------------------------------------- */

static bool
search(StoreKin *kin, GError **error)
{
    StoreLedger *ledger = kin->search->ledger;

    count_lines(kin);
    if (kin->count.n_unknown == 0 && kin->count.n_resized == 0)
        return true;
    count_absent(kin);
    /* A ledger that is new beside an archive that is not: it was lost. */
    if (ledger->last_listing == 0 && kin->count.n_unknown > 0 &&
        !each_loose(kin, count_loose, error))
        return false;
    if (!ledger->ask(kin, ledger->ask_data, error))
        return false;
    store_kin_settle_names(kin, kin->resized);
    store_kin_settle_names(kin, kin->known);
    if (kin->search->n_reused > 0 && !kin->has_candidates &&
        !load_candidates(kin, NULL, error))
        return false;
    if (kin->answers != NULL)
        store_kin_adopt_all(kin);
    if (kin->compares_contents)
        store_kin_remember_twins(kin);
    return true;
}

bool
store_kin_search(StoreKinSearch *options, GError **error)
{
    StoreKin kin = {
        .search = options,
        .count = { .n_before = options->n_before, .n_gone = options->n_gone },
        .unknown = g_array_new(FALSE, FALSE, sizeof(guint)),
        .resized = g_array_new(FALSE, FALSE, sizeof(guint)),
        .known = g_array_new(FALSE, FALSE, sizeof(guint)),
        .by_print = g_hash_table_new_full(store_kin_hash, store_kin_equal, g_free, NULL),
        .owned = g_ptr_array_new_with_free_func(free_candidate),
        .loose = g_ptr_array_new_with_free_func(free_candidate),
        .texts = g_string_chunk_new(1024),
    };
    bool is_whole;

    g_clear_pointer(&options->ledger->twins, g_hash_table_unref);
    is_whole = options->ledger->ask == NULL || search(&kin, error);
    g_array_unref(kin.unknown);
    g_array_unref(kin.resized);
    g_array_unref(kin.known);
    g_hash_table_unref(kin.by_print);
    g_ptr_array_unref(kin.owned);
    g_ptr_array_unref(kin.loose);
    g_string_chunk_free(kin.texts);
    g_free(kin.answers);
    return is_whole;
}
