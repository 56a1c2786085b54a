/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/folder_source.c: a folder of the archive as rows of a list (L4). */
#include <config.h>

#include <string.h>

#include "list.h"

typedef struct {
    Store *store;
    char *folder;
} Folder;

static GPtrArray *
folder_page(void *data, const StoreMessage *anchor, StoreDirection direction, guint limit,
            GError **error)
{
    Folder *folder = data;

    return store_page(folder->store, folder->folder, anchor, direction, limit, error);
}

static bool
folder_count(void *data, guint64 *total, guint64 *unread, GError **error)
{
    Folder *folder = data;

    return store_count(folder->store, folder->folder, total, unread, error);
}

static bool
folder_position(void *data, const StoreMessage *message, guint64 *position,
                GError **error)
{
    Folder *folder = data;

    return store_position(folder->store, message, position, error);
}

static StoreMessage *
folder_again(void *data, const StoreMessage *message, GError **error)
{
    Folder *folder = data;
    g_autoptr(StoreMessage) again = store_get(folder->store, message->row, error);

    if (again != NULL && strcmp(again->folder, folder->folder) != 0) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND,
                    "the message is in another folder now");
        return NULL;
    }
    return g_steal_pointer(&again);
}

static void
folder_free(void *data)
{
    Folder *folder = data;

    g_free(folder->folder);
    g_free(folder);
}

static const UiListSourceClass folder_source = {
    .page = folder_page,
    .count = folder_count,
    .position = folder_position,
    .again = folder_again,
    .free = folder_free,
};

UiList *
ui_list_new_folder(Store *store, const char *name)
{
    Folder *folder = g_new0(Folder, 1);

    folder->store = store;
    folder->folder = g_strdup(name);
    return ui_list_new(&folder_source, folder);
}
