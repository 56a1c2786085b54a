/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/folders.c: choosing a folder (L4). */
#include <config.h>

#include "folders.h"

#include <string.h>

#include "store/message.h"
#include "../widget/rows.h"
#include "../words.h"

#define COUNT_CELLS 10

typedef struct {
    UiScreen screen;
    GPtrArray *folders; /* StoreFolder; empty when they cannot be read */
    UiRows rows;
    void (*chosen)(const char *folder, void *user_data);
    void *user_data;
} FoldersScreen;

static FoldersScreen *
folders_of(UiScreen *screen)
{
    return (FoldersScreen *)screen;
}

static void
folders_title(UiScreen *screen, UiTitle *title)
{
    title->left = g_strdup("Folders");
    title->right = g_strdup_printf("%u", folders_of(screen)->folders->len);
}

static void
draw_folder(UiCanvas *canvas, UiSpot spot, const StoreFolder *folder)
{
    g_autofree char *total = ui_words_count(folder->total);
    g_autofree char *unread = ui_words_count(folder->unread);
    g_autofree char *new_words = g_strdup_printf("%s new", unread);
    int margin = spot.cells >= 20 ? 2 : 0;
    int counts = spot.cells >= 30 ? 2 * COUNT_CELLS + 2 : 0;
    int name = MIN(spot.cells - margin - counts, 40);

    ui_canvas_put_cut(canvas, (UiSpot){ spot.y, spot.x + margin, name },
                      folder->unread > 0 ? UI_ROLE_UNREAD : UI_ROLE_DEFAULT,
                      folder->name);
    if (counts == 0)
        return;
    spot.x += margin + name;
    ui_canvas_put_right(canvas, (UiSpot){ spot.y, spot.x, COUNT_CELLS }, UI_ROLE_DIM,
                        total);
    if (folder->unread > 0)
        ui_canvas_put_right(canvas, (UiSpot){ spot.y, spot.x + COUNT_CELLS, COUNT_CELLS },
                            UI_ROLE_UNREAD, new_words);
}

static void
folders_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    FoldersScreen *self = folders_of(screen);

    ui_rows_set(&self->rows, (int)self->folders->len, area.rows);
    for (int i = 0; i < area.rows && self->rows.top + i < self->rows.n; i++) {
        UiSpot spot = { area.y + i, area.x, area.columns };

        draw_folder(canvas, spot,
                    g_ptr_array_index(self->folders, (guint)(self->rows.top + i)));
        if (self->rows.top + i == self->rows.cursor) {
            if (area.columns >= 20)
                ui_canvas_put(canvas, spot, UI_ROLE_DEFAULT, ">");
            ui_canvas_select(canvas, spot);
            ui_canvas_set_cursor(canvas, spot.y, spot.x);
        }
    }
}

static UiReaction
folders_action(UiScreen *screen, UiAction action)
{
    FoldersScreen *self = folders_of(screen);

    if (ui_rows_act(&self->rows, action))
        return ui_react(UI_REACT_REDRAW);
    if (action == UI_ACTION_BACK)
        return ui_react(UI_REACT_CLOSE);
    if (action != UI_ACTION_CHOOSE)
        return ui_react(UI_REACT_NOT_MINE);
    if (self->folders->len > 0) {
        const StoreFolder *folder =
            g_ptr_array_index(self->folders, (guint)self->rows.cursor);

        self->chosen(folder->name, self->user_data);
    }
    return ui_react(UI_REACT_CLOSE);
}

static void
folders_free(UiScreen *screen)
{
    g_ptr_array_unref(folders_of(screen)->folders);
    g_free(screen);
}

static const UiScreenClass folders_class = {
    .name = "folders",
    .scope = UI_SCOPE_FOLDERS,
    .title = folders_title,
    .draw = folders_draw,
    .action = folders_action,
    .free = folders_free,
};

UiScreen *
ui_folders_screen_new(const UiContext *context, const char *current,
                      void (*chosen)(const char *folder, void *user_data),
                      void *user_data)
{
    FoldersScreen *self = g_new0(FoldersScreen, 1);

    self->screen.screen_class = &folders_class;
    self->screen.context = context;
    self->chosen = chosen;
    self->user_data = user_data;
    self->folders = store_folders(context->store, NULL);
    if (self->folders == NULL)
        self->folders = g_ptr_array_new();
    for (guint i = 0; i < self->folders->len; i++) {
        const StoreFolder *folder = g_ptr_array_index(self->folders, i);

        if (strcmp(folder->name, current) == 0)
            self->rows.cursor = (int)i;
    }
    self->rows.n = (int)self->folders->len;
    self->rows.height = 1;
    return &self->screen;
}
