/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/part_view.h: reading one part of a message (L4). */
#ifndef UI_SCREEN_PART_VIEW_H
#define UI_SCREEN_PART_VIEW_H

#include "../screen.h"

typedef struct {
    int fd;               /* of the message; passes over */
    const MailPart *part; /* borrowed, copied */
    MailPrefer prefer;
    /* Ends with NULL: a program that makes text of what comes to its standard input. NULL: the part is shown as it is. */
    const char *const *argv;
} UiPartViewOrder;

UiScreen *ui_part_view_screen_new(const UiContext *context, const UiPartViewOrder *order);

#endif
