/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/app.c: the loop (L4).
 *
 * Every wake-up handles all that is there, then draws once. Keys draw at once; what comes from the
 * background waits until 16 ms have passed since the last frame. The top screen of the stack has the keys,
 * all of them hear events. */
#include <config.h>

#include "app.h"

#include <signal.h>
#include <unistd.h>

#include <glib-unix.h>

#include "sync/fetch.h"
#include "ending.h"
#include "frame.h"
#include "model/refresh.h"
#include "screen/help.h"
#include "screen/list.h"
#include "screen/password.h"
#include "screen/progress.h"
#include "screen/settings.h"
#include "term/stop.h"
#include "term/term.h"
#include "words.h"

#define FRAME_US       (16 * 1000)
#define KEYS_A_WAKE_UP 1024
#define INFO_STAYS_US  (4 * G_USEC_PER_SEC)
#define SIGNAL_EXIT    128

struct UiApp {
    UiContext context;
    Store *store;
    UiTheme *theme;
    GMainLoop *loop;
    int exit_status;
    GPtrArray *screens; /* UiScreen, the top one last */
    UiStatus status;
    gint64 status_us;        /* when it came; monotonic */
    bool has_hidden_problem; /* by the present key, which has done enough then */
    UiCanvas *canvas;
    gint64 frame_us;    /* of the last frame; monotonic */
    guint frame_source; /* a frame that waits for its time; 0: none */
    guint input_source; /* 0 while the terminal is somebody else's */
    guint n_away;       /* how many have the terminal instead of us */
    guint resize_source;
    PbJob *refresh;
};

/* --- drawing ---------------------------------------------------------------------------------- */

static UiScreen *
top_screen(UiApp *app)
{
    return g_ptr_array_index(app->screens, app->screens->len - 1);
}

static void
draw(UiApp *app)
{
    int rows, columns;

    if (app->frame_source != 0) {
        g_source_remove(app->frame_source);
        app->frame_source = 0;
    }
    if (app->n_away > 0)
        return;
    ui_term_resize(&rows, &columns);
    if (app->canvas == NULL || ui_canvas_rows(app->canvas) != rows ||
        ui_canvas_columns(app->canvas) != columns) {
        ui_canvas_free(app->canvas);
        app->canvas = ui_canvas_new(rows, columns);
    }
    ui_frame_draw(app->canvas, top_screen(app), &app->status);
    ui_term_show(app->canvas);
    app->frame_us = g_get_monotonic_time();
}

static gboolean
draw_waiting(gpointer data)
{
    UiApp *app = data;

    app->frame_source = 0;
    draw(app);
    return G_SOURCE_REMOVE;
}

/* Something from the background is to be seen. */
static void
draw_soon(void *data)
{
    UiApp *app = data;
    gint64 wait = app->frame_us + FRAME_US - g_get_monotonic_time();

    if (app->frame_source == 0)
        app->frame_source =
            g_timeout_add(wait > 0 ? (guint)(wait / 1000) : 0, draw_waiting, app);
}

/* --- reactions -------------------------------------------------------------------------------- */

static void
set_status(UiApp *app, UiStatus status)
{
    if (status.text == NULL)
        return;
    ui_status_clear(&app->status);
    app->status = status;
    app->status_us = g_get_monotonic_time();
}

/* `text` passes over. */
static void
say(UiApp *app, UiStatusKind kind, char *text)
{
    set_status(app, (UiStatus){ .kind = kind, .text = text });
}

/* What only informs belongs to the screen that it was said on. */
static void
leave_status_behind(UiApp *app)
{
    if (app->status.kind <= UI_STATUS_OK)
        ui_status_clear(&app->status);
}

static void
push_screen(UiApp *app, UiScreen *screen)
{
    leave_status_behind(app);
    g_ptr_array_add(app->screens, screen);
}

/* If a session waits for a password and nobody is being asked: asks. */
static void
ask_password(UiApp *app)
{
    const UiFetchAccount *account = ui_fetch_asking(app->context.fetch);

    if (account != NULL && top_screen(app)->screen_class->scope != UI_SCOPE_PROMPT)
        push_screen(app, ui_password_screen_new(&app->context, account));
}

static void run_action(UiApp *app, UiAction action);

static void
close_screen(UiApp *app, UiScreen *screen)
{
    UiScreen *top;

    /* The bottom one stays as long as the reader runs. */
    if (g_ptr_array_index(app->screens, 0) == screen)
        return;
    g_ptr_array_remove(app->screens, screen);
    leave_status_behind(app);
    top = top_screen(app);
    if (top->screen_class->event != NULL)
        set_status(app, top->screen_class->event(top, UI_EVENT_SHOWN).status);
    ask_password(app);
}

static void
apply(UiApp *app, UiScreen *from, UiReaction reaction)
{
    switch (reaction.kind) {
    case UI_REACT_PUSH:
        push_screen(app, reaction.screen);
        break;
    case UI_REACT_CLOSE:
        close_screen(app, from);
        if (reaction.action != UI_ACTION_NONE)
            run_action(app, reaction.action);
        break;
    case UI_REACT_QUIT:
        g_main_loop_quit(app->loop);
        break;
    default:
        break;
    }
    set_status(app, reaction.status);
}

/* --- actions that every screen has ------------------------------------------------------------ */

static void
show_progress(UiApp *app)
{
    if (ui_fetch_n_accounts(app->context.fetch) == 0)
        say(app, UI_STATUS_INFO, g_strdup("Nothing was fetched yet: F fetches"));
    else if (top_screen(app)->screen_class->scope != UI_SCOPE_PROGRESS)
        push_screen(app, ui_progress_screen_new(&app->context));
}

static void
fetch(UiApp *app)
{
    if (config_settings_n_accounts(app->context.settings) == 0) {
        say(app, UI_STATUS_WARNING,
            g_strdup("There is no account yet: postbag.conf(5) shows how to write one"));
        return;
    }
    ui_fetch_start(app->context.fetch);
    show_progress(app);
    ask_password(app);
}

static void
stop_fetching(UiApp *app)
{
    bool is_running = ui_fetch_is_running(app->context.fetch);

    ui_fetch_stop(app->context.fetch);
    say(app, UI_STATUS_INFO,
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
        close_screen(app, top_screen(app));
}

static void
show_settings(UiApp *app)
{
    GError *error = NULL;
    UiScreen *screen = ui_settings_screen_new(&app->context, &error);

    if (screen == NULL)
        set_status(app, ui_react_error(error).status);
    else
        push_screen(app, screen);
}

static void
app_action(UiApp *app, UiAction action)
{
    switch (action) {
    case UI_ACTION_HELP:
        push_screen(app, ui_help_screen_new(&app->context, top_screen(app)));
        break;
    case UI_ACTION_REDRAW:
        ui_term_forget();
        break;
    case UI_ACTION_SUSPEND:
        ui_stop_now();
        break;
    case UI_ACTION_QUIT:
        g_main_loop_quit(app->loop);
        break;
    case UI_ACTION_BACK:
        go_back(app);
        break;
    case UI_ACTION_FETCH:
        fetch(app);
        break;
    case UI_ACTION_PROGRESS:
        show_progress(app);
        break;
    case UI_ACTION_SETTINGS:
        show_settings(app);
        break;
    case UI_ACTION_STOP:
        stop_fetching(app);
        break;
    default:
        break;
    }
}

static void
run_action(UiApp *app, UiAction action)
{
    UiScreen *screen = top_screen(app);
    UiReaction reaction = screen->screen_class->action(screen, action);

    if (reaction.kind == UI_REACT_NOT_MINE)
        app_action(app, action);
    else
        apply(app, screen, reaction);
}

/* --- keys ------------------------------------------------------------------------------------- */

/* What only informs goes with the first key after a while; what went wrong waits for Esc. */
static void
age_status(UiApp *app, UiAction action)
{
    bool is_old = g_get_monotonic_time() - app->status_us > INFO_STAYS_US;
    bool is_back = action == UI_ACTION_BACK;

    app->has_hidden_problem = is_back && app->status.kind >= UI_STATUS_WARNING;
    if (is_back || (app->status.kind <= UI_STATUS_OK && is_old))
        ui_status_clear(&app->status);
}

/* False when the field wants no such character: it is a key then. */
static bool
handle_text(UiApp *app, UiKey key)
{
    UiScreen *screen = top_screen(app);
    char utf8[7] = "";
    UiReaction reaction;

    g_unichar_to_utf8(key, utf8);
    reaction = screen->screen_class->text(screen, utf8);
    if (reaction.kind == UI_REACT_NOT_MINE)
        return false;
    apply(app, screen, reaction);
    return true;
}

static void
handle_input(UiApp *app, const UiInput *input)
{
    UiScreen *screen = top_screen(app);
    UiAction action;

    if (ui_key_is_text(input->key) && ui_screen_takes_text(screen) &&
        handle_text(app, input->key))
        return;
    /* A pasted line is never a row of commands. */
    if (input->is_pasted)
        return;
    action = ui_keymap_find(app->context.keymap, screen->screen_class->scope, input->key);
    age_status(app, action);
    if (action != UI_ACTION_NONE) {
        run_action(app, action);
    } else if (ui_key_is_text(input->key)) {
        g_autofree char *name = ui_key_to_string(input->key);

        say(app, UI_STATUS_INFO,
            g_strdup_printf("%s does nothing here; ? shows what the keys do", name));
    }
}

static gboolean
read_keys(gint fd, GIOCondition condition, gpointer data)
{
    UiApp *app = data;
    g_autoptr(GArray) inputs = g_array_new(FALSE, FALSE, sizeof(UiInput));

    (void)fd;
    if (condition & (G_IO_HUP | G_IO_ERR | G_IO_NVAL)) {
        /* The terminal is gone. */
        app->exit_status = SIGNAL_EXIT + SIGHUP;
        app->input_source = 0;
        g_main_loop_quit(app->loop);
        return G_SOURCE_REMOVE;
    }
    do {
        g_array_set_size(inputs, 0);
        ui_term_read(inputs, KEYS_A_WAKE_UP);
        for (guint i = 0; i < inputs->len; i++)
            handle_input(app, &g_array_index(inputs, UiInput, i));
    } while (inputs->len == KEYS_A_WAKE_UP);
    draw(app);
    return G_SOURCE_CONTINUE;
}

static void
listen_to_keys(UiApp *app)
{
    if (app->input_source == 0)
        app->input_source =
            g_unix_fd_add_full(G_PRIORITY_HIGH, STDIN_FILENO,
                               G_IO_IN | G_IO_HUP | G_IO_ERR, read_keys, app, NULL);
}

/* --- events ----------------------------------------------------------------------------------- */

static void
send_event(UiApp *app, UiEvent event)
{
    /* From the top down, for a screen may close itself. */
    for (guint i = app->screens->len; i-- > 0;) {
        UiScreen *screen = g_ptr_array_index(app->screens, i);

        if (screen->screen_class->event != NULL)
            apply(app, screen, screen->screen_class->event(screen, event));
    }
    draw_soon(app);
}

static void
tell_end(UiApp *app, const UiFetchAccount *account)
{
    if (account->state == UI_FETCH_FAILED)
        say(app, UI_STATUS_ERROR, ui_words_fetch_end(account));
    else if (account->state == UI_FETCH_DONE)
        say(app, UI_STATUS_OK, ui_words_fetch_end(account));
}

static void
fetch_signal(UiFetchSignal what, const UiFetchAccount *account, void *user_data)
{
    UiApp *app = user_data;

    switch (what) {
    case UI_FETCH_STORED:
        send_event(app, UI_EVENT_STORED);
        break;
    case UI_FETCH_ASKS:
        ask_password(app);
        break;
    case UI_FETCH_ENDED:
        tell_end(app, account);
        send_event(app, UI_EVENT_STORED);
        break;
    case UI_FETCH_CHANGED:
        break;
    }
    send_event(app, UI_EVENT_FETCH);
}

static void
leave_terminal(void *user_data)
{
    UiApp *app = user_data;

    if (app->n_away++ > 0)
        return;
    if (app->input_source != 0)
        g_source_remove(app->input_source);
    app->input_source = 0;
    ui_term_leave();
}

static void
enter_terminal(void *user_data)
{
    UiApp *app = user_data;

    g_assert(app->n_away > 0);
    if (--app->n_away > 0)
        return;
    ui_term_enter();
    listen_to_keys(app);
    draw_soon(app);
}

static const UiFetchWatch fetch_watch = { .signal = fetch_signal,
                                          .leave_terminal = leave_terminal,
                                          .enter_terminal = enter_terminal };

static void
no_event(PbJob *job, void *event, void *user_data)
{
    (void)job;
    (void)event;
    (void)user_data;
}

static void
refreshed(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    UiApp *app = user_data;

    app->refresh = NULL;
    if (end == PB_JOB_FAILED)
        say(app, UI_STATUS_ERROR, ui_status_text_of_error(error));
    pb_job_free(job);
    send_event(app, UI_EVENT_STORED);
    if (app->context.is_demo)
        ui_fetch_start(app->context.fetch);
}

static const PbJobWatch refresh_watch = { .event = no_event, .ended = refreshed };

static void
resumed(void *user_data)
{
    draw_soon(user_data);
}

static void
end_by_signal(int number, void *user_data)
{
    UiApp *app = user_data;

    app->exit_status = SIGNAL_EXIT + number;
    g_main_loop_quit(app->loop);
}

static gboolean
resized(gpointer data)
{
    draw_soon(data);
    return G_SOURCE_CONTINUE;
}

static void
watch_signals(UiApp *app)
{
    ui_ending_watch(end_by_signal, app);
    app->resize_source = g_unix_signal_add(SIGWINCH, resized, app);
    ui_stop_watch(resumed, app);
}

/* --- life ------------------------------------------------------------------------------------- */

static void
load_theme(UiApp *app)
{
    g_autoptr(GError) error = NULL;

    app->theme = ui_theme_load(config_settings_theme(app->context.settings),
                               app->context.paths->themes_dir, &error);
    if (error != NULL)
        say(app, UI_STATUS_WARNING, ui_status_text_of_error(error));
    ui_term_set_theme(app->theme);
}

static void
open_first_screen(UiApp *app, const char *folder)
{
    GError *error = NULL;
    UiScreen *screen =
        ui_list_screen_new(&app->context, folder == NULL ? "Inbox" : folder, &error);

    push_screen(app, screen);
    if (error != NULL)
        apply(app, screen, ui_react_error(error));
}

UiApp *
ui_app_new(const UiOptions *options, GError **error)
{
    g_autoptr(UiApp) app = g_new0(UiApp, 1);

    app->screens = g_ptr_array_new_with_free_func((GDestroyNotify)ui_screen_free);
    app->loop = g_main_loop_new(NULL, FALSE);
    app->store = store_open(options->paths, sync_describe, error);
    if (app->store == NULL)
        return NULL;
    app->context = (UiContext){ .paths = options->paths,
                                .settings = options->settings,
                                .store = app->store,
                                .is_demo = options->is_demo,
                                .changed = draw_soon,
                                .changed_data = app };
    app->context.keymap = ui_keymap_new();
    app->context.changes = ui_changes_new(app->store);
    app->context.fetch =
        ui_fetch_new(options->paths, options->settings, &fetch_watch, app);
    /* Before curses looks: what has a handler it leaves alone. */
    watch_signals(app);
    if (!ui_term_open(error))
        return NULL;
    load_theme(app);
    open_first_screen(app, options->folder);
    return g_steal_pointer(&app);
}

void
ui_app_free(UiApp *app)
{
    if (app == NULL)
        return;
    ui_term_close();
    ui_ending_unwatch();
    if (app->resize_source != 0)
        g_source_remove(app->resize_source);
    ui_stop_unwatch();
    if (app->input_source != 0)
        g_source_remove(app->input_source);
    pb_job_free(app->refresh);
    g_ptr_array_unref(app->screens);
    ui_fetch_free(app->context.fetch);
    if (app->frame_source != 0)
        g_source_remove(app->frame_source);
    ui_changes_free(app->context.changes);
    ui_keymap_free(app->context.keymap);
    ui_canvas_free(app->canvas);
    ui_theme_free(app->theme);
    ui_status_clear(&app->status);
    store_close(app->store);
    g_main_loop_unref(app->loop);
    g_free(app);
}

int
ui_app_run(UiApp *app)
{
    draw(app);
    listen_to_keys(app);
    app->refresh = ui_refresh_start(app->context.paths, &refresh_watch, app);
    g_main_loop_run(app->loop);
    return app->exit_status;
}
