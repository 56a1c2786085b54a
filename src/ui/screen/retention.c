/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/retention.c: the retention page (L4): the policy's fields, what they mean, and the forecast,
 * anew after every key.
 *
 * The fields and their arithmetic are model/retention's; drawing is retention_draw.c's. One thing has the
 * keys: a field, the words in it while they are typed, or the list. */
#include <config.h>

#include "retention.h"

#include "base/clock.h"
#include "../widget/rows.h"
#include "retention_draw.h"
#include "retention_words.h"
#include "settings_group.h"
#include "view.h"

typedef struct {
    UiScreen screen;
    UiRetention *retention; /* NULL when there is no account */
    guint account;
    UiRetentionField field;
    bool is_editing; /* the words of the field */
    bool is_in_list;
    UiRows rows;  /* the list */
    UiList *list; /* the message that was opened from it; NULL */
} RetentionScreen;

static RetentionScreen *
page_of(UiScreen *screen)
{
    return (RetentionScreen *)screen;
}

static UiRetentionFields *
fields_of(const RetentionScreen *self)
{
    return ui_retention_fields(self->retention);
}

static bool
is_changed(const RetentionScreen *self)
{
    return self->retention != NULL && ui_retention_fields_has_changes(fields_of(self));
}

static guint
n_rows(const RetentionScreen *self)
{
    const SyncForecast *forecast = ui_retention_forecast(self->retention);

    return forecast == NULL ? 0 : sync_forecast_n_rows(forecast);
}

/* --- going around ----------------------------------------------------------------------------- */

static void
go_to_field(RetentionScreen *self, UiRetentionField field)
{
    self->field = field;
    self->is_editing = false;
    self->is_in_list = false;
    ui_retention_fields_touch(fields_of(self));
}

/* Of those of which one is on. */
static UiRetentionField
chosen_line(const RetentionScreen *self)
{
    UiRetentionField field = UI_FIELD_ALWAYS;

    while (field < UI_FIELD_UNTIL_DELETED &&
           !(ui_retention_field_kinds[field].is_radio &&
             ui_retention_fields_is_on(fields_of(self), field)))
        field++;
    return field;
}

static void
go_to_list(RetentionScreen *self)
{
    self->is_editing = false;
    self->is_in_list = n_rows(self) > 0;
    ui_rows_set(&self->rows, (int)n_rows(self), self->rows.height);
}

static UiReaction
toggle_list(RetentionScreen *self, UiAction action)
{
    (void)action;
    if (self->is_in_list)
        go_to_field(self, self->field);
    else
        go_to_list(self);
    if (!self->is_in_list && n_rows(self) == 0)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is no message to list"));
    return ui_react(UI_REACT_REDRAW);
}

/* The list stands behind the last field. */
static UiReaction
step_field(RetentionScreen *self, int step)
{
    int n = UI_N_FIELDS + (n_rows(self) > 0);
    int at = self->is_in_list ? UI_N_FIELDS : (int)self->field;

    at = (at + n + step) % n;
    if (at == UI_N_FIELDS)
        go_to_list(self);
    else
        go_to_field(self, (UiRetentionField)at);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
tab(RetentionScreen *self, UiAction action)
{
    return step_field(self, action == UI_ACTION_NEXT_FIELD ? 1 : -1);
}

static UiReaction
move(RetentionScreen *self, UiAction action)
{
    bool is_down = action == UI_ACTION_NEXT;

    if (self->is_in_list && (is_down || self->rows.cursor > 0))
        ui_rows_act(&self->rows, action);
    else if (self->is_in_list || is_down || self->field > 0)
        return step_field(self, is_down ? 1 : -1);
    return ui_react(UI_REACT_REDRAW);
}

/* Through the list, also while a field has the keys. */
static UiReaction
scroll(RetentionScreen *self, UiAction action)
{
    if (self->is_in_list || action == UI_ACTION_PAGE_DOWN || action == UI_ACTION_PAGE_UP)
        ui_rows_act(&self->rows, action);
    if (!self->is_in_list)
        self->rows.top = self->rows.cursor;
    return ui_react(UI_REACT_REDRAW);
}

/* --- editing ---------------------------------------------------------------------------------- */

/* After a field was changed: the list has another order, and begins with what would go. */
static UiReaction
edited(RetentionScreen *self)
{
    self->rows.cursor = self->rows.top = 0;
    ui_retention_edited(self->retention);
    return ui_react(UI_REACT_REDRAW);
}

/* Where there is no number under the cursor, that of the days is meant: it is what the page is about. */
static UiRetentionField
field_to_type(const RetentionScreen *self)
{
    if (ui_retention_field_kinds[self->field].input != UI_INPUT_NONE)
        return self->field;
    return self->field <= UI_FIELD_UNTIL_DELETED ? UI_FIELD_FOR : UI_N_FIELDS;
}

static UiReaction
erase(RetentionScreen *self, UiAction action)
{
    UiRetentionField field = field_to_type(self);

    if (self->is_in_list || field == UI_N_FIELDS)
        return ui_react(UI_REACT_NONE);
    if (field != self->field)
        go_to_field(self, field);
    if (action == UI_ACTION_ERASE)
        ui_retention_fields_erase(fields_of(self), field);
    else
        ui_retention_fields_erase_all(fields_of(self), field);
    self->is_editing = ui_retention_field_kinds[field].input == UI_INPUT_WORDS;
    return edited(self);
}

static UiReaction
turn_unit(RetentionScreen *self, UiAction action)
{
    UiRetentionField field = field_to_type(self);

    (void)action;
    if (self->is_in_list || field == UI_N_FIELDS ||
        !ui_retention_fields_turn_unit(fields_of(self), field, 1))
        return ui_react(UI_REACT_NONE);
    self->field = field;
    return edited(self);
}

static UiReaction
take_preset(RetentionScreen *self, UiAction action)
{
    /* Behind the last one, and behind none, comes the first. */
    guint i = (ui_retention_fields_preset(fields_of(self)) + 1) %
              (UI_RETENTION_N_PRESETS + 1) % UI_RETENTION_N_PRESETS;

    (void)action;
    ui_retention_fields_take_preset(fields_of(self), i);
    go_to_field(self, chosen_line(self));
    ui_retention_edited(self->retention);
    return ui_react_status(UI_STATUS_INFO,
                           g_strdup_printf("%s: %s", ui_retention_presets[i].name,
                                           ui_retention_presets[i].means));
}

static UiReaction
open_message(RetentionScreen *self)
{
    const UiContext *context = self->screen.context;
    guint i = (guint)self->rows.cursor;
    SyncForecastRow row = sync_forecast_row(ui_retention_forecast(self->retention), i);
    GError *error = NULL;

    if (row.here == NULL)
        return ui_react_status(UI_STATUS_INFO, g_strdup("It is not here: F fetches"));
    ui_list_free(self->list);
    self->list = ui_list_new_single(context->store, row.here->key);
    if (!ui_list_reload(self->list, &error))
        return ui_react_error(error);
    return ui_react_push(ui_view_screen_new(context, self->list));
}

static UiReaction
choose(RetentionScreen *self, UiAction action)
{
    (void)action;
    if (self->is_in_list)
        return open_message(self);
    if (self->is_editing) {
        self->is_editing = false;
        return ui_react(UI_REACT_REDRAW);
    }
    ui_retention_fields_toggle(fields_of(self), self->field);
    self->is_editing = ui_retention_field_kinds[self->field].input == UI_INPUT_WORDS &&
                       ui_retention_fields_is_on(fields_of(self), self->field);
    return edited(self);
}

/* --- by hand ---------------------------------------------------------------------------------- */

static UiReaction
protect(RetentionScreen *self, UiAction action)
{
    GError *error = NULL;
    bool is_protected;
    UiReaction reaction;

    (void)action;
    if (!self->is_in_list)
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup("First choose a message: l goes to the list"));
    if (ui_retention_toggle_protection(self->retention, (guint)self->rows.cursor,
                                       &is_protected, &error)) {
        reaction = ui_react_status(
            UI_STATUS_OK, g_strdup(is_protected ? "Protected: it stays on the server"
                                                : "Not protected by you any more"));
        reaction.status.hint = UI_ACTION_UNDO;
        return reaction;
    }
    if (error != NULL)
        return ui_react_error(error);
    return ui_react_status(
        UI_STATUS_INFO, g_strdup("It is not stored here yet: nothing deletes it before"));
}

static UiReaction
undo(RetentionScreen *self, UiAction action)
{
    GError *error = NULL;

    (void)action;
    if (ui_retention_undo(self->retention, &error))
        return ui_react_status(UI_STATUS_OK, g_strdup("Taken back"));
    if (error != NULL)
        return ui_react_error(error);
    return ui_react_status(UI_STATUS_INFO, g_strdup("There is nothing to take back"));
}

/* --- saving and leaving ----------------------------------------------------------------------- */

static UiReaction
save(RetentionScreen *self, UiAction action)
{
    UiRetentionField wrong = ui_retention_fields_wrong(fields_of(self));
    GError *error = NULL;
    g_autofree char *changes = ui_retention_changes(fields_of(self));

    (void)action;
    if (wrong != UI_N_FIELDS) {
        const char *problem = ui_retention_fields_problem(fields_of(self), wrong);

        go_to_field(self, wrong);
        return ui_react_status(
            UI_STATUS_ERROR,
            g_strdup_printf("Not saved: %s where the cursor is", problem));
    }
    self->is_editing = false;
    if (!is_changed(self))
        return ui_react_status(UI_STATUS_INFO, g_strdup("Nothing was changed"));
    if (!ui_retention_save(self->retention, self->screen.context->settings, &error))
        return ui_react_error(error);
    return ui_react_status(UI_STATUS_OK, g_strdup_printf("Saved: %s", changes));
}

/* First what is typed, then the field, then all, then the page. */
static UiReaction
discard(RetentionScreen *self, UiAction action)
{
    (void)action;
    if (self->is_in_list) {
        go_to_field(self, self->field);
        return ui_react(UI_REACT_REDRAW);
    }
    if (!is_changed(self) && !self->is_editing)
        return ui_react(UI_REACT_CLOSE);
    if (self->is_editing ||
        ui_retention_fields_is_changed(fields_of(self), self->field)) {
        ui_retention_fields_restore(fields_of(self), self->field);
        self->is_editing = false;
    } else {
        ui_retention_fields_restore_all(fields_of(self));
        go_to_field(self, chosen_line(self));
    }
    ui_retention_edited(self->retention);
    return ui_react_status(UI_STATUS_INFO,
                           g_strdup(is_changed(self)
                                        ? "Taken back: this field. Esc again: all"
                                        : "Edits taken back"));
}

static void
show_account(RetentionScreen *self, guint i)
{
    const UiContext *context = self->screen.context;
    const UiRetentionContext needs = { .paths = context->paths,
                                       .store = context->store,
                                       .changed = context->changed,
                                       .data = context->changed_data };

    ui_retention_free(self->retention);
    self->retention =
        ui_retention_new(&needs, config_settings_account(context->settings, i));
    self->account = i;
    self->rows = (UiRows){ 0 };
    go_to_field(self, chosen_line(self));
}

static UiReaction
step_account(RetentionScreen *self, UiAction action)
{
    guint n = config_settings_n_accounts(self->screen.context->settings);
    guint step = action == UI_ACTION_NEXT_ACCOUNT ? 1 : n - 1;

    if (n < 2)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is one account"));
    if (is_changed(self))
        return ui_settings_refuse_to_leave();
    show_account(self, (self->account + n + step) % n);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
leave(RetentionScreen *self, UiAction action)
{
    (void)action;
    return is_changed(self) ? ui_settings_refuse_to_leave() : ui_react(UI_REACT_CLOSE);
}

/* --- as a screen ------------------------------------------------------------------------------ */

static UiSettingsPlace
place_of(const RetentionScreen *self)
{
    return (UiSettingsPlace){ .group = UI_GROUP_RETENTION,
                              .account = self->account,
                              .edits =
                                  is_changed(self) ? UI_EDITS_UNSAVED : UI_EDITS_SAVED };
}

static void
page_title(UiScreen *screen, UiTitle *title)
{
    const UiSettingsPlace place = place_of(page_of(screen));

    ui_settings_title(screen->context, &place, title);
}

static void
page_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    RetentionScreen *self = page_of(screen);
    UiRetentionView view = { .field = self->field, .is_editing = self->is_editing };
    guint n_shown;

    ui_settings_groups_draw(canvas, &area, UI_GROUP_RETENTION);
    if (self->retention == NULL) {
        ui_retention_draw_empty(canvas, area, screen->context->paths->config_file);
        return;
    }
    if (n_rows(self) == 0)
        self->is_in_list = false;
    ui_rows_set(&self->rows, (int)n_rows(self), self->rows.height);
    view.forecast = (UiForecastView){ .retention = self->retention,
                                      .now = pb_clock_now(),
                                      .next = ui_schedule_next(screen->context->schedule),
                                      .is_in_list = self->is_in_list,
                                      .top = (guint)self->rows.top,
                                      .cursor = (guint)self->rows.cursor };
    n_shown = ui_retention_draw(canvas, area, &view);
    /* How many rows there are is known only now: once more where the cursor fell out of them. */
    if (n_shown == 0 || (int)n_shown == self->rows.height)
        return;
    ui_rows_set(&self->rows, (int)n_rows(self), (int)n_shown);
    if ((guint)self->rows.top == view.forecast.top)
        return;
    for (int y = area.y; y < area.y + area.rows; y++)
        ui_canvas_fill(canvas, (UiSpot){ y, area.x, area.columns }, UI_ROLE_DEFAULT);
    view.forecast.top = (guint)self->rows.top;
    ui_retention_draw(canvas, area, &view);
}

static UiReaction (*const handlers[UI_N_ACTIONS])(RetentionScreen *self,
                                                  UiAction action) = {
    [UI_ACTION_NEXT] = move,
    [UI_ACTION_PREVIOUS] = move,
    [UI_ACTION_PAGE_DOWN] = scroll,
    [UI_ACTION_PAGE_UP] = scroll,
    [UI_ACTION_FIRST] = scroll,
    [UI_ACTION_LAST] = scroll,
    [UI_ACTION_NEXT_FIELD] = tab,
    [UI_ACTION_PREVIOUS_FIELD] = tab,
    [UI_ACTION_ROWS] = toggle_list,
    [UI_ACTION_CHOOSE] = choose,
    [UI_ACTION_UNIT] = turn_unit,
    [UI_ACTION_ERASE] = erase,
    [UI_ACTION_ERASE_ALL] = erase,
    [UI_ACTION_PRESET] = take_preset,
    [UI_ACTION_PROTECT] = protect,
    [UI_ACTION_UNDO] = undo,
    [UI_ACTION_NEXT_ACCOUNT] = step_account,
    [UI_ACTION_PREVIOUS_ACCOUNT] = step_account,
    [UI_ACTION_SAVE] = save,
    [UI_ACTION_DISCARD] = discard,
    [UI_ACTION_BACK] = leave,
};

static UiReaction
page_action(UiScreen *screen, UiAction action)
{
    RetentionScreen *self = page_of(screen);
    const UiSettingsPlace place = place_of(self);
    UiReaction reaction = ui_settings_groups_action(screen->context, &place, action);

    if (reaction.kind != UI_REACT_NOT_MINE)
        return reaction;
    if (self->retention == NULL)
        return ui_react(action == UI_ACTION_BACK || action == UI_ACTION_DISCARD
                            ? UI_REACT_CLOSE
                            : UI_REACT_NOT_MINE);
    return handlers[action] == NULL ? ui_react(UI_REACT_NOT_MINE)
                                    : handlers[action](self, action);
}

/* Which actions have a use, by what has the keys. */
static bool
page_offers(UiScreen *screen, UiAction action)
{
    const RetentionScreen *self = page_of(screen);
    bool is_in_list = self->retention != NULL && self->is_in_list;

    if (self->retention == NULL)
        return action == UI_ACTION_HELP || action == UI_ACTION_BACK;
    if (self->is_editing)
        return action == UI_ACTION_CHOOSE || action == UI_ACTION_SAVE ||
               action == UI_ACTION_DISCARD;
    switch (action) {
    case UI_ACTION_NEXT_ACCOUNT:
        return config_settings_n_accounts(screen->context->settings) > 1;
    case UI_ACTION_PROTECT:
    case UI_ACTION_UNDO:
        return is_in_list;
    case UI_ACTION_PRESET:
        return !is_in_list;
    case UI_ACTION_UNIT:
        return !is_in_list && ui_retention_field_kinds[self->field].units != NULL;
    case UI_ACTION_DISCARD:
        return is_in_list || is_changed(self);
    default:
        return true;
    }
}

/* Words take every character while they are typed; digits go into the number under the cursor. */
static UiReaction
page_text(UiScreen *screen, const char *utf8)
{
    RetentionScreen *self = page_of(screen);
    UiRetentionField field;

    if (self->retention == NULL || self->is_in_list ||
        (!self->is_editing && !g_ascii_isdigit(*utf8)))
        return ui_react(UI_REACT_NOT_MINE);
    field = self->is_editing ? self->field : field_to_type(self);
    if (field == UI_N_FIELDS ||
        (!self->is_editing && ui_retention_field_kinds[field].input != UI_INPUT_NUMBER))
        return ui_react(UI_REACT_NOT_MINE);
    if (field != self->field)
        go_to_field(self, field);
    if (!ui_retention_fields_type(fields_of(self), field, utf8))
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup("The field is full: Backspace takes one away"));
    return edited(self);
}

/* While its session runs there is more to come: the end of it tells as well. */
static bool
is_in_session(const RetentionScreen *self)
{
    const UiFetch *fetch = self->screen.context->fetch;
    const UiFetchAccount *session =
        fetch == NULL ? NULL
                      : ui_fetch_find(fetch, ui_retention_account(self->retention));

    return session != NULL &&
           (session->state == UI_FETCH_RUNNING || session->state == UI_FETCH_ASKING);
}

static UiReaction
page_event(UiScreen *screen, UiEvent event)
{
    RetentionScreen *self = page_of(screen);
    const ConfigAccount *account;

    if (self->retention == NULL)
        return ui_react(UI_REACT_NONE);
    account = config_settings_find_account(screen->context->settings,
                                           ui_retention_account(self->retention), NULL);
    if (event == UI_EVENT_SETTINGS && account != NULL)
        ui_retention_follow(self->retention, account);
    else if (event == UI_EVENT_SHOWN ||
             (event == UI_EVENT_STORED && !is_in_session(self)))
        ui_retention_read_again(self->retention);
    else
        return ui_react(UI_REACT_NONE);
    return ui_react(UI_REACT_REDRAW);
}

static void
page_free(UiScreen *screen)
{
    ui_retention_free(page_of(screen)->retention);
    ui_list_free(page_of(screen)->list);
    g_free(screen);
}

static const UiScreenClass page_class = {
    .name = "retention",
    .scope = UI_SCOPE_SETTINGS,
    .title = page_title,
    .draw = page_draw,
    .action = page_action,
    .offers = page_offers,
    .text = page_text,
    .event = page_event,
    .free = page_free,
};

UiScreen *
ui_retention_screen_new_at(const UiContext *context, guint account, GError **error)
{
    RetentionScreen *self = g_new0(RetentionScreen, 1);

    (void)error;
    self->screen.screen_class = &page_class;
    self->screen.context = context;
    if (account < config_settings_n_accounts(context->settings))
        show_account(self, account);
    return &self->screen;
}

UiScreen *
ui_retention_screen_new(const UiContext *context, GError **error)
{
    return ui_retention_screen_new_at(context, 0, error);
}
