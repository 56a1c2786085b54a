/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/retention_forecast.h: how the forecast of the retention page looks (L4). */
#ifndef UI_SCREEN_RETENTION_FORECAST_H
#define UI_SCREEN_RETENTION_FORECAST_H

#include "../canvas.h"
#include "../model/retention.h"

typedef struct {
    UiRetention *retention;
    gint64 now, next; /* of the next check; 0: none comes by itself */
    bool is_in_list;  /* the list has the cursor */
    guint top;        /* the first row of the list that is shown */
    guint cursor;     /* a row of the list */
} UiForecastView;

/* Rows of all but the list. */
int ui_forecast_rows(const UiForecastView *view, int columns);
/* Draws what there is room for: the sums, the list, the chart. Returns how many rows the list has. */
guint ui_forecast_draw(UiCanvas *canvas, UiRect area, const UiForecastView *view);
/* The list alone. */
guint ui_forecast_draw_list(UiCanvas *canvas, UiRect area, const UiForecastView *view);

#endif
