/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/app.c: the loop (L4).
 *
 * Every wake-up handles all that is there, then draws once. Keys draw at once; what comes from the
 * background waits until 16 ms have passed since the last frame. The top screen of the stack has the keys,
 * all of them hear events. */
#include <config.h>

#include <signal.h>
#include <unistd.h>

#include <glib-unix.h>

#include "sync/fetch.h"
#include "app_inside.h"
#include "ending.h"
#include "frame.h"
#include "screen/list.h"
#include "term/stop.h"
#include "term/term.h"

#define FRAME_US       (16 * 1000)
#define KEYS_A_WAKE_UP 1024
#define INFO_STAYS_US  (4 * G_USEC_PER_SEC)
#define SIGNAL_EXIT    128

/* --- drawing ---------------------------------------------------------------------------------- */

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
    ui_frame_draw(app->canvas, ui_app_top(app), &app->status);
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
void
ui_app_draw_soon(void *data)
{
    UiApp *app = data;
    gint64 wait = app->frame_us + FRAME_US - g_get_monotonic_time();

    if (app->frame_source == 0)
        app->frame_source =
            g_timeout_add(wait > 0 ? (guint)(wait / 1000) : 0, draw_waiting, app);
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
    UiScreen *screen = ui_app_top(app);
    char utf8[7] = "";
    UiReaction reaction;

    g_unichar_to_utf8(key, utf8);
    reaction = screen->screen_class->text(screen, utf8);
    if (reaction.kind == UI_REACT_NOT_MINE)
        return false;
    ui_app_apply(app, screen, reaction);
    return true;
}

static void
handle_input(UiApp *app, const UiInput *input)
{
    UiScreen *screen = ui_app_top(app);
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
        ui_app_act(app, action);
    } else if (ui_key_is_text(input->key)) {
        g_autofree char *name = ui_key_to_string(input->key);

        ui_app_say(
            app, UI_STATUS_INFO,
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

void
ui_app_listen(UiApp *app)
{
    if (app->input_source == 0)
        app->input_source =
            g_unix_fd_add_full(G_PRIORITY_HIGH, STDIN_FILENO,
                               G_IO_IN | G_IO_HUP | G_IO_ERR, read_keys, app, NULL);
}

/* --- signals ---------------------------------------------------------------------------------- */

static void
resumed(void *user_data)
{
    ui_app_draw_soon(user_data);
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
    ui_app_draw_soon(data);
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
open_first_screen(UiApp *app, const char *folder)
{
    GError *error = NULL;
    UiScreen *screen =
        ui_list_screen_new(&app->context, folder == NULL ? "Inbox" : folder, &error);

    ui_app_push(app, screen);
    if (error != NULL)
        ui_app_apply(app, screen, ui_react_error(error));
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
                                .changed = ui_app_draw_soon,
                                .changed_data = app,
                                .settings_changed = ui_app_take_settings,
                                .tell_error = ui_app_say_error,
                                .send = ui_app_send_bytes,
                                .show_theme = ui_app_show_theme };
    app->context.keymap = ui_keymap_new();
    app->context.changes = ui_changes_new(app->store);
    app->context.renderer = mail_renderer_new(g_main_context_default());
    app->context.fetch =
        ui_fetch_new(options->paths, options->settings, &ui_app_fetch_watch, app);
    app->context.schedule =
        ui_schedule_new(options->settings, app->store, app->context.fetch);
    app->context.wants = ui_wants_new(options->paths, options->settings,
                                      app->context.fetch, ui_app_say_error, app);
    app->context.outside = ui_outside_new(
        &(UiOutsideTerminal){ ui_app_lend_terminal, ui_app_take_terminal, app });
    app->context.wishes = ui_wishes_new(options->paths, ui_app_wishes_written, app);
    ui_changes_set_wishes(app->context.changes, app->context.wishes);
    /* Before curses looks: what has a handler it leaves alone. */
    watch_signals(app);
    if (!ui_term_open(error))
        return NULL;
    ui_app_show_settings(app);
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
    ui_wants_free(app->context.wants);
    ui_schedule_free(app->context.schedule);
    ui_fetch_free(app->context.fetch);
    if (app->frame_source != 0)
        g_source_remove(app->frame_source);
    ui_outside_free(app->context.outside);
    ui_changes_free(app->context.changes);
    mail_renderer_free(app->context.renderer);
    ui_wishes_free(app->context.wishes);
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
    ui_app_listen(app);
    ui_app_refresh(app);
    g_main_loop_run(app->loop);
    return app->exit_status;
}
