/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/arrival.c: messages whose rules have not run yet (L2). The mark is a column of the ledger's row,
 * set to PENDING_ALL by the statement that makes the row stored, and changed here. */
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

/* The values of the column. */
typedef enum { PENDING_NOTHING, PENDING_ALL, PENDING_RULED } Pending;

static bool
mark_one(StoreLedger *ledger, const char *file, Pending pending, GError **error)
{
    /* +: by the file, not through all messages of the account. */
    return store_db_run(ledger->store->ledger, error,
                        "UPDATE message SET pending = ?3 WHERE +account = ?1"
                        " AND +pending <> 0 AND (file = ?2 OR preview = ?2)",
                        STORE_INT(ledger->account_id), STORE_TEXT(file),
                        STORE_INT(pending));
}

static bool
mark_files(StoreLedger *ledger, const GPtrArray *files, Pending pending, GError **error)
{
    StoreDb *db = ledger->store->ledger;

    if (files->len == 0)
        return true;
    if (!store_db_begin(db, error))
        return false;
    for (guint i = 0; i < files->len; i++) {
        if (!mark_one(ledger, g_ptr_array_index(files, i), pending, error)) {
            store_db_rollback(db);
            return false;
        }
    }
    return store_db_commit(db, error);
}

bool
store_pending_done(StoreLedger *ledger, const char *file, GError **error)
{
    return mark_one(ledger, file, PENDING_NOTHING, error);
}

static bool
mark_messages(StoreLedger *ledger, const GPtrArray *messages, Pending pending,
              GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new();

    for (guint i = 0; i < messages->len; i++)
        g_ptr_array_add(files,
                        ((const StoreMessage *)g_ptr_array_index(messages, i))->file);
    return mark_files(ledger, files, pending, error);
}

bool
store_pending_done_all(StoreLedger *ledger, const GPtrArray *messages, GError **error)
{
    return mark_messages(ledger, messages, PENDING_NOTHING, error);
}

bool
store_pending_ruled(StoreLedger *ledger, const GPtrArray *messages, GError **error)
{
    return mark_messages(ledger, messages, PENDING_RULED, error);
}

/* --- what is pending ----------------------------------------------------------------------- */

/* Base names; a row that is stored has its preview only as something to be removed. */
static GPtrArray *
pending_files(StoreLedger *ledger, Pending up_to, guint limit, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    StoreDb *db = ledger->store->ledger;
    sqlite3_stmt *rows =
        store_db_query(db, error,
                       "SELECT ifnull(file, preview) FROM message"
                       " INDEXED BY message_pending"
                       " WHERE account = ?1 AND pending <> 0 AND pending <= ?3"
                       " AND ifnull(file, preview) IS NOT NULL LIMIT ?2",
                       STORE_INT(ledger->account_id), STORE_INT(limit), STORE_INT(up_to));
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

static GPtrArray *
find_pending(StoreLedger *ledger, Pending up_to, guint limit, GError **error)
{
    g_autoptr(GPtrArray) found =
        g_ptr_array_new_with_free_func((GDestroyNotify)store_message_free);
    g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) files = pending_files(ledger, up_to, limit, error);

    if (files == NULL || !find_all(ledger, files, found, missing, error))
        return NULL;
    /* The index may lag behind the ledger; only what no folder has is gone. */
    if (missing->len > 0 && (!store_refresh(ledger->store, NULL, error) ||
                             !find_all(ledger, missing, found, gone, error)))
        return NULL;
    if (!mark_files(ledger, gone, PENDING_NOTHING, error))
        return NULL;
    return g_steal_pointer(&found);
}

GPtrArray *
store_pending(StoreLedger *ledger, guint limit, GError **error)
{
    return find_pending(ledger, PENDING_RULED, limit, error);
}

GPtrArray *
store_pending_unruled(StoreLedger *ledger, guint limit, GError **error)
{
    return find_pending(ledger, PENDING_ALL, limit, error);
}
