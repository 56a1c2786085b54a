/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/place.c: from an index row to an open file (L2). */
#include <config.h>

#include "place.h"

#include <errno.h>
#include <string.h>

#include "fail.h"
#include "index.h"
#include "name.h"

void
store_place_free(StorePlace *place)
{
    if (place == NULL)
        return;
    g_free(place->folder);
    g_free(place->base);
    g_free(place->suffix);
    g_free(place);
}

StorePlace *
store_place_of_statement(sqlite3_stmt *row)
{
    StorePlace *place = g_new0(StorePlace, 1);

    place->row = sqlite3_column_int64(row, 0);
    place->folder = g_strdup((const char *)sqlite3_column_text(row, 1));
    place->is_cur = sqlite3_column_int(row, 2) != 0;
    place->base = g_strdup((const char *)sqlite3_column_text(row, 3));
    place->suffix = g_strdup((const char *)sqlite3_column_text(row, 4));
    return place;
}

#define SELECT_PLACE              \
    "SELECT " STORE_PLACE_COLUMNS \
    " FROM message m CROSS JOIN folder f ON f.id = m.folder WHERE "

StorePlace *
store_place_of_row(Store *store, gint64 row, GError **error)
{
    sqlite3_stmt *found =
        store_db_query(store->index, error, SELECT_PLACE "m.id = ?1", STORE_INT(row));
    int status = found == NULL ? -1 : store_db_next(store->index, found, error);
    StorePlace *place = NULL;

    if (status == 0)
        g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND, "the message is gone");
    if (status == 1) {
        place = store_place_of_statement(found);
        sqlite3_reset(found);
    }
    return place;
}

GPtrArray *
store_places_of_base(Store *store, const char *base, GError **error)
{
    g_autoptr(GPtrArray) places =
        g_ptr_array_new_with_free_func((GDestroyNotify)store_place_free);
    char key[STORE_KEY_LEN + 1];
    sqlite3_stmt *found;
    int status = -1;

    store_name_key(base, key);
    found = store_db_query(store->index, error,
                           SELECT_PLACE "m.key = ?1 AND m.base = ?2 ORDER BY m.id",
                           STORE_TEXT(key), STORE_TEXT(base));
    while (found != NULL && (status = store_db_next(store->index, found, error)) == 1)
        g_ptr_array_add(places, store_place_of_statement(found));
    return status == 0 ? g_steal_pointer(&places) : NULL;
}

char *
store_place_file_name(const StorePlace *place)
{
    return g_strconcat(place->base, place->suffix, NULL);
}

StoreSub
store_place_sub(const StorePlace *place)
{
    return place->is_cur ? STORE_SUB_CUR : STORE_SUB_NEW;
}

bool
store_place_is_same(const StorePlace *a, const StorePlace *b)
{
    return a->is_cur == b->is_cur && strcmp(a->folder, b->folder) == 0 &&
           strcmp(a->suffix, b->suffix) == 0;
}

int
store_place_rename(Store *store, const StorePlace *from, const StorePlace *to)
{
    g_auto(StoreFd) from_fd =
        store_maildir_open_sub(store->mail_fd, from->folder, store_place_sub(from), NULL);
    g_auto(StoreFd) to_fd =
        store_maildir_open_sub(store->mail_fd, to->folder, store_place_sub(to), NULL);
    g_autofree char *from_name = store_place_file_name(from);
    g_autofree char *to_name = store_place_file_name(to);

    if (from_fd < 0 || to_fd < 0) {
        errno = ENOENT;
        return -1;
    }
    return store_maildir_rename(from_fd, from_name, to_fd, to_name);
}

bool
store_place_save(Store *store, const StorePlace *place, GError **error)
{
    gint64 folder = 0;

    /* OR IGNORE: another handle may have put the same file in already; then the next refresh drops
     * what is left over here. */
    return store_index_folder(store, place->folder, &folder, error) &&
           store_db_run(
               store->index, error,
               "UPDATE OR IGNORE message SET folder = ?1, is_cur = ?2, suffix = ?3,"
               " flags = ?4 WHERE id = ?5",
               STORE_INT(folder), STORE_INT(place->is_cur), STORE_TEXT(place->suffix),
               STORE_INT(store_name_flags(place->suffix)), STORE_INT(place->row));
}

bool
store_place_look_again(Store *store, StorePlace *place)
{
    for (StoreSub sub = STORE_SUB_NEW; sub <= STORE_SUB_CUR; sub++) {
        g_auto(StoreFd) dir_fd =
            store_maildir_open_sub(store->mail_fd, place->folder, sub, NULL);
        g_autofree char *name =
            dir_fd < 0 ? NULL : store_maildir_find(dir_fd, place->base);

        if (name != NULL) {
            g_free(place->suffix);
            place->suffix = g_strdup(name + strlen(place->base));
            place->is_cur = sub == STORE_SUB_CUR;
            return true;
        }
    }
    return false;
}

/* -1 with errno. */
static int
open_there(Store *store, const StorePlace *place)
{
    g_auto(StoreFd) dir_fd = store_maildir_open_sub(store->mail_fd, place->folder,
                                                    store_place_sub(place), NULL);
    g_autofree char *name = store_place_file_name(place);
    int fd;

    if (dir_fd < 0) {
        errno = ENOENT;
        return -1;
    }
    fd = store_maildir_open_file(dir_fd, name, NULL);
    /* A symbolic link or a FIFO in its place is not the message. */
    if (fd < 0 && (errno == ELOOP || errno == EINVAL || errno == ENXIO))
        errno = ENOENT;
    return fd;
}

int
store_place_open(Store *store, StorePlace *place, GError **error)
{
    int fd = open_there(store, place);

    if (fd < 0 && errno == ENOENT && store_place_look_again(store, place)) {
        fd = open_there(store, place);
        /* An index that cannot be corrected now is corrected by the next refresh. */
        if (fd >= 0)
            (void)store_place_save(store, place, NULL);
    }
    if (fd < 0)
        store_fail_errno(error, errno, "cannot read the message", place->base);
    return fd;
}
