/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/bar.c: a bar (L4). It is full when all is done and never before. */
#include <config.h>

#include "bar.h"

void
ui_bar_draw(UiCanvas *canvas, UiSpot spot, guint64 done, guint64 all)
{
    int full = 0;

    if (all > 0 && done >= all)
        full = spot.cells;
    else if (all > 0)
        full = (int)((double)done / (double)all * spot.cells);
    for (int i = 0; i < spot.cells; i++)
        ui_canvas_put(canvas, (UiSpot){ spot.y, spot.x + i, 1 },
                      i < full ? UI_ROLE_BAR : UI_ROLE_RULE, i < full ? "█" : "░");
}
