/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/change.h: what a person does to messages, and taking it back (L4).
 *
 * Changes touch the archive here and nothing on a server. A wish is for the next session to heed. */
#ifndef UI_MODEL_CHANGE_H
#define UI_MODEL_CHANGE_H

#include "store/message.h"
#include "wish.h"

#define UI_TRASH "Trash"

typedef struct UiChanges UiChanges;

/* `store` must outlive it. */
UiChanges *ui_changes_new(Store *store);
void ui_changes_free(UiChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiChanges, ui_changes_free)

bool ui_change_to_trash(UiChanges *changes, const StoreMessage *message, GError **error);
/* Sets the flag where it is not set and clears it where it is. */
bool ui_change_toggle(UiChanges *changes, const StoreMessage *message, StoreFlags flag,
                      GError **error);
/* Not remembered: reading is not a decision. Fine when it is read already. */
bool ui_change_mark_read(UiChanges *changes, const StoreMessage *message, GError **error);

/* Wishes go to `wishes`, which must outlive it; before that there are none. */
void ui_changes_set_wishes(UiChanges *changes, UiWishes *wishes);
/* Sets a wish; `before` is what taking it back sets again. `key` is the message's ID, or "". */
void ui_change_wish(UiChanges *changes, const StoreWishOrder *order, StoreWish before,
                    const char *key);

bool ui_changes_can_undo(const UiChanges *changes);
/* Takes the latest change back; `what` says what was done and `key` which message it is about. False
 * without an error when there is nothing. The caller frees `what` and `key`. */
bool ui_change_undo(UiChanges *changes, char **what, char **key, GError **error);

#endif
