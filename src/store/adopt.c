/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/adopt.c: files that are here though the ledger does not have them (L2). Their names say by U= and T= of
 * which UIDL they are. */
#include <config.h>

#include "adopt.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "name.h"
#include "place.h"

#define READ_BUFFER (64 * 1024)
/* From this part of all messages on it is cheaper to find out first which files nobody owns. */
#define MANY(n_rows, n_indexed) ((n_rows) > 64 && (n_rows) > (n_indexed) / 8)

/* --- one file ------------------------------------------------------------------------------ */

static guint64
count_lines(const char *bytes, gsize len)
{
    const char *end = bytes + len;
    guint64 n = 0;

    while ((bytes = memchr(bytes, '\n', (gsize)(end - bytes))) != NULL) {
        bytes++;
        n++;
    }
    return n;
}

const guint8 *
store_found_print(const StoreFound *found)
{
    return found->has_print ? found->print : NULL;
}

bool
store_found_check(Store *store, StoreFound *found)
{
    g_auto(StoreFd) fd = store_place_open(store, found->place, NULL);
    g_auto(StoreFd) dir_fd = store_maildir_open_sub(store->mail_fd, found->place->folder,
                                                    store_place_sub(found->place), NULL);
    g_autofree char *buffer = g_malloc(READ_BUFFER);
    g_autoptr(PbDigest) digest = pb_digest_new();
    g_autoptr(StoreFingerprint) fingerprint = store_fingerprint_new();
    guint64 named = 0;
    struct stat info;
    ssize_t n;

    if (fd < 0 || dir_fd < 0 || fstat(fd, &info) != 0 || fsync(fd) != 0 ||
        fsync(dir_fd) != 0)
        return false;
    found->size = found->n_lines = 0;
    while ((n = TEMP_FAILURE_RETRY(read(fd, buffer, READ_BUFFER))) > 0) {
        pb_digest_update(digest, buffer, (gsize)n);
        store_fingerprint_add(fingerprint, buffer, (gsize)n);
        found->size += (guint64)n;
        found->n_lines += count_lines(buffer, (gsize)n);
    }
    pb_digest_finish(digest, found->sha256);
    found->has_print = store_fingerprint_finish(fingerprint, found->print);
    found->stored_at = info.st_mtime;
    return n == 0 && store_name_size(found->place->base, &named) && named == found->size;
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
find_unowned(StoreAdoption *adoption, const StoreRow *row, bool is_preview,
             StoreFound *found, GError **error)
{
    StoreLedger *ledger = adoption->ledger;
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
        if (store_found_check(ledger->store, found))
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
adopt_preview(StoreAdoption *adoption, StoreRow *row, GError **error)
{
    StoreFound found = { NULL };
    const StoreRow *head =
        store_ledger_head(adoption->ledger, row->entry.uidl, row->entry.uidl_len);

    if (row->entry.preview_file != NULL ||
        (row->entry.state == STORE_STATE_STORED && head->n_copies > 1))
        return true;
    if (!find_unowned(adoption, row, true, &found, error))
        return false;
    if (found.place == NULL)
        return true;
    if (row->entry.state == STORE_STATE_STORED) {
        store_row_leave_preview(adoption->ledger, row, found.place->base);
    } else {
        row->sets_pending = has_just_come(adoption->ledger, row);
        store_row_set_preview(adoption->ledger, row, found.place->base);
        store_row_set_print(adoption->ledger, row, store_found_print(&found));
    }
    store_place_free(found.place);
    return true;
}

static bool
adopt(StoreAdoption *adoption, StoreRow *row, GError **error)
{
    StoreLedger *ledger = adoption->ledger;
    StoreFound found = { NULL };

    if (!find_unowned(adoption, row, false, &found, error))
        return false;
    if (found.place != NULL) {
        row->sets_pending = has_just_come(ledger, row);
        store_row_set_stored(ledger, row, found.place->base, found.sha256,
                             found.stored_at);
        store_row_set_print(ledger, row, store_found_print(&found));
        /* Known before, so it was on its way when somebody was killed. */
        row->entry.is_due = !row->is_fresh;
        store_place_free(found.place);
        adoption->n_adopted++;
    }
    if (!adopt_preview(adoption, row, error))
        return false;
    adoption->has_replaced |=
        row->entry.state == STORE_STATE_STORED && row->entry.preview_file != NULL;
    return true;
}

/* --- which rows are worth a look ------------------------------------------------------------- */

static bool
count_indexed(Store *store, guint64 *n, GError **error)
{
    sqlite3_stmt *row = store_db_bind(
        store->index, "SELECT ifnull(sum(total), 0) FROM folder", NULL, 0, error);

    if (row == NULL || store_db_next(store->index, row, error) != 1)
        return false;
    *n = (guint64)sqlite3_column_int64(row, 0);
    sqlite3_reset(row);
    return true;
}

/* Adds the texts of a query's first column to a set. */
static bool
add_texts(StoreDb *db, const char *sql, GHashTable *set, GError **error)
{
    sqlite3_stmt *rows = store_db_bind(db, sql, NULL, 0, error);
    int status = -1;

    while (rows != NULL && (status = store_db_next(db, rows, error)) == 1)
        g_hash_table_add(set, g_strdup((const char *)sqlite3_column_text(rows, 0)));
    return status == 0;
}

GHashTable *
store_owned_files(Store *store, GError **error)
{
    g_autoptr(GHashTable) owned =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    return add_texts(store->ledger,
                     "SELECT file FROM message WHERE file IS NOT NULL UNION ALL"
                     " SELECT preview FROM message WHERE preview IS NOT NULL UNION ALL"
                     " SELECT file FROM doubted",
                     owned, error)
               ? g_steal_pointer(&owned)
               : NULL;
}

/* The digits of all files of ours that are in no ledger row. */
static GHashTable *
loose_digits(Store *store, GError **error)
{
    g_autoptr(GHashTable) owned = store_owned_files(store, error);
    g_autoptr(GHashTable) loose =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    sqlite3_stmt *rows;
    int status = -1;

    if (owned == NULL)
        return NULL;
    rows = store_db_bind(store->index,
                         "SELECT u, base FROM message WHERE u <> '' UNION ALL"
                         " SELECT t, base FROM message WHERE t <> ''",
                         NULL, 0, error);
    while (rows != NULL && (status = store_db_next(store->index, rows, error)) == 1) {
        if (!g_hash_table_contains(owned, sqlite3_column_text(rows, 1)))
            g_hash_table_add(loose, g_strdup((const char *)sqlite3_column_text(rows, 0)));
    }
    return status == 0 ? g_steal_pointer(&loose) : NULL;
}

static bool
is_loose(const StoreAdoption *adoption, const StoreRow *row, GHashTable *loose)
{
    char digits[STORE_U_LEN + 1];

    if (loose == NULL)
        return true;
    store_name_hash_uidl(adoption->ledger->account, row->entry.uidl, row->entry.uidl_len,
                         digits);
    return g_hash_table_contains(loose, digits);
}

static guint
n_wanting(const StoreAdoption *adoption)
{
    guint n = 0;

    for (guint i = 0; i < adoption->n; i++)
        n += adoption->rows[i]->entry.state < STORE_STATE_STORED;
    return n;
}

bool
store_adopt(StoreAdoption *adoption, GError **error)
{
    Store *store = adoption->ledger->store;
    guint n_rows = n_wanting(adoption);
    g_autoptr(GHashTable) loose = NULL;
    guint64 n_indexed = 0;

    if (n_rows == 0)
        return true;
    if (!store_refresh(store, NULL, error) || !count_indexed(store, &n_indexed, error))
        return false;
    if (n_indexed == 0)
        return true;
    if (MANY(n_rows, n_indexed)) {
        loose = loose_digits(store, error);
        if (loose == NULL || g_hash_table_size(loose) == 0)
            return loose != NULL;
    }
    for (guint i = 0; i < adoption->n; i++) {
        StoreRow *row = adoption->rows[i];

        if (row->entry.state < STORE_STATE_STORED && is_loose(adoption, row, loose) &&
            !adopt(adoption, row, error))
            return false;
    }
    if (adoption->n_adopted > 0)
        pb_log(PB_LOG_INFO, "%u messages were here already, unrecorded: adopted",
               adoption->n_adopted);
    return true;
}
