/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/where.h: where one message lives, here and on servers, and until when (L4). */
#ifndef UI_SCREEN_WHERE_H
#define UI_SCREEN_WHERE_H

#include "store/wish.h"
#include "../screen.h"

/* Of the message of an index row. */
UiScreen *ui_where_screen_new_row(const UiContext *context, gint64 row);
/* Of a message on a server, here or not; `id` is copied. */
UiScreen *ui_where_screen_new_id(const UiContext *context, const StoreServerId *id);

#endif
