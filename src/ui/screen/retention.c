/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/retention.c: the retention page (L4): the policy's fields, what they mean, and the forecast,
 * anew after every key.
 *
 * The fields and their arithmetic are model/retention's; drawing is retention_draw.c's. */
#include <config.h>

#include "retention.h"

#include "base/clock.h"
#include "retention_draw.h"
#include "settings_group.h"

typedef struct {
    UiScreen screen;
    UiRetention *retention; /* NULL when there is no account */
    guint account;
    int field;     /* row of ui_retention_fields */
    guint top;     /* the first message shown of those that would go */
    guint n_shown; /* of them, in the latest frame */
} SettingsScreen;

static SettingsScreen *
settings_of(UiScreen *screen)
{
    return (SettingsScreen *)screen;
}

static int
field_of(ConfigLeave leave)
{
    for (int i = 0; i < UI_RETENTION_N_FIELDS; i++) {
        if (ui_retention_fields[i].leave == leave)
            return i;
    }
    g_assert_not_reached();
}

/* Reads the `i`-th account. The one shown before stays when the new one cannot be read. */
static bool
read_account(SettingsScreen *self, guint i, GError **error)
{
    const UiContext *context = self->screen.context;
    UiRetention *retention = ui_retention_new(
        context->store, config_settings_account(context->settings, i), error);

    if (retention == NULL)
        return false;
    ui_retention_free(self->retention);
    self->retention = retention;
    self->account = i;
    return true;
}

static bool
show_account(SettingsScreen *self, guint i, GError **error)
{
    if (!read_account(self, i, error))
        return false;
    self->field = field_of(ui_retention_leave(self->retention));
    self->top = 0;
    return true;
}

static UiSettingsPlace
place_of(const SettingsScreen *self)
{
    bool is_changed = self->retention != NULL && ui_retention_is_changed(self->retention);

    return (UiSettingsPlace){ .group = UI_GROUP_RETENTION,
                              .account = self->account,
                              .edits = is_changed ? UI_EDITS_UNSAVED : UI_EDITS_SAVED };
}

static void
settings_title(UiScreen *screen, UiTitle *title)
{
    const UiSettingsPlace place = place_of(settings_of(screen));

    ui_settings_title(screen->context, &place, title);
}

static void
retention_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    SettingsScreen *self = settings_of(screen);
    UiRetentionView view = { .retention = self->retention,
                             .field = self->field,
                             .top = self->top,
                             .now = pb_clock_now() };

    ui_settings_groups_draw(canvas, &area, UI_GROUP_RETENTION);
    if (self->retention == NULL)
        ui_retention_draw_empty(canvas, area, screen->context->paths->config_file);
    else
        self->n_shown = ui_retention_draw(canvas, area, &view);
}

/* Through the messages that would go, by pages. */
static UiReaction
scroll(SettingsScreen *self, gint64 pages)
{
    guint n = ui_retention_n_rows(self->retention);
    gint64 last = (gint64)n - MIN(self->n_shown, n);
    gint64 top = MIN((gint64)self->top, last) + pages * self->n_shown;

    self->top = self->n_shown == 0 ? 0 : (guint)CLAMP(top, 0, last);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
save(SettingsScreen *self)
{
    const char *problem = ui_retention_problem(self->retention);
    GError *error = NULL;
    g_autofree char *policy = NULL;

    if (problem != NULL)
        return ui_react_status(UI_STATUS_ERROR, g_strdup(problem));
    if (!ui_retention_is_changed(self->retention))
        return ui_react_status(UI_STATUS_INFO, g_strdup("Nothing was changed"));
    if (!ui_retention_save(self->retention, self->screen.context->settings, &error))
        return ui_react_error(error);
    policy = ui_retention_to_string(self->retention);
    return ui_react_status(UI_STATUS_OK,
                           g_strdup_printf("Saved: leave_on_server = %s", policy));
}

static UiReaction
discard(SettingsScreen *self)
{
    if (!ui_retention_is_changed(self->retention))
        return ui_react(UI_REACT_CLOSE);
    ui_retention_discard(self->retention);
    self->field = field_of(ui_retention_leave(self->retention));
    return ui_react_status(UI_STATUS_INFO, g_strdup("Edits taken back"));
}

static UiReaction
step_account(SettingsScreen *self, guint step)
{
    guint n = config_settings_n_accounts(self->screen.context->settings);
    GError *error = NULL;

    if (n < 2)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is one account"));
    if (ui_retention_is_changed(self->retention))
        return ui_settings_refuse_to_leave();
    if (!show_account(self, (self->account + n + step) % n, &error))
        return ui_react_error(error);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
move(SettingsScreen *self, int step)
{
    self->field = CLAMP(self->field + step, 0, UI_RETENTION_N_FIELDS - 1);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
choose(SettingsScreen *self)
{
    ui_retention_choose(self->retention, ui_retention_fields[self->field].leave);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
edit_number(SettingsScreen *self, void (*edit)(UiRetention *retention))
{
    self->field = field_of(CONFIG_LEAVE_FOR);
    edit(self->retention);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
settings_action(UiScreen *screen, UiAction action)
{
    SettingsScreen *self = settings_of(screen);
    const UiSettingsPlace place = place_of(self);
    UiReaction reaction = ui_settings_groups_action(screen->context, &place, action);

    if (reaction.kind != UI_REACT_NOT_MINE)
        return reaction;
    if (self->retention == NULL)
        return ui_react(action == UI_ACTION_BACK || action == UI_ACTION_DISCARD
                            ? UI_REACT_CLOSE
                            : UI_REACT_NOT_MINE);
    switch (action) {
    case UI_ACTION_NEXT:
        return move(self, 1);
    case UI_ACTION_PREVIOUS:
        return move(self, -1);
    case UI_ACTION_PAGE_DOWN:
        return scroll(self, 1);
    case UI_ACTION_PAGE_UP:
        return scroll(self, -1);
    case UI_ACTION_CHOOSE:
        return choose(self);
    case UI_ACTION_UNIT:
        return edit_number(self, ui_retention_toggle_unit);
    case UI_ACTION_ERASE:
        return edit_number(self, ui_retention_erase);
    case UI_ACTION_ERASE_ALL:
        return edit_number(self, ui_retention_erase_all);
    case UI_ACTION_NEXT_ACCOUNT:
        return step_account(self, 1);
    case UI_ACTION_PREVIOUS_ACCOUNT:
        return step_account(self, (guint)-1);
    case UI_ACTION_SAVE:
        return save(self);
    case UI_ACTION_DISCARD:
        return discard(self);
    case UI_ACTION_BACK:
        return ui_retention_is_changed(self->retention) ? ui_settings_refuse_to_leave()
                                                        : ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static bool
settings_offers(UiScreen *screen, UiAction action)
{
    return action != UI_ACTION_NEXT_ACCOUNT ||
           config_settings_n_accounts(screen->context->settings) > 1;
}

/* Digits go into the number wherever the cursor is; every other character is a key. */
static UiReaction
settings_text(UiScreen *screen, const char *utf8)
{
    SettingsScreen *self = settings_of(screen);

    if (self->retention == NULL || !g_ascii_isdigit(*utf8))
        return ui_react(UI_REACT_NOT_MINE);
    self->field = field_of(CONFIG_LEAVE_FOR);
    if (!ui_retention_type(self->retention, *utf8))
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup("The field is full: Backspace takes one away"));
    return ui_react(UI_REACT_REDRAW);
}

/* After a session the ledger says something else; edits are kept, the forecast waits for them. */
static UiReaction
settings_event(UiScreen *screen, UiEvent event)
{
    SettingsScreen *self = settings_of(screen);

    if (event != UI_EVENT_STORED || self->retention == NULL ||
        ui_retention_is_changed(self->retention))
        return ui_react(UI_REACT_NONE);
    if (!read_account(self, self->account, NULL))
        return ui_react(UI_REACT_NONE);
    return ui_react(UI_REACT_REDRAW);
}

static void
settings_free(UiScreen *screen)
{
    ui_retention_free(settings_of(screen)->retention);
    g_free(screen);
}

static const UiScreenClass settings_class = {
    .name = "settings",
    .scope = UI_SCOPE_SETTINGS,
    .title = settings_title,
    .draw = retention_draw,
    .action = settings_action,
    .offers = settings_offers,
    .text = settings_text,
    .event = settings_event,
    .free = settings_free,
};

UiScreen *
ui_retention_screen_new_at(const UiContext *context, guint account, GError **error)
{
    SettingsScreen *self = g_new0(SettingsScreen, 1);

    self->screen.screen_class = &settings_class;
    self->screen.context = context;
    if (config_settings_n_accounts(context->settings) > 0 &&
        !show_account(self, account, error)) {
        g_free(self);
        return NULL;
    }
    return &self->screen;
}

UiScreen *
ui_retention_screen_new(const UiContext *context, GError **error)
{
    return ui_retention_screen_new_at(context, 0, error);
}
