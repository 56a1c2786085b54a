/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/plan_draw.h: where the parts of the server plan stand (L4). */
#ifndef UI_SCREEN_PLAN_DRAW_H
#define UI_SCREEN_PLAN_DRAW_H

#include "../canvas.h"
#include "../model/plan.h"
#include "../widget/search.h"

typedef struct {
    const UiPlan *plan;
    const UiSearch *search;
    guint top; /* first row of the list on the screen */
    gint64 now;
} UiPlanView;

/* How many rows the list has in `area`. */
guint ui_plan_height(UiRect area);
void ui_plan_draw(UiCanvas *canvas, UiRect area, const UiPlanView *view);

#endif
