/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/kin.c: knowing messages again by their headers (L2).
 *
 * What is here and not listed by its own name stands in a table by fingerprint. A line whose header has the
 * fingerprint of exactly one of them, or of some that are byte for byte the same, is that message. Nothing is
 * taken for the same on less, and where more lines than copies have one fingerprint none of them is. */
#include <config.h>

#include "kin.h"

#include <string.h>

#include "base/log.h"
#include "adopt.h"
#include "kin_file.h"
#include "name.h"

/* Lines whose size has not changed since a listing looked at them before are looked at again, but not many: where
 * headers cannot be had it would be for nothing. */
#define MAX_AGAIN 64
/* Of those that have changed now. */
#define MAX_RESIZED 10000
/* More messages than this with one header are not told apart: a server must not make us compare each with
 * each. */
#define MAX_ALIKE 64
/* What servers write into a message that they keep, and more. */
#define SIZE_SLACK 512

/* A message here that a line may be. */
typedef struct Candidate Candidate;
struct Candidate {
    StoreRow *row;     /* NULL: no row knows its file */
    gint64 index_row;  /* where there is no row */
    const char *file;  /* or preview */
    guint64 file_size; /* as its name says */
    StoreFound *found; /* of a file without a row, once it was read */
    bool is_preview;
    bool is_taken; /* or is no good */
    guint n_alike; /* of the first of its chain */
    Candidate *next;
};

typedef enum { UNASKED, USELESS, ANSWERED } AnswerState;

typedef struct {
    AnswerState state;
    guint8 print[PB_DIGEST_LEN];
} Answer;

struct StoreKin {
    StoreKinSearch *search;
    StoreKinCount count;
    GArray *unknown, *resized, *known; /* guint */
    Answer *answers;                   /* one a line; NULL: none yet */
    bool is_loaded;
    bool has_candidates;
    bool compares_contents;
    GHashTable *by_print;     /* Candidate, the first of its chain */
    GPtrArray *owned, *loose; /* Candidate: of files that have a row, that have none */
    GStringChunk *texts;
};

void
store_ledger_ask_headers(StoreLedger *ledger, StoreKinAsk ask, void *user_data)
{
    ledger->ask = ask;
    ledger->ask_data = user_data;
}

static guint
hash_print(gconstpointer print)
{
    guint hash;

    memcpy(&hash, print, sizeof hash);
    return hash;
}

static gboolean
equal_print(gconstpointer a, gconstpointer b)
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
    Candidate *candidate = data;

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
add_candidate(StoreKin *kin, Candidate *candidate, const guint8 *print)
{
    Candidate *first = g_hash_table_lookup(kin->by_print, print);
    Candidate *same = first;

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

static void
add_row_candidate(StoreKin *kin, StoreRow *row)
{
    Candidate *candidate;

    if (row->print_state != STORE_PRINT_KNOWN)
        return;
    candidate = g_new0(Candidate, 1);
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
    Candidate *candidate = g_new0(Candidate, 1);

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
        Candidate *candidate = kin->loose->pdata[i];
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
        add_row_candidate(kin, row);
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
    Answer *answer;

    if (kin->answers == NULL)
        kin->answers = g_new0(Answer, kin->search->n);
    answer = &kin->answers[line];
    answer->state = print == NULL ? USELESS : ANSWERED;
    if (print != NULL)
        memcpy(answer->print, print, PB_DIGEST_LEN);
}

static const guint8 *
answered(const StoreKin *kin, guint line)
{
    return kin->answers != NULL && kin->answers[line].state == ANSWERED
               ? kin->answers[line].print
               : NULL;
}

/* Server and file may differ by what servers add, and in how they count line ends. */
static bool
is_near(const Candidate *candidate, guint64 size)
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
    const guint8 *print = answered(kin, line);
    const Candidate *candidate =
        print == NULL ? NULL : g_hash_table_lookup(kin->by_print, print);
    guint64 size = kin->search->rows[line]->entry.size;

    while (candidate != NULL && !is_near(candidate, size))
        candidate = candidate->next;
    return candidate != NULL;
}

bool
store_kin_is_other(const StoreKin *kin, guint line)
{
    const guint8 *print = answered(kin, line);
    StoreRow *row = kin->search->rows[line];

    if (print == NULL)
        return false;
    store_kin_print(kin->search->ledger, row);
    return row->print_state == STORE_PRINT_KNOWN && !equal_print(row->print, print);
}

void
store_kin_compare_contents(StoreKin *kin)
{
    kin->compares_contents = true;
}

/* --- names that stand for something else ---------------------------------------------------------- */

static void
accept_size(StoreKin *kin, StoreRow *row)
{
    guint64 size = row->entry.size;
    guint64 before = row->stored_size;
    bool is_close = size + SIZE_SLACK >= before && size <= before + SIZE_SLACK;

    if (!is_close &&
        !store_kin_is_exact(kin->search->ledger->store, row->entry.file, size))
        return;
    store_row_touch(kin->search->ledger, row);
    row->stored_size = size;
    row->entry.is_resized = false;
    kin->search->n_drifted++;
}

/* The copy that was here under that name may be what another line is. */
static void
split(StoreKin *kin, guint line)
{
    StoreKinSearch *search = kin->search;
    StoreRow *old = search->rows[line];

    search->rows[line] = search->split(search->data, line);
    add_row_candidate(kin, old);
    search->n_reused++;
}

static void
settle_names(StoreKin *kin, const GArray *lines)
{
    for (guint i = 0; i < lines->len; i++) {
        guint line = g_array_index(lines, guint, i);
        StoreRow *row = kin->search->rows[line];

        if (store_kin_is_other(kin, line))
            split(kin, line);
        else if (answered(kin, line) != NULL && row->print_state == STORE_PRINT_KNOWN &&
                 row->entry.is_resized)
            accept_size(kin, row);
    }
}

/* --- adoption ------------------------------------------------------------------------------------ */

static bool
read_loose(StoreKin *kin, Candidate *candidate)
{
    Store *store = kin->search->ledger->store;

    if (candidate->row != NULL || candidate->found != NULL)
        return true;
    candidate->found = g_new0(StoreFound, 1);
    candidate->found->place = store_place_of_row(store, candidate->index_row, NULL);
    return candidate->found->place != NULL && store_found_check(store, candidate->found);
}

static const guint8 *
sha256_of(const Candidate *candidate)
{
    return candidate->row == NULL ? candidate->found->sha256
                                  : candidate->row->entry.sha256;
}

static bool
is_exact(const StoreKin *kin, const Candidate *candidate, guint64 size)
{
    if (candidate->row == NULL)
        return store_kin_is_size_of(size, candidate->found->size,
                                    candidate->found->n_lines);
    return size == candidate->row->stored_size ||
           store_kin_is_exact(kin->search->ledger->store, candidate->file, size);
}

static void
adopt_preview(StoreKin *kin, StoreRow *row, StoreRow *old)
{
    StoreLedger *ledger = kin->search->ledger;

    store_row_set_preview(ledger, row, old->entry.preview_file);
    store_row_set_print(ledger, row, old->print);
    row->heir_of = old;
    store_row_touch(ledger, old);
    old->entry.preview_file = NULL;
    old->entry.state = STORE_STATE_LISTED;
}

static void
adopt_stored(StoreKin *kin, StoreRow *row, const Candidate *candidate)
{
    StoreLedger *ledger = kin->search->ledger;
    const StoreRow *old = candidate->row;
    bool exact = is_exact(kin, candidate, row->entry.size);

    store_row_set_stored(ledger, row, candidate->file, sha256_of(candidate),
                         old == NULL ? candidate->found->stored_at
                                     : old->entry.stored_at);
    store_row_set_print(ledger, row,
                        old == NULL ? store_found_print(candidate->found) : old->print);
    row->heir_of = old;
    if (old != NULL)
        row->entry.verified_at = old->entry.verified_at;
    if (!exact) {
        row->stored_size = STORE_SIZE_DOUBTED;
        row->entry.is_resized = true;
        kin->search->n_doubted++;
    }
}

static bool
adopt(StoreKin *kin, guint line, Candidate *candidate)
{
    StoreRow *row = kin->search->rows[line];

    if (!is_near(candidate, row->entry.size))
        return false;
    candidate->is_taken = true;
    if (candidate->is_preview)
        adopt_preview(kin, row, candidate->row);
    else
        adopt_stored(kin, row, candidate);
    kin->search->n_adopted++;
    return true;
}

/* Those that are sound; whether they are all the same is asked of the hash of what they hold. */
static GPtrArray *
usable(StoreKin *kin, Candidate *first, bool *are_same)
{
    GPtrArray *all = g_ptr_array_new();

    *are_same = true;
    for (Candidate *candidate = first; candidate != NULL; candidate = candidate->next) {
        const Candidate *one;

        if (candidate->is_taken || !read_loose(kin, candidate))
            continue;
        g_ptr_array_add(all, candidate);
        one = all->pdata[0];
        /* Of a preview nobody knows the whole. */
        *are_same &=
            candidate == one || (!candidate->is_preview && !one->is_preview &&
                                 equal_print(sha256_of(candidate), sha256_of(one)));
    }
    return all;
}

/* Copies that differ are told apart by the size that the server announced, where that is clear. */
static Candidate *
only_one_of_size(const GPtrArray *all, guint64 size)
{
    Candidate *found = NULL;

    for (guint i = 0; i < all->len; i++) {
        Candidate *candidate = all->pdata[i];

        if (candidate->row == NULL || candidate->row->stored_size != size)
            continue;
        if (found != NULL)
            return NULL;
        found = candidate;
    }
    return found;
}

static void
adopt_lines(StoreKin *kin, const guint8 *print, const GArray *lines)
{
    Candidate *first = g_hash_table_lookup(kin->by_print, print);
    g_autoptr(GPtrArray) all = NULL;
    bool are_same;

    if (first == NULL || first->n_alike > MAX_ALIKE || lines->len > first->n_alike)
        return;
    all = usable(kin, first, &are_same);
    if (lines->len > all->len)
        return;
    if (!are_same && lines->len == 1) {
        guint line = g_array_index(lines, guint, 0);
        Candidate *one = only_one_of_size(all, kin->search->rows[line]->entry.size);

        if (one != NULL)
            (void)adopt(kin, line, one);
    }
    for (guint i = 0; are_same && i < lines->len; i++)
        (void)adopt(kin, g_array_index(lines, guint, i), all->pdata[i]);
}

/* The lines that are to be adopted, by the fingerprint of their header. */
static void
adopt_all(StoreKin *kin)
{
    g_autoptr(GHashTable) groups = g_hash_table_new_full(hash_print, equal_print, NULL,
                                                         (GDestroyNotify)g_array_unref);
    GHashTableIter iter;
    gpointer print, lines;

    for (guint i = 0; i < kin->search->n; i++) {
        if (answered(kin, i) == NULL ||
            kin->search->rows[i]->entry.state != STORE_STATE_LISTED)
            continue;
        print = kin->answers[i].print;
        lines = g_hash_table_lookup(groups, print);
        if (lines == NULL) {
            lines = g_array_new(FALSE, FALSE, sizeof(guint));
            g_hash_table_insert(groups, print, lines);
        }
        g_array_append_val((GArray *)lines, i);
    }
    g_hash_table_iter_init(&iter, groups);
    while (g_hash_table_iter_next(&iter, &print, &lines))
        adopt_lines(kin, print, lines);
}

/* --- by content ---------------------------------------------------------------------------------- */

static void
remember_twin(StoreKin *kin, Candidate *candidate)
{
    StoreLedger *ledger = kin->search->ledger;
    StoreTwin *twin;

    if (candidate->is_taken || candidate->is_preview || !read_loose(kin, candidate))
        return;
    twin = g_new0(StoreTwin, 1);
    twin->row = candidate->row;
    twin->file = g_strdup(candidate->file);
    twin->stored_at = candidate->row == NULL ? candidate->found->stored_at
                                             : candidate->row->entry.stored_at;
    g_hash_table_replace(ledger->twins, g_memdup2(sha256_of(candidate), PB_DIGEST_LEN),
                         twin);
}

static void
remember_twins(StoreKin *kin)
{
    kin->search->ledger->twins = g_hash_table_new_full(hash_print, equal_print, g_free,
                                                       (GDestroyNotify)store_twin_free);
    for (guint i = 0; i < kin->owned->len; i++)
        remember_twin(kin, kin->owned->pdata[i]);
    for (guint i = 0; i < kin->loose->len; i++)
        remember_twin(kin, kin->loose->pdata[i]);
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
    settle_names(kin, kin->resized);
    settle_names(kin, kin->known);
    if (kin->search->n_reused > 0 && !kin->has_candidates &&
        !load_candidates(kin, NULL, error))
        return false;
    if (kin->answers != NULL)
        adopt_all(kin);
    if (kin->compares_contents)
        remember_twins(kin);
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
        .by_print = g_hash_table_new_full(hash_print, equal_print, g_free, NULL),
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
