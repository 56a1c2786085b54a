/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/view.h: reading one message (L4). */
#ifndef UI_SCREEN_VIEW_H
#define UI_SCREEN_VIEW_H

#include "mail/document.h"
#include "../model/list.h"
#include "../screen.h"

/* What is open, for the screens above it; borrowed, valid until the view draws or acts again. */
typedef struct {
    const StoreMessage *message;
    const MailDocument *document; /* NULL while it is read */
    MailPrefer prefer;
} UiOpened;

/* The message under the cursor of `list`, which belongs to the screen below and moves along. The list must
 * not be empty. */
UiScreen *ui_view_screen_new(const UiContext *context, UiList *list);
/* The message with this ID alone, for screens that show it in no list. STORE_ERROR_*. */
UiScreen *ui_view_screen_new_single(const UiContext *context, const char *key,
                                    GError **error);

#endif
