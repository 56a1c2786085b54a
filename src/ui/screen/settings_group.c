/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/settings_group.c: what all pages of the settings share (L4). */
#include <config.h>

#include "settings_group.h"

#include "facts.h"
#include "form.h"
#include "groups.h"
#include "keys.h"
#include "retention.h"
#include "security.h"

#define NAME_CELLS   16
#define COLUMN_CELLS (NAME_CELLS + 2) /* a blank, the names, the line */
#define SMALL        80
#define WIDE         116 /* room for two more columns */

const UiSettingsGroup ui_settings_groups[UI_N_GROUPS] = {
    [UI_GROUP_ACCOUNTS] = { "Accounts", "where mail comes from, and how to sign in", true,
                            SMALL, ui_accounts_screen_new },
    [UI_GROUP_FETCHING] = { "Fetching", "when, how much at once, and where to", true,
                            SMALL, ui_fetching_screen_new },
    [UI_GROUP_RULES] = { "Rules", "what happens to new messages", false, SMALL,
                         ui_rules_screen_new },
    [UI_GROUP_DISPLAY] = { "Display", "the colours", false, SMALL,
                           ui_display_screen_new },
    [UI_GROUP_KEYS] = { "Keys", "what every key does, on every screen", false, SMALL,
                        ui_keys_screen_new },
    [UI_GROUP_BACKUP] = { "Backup", "what makes up your mail here, and where it lies",
                          false, SMALL, ui_backup_screen_new },
    [UI_GROUP_ABOUT] = { "About", "versions, files, and what protects you", false, SMALL,
                         ui_about_screen_new },
    [UI_GROUP_RETENTION] = { "Retention",
                             "how long mail stays on the server, with a forecast", true,
                             WIDE, ui_retention_screen_new_at },
    [UI_GROUP_SECURITY] = { "Security", "how safe the line to the server is; its key",
                            true, SMALL, ui_security_screen_new },
};

UiScreen *
ui_settings_open(const UiContext *context, GError **error)
{
    UiGroup group = config_settings_n_accounts(context->settings) == 0
                        ? UI_GROUP_ACCOUNTS
                        : UI_GROUP_RETENTION;

    return ui_settings_groups[group].open(context, 0, error);
}

void
ui_settings_title(const UiContext *context, const UiSettingsPlace *place, UiTitle *title)
{
    const UiSettingsGroup *group = &ui_settings_groups[place->group];
    guint n = config_settings_n_accounts(context->settings);
    static const char *const states[] = { [UI_EDITS_NONE] = "",
                                          [UI_EDITS_SAVED] = "   (saved)",
                                          [UI_EDITS_UNSAVED] = "   * not saved" };
    const char *state = states[place->edits];
    const char *name;

    title->left = g_strdup_printf("Settings / %s", group->title);
    if (!group->is_per_account) {
        title->right = g_strchug(g_strdup(state));
        return;
    }
    if (place->account >= n)
        return;
    name = config_settings_account(context->settings, place->account)->name;
    if (n > 1)
        title->right =
            g_strdup_printf("%s, %u of %u%s", name, place->account + 1, n, state);
    else
        title->right = g_strdup_printf("%s%s", name, state);
}

void
ui_settings_groups_draw(UiCanvas *canvas, UiRect *area, UiGroup group)
{
    int y = area->y;

    if (ui_canvas_columns(canvas) < ui_settings_groups[group].column_from ||
        area->rows < UI_N_GROUPS)
        return;
    for (UiGroup i = 0; i < UI_N_GROUPS; i++) {
        bool is_here = i == group;

        if (ui_settings_groups[i].open == NULL)
            continue;
        ui_canvas_put(canvas, (UiSpot){ y, area->x + 1, NAME_CELLS },
                      is_here ? UI_ROLE_STRONG : UI_ROLE_DIM, is_here ? "> " : "  ");
        ui_canvas_put(canvas, (UiSpot){ y++, area->x + 3, NAME_CELLS - 2 },
                      is_here ? UI_ROLE_STRONG : UI_ROLE_DIM,
                      ui_settings_groups[i].title);
    }
    for (int row = 0; row < area->rows; row++)
        ui_canvas_put(canvas, (UiSpot){ area->y + row, area->x + COLUMN_CELLS - 1, 1 },
                      UI_ROLE_RULE, "│");
    area->x += COLUMN_CELLS;
    area->columns -= COLUMN_CELLS;
}

void
ui_settings_draw_no_account(UiCanvas *canvas, UiRect area)
{
    int margin = area.columns >= 20 ? 1 : 0;
    UiSpot spot = { area.y, area.x + margin, area.columns - 2 * margin };

    ui_canvas_set_cursor(canvas, spot.y, spot.x);
    ui_canvas_put_cut(canvas, spot, UI_ROLE_NOTE, "There is no account yet.");
}

UiReaction
ui_settings_refuse_to_leave(void)
{
    return ui_react_status(UI_STATUS_WARNING,
                           g_strdup("Not saved: ^S saves, Esc takes the edits back"));
}

static UiReaction
replace(UiScreen *screen, GError *error)
{
    if (screen == NULL)
        return ui_react_error(error);
    return (UiReaction){ .kind = UI_REACT_REPLACE, .screen = screen };
}

static UiReaction
step(const UiContext *context, const UiSettingsPlace *place, int by)
{
    GError *error = NULL;
    int next = (int)place->group;
    UiScreen *screen;

    do
        next = (next + UI_N_GROUPS + by) % UI_N_GROUPS;
    while (ui_settings_groups[next].open == NULL);
    screen = ui_settings_groups[next].open(context, place->account, &error);
    return replace(screen, error);
}

UiReaction
ui_settings_groups_action(const UiContext *context, const UiSettingsPlace *place,
                          UiAction action)
{
    bool is_mine = action == UI_ACTION_NEXT_GROUP || action == UI_ACTION_PREVIOUS_GROUP ||
                   action == UI_ACTION_GROUPS;

    if (!is_mine)
        return ui_react(UI_REACT_NOT_MINE);
    if (place->edits == UI_EDITS_UNSAVED)
        return ui_settings_refuse_to_leave();
    if (action == UI_ACTION_GROUPS)
        return replace(ui_groups_screen_new(context, place), NULL);
    return step(context, place, action == UI_ACTION_NEXT_GROUP ? 1 : -1);
}
