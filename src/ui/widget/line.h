/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/line.h: one line of text that is edited in place, with a cursor in it (L4). Pure. */
#ifndef UI_WIDGET_LINE_H
#define UI_WIDGET_LINE_H

#include "../action.h"
#include "../canvas.h"

#define UI_LINE_MAX 4096 /* bytes */

/* All zero is an empty line. */
typedef struct {
    GString *text; /* NULL while it was never set */
    gsize at;      /* the cursor: a byte of `text`, or its end */
} UiLine;

void ui_line_clear(UiLine *line);
/* The cursor stands behind the text. */
void ui_line_set(UiLine *line, const char *text);
/* "" when it was never set. Valid until the next change. */
const char *ui_line_text(const UiLine *line);
/* At the cursor; false when the line is full. */
bool ui_line_insert(UiLine *line, const char *utf8);
/* LEFT, RIGHT, FIRST, LAST, ERASE, ERASE_NEXT, ERASE_ALL; false for any other action. */
bool ui_line_act(UiLine *line, UiAction action);

/* Draws as much around the cursor as fits, and puts the terminal's cursor there. */
void ui_line_draw(UiCanvas *canvas, UiSpot spot, const UiLine *line);

#endif
