/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/bar.c: a bar (L4). */
#include <config.h>

#include "widget/bar.h"

void
ui_bar_draw(UiCanvas *canvas, UiSpot spot, guint64 done, guint64 all)
{
    int full =
        all == 0 ? 0 : (int)((double)MIN(done, all) / (double)all * spot.cells + 0.5);

    for (int i = 0; i < spot.cells; i++)
        ui_canvas_put(canvas, (UiSpot){ spot.y, spot.x + i, 1 },
                      i < full ? UI_ROLE_BAR : UI_ROLE_RULE, i < full ? "█" : "░");
}
