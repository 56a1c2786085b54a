/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/protect.h: protecting a message from deletion on its server, in list and view (L4). */
#ifndef UI_SCREEN_PROTECT_H
#define UI_SCREEN_PROTECT_H

#include "../model/list.h"
#include "../screen.h"

/* Protects the message under the cursor of `list`, or takes that back. */
UiReaction ui_protect(const UiContext *context, UiList *list);
/* What is said after the wish of a message was set; undo takes it back. */
UiReaction ui_protect_reaction(StoreWish wish);

#endif
