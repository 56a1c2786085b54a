/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/safety.h: is my mail safe: the facts of each account, and what to do about them (L4). */
#ifndef UI_SCREEN_SAFETY_H
#define UI_SCREEN_SAFETY_H

#include "../screen.h"

UiScreen *ui_safety_screen_new(const UiContext *context);

#endif
