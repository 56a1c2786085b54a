/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form.c: the pages of the settings that are fields (L4): accounts, fetching, rules, display.
 *
 * The screen has two classes: while a field is edited, letters are text and the keys of UI_SCOPE_FORM_EDIT hold.
 * Esc takes back the field under edit, then all edits, then leaves. */
#include <config.h>

#include "form.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "../theme.h"
#include "../widget/rows.h"
#include "form_draw.h"
#include "form_effect.h"
#include "form_screen.h"
#include "security.h"

static FormScreen *
form_of(UiScreen *screen)
{
    return (FormScreen *)screen;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void
form_title(UiScreen *screen, UiTitle *title)
{
    const FormScreen *self = form_of(screen);
    const UiSettingsPlace place = ui_form_screen_place(self);

    ui_settings_title(screen->context, &place, title);
    if (!self->is_new)
        return;
    g_free(title->right);
    title->right = g_strdup_printf("%s   * not saved", self->name);
}

/* What stands in place of the fields. */
static const char *
empty_words(const FormScreen *self)
{
    if (self->page->list == CONFIG_SCOPE_RULE)
        return "There are no rules: n makes one. A rule moves, marks or tags new messages.";
    return "There is no account yet: n makes one.";
}

static void
form_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    FormScreen *self = form_of(screen);
    int n = (int)ui_form_n(self->form);
    g_autofree char *effect = NULL;
    UiFormView view = { .page = self->page,
                        .form = self->form,
                        .cursor = n == 0 ? -1 : self->rows.cursor,
                        .top = self->rows.top,
                        .line = self->mode == FORM_FIELDS ? NULL : &self->line,
                        .is_naming = self->mode == FORM_NAMING,
                        .problem = self->name_problem,
                        .list = self->list,
                        .selected = self->at,
                        .empty = empty_words(self) };

    if (n > 0) {
        const UiFormEffect about = { .context = screen->context,
                                     .form = self->form,
                                     .field = (guint)self->rows.cursor,
                                     .account = ui_form_screen_account(self),
                                     .listed = self->listed,
                                     .now = pb_clock_now() };

        effect = ui_form_effect(&about);
        view.effect = effect;
    }
    ui_settings_groups_draw(canvas, &area, self->page->group);
    ui_rows_set(&self->rows, n, ui_form_view_draw(canvas, area, &view));
}

/* --- fields ----------------------------------------------------------------------------------- */

static const UiFormField *
field_here(const FormScreen *self)
{
    return ui_form_field(self->form, (guint)self->rows.cursor);
}

static bool
is_stepped(const FormScreen *self)
{
    const ConfigOption *option = field_here(self)->option;

    return option->type == CONFIG_TYPE_CHOICE || option->type == CONFIG_TYPE_YES_NO ||
           ui_form_row(self->page, option->scope, option->key)->is_chosen;
}

/* A theme is seen at once. */
static void
show_edit(const FormScreen *self)
{
    const UiContext *context = self->screen.context;
    guint theme = ui_form_find(self->form, "theme");

    if (theme < ui_form_n(self->form) && context->show_theme != NULL)
        context->show_theme(ui_form_value(self->form, theme), context->changed_data);
}

static UiReaction
step_value(FormScreen *self, int step)
{
    guint i = (guint)self->rows.cursor;
    const ConfigOption *option = field_here(self)->option;

    if (ui_form_row(self->page, option->scope, option->key)->is_chosen) {
        g_autoptr(GPtrArray) names =
            ui_theme_names(self->screen.context->paths->themes_dir);

        g_ptr_array_add(names, NULL);
        ui_form_step(self->form, i, (const char *const *)names->pdata, step);
    } else {
        ui_form_step(self->form, i, NULL, step);
    }
    show_edit(self);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
choose(FormScreen *self)
{
    if (ui_form_n(self->form) == 0)
        return ui_react(UI_REACT_NONE);
    if (is_stepped(self))
        return step_value(self, 1);
    ui_form_screen_begin_edit(self);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
sideways(FormScreen *self, int step)
{
    if (ui_form_n(self->form) == 0 || !is_stepped(self))
        return ui_react(UI_REACT_NONE);
    return step_value(self, step);
}

static UiReaction
undo(FormScreen *self)
{
    guint i = (guint)self->rows.cursor;

    if (ui_form_n(self->form) == 0 || !ui_form_field_is_changed(self->form, i))
        return ui_react_status(UI_STATUS_INFO, g_strdup("This field was not changed"));
    ui_form_undo(self->form, i);
    show_edit(self);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
empty(FormScreen *self)
{
    if (ui_form_n(self->form) == 0)
        return ui_react(UI_REACT_NONE);
    ui_form_set(self->form, (guint)self->rows.cursor, "");
    show_edit(self);
    return ui_react(UI_REACT_REDRAW);
}

/* --- all of them ------------------------------------------------------------------------------ */

static UiReaction
discard(FormScreen *self)
{
    if (!ui_form_screen_is_changed(self))
        return ui_react(UI_REACT_CLOSE);
    if (self->is_new)
        ui_form_screen_show(self, 0);
    else
        ui_form_discard(self->form);
    show_edit(self);
    return ui_react_status(UI_STATUS_INFO, g_strdup("Edits taken back"));
}

static UiReaction
step_shown(FormScreen *self, guint step)
{
    const ConfigSettings *settings = self->screen.context->settings;
    guint n = ui_form_list_n(settings, self->page->list);

    if (self->page->group == UI_GROUP_DISPLAY)
        return ui_react(UI_REACT_NONE);
    if (ui_form_screen_is_changed(self))
        return ui_settings_refuse_to_leave();
    if (n < 2)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is no other one"));
    ui_form_screen_show(self, (self->at + n + step) % n);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
test(FormScreen *self)
{
    const UiContext *context = self->screen.context;
    GError *error = NULL;
    UiScreen *screen;

    if (self->page->group != UI_GROUP_ACCOUNTS || self->name == NULL)
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup("An account is tested on its page"));
    if (ui_form_screen_is_changed(self))
        return ui_react_status(
            UI_STATUS_WARNING,
            g_strdup("Not saved: the test is about what ^S has saved"));
    screen = ui_security_screen_new(context, self->at, &error);
    if (screen == NULL)
        return ui_react_error(error);
    ui_fetch_start_account(context->fetch,
                           config_settings_account(context->settings, self->at),
                           UI_FETCH_TEST);
    return ui_react_push(screen);
}

static UiReaction
move(FormScreen *self, UiAction action)
{
    if (ui_rows_act(&self->rows, action))
        return ui_react(UI_REACT_REDRAW);
    if (action != UI_ACTION_BACK)
        return ui_react(UI_REACT_NOT_MINE);
    return ui_form_screen_is_changed(self) ? ui_settings_refuse_to_leave()
                                           : ui_react(UI_REACT_CLOSE);
}

static UiReaction
act_on_fields(FormScreen *self, UiAction action)
{
    switch (action) {
    case UI_ACTION_CHOOSE:
        return choose(self);
    case UI_ACTION_LEFT:
        return sideways(self, -1);
    case UI_ACTION_RIGHT:
        return sideways(self, 1);
    case UI_ACTION_UNDO:
        return undo(self);
    case UI_ACTION_ERASE_ALL:
        return empty(self);
    default:
        return move(self, action);
    }
}

static UiReaction
form_action(UiScreen *screen, UiAction action)
{
    FormScreen *self = form_of(screen);
    const UiSettingsPlace place = ui_form_screen_place(self);
    UiReaction reaction = ui_settings_groups_action(screen->context, &place, action);
    bool was_asked = self->is_remove_asked;

    self->is_remove_asked = false;
    if (reaction.kind != UI_REACT_NOT_MINE)
        return reaction;
    switch (action) {
    case UI_ACTION_SAVE:
        return ui_form_screen_save(self);
    case UI_ACTION_RELOAD:
        return ui_form_screen_reload(self);
    case UI_ACTION_DISCARD:
        return discard(self);
    case UI_ACTION_NEW:
        return ui_form_screen_ask_name(self);
    case UI_ACTION_REMOVE:
        return ui_form_screen_remove(self, was_asked);
    case UI_ACTION_TEST:
        return test(self);
    case UI_ACTION_NEXT_ACCOUNT:
        return step_shown(self, 1);
    case UI_ACTION_PREVIOUS_ACCOUNT:
        return step_shown(self, (guint)-1);
    default:
        return act_on_fields(self, action);
    }
}

static bool
form_offers(UiScreen *screen, UiAction action)
{
    const FormScreen *self = form_of(screen);
    bool has_list = self->page->list != CONFIG_SCOPE_GENERAL;

    switch (action) {
    case UI_ACTION_NEW:
        return has_list;
    case UI_ACTION_REMOVE:
        return has_list && self->name != NULL;
    case UI_ACTION_TEST:
        return self->page->group == UI_GROUP_ACCOUNTS && self->name != NULL;
    case UI_ACTION_CHOOSE:
        return ui_form_n(self->form) > 0;
    case UI_ACTION_SAVE:
    case UI_ACTION_DISCARD:
        return ui_form_screen_is_changed(self);
    case UI_ACTION_NEXT_ACCOUNT:
        return self->page->group != UI_GROUP_DISPLAY &&
               ui_form_list_n(screen->context->settings, self->page->list) > 1;
    default:
        return true;
    }
}

static UiReaction
form_event(UiScreen *screen, UiEvent event)
{
    FormScreen *self = form_of(screen);

    if (event == UI_EVENT_SETTINGS)
        ui_form_screen_take_settings(self);
    else if (event == UI_EVENT_STORED || event == UI_EVENT_SHOWN)
        ui_form_screen_read_list(self);
    return ui_react(UI_REACT_REDRAW);
}

static void
form_free(UiScreen *screen)
{
    FormScreen *self = form_of(screen);

    ui_listed_free(self->listed);
    ui_form_free(self->form);
    ui_line_clear(&self->line);
    g_clear_pointer(&self->list, g_ptr_array_unref);
    g_free(self->name);
    g_free(self->before);
    g_free(self->name_problem);
    g_free(self);
}

const UiScreenClass ui_form_class = {
    .name = "settings",
    .scope = UI_SCOPE_FORM,
    .title = form_title,
    .draw = form_draw,
    .action = form_action,
    .offers = form_offers,
    .event = form_event,
    .free = form_free,
};

const UiScreenClass ui_form_edit_class = {
    .name = "a field of the settings",
    .scope = UI_SCOPE_FORM_EDIT,
    .title = form_title,
    .draw = form_draw,
    .action = ui_form_screen_edit_action,
    .text = ui_form_screen_edit_text,
    .event = form_event,
    .free = form_free,
};
