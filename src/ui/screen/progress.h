/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/progress.h: how fetching goes (L4). */
#ifndef UI_SCREEN_PROGRESS_H
#define UI_SCREEN_PROGRESS_H

#include "../screen.h"

UiScreen *ui_progress_screen_new(const UiContext *context);

#endif
