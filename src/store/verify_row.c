/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/verify_row.c: every row of ledger and index, against the files that were seen (L2). */
#include <config.h>

#include "name.h"
#include "verify.h"

/* A whole message by its file, a preview by its own. */
static bool
check_ledger(Verify *verify, GError **error)
{
    StoreDb *db = verify->store->ledger;
    sqlite3_stmt *rows = store_db_bind(
        db,
        "SELECT file, 0 FROM message WHERE file IS NOT NULL AND state >= 2 UNION ALL"
        " SELECT preview, 1 FROM message WHERE preview IS NOT NULL AND state = 1",
        NULL, 0, error);
    int status = -1;

    G_STATIC_ASSERT(STORE_STATE_HEADERS == 1 && STORE_STATE_STORED == 2);
    while (rows != NULL && (status = store_db_next(db, rows, error)) == 1) {
        const char *base = (const char *)sqlite3_column_text(rows, 0);

        if (base != NULL && !verify_is_seen(verify, base))
            verify_suspect(verify, STORE_FLAW_MISSING, base)->is_preview =
                sqlite3_column_int(rows, 1) != 0;
    }
    return status == 0;
}

/* Both in the order of their keys: a row that finds no file of its key left has none. */
static bool
check_index(Verify *verify, GError **error)
{
    StoreDb *db = verify->store->index;
    sqlite3_stmt *rows =
        store_db_bind(db, "SELECT key, base FROM message ORDER BY key", NULL, 0, error);
    guint at = 0;
    int status = -1;

    while (rows != NULL && (status = store_db_next(db, rows, error)) == 1) {
        const char *text = (const char *)sqlite3_column_text(rows, 0);
        guint64 key = text == NULL ? 0 : g_ascii_strtoull(text, NULL, 16);

        while (at < verify->seen->len && g_array_index(verify->seen, guint64, at) < key)
            at++;
        if (at < verify->seen->len && g_array_index(verify->seen, guint64, at) == key)
            at++;
        else
            verify_suspect(verify, STORE_FLAW_NO_FILE,
                           (const char *)sqlite3_column_text(rows, 1));
    }
    return status == 0;
}

/* The name comes from the index; one that it does not have is told as such. */
static bool
suspect_doubled(Verify *verify, guint64 key, GError **error)
{
    StoreDb *db = verify->store->index;
    g_autofree char *text = g_strdup_printf("%016" G_GINT64_MODIFIER "x", key);
    sqlite3_stmt *row = store_db_query(
        db, error, "SELECT base FROM message WHERE key = ?1 LIMIT 1", STORE_TEXT(text));
    int status = row == NULL ? -1 : store_db_next(db, row, error);

    if (status == 1) {
        verify_suspect(verify, STORE_FLAW_DOUBLED,
                       (const char *)sqlite3_column_text(row, 0));
        sqlite3_reset(row);
    }
    return status >= 0;
}

static bool
check_doubled(Verify *verify, GError **error)
{
    guint64 last = 0;

    for (guint i = 1; i < verify->seen->len; i++) {
        guint64 key = g_array_index(verify->seen, guint64, i);

        if (key != g_array_index(verify->seen, guint64, i - 1) || (i > 1 && key == last))
            continue;
        last = key;
        if (!suspect_doubled(verify, key, error))
            return false;
    }
    return true;
}

bool
verify_rows(Verify *verify, GError **error)
{
    return check_ledger(verify, error) && check_index(verify, error) &&
           check_doubled(verify, error);
}
