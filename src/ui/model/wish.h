/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/wish.h: what a person wants of messages on their servers, written down on a thread (L4).
 *
 * Orders are written in the order in which they were given, durably; what waits when the reader ends is written
 * then. UI thread only. */
#ifndef UI_MODEL_WISH_H
#define UI_MODEL_WISH_H

#include "base/path.h"
#include "store/wish.h"

typedef struct UiWishes UiWishes;

/* `ended` is told each time that all is written (NULL), or that something could not be and why. `paths` must
 * outlive it. */
UiWishes *ui_wishes_new(const PbPaths *paths,
                        void (*ended)(const GError *error, void *user_data),
                        void *user_data);
/* Waits until all is written. */
void ui_wishes_free(UiWishes *wishes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiWishes, ui_wishes_free)

/* Copied. */
void ui_wishes_set(UiWishes *wishes, const StoreWishOrder *order);
/* Something is not written yet. */
bool ui_wishes_is_busy(const UiWishes *wishes);

#endif
