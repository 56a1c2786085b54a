/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/single_source.c: one message of the archive as a list of its own, to read it from elsewhere than
 * its folder (L4). */
#include <config.h>

#include "list.h"

typedef struct {
    Store *store;
    char *key;
} Single;

static GPtrArray *
single_page(void *data, const StoreMessage *anchor, StoreDirection direction, guint limit,
            GError **error)
{
    Single *single = data;
    GPtrArray *page = g_ptr_array_new_with_free_func((GDestroyNotify)store_message_free);
    StoreMessage *message;

    (void)direction;
    if (anchor != NULL || limit == 0)
        return page;
    message = store_find(single->store, single->key, error);
    if (message == NULL) {
        g_ptr_array_unref(page);
        return NULL;
    }
    g_ptr_array_add(page, message);
    return page;
}

static bool
single_count(void *data, guint64 *total, guint64 *unread, GError **error)
{
    Single *single = data;
    g_autoptr(StoreMessage) message = store_find(single->store, single->key, error);

    if (message == NULL)
        return false;
    *total = 1;
    *unread = message->flags & STORE_FLAG_SEEN ? 0 : 1;
    return true;
}

static bool
single_position(void *data, const StoreMessage *message, guint64 *position,
                GError **error)
{
    (void)data;
    (void)message;
    (void)error;
    *position = 0;
    return true;
}

static StoreMessage *
single_again(void *data, const StoreMessage *message, GError **error)
{
    Single *single = data;

    return store_get(single->store, message->row, error);
}

static void
single_free(void *data)
{
    Single *single = data;

    g_free(single->key);
    g_free(single);
}

static const UiListSourceClass single_source = {
    .page = single_page,
    .count = single_count,
    .position = single_position,
    .again = single_again,
    .free = single_free,
};

UiList *
ui_list_new_single(Store *store, const char *key)
{
    Single *single = g_new0(Single, 1);

    single->store = store;
    single->key = g_strdup(key);
    return ui_list_new(&single_source, single);
}
