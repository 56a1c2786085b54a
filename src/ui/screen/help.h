/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/help.h: what the keys of a screen do, searched and run (L4). */
#ifndef UI_SCREEN_HELP_H
#define UI_SCREEN_HELP_H

#include "../screen.h"

/* About the keys of `about`, which stays below and gets the action that is chosen. */
UiScreen *ui_help_screen_new(const UiContext *context, const UiScreen *about);

#endif
