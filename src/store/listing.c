/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/listing.c: taking a listing of the server into the ledger (L2).
 *
 * First everything is worked out in memory, then one transaction writes the rows that changed. Where a
 * server gives one UIDL to several messages, copies are told apart by size, and in doubt the row of a
 * message that is not stored wins: fetching twice is better than never. */
#include <config.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/ledger.h"
#include "audit.h"
#include "name.h"
#include "place.h"
#include "preview.h"
#include "row.h"

/* Above this many copies of one UIDL they are taken in order: a server must not make us compare each with
 * each. */
#define MAX_COMPARED 64
#define READ_BUFFER  (64 * 1024)

typedef struct {
    StoreLedger *ledger;
    const StoreListed *listed;
    StoreRow **rows; /* parallel to listed */
    guint n;
    gint64 now;
    GPtrArray *kept; /* rows whose deletion is settled */
    GPtrArray *gone;
    bool has_whole;    /* the index has files with U= */
    bool has_previews; /* and with T= */
    bool has_replaced; /* adopted the whole message of a preview */
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

/* --- adoption ------------------------------------------------------------------------------- */

/* What a killed process renamed into new/ but did not record, or what a lost ledger knew. */
typedef struct {
    StorePlace *place;
    guint8 sha256[PB_DIGEST_LEN];
    gint64 stored_at;
} Found;

/* Reads the file to its end and makes it and its name durable: nobody knows who put it there. False when
 * that fails or when it is not as long as its name says. */
static bool
check_found(Store *store, Found *found)
{
    g_auto(StoreFd) fd = store_place_open(store, found->place, NULL);
    g_auto(StoreFd) dir_fd = store_maildir_open_sub(store->mail_fd, found->place->folder,
                                                    store_place_sub(found->place), NULL);
    g_autofree char *buffer = g_malloc(READ_BUFFER);
    g_autoptr(PbDigest) digest = pb_digest_new();
    guint64 named = 0;
    guint64 size = 0;
    struct stat info;
    ssize_t n;

    if (fd < 0 || dir_fd < 0 || fstat(fd, &info) != 0 || fsync(fd) != 0 ||
        fsync(dir_fd) != 0)
        return false;
    while ((n = TEMP_FAILURE_RETRY(read(fd, buffer, READ_BUFFER))) > 0) {
        pb_digest_update(digest, buffer, (gsize)n);
        size += (guint64)n;
    }
    pb_digest_finish(digest, found->sha256);
    found->stored_at = info.st_mtime;
    return n == 0 && store_name_size(found->place->base, &named) && named == size;
}

/* A file that a row has already, or one in doubt: the latter is nobody's for good. */
static bool
is_owned(Store *store, const char *base, bool *owned, GError **error)
{
    sqlite3_stmt *rows = store_db_query(
        store->ledger, error,
        "SELECT 1 FROM message WHERE file = ?1 UNION ALL SELECT 1 FROM message WHERE"
        " preview = ?1 UNION ALL SELECT 1 FROM doubted WHERE file = ?1",
        STORE_TEXT(base));
    int status = rows == NULL ? -1 : store_db_next(store->ledger, rows, error);

    if (status == 1)
        sqlite3_reset(rows);
    *owned = status == 1;
    return status >= 0;
}

/* Whole messages by their U=, previews by their T=. */
static const char *const next_sql[] = {
    "SELECT id FROM message WHERE u = ?1 AND id > ?2 AND u <> '' ORDER BY id LIMIT 1",
    "SELECT id FROM message WHERE t = ?1 AND id > ?2 AND t <> '' ORDER BY id LIMIT 1",
};

/* Moves *after on to the next index row with these digits, G_MAXINT64 when there is none. */
static bool
next_row(Store *store, const char *sql, const char *digits, gint64 *after, GError **error)
{
    sqlite3_stmt *rows =
        store_db_query(store->index, error, sql, STORE_TEXT(digits), STORE_INT(*after));
    int status = rows == NULL ? -1 : store_db_next(store->index, rows, error);

    if (status == 1)
        *after = sqlite3_column_int64(rows, 0);
    if (status == 1)
        sqlite3_reset(rows);
    if (status == 0)
        *after = G_MAXINT64;
    return status >= 0;
}

/* The next file of the row's UIDL that nobody owns and that is sound; found->place is NULL when there is
 * none. */
static bool
find_unowned(Listing *listing, const StoreRow *row, bool is_preview, Found *found,
             GError **error)
{
    StoreLedger *ledger = listing->ledger;
    StoreRow *head = store_ledger_head(ledger, row->entry.uidl, row->entry.uidl_len);
    gint64 *after = is_preview ? &head->adopt_preview_after : &head->adopt_after;
    char digits[STORE_U_LEN + 1];

    store_name_hash_uidl(ledger->account, row->entry.uidl, row->entry.uidl_len, digits);
    for (;;) {
        g_autoptr(StorePlace) place = NULL;
        bool owned = false;

        if (!next_row(ledger->store, next_sql[is_preview], digits, after, error))
            return false;
        if (*after == G_MAXINT64)
            return true;
        place = store_place_of_row(ledger->store, *after, error);
        if (place == NULL || !is_owned(ledger->store, place->base, &owned, error))
            return false;
        if (owned)
            continue;
        found->place = g_steal_pointer(&place);
        if (check_found(ledger->store, found))
            return true;
        g_clear_pointer(&found->place, store_place_free);
    }
}

/* Rows that the ledger knew were being fetched when somebody was killed; the others it has lost. */
static bool
has_just_come(const StoreLedger *ledger, const StoreRow *row)
{
    return ledger->is_pending && !row->is_fresh && row->entry.preview_file == NULL;
}

/* A preview for a row that has none. Beside a whole message it is one that a crash left, but only where the
 * UIDL is of one message alone. */
static bool
adopt_preview(Listing *listing, StoreRow *row, GError **error)
{
    Found found = { NULL };
    const StoreRow *head =
        store_ledger_head(listing->ledger, row->entry.uidl, row->entry.uidl_len);

    if (!listing->has_previews || row->entry.preview_file != NULL ||
        (row->entry.state == STORE_STATE_STORED && head->n_copies > 1))
        return true;
    if (!find_unowned(listing, row, true, &found, error))
        return false;
    if (found.place == NULL)
        return true;
    if (row->entry.state == STORE_STATE_STORED) {
        store_row_leave_preview(listing->ledger, row, found.place->base);
    } else {
        row->sets_pending = has_just_come(listing->ledger, row);
        store_row_set_preview(listing->ledger, row, found.place->base);
    }
    store_place_free(found.place);
    return true;
}

static bool
adopt(Listing *listing, StoreRow *row, GError **error)
{
    StoreLedger *ledger = listing->ledger;
    Found found = { NULL };

    if (listing->has_whole && !find_unowned(listing, row, false, &found, error))
        return false;
    if (found.place != NULL) {
        row->sets_pending = has_just_come(ledger, row);
        store_row_set_stored(ledger, row, found.place->base, found.sha256,
                             found.stored_at);
        store_place_free(found.place);
        listing->result.n_adopted++;
    }
    if (!adopt_preview(listing, row, error))
        return false;
    listing->has_replaced |=
        row->entry.state == STORE_STATE_STORED && row->entry.preview_file != NULL;
    return true;
}

static bool
has_any(Store *store, const char *sql, bool *has, GError **error)
{
    sqlite3_stmt *rows = store_db_bind(store->index, sql, NULL, 0, error);
    int status = rows == NULL ? -1 : store_db_next(store->index, rows, error);

    if (status == 1)
        sqlite3_reset(rows);
    *has = status == 1;
    return status >= 0;
}

/* The rows that are not stored, and only they, are looked for: a listing without news costs nothing here.
 * A row that the ledger knows counts too: the process may have died after it was made. */
static bool
adopt_all(Listing *listing, GError **error)
{
    Store *store = listing->ledger->store;
    bool is_needed = false;

    for (guint i = 0; i < listing->n && !is_needed; i++)
        is_needed = listing->rows[i]->entry.state < STORE_STATE_STORED;
    if (!is_needed)
        return true;
    if (!store_refresh(store, NULL, error) ||
        !has_any(store, "SELECT 1 FROM message WHERE u <> '' LIMIT 1",
                 &listing->has_whole, error) ||
        !has_any(store, "SELECT 1 FROM message WHERE t <> '' LIMIT 1",
                 &listing->has_previews, error))
        return false;
    for (guint i = 0; i < listing->n && (listing->has_whole || listing->has_previews);
         i++) {
        if (listing->rows[i]->entry.state < STORE_STATE_STORED &&
            !adopt(listing, listing->rows[i], error))
            return false;
    }
    if (listing->result.n_adopted > 0)
        pb_log(PB_LOG_INFO, "%u messages were here already, unrecorded: adopted",
               listing->result.n_adopted);
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

/* What other handles have asked for meanwhile. */
static bool
load_wanted(StoreLedger *ledger, GError **error)
{
    StoreDb *db = ledger->store->ledger;
    sqlite3_stmt *rows = store_db_query(
        db, error, "SELECT uidl, copy FROM message WHERE account = ?1 AND wanted <> 0",
        STORE_INT(ledger->account_id));
    int status = -1;

    while (rows != NULL && (status = store_db_next(db, rows, error)) == 1) {
        const char *uidl = sqlite3_column_blob(rows, 0);
        StoreRow *row = store_ledger_head(ledger, uidl == NULL ? "" : uidl,
                                          (gsize)sqlite3_column_bytes(rows, 0));

        while (row != NULL && row->entry.copy != (guint)sqlite3_column_int(rows, 1))
            row = row->next_copy;
        if (row != NULL)
            row->entry.is_wanted = row->entry.state == STORE_STATE_HEADERS;
    }
    return status == 0;
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
    g_autoptr(GError) reason = NULL;

    begin_matching(ledger);
    find_heads(listing);
    match_lines(listing);
    take_rows(listing);
    /* Without adoption nothing may go on: what is stored would be fetched again. */
    if (!adopt_all(listing, &reason)) {
        store_ledger_undo(ledger);
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    if (!save(listing, error))
        return false;
    /* Both are done again by the next session. */
    if (!load_wanted(ledger, &reason) ||
        (listing->has_replaced && !store_preview_clean(ledger->store, &reason)))
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
