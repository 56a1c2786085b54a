/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/safety.c: is my mail safe (L4). All accounts are read on a thread; what is shown stays until
 * what is new is there. */
#include <config.h>

#include "safety.h"

#include "base/clock.h"
#include "../model/reading.h"
#include "../widget/notes.h"
#include "safety_words.h"

typedef struct {
    UiScreen screen;
    UiReading *reading; /* under way; NULL: none */
    bool is_stale;
    GPtrArray *facts; /* UiNote; NULL: not read yet */
    UiNotesView view;
} SafetyScreen;

static SafetyScreen *
safety_of(UiScreen *screen)
{
    return (SafetyScreen *)screen;
}

/* --- reading ---------------------------------------------------------------------------------- */

static void *
read_all(Store *store, void *data, GError **error)
{
    const GPtrArray *accounts = data;
    g_autoptr(GPtrArray) facts = ui_notes_new();

    for (guint i = 0; i < accounts->len; i++) {
        const ConfigAccount *account = g_ptr_array_index(accounts, i);
        SyncSafety safety;

        if (!sync_safety_read(store, account, pb_clock_now(), &safety, error))
            return NULL;
        if (i > 0)
            ui_notes_add_blank(facts);
        ui_safety_add(facts, account->name, &safety);
    }
    return g_steal_pointer(&facts);
}

static const UiReadingClass safety_reading = {
    .name = "safety",
    .read = read_all,
    .free_request = (void (*)(void *))g_ptr_array_unref,
    .free_result = (void (*)(void *))g_ptr_array_unref,
};

static void read_again(SafetyScreen *self);

static void
facts_came(void *result, const GError *error, void *user_data)
{
    SafetyScreen *self = user_data;
    const UiContext *context = self->screen.context;

    self->reading = NULL;
    g_clear_pointer(&self->facts, g_ptr_array_unref);
    self->facts = result;
    if (result == NULL) {
        self->facts = ui_notes_new();
        ui_notes_add_heading(self->facts, UI_ROLE_ERROR, ui_status_text_of_error(error));
    }
    if (self->is_stale)
        read_again(self);
    context->changed(context->changed_data);
}

static void
read_again(SafetyScreen *self)
{
    const UiContext *context = self->screen.context;
    const ConfigSettings *settings = context->settings;
    GPtrArray *accounts;

    self->is_stale = true;
    if (self->reading != NULL || (self->facts != NULL && context->fetch != NULL &&
                                  ui_fetch_is_running(context->fetch)))
        return;
    self->is_stale = false;
    accounts = g_ptr_array_new_with_free_func((GDestroyNotify)config_account_free);
    for (guint i = 0; i < config_settings_n_accounts(settings); i++)
        g_ptr_array_add(accounts,
                        config_account_copy(config_settings_account(settings, i)));
    self->reading =
        ui_reading_start(&safety_reading, context->paths, accounts, facts_came, self);
}

/* --- the screen ------------------------------------------------------------------------------- */

static void
safety_title(UiScreen *screen, UiTitle *title)
{
    guint n = config_settings_n_accounts(screen->context->settings);
    g_autofree char *more = ui_notes_more(&safety_of(screen)->view);

    title->left = g_strdup("Is my mail safe?");
    title->right = g_strdup_printf("%s%s%u account%s", more == NULL ? "" : more,
                                   more == NULL ? "" : "   ", n, n == 1 ? "" : "s");
}

static void
safety_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    SafetyScreen *self = safety_of(screen);
    g_autoptr(GPtrArray) waiting = NULL;

    if (self->facts == NULL) {
        waiting = ui_notes_new();
        ui_notes_add_heading(waiting, UI_ROLE_DIM, g_strdup("reading"));
    }
    ui_notes_draw(canvas, area, waiting != NULL ? waiting : self->facts, &self->view);
}

static UiReaction
safety_action(UiScreen *screen, UiAction action)
{
    if (ui_notes_act(&safety_of(screen)->view, action))
        return ui_react(UI_REACT_REDRAW);
    return ui_react(action == UI_ACTION_BACK ? UI_REACT_CLOSE : UI_REACT_NOT_MINE);
}

static UiReaction
safety_event(UiScreen *screen, UiEvent event)
{
    SafetyScreen *self = safety_of(screen);

    if (event != UI_EVENT_FETCH || self->is_stale)
        read_again(self);
    return ui_react(UI_REACT_REDRAW);
}

static void
safety_free(UiScreen *screen)
{
    SafetyScreen *self = safety_of(screen);

    ui_reading_abandon(self->reading);
    if (self->facts != NULL)
        g_ptr_array_unref(self->facts);
    g_free(self);
}

static const UiScreenClass safety_class = {
    .name = "is my mail safe",
    .scope = UI_SCOPE_SAFETY,
    .title = safety_title,
    .draw = safety_draw,
    .action = safety_action,
    .event = safety_event,
    .free = safety_free,
};

UiScreen *
ui_safety_screen_new(const UiContext *context)
{
    SafetyScreen *self = g_new0(SafetyScreen, 1);

    self->screen.screen_class = &safety_class;
    self->screen.context = context;
    read_again(self);
    return &self->screen;
}
