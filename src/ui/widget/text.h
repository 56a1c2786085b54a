/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/text.h: text in rows of a canvas, wrapped between words (L4). Pure. */
#ifndef UI_WIDGET_TEXT_H
#define UI_WIDGET_TEXT_H

#include "../canvas.h"

/* Draws `text` from the top of `area` on and takes the rows off it: at most `most` of them; the last one is cut
 * where there is more. */
void ui_text_put(UiCanvas *canvas, UiRect *area, int most, UiRole role, const char *text);
/* The rows that it takes at that width. */
int ui_text_count_rows(const char *text, int cells);
/* Draws in one row and moves the spot behind it. */
void ui_text_put_on(UiCanvas *canvas, UiSpot *spot, UiRole role, const char *text);

#endif
