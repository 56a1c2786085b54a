/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/change.c: opening a message, changing its flags, moving it (L2). The file is renamed first,
 * never over another; then the index follows, and where it does not, the next refresh brings it. */
#include <config.h>

#include <errno.h>
#include <string.h>

#include "store/message.h"
#include "fail.h"
#include "name.h"
#include "place.h"

int
store_open_message(Store *store, gint64 row, GError **error)
{
    g_autoptr(StorePlace) place = store_place_of_row(store, row, error);

    return place == NULL ? -1 : store_place_open(store, place, error);
}

char *
store_message_path(Store *store, gint64 row, GError **error)
{
    g_autoptr(StorePlace) place = store_place_of_row(store, row, error);
    g_autofree char *name = NULL;

    if (place == NULL)
        return NULL;
    name = store_place_file_name(place);
    return g_build_filename(store->paths->mail_dir, place->folder,
                            place->is_cur ? "cur" : "new", name, NULL);
}

typedef struct {
    StoreFlags set;
    StoreFlags clear;
    const char *folder; /* NULL: stays */
} Change;

static StorePlace *
changed_place(const StorePlace *place, const Change *change)
{
    StorePlace *to = g_new0(StorePlace, 1);
    StoreFlags old = store_name_flags(place->suffix);
    StoreFlags flags = (old & ~change->clear) | change->set;

    to->row = place->row;
    to->folder = g_strdup(change->folder != NULL ? change->folder : place->folder);
    to->base = g_strdup(place->base);
    to->is_cur = place->is_cur || flags != old;
    to->suffix =
        flags != old ? store_name_suffix(place->suffix, flags) : g_strdup(place->suffix);
    return to;
}

static bool
change_place(Store *store, gint64 row, const Change *change, GError **error)
{
    g_autoptr(StorePlace) place = store_place_of_row(store, row, error);
    g_autoptr(StorePlace) to = NULL;

    if (place == NULL)
        return false;
    to = changed_place(place, change);
    if (store_place_is_same(place, to))
        return true;
    if (store_place_rename(store, place, to) != 0) {
        if (errno != ENOENT || !store_place_look_again(store, place))
            return store_fail_errno(error, errno, "cannot rename the message",
                                    place->base);
        /* Another program renamed it: its flags count, ours are added. */
        store_place_free(to);
        to = changed_place(place, change);
        if (!store_place_is_same(place, to) && store_place_rename(store, place, to) != 0)
            return store_fail_errno(error, errno, "cannot rename the message",
                                    place->base);
    }
    return store_place_save(store, to, error);
}

bool
store_change_flags(Store *store, gint64 row, StoreFlags set, StoreFlags clear,
                   GError **error)
{
    const Change change = { .set = set, .clear = clear };

    return change_place(store, row, &change, error);
}

bool
store_move(Store *store, gint64 row, const char *folder, GError **error)
{
    const Change change = { .folder = folder };

    return store_maildir_make(store->mail_fd, folder, error) &&
           change_place(store, row, &change, error);
}
