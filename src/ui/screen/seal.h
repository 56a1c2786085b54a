/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/seal.h: what is signed or encrypted in a message, checked or opened, and alone (L4). */
#ifndef UI_SCREEN_SEAL_H
#define UI_SCREEN_SEAL_H

#include "view.h"

/* Opens the seal of that number in what is open, and counts on to the next one; after the last the outermost comes again. A
 * line says it when there is none. What is needed of `opened` is copied. */
UiReaction ui_unseal(const UiContext *context, const UiOpened *opened, guint *number);

#endif
