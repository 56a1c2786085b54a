/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_transcript.c: the transcript screen: what it shows, following the end, and staying in place. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "frame.h"
#include "mailbox.h"
#include "model/fetch_inside.h"
#include "screen/transcript.h"

#define NOW ((gint64)1795000000) /* 11:06:40 UTC */

typedef struct {
    Mailbox *mailbox;
    ConfigSettings *settings;
    UiContext context;
    UiFetchSession *session;
    UiScreen *screen;
} Live;

static void
nothing(void *user_data)
{
    (void)user_data;
}

static void
on_signal(UiFetchSignal what, const UiFetchAccount *account, void *user_data)
{
    (void)what;
    (void)account;
    (void)user_data;
}

static const UiFetchWatch live_watch = { .signal = on_signal,
                                         .leave_terminal = nothing,
                                         .enter_terminal = nothing };

static UiFetchSession *
add_session(Live *live, const char *name)
{
    UiFetchSession *session = ui_fetch_session_new(live->context.fetch, name);

    g_ptr_array_add(live->context.fetch->sessions, session);
    return session;
}

static int
set_up(void **state)
{
    static const char settings[] = "[account work]\nserver = pop.example.org\nuser = a\n";
    Live *live = g_new0(Live, 1);

    g_setenv("TZ", "UTC", TRUE);
    mailbox_setup((void **)&live->mailbox);
    pb_clock_set(NOW);
    live->settings = config_settings_parse(settings, strlen(settings), "test", NULL);
    assert_non_null(live->settings);
    live->context.settings = live->settings;
    live->context.keymap = ui_keymap_new();
    live->context.changed = nothing;
    live->context.fetch =
        ui_fetch_new(live->mailbox->paths, live->settings, &live_watch, live);
    live->session = add_session(live, "work");
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
say(Live *live, SyncSaidBy by, const char *text)
{
    sync_transcript_add(live->session->transcript, by, text);
}

static void
open_screen(Live *live)
{
    live->screen = ui_transcript_screen_new(&live->context, "work");
}

/* As if the pause between two looks had passed. */
static char *
draw_at_once(Live *live, int rows, int columns)
{
    g_autoptr(UiCanvas) canvas = ui_canvas_new(rows, columns);
    static const UiStatus none = { .kind = UI_STATUS_INFO };

    ui_frame_draw(canvas, live->screen, &none);
    return ui_canvas_to_text(canvas);
}

static char *
draw(Live *live, int rows, int columns)
{
    g_usleep(260 * 1000);
    live->screen->screen_class->event(live->screen, UI_EVENT_FETCH);
    return draw_at_once(live, rows, columns);
}

static void
act(Live *live, UiAction action)
{
    assert_int_equal(live->screen->screen_class->action(live->screen, action).kind,
                     UI_REACT_REDRAW);
}

static void
talk(Live *live, guint from, guint to)
{
    for (guint i = from; i < to; i++) {
        g_autofree char *text = g_strdup_printf("RETR %u", i);

        pb_clock_set(NOW + i);
        say(live, SYNC_SAID_BY_US, text);
    }
}

static void
transcript__shows__what_was_said_and_what_went_wrong(void **state)
{
    Live *live = *state;
    g_autofree char *wide = NULL;
    g_autofree char *narrow = NULL;

    say(live, SYNC_SAID_OF_LINE, "connected to 192.0.2.1");
    say(live, SYNC_SAID_BY_SERVER, "+OK hello \033[2J");
    say(live, SYNC_SAID_BY_US, "PASS ****");
    say(live, SYNC_SAID_BY_SERVER,
        "-ERR [AUTH] the password was not taken; switch POP3 on in the settings of your "
        "webmail first");
    live->session->account.state = UI_FETCH_FAILED;
    live->session->account.problem =
        g_strdup("login refused: [AUTH] the password was not "
                 "taken: check user and password");
    open_screen(live);
    wide = draw_at_once(live, 12, 80);
    assert_string_equal(
        wide,
        " Transcript / work                                                      4 lines\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " login refused: [AUTH] the password was not taken: check user and password\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " 11:06:40.000 -- connected to 192.0.2.1\n"
        " 11:06:40.000 S: +OK hello ^[[2J\n"
        " 11:06:40.000 C: PASS ****\n"
        " 11:06:40.000 S: -ERR [AUTH] the password was not taken; switch POP3 on in the\n"
        " settings of your webmail first\n"
        "\n"
        "\n"
        " k older  G newest  ? help  q back\n");
    narrow = draw_at_once(live, 10, 40);
    assert_string_equal(narrow, " Transcript / work              4 lines\n"
                                "────────────────────────────────────────\n"
                                " -- connected to 192.0.2.1\n"
                                " S: +OK hello ^[[2J\n"
                                " C: PASS ****\n"
                                " S: -ERR [AUTH] the password was not\n"
                                " taken; switch POP3 on in the settings\n"
                                " of your webmail first\n"
                                "\n"
                                " k older  G newest  ? help  q back\n");
}

static void
transcript__follows__the_end(void **state)
{
    Live *live = *state;
    g_autofree char *first = NULL;
    g_autofree char *next = NULL;

    talk(live, 0, 30);
    open_screen(live);
    first = draw(live, 24, 80);
    assert_non_null(strstr(first, " C: RETR 29\n"));
    assert_null(strstr(first, " C: RETR 0\n"));
    talk(live, 30, 31);
    next = draw(live, 24, 80);
    assert_non_null(strstr(next, " C: RETR 30\n"));
    assert_null(strstr(next, " newer\n"));
}

/* From "RETR <n>" in the first row of the content on. */
static guint
first_shown(const char *text)
{
    const char *found = strstr(text, "RETR ");

    assert_non_null(found);
    return (guint)g_ascii_strtoull(found + 5, NULL, 10);
}

static void
transcript__stays_in_place__when_scrolled_back(void **state)
{
    Live *live = *state;
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    g_autofree char *dropped = NULL;
    g_autofree char *newest = NULL;

    talk(live, 0, 100);
    open_screen(live);
    g_free(draw(live, 24, 80));
    act(live, UI_ACTION_PAGE_UP);
    act(live, UI_ACTION_PREVIOUS);
    before = draw(live, 24, 80);
    assert_non_null(strstr(before, "100 lines   20 newer\n"));
    assert_int_equal(first_shown(before), 60);
    talk(live, 100, 150);
    after = draw(live, 24, 80);
    assert_int_equal(first_shown(after), 60);
    assert_non_null(strstr(after, "150 lines   70 newer\n"));
    /* The oldest lines go, the one at the top stays while it is kept. */
    talk(live, 150, SYNC_TRANSCRIPT_MAX_LINES + 50);
    dropped = draw(live, 24, 80);
    assert_int_equal(first_shown(dropped), 60);
    act(live, UI_ACTION_FIRST);
    g_free(dropped);
    dropped = draw(live, 24, 80);
    assert_int_equal(first_shown(dropped), 50);
    talk(live, SYNC_TRANSCRIPT_MAX_LINES + 50, SYNC_TRANSCRIPT_MAX_LINES + 90);
    g_free(dropped);
    dropped = draw(live, 24, 80);
    assert_int_equal(first_shown(dropped), 90);
    act(live, UI_ACTION_LAST);
    newest = draw(live, 24, 80);
    assert_null(strstr(newest, " newer\n"));
    assert_int_equal(first_shown(newest), SYNC_TRANSCRIPT_MAX_LINES + 90 - 20);
}

/* One row at a time through lines of many rows, up and down again, by pages too. */
static void
transcript__scrolls__through_long_lines(void **state)
{
    Live *live = *state;
    g_autofree char *last = NULL;
    g_autofree char *first = NULL;
    g_autofree char *again = NULL;
    g_autofree char *paged = NULL;
    GString *text = g_string_new("begin");

    for (int i = 0; i < 120; i++)
        g_string_append_printf(text, " w%d", i);
    for (int i = 0; i < 3; i++)
        say(live, i % 2 == 0 ? SYNC_SAID_BY_US : SYNC_SAID_BY_SERVER, text->str);
    g_string_free(text, TRUE);
    open_screen(live);
    last = draw_at_once(live, 10, 40);
    assert_non_null(strstr(last, " w119\n"));
    assert_null(strstr(last, "begin"));
    for (int i = 0; i < 60; i++) {
        act(live, UI_ACTION_PREVIOUS);
        g_free(draw_at_once(live, 10, 40));
    }
    first = draw_at_once(live, 10, 40);
    assert_non_null(strstr(first, "\n C: begin w0 w1"));
    assert_non_null(strstr(first, "3 lines   2 newer\n"));
    for (int i = 0; i < 60; i++)
        act(live, UI_ACTION_NEXT);
    again = draw_at_once(live, 10, 40);
    assert_string_equal(again, last);
    for (int i = 0; i < 12; i++)
        act(live, UI_ACTION_PAGE_UP);
    paged = draw_at_once(live, 10, 40);
    assert_string_equal(paged, first);
    for (int i = 0; i < 12; i++)
        act(live, UI_ACTION_PAGE_DOWN);
    g_free(again);
    again = draw_at_once(live, 10, 40);
    assert_string_equal(again, last);
}

static void
transcript__says_so__when_nothing_was_said(void **state)
{
    Live *live = *state;
    g_autofree char *text = NULL;

    open_screen(live);
    text = draw_at_once(live, 24, 80);
    assert_non_null(strstr(text, "\n Nothing was said yet: no connection was made.\n"));
    act(live, UI_ACTION_PREVIOUS);
    act(live, UI_ACTION_PAGE_DOWN);
    act(live, UI_ACTION_LAST);
}

static void
transcript__steps__from_account_to_account(void **state)
{
    Live *live = *state;
    g_autofree char *text = NULL;
    UiFetchSession *other = add_session(live, "home");

    talk(live, 0, 3);
    sync_transcript_add(other->transcript, SYNC_SAID_BY_SERVER, "+OK home");
    open_screen(live);
    act(live, UI_ACTION_NEXT_ACCOUNT);
    text = draw_at_once(live, 24, 80);
    assert_non_null(strstr(text, " Transcript / home "));
    assert_non_null(strstr(text, " S: +OK home\n"));
    assert_null(strstr(text, "RETR"));
    assert_non_null(strstr(text, "J account"));
    act(live, UI_ACTION_PREVIOUS_ACCOUNT);
    g_free(text);
    text = draw_at_once(live, 24, 80);
    assert_non_null(strstr(text, "RETR 2"));
}

static void
transcript__draws__at_any_size(void **state)
{
    Live *live = *state;
    g_autofree char *wide_text = g_strnfill(1000, 'x');

    talk(live, 0, 40);
    say(live, SYNC_SAID_BY_SERVER, wide_text);
    say(live, SYNC_SAID_BY_SERVER, "日本語日本語日本語");
    live->session->account.problem = g_strdup(wide_text);
    open_screen(live);
    for (int rows = 1; rows < 30; rows += 3) {
        for (int columns = 1; columns < 130; columns += 7) {
            g_free(draw_at_once(live, rows, columns));
            live->screen->screen_class->action(live->screen, UI_ACTION_PAGE_UP);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(transcript__shows__what_was_said_and_what_went_wrong),
        TEST(transcript__follows__the_end),
        TEST(transcript__stays_in_place__when_scrolled_back),
        TEST(transcript__scrolls__through_long_lines),
        TEST(transcript__says_so__when_nothing_was_said),
        TEST(transcript__steps__from_account_to_account),
        TEST(transcript__draws__at_any_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
