/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/deed.c: what is to be done to one new message (L3). */
#include <config.h>

#include "deed.h"

void
sync_deed_clear(SyncDeed *deed)
{
    g_clear_pointer(&deed->folder, g_free);
    g_clear_pointer(&deed->tags, g_ptr_array_unref);
    deed->flags = 0;
}

void
sync_deed_add_tag(SyncDeed *deed, const char *tag)
{
    if (deed->tags == NULL)
        deed->tags = g_ptr_array_new_with_free_func(g_free);
    if (!g_ptr_array_find_with_equal_func(deed->tags, tag, g_str_equal, NULL))
        g_ptr_array_add(deed->tags, g_strdup(tag));
}

bool
sync_deed_add_flag(SyncDeed *deed, const char *word)
{
    if (g_str_equal(word, "read"))
        deed->flags |= STORE_FLAG_SEEN;
    else if (g_str_equal(word, "flagged"))
        deed->flags |= STORE_FLAG_FLAGGED;
    else
        return false;
    return true;
}

bool
sync_deed_do(const SyncDeed *deed, Store *store, const StoreMessage *message,
             GError **error)
{
    if ((deed->flags & ~message->flags) != 0 &&
        !store_change_flags(store, message->row, deed->flags, 0, error))
        return false;
    return deed->folder == NULL || g_str_equal(deed->folder, message->folder) ||
           store_move(store, message->row, deed->folder, error);
}
