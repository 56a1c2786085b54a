/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/db.h: an SQLite database with its schema, its cached statements and its errors (L2).
 *
 * Opened in WAL mode with a busy timeout of 5 s. Every writing transaction begins IMMEDIATE, so that two
 * writers wait for each other instead of failing half-way. */
#ifndef POSTBAG_SRC_STORE_DB_H
#define POSTBAG_SRC_STORE_DB_H

#include <stdbool.h>

#include <gio/gio.h>
#include <sqlite3.h>

typedef struct {
    const char *name;           /* "ledger", for messages */
    const char *const *schemas; /* of schema.h */
    gint32 application_id;
    const char *pragmas;
    bool
        is_disposable; /* made anew when it is missing or damaged: nothing waits for its making to be durable */
} StoreDbKind;

extern const StoreDbKind store_db_ledger;
extern const StoreDbKind store_db_index;

typedef struct StoreDb StoreDb;

/* Makes the file (0600) where it is missing and brings its schema up to date. STORE_ERROR_DATABASE when it
 * is no database, a damaged one or somebody else's, _TOO_NEW, _CANNOT_WRITE. */
StoreDb *store_db_open(const StoreDbKind *kind, const char *path, GError **error);
void store_db_close(StoreDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreDb, store_db_close)

/* True once a statement met a damaged page. */
bool store_db_is_damaged(const StoreDb *db);

/* Long statements end with an error once it is cancelled; NULL: no more. It must outlive that. */
void store_db_set_cancellable(StoreDb *db, GCancellable *cancellable);

/* A bound value; bytes are borrowed until the statement was run. */
typedef struct {
    int type; /* SQLITE_INTEGER, SQLITE_TEXT, SQLITE_BLOB, SQLITE_NULL */
    gint64 number;
    const void *bytes;
    gsize len;
} StoreValue;

#define STORE_INT(x)     ((StoreValue){ .type = SQLITE_INTEGER, .number = (gint64)(x) })
#define STORE_TEXT(x)    ((StoreValue){ .type = SQLITE_TEXT, .bytes = (x) })
#define STORE_BLOB(x, n) ((StoreValue){ .type = SQLITE_BLOB, .bytes = (x), .len = (n) })

/* The statement of `sql`, kept for the next time, with these values bound. NULL on failure. */
sqlite3_stmt *store_db_bind(StoreDb *db, const char *sql, const StoreValue *values,
                            gsize n, GError **error);
#define store_db_query(db, error, sql, ...)               \
    store_db_bind(db, sql, (StoreValue[]){ __VA_ARGS__ }, \
                  sizeof((StoreValue[]){ __VA_ARGS__ }) / sizeof(StoreValue), error)

/* 1: a row; 0: no more, reset; -1: failed, reset. A row loop that ends early calls sqlite3_reset. */
int store_db_next(StoreDb *db, sqlite3_stmt *statement, GError **error);
/* Runs `statement` to its end. NULL is fine: the error of store_db_query stands. */
bool store_db_finish(StoreDb *db, sqlite3_stmt *statement, GError **error);
#define store_db_run(db, error, sql, ...) \
    store_db_finish(db, store_db_query(db, error, sql, __VA_ARGS__), error)
/* Statements without values. */
bool store_db_exec(StoreDb *db, const char *sql, GError **error);

bool store_db_begin(StoreDb *db, GError **error);
/* The same for what nobody misses after a loss of power: its commit waits for no disk. A killed process loses
 * nothing either way. */
bool store_db_begin_relaxed(StoreDb *db, GError **error);
/* A commit that fails is rolled back. */
bool store_db_commit(StoreDb *db, GError **error);
void store_db_rollback(StoreDb *db);

guint store_db_n_changed(StoreDb *db);
/* Sets what a PRAGMA has changed for a while back to what the kind of database wants. */
bool store_db_restore(StoreDb *db, GError **error);

#endif
