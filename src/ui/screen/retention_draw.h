/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/retention_draw.h: how the retention page looks (L4). */
#ifndef UI_SCREEN_SETTINGS_DRAW_H
#define UI_SCREEN_SETTINGS_DRAW_H

#include "../canvas.h"
#include "../model/retention.h"

/* One line to choose. The one for CONFIG_LEAVE_FOR has the number between its two texts. */
typedef struct {
    ConfigLeave leave;
    const char *before, *after;
} UiRetentionField;

#define UI_RETENTION_N_FIELDS 3
extern const UiRetentionField ui_retention_fields[UI_RETENTION_N_FIELDS];

typedef struct {
    UiRetention *retention; /* borrowed; rows of it are looked up */
    int field;              /* row of ui_retention_fields */
    guint top;              /* the first message shown of those that would go */
    gint64 now;             /* for dates */
} UiRetentionView;

/* Returns how many messages are shown, for paging; 0 when there is no room for them. */
guint ui_retention_draw(UiCanvas *canvas, UiRect area, const UiRetentionView *view);
/* There is no account yet: says where to write one. */
void ui_retention_draw_empty(UiCanvas *canvas, UiRect area, const char *config_file);

#endif
