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

void ui_settings_draw(UiCanvas *canvas, UiRect area, const UiRetention *retention,
                      int field);
/* There is no account yet: says where to write one. */
void ui_settings_draw_empty(UiCanvas *canvas, UiRect area, const char *config_file);

#endif
