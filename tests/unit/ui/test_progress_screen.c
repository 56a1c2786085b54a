/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_progress_screen.c: the progress screen over real sessions, by its keys. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "frame.h"
#include "mailbox.h"
#include "screen/progress.h"

#define NOW ((gint64)1795000000)

typedef struct {
    Mailbox *mailbox;
    ConfigSettings *settings;
    UiContext context;
    UiScreen *screen;
    guint n_signals;
} Live;

static void
on_signal(UiFetchSignal what, const UiFetchAccount *account, void *user_data)
{
    Live *live = user_data;

    (void)what;
    (void)account;
    live->n_signals++;
}

static void
ignore(void *user_data)
{
    (void)user_data;
}

static const UiFetchWatch live_watch = { .signal = on_signal,
                                         .leave_terminal = ignore,
                                         .enter_terminal = ignore };

/* A server that nobody listens at: each session fails at once and says so in the log. */
static int
set_up(void **state)
{
    static const char settings[] = "[account work]\naddress = ada@example.org\n"
                                   "server = 127.0.0.1\nport = 1\nsecurity = none\n"
                                   "allow_plaintext = yes\n";
    Live *live = g_new0(Live, 1);

    g_setenv("TZ", "UTC", TRUE);
    mailbox_setup((void **)&live->mailbox);
    live->settings = config_settings_parse(settings, strlen(settings), "test", NULL);
    assert_non_null(live->settings);
    live->context.paths = live->mailbox->paths;
    live->context.settings = live->settings;
    live->context.keymap = ui_keymap_new();
    live->context.changed = ignore;
    live->context.fetch =
        ui_fetch_new(live->mailbox->paths, live->settings, &live_watch, live);
    live->screen = ui_progress_screen_new(&live->context);
    *state = live;
    return 0;
}

static int
tear_down(void **state)
{
    Live *live = *state;

    ui_screen_free(live->screen);
    ui_fetch_free(live->context.fetch);
    ui_keymap_free(live->context.keymap);
    config_settings_free(live->settings);
    mailbox_teardown((void **)&live->mailbox);
    g_free(live);
    return 0;
}

static void
run_session(Live *live)
{
    assert_true(ui_fetch_start(live->context.fetch));
    while (ui_fetch_is_running(live->context.fetch))
        g_main_context_iteration(NULL, TRUE);
}

static char *
draw_live(Live *live, int rows, int columns)
{
    g_autoptr(UiCanvas) canvas = ui_canvas_new(rows, columns);
    static const UiStatus none = { .kind = UI_STATUS_INFO };

    ui_frame_draw(canvas, live->screen, &none);
    return ui_canvas_to_text(canvas);
}

static void
act(Live *live, UiAction action)
{
    assert_int_equal(live->screen->screen_class->action(live->screen, action).kind,
                     UI_REACT_REDRAW);
}

static void
progress_screen__tells__what_failed(void **state)
{
    Live *live = *state;
    g_autofree char *running = NULL;
    g_autofree char *text = NULL;

    assert_true(ui_fetch_start(live->context.fetch));
    running = draw_live(live, 24, 80);
    assert_non_null(strstr(running, " Fetching "));
    assert_non_null(strstr(running, "1 account   0:00\n"));
    assert_non_null(strstr(running, " The reader is free: press Esc and read on."));
    while (ui_fetch_is_running(live->context.fetch))
        g_main_context_iteration(NULL, TRUE);
    text = draw_live(live, 24, 80);
    assert_non_null(strstr(text, " Fetched "));
    assert_non_null(strstr(text, " work  127.0.0.1  failed after 0:00\n"));
    assert_non_null(strstr(text, " Nothing was deleted on the server\n"));
    assert_null(strstr(text, "The reader is free"));
    assert_true(live->n_signals > 0);
    assert_int_equal(
        live->screen->screen_class->action(live->screen, UI_ACTION_BACK).kind,
        UI_REACT_CLOSE);
}

/* The lower part of a screen from "Log" on. */
static const char *
log_of(const char *text)
{
    const char *log = strstr(text, " Log");

    assert_non_null(log);
    return strchr(log, '\n');
}

static void
progress_screen__stays_in_place__when_scrolled_back(void **state)
{
    Live *live = *state;
    g_autofree char *newest = NULL;
    g_autofree char *older = NULL;
    g_autofree char *still = NULL;
    g_autofree char *first = NULL;
    g_autofree char *last = NULL;
    g_autofree char *now = NULL;
    guint before;

    for (int i = 0; i < 20; i++) {
        pb_clock_set(NOW + i);
        run_session(live);
    }
    before = ui_fetch_log(live->context.fetch)->len;
    assert_true(before >= 20);
    newest = draw_live(live, 24, 80);
    act(live, UI_ACTION_PREVIOUS);
    act(live, UI_ACTION_PREVIOUS);
    act(live, UI_ACTION_PREVIOUS);
    act(live, UI_ACTION_NEXT);
    older = draw_live(live, 24, 80);
    assert_non_null(strstr(older, " 2 newer below\n"));
    assert_string_not_equal(log_of(older), log_of(newest));
    /* What comes meanwhile moves nothing. */
    run_session(live);
    assert_true(ui_fetch_log(live->context.fetch)->len > before);
    still = draw_live(live, 24, 80);
    assert_string_equal(log_of(still), log_of(older));
    act(live, UI_ACTION_FIRST);
    first = draw_live(live, 24, 80);
    assert_non_null(strstr(first, "\n 11:06:40  connecting\n"));
    act(live, UI_ACTION_PAGE_UP);
    now = draw_live(live, 24, 80);
    assert_string_equal(now, first);
    for (guint i = 0; i < before; i++)
        act(live, UI_ACTION_PAGE_DOWN);
    g_free(now);
    now = draw_live(live, 24, 80);
    assert_null(strstr(now, "newer below"));
    /* At the newest line again it follows. */
    pb_clock_set(NOW + 1000);
    run_session(live);
    last = draw_live(live, 24, 80);
    assert_null(strstr(last, "newer below"));
    assert_string_not_equal(log_of(last), log_of(now));
}

/* When the oldest lines are dropped while a person reads them, the view goes on with what is left. */
static void
progress_screen__survives__lines_that_are_dropped(void **state)
{
    Live *live = *state;
    g_autofree char *text = NULL;

    for (int i = 0; i < 10; i++)
        run_session(live);
    text = draw_live(live, 24, 80);
    act(live, UI_ACTION_FIRST);
    for (int i = 0; i < 300; i++)
        run_session(live);
    assert_int_equal(ui_fetch_log(live->context.fetch)->len, UI_FETCH_MAX_LOG);
    g_free(text);
    text = draw_live(live, 24, 80);
    assert_non_null(strstr(text, " newer below\n"));
    act(live, UI_ACTION_NEXT);
    act(live, UI_ACTION_LAST);
    g_free(text);
    text = draw_live(live, 24, 80);
    assert_null(strstr(text, "newer below"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(progress_screen__tells__what_failed),
        TEST(progress_screen__stays_in_place__when_scrolled_back),
        TEST(progress_screen__survives__lines_that_are_dropped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
