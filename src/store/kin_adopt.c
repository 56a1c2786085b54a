/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/kin_adopt.c: what follows from the headers of a listing (L2). */
#include <config.h>

#include "kin_file.h"
#include "kin_search.h"

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
    store_kin_add_row(kin, old);
    search->n_reused++;
}

void
store_kin_settle_names(StoreKin *kin, const GArray *lines)
{
    for (guint i = 0; i < lines->len; i++) {
        guint line = g_array_index(lines, guint, i);
        StoreRow *row = kin->search->rows[line];

        if (store_kin_is_other(kin, line))
            split(kin, line);
        else if (store_kin_answered(kin, line) != NULL &&
                 row->print_state == STORE_PRINT_KNOWN && row->entry.is_resized)
            accept_size(kin, row);
    }
}

/* --- adoption ------------------------------------------------------------------------------------ */

static bool
read_loose(StoreKin *kin, StoreKinCandidate *candidate)
{
    Store *store = kin->search->ledger->store;

    if (candidate->row != NULL || candidate->found != NULL)
        return true;
    candidate->found = g_new0(StoreFound, 1);
    candidate->found->place = store_place_of_row(store, candidate->index_row, NULL);
    return candidate->found->place != NULL && store_found_check(store, candidate->found);
}

static const guint8 *
sha256_of(const StoreKinCandidate *candidate)
{
    return candidate->row == NULL ? candidate->found->sha256
                                  : candidate->row->entry.sha256;
}

static bool
is_exact(const StoreKin *kin, const StoreKinCandidate *candidate, guint64 size)
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
adopt_stored(StoreKin *kin, StoreRow *row, const StoreKinCandidate *candidate)
{
    StoreLedger *ledger = kin->search->ledger;
    StoreRow *old = candidate->row;
    bool exact = is_exact(kin, candidate, row->entry.size);

    store_row_set_stored(ledger, row, candidate->file, sha256_of(candidate),
                         old == NULL ? candidate->found->stored_at
                                     : old->entry.stored_at);
    store_row_set_print(ledger, row,
                        old == NULL ? store_found_print(candidate->found) : old->print);
    if (old != NULL)
        store_row_succeed(ledger, row, old);
    if (!exact) {
        row->stored_size = STORE_SIZE_DOUBTED;
        row->entry.is_resized = true;
        kin->search->n_doubted++;
    }
}

static bool
adopt(StoreKin *kin, guint line, StoreKinCandidate *candidate)
{
    StoreRow *row = kin->search->rows[line];

    if (!store_kin_is_near(candidate, row->entry.size))
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
usable(StoreKin *kin, StoreKinCandidate *first, bool *are_same)
{
    GPtrArray *all = g_ptr_array_new();

    *are_same = true;
    for (StoreKinCandidate *candidate = first; candidate != NULL;
         candidate = candidate->next) {
        const StoreKinCandidate *one;

        if (candidate->is_taken || !read_loose(kin, candidate))
            continue;
        g_ptr_array_add(all, candidate);
        one = all->pdata[0];
        /* Of a preview nobody knows the whole. */
        *are_same &=
            candidate == one || (!candidate->is_preview && !one->is_preview &&
                                 store_kin_equal(sha256_of(candidate), sha256_of(one)));
    }
    return all;
}

/* Copies that differ are told apart by the size that the server announced, where that is clear. */
static StoreKinCandidate *
only_one_of_size(const GPtrArray *all, guint64 size)
{
    StoreKinCandidate *found = NULL;

    for (guint i = 0; i < all->len; i++) {
        StoreKinCandidate *candidate = all->pdata[i];

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
    StoreKinCandidate *first = g_hash_table_lookup(kin->by_print, print);
    g_autoptr(GPtrArray) all = NULL;
    bool are_same;

    if (first == NULL || first->n_alike > MAX_ALIKE || lines->len > first->n_alike)
        return;
    all = usable(kin, first, &are_same);
    if (lines->len > all->len)
        return;
    if (!are_same && lines->len == 1) {
        guint line = g_array_index(lines, guint, 0);
        StoreKinCandidate *one =
            only_one_of_size(all, kin->search->rows[line]->entry.size);

        if (one != NULL)
            (void)adopt(kin, line, one);
    }
    for (guint i = 0; are_same && i < lines->len; i++)
        (void)adopt(kin, g_array_index(lines, guint, i), all->pdata[i]);
}

/* The lines that are to be adopted, by the fingerprint of their header. */
void
store_kin_adopt_all(StoreKin *kin)
{
    g_autoptr(GHashTable) groups = g_hash_table_new_full(
        store_kin_hash, store_kin_equal, NULL, (GDestroyNotify)g_array_unref);
    GHashTableIter iter;
    gpointer print, lines;

    for (guint i = 0; i < kin->search->n; i++) {
        if (store_kin_answered(kin, i) == NULL ||
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
remember_twin(StoreKin *kin, StoreKinCandidate *candidate)
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

void
store_kin_remember_twins(StoreKin *kin)
{
    kin->search->ledger->twins = g_hash_table_new_full(
        store_kin_hash, store_kin_equal, g_free, (GDestroyNotify)store_twin_free);
    for (guint i = 0; i < kin->owned->len; i++)
        remember_twin(kin, kin->owned->pdata[i]);
    for (guint i = 0; i < kin->loose->len; i++)
        remember_twin(kin, kin->loose->pdata[i]);
}
