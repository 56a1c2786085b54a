/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/bar.h: how much of something is done, as a bar (L4). */
#ifndef UI_WIDGET_BAR_H
#define UI_WIDGET_BAR_H

#include "../canvas.h"

/* Over the whole spot. `all` 0: empty. Full only when all is done. */
void ui_bar_draw(UiCanvas *canvas, UiSpot spot, guint64 done, guint64 all);

#endif
