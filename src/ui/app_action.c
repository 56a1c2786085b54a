/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/app_action.c: what can be done on every screen (L4). */
#include <config.h>

#include "app_inside.h"
#include "screen/audit.h"
#include "screen/help.h"
#include "screen/plan.h"
#include "screen/progress.h"
#include "screen/safety.h"
#include "screen/settings_group.h"
#include "screen/transcript.h"
#include "term/stop.h"
#include "term/term.h"

static void
show_progress(UiApp *app)
{
    if (ui_fetch_n_accounts(app->context.fetch) == 0)
        ui_app_say(app, UI_STATUS_INFO, g_strdup("Nothing was fetched yet: F fetches"));
    else if (ui_app_top(app)->screen_class->scope != UI_SCOPE_PROGRESS)
        ui_app_push(app, ui_progress_screen_new(&app->context));
}

static void
fetch(UiApp *app)
{
    if (config_settings_n_accounts(app->context.settings) == 0) {
        ui_app_say(
            app, UI_STATUS_WARNING,
            g_strdup("There is no account yet: postbag.conf(5) shows how to write one"));
        return;
    }
    ui_fetch_start(app->context.fetch);
    show_progress(app);
    ui_app_ask_password(app);
}

static void
stop_fetching(UiApp *app)
{
    bool is_running = ui_fetch_is_running(app->context.fetch);

    ui_fetch_stop(app->context.fetch);
    ui_app_say(app, UI_STATUS_INFO,
               g_strdup(is_running ? "Stopping; what is stored stays" : "Nothing runs"));
}

/* Esc where there is nothing to go back to, and nothing to hide, ends what runs. */
static void
go_back(UiApp *app)
{
    if (app->screens->len == 1 && !app->has_hidden_problem &&
        ui_fetch_is_running(app->context.fetch))
        stop_fetching(app);
    else
        ui_app_close(app, ui_app_top(app));
}

static void
show_settings(UiApp *app)
{
    GError *error = NULL;
    UiScreen *screen = ui_settings_open(&app->context, &error);

    if (screen == NULL)
        ui_app_set_status(app, ui_react_error(error).status);
    else
        ui_app_push(app, screen);
}

/* The account whose deletions wait for a yes, or else the first. */
static guint
account_to_plan(const UiApp *app)
{
    const ConfigSettings *settings = app->context.settings;

    for (guint i = 0; i < config_settings_n_accounts(settings); i++) {
        const UiFetchAccount *account =
            ui_fetch_find(app->context.fetch, config_settings_account(settings, i)->name);

        if (account != NULL && account->is_planned && account->totals.n_over_limit > 0)
            return i;
    }
    return 0;
}

/* Says that there is nothing to look at where there is no account. */
static bool
has_account(UiApp *app)
{
    if (config_settings_n_accounts(app->context.settings) > 0)
        return true;
    ui_app_say(
        app, UI_STATUS_WARNING,
        g_strdup("There is no account yet: postbag.conf(5) shows how to write one"));
    return false;
}

static void
show_plan(UiApp *app)
{
    if (has_account(app))
        ui_app_push(app, ui_plan_screen_new(&app->context, account_to_plan(app)));
}

static void
show_audit(UiApp *app)
{
    ui_app_push(app, ui_audit_screen_new(&app->context));
}

static void
show_safety(UiApp *app)
{
    if (has_account(app))
        ui_app_push(app, ui_safety_screen_new(&app->context));
}

static void
show_transcript(UiApp *app)
{
    const UiFetchAccount *account = ui_fetch_to_explain(app->context.fetch);

    if (account == NULL)
        ui_app_say(app, UI_STATUS_INFO, g_strdup("Nothing was said yet: F fetches"));
    else
        ui_app_push(app, ui_transcript_screen_new(&app->context, account->name));
}

static void
show_help(UiApp *app)
{
    ui_app_push(app, ui_help_screen_new(&app->context, ui_app_top(app)));
}

static void
redraw(UiApp *app)
{
    (void)app;
    ui_term_forget();
}

static void
suspend(UiApp *app)
{
    (void)app;
    ui_stop_now();
}

static void
quit(UiApp *app)
{
    g_main_loop_quit(app->loop);
}

static void
app_action(UiApp *app, UiAction action)
{
    static void (*const actions[UI_N_ACTIONS])(UiApp * app) = {
        [UI_ACTION_HELP] = show_help,         [UI_ACTION_REDRAW] = redraw,
        [UI_ACTION_SUSPEND] = suspend,        [UI_ACTION_QUIT] = quit,
        [UI_ACTION_BACK] = go_back,           [UI_ACTION_FETCH] = fetch,
        [UI_ACTION_PROGRESS] = show_progress, [UI_ACTION_SETTINGS] = show_settings,
        [UI_ACTION_STOP] = stop_fetching,     [UI_ACTION_TRANSCRIPT] = show_transcript,
        [UI_ACTION_PLAN] = show_plan,         [UI_ACTION_AUDIT] = show_audit,
        [UI_ACTION_SAFETY] = show_safety,
    };

    if (actions[action] != NULL)
        actions[action](app);
}

void
ui_app_act(UiApp *app, UiAction action)
{
    UiScreen *screen = ui_app_top(app);
    UiReaction reaction = screen->screen_class->action(screen, action);

    if (reaction.kind == UI_REACT_NOT_MINE)
        app_action(app, action);
    else
        ui_app_apply(app, screen, reaction);
}
