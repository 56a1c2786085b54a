/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/parts.h: the parts of a message: looking at them, saving them, giving them to programs (L4). */
#ifndef UI_SCREEN_PARTS_H
#define UI_SCREEN_PARTS_H

#include "view.h"

/* What is needed of `opened` is copied. */
UiReaction ui_parts_open(const UiContext *context, const UiOpened *opened);

#endif
