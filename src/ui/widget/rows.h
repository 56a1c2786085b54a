/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/rows.h: a cursor over a short list that is wholly in memory (L4). Pure. */
#ifndef UI_WIDGET_ROWS_H
#define UI_WIDGET_ROWS_H

#include <stdbool.h>

#include "../action.h"

typedef struct {
    int n, cursor, top, height;
} UiRows;

/* Puts cursor and top where they may stand. */
void ui_rows_set(UiRows *rows, int n, int height);
/* False when the action moves no cursor. */
bool ui_rows_act(UiRows *rows, UiAction action);

#endif
