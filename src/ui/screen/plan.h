/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/plan.h: the server plan: what the next session does to each message, and why (L4). */
#ifndef UI_SCREEN_PLAN_H
#define UI_SCREEN_PLAN_H

#include "../screen.h"

/* Of the `account`-th account; there must be one. */
UiScreen *ui_plan_screen_new(const UiContext *context, guint account);

#endif
