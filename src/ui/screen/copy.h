/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/copy.h: what of a message can be copied (L4). */
#ifndef UI_SCREEN_COPY_H
#define UI_SCREEN_COPY_H

#include "view.h"

/* What is needed of `opened` is copied. */
UiReaction ui_copy_open(const UiContext *context, const UiOpened *opened);
/* Copies the text, and says so on the message line. */
UiReaction ui_copy_text(const UiContext *context, const char *text);

#endif
