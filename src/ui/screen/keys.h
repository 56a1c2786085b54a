/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/keys.h: all keys of all screens, from the live keymap, with a search (L4). */
#ifndef UI_SCREEN_KEYS_H
#define UI_SCREEN_KEYS_H

#include "settings_group.h"

/* What the table of groups opens. */
UiScreen *ui_keys_screen_new(const UiContext *context, guint account, GError **error);

#endif
