/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form_file.c: a page of fields and the settings file (L4): opening, saving, reading again, and taking an
 * account or a rule out. */
#include <config.h>

#include "base/clock.h"
#include "base/text.h"
#include "form.h"
#include "form_screen.h"

static const char *
word_of(ConfigScope scope)
{
    return scope == CONFIG_SCOPE_RULE ? "rule" : "account";
}

/* The accounts on a page without a list. */
static bool
is_about_accounts(const FormScreen *self)
{
    return ui_settings_groups[self->page->group].is_per_account;
}

UiSettingsPlace
ui_form_screen_place(const FormScreen *self)
{
    return (UiSettingsPlace){
        .group = self->page->group,
        .account = is_about_accounts(self) ? self->at : self->account,
        .edits = ui_form_screen_is_changed(self) ? UI_EDITS_UNSAVED : UI_EDITS_SAVED
    };
}

const char *
ui_form_screen_account(const FormScreen *self)
{
    return is_about_accounts(self) ? self->name : NULL;
}

bool
ui_form_screen_is_changed(const FormScreen *self)
{
    return self->is_new || ui_form_is_changed(self->form);
}

/* --- what is shown ---------------------------------------------------------------------------- */

void
ui_form_screen_read_list(FormScreen *self)
{
    if (self->page->list == CONFIG_SCOPE_GENERAL)
        return;
    g_clear_pointer(&self->list, g_ptr_array_unref);
    self->list = ui_form_list_read(self->screen.context, self->page->list, self->listed,
                                   pb_clock_now());
    if (self->is_new)
        ui_form_list_add_new(self->list, self->name);
}

static void
make_form(FormScreen *self)
{
    ui_form_free(self->form);
    self->form = ui_form_new(self->screen.context->settings);
    for (const UiFormRow *row = self->page->rows; row->key != NULL; row++) {
        g_autofree char *group = NULL;

        if (row->scope != CONFIG_SCOPE_GENERAL && self->name == NULL)
            continue;
        group = row->scope == CONFIG_SCOPE_GENERAL
                    ? g_strdup("general")
                    : g_strdup_printf("%s %s", word_of(row->scope), self->name);
        ui_form_add(self->form, group, row->scope, row->key);
    }
    self->rows = (UiRows){ .height = 1 };
    ui_rows_set(&self->rows, (int)ui_form_n(self->form), 1);
}

void
ui_form_screen_show(FormScreen *self, guint at)
{
    const ConfigSettings *settings = self->screen.context->settings;
    guint n = ui_form_list_n(settings, self->page->list);
    bool has_one = self->page->list == CONFIG_SCOPE_RULE || is_about_accounts(self);

    g_free(self->name);
    self->at = at < n ? at : 0;
    self->name = has_one && n > 0
                     ? g_strdup(ui_form_list_name(settings, self->page->list, self->at))
                     : NULL;
    self->is_new = false;
    make_form(self);
    ui_form_screen_read_list(self);
}

void
ui_form_screen_show_new(FormScreen *self, const char *name)
{
    char *copy = g_strdup(name);

    g_free(self->name);
    self->name = copy;
    self->at = ui_form_list_n(self->screen.context->settings, self->page->list);
    self->is_new = true;
    make_form(self);
    ui_form_screen_read_list(self);
}

void
ui_form_screen_take_settings(FormScreen *self)
{
    const ConfigSettings *settings = self->screen.context->settings;
    guint n = ui_form_list_n(settings, self->page->list);
    guint at = 0;

    if (self->is_new || self->name == NULL) {
        ui_form_refresh(self->form);
        ui_form_screen_read_list(self);
        return;
    }
    while (at < n &&
           !g_str_equal(ui_form_list_name(settings, self->page->list, at), self->name))
        at++;
    if (at == n) {
        /* Somebody took it out. */
        ui_form_screen_show(self, 0);
        return;
    }
    self->at = at;
    ui_form_refresh(self->form);
    ui_form_screen_read_list(self);
}

/* --- the file --------------------------------------------------------------------------------- */

static void
tell_all(FormScreen *self)
{
    const UiContext *context = self->screen.context;

    if (context->settings_changed != NULL)
        context->settings_changed(context->changed_data);
    else
        ui_form_screen_take_settings(self);
}

/* "address = ada@example.org", or how many. The caller frees. */
static char *
saved_words(const FormScreen *self)
{
    guint n = 0, last = 0;
    const UiFormField *field;
    g_autofree char *value = NULL;

    for (guint i = 0; i < ui_form_n(self->form); i++) {
        if (!ui_form_field_is_changed(self->form, i))
            continue;
        last = i;
        n++;
    }
    if (n != 1 || self->is_new)
        return g_strdup_printf("Saved: %u settings", n);
    field = ui_form_field(self->form, last);
    if (*field->text == '\0')
        return g_strdup_printf("Saved: %s has its default again", field->option->key);
    if (field->option->type == CONFIG_TYPE_PROXY)
        return g_strdup_printf("Saved: %s", field->option->key);
    value = pb_text_visible_cut(field->text, -1, 60);
    return g_strdup_printf("Saved: %s = %s", field->option->key, value);
}

/* `error` passes over. */
static UiReaction
tell_unsaved(const FormScreen *self, GError *error)
{
    bool is_changed = g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_UNWRITABLE) &&
                      !config_settings_is_current(self->screen.context->settings);

    if (!is_changed)
        return ui_react_error(error);
    g_error_free(error);
    return (UiReaction){
        .kind = UI_REACT_REDRAW,
        .status = { .kind = UI_STATUS_ERROR,
                    .text = g_strdup("Not saved: another program changed the settings "
                                     "file; your edits stay here"),
                    .hint = UI_ACTION_RELOAD }
    };
}

UiReaction
ui_form_screen_save(FormScreen *self)
{
    g_autofree char *words = saved_words(self);
    GError *error = NULL;

    if (!ui_form_screen_is_changed(self))
        return ui_react_status(UI_STATUS_INFO, g_strdup("Nothing was changed"));
    if (!ui_form_save(self->form, &error)) {
        guint problem = ui_form_first_problem(self->form);

        if (problem < ui_form_n(self->form))
            self->rows.cursor = (int)problem;
        return tell_unsaved(self, error);
    }
    self->is_new = false;
    tell_all(self);
    return ui_react_status(UI_STATUS_OK, g_steal_pointer(&words));
}

UiReaction
ui_form_screen_reload(FormScreen *self)
{
    GError *error = NULL;

    if (!config_settings_reload(self->screen.context->settings, &error))
        return ui_react_error(error);
    tell_all(self);
    return ui_react_status(UI_STATUS_OK,
                           g_strdup(ui_form_screen_is_changed(self)
                                        ? "Read again; your edits are not saved yet"
                                        : "Read again"));
}

/* --- taking one out --------------------------------------------------------------------------- */

static bool
has_session(const FormScreen *self)
{
    const UiFetchAccount *session =
        self->page->list != CONFIG_SCOPE_ACCOUNT || self->screen.context->fetch == NULL
            ? NULL
            : ui_fetch_find(self->screen.context->fetch, self->name);

    return session != NULL &&
           (session->state == UI_FETCH_RUNNING || session->state == UI_FETCH_ASKING);
}

static UiReaction
remove_now(FormScreen *self)
{
    ConfigSettings *settings = self->screen.context->settings;
    bool is_rule = self->page->list == CONFIG_SCOPE_RULE;
    g_autofree char *group =
        g_strdup_printf("%s %s", word_of(self->page->list), self->name);
    g_autofree char *name = g_strdup(self->name);
    const ConfigChange change = { group, NULL, NULL };
    g_autoptr(ConfigSettings) without = NULL;
    GError *error = NULL;

    without = config_settings_with(settings, &change, 1, &error);
    if (without == NULL)
        return ui_react_error(error);
    if (!config_settings_save_with(settings, without, &error))
        return tell_unsaved(self, error);
    tell_all(self);
    return ui_react_status(
        UI_STATUS_OK,
        g_strdup_printf(is_rule
                            ? "Rule %s is gone; what it did stays"
                            : "Account %s is out of the settings; its mail stays here",
                        name));
}

UiReaction
ui_form_screen_remove(FormScreen *self, bool was_asked)
{
    if (self->page->list == CONFIG_SCOPE_GENERAL || self->name == NULL)
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup("There is nothing to remove here"));
    if (ui_form_screen_is_changed(self))
        return ui_settings_refuse_to_leave();
    if (has_session(self))
        return ui_react_status(
            UI_STATUS_INFO, g_strdup("A session of this account runs: wait for its end"));
    if (was_asked)
        return remove_now(self);
    self->is_remove_asked = true;
    return ui_react_status(
        UI_STATUS_WARNING,
        g_strdup_printf(self->page->list == CONFIG_SCOPE_RULE
                            ? "x again removes the rule %s"
                            : "x again takes %s out of the settings; its mail stays "
                              "here, and on the server",
                        self->name));
}

/* --- opening ---------------------------------------------------------------------------------- */

static void
listed_changed(void *data)
{
    FormScreen *self = data;
    const UiContext *context = self->screen.context;

    ui_form_screen_read_list(self);
    if (context->changed != NULL)
        context->changed(context->changed_data);
}

static UiScreen *
open_page(const UiContext *context, UiGroup group, guint account)
{
    FormScreen *self = g_new0(FormScreen, 1);

    self->screen.screen_class = &ui_form_class;
    self->screen.context = context;
    self->page = ui_form_page(group);
    self->account = account;
    if (is_about_accounts(self) && context->paths != NULL)
        self->listed =
            ui_listed_new(context->paths, context->settings, listed_changed, self);
    ui_form_screen_show(self, is_about_accounts(self) ? account : 0);
    return &self->screen;
}

UiScreen *
ui_accounts_screen_new(const UiContext *context, guint account, GError **error)
{
    (void)error;
    return open_page(context, UI_GROUP_ACCOUNTS, account);
}

UiScreen *
ui_fetching_screen_new(const UiContext *context, guint account, GError **error)
{
    (void)error;
    return open_page(context, UI_GROUP_FETCHING, account);
}

UiScreen *
ui_rules_screen_new(const UiContext *context, guint account, GError **error)
{
    (void)error;
    return open_page(context, UI_GROUP_RULES, account);
}

UiScreen *
ui_display_screen_new(const UiContext *context, guint account, GError **error)
{
    (void)error;
    return open_page(context, UI_GROUP_DISPLAY, account);
}
