/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/keys.c: all keys of all screens (L4). Typing searches them; a screen's name finds all of its keys. */
#include <config.h>

#include "keys.h"

#include <string.h>

#include "../widget/field.h"
#include "../widget/rows.h"

#define KEYS_CELLS   16
#define SEARCH_CELLS 30

/* As a person calls the screens, in the order of the page. */
static const struct {
    UiScope scope;
    const char *title;
} scopes[] = {
    /* clang-format off */
    { UI_SCOPE_LIST,       "Message list" },
    { UI_SCOPE_VIEW,       "Message" },
    { UI_SCOPE_LINKS,      "Links" },
    { UI_SCOPE_COPY,       "Copy" },
    { UI_SCOPE_FOLDERS,    "Folders" },
    { UI_SCOPE_PROGRESS,   "Fetching" },
    { UI_SCOPE_TRANSCRIPT, "Transcript" },
    { UI_SCOPE_FORM,       "Settings" },
    { UI_SCOPE_FORM_EDIT,  "A field of the settings" },
    { UI_SCOPE_SETTINGS,   "Settings: retention" },
    { UI_SCOPE_SECURITY,   "Settings: security" },
    { UI_SCOPE_FACTS,      "Settings: backup, about" },
    { UI_SCOPE_KEYS,       "Settings: keys" },
    { UI_SCOPE_GROUPS,     "List of settings" },
    { UI_SCOPE_HELP,       "Help" },
    { UI_SCOPE_PROMPT,     "Password" },
    /* clang-format on */
};

/* A row: a heading when `action` is none. */
typedef struct {
    UiAction action;
    guint scope; /* row of `scopes` */
    char *keys;
} Item;

typedef struct {
    UiScreen screen;
    guint account;
    UiField search;
    GArray *items; /* Item: those that the search leaves */
    UiRows rows;
} KeysScreen;

static KeysScreen *
keys_of(UiScreen *screen)
{
    return (KeysScreen *)screen;
}

static UiSettingsPlace
place_of(const KeysScreen *self)
{
    return (UiSettingsPlace){ .group = UI_GROUP_KEYS, .account = self->account };
}

static void
item_clear(void *data)
{
    g_free(((Item *)data)->keys);
}

/* --- searching -------------------------------------------------------------------------------- */

static bool
is_found(const KeysScreen *self, const Item *item)
{
    g_autofree char *needle = g_utf8_casefold(self->search.text, -1);
    g_autofree char *all =
        g_strdup_printf("%s %s %s %s", item->keys, ui_action_name(item->action),
                        ui_action_help(item->action), scopes[item->scope].title);
    g_autofree char *hay = g_utf8_casefold(all, -1);

    return strstr(hay, needle) != NULL;
}

static void
add_scope(KeysScreen *self, guint scope)
{
    const UiKeymap *keymap = self->screen.context->keymap;
    bool has_heading = false;

    for (UiAction action = UI_ACTION_NONE + 1; action < UI_N_ACTIONS; action++) {
        Item heading = { UI_ACTION_NONE, scope, NULL };
        Item item = { action, scope,
                      ui_keymap_keys(keymap, scopes[scope].scope, action) };

        if (*item.keys == '\0' || !is_found(self, &item)) {
            item_clear(&item);
            continue;
        }
        if (!has_heading)
            g_array_append_val(self->items, heading);
        has_heading = true;
        g_array_append_val(self->items, item);
    }
}

static void
search(KeysScreen *self)
{
    g_array_set_size(self->items, 0);
    for (guint scope = 0; scope < G_N_ELEMENTS(scopes); scope++)
        add_scope(self, scope);
    self->rows.cursor = 0;
    ui_rows_set(&self->rows, (int)self->items->len, MAX(self->rows.height, 1));
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void
keys_title(UiScreen *screen, UiTitle *title)
{
    const UiSettingsPlace place = place_of(keys_of(screen));

    ui_settings_title(screen->context, &place, title);
    g_free(title->right);
    title->right = g_strdup("type to search");
}

static void
draw_item(UiCanvas *canvas, UiSpot spot, const Item *item)
{
    int keys = MIN(KEYS_CELLS, spot.cells / 3);

    if (item->action == UI_ACTION_NONE) {
        ui_canvas_put_cut(canvas, spot, UI_ROLE_HEADING, scopes[item->scope].title);
        return;
    }
    ui_canvas_put_cut(canvas, (UiSpot){ spot.y, spot.x, keys }, UI_ROLE_KEY, item->keys);
    spot.x += keys + 1;
    spot.cells -= keys + 1;
    ui_canvas_put_cut(canvas, spot, UI_ROLE_DEFAULT, ui_action_help(item->action));
}

static void
draw_search(UiCanvas *canvas, UiSpot spot, const KeysScreen *self)
{
    int used = ui_canvas_put(canvas, spot, UI_ROLE_HEADER_NAME, "Search") + 2;

    ui_field_draw(canvas,
                  (UiSpot){ spot.y, spot.x + used, MIN(spot.cells - used, SEARCH_CELLS) },
                  &self->search, UI_FIELD_PLAIN);
}

static void
keys_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    KeysScreen *self = keys_of(screen);
    int margin;
    UiSpot spot;

    ui_settings_groups_draw(canvas, &area, UI_GROUP_KEYS);
    margin = area.columns >= 20 ? 1 : 0;
    spot = (UiSpot){ area.y, area.x + margin, area.columns - 2 * margin };
    if (area.rows >= 4) {
        draw_search(canvas, spot, self);
        area.y += 2;
        area.rows -= 2;
    }
    ui_rows_set(&self->rows, (int)self->items->len, area.rows);
    for (int i = 0; i < area.rows && self->rows.top + i < self->rows.n; i++) {
        spot.y = area.y + i;
        draw_item(canvas, spot,
                  &g_array_index(self->items, Item, (guint)(self->rows.top + i)));
        if (self->rows.top + i == self->rows.cursor)
            ui_canvas_select(
                canvas, (UiSpot){ spot.y, spot.x - margin, spot.cells + 2 * margin });
    }
    if (self->rows.n == 0)
        ui_canvas_put_cut(canvas, (UiSpot){ area.y, spot.x, spot.cells }, UI_ROLE_DIM,
                          "No key does that");
    else
        ui_canvas_set_cursor(canvas, area.y + self->rows.cursor - self->rows.top, spot.x);
}

/* --- actions ---------------------------------------------------------------------------------- */

static UiReaction
search_less(KeysScreen *self, UiAction action)
{
    if (action == UI_ACTION_ERASE_ALL)
        ui_field_wipe(&self->search);
    else
        ui_field_erase(&self->search);
    search(self);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
keys_action(UiScreen *screen, UiAction action)
{
    KeysScreen *self = keys_of(screen);
    const UiSettingsPlace place = place_of(self);
    UiReaction reaction = ui_settings_groups_action(screen->context, &place, action);

    if (reaction.kind != UI_REACT_NOT_MINE)
        return reaction;
    if (ui_rows_act(&self->rows, action))
        return ui_react(UI_REACT_REDRAW);
    switch (action) {
    case UI_ACTION_ERASE:
    case UI_ACTION_ERASE_ALL:
        return search_less(self, action);
    case UI_ACTION_BACK:
        if (self->search.len > 0)
            return search_less(self, UI_ACTION_ERASE_ALL);
        return ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static UiReaction
keys_text(UiScreen *screen, const char *utf8)
{
    KeysScreen *self = keys_of(screen);
    UiAction action =
        ui_keymap_find(screen->context->keymap, UI_SCOPE_KEYS, g_utf8_get_char(utf8));

    /* Before anything is typed the way to the other pages is the same as on them. */
    if (self->search.len == 0 &&
        (action == UI_ACTION_NEXT_GROUP || action == UI_ACTION_PREVIOUS_GROUP ||
         action == UI_ACTION_GROUPS))
        return ui_react(UI_REACT_NOT_MINE);
    ui_field_add(&self->search, utf8);
    search(self);
    return ui_react(UI_REACT_REDRAW);
}

/* Once something is typed these are text. */
static bool
keys_offers(UiScreen *screen, UiAction action)
{
    bool is_group = action == UI_ACTION_NEXT_GROUP || action == UI_ACTION_GROUPS;

    return !is_group || keys_of(screen)->search.len == 0;
}

static void
keys_free(UiScreen *screen)
{
    g_array_unref(keys_of(screen)->items);
    g_free(screen);
}

static const UiScreenClass keys_class = {
    .name = "keys",
    .scope = UI_SCOPE_KEYS,
    .title = keys_title,
    .draw = keys_draw,
    .action = keys_action,
    .offers = keys_offers,
    .text = keys_text,
    .free = keys_free,
};

UiScreen *
ui_keys_screen_new(const UiContext *context, guint account, GError **error)
{
    KeysScreen *self = g_new0(KeysScreen, 1);

    (void)error;
    self->screen.screen_class = &keys_class;
    self->screen.context = context;
    self->account = account;
    self->items = g_array_new(FALSE, FALSE, sizeof(Item));
    g_array_set_clear_func(self->items, item_clear);
    search(self);
    return &self->screen;
}
