/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/help.c: the help, from the live keymap (L4).
 *
 * Typing searches keys, names and sentences; Enter does what the row says. */
#include <config.h>

#include "help.h"

#include <string.h>

#include "../widget/field.h"
#include "../widget/rows.h"

#define KEYS_CELLS 14

typedef enum { GROUP_HERE, GROUP_MOVE, GROUP_ALWAYS, N_GROUPS } Group;

static const char *const group_names[] = { "On this screen", "Moving", "Everywhere" };

/* What does not stand here is particular to its screen. */
static const struct {
    UiAction action;
    Group group;
} groups[] = {
    { UI_ACTION_NEXT, GROUP_MOVE },      { UI_ACTION_PREVIOUS, GROUP_MOVE },
    { UI_ACTION_PAGE_DOWN, GROUP_MOVE }, { UI_ACTION_PAGE_UP, GROUP_MOVE },
    { UI_ACTION_FIRST, GROUP_MOVE },     { UI_ACTION_LAST, GROUP_MOVE },
    { UI_ACTION_LEFT, GROUP_MOVE },      { UI_ACTION_RIGHT, GROUP_MOVE },
    { UI_ACTION_BACK, GROUP_ALWAYS },    { UI_ACTION_QUIT, GROUP_ALWAYS },
    { UI_ACTION_HELP, GROUP_ALWAYS },    { UI_ACTION_REDRAW, GROUP_ALWAYS },
    { UI_ACTION_SUSPEND, GROUP_ALWAYS },
};

/* One row: a heading when `action` is none. */
typedef struct {
    UiAction action;
    Group group;
    char *keys;
} Item;

typedef struct {
    UiScreen screen;
    char *about;
    UiScope scope;
    UiField search;
    GArray *items; /* Item: those that the search leaves */
    UiRows rows;
} HelpScreen;

static HelpScreen *
help_of(UiScreen *screen)
{
    return (HelpScreen *)screen;
}

static Group
group_of(UiAction action)
{
    for (gsize i = 0; i < G_N_ELEMENTS(groups); i++) {
        if (groups[i].action == action)
            return groups[i].group;
    }
    return GROUP_HERE;
}

static bool
is_found(const HelpScreen *self, const char *keys, UiAction action)
{
    g_autofree char *needle = g_utf8_casefold(self->search.text, -1);
    g_autofree char *all =
        g_strdup_printf("%s %s %s", keys, ui_action_name(action), ui_action_help(action));
    g_autofree char *hay = g_utf8_casefold(all, -1);

    return strstr(hay, needle) != NULL;
}

static void
clear_item(void *data)
{
    Item *item = data;

    g_free(item->keys);
}

static void
add_group(HelpScreen *self, Group group)
{
    bool has_heading = false;

    for (UiAction action = UI_ACTION_NONE + 1; action < UI_N_ACTIONS; action++) {
        Item item = { .action = action, .group = group };
        Item heading = { .action = UI_ACTION_NONE, .group = group };

        if (group_of(action) != group)
            continue;
        item.keys = ui_keymap_keys(self->screen.context->keymap, self->scope, action);
        if (*item.keys == '\0' || !is_found(self, item.keys, action)) {
            g_free(item.keys);
            continue;
        }
        if (!has_heading)
            g_array_append_val(self->items, heading);
        has_heading = true;
        g_array_append_val(self->items, item);
    }
}

static const Item *
item_at(const HelpScreen *self, int i)
{
    return &g_array_index(self->items, Item, (guint)i);
}

/* The cursor stands on actions, not on headings. */
static void
leave_heading(HelpScreen *self, int step)
{
    int at = self->rows.cursor;

    if (self->items->len == 0 || item_at(self, at)->action != UI_ACTION_NONE)
        return;
    at += at == 0 || step > 0 ? 1 : -1;
    self->rows.cursor = CLAMP(at, 0, (int)self->items->len - 1);
    ui_rows_set(&self->rows, (int)self->items->len, self->rows.height);
}

/* The row that is called what was typed, or whose key it is; else the first. */
static int
best_row(const HelpScreen *self)
{
    for (int i = 0; self->search.len > 0 && i < (int)self->items->len; i++) {
        const Item *item = item_at(self, i);

        if (item->action != UI_ACTION_NONE &&
            (g_str_has_prefix(ui_action_name(item->action), self->search.text) ||
             strcmp(item->keys, self->search.text) == 0))
            return i;
    }
    return 0;
}

static void
search(HelpScreen *self)
{
    g_array_set_size(self->items, 0);
    for (Group group = 0; group < N_GROUPS; group++)
        add_group(self, group);
    self->rows.cursor = best_row(self);
    ui_rows_set(&self->rows, (int)self->items->len, MAX(self->rows.height, 1));
    leave_heading(self, 1);
}

static void
help_title(UiScreen *screen, UiTitle *title)
{
    title->left = g_strdup_printf("Help: %s", help_of(screen)->about);
    title->right = g_strdup("type to search");
}

static void
draw_item(UiCanvas *canvas, UiSpot spot, const Item *item)
{
    int margin = spot.cells >= 20 ? 2 : 0;
    int keys = MIN(KEYS_CELLS, spot.cells / 3);

    spot.x += margin;
    spot.cells -= 2 * margin;
    if (item->action == UI_ACTION_NONE) {
        ui_canvas_put_cut(canvas, spot, UI_ROLE_HEADING, group_names[item->group]);
        return;
    }
    ui_canvas_put_cut(canvas, (UiSpot){ spot.y, spot.x, keys }, UI_ROLE_KEY, item->keys);
    spot.x += keys + 1;
    spot.cells -= keys + 1;
    ui_canvas_put_cut(canvas, spot, UI_ROLE_DEFAULT, ui_action_help(item->action));
}

static void
help_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    HelpScreen *self = help_of(screen);
    int margin = area.columns >= 20 ? 2 : 0;
    UiRect list = area;
    bool has_field = area.rows >= 4;

    if (has_field) {
        list.y += 2;
        list.rows -= 2;
    }
    /* The heading above the first action belongs to it. */
    if (self->rows.cursor == 1 && list.rows > 1)
        self->rows.top = 0;
    ui_rows_set(&self->rows, (int)self->items->len, list.rows);
    for (int i = 0; i < list.rows && self->rows.top + i < self->rows.n; i++) {
        UiSpot spot = { list.y + i, list.x, list.columns };

        draw_item(canvas, spot, item_at(self, self->rows.top + i));
        if (self->rows.top + i == self->rows.cursor)
            ui_canvas_select(canvas, spot);
    }
    if (self->items->len == 0)
        ui_canvas_put_cut(canvas,
                          (UiSpot){ list.y, list.x + margin, list.columns - margin },
                          UI_ROLE_DIM, "No key does that here");
    if (has_field) {
        UiSpot spot = { area.y, area.x + margin, area.columns - 2 * margin };
        int used = ui_canvas_put(canvas, spot, UI_ROLE_HEADER_NAME, "Search") + 2;

        ui_field_draw(canvas,
                      (UiSpot){ spot.y, spot.x + used, MIN(spot.cells - used, 30) },
                      &self->search, UI_FIELD_PLAIN);
    }
    /* A screen reader shall follow the rows, not the field. */
    if (self->items->len > 0)
        ui_canvas_set_cursor(canvas, list.y + self->rows.cursor - self->rows.top,
                             list.x + margin);
}

static UiReaction
help_action(UiScreen *screen, UiAction action)
{
    HelpScreen *self = help_of(screen);
    int before = self->rows.cursor;
    UiReaction close = { .kind = UI_REACT_CLOSE };

    if (ui_rows_act(&self->rows, action)) {
        leave_heading(self, self->rows.cursor - before);
        return ui_react(UI_REACT_REDRAW);
    }
    switch (action) {
    case UI_ACTION_CHOOSE:
        if (self->items->len == 0)
            return ui_react(UI_REACT_NONE);
        close.action = item_at(self, self->rows.cursor)->action;
        return close;
    case UI_ACTION_ERASE:
        ui_field_erase(&self->search);
        search(self);
        return ui_react(UI_REACT_REDRAW);
    case UI_ACTION_ERASE_ALL:
        ui_field_wipe(&self->search);
        search(self);
        return ui_react(UI_REACT_REDRAW);
    case UI_ACTION_BACK:
    case UI_ACTION_HELP:
        return close;
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static UiReaction
help_text(UiScreen *screen, const char *utf8)
{
    HelpScreen *self = help_of(screen);

    ui_field_add(&self->search, utf8);
    search(self);
    return ui_react(UI_REACT_REDRAW);
}

static void
help_free(UiScreen *screen)
{
    HelpScreen *self = help_of(screen);

    g_array_unref(self->items);
    g_free(self->about);
    g_free(self);
}

static const UiScreenClass help_class = {
    .name = "help",
    .scope = UI_SCOPE_HELP,
    .title = help_title,
    .draw = help_draw,
    .action = help_action,
    .text = help_text,
    .free = help_free,
};

UiScreen *
ui_help_screen_new(const UiContext *context, const UiScreen *about)
{
    HelpScreen *self = g_new0(HelpScreen, 1);

    self->screen.screen_class = &help_class;
    self->screen.context = context;
    self->about = g_strdup(about->screen_class->name);
    self->scope = about->screen_class->scope;
    self->items = g_array_new(FALSE, FALSE, sizeof(Item));
    g_array_set_clear_func(self->items, clear_item);
    search(self);
    return &self->screen;
}
