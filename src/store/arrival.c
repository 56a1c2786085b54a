/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/arrival.c: messages whose rules have not run yet (L2). The mark is a column of the ledger's row,
 * set by the statement that makes the row stored and cleared here. */
#include <config.h>

#include "store/arrival.h"

#include "incoming_file.h"

void
store_batch_set_pending(StoreBatch *batch)
{
    batch->is_pending = true;
}

void
store_ledger_set_pending(StoreLedger *ledger, bool is_pending)
{
    ledger->is_pending = is_pending;
}

/* --- done ---------------------------------------------------------------------------------- */

static bool
clear_one(StoreLedger *ledger, const char *file, GError **error)
{
    return store_db_run(ledger->store->ledger, error,
                        "UPDATE message SET pending = 0 WHERE account = ?1"
                        " AND pending <> 0 AND (file = ?2 OR preview = ?2)",
                        STORE_INT(ledger->account_id), STORE_TEXT(file));
}

static bool
clear_files(StoreLedger *ledger, const char *const *files, guint n, GError **error)
{
    StoreDb *db = ledger->store->ledger;

    if (n == 0)
        return true;
    if (!store_db_begin(db, error))
        return false;
    for (guint i = 0; i < n; i++) {
        if (!clear_one(ledger, files[i], error)) {
            store_db_rollback(db);
            return false;
        }
    }
    return store_db_commit(db, error);
}

bool
store_pending_done(StoreLedger *ledger, const char *file, GError **error)
{
    return clear_files(ledger, &file, 1, error);
}

bool
store_pending_done_all(StoreLedger *ledger, const GPtrArray *messages, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new();

    for (guint i = 0; i < messages->len; i++)
        g_ptr_array_add(files,
                        ((const StoreMessage *)g_ptr_array_index(messages, i))->file);
    return clear_files(ledger, (const char *const *)files->pdata, files->len, error);
}

/* --- what is pending ----------------------------------------------------------------------- */

/* Base names; a row that is stored has its preview only as something to be removed. */
static GPtrArray *
pending_files(StoreLedger *ledger, guint limit, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    StoreDb *db = ledger->store->ledger;
    sqlite3_stmt *rows = store_db_query(
        db, error,
        "SELECT ifnull(file, preview) FROM message"
        " WHERE account = ?1 AND pending <> 0 AND ifnull(file, preview) IS NOT NULL"
        " LIMIT ?2",
        STORE_INT(ledger->account_id), STORE_INT(limit));
    int status = -1;

    while (rows != NULL && (status = store_db_next(db, rows, error)) == 1)
        g_ptr_array_add(files, g_strdup((const char *)sqlite3_column_text(rows, 0)));
    return status == 0 ? g_steal_pointer(&files) : NULL;
}

/* What is not in the index goes to `missing`. */
static bool
find_all(StoreLedger *ledger, const GPtrArray *files, GPtrArray *found,
         GPtrArray *missing, GError **error)
{
    for (guint i = 0; i < files->len; i++) {
        const char *file = g_ptr_array_index(files, i);
        g_autoptr(GError) reason = NULL;
        StoreMessage *message = store_find_file(ledger->store, file, &reason);

        if (message != NULL) {
            g_ptr_array_add(found, message);
        } else if (g_error_matches(reason, STORE_ERROR, STORE_ERROR_NOT_FOUND)) {
            g_ptr_array_add(missing, g_strdup(file));
        } else {
            g_propagate_error(error, g_steal_pointer(&reason));
            return false;
        }
    }
    return true;
}

GPtrArray *
store_pending(StoreLedger *ledger, guint limit, GError **error)
{
    g_autoptr(GPtrArray) found =
        g_ptr_array_new_with_free_func((GDestroyNotify)store_message_free);
    g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) files = pending_files(ledger, limit, error);

    if (files == NULL || !find_all(ledger, files, found, missing, error))
        return NULL;
    /* The index may lag behind the ledger; only what no folder has is gone. */
    if (missing->len > 0 && (!store_refresh(ledger->store, NULL, error) ||
                             !find_all(ledger, missing, found, gone, error)))
        return NULL;
    if (!clear_files(ledger, (const char *const *)gone->pdata, gone->len, error))
        return NULL;
    return g_steal_pointer(&found);
}
