/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_screens.c: whole screens drawn into a canvas and read as text, without a terminal. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "fake_list.h"
#include "frame.h"
#include "screen/help.h"
#include "screen/list.h"

#define N_MESSAGES 12

typedef struct {
    FakeFolder *folder;
    ConfigSettings *settings;
    UiContext context;
    UiScreen *screen;
} Fixture;

static int
set_up(void **state)
{
    static const char settings[] = "[account work]\naddress = ada@example.org\n"
                                   "server = pop.example.org\n";
    Fixture *fixture = g_new0(Fixture, 1);

    pb_clock_set(G_GINT64_CONSTANT(1700000000) + 100 * 3600);
    fixture->settings = config_settings_parse(settings, strlen(settings), "test", NULL);
    fixture->folder = fake_folder_new(N_MESSAGES);
    fixture->folder->unread_every = 3;
    fixture->context.settings = fixture->settings;
    fixture->context.keymap = ui_keymap_new();
    fixture->screen = ui_list_screen_new_with(&fixture->context, "Inbox",
                                              fake_list_new(fixture->folder));
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;

    ui_screen_free(fixture->screen);
    ui_keymap_free(fixture->context.keymap);
    config_settings_free(fixture->settings);
    fake_folder_free(fixture->folder);
    g_free(fixture);
    pb_clock_set(-1);
    return 0;
}

static char *
draw(UiScreen *screen, int rows, int columns, const UiStatus *status)
{
    g_autoptr(UiCanvas) canvas = ui_canvas_new(rows, columns);
    static const UiStatus none = { .kind = UI_STATUS_INFO };

    ui_frame_draw(canvas, screen, status == NULL ? &none : status);
    return ui_canvas_to_text(canvas);
}

static void
list__shows__columns_at_80x24(void **state)
{
    Fixture *fixture = *state;
    UiStatus status = { .kind = UI_STATUS_OK,
                        .text = (char *)"1 message moved to Trash",
                        .hint = UI_ACTION_UNDO };
    g_autofree char *text = draw(fixture->screen, 24, 80, &status);
    /* clang-format off */
    static const char expected[] =
        " Inbox                                                       12 messages  4 new\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        "> N     15 Nov  Eve Martinez            12K  Subject number 12\n"
        "        15 Nov  Bob Smith               11K  Subject number 11\n"
        "   !@   15 Nov  Alice Johnson           10K  Subject number 10\n"
        "  N     15 Nov  Zoë                      9K  Subject number 9\n"
        "        15 Nov  田中太郎                 8K  Subject number 8\n"
        "        15 Nov  Eve Martinez             7K  Subject number 7\n"
        "  N     15 Nov  Bob Smith                6K  Subject number 6\n"
        "    @   15 Nov  Alice Johnson            5K  Subject number 5\n"
        "        15 Nov  Zoë                      4K  Subject number 4\n"
        "  N!    15 Nov  田中太郎                 3K  Subject number 3\n"
        "        15 Nov  Eve Martinez             2K  Subject number 2\n"
        "        14 Nov  Bob Smith                1K  Subject number 1\n"
        "\n\n\n\n\n\n\n"
        " Only here, not on a server                             stored 2023-11-15 10:13\n"
        " 1 message moved to Trash                                                u undo\n"
        " Enter open  d delete  F fetch  l folders  $ server plan  ? help  q quit\n";
    /* clang-format on */

    assert_string_equal(text, expected);
}

static void
list__shows__what_is_a_preview(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *wide = NULL;
    g_autofree char *narrow = NULL;

    fixture->folder->preview = 10;
    ui_screen_free(fixture->screen);
    fixture->screen = ui_list_screen_new_with(&fixture->context, "Inbox",
                                              fake_list_new(fixture->folder));
    wide = draw(fixture->screen, 24, 80, NULL);
    narrow = draw(fixture->screen, 10, 40, NULL);
    assert_non_null(strstr(
        wide, "   !T   15 Nov  Alice Johnson         14.0M  [preview] Subject nu"));
    assert_non_null(strstr(narrow, "   !T 15 Nov  Alice John…  Subject num…\n"));
}

/* What cannot be asked for is said, and asks nobody. */
static void
list__says__that_a_message_is_whole(void **state)
{
    Fixture *fixture = *state;
    UiReaction reaction =
        fixture->screen->screen_class->action(fixture->screen, UI_ACTION_REST);

    assert_int_equal(reaction.kind, UI_REACT_REDRAW);
    assert_string_equal(reaction.status.text, "The whole message is here");
    ui_status_clear(&reaction.status);
}

static void
list__stays_useful__at_40x10(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *text = draw(fixture->screen, 10, 40, NULL);
    /* clang-format off */
    static const char expected[] =
        " Inbox               12 messages  4 new\n"
        "────────────────────────────────────────\n"
        "> N   15 Nov  Eve Martin…  Subject num…\n"
        "      15 Nov  Bob Smith    Subject num…\n"
        "   !@ 15 Nov  Alice John…  Subject num…\n"
        "  N   15 Nov  Zoë          Subject num…\n"
        "      15 Nov  田中太郎     Subject num…\n"
        " Only here, not on a server\n"
        "\n"
        " Enter open  d delete  ? help  q quit\n";
    /* clang-format on */

    assert_string_equal(text, expected);
}

static void
list__shrinks__to_20x5_and_1x1(void **state)
{
    Fixture *fixture = *state;
    UiStatus status = { .kind = UI_STATUS_ERROR, .text = (char *)"disk full" };
    g_autofree char *small = draw(fixture->screen, 5, 20, NULL);
    g_autofree char *message = draw(fixture->screen, 5, 20, &status);
    g_autofree char *dot = draw(fixture->screen, 1, 1, &status);
    /* clang-format off */
    static const char expected[] =
        " Inbox  12 message…\n"
        "> N   Subject numb…\n"
        "      Subject numb…\n"
        "   !@ Subject numb…\n"
        " ? help  q quit\n";
    /* clang-format on */

    assert_string_equal(small, expected);
    assert_non_null(strstr(message, "\n disk full\n"));
    assert_string_equal(dot, "N\n");
}

static void
list__widens__at_120x40(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *text = draw(fixture->screen, 40, 120, NULL);

    assert_non_null(strstr(text, "> N   15 Nov 10:13  Eve Martinez                  12K  "
                                 "here      Subject number 12\n"));
    assert_non_null(strstr(text, "? help  q quit\n"));
}

static void
screens__keep_inside__at_any_size(void **state)
{
    Fixture *fixture = *state;
    UiScreen *help = ui_help_screen_new(&fixture->context, fixture->screen);

    for (int rows = 1; rows < 30; rows++) {
        for (int columns = 1; columns < 130; columns += rows % 3 + 1) {
            g_autofree char *list = draw(fixture->screen, rows, columns, NULL);
            g_autofree char *keys = draw(help, rows, columns, NULL);

            assert_true(*list != '\0' && *keys != '\0');
        }
    }
    ui_screen_free(help);
}

static void
list__puts_the_cursor__on_the_selected_row(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(UiCanvas) canvas = ui_canvas_new(24, 80);
    const UiStatus none = { .kind = UI_STATUS_INFO };
    int y, x;

    for (int i = 0; i < 3; i++)
        fixture->screen->screen_class->action(fixture->screen, UI_ACTION_NEXT);
    ui_frame_draw(canvas, fixture->screen, &none);
    ui_canvas_get_cursor(canvas, &y, &x);
    assert_int_equal(y, 5);
    assert_int_equal(x, 0);
    assert_true(ui_canvas_cell(canvas, 5, 40)->is_selected);
    assert_false(ui_canvas_cell(canvas, 4, 40)->is_selected);
    assert_int_equal(ui_canvas_cell(canvas, 5, 16)->role, UI_ROLE_UNREAD);
}

static void
list__says_what_to_do__when_it_is_empty(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *text = NULL;

    fixture->folder->newest = 0;
    fixture->screen->screen_class->event(fixture->screen, UI_EVENT_STORED);
    ui_screen_free(fixture->screen);
    fixture->screen = ui_list_screen_new_with(&fixture->context, "Inbox",
                                              fake_list_new(fixture->folder));
    text = draw(fixture->screen, 24, 80, NULL);
    assert_non_null(strstr(text, "0 messages"));
    assert_non_null(strstr(text, " No messages here yet. Press F to fetch your mail.\n"));
}

static void
list__has_its_keys__also_when_it_is_empty(void **state)
{
    Fixture *fixture = *state;
    static const UiAction not_its_own[] = { UI_ACTION_QUIT, UI_ACTION_HELP,
                                            UI_ACTION_FETCH, UI_ACTION_SETTINGS,
                                            UI_ACTION_REDRAW };
    static const UiAction about_a_message[] = { UI_ACTION_OPEN, UI_ACTION_DELETE,
                                                UI_ACTION_FLAG };
    UiScreen *screen;

    fixture->folder->newest = 0;
    screen = ui_list_screen_new_with(&fixture->context, "Inbox",
                                     fake_list_new(fixture->folder));
    for (gsize i = 0; i < G_N_ELEMENTS(not_its_own); i++)
        assert_int_equal(screen->screen_class->action(screen, not_its_own[i]).kind,
                         UI_REACT_NOT_MINE);
    for (gsize i = 0; i < G_N_ELEMENTS(about_a_message); i++) {
        UiReaction reaction = screen->screen_class->action(screen, about_a_message[i]);

        assert_string_equal(reaction.status.text, "There is no message here");
        ui_status_clear(&reaction.status);
    }
    ui_screen_free(screen);
}

static UiReaction
type(UiScreen *screen, const char *text)
{
    UiReaction reaction = { .kind = UI_REACT_NONE };
    char letter[2] = "";

    for (; *text != '\0'; text++) {
        letter[0] = *text;
        reaction = screen->screen_class->text(screen, letter);
    }
    return reaction;
}

static void
help__finds__actions_and_runs_them(void **state)
{
    Fixture *fixture = *state;
    UiScreen *help = ui_help_screen_new(&fixture->context, fixture->screen);
    g_autofree char *all = draw(help, 24, 80, NULL);
    g_autofree char *found = NULL;
    UiReaction reaction;
    /* clang-format off */
    static const char expected[] =
        " Help: message list                                              type to search\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        "  Search  TRASH\n"
        "\n"
        "  On this screen\n"
        "  d  Del         Move to Trash; undo takes it back, the server is not touched\n"
        "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"
        " Enter do it  Down choose  Backspace search less  Esc close\n";
    /* clang-format on */

    assert_non_null(strstr(all, "On this screen\n"));
    assert_non_null(strstr(all, "  Enter  Right   Open the message\n"));
    type(help, "TRASH");
    found = draw(help, 24, 80, NULL);
    assert_string_equal(found, expected);
    reaction = help->screen_class->action(help, UI_ACTION_CHOOSE);
    assert_int_equal(reaction.kind, UI_REACT_CLOSE);
    assert_int_equal(reaction.action, UI_ACTION_DELETE);
    type(help, "xyz");
    reaction = help->screen_class->action(help, UI_ACTION_CHOOSE);
    assert_int_equal(reaction.kind, UI_REACT_NONE);
    help->screen_class->action(help, UI_ACTION_ERASE_ALL);
    reaction = help->screen_class->action(help, UI_ACTION_BACK);
    assert_int_equal(reaction.kind, UI_REACT_CLOSE);
    assert_int_equal(reaction.action, UI_ACTION_NONE);
    ui_screen_free(help);
}

static void
help__walks__over_actions_not_headings(void **state)
{
    Fixture *fixture = *state;
    UiScreen *help = ui_help_screen_new(&fixture->context, fixture->screen);
    UiReaction reaction;

    g_free(draw(help, 12, 80, NULL));
    for (int i = 0; i < 60; i++) {
        help->screen_class->action(help, i < 30 ? UI_ACTION_NEXT : UI_ACTION_PREVIOUS);
        reaction = help->screen_class->action(help, UI_ACTION_CHOOSE);
        assert_int_equal(reaction.kind, UI_REACT_CLOSE);
        assert_int_not_equal(reaction.action, UI_ACTION_NONE);
    }
    help->screen_class->action(help, UI_ACTION_LAST);
    reaction = help->screen_class->action(help, UI_ACTION_CHOOSE);
    assert_int_not_equal(reaction.action, UI_ACTION_NONE);
    ui_screen_free(help);
}

static void
title__warns__of_accounts_that_send_in_clear(void **state)
{
#define CLEAR(name)                                                           \
    "[account " name "]\naddress = a@example.org\nserver = pop.example.org\n" \
    "security = none\nallow_plaintext = yes\n"
    static const struct {
        const char *settings, *warning;
    } rows[] = {
        { "[account a]\naddress = a@example.org\nserver = pop.example.org\n", NULL },
        { "[account a]\naddress = a@example.org\nserver = 127.0.0.1\nsecurity = none\n"
          "allow_plaintext = yes\n",
          NULL },
        { CLEAR("a"), "! a without TLS" },
        { CLEAR("a") CLEAR("b"), "! 2 accounts without TLS" },
    };
#undef CLEAR
    Fixture *fixture = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(ConfigSettings) settings = config_settings_parse(
            rows[i].settings, strlen(rows[i].settings), "test", NULL);
        g_autofree char *text = NULL;

        assert_non_null(settings);
        fixture->context.settings = settings;
        text = draw(fixture->screen, 24, 80, NULL);
        fixture->context.settings = fixture->settings;
        assert_non_null(strstr(text, "Inbox"));
        if (rows[i].warning == NULL)
            assert_null(strstr(text, "without TLS"));
        else
            assert_non_null(strstr(text, rows[i].warning));
    }
}

int
main(void)
{
#define SCREEN_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        SCREEN_TEST(title__warns__of_accounts_that_send_in_clear),
        SCREEN_TEST(list__shows__columns_at_80x24),
        SCREEN_TEST(list__shows__what_is_a_preview),
        SCREEN_TEST(list__says__that_a_message_is_whole),
        SCREEN_TEST(list__stays_useful__at_40x10),
        SCREEN_TEST(list__shrinks__to_20x5_and_1x1),
        SCREEN_TEST(list__widens__at_120x40),
        SCREEN_TEST(screens__keep_inside__at_any_size),
        SCREEN_TEST(list__puts_the_cursor__on_the_selected_row),
        SCREEN_TEST(list__says_what_to_do__when_it_is_empty),
        SCREEN_TEST(list__has_its_keys__also_when_it_is_empty),
        SCREEN_TEST(help__finds__actions_and_runs_them),
        SCREEN_TEST(help__walks__over_actions_not_headings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
