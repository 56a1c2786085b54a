/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/index.c: opening the index, and its rows (L2).
 *
 * Every handle holds a shared lock beside the index as long as it is open. Only who gets that lock alone
 * moves a damaged index away: SQLite removes a write-ahead log by name, so a replaced file would lose
 * its log to whoever closes the old one last. */
#include <config.h>

#include "index.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/log.h"
#include "fail.h"
#include "maildir.h"
#include "name.h"

#define LOCK_WAIT_US  (5 * G_USEC_PER_SEC)
#define LOCK_RETRY_US 10000
#define FIRST_READ    (16 * 1024)

/* --- opening ------------------------------------------------------------------------------- */

static char *
mark_path(const Store *store)
{
    return g_strconcat(store->paths->index_db, ".rebuild", NULL);
}

/* Takes the lock alone; other handles that open and close right now may hold it for a moment. */
static bool
lock_alone(Store *store, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + LOCK_WAIT_US;

    (void)flock(store->index_lock_fd, LOCK_UN);
    while (flock(store->index_lock_fd, LOCK_EX | LOCK_NB) != 0) {
        if (g_get_monotonic_time() > deadline) {
            g_set_error(error, STORE_ERROR, STORE_ERROR_LOCKED,
                        "the index %s is damaged, and another postbag uses it",
                        store->paths->index_db);
            return false;
        }
        g_usleep(LOCK_RETRY_US);
    }
    return true;
}

static bool
move_aside(Store *store, GError **error)
{
    static const char *const companions[] = { "-wal", "-shm" };
    const char *path = store->paths->index_db;
    g_autofree char *aside = g_strconcat(path, ".damaged", NULL);
    g_autofree char *mark = mark_path(store);

    for (gsize i = 0; i < G_N_ELEMENTS(companions); i++) {
        g_autofree char *companion = g_strconcat(path, companions[i], NULL);

        if (unlink(companion) != 0 && errno != ENOENT)
            return store_fail_write(error, errno, companion);
    }
    if (rename(path, aside) != 0 && errno != ENOENT)
        return store_fail_write(error, errno, path);
    if (unlink(mark) != 0 && errno != ENOENT)
        return store_fail_write(error, errno, mark);
    return true;
}

static bool
is_usable(Store *store, GError **error)
{
    g_autofree char *mark = mark_path(store);

    if (access(mark, F_OK) == 0) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_DATABASE, "the index %s is damaged",
                    store->paths->index_db);
        return false;
    }
    store->index = store_db_open(&store_db_index, store->paths->index_db, error);
    return store->index != NULL;
}

static bool
replace(Store *store, GError **error)
{
    g_autoptr(GError) reason = NULL;

    if (!lock_alone(store, error))
        return false;
    /* While we waited another process may have replaced it. */
    if (!is_usable(store, &reason)) {
        if (!g_error_matches(reason, STORE_ERROR, STORE_ERROR_DATABASE)) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return false;
        }
        pb_log(PB_LOG_WARNING, "%s: a new one is made", reason->message);
        if (!move_aside(store, error))
            return false;
        store->index = store_db_open(&store_db_index, store->paths->index_db, error);
        if (store->index == NULL)
            return false;
    }
    /* Nobody who waits for the lock alone replaces a usable index: the gap does no harm. */
    return flock(store->index_lock_fd, LOCK_SH) == 0 ||
           store_fail_write(error, errno, store->paths->index_db);
}

bool
store_index_open(Store *store, GError **error)
{
    g_autofree char *lock = g_strconcat(store->paths->index_db, ".lock", NULL);
    g_autoptr(GError) reason = NULL;

    store->index_lock_fd =
        open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (store->index_lock_fd < 0)
        return store_fail_write(error, errno, lock);
    if (flock(store->index_lock_fd, LOCK_SH) != 0)
        return store_fail_write(error, errno, lock);
    if (is_usable(store, &reason))
        return true;
    if (g_error_matches(reason, STORE_ERROR, STORE_ERROR_DATABASE))
        return replace(store, error);
    g_propagate_error(error, g_steal_pointer(&reason));
    return false;
}

void
store_index_condemn(Store *store)
{
    g_autofree char *mark = mark_path(store);
    int fd = open(mark, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    store_fd_close(&fd);
}

void
store_index_close(Store *store)
{
    if (store->index != NULL && store_db_is_damaged(store->index))
        store_index_condemn(store);
    store_db_close(g_steal_pointer(&store->index));
    store_fd_close(&store->index_lock_fd);
}

/* --- rows ---------------------------------------------------------------------------------- */

/* 1: *id is set; 0: no such folder; -1: failed. */
static int
find_folder(Store *store, const char *name, gint64 *id, GError **error)
{
    sqlite3_stmt *found = store_db_query(
        store->index, error, "SELECT id FROM folder WHERE name = ?1", STORE_TEXT(name));
    int status = found == NULL ? -1 : store_db_next(store->index, found, error);

    if (status == 1) {
        *id = sqlite3_column_int64(found, 0);
        sqlite3_reset(found);
    }
    return status;
}

bool
store_index_folder(Store *store, const char *name, gint64 *id, GError **error)
{
    int status = find_folder(store, name, id, error);

    if (status != 0)
        return status == 1;
    /* Another handle may make it between the two. */
    return store_db_run(store->index, error,
                        "INSERT OR IGNORE INTO folder (name) VALUES (?1)",
                        STORE_TEXT(name)) &&
           find_folder(store, name, id, error) == 1;
}

/* Values 1 to 23 of both statements below. */
#define COLUMNS                                                                      \
    "folder, is_cur, base, suffix, key, u, flags, size, sort_date, stored_at, date," \
    " has_attachment, subject, from_name, from_address, sent_to, cc, message_id,"    \
    " in_reply_to, refs, list_id, t, server_size"
#define VALUES                                                                          \
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18," \
    " ?19, ?20, ?21, ?22, ?23)"

/* What the base name says. */
typedef struct {
    char key[STORE_KEY_LEN + 1];
    char u[STORE_U_LEN + 1];
    char t[STORE_U_LEN + 1];
    guint64 announced;
} BaseParts;

static BaseParts
parts_of(const char *base)
{
    BaseParts parts = { 0 };

    store_name_key(base, parts.key);
    store_name_u(base, parts.u);
    store_name_t(base, parts.t);
    if (parts.t[0] != '\0' &&
        (!store_name_announced(base, &parts.announced) || parts.announced > G_MAXINT64))
        parts.announced = 0;
    return parts;
}

static bool
write_file(Store *store, const char *sql, const StoreFile *file,
           const StorePlace *preview, GError **error)
{
    const PbEnvelope *envelope = file->envelope;
    BaseParts parts = parts_of(file->base);
    const StoreValue values[] = {
        STORE_INT(file->folder),
        STORE_INT(file->is_cur),
        STORE_TEXT(file->base),
        STORE_TEXT(file->suffix),
        STORE_TEXT(parts.key),
        STORE_TEXT(parts.u),
        STORE_INT(store_name_flags(file->suffix)),
        STORE_INT(file->size),
        STORE_INT(envelope->date != 0 ? envelope->date : file->stored_at),
        STORE_INT(file->stored_at),
        STORE_INT(envelope->date),
        STORE_INT(envelope->has_attachment),
        STORE_TEXT(envelope->subject),
        STORE_TEXT(envelope->from_name),
        STORE_TEXT(envelope->from_address),
        STORE_TEXT(envelope->to),
        STORE_TEXT(envelope->cc),
        STORE_TEXT(envelope->message_id),
        STORE_TEXT(envelope->in_reply_to),
        STORE_TEXT(envelope->references),
        STORE_TEXT(envelope->list_id),
        STORE_TEXT(parts.t),
        STORE_INT(parts.announced),
        STORE_INT(preview == NULL ? 0 : preview->row),
        STORE_TEXT(preview == NULL ? NULL : preview->base),
    };
    gsize n = G_N_ELEMENTS(values) - (preview == NULL ? 2 : 0);

    return store_db_finish(store->index,
                           store_db_bind(store->index, sql, values, n, error), error);
}

bool
store_index_insert(Store *store, const StoreFile *file, GError **error)
{
    return write_file(store,
                      "INSERT OR FAIL INTO message (" COLUMNS ") VALUES " VALUES
                      " ON CONFLICT (folder, is_cur, base, suffix) DO NOTHING",
                      file, NULL, error);
}

bool
store_index_replace(Store *store, const StorePlace *preview, const StoreFile *file,
                    GError **error)
{
    /* OR IGNORE: another handle may have found the whole one already. Without a date it keeps the
     * preview's place in the list. */
    if (preview != NULL &&
        !write_file(store,
                    "UPDATE OR IGNORE message SET (" COLUMNS ") = " VALUES
                    ", sort_date = CASE WHEN ?11 <> 0 THEN ?11 ELSE sort_date END"
                    " WHERE id = ?24 AND base = ?25",
                    file, preview, error))
        return false;
    return (preview != NULL && store_db_n_changed(store->index) > 0) ||
           store_index_insert(store, file, error);
}

/* --- header blocks ------------------------------------------------------------------------- */

/* The length of an empty line at `bytes`; 0 when there is none. */
static gsize
empty_line(const char *bytes, gsize len)
{
    if (len >= 1 && bytes[0] == '\n')
        return 1;
    return len >= 2 && bytes[0] == '\r' && bytes[1] == '\n' ? 2 : 0;
}

gsize
store_header_end(const char *bytes, gsize len, gsize from)
{
    /* Two bytes back: the end of line may have been the last that was seen. */
    gsize at = from > 2 ? from - 2 : 0;

    if (at == 0 && empty_line(bytes, len) > 0)
        return empty_line(bytes, len);
    while (at < len) {
        const char *line_end = memchr(bytes + at, '\n', len - at);
        gsize next;

        if (line_end == NULL)
            return 0;
        next = (gsize)(line_end - bytes) + 1;
        if (empty_line(bytes + next, len - next) > 0)
            return next + empty_line(bytes + next, len - next);
        at = next;
    }
    return 0;
}

PbEnvelope *
store_index_describe(Store *store, int fd)
{
    g_autofree char *bytes = g_malloc(FIRST_READ);
    gsize room = FIRST_READ;
    gsize len = 0;
    gsize end = 0;

    for (;;) {
        ssize_t n = pread(fd, bytes + len, room - len, (off_t)len);
        gsize before = len;

        if (n < 0 && errno == EINTR)
            continue;
        /* What cannot be read is described as far as it goes, so that the message is seen. */
        if (n <= 0)
            break;
        len += (gsize)n;
        end = store_header_end(bytes, len, before);
        if (end > 0 || len == STORE_MAX_HEADER)
            break;
        if (len == room) {
            room = MIN(room * 4, STORE_MAX_HEADER);
            bytes = g_realloc(bytes, room);
        }
    }
    return store->describe(bytes, end > 0 ? end : len);
}
