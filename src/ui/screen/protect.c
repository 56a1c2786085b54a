/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/protect.c: p in list and view (L4). It is written down on a thread; the row shows it at once. */
#include <config.h>

#include "protect.h"

UiReaction
ui_protect_reaction(StoreWish wish)
{
    UiReaction reaction = ui_react_status(
        UI_STATUS_OK,
        g_strdup(wish == STORE_WISH_PROTECT
                     ? "Protected: it stays on the server until you take that back"
                     : "No longer protected: the policy decides again"));

    reaction.status.hint = UI_ACTION_UNDO;
    return reaction;
}

UiReaction
ui_protect(const UiContext *context, UiList *list)
{
    const StoreMessage *message = ui_list_current(list);
    StoreWishOrder order;
    StoreWish before;

    if (message == NULL)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is no message here"));
    if (*message->account == '\0')
        return ui_react_status(
            UI_STATUS_INFO,
            g_strdup("No account brought it: nothing of it is on a server"));
    if (message->where == STORE_WHERE_HERE)
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup("It is on no server any more: it is only here"));
    before = (StoreWish)message->wish;
    order = (StoreWishOrder){ .file = message->file,
                              .wish = before == STORE_WISH_PROTECT ? STORE_WISH_NONE
                                                                   : STORE_WISH_PROTECT };
    ui_change_wish(context->changes, &order, before, message->key);
    ui_list_set_wish(list, order.wish);
    return ui_protect_reaction(order.wish);
}
