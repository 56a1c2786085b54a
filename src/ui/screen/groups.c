/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/groups.c: choosing a group of settings (L4). A first letter goes to the next group that begins
 * with it; letters that none begins with are keys as everywhere. */
#include <config.h>

#include "groups.h"

#include "../widget/rows.h"

#define TITLE_CELLS 12

typedef struct {
    UiScreen screen;
    UiSettingsPlace from;
    UiGroup shown[UI_N_GROUPS];
    UiRows rows;
} GroupsScreen;

static GroupsScreen *
groups_of(UiScreen *screen)
{
    return (GroupsScreen *)screen;
}

static void
groups_title(UiScreen *screen, UiTitle *title)
{
    (void)screen;
    title->left = g_strdup("Settings");
}

static void
draw_group(UiCanvas *canvas, UiSpot spot, const UiSettingsGroup *group)
{
    int margin = spot.cells >= 20 ? 2 : 0;

    spot.x += margin;
    spot.cells -= 2 * margin;
    ui_canvas_put_cut(canvas, (UiSpot){ spot.y, spot.x, MIN(TITLE_CELLS, spot.cells) },
                      UI_ROLE_DEFAULT, group->title);
    spot.x += TITLE_CELLS + 1;
    spot.cells -= TITLE_CELLS + 1;
    ui_canvas_put_cut(canvas, spot, UI_ROLE_DIM, group->about);
}

static void
groups_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    GroupsScreen *self = groups_of(screen);

    ui_rows_set(&self->rows, self->rows.n, area.rows);
    for (int i = 0; i < area.rows && self->rows.top + i < self->rows.n; i++) {
        UiSpot spot = { area.y + i, area.x, area.columns };
        int at = self->rows.top + i;

        draw_group(canvas, spot, &ui_settings_groups[self->shown[at]]);
        if (at == self->rows.cursor) {
            ui_canvas_select(canvas, spot);
            ui_canvas_set_cursor(canvas, spot.y, spot.x);
        }
    }
}

static UiReaction
open_group(const GroupsScreen *self, UiGroup group)
{
    GError *error = NULL;
    UiScreen *screen =
        ui_settings_groups[group].open(self->screen.context, self->from.account, &error);

    if (screen == NULL)
        return ui_react_error(error);
    return (UiReaction){ .kind = UI_REACT_REPLACE, .screen = screen };
}

static UiReaction
groups_action(UiScreen *screen, UiAction action)
{
    GroupsScreen *self = groups_of(screen);

    if (ui_rows_act(&self->rows, action))
        return ui_react(UI_REACT_REDRAW);
    switch (action) {
    case UI_ACTION_CHOOSE:
        return open_group(self, self->shown[self->rows.cursor]);
    case UI_ACTION_BACK:
        return open_group(self, self->from.group);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static UiReaction
groups_text(UiScreen *screen, const char *utf8)
{
    GroupsScreen *self = groups_of(screen);

    for (int i = 1; i <= self->rows.n; i++) {
        int at = (self->rows.cursor + i) % self->rows.n;
        const char *title = ui_settings_groups[self->shown[at]].title;

        if (g_ascii_tolower(*title) != g_ascii_tolower(*utf8))
            continue;
        self->rows.cursor = at;
        return ui_react(UI_REACT_REDRAW);
    }
    return ui_react(UI_REACT_NOT_MINE);
}

static void
groups_free(UiScreen *screen)
{
    g_free(screen);
}

static const UiScreenClass groups_class = {
    .name = "list of settings",
    .scope = UI_SCOPE_GROUPS,
    .title = groups_title,
    .draw = groups_draw,
    .action = groups_action,
    .text = groups_text,
    .free = groups_free,
};

UiScreen *
ui_groups_screen_new(const UiContext *context, const UiSettingsPlace *from)
{
    GroupsScreen *self = g_new0(GroupsScreen, 1);
    int n = 0;

    self->screen.screen_class = &groups_class;
    self->screen.context = context;
    self->from = *from;
    for (UiGroup i = 0; i < UI_N_GROUPS; i++) {
        if (ui_settings_groups[i].open == NULL)
            continue;
        if (i == from->group)
            self->rows.cursor = n;
        self->shown[n++] = i;
    }
    ui_rows_set(&self->rows, n, n);
    return &self->screen;
}
