/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/settings_draw.h: how the retention page looks (L4). */
#ifndef UI_SCREEN_SETTINGS_DRAW_H
#define UI_SCREEN_SETTINGS_DRAW_H

#include "../canvas.h"
#include "../model/retention.h"

/* One line to choose. The one for CONFIG_LEAVE_FOR has the number between its two texts. */
typedef struct {
    ConfigLeave leave;
    const char *before, *after;
} UiSettingsField;

#define UI_SETTINGS_N_FIELDS 3
extern const UiSettingsField ui_settings_fields[UI_SETTINGS_N_FIELDS];

typedef struct {
    UiRetention *retention; /* borrowed; rows of it are looked up */
    int field;              /* row of ui_settings_fields */
    guint top;              /* the first message shown of those that would go */
    gint64 now;             /* for dates */
} UiSettingsView;

/* Returns how many messages are shown, for paging; 0 when there is no room for them. */
guint ui_settings_draw(UiCanvas *canvas, UiRect area, const UiSettingsView *view);
/* There is no account yet: says where to write one. */
void ui_settings_draw_empty(UiCanvas *canvas, UiRect area, const char *config_file);

#endif
