/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/listing.c: taking a listing of the server into the ledger (L2).
 *
 * First everything is worked out in memory, then one transaction writes the rows that changed. Where a
 * server gives one UIDL to several messages, copies are told apart by size, and in doubt the row of a
 * message that is not stored wins: fetching twice is better than never. */
#include <config.h>

#include "base/log.h"
#include "store/ledger.h"
#include "adopt.h"
#include "audit.h"
#include "kin.h"
#include "preview.h"
#include "row.h"
#include "wish.h"

/* Above this many copies of one UIDL they are taken in order: a server must not make us compare each with
 * each. */
#define MAX_COMPARED 64

typedef struct {
    StoreLedger *ledger;
    const StoreListed *listed;
    StoreRow **rows; /* parallel to listed */
    guint n;
    gint64 now;
    GPtrArray *kept; /* rows whose deletion is settled */
    GPtrArray *gone;
    guint n_still; /* here, listed before, and now */
    guint n_lost;  /* the same, and not listed any more */
    StoreListingResult result;
} Listing;

/* --- which row is which line ---------------------------------------------------------------- */

static void
begin_matching(StoreLedger *ledger)
{
    for (guint i = 0; i < ledger->n_rows; i++) {
        StoreRow *row = store_ledger_row(ledger, i);

        row->is_matched = false;
        row->is_fresh = false;
        row->first_free = row;
        row->n_seen = 0;
        row->adopt_after = 0;
        row->adopt_preview_after = 0;
    }
}

static void
add_row(Listing *listing, const StoreListed *line, StoreRow **head)
{
    StoreRow *row = store_ledger_add(listing->ledger, line->uidl, line->uidl_len, *head);

    row->entry.first_seen = listing->now;
    row->is_fresh = true;
    listing->result.n_new++;
    if (*head == NULL)
        *head = row;
}

/* Every line gets the first copy of its UIDL, and every UIDL as many copies as it has lines. */
static void
find_heads(Listing *listing)
{
    for (guint i = 0; i < listing->n; i++) {
        const StoreListed *line = &listing->listed[i];
        StoreRow *head = store_ledger_head(listing->ledger, line->uidl, line->uidl_len);

        if (head == NULL || head->n_seen >= head->n_copies)
            add_row(listing, line, &head);
        head->n_seen++;
        listing->rows[i] = head;
    }
}

/* Lower is better. */
static int
rank(const StoreRow *row)
{
    return (row->is_fresh ? 16 : 0) + (row->entry.state == STORE_STATE_DELETED ? 8 : 0) +
           (row->entry.is_listed ? 0 : 4) +
           (row->entry.state >= STORE_STATE_STORED ? 1 : 0);
}

/* The best copy that no line has yet; with `size` only among those of that size. */
static StoreRow *
pick_copy(StoreRow *head, const guint64 *size)
{
    StoreRow *best = NULL;

    for (StoreRow *row = head; row != NULL; row = row->next_copy) {
        if (row->is_matched ||
            (size != NULL && (row->entry.size != *size || row->is_fresh)))
            continue;
        if (best == NULL || rank(row) < rank(best))
            best = row;
    }
    return best;
}

static StoreRow *
next_free_copy(StoreRow *head)
{
    while (head->first_free->is_matched)
        head->first_free = head->first_free->next_copy;
    return head->first_free;
}

static void
match(Listing *listing, guint i, StoreRow *head, StoreRow *row)
{
    row->is_matched = true;
    row->entry.is_doubled = head->n_seen > 1;
    listing->rows[i] = row;
}

static void
match_lines(Listing *listing)
{
    for (guint i = 0; i < listing->n; i++) {
        StoreRow *head = listing->rows[i];
        StoreRow *row = head;

        if (head->n_copies > MAX_COMPARED)
            row = next_free_copy(head);
        else if (head->n_copies > 1)
            row = pick_copy(head, &listing->listed[i].size);
        if (row != NULL)
            match(listing, i, head, row);
        else
            listing->rows[i] = NULL;
    }
    for (guint i = 0; i < listing->n; i++) {
        const StoreListed *line = &listing->listed[i];

        if (listing->rows[i] == NULL) {
            StoreRow *head =
                store_ledger_head(listing->ledger, line->uidl, line->uidl_len);

            match(listing, i, head, pick_copy(head, NULL));
        }
    }
}

/* --- what that means for the rows ----------------------------------------------------------- */

static void
take_line(Listing *listing, StoreRow *row, guint64 size)
{
    StoreEntry *entry = &row->entry;

    listing->n_still += entry->is_listed && entry->state > STORE_STATE_LISTED;
    if (entry->is_listed && entry->size == size && entry->state <= STORE_STATE_STORED)
        return;
    store_row_touch(listing->ledger, row);
    if (entry->state == STORE_STATE_DELETE_SENT) {
        g_ptr_array_add(listing->kept, row);
        listing->result.n_settled++;
    }
    /* Also one whose deletion was confirmed: it is there again, and so is our copy. */
    if (entry->state > STORE_STATE_STORED)
        entry->state = STORE_STATE_STORED;
    entry->is_listed = true;
    entry->size = size;
    entry->is_resized = entry->state == STORE_STATE_STORED && size != row->stored_size;
}

static void
take_absence(Listing *listing, StoreRow *row)
{
    StoreEntry *entry = &row->entry;

    entry->is_doubled = false;
    if (!entry->is_listed && entry->state != STORE_STATE_DELETE_SENT)
        return;
    store_row_touch(listing->ledger, row);
    if (entry->state == STORE_STATE_DELETE_SENT) {
        entry->state = STORE_STATE_DELETED;
        g_ptr_array_add(listing->gone, row);
        listing->result.n_settled++;
    } else if (entry->state != STORE_STATE_DELETED) {
        listing->result.n_gone++;
        listing->n_lost += entry->state > STORE_STATE_LISTED;
    }
    if (entry->is_listed)
        row->last_listed = listing->ledger->last_listing;
    entry->is_listed = false;
}

static void
take_rows(Listing *listing)
{
    StoreLedger *ledger = listing->ledger;

    for (guint i = 0; i < listing->n; i++)
        take_line(listing, listing->rows[i], listing->listed[i].size);
    for (guint i = 0; i < ledger->n_rows; i++) {
        StoreRow *row = store_ledger_row(ledger, i);

        if (!row->is_matched)
            take_absence(listing, row);
    }
}

/* --- names that stand for other messages ------------------------------------------------------- */

/* The row that the line had goes on as that of a message that is not listed any more. */
static StoreRow *
split_line(void *data, guint line)
{
    Listing *listing = data;
    StoreRow *old = listing->rows[line];
    StoreRow *head =
        store_ledger_head(listing->ledger, old->entry.uidl, old->entry.uidl_len);

    old->is_matched = false;
    old->entry.size = old->stored_size;
    old->entry.is_resized = false;
    take_absence(listing, old);
    add_row(listing, &listing->listed[line], &head);
    listing->rows[line] = head->last_copy;
    head->last_copy->is_matched = true;
    take_line(listing, head->last_copy, listing->listed[line].size);
    return head->last_copy;
}

static bool
search_kin(Listing *listing, GError **error)
{
    StoreKinSearch search = {
        .ledger = listing->ledger,
        .rows = listing->rows,
        .n = listing->n,
        .n_before = listing->n_still + listing->n_lost,
        .n_gone = listing->n_lost,
        .split = split_line,
        .data = listing,
    };

    if (!store_kin_search(&search, error))
        return false;
    listing->result.n_kin = search.n_adopted;
    listing->result.n_doubted = search.n_doubted;
    listing->result.n_drifted = search.n_drifted;
    listing->result.n_reused = search.n_reused;
    return true;
}

/* --- the whole ------------------------------------------------------------------------------ */

static bool
write_settled(StoreLedger *ledger, void *data, GError **error)
{
    const Listing *listing = data;

    for (guint i = 0; i < listing->kept->len; i++) {
        const StoreRow *row = g_ptr_array_index(listing->kept, i);

        if (!store_audit_settle(ledger, &row->entry, NULL, STORE_AUDIT_KEPT, error))
            return false;
    }
    for (guint i = 0; i < listing->gone->len; i++) {
        const StoreRow *row = g_ptr_array_index(listing->gone, i);

        if (!store_audit_settle(ledger, &row->entry, NULL, STORE_AUDIT_GONE, error))
            return false;
    }
    return true;
}

static bool
save(Listing *listing, GError **error)
{
    StoreLedger *ledger = listing->ledger;
    bool is_settled = listing->kept->len > 0 || listing->gone->len > 0;
    gint64 last_listing = ledger->last_listing;

    ledger->last_listing = listing->now;
    if (store_ledger_save(ledger, is_settled ? write_settled : NULL, listing, error))
        return true;
    ledger->last_listing = last_listing;
    return false;
}

static bool
take(Listing *listing, GError **error)
{
    StoreLedger *ledger = listing->ledger;
    StoreAdoption adoption = { .ledger = ledger, .rows = listing->rows, .n = listing->n };
    g_autoptr(GError) reason = NULL;

    begin_matching(ledger);
    find_heads(listing);
    match_lines(listing);
    take_rows(listing);
    /* Without adoption nothing may go on: what is stored would be fetched again. */
    if (!store_adopt(&adoption, &reason) || !search_kin(listing, &reason)) {
        store_ledger_undo(ledger);
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    listing->result.n_adopted = adoption.n_adopted;
    if (!save(listing, error))
        return false;
    /* Both are done again by the next session. */
    if (!store_wishes_load(ledger, &reason) ||
        (adoption.has_replaced && !store_preview_clean(ledger->store, &reason)))
        pb_log(PB_LOG_WARNING, "the listing was taken, but: %s", reason->message);
    return true;
}

bool
store_ledger_take_listing(StoreLedger *ledger, const StoreListed *listed, guint n,
                          gint64 now, StoreEntry **entries, StoreListingResult *result,
                          GError **error)
{
    Listing listing = { .ledger = ledger, .listed = listed, .n = n, .now = now };
    bool is_taken;

    g_assert(ledger->has_rows);
    listing.rows = g_new0(StoreRow *, n);
    listing.kept = g_ptr_array_new();
    listing.gone = g_ptr_array_new();
    is_taken = take(&listing, error);
    for (guint i = 0; is_taken && i < n; i++)
        entries[i] = &listing.rows[i]->entry;
    if (is_taken && result != NULL)
        *result = listing.result;
    g_ptr_array_unref(listing.kept);
    g_ptr_array_unref(listing.gone);
    g_free(listing.rows);
    return is_taken;
}
