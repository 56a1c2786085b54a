/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/rest.h: previews in list and view: what is said of them, and asking for the rest (L4). */
#ifndef UI_SCREEN_REST_H
#define UI_SCREEN_REST_H

#include "store/message.h"
#include "../screen.h"

/* Asks for the whole of `message`; NULL and what is whole already are said so. */
UiReaction ui_rest_ask(const UiContext *context, const StoreMessage *message);
/* "4K of 14.2M are here; T fetches the rest", or as much of it as `cells` hold. The caller frees. */
char *ui_rest_words(const UiContext *context, const StoreMessage *message, int cells);

#endif
