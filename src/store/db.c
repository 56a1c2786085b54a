/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/db.c: opening, migrating and speaking to SQLite (L2).
 *
 * A file is touched only after it has proved to be ours: application_id, then user_version, then the
 * schemas that it lacks, all in one transaction. */
#include <config.h>

#include "db.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "store/store.h"
#include "fail.h"
#include "schema.h"

#define BUSY_TIMEOUT_MS 5000
#define WAL_RETRY_US    10000
#define STEPS_A_LOOK \
    10000 /* of SQLite's machine, between two looks whether it is to end */

/* Most texts are constants: their address finds the statement faster than a hash of all their bytes. */
#define N_RECENT 64

typedef struct {
    const char *sql; /* may have been freed since: only to be compared */
    sqlite3_stmt *statement;
} Recent;

struct StoreDb {
    const StoreDbKind *kind;
    char *path;
    sqlite3 *handle;
    GHashTable *statements;  /* SQL text to sqlite3_stmt */
    Recent recent[N_RECENT]; /* by the address of the text */
    bool is_damaged;
    bool is_relaxed; /* the transaction that is open */
};

/* FULL: a commit that returned survives a loss of power. NORMAL: the database stays whole, the last
 * commits may be gone, which the next refresh mends. The ledger's cache (32 MB, taken only when used) halves
 * the first listing of a million messages, whose UIDLs come in no order. */
const StoreDbKind store_db_ledger = {
    .name = "ledger",
    .schemas = store_schema_ledger,
    .application_id = 0x50424c47, /* "PBLG" */
    .pragmas =
        "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON; PRAGMA cache_size = -32000",
};
const StoreDbKind store_db_index = {
    .name = "index",
    .schemas = store_schema_index,
    .application_id = 0x50424958, /* "PBIX" */
    .is_disposable = true,
    .pragmas = "PRAGMA synchronous = NORMAL; PRAGMA cell_size_check = ON; "
               "PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY",
};

static StoreError
code_of(int status)
{
    switch (status & 0xff) {
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return STORE_ERROR_CANNOT_WRITE;
    case SQLITE_IOERR:
        return status == SQLITE_IOERR_READ || status == SQLITE_IOERR_SHORT_READ
                   ? STORE_ERROR_DATABASE
                   : STORE_ERROR_CANNOT_WRITE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STORE_ERROR_LOCKED;
    default:
        return STORE_ERROR_DATABASE;
    }
}

static void
set_error(StoreDb *db, int status, GError **error)
{
    StoreError code = code_of(status);
    int system = sqlite3_system_errno(db->handle);

    if ((status & 0xff) == SQLITE_CORRUPT || (status & 0xff) == SQLITE_NOTADB)
        db->is_damaged = true;
    if ((status & 0xff) == SQLITE_FULL && system == 0)
        system = ENOSPC;
    if (code == STORE_ERROR_CANNOT_WRITE && system != 0)
        store_fail_write(error, system, db->path);
    else
        g_set_error(error, STORE_ERROR, code, "the %s %s: %s", db->kind->name, db->path,
                    sqlite3_errmsg(db->handle));
}

bool
store_db_is_damaged(const StoreDb *db)
{
    return db->is_damaged;
}

static int
is_cancelled(void *cancellable)
{
    return g_cancellable_is_cancelled(cancellable);
}

void
store_db_set_cancellable(StoreDb *db, GCancellable *cancellable)
{
    if (cancellable == NULL)
        sqlite3_progress_handler(db->handle, 0, NULL, NULL);
    else
        sqlite3_progress_handler(db->handle, STEPS_A_LOOK, is_cancelled, cancellable);
}

/* --- statements ---------------------------------------------------------------------------- */

static sqlite3_stmt *
prepare(StoreDb *db, const char *sql, GError **error)
{
    sqlite3_stmt *statement = NULL;
    int status = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT,
                                    &statement, NULL);
    if (status != SQLITE_OK) {
        set_error(db, status, error);
        return NULL;
    }
    g_hash_table_insert(db->statements, g_strdup(sql), statement);
    return statement;
}

static sqlite3_stmt *
prepared(StoreDb *db, const char *sql, GError **error)
{
    Recent *recent = &db->recent[(GPOINTER_TO_SIZE(sql) >> 3) % N_RECENT];

    /* The same address, and still the same text. */
    if (recent->sql != sql || strcmp(sqlite3_sql(recent->statement), sql) != 0) {
        sqlite3_stmt *statement = g_hash_table_lookup(db->statements, sql);

        if (statement == NULL && (statement = prepare(db, sql, error)) == NULL)
            return NULL;
        *recent = (Recent){ sql, statement };
    }
    sqlite3_reset(recent->statement);
    return recent->statement;
}

static int
bind_one(sqlite3_stmt *statement, int i, const StoreValue *value)
{
    if (value->type == SQLITE_INTEGER)
        return sqlite3_bind_int64(statement, i, value->number);
    if (value->bytes == NULL)
        return sqlite3_bind_null(statement, i);
    if (value->type == SQLITE_TEXT)
        return sqlite3_bind_text(statement, i, value->bytes, -1, SQLITE_STATIC);
    return sqlite3_bind_blob64(statement, i, value->bytes, value->len, SQLITE_STATIC);
}

sqlite3_stmt *
store_db_bind(StoreDb *db, const char *sql, const StoreValue *values, gsize n,
              GError **error)
{
    sqlite3_stmt *statement = prepared(db, sql, error);

    if (statement == NULL)
        return NULL;
    for (gsize i = 0; i < n; i++) {
        int status = bind_one(statement, (int)i + 1, &values[i]);

        if (status != SQLITE_OK) {
            set_error(db, status, error);
            return NULL;
        }
    }
    return statement;
}

int
store_db_next(StoreDb *db, sqlite3_stmt *statement, GError **error)
{
    int status = sqlite3_step(statement);

    if (status == SQLITE_ROW)
        return 1;
    if (status != SQLITE_DONE)
        set_error(db, status, error);
    sqlite3_reset(statement);
    return status == SQLITE_DONE ? 0 : -1;
}

bool
store_db_finish(StoreDb *db, sqlite3_stmt *statement, GError **error)
{
    int status;

    if (statement == NULL)
        return false;
    do {
        status = store_db_next(db, statement, error);
    } while (status > 0);
    return status == 0;
}

bool
store_db_exec(StoreDb *db, const char *sql, GError **error)
{
    int status = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

    if (status == SQLITE_OK)
        return true;
    set_error(db, status, error);
    return false;
}

/* Back to what the kind wants, outside any transaction. */
static void
end_relaxed(StoreDb *db)
{
    if (db->is_relaxed)
        sqlite3_exec(db->handle, db->kind->pragmas, NULL, NULL, NULL);
    db->is_relaxed = false;
}

bool
store_db_begin(StoreDb *db, GError **error)
{
    return store_db_exec(db, "BEGIN IMMEDIATE", error);
}

bool
store_db_begin_relaxed(StoreDb *db, GError **error)
{
    if (!store_db_exec(db, "PRAGMA synchronous = NORMAL", error))
        return false;
    db->is_relaxed = true;
    if (store_db_begin(db, error))
        return true;
    end_relaxed(db);
    return false;
}

bool
store_db_commit(StoreDb *db, GError **error)
{
    bool is_done = store_db_exec(db, "COMMIT", error);

    if (is_done)
        end_relaxed(db);
    else
        store_db_rollback(db);
    return is_done;
}

void
store_db_rollback(StoreDb *db)
{
    /* After some failures SQLITE has rolled back by itself. */
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    end_relaxed(db);
}

bool
store_db_restore(StoreDb *db, GError **error)
{
    return store_db_exec(db, db->kind->pragmas, error);
}

guint
store_db_n_changed(StoreDb *db)
{
    return (guint)sqlite3_changes(db->handle);
}

/* --- opening ------------------------------------------------------------------------------- */

/* Made here and not by SQLite, for the mode (its -wal and -shm take it over) and so that the name itself
 * is durable before anything relies on the file. */
static bool
make_file(const StoreDbKind *kind, const char *path, GError **error)
{
    g_autofree char *dir = g_path_get_dirname(path);
    int dir_fd;
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool is_synced;

    if (fd < 0)
        return errno == EEXIST || store_fail_write(error, errno, path);
    close(fd);
    if (kind->is_disposable)
        return true;
    dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    is_synced = dir_fd >= 0 && fsync(dir_fd) == 0;
    if (!is_synced)
        store_fail_write(error, errno, dir);
    if (dir_fd >= 0)
        close(dir_fd);
    return is_synced;
}

static bool
query_int(StoreDb *db, const char *sql, gint64 *value, GError **error)
{
    sqlite3_stmt *statement = prepared(db, sql, error);

    if (statement == NULL || store_db_next(db, statement, error) != 1)
        return false;
    *value = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return true;
}

static gint64
latest_version(const StoreDbKind *kind)
{
    gint64 n = 0;

    while (kind->schemas[n] != NULL)
        n++;
    return n;
}

/* Says what version the file has; 0 is one without anything in it. */
static bool
identify(StoreDb *db, gint64 *version, GError **error)
{
    gint64 application_id = 0;
    gint64 n_tables = 0;

    if (!query_int(db, "PRAGMA application_id", &application_id, error) ||
        !query_int(db, "PRAGMA user_version", version, error) ||
        !query_int(db, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
        return false;
    if (application_id == 0 && *version == 0 && n_tables == 0)
        return true;
    if (application_id != db->kind->application_id || *version < 1) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_DATABASE, "%s is not a postbag %s",
                    db->path, db->kind->name);
        return false;
    }
    if (*version > latest_version(db->kind)) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_TOO_NEW,
                    "the %s %s was made by a later postbag", db->kind->name, db->path);
        return false;
    }
    return true;
}

static bool
apply_schemas(StoreDb *db, GError **error)
{
    gint64 latest = latest_version(db->kind);
    g_autofree char *marks =
        g_strdup_printf("PRAGMA application_id = %d; PRAGMA user_version = %d",
                        db->kind->application_id, (int)latest);
    gint64 version = 0;

    /* Somebody else may have been here between our first look and the lock. */
    if (!identify(db, &version, error))
        return false;
    for (gint64 i = version; i < latest; i++) {
        if (!store_db_exec(db, db->kind->schemas[i], error))
            return false;
    }
    return store_db_exec(db, marks, error);
}

static bool
migrate(StoreDb *db, GError **error)
{
    if (!store_db_begin(db, error))
        return false;
    if (!apply_schemas(db, error)) {
        store_db_rollback(db);
        return false;
    }
    return store_db_commit(db, error);
}

/* identify() of one moment: in between another process may be making the very file. */
static bool
identify_at_once(StoreDb *db, gint64 *version, GError **error)
{
    bool is_ours;

    if (!store_db_exec(db, "BEGIN", error))
        return false;
    is_ours = identify(db, version, error);
    store_db_rollback(db);
    return is_ours;
}

/* Two processes that change a new file to WAL at once: SQLite gives up without its busy handler there. */
static bool
set_wal(StoreDb *db, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + BUSY_TIMEOUT_MS * G_TIME_SPAN_MILLISECOND;
    int status;

    for (;;) {
        status = sqlite3_exec(db->handle, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
        if (status == SQLITE_OK)
            return true;
        if ((status & 0xff) != SQLITE_BUSY || g_get_monotonic_time() > deadline)
            break;
        g_usleep(WAL_RETRY_US);
    }
    set_error(db, status, error);
    return false;
}

/* Half a schema after a loss of power is a damaged file, which is replaced. */
static bool
make_disposable(StoreDb *db, GError **error)
{
    return store_db_exec(db, "PRAGMA synchronous = OFF", error) && set_wal(db, error) &&
           migrate(db, error) && store_db_restore(db, error);
}

static bool
prepare_file(StoreDb *db, GError **error)
{
    gint64 version = 0;
    int status = sqlite3_open_v2(
        db->path, &db->handle,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

    if (status != SQLITE_OK) {
        set_error(db, status, error);
        return false;
    }
    sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);
    if (sqlite3_db_readonly(db->handle, "main") == 1)
        return store_fail_write(error, access(db->path, W_OK) == 0 ? EROFS : errno,
                                db->path);
    if (!identify_at_once(db, &version, error) || !store_db_restore(db, error))
        return false;
    if (version == 0 && db->kind->is_disposable)
        return make_disposable(db, error);
    return set_wal(db, error) &&
           (version == latest_version(db->kind) || migrate(db, error));
}

static void
finalize(gpointer statement)
{
    sqlite3_finalize(statement);
}

StoreDb *
store_db_open(const StoreDbKind *kind, const char *path, GError **error)
{
    g_autoptr(StoreDb) db = g_new0(StoreDb, 1);
    g_autoptr(GError) reason = NULL;

    db->kind = kind;
    db->path = g_strdup(path);
    db->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, finalize);
    if (!pb_path_make_parent(path, &reason)) {
        g_set_error_literal(error, STORE_ERROR, STORE_ERROR_CANNOT_WRITE,
                            reason->message);
        return NULL;
    }
    if (!make_file(kind, path, error) || !prepare_file(db, error))
        return NULL;
    return g_steal_pointer(&db);
}

void
store_db_close(StoreDb *db)
{
    if (db == NULL)
        return;
    g_hash_table_destroy(db->statements);
    sqlite3_close(db->handle);
    g_free(db->path);
    g_free(db);
}
