/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/verify_database.c: are the databases whole, and of the shape that this program makes (L2). */
#include <config.h>

#include "index.h"
#include "schema.h"
#include "verify.h"

/* Tables, indexes, triggers and columns, one a row. */
#define SHAPE                                                                        \
    "SELECT type || ' ' || name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%'" \
    " ESCAPE '\\' UNION ALL SELECT 'column ' || m.name || '.' || p.name FROM"        \
    " sqlite_schema m, pragma_table_info(m.name) p WHERE m.type = 'table'"

static VerifyFlaw *
add_flaw(Verify *verify, const StoreDbKind *kind, const char *what)
{
    VerifyFlaw *flaw = verify_suspect(verify, STORE_FLAW_DATABASE, NULL);

    verify_flaw_set_place(flaw, "", VERIFY_ROOT,
                          kind == &store_db_ledger ? "ledger.db" : "index.db");
    verify_flaw_set_detail(flaw, "%s", what);
    if (kind == &store_db_index)
        flaw->advice = "--repair has a new one made";
    return flaw;
}

/* A read that SQLite itself refuses is a finding as well, unless it was cancelled. */
static bool
check_integrity(Verify *verify, StoreDb *db, const StoreDbKind *kind, GError **error)
{
    g_autoptr(GError) reason = NULL;
    sqlite3_stmt *rows = store_db_bind(db, "PRAGMA integrity_check(5)", NULL, 0, &reason);
    int status = -1;

    while (rows != NULL && (status = store_db_next(db, rows, &reason)) == 1) {
        const char *line = (const char *)sqlite3_column_text(rows, 0);

        if (g_strcmp0(line, "ok") == 0)
            continue;
        add_flaw(verify, kind, line == NULL ? "" : line);
        verify->is_unusable = true;
    }
    if (status == 0)
        return true;
    if (!g_error_matches(reason, STORE_ERROR, STORE_ERROR_DATABASE) ||
        g_cancellable_is_cancelled(verify->cancellable)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return false;
    }
    add_flaw(verify, kind, reason->message);
    verify->is_unusable = true;
    return true;
}

static GHashTable *
shape_of(StoreDb *db, GError **error)
{
    g_autoptr(GHashTable) shape =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    sqlite3_stmt *rows = store_db_bind(db, SHAPE, NULL, 0, error);
    int status = -1;

    while (rows != NULL && (status = store_db_next(db, rows, error)) == 1)
        g_hash_table_add(shape, g_strdup((const char *)sqlite3_column_text(rows, 0)));
    return status == 0 ? g_steal_pointer(&shape) : NULL;
}

/* A database in memory that has what the schemas say; the caller closes. */
static sqlite3 *
make_model(const StoreDbKind *kind)
{
    sqlite3 *model = NULL;
    int status = sqlite3_open(":memory:", &model);

    for (gsize i = 0; status == SQLITE_OK && kind->schemas[i] != NULL; i++)
        status = sqlite3_exec(model, kind->schemas[i], NULL, NULL, NULL);
    g_assert(status == SQLITE_OK);
    return model;
}

static bool
check_shape(Verify *verify, StoreDb *db, const StoreDbKind *kind, GError **error)
{
    g_autoptr(GHashTable) shape = shape_of(db, error);
    sqlite3 *model = shape == NULL ? NULL : make_model(kind);
    sqlite3_stmt *rows = NULL;

    if (model == NULL)
        return false;
    if (sqlite3_prepare_v2(model, SHAPE, -1, &rows, NULL) == SQLITE_OK) {
        while (sqlite3_step(rows) == SQLITE_ROW) {
            const char *part = (const char *)sqlite3_column_text(rows, 0);
            g_autofree char *what = g_strdup_printf("it has no %s", part);

            if (!g_hash_table_contains(shape, part))
                add_flaw(verify, kind, what);
        }
    }
    sqlite3_finalize(rows);
    sqlite3_close(model);
    return true;
}

static bool
check(Verify *verify, StoreDb *db, const StoreDbKind *kind, GError **error)
{
    guint before = verify->flaws->len;

    if (!check_integrity(verify, db, kind, error) ||
        (before == verify->flaws->len && !check_shape(verify, db, kind, error)))
        return false;
    /* An index can always be made anew. */
    if (before == verify->flaws->len || kind != &store_db_index ||
        verify->request->mode != STORE_VERIFY_REPAIR)
        return true;
    store_index_condemn(verify->store);
    for (guint i = before; i < verify->flaws->len; i++)
        ((VerifyFlaw *)g_ptr_array_index(verify->flaws, i))->remedy = STORE_REMEDY_FIXED;
    return true;
}

bool
verify_databases(Verify *verify, GError **error)
{
    return check(verify, verify->store->ledger, &store_db_ledger, error) &&
           check(verify, verify->store->index, &store_db_index, error);
}
