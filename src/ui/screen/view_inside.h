/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/view_inside.h: private to view*.c: the state of the message screen (L4). */
#ifndef UI_SCREEN_VIEW_INSIDE_H
#define UI_SCREEN_VIEW_INSIDE_H

#include "../layout.h"
#include "view.h"

typedef struct {
    UiScreen screen;
    UiList *list;  /* of the screen below */
    UiList *owned; /* the same when it is this screen's own; else NULL */
    char key[STORE_KEY_LEN + 1];
    gint64 row;      /* in the index; stays when the rest of a preview comes */
    bool is_preview; /* as it is shown */
    int fd;          /* of the message while it is read; else -1 */
    guint asked;     /* of the renderer, under way; 0: nothing */
    bool is_asking;
    MailDocument *document;
    char *problem; /* why there is no document */
    MailPrefer prefer;
    UiHeaders headers;      /* as the person wants them */
    UiHeaders laid_headers; /* as the layout has them */
    UiLayout *layout;       /* NULL: to be made at the next drawing */
    int width;              /* of the layout */
    guint top;              /* first line on the screen */
    guint64 place;          /* of `top` in the text, to find it again at another width */
    guint rows;             /* lines on the screen */
} ViewScreen;

/* view_read.c: reads the document; drops it and its layout. `top` and `place` stay. */
void ui_view_show_message(ViewScreen *self, const StoreMessage *message);
void ui_view_forget_document(ViewScreen *self);
/* The message under the list's cursor, from its top. */
UiReaction ui_view_show_current(ViewScreen *self);
/* What is open; false when no message is under the cursor. */
bool ui_view_opened(const ViewScreen *self, UiOpened *opened);

/* view_draw.c */
void ui_view_title(UiScreen *screen, UiTitle *title);
void ui_view_draw(UiScreen *screen, UiCanvas *canvas, UiRect area);

#endif
