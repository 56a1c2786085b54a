/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form_edit.c: a field under edit, or the name of a new account or rule (L4). The form knows of every key,
 * so what is wrong, and what it would come to, stand there while a person types. */
#include <config.h>

#include <string.h>

#include "form_screen.h"

/* Whether typing goes on from the value: not where that has a password in it. */
static bool
is_shown(const UiFormField *field)
{
    return field->option->type != CONFIG_TYPE_PROXY || strchr(field->text, '@') == NULL;
}

static void
set_mode(FormScreen *self, FormMode mode)
{
    self->mode = mode;
    self->screen.screen_class =
        mode == FORM_FIELDS ? &ui_form_class : &ui_form_edit_class;
}

void
ui_form_screen_begin_edit(FormScreen *self)
{
    guint i = (guint)self->rows.cursor;
    const UiFormField *field = ui_form_field(self->form, i);

    g_free(self->before);
    self->before = g_strdup(field->text);
    ui_line_set(&self->line, is_shown(field) ? ui_form_value(self->form, i) : "");
    set_mode(self, FORM_EDITING);
}

UiReaction
ui_form_screen_ask_name(FormScreen *self)
{
    if (self->page->list == CONFIG_SCOPE_GENERAL)
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup("New ones are made on Accounts and on Rules"));
    if (ui_form_screen_is_changed(self))
        return ui_settings_refuse_to_leave();
    ui_line_set(&self->line, "");
    g_clear_pointer(&self->name_problem, g_free);
    set_mode(self, FORM_NAMING);
    return ui_react(UI_REACT_REDRAW);
}

/* --- a new name ------------------------------------------------------------------------------- */

static bool
is_taken(const FormScreen *self, const char *name)
{
    const ConfigSettings *settings = self->screen.context->settings;
    guint n = ui_form_list_n(settings, self->page->list);

    for (guint i = 0; i < n; i++) {
        if (strcmp(ui_form_list_name(settings, self->page->list, i), name) == 0)
            return true;
    }
    return false;
}

/* What is wrong with a name; NULL: nothing. The caller frees. */
static char *
check_name(const FormScreen *self, const char *name)
{
    bool is_rule = self->page->list == CONFIG_SCOPE_RULE;
    g_autofree char *group = g_strdup_printf("%s %s", is_rule ? "rule" : "account", name);
    const ConfigChange change = { group, is_rule ? "stop" : "headers_only", "no" };
    g_autoptr(ConfigSettings) tried = NULL;

    if (*name == '\0')
        return g_strdup("type a name");
    if (is_taken(self, name))
        return g_strdup("there is one of that name");
    tried = config_settings_with(self->screen.context->settings, &change, 1, NULL);
    if (tried != NULL)
        return NULL;
    return g_strdup_printf("at most %d bytes, no brackets", CONFIG_MAX_NAME);
}

static UiReaction
take_name(FormScreen *self)
{
    g_autofree char *name = g_strstrip(g_strdup(ui_line_text(&self->line)));

    g_free(self->name_problem);
    self->name_problem = check_name(self, name);
    if (self->name_problem != NULL)
        return ui_react(UI_REACT_REDRAW);
    ui_form_screen_show_new(self, name);
    ui_form_screen_begin_edit(self);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
name_action(FormScreen *self, UiAction action)
{
    switch (action) {
    case UI_ACTION_CHOOSE:
    case UI_ACTION_SAVE:
        return take_name(self);
    case UI_ACTION_DISCARD:
    case UI_ACTION_BACK:
        set_mode(self, FORM_FIELDS);
        return ui_react(UI_REACT_REDRAW);
    default:
        return ui_react(action == UI_ACTION_NEXT || action == UI_ACTION_PREVIOUS
                            ? UI_REACT_NONE
                            : UI_REACT_NOT_MINE);
    }
}

/* --- a field ---------------------------------------------------------------------------------- */

/* What stands in the line goes into the field. A value that was not shown stays until something is typed. */
static void
take_line(FormScreen *self)
{
    if (self->mode == FORM_EDITING)
        ui_form_set(self->form, (guint)self->rows.cursor, ui_line_text(&self->line));
}

static UiReaction
end_edit(FormScreen *self, UiAction then)
{
    set_mode(self, FORM_FIELDS);
    if (then == UI_ACTION_SAVE)
        return ui_form_screen_save(self);
    (void)ui_rows_act(&self->rows, then);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
field_action(FormScreen *self, UiAction action)
{
    switch (action) {
    case UI_ACTION_CHOOSE:
    case UI_ACTION_SAVE:
    case UI_ACTION_NEXT:
    case UI_ACTION_PREVIOUS:
        return end_edit(self, action);
    case UI_ACTION_DISCARD:
    case UI_ACTION_BACK:
        ui_form_set(self->form, (guint)self->rows.cursor, self->before);
        return end_edit(self, UI_ACTION_NONE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

UiReaction
ui_form_screen_edit_action(UiScreen *screen, UiAction action)
{
    FormScreen *self = (FormScreen *)screen;
    g_autofree char *before = g_strdup(ui_line_text(&self->line));

    if (ui_line_act(&self->line, action)) {
        g_clear_pointer(&self->name_problem, g_free);
        if (strcmp(before, ui_line_text(&self->line)) != 0)
            take_line(self);
        return ui_react(UI_REACT_REDRAW);
    }
    return self->mode == FORM_NAMING ? name_action(self, action)
                                     : field_action(self, action);
}

UiReaction
ui_form_screen_edit_text(UiScreen *screen, const char *utf8)
{
    FormScreen *self = (FormScreen *)screen;

    if (!ui_line_insert(&self->line, utf8))
        return ui_react_status(UI_STATUS_INFO, g_strdup("The field is full"));
    g_clear_pointer(&self->name_problem, g_free);
    take_line(self);
    return ui_react(UI_REACT_REDRAW);
}
