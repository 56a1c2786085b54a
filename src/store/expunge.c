/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/expunge.c: removing for good what has lain in Trash for long enough (L2).
 *
 * The ledger notes first that the file is gone on purpose; a crash before it is gone only means that the next
 * session removes it. */
#include <config.h>

#include "store/expunge.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "place.h"
#include "row.h"
#include "standing.h"

/* --- what has lain there for so long ------------------------------------------------------------ */

static void
free_place(gpointer data)
{
    store_place_free(data);
}

/* In the order of their folders. */
static GPtrArray *
places_in_trash(Store *store, GError **error)
{
    g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func(free_place);
    sqlite3_stmt *rows = store_db_bind(
        store->index,
        "SELECT " STORE_PLACE_COLUMNS " FROM folder f JOIN message m"
        " ON m.folder = f.id WHERE f.id " STORE_IN_TRASH " AND NOT EXISTS (SELECT 1 FROM"
        " message o WHERE o.key = m.key AND o.base = m.base"
        " AND o.folder NOT " STORE_IN_TRASH ") ORDER BY m.folder, m.is_cur",
        NULL, 0, error);
    int status = -1;

    while (rows != NULL && (status = store_db_next(store->index, rows, error)) == 1)
        g_ptr_array_add(places, store_place_of_statement(rows));
    return status == 0 ? g_steal_pointer(&places) : NULL;
}

/* new/ or cur/ of one folder, kept open while the places are in it. */
typedef struct {
    Store *store;
    const StorePlace *of;
    StoreFd fd;
} Dir;

/* -1: it is not there. */
static int
open_dir_of(Dir *dir, const StorePlace *place)
{
    bool is_same = dir->of != NULL && g_str_equal(dir->of->folder, place->folder) &&
                   dir->of->is_cur == place->is_cur;

    if (!is_same) {
        store_fd_close(&dir->fd);
        dir->fd = store_maildir_open_sub(dir->store->mail_fd, place->folder,
                                         store_place_sub(place), NULL);
        dir->of = place;
    }
    return dir->fd;
}

static bool
is_old(Dir *dir, const StorePlace *place, gint64 before)
{
    g_autofree char *name = store_place_file_name(place);
    int fd = open_dir_of(dir, place);
    struct stat info;

    return fd >= 0 && fstatat(fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(info.st_mode) && info.st_ctim.tv_sec < before;
}

/* By base name: a place of `places`. */
static GHashTable *
find_old(Store *store, const GPtrArray *places, gint64 before)
{
    GHashTable *old = g_hash_table_new(g_str_hash, g_str_equal);
    Dir dir = { .store = store, .fd = -1 };

    for (guint i = 0; i < places->len; i++) {
        StorePlace *place = g_ptr_array_index(places, i);

        if (is_old(&dir, place, before))
            g_hash_table_insert(old, place->base, place);
    }
    store_fd_close(&dir.fd);
    return old;
}

/* --- whose they are ----------------------------------------------------------------------------- */

typedef struct {
    StoreRow *row;
    const StorePlace *place;
} Gone;

static void
add_gone(GArray *gone, StoreRow *row, const StorePlace *place)
{
    const Gone one = { row, place };

    g_array_append_val(gone, one);
}

static const StorePlace *
look_up(GHashTable *old, const char *base)
{
    return base == NULL ? NULL : g_hash_table_lookup(old, base);
}

/* The file that stands for the entry; NULL when there is none, or when it is in doubt. */
static const char *
file_of(const StoreEntry *entry)
{
    if (entry->state == STORE_STATE_HEADERS)
        return entry->preview_file;
    return entry->state > STORE_STATE_HEADERS ? entry->file : NULL;
}

/* Gone of this ledger's messages. */
static GArray *
find_own(StoreLedger *ledger, GHashTable *old, const StoreExpunge *expunge)
{
    GArray *gone = g_array_new(FALSE, FALSE, sizeof(Gone));

    for (guint i = 0; g_hash_table_size(old) > 0 && i < ledger->n_rows; i++) {
        StoreRow *row = store_ledger_row(ledger, i);
        const StoreEntry *entry = &row->entry;
        const StorePlace *place = look_up(old, file_of(entry));
        bool is_only_trace = entry->state == STORE_STATE_HEADERS &&
                             store_ledger_last_listed(ledger, entry) >= expunge->before;

        if (place != NULL && !is_only_trace && expunge->may_go(entry, expunge->user_data))
            add_gone(gone, row, place);
    }
    return gone;
}

/* --- removing ----------------------------------------------------------------------------------- */

static bool
note_each(StoreLedger *ledger, const GArray *gone, gint64 verified_at, GError **error)
{
    for (guint i = 0; i < gone->len; i++) {
        const Gone *one = &g_array_index(gone, Gone, i);

        if (!store_db_run(ledger->store->ledger, error,
                          "UPDATE message SET verified_at = ?2 WHERE file = ?1 AND file"
                          " IS NOT NULL",
                          STORE_TEXT(one->place->base), STORE_INT(verified_at)))
            return false;
    }
    return true;
}

/* verified_at below 0: known to be gone. */
static bool
note_gone(StoreLedger *ledger, const GArray *gone, gint64 verified_at, GError **error)
{
    StoreDb *db = ledger->store->ledger;

    if (gone->len == 0)
        return true;
    if (!store_db_begin(db, error))
        return false;
    if (!note_each(ledger, gone, verified_at, error)) {
        store_db_rollback(db);
        return false;
    }
    if (!store_db_commit(db, error))
        return false;
    for (guint i = 0; i < gone->len; i++)
        g_array_index(gone, Gone, i).row->entry.verified_at = 0;
    return true;
}

/* Under exactly this name: under another one somebody has touched it. What could not be removed goes to `left`. */
static void
remove_files(Store *store, GArray *gone, GArray *left)
{
    Dir dir = { .store = store, .fd = -1 };

    for (guint i = 0; i < gone->len;) {
        const Gone one = g_array_index(gone, Gone, i);
        g_autofree char *name = store_place_file_name(one.place);
        int fd = open_dir_of(&dir, one.place);

        if (fd >= 0 && unlinkat(fd, name, 0) == 0) {
            i++;
        } else {
            g_array_append_val(left, one);
            g_array_remove_index(gone, i);
        }
    }
    store_fd_close(&dir.fd);
}

static bool
forget_rows(Store *store, const GArray *gone, GError **error)
{
    if (gone->len == 0)
        return true;
    if (!store_db_begin(store->index, error))
        return false;
    for (guint i = 0; i < gone->len; i++) {
        const StorePlace *place = g_array_index(gone, Gone, i).place;

        if (!store_db_run(store->index, error,
                          "DELETE FROM message WHERE id = ?1 AND base = ?2",
                          STORE_INT(place->row), STORE_TEXT(place->base))) {
            store_db_rollback(store->index);
            return false;
        }
    }
    return store_db_commit(store->index, error);
}

bool
store_expunge_trash(StoreLedger *ledger, const StoreExpunge *expunge, guint *n,
                    GError **error)
{
    Store *store = ledger->store;
    g_autoptr(GPtrArray) places = places_in_trash(store, error);
    g_autoptr(GHashTable) old = NULL;
    g_autoptr(GArray) gone = NULL;
    g_autoptr(GArray) left = g_array_new(FALSE, FALSE, sizeof(Gone));

    *n = 0;
    if (places == NULL)
        return false;
    old = find_old(store, places, expunge->before);
    gone = find_own(ledger, old, expunge);
    if (!note_gone(ledger, gone, -pb_clock_now(), error))
        return false;
    remove_files(store, gone, left);
    *n = gone->len;
    return note_gone(ledger, left, 0, error) && forget_rows(store, gone, error);
}
