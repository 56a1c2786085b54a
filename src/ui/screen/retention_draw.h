/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/retention_draw.h: how the retention page is divided (L4). */
#ifndef UI_SCREEN_RETENTION_DRAW_H
#define UI_SCREEN_RETENTION_DRAW_H

#include "retention_forecast.h"

typedef struct {
    UiForecastView forecast;
    UiRetentionField
        field;       /* of the cursor, which is in the list with forecast.is_in_list */
    bool is_editing; /* the words of that field */
} UiRetentionView;

/* Returns how many rows of the list are shown; 0 when there is no room for them. */
guint ui_retention_draw(UiCanvas *canvas, UiRect area, const UiRetentionView *view);
/* There is no account yet: says where to write one. */
void ui_retention_draw_empty(UiCanvas *canvas, UiRect area, const char *config_file);

#endif
