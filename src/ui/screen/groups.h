/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/groups.h: choosing a group of settings (L4). */
#ifndef UI_SCREEN_GROUPS_H
#define UI_SCREEN_GROUPS_H

#include "settings_group.h"

/* Takes the place of the page at `from`, and gives its own place to the page chosen, or to that one again. */
UiScreen *ui_groups_screen_new(const UiContext *context, const UiSettingsPlace *from);

#endif
