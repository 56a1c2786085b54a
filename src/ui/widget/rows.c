/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/rows.c: a cursor over a short list (L4). */
#include <config.h>

#include "rows.h"

#include <glib.h>

void
ui_rows_set(UiRows *rows, int n, int height)
{
    rows->n = n;
    rows->height = MAX(height, 1);
    rows->cursor = CLAMP(rows->cursor, 0, MAX(n - 1, 0));
    if (rows->cursor < rows->top)
        rows->top = rows->cursor;
    if (rows->cursor >= rows->top + rows->height)
        rows->top = rows->cursor - rows->height + 1;
    rows->top = CLAMP(rows->top, 0, MAX(n - rows->height, 0));
}

bool
ui_rows_act(UiRows *rows, UiAction action)
{
    switch (action) {
    case UI_ACTION_NEXT:
        rows->cursor++;
        break;
    case UI_ACTION_PREVIOUS:
        rows->cursor--;
        break;
    case UI_ACTION_PAGE_DOWN:
        rows->cursor += rows->height;
        break;
    case UI_ACTION_PAGE_UP:
        rows->cursor -= rows->height;
        break;
    case UI_ACTION_FIRST:
        rows->cursor = 0;
        break;
    case UI_ACTION_LAST:
        rows->cursor = rows->n - 1;
        break;
    default:
        return false;
    }
    ui_rows_set(rows, rows->n, rows->height);
    return true;
}
