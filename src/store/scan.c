/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/scan.c: bringing the index in line with the folders (L2).
 *
 * new/ and cur/ are read only when their time changed. What appeared goes in at once unless the index
 * knows the base from elsewhere: then it waits, and when its old place has vanished it was a move and
 * keeps its row. What vanished is dropped at the end, and only then the folders' times are written: a
 * refresh that is cut short is simply done again. */
#include <config.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"
#include "handle.h"
#include "index.h"
#include "maildir.h"
#include "name.h"
#include "place.h"
#include "preview.h"

#define ROWS_A_TRANSACTION 5000
/* Others wait at most this long for the index while a slow disk is read. */
#define US_A_TRANSACTION (G_USEC_PER_SEC / 2)
/* A change within one tick of the file system's clock leaves no trace in the time. */
#define RACY_NS (2 * G_GINT64_CONSTANT(1000000000))

/* A file that stands in a folder or stood there; `row` is 0 for one that appeared. */
typedef struct {
    gint64 row;
    gint64 folder;
    bool is_cur;
    char *base;
    char *suffix;
} Spot;

typedef struct {
    gint64 id;
    char *name;
    gint64 times[2]; /* of new/ and cur/ as the index has them, then as they were read */
    bool is_there;
    bool is_changed;
} Folder;

typedef struct {
    Store *store;
    GCancellable *cancellable;
    GPtrArray *folders;   /* Folder */
    GPtrArray *appeared;  /* Spot: its base is known from elsewhere */
    GHashTable *vanished; /* base to GPtrArray of Spot */
    bool in_transaction;
    guint n_rows;
    gint64 began;
} Scan;

static void
spot_free(gpointer data)
{
    Spot *spot = data;

    g_free(spot->base);
    g_free(spot->suffix);
    g_free(spot);
}

static void
folder_free(gpointer data)
{
    Folder *folder = data;

    g_free(folder->name);
    g_free(folder);
}

static void
ptr_array_unref(gpointer data)
{
    g_ptr_array_unref(data);
}

/* --- transactions -------------------------------------------------------------------------- */

static bool
end_transaction(Scan *scan, GError **error)
{
    bool was_open = scan->in_transaction;

    scan->in_transaction = false;
    return !was_open || store_db_commit(scan->store->index, error);
}

/* Call before each row that is written. */
static bool
count_row(Scan *scan, GError **error)
{
    if (scan->in_transaction &&
        (++scan->n_rows >= ROWS_A_TRANSACTION ||
         g_get_monotonic_time() - scan->began > US_A_TRANSACTION) &&
        !end_transaction(scan, error))
        return false;
    if (scan->in_transaction)
        return true;
    if (!store_db_begin(scan->store->index, error))
        return false;
    scan->in_transaction = true;
    scan->n_rows = 0;
    scan->began = g_get_monotonic_time();
    return true;
}

/* --- what appeared, what vanished ---------------------------------------------------------- */

static void
add_vanished(Scan *scan, Spot *spot)
{
    GPtrArray *same = g_hash_table_lookup(scan->vanished, spot->base);

    if (same == NULL) {
        same = g_ptr_array_new_with_free_func(spot_free);
        g_hash_table_insert(scan->vanished, g_strdup(spot->base), same);
    }
    g_ptr_array_add(same, spot);
}

static bool
is_known_base(Scan *scan, const char *base, bool *is_known, GError **error)
{
    StoreDb *index = scan->store->index;
    char key[STORE_KEY_LEN + 1];
    sqlite3_stmt *found;
    int status;

    store_name_key(base, key);
    found =
        store_db_query(index, error, "SELECT 1 FROM message WHERE key = ?1 AND base = ?2",
                       STORE_TEXT(key), STORE_TEXT(base));
    status = found == NULL ? -1 : store_db_next(index, found, error);
    if (status == 1)
        sqlite3_reset(found);
    *is_known = status == 1;
    return status >= 0;
}

/* Files that are no regular ones, or gone already, are passed over. */
static bool
insert_spot(Scan *scan, const Spot *spot, int dir_fd, GError **error)
{
    g_autofree char *name = g_strconcat(spot->base, spot->suffix, NULL);
    g_autoptr(PbEnvelope) envelope = NULL;
    struct stat info;
    g_auto(StoreFd) fd = store_maildir_open_file(dir_fd, name, &info);
    StoreFile file = { .folder = spot->folder,
                       .is_cur = spot->is_cur,
                       .base = spot->base,
                       .suffix = spot->suffix };

    if (fd < 0)
        return true;
    envelope = store_index_describe(scan->store, fd);
    file.size = (guint64)info.st_size;
    file.stored_at = info.st_mtime;
    file.envelope = envelope;
    return count_row(scan, error) && store_index_insert(scan->store, &file, error);
}

static bool
take_appeared(Scan *scan, const Folder *folder, StoreSub sub, const char *name,
              int dir_fd, GError **error)
{
    gsize base_len = store_name_base_len(name);
    Spot *spot = g_new0(Spot, 1);
    bool is_known = false;
    bool is_ok;

    spot->folder = folder->id;
    spot->is_cur = sub == STORE_SUB_CUR;
    spot->base = g_strndup(name, base_len);
    spot->suffix = g_strdup(name + base_len);
    is_ok = is_known_base(scan, spot->base, &is_known, error);
    if (is_ok && is_known) {
        g_ptr_array_add(scan->appeared, spot);
        return true;
    }
    is_ok = is_ok && insert_spot(scan, spot, dir_fd, error);
    spot_free(spot);
    return is_ok;
}

/* --- reading one folder -------------------------------------------------------------------- */

/* What the index has of it: file name to Spot. */
static GHashTable *
load_known(Scan *scan, const Folder *folder, StoreSub sub, GError **error)
{
    StoreDb *index = scan->store->index;
    g_autoptr(GHashTable) known =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, spot_free);
    sqlite3_stmt *rows = store_db_query(
        index, error,
        "SELECT id, base, suffix FROM message WHERE folder = ?1 AND is_cur = ?2",
        STORE_INT(folder->id), STORE_INT(sub == STORE_SUB_CUR));
    int status = -1;

    while (rows != NULL && (status = store_db_next(index, rows, error)) == 1) {
        Spot *spot = g_new0(Spot, 1);

        spot->row = sqlite3_column_int64(rows, 0);
        spot->folder = folder->id;
        spot->is_cur = sub == STORE_SUB_CUR;
        spot->base = g_strdup((const char *)sqlite3_column_text(rows, 1));
        spot->suffix = g_strdup((const char *)sqlite3_column_text(rows, 2));
        g_hash_table_replace(known, g_strconcat(spot->base, spot->suffix, NULL), spot);
    }
    return status == 0 ? g_steal_pointer(&known) : NULL;
}

static void
take_vanished(Scan *scan, GHashTable *known)
{
    GHashTableIter iter;
    gpointer name;
    gpointer spot;

    g_hash_table_iter_init(&iter, known);
    while (g_hash_table_iter_next(&iter, &name, &spot)) {
        g_hash_table_iter_steal(&iter);
        g_free(name);
        add_vanished(scan, spot);
    }
}

static bool
read_names(Scan *scan, const Folder *folder, StoreSub sub, int dir_fd, GError **error)
{
    g_autoptr(GHashTable) known = load_known(scan, folder, sub, error);
    g_autoptr(StoreDir) dir = known == NULL ? NULL : store_dir_open(dir_fd, error);
    const char *name;

    if (dir == NULL)
        return false;
    while ((name = store_dir_next(dir)) != NULL) {
        if (g_cancellable_set_error_if_cancelled(scan->cancellable, error))
            return false;
        if (!g_hash_table_remove(known, name) &&
            !take_appeared(scan, folder, sub, name, dir_fd, error))
            return false;
    }
    take_vanished(scan, known);
    return true;
}

static gint64
change_time(int dir_fd)
{
    gint64 now = g_get_real_time() * 1000;
    struct stat info;
    gint64 changed;

    if (fstat(dir_fd, &info) != 0)
        return 0;
    changed = info.st_mtim.tv_sec * G_GINT64_CONSTANT(1000000000) + info.st_mtim.tv_nsec;
    return changed + RACY_NS > now ? 0 : changed;
}

static bool
read_sub(Scan *scan, Folder *folder, StoreSub sub, GError **error)
{
    g_auto(StoreFd) dir_fd =
        store_maildir_open_sub(scan->store->mail_fd, folder->name, sub, NULL);
    gint64 changed;

    /* Gone since the folders were listed: the next refresh sees to it. */
    if (dir_fd < 0)
        return true;
    /* Before its names are read: what happens meanwhile makes a later time. */
    changed = change_time(dir_fd);
    if (changed != 0 && changed == folder->times[sub])
        return true;
    if (!read_names(scan, folder, sub, dir_fd, error))
        return false;
    folder->is_changed |= changed != folder->times[sub];
    folder->times[sub] = changed;
    return true;
}

static void
clean_tmp(Scan *scan, const Folder *folder)
{
    g_auto(StoreFd) dir_fd =
        store_maildir_open_sub(scan->store->mail_fd, folder->name, STORE_SUB_TMP, NULL);

    if (dir_fd >= 0)
        store_maildir_clean_tmp(dir_fd);
}

/* --- the list of folders ------------------------------------------------------------------- */

static bool
load_folders(Scan *scan, GError **error)
{
    StoreDb *index = scan->store->index;
    sqlite3_stmt *rows = store_db_bind(
        index, "SELECT id, name, new_time, cur_time FROM folder", NULL, 0, error);
    int status = -1;

    while (rows != NULL && (status = store_db_next(index, rows, error)) == 1) {
        Folder *folder = g_new0(Folder, 1);

        folder->id = sqlite3_column_int64(rows, 0);
        folder->name = g_strdup((const char *)sqlite3_column_text(rows, 1));
        folder->times[STORE_SUB_NEW] = sqlite3_column_int64(rows, 2);
        folder->times[STORE_SUB_CUR] = sqlite3_column_int64(rows, 3);
        g_ptr_array_add(scan->folders, folder);
    }
    return status == 0;
}

static Folder *
find_folder(Scan *scan, const char *name)
{
    for (guint i = 0; i < scan->folders->len; i++) {
        Folder *folder = g_ptr_array_index(scan->folders, i);

        if (strcmp(folder->name, name) == 0)
            return folder;
    }
    return NULL;
}

/* Those of the index and those on disk; a new one gets its row. */
static bool
list_folders(Scan *scan, GError **error)
{
    g_autoptr(GPtrArray) names = store_maildir_folders(scan->store->mail_fd, error);

    if (names == NULL || !load_folders(scan, error))
        return false;
    for (guint i = 0; i < names->len; i++) {
        Folder *folder = find_folder(scan, g_ptr_array_index(names, i));

        if (folder == NULL) {
            folder = g_new0(Folder, 1);
            folder->name = g_strdup(g_ptr_array_index(names, i));
            g_ptr_array_add(scan->folders, folder);
            if (!store_index_folder(scan->store, folder->name, &folder->id, error))
                return false;
        }
        folder->is_there = true;
    }
    return true;
}

/* --- the end ------------------------------------------------------------------------------- */

/* The place that a file with this base has left, and that nobody else has taken over. */
static Spot *
take_left_spot(Scan *scan, const char *base)
{
    GPtrArray *same = g_hash_table_lookup(scan->vanished, base);

    return same == NULL || same->len == 0 ? NULL
                                          : g_ptr_array_steal_index(same, same->len - 1);
}

/* All conditions again: another handle may have changed the row since it was read. */
#define IS_STILL_THERE " WHERE id = ?1 AND folder = ?2 AND is_cur = ?3 AND suffix = ?4"

static bool
move_row(Scan *scan, const Spot *from, const Spot *to, GError **error)
{
    return count_row(scan, error) &&
           store_db_run(scan->store->index, error,
                        "UPDATE OR IGNORE message SET folder = ?5, is_cur = ?6,"
                        " suffix = ?7, flags = ?8" IS_STILL_THERE,
                        STORE_INT(from->row), STORE_INT(from->folder),
                        STORE_INT(from->is_cur), STORE_TEXT(from->suffix),
                        STORE_INT(to->folder), STORE_INT(to->is_cur),
                        STORE_TEXT(to->suffix), STORE_INT(store_name_flags(to->suffix)));
}

static bool
drop_row(Scan *scan, const Spot *spot, GError **error)
{
    return count_row(scan, error) &&
           store_db_run(scan->store->index, error, "DELETE FROM message" IS_STILL_THERE,
                        STORE_INT(spot->row), STORE_INT(spot->folder),
                        STORE_INT(spot->is_cur), STORE_TEXT(spot->suffix));
}

static const char *
folder_name(Scan *scan, gint64 id)
{
    for (guint i = 0; i < scan->folders->len; i++) {
        const Folder *folder = g_ptr_array_index(scan->folders, i);

        if (folder->id == id)
            return folder->name;
    }
    return "";
}

static bool
settle_appeared(Scan *scan, GError **error)
{
    for (guint i = 0; i < scan->appeared->len; i++) {
        const Spot *spot = g_ptr_array_index(scan->appeared, i);
        Spot *left = take_left_spot(scan, spot->base);
        g_auto(StoreFd) dir_fd = -1;

        if (left != NULL) {
            bool is_moved = move_row(scan, left, spot, error);

            /* Still to be dropped when another handle put the new place in first. */
            add_vanished(scan, left);
            if (!is_moved)
                return false;
            if (store_db_n_changed(scan->store->index) > 0)
                spot_free(take_left_spot(scan, spot->base));
            continue;
        }
        dir_fd =
            store_maildir_open_sub(scan->store->mail_fd, folder_name(scan, spot->folder),
                                   spot->is_cur ? STORE_SUB_CUR : STORE_SUB_NEW, NULL);
        if (dir_fd >= 0 && !insert_spot(scan, spot, dir_fd, error))
            return false;
    }
    return true;
}

static bool
drop_vanished(Scan *scan, GError **error)
{
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, scan->vanished);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        GPtrArray *same = value;

        for (guint i = 0; i < same->len; i++) {
            if (!drop_row(scan, g_ptr_array_index(same, i), error))
                return false;
        }
    }
    return true;
}

static bool
save_folders(Scan *scan, GError **error)
{
    StoreDb *index = scan->store->index;

    for (guint i = 0; i < scan->folders->len; i++) {
        const Folder *folder = g_ptr_array_index(scan->folders, i);
        bool is_ok = true;

        if (!folder->is_there)
            is_ok = count_row(scan, error) &&
                    store_db_run(index, error,
                                 "DELETE FROM folder WHERE id = ?1 AND NOT EXISTS"
                                 " (SELECT 1 FROM message WHERE folder = ?1)",
                                 STORE_INT(folder->id));
        else if (folder->is_changed)
            is_ok = count_row(scan, error) &&
                    store_db_run(
                        index, error,
                        "UPDATE folder SET new_time = ?2, cur_time = ?3 WHERE id = ?1",
                        STORE_INT(folder->id), STORE_INT(folder->times[STORE_SUB_NEW]),
                        STORE_INT(folder->times[STORE_SUB_CUR]));
        if (!is_ok)
            return false;
    }
    return true;
}

static bool
forget_folder(Scan *scan, const Folder *folder, GError **error)
{
    for (StoreSub sub = STORE_SUB_NEW; sub <= STORE_SUB_CUR; sub++) {
        g_autoptr(GHashTable) known = load_known(scan, folder, sub, error);

        if (known == NULL)
            return false;
        take_vanished(scan, known);
    }
    return true;
}

static bool
run(Scan *scan, GError **error)
{
    if (!list_folders(scan, error))
        return false;
    for (guint i = 0; i < scan->folders->len; i++) {
        Folder *folder = g_ptr_array_index(scan->folders, i);

        if (!folder->is_there) {
            if (!forget_folder(scan, folder, error))
                return false;
            continue;
        }
        if (!scan->store->keeps_tmp)
            clean_tmp(scan, folder);
        /* new/ first: a message that another program moves on to cur/ right now is then seen twice,
         * until the next refresh, and not missed. */
        if (!read_sub(scan, folder, STORE_SUB_NEW, error) ||
            !read_sub(scan, folder, STORE_SUB_CUR, error))
            return false;
    }
    return settle_appeared(scan, error) && drop_vanished(scan, error) &&
           save_folders(scan, error);
}

bool
store_refresh(Store *store, GCancellable *cancellable, GError **error)
{
    Scan scan = { .store = store, .cancellable = cancellable };
    bool is_ok;

    scan.folders = g_ptr_array_new_with_free_func(folder_free);
    scan.appeared = g_ptr_array_new_with_free_func(spot_free);
    scan.vanished =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, ptr_array_unref);
    is_ok =
        !g_cancellable_set_error_if_cancelled(cancellable, error) && run(&scan, error);
    /* What is in the index already is true, also when the rest was cut short. */
    if (!end_transaction(&scan, is_ok ? error : NULL))
        is_ok = false;
    if (is_ok)
        store->index_lags = false;
    is_ok = is_ok && store_preview_clean(store, error);
    g_ptr_array_unref(scan.folders);
    g_ptr_array_unref(scan.appeared);
    g_hash_table_unref(scan.vanished);
    return is_ok;
}
