/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/change.c: changes and the way back (L4).
 *
 * A change is remembered by the message's ID, not by its row in the index, which may be rebuilt. */
#include <config.h>

#include "change.h"

#include <string.h>

#define MAX_REMEMBERED 1000

typedef struct {
    char key[STORE_KEY_LEN + 1];
    char *folder; /* to move it back to; NULL: a flag, or a wish */
    StoreFlags set, clear;
    bool is_wish;
    StoreWishOrder wish; /* its texts are the change's own */
} Change;

struct UiChanges {
    Store *store;
    UiWishes *wishes;
    GQueue done; /* Change, the latest last */
};

static void
change_free(void *data)
{
    Change *change = data;

    g_free(change->folder);
    g_free((char *)change->wish.id.account);
    g_free((char *)change->wish.id.uidl);
    g_free((char *)change->wish.file);
    g_free(change);
}

UiChanges *
ui_changes_new(Store *store)
{
    UiChanges *changes = g_new0(UiChanges, 1);

    changes->store = store;
    g_queue_init(&changes->done);
    return changes;
}

void
ui_changes_free(UiChanges *changes)
{
    if (changes == NULL)
        return;
    g_queue_clear_full(&changes->done, change_free);
    g_free(changes);
}

static Change *
remember_key(UiChanges *changes, const char *key)
{
    Change *change = g_new0(Change, 1);

    g_strlcpy(change->key, key, sizeof change->key);
    g_queue_push_tail(&changes->done, change);
    if (g_queue_get_length(&changes->done) > MAX_REMEMBERED)
        change_free(g_queue_pop_head(&changes->done));
    return change;
}

static Change *
remember(UiChanges *changes, const StoreMessage *message)
{
    return remember_key(changes, message->key);
}

bool
ui_change_to_trash(UiChanges *changes, const StoreMessage *message, GError **error)
{
    if (!store_move(changes->store, message->row, UI_TRASH, error))
        return false;
    remember(changes, message)->folder = g_strdup(message->folder);
    return true;
}

bool
ui_change_toggle(UiChanges *changes, const StoreMessage *message, StoreFlags flag,
                 GError **error)
{
    bool is_set = (message->flags & flag) != 0;
    Change *change;

    if (!store_change_flags(changes->store, message->row, is_set ? 0 : flag,
                            is_set ? flag : 0, error))
        return false;
    change = remember(changes, message);
    change->set = is_set ? flag : 0;
    change->clear = is_set ? 0 : flag;
    return true;
}

bool
ui_change_mark_read(UiChanges *changes, const StoreMessage *message, GError **error)
{
    if (message->flags & STORE_FLAG_SEEN)
        return true;
    return store_change_flags(changes->store, message->row, STORE_FLAG_SEEN, 0, error);
}

void
ui_changes_set_wishes(UiChanges *changes, UiWishes *wishes)
{
    changes->wishes = wishes;
}

void
ui_change_wish(UiChanges *changes, const StoreWishOrder *order, StoreWish before,
               const char *key)
{
    Change *change = remember_key(changes, key);

    change->is_wish = true;
    change->wish = *order;
    change->wish.id.account = g_strdup(order->id.account);
    change->wish.id.uidl = g_strndup(order->id.uidl, order->id.uidl_len);
    change->wish.file = g_strdup(order->file);
    change->wish.wish = before;
    ui_wishes_set(changes->wishes, order);
}

bool
ui_changes_can_undo(const UiChanges *changes)
{
    return changes->done.length > 0;
}

static bool
take_back(UiChanges *changes, const Change *change, GError **error)
{
    g_autoptr(StoreMessage) message = NULL;

    if (change->is_wish) {
        ui_wishes_set(changes->wishes, &change->wish);
        return true;
    }
    message = store_find(changes->store, change->key, error);
    if (message == NULL)
        return false;
    if (change->folder != NULL)
        return store_move(changes->store, message->row, change->folder, error);
    return store_change_flags(changes->store, message->row, change->set, change->clear,
                              error);
}

bool
ui_change_undo(UiChanges *changes, char **what, char **key, GError **error)
{
    Change *change = g_queue_pop_tail(&changes->done);
    bool is_done;

    if (change == NULL)
        return false;
    is_done = take_back(changes, change, error);
    if (is_done) {
        *what = change->is_wish          ? g_strdup("The wish is as it was")
                : change->folder == NULL ? g_strdup("The flag is as it was")
                                         : g_strdup_printf("Back in %s", change->folder);
        *key = g_strdup(change->key);
    }
    change_free(change);
    return is_done;
}
