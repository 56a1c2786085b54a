/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/app_event.c: what comes from sessions and from the refresh (L4). */
#include <config.h>

#include "app_inside.h"
#include "model/refresh.h"
#include "osc.h"
#include "screen/password.h"
#include "term/term.h"
#include "words.h"

void
ui_app_ask_password(UiApp *app)
{
    const UiFetchAccount *account = ui_fetch_asking(app->context.fetch);

    if (account != NULL && ui_app_top(app)->screen_class->scope != UI_SCOPE_PROMPT)
        ui_app_push(app, ui_password_screen_new(&app->context, account));
}

/* What nobody asked for says only what is worth it, and never in the place of a problem. */
static void
tell_end_of_check(UiApp *app, const UiFetchAccount *account)
{
    bool is_problem = account->state == UI_FETCH_FAILED;

    if (app->status.text != NULL && app->status.kind >= UI_STATUS_WARNING)
        return;
    if (is_problem || account->progress.n_stored > 0)
        ui_app_set_status(
            app,
            (UiStatus){ .kind = is_problem ? UI_STATUS_ERROR : UI_STATUS_OK,
                        .text = ui_words_fetch_end(account),
                        .hint = is_problem ? UI_ACTION_TRANSCRIPT : UI_ACTION_NONE });
}

/* What was not done because it is more than the person allows unasked: stays until it is looked at. */
static bool
tell_held(UiApp *app, const UiFetchAccount *account)
{
    char *text = account->state == UI_FETCH_DONE ? ui_words_held(account) : NULL;

    if (text == NULL)
        return false;
    ui_app_set_status(
        app,
        (UiStatus){ .kind = UI_STATUS_WARNING, .text = text, .hint = UI_ACTION_PLAN });
    return true;
}

static void
tell_end(UiApp *app, const UiFetchAccount *account)
{
    if (tell_held(app, account))
        return;
    if (account->why == UI_FETCH_BY_ITSELF)
        tell_end_of_check(app, account);
    else if (account->state == UI_FETCH_FAILED)
        ui_app_set_status(app, (UiStatus){ .kind = UI_STATUS_ERROR,
                                           .text = ui_words_fetch_end(account),
                                           .hint = UI_ACTION_TRANSCRIPT });
    else if (account->state == UI_FETCH_DONE)
        ui_app_say(app, UI_STATUS_OK, ui_words_fetch_end(account));
}

static void
fetch_signal(UiFetchSignal what, const UiFetchAccount *account, void *user_data)
{
    UiApp *app = user_data;

    switch (what) {
    case UI_FETCH_STORED:
        ui_app_send(app, UI_EVENT_STORED);
        break;
    case UI_FETCH_ASKS:
        ui_app_ask_password(app);
        break;
    case UI_FETCH_ENDED:
        ui_schedule_take_end(app->context.schedule, account);
        tell_end(app, account);
        ui_app_send(app, UI_EVENT_STORED);
        break;
    case UI_FETCH_CHANGED:
        break;
    }
    ui_app_send(app, UI_EVENT_FETCH);
}

void
ui_app_wishes_written(const GError *error, void *data)
{
    UiApp *app = data;

    ui_app_send(app, UI_EVENT_WISHES);
    if (error == NULL)
        return;
    /* What screens show already is not so. */
    ui_app_say_error(error, app);
    ui_app_send(app, UI_EVENT_STORED);
}

void
ui_app_lend_terminal(void *user_data)
{
    UiApp *app = user_data;

    if (app->n_away++ > 0)
        return;
    if (app->input_source != 0)
        g_source_remove(app->input_source);
    app->input_source = 0;
    ui_term_leave();
}

void
ui_app_take_terminal(void *user_data)
{
    UiApp *app = user_data;

    g_assert(app->n_away > 0);
    if (--app->n_away > 0)
        return;
    ui_term_enter();
    ui_app_listen(app);
    ui_app_draw_soon(app);
}

const UiFetchWatch ui_app_fetch_watch = { .signal = fetch_signal,
                                          .leave_terminal = ui_app_lend_terminal,
                                          .enter_terminal = ui_app_take_terminal };

void
ui_app_show_theme(const char *name, void *data)
{
    UiApp *app = data;
    g_autoptr(GError) error = NULL;
    UiTheme *theme = ui_theme_load(name, app->context.paths->themes_dir, &error);

    if (error != NULL)
        ui_app_say(app, UI_STATUS_WARNING, ui_status_text_of_error(error));
    ui_term_set_theme(theme);
    ui_theme_free(app->theme);
    app->theme = theme;
}

void
ui_app_send_bytes(const char *bytes, gsize len, void *data)
{
    (void)data;
    ui_term_send(bytes, len);
}

void
ui_app_show_settings(UiApp *app)
{
    ConfigHyperlinks wanted = config_settings_hyperlinks(app->context.settings);
    g_auto(GStrv) env = g_get_environ();

    ui_app_show_theme(config_settings_theme(app->context.settings), app);
    ui_term_set_clickable(wanted == CONFIG_HYPERLINKS_AUTO
                              ? ui_osc_knows_links(env)
                              : wanted == CONFIG_HYPERLINKS_YES);
}

void
ui_app_take_settings(void *data)
{
    UiApp *app = data;

    ui_app_show_settings(app);
    ui_fetch_take_settings(app->context.fetch);
    ui_schedule_take_settings(app->context.schedule);
    ui_app_send(app, UI_EVENT_SETTINGS);
}

static void
refreshed(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    UiApp *app = user_data;

    app->refresh = NULL;
    if (end == PB_JOB_FAILED)
        ui_app_say(app, UI_STATUS_ERROR, ui_status_text_of_error(error));
    pb_job_free(job);
    ui_app_send(app, UI_EVENT_STORED);
    if (app->context.is_demo)
        ui_fetch_start(app->context.fetch);
    else
        ui_schedule_start(app->context.schedule);
}

static const PbJobWatch refresh_watch = { .ended = refreshed };

void
ui_app_refresh(UiApp *app)
{
    app->refresh = ui_refresh_start(app->context.paths, &refresh_watch, app);
}
