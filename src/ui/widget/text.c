/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/text.c: text in rows of a canvas, wrapped between words (L4). */
#include <config.h>

#include "text.h"

#include <string.h>

#include "../wrap.h"

void
ui_text_put(UiCanvas *canvas, UiRect *area, int most, UiRole role, const char *text)
{
    g_autoptr(UiWrap) wrap = ui_wrap_new();
    gsize at = 0, len = strlen(text);

    ui_wrap_begin(wrap, text, 0, len);
    for (int i = 0; at < len && i < most && area->rows > 0; i++) {
        UiSpot spot = { area->y, area->x, area->columns };
        bool is_last = i == most - 1 || area->rows == 1;
        gsize row_len;
        gsize next = ui_wrap_next(wrap, at, MAX(spot.cells, 1), &row_len);

        if (is_last && next < len)
            ui_canvas_put_cut(canvas, spot, role, text + at);
        else
            ui_canvas_put_len(canvas, spot, role, text + at, row_len);
        area->y++;
        area->rows--;
        at = next;
    }
}

int
ui_text_count_rows(const char *text, int cells)
{
    g_autoptr(UiWrap) wrap = ui_wrap_new();
    gsize at = 0, len = strlen(text), row_len;
    int n = 0;

    ui_wrap_begin(wrap, text, 0, len);
    for (; at < len; n++)
        at = ui_wrap_next(wrap, at, MAX(cells, 1), &row_len);
    return n;
}

void
ui_text_put_on(UiCanvas *canvas, UiSpot *spot, UiRole role, const char *text)
{
    int used = ui_canvas_put(canvas, *spot, role, text);

    spot->x += used;
    spot->cells -= used;
}
