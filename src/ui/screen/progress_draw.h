/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/progress_draw.h: how the progress screen looks (L4). Pure: values into a canvas, no clock. */
#ifndef UI_SCREEN_PROGRESS_DRAW_H
#define UI_SCREEN_PROGRESS_DRAW_H

#include "progress_words.h"

typedef struct {
    const UiProgressRow *rows;
    guint n_rows;
    const GPtrArray *log; /* UiFetchLine, oldest first; borrowed */
    guint log_end;        /* lines up to the lowest one shown; log->len: at the newest */
} UiProgressView;

/* Returns how many rows the log has, for paging. */
int ui_progress_draw(UiCanvas *canvas, UiRect area, const UiProgressView *view);

#endif
