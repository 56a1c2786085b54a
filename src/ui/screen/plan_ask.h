/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/plan_ask.h: the question before more deletions than are done unasked (L4). */
#ifndef UI_SCREEN_PLAN_ASK_H
#define UI_SCREEN_PLAN_ASK_H

#include "sync/plan.h"
#include "../screen.h"

/* About the deletions of `totals` that are over `limit`. `confirmed` gets their number on a yes; the screen below is
 * then asked to show how fetching goes. */
UiScreen *ui_plan_ask(const UiContext *context, const SyncTotals *totals, guint limit,
                      void (*confirmed)(guint number, void *user_data), void *user_data);

#endif
