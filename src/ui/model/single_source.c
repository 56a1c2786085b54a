/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/single_source.c: one message as a list of its own, for screens that open it from elsewhere
 * (L4). It is followed wherever it is moved. */
#include <config.h>

#include "list.h"

typedef struct {
    Store *store;
    gint64 row;
} Single;

static GPtrArray *
single_page(void *data, const StoreMessage *anchor, StoreDirection direction, guint limit,
            GError **error)
{
    const Single *single = data;
    GPtrArray *page = g_ptr_array_new_with_free_func((GDestroyNotify)store_message_free);
    StoreMessage *message =
        anchor != NULL || limit == 0 ? NULL : store_get(single->store, single->row, NULL);

    (void)direction;
    (void)error;
    if (message != NULL)
        g_ptr_array_add(page, message);
    return page;
}

static bool
single_count(void *data, guint64 *total, guint64 *unread, GError **error)
{
    const Single *single = data;
    g_autoptr(StoreMessage) message = store_get(single->store, single->row, NULL);

    (void)error;
    *total = message != NULL;
    *unread = message != NULL && (message->flags & STORE_FLAG_SEEN) == 0;
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
    const Single *single = data;

    return store_get(single->store, message->row, error);
}

static const UiListSourceClass single_source = {
    .page = single_page,
    .count = single_count,
    .position = single_position,
    .again = single_again,
    .free = g_free,
};

UiList *
ui_list_new_single(Store *store, gint64 row)
{
    Single *single = g_new0(Single, 1);

    single->store = store;
    single->row = row;
    return ui_list_new(&single_source, single);
}
