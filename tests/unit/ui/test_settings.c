/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_settings.c: the retention page drawn into a canvas, over a real ledger, by its keys. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "frame.h"
#include "mailbox.h"
#include "screen/settings.h"

#define DAY ((gint64)86400)
#define NOW ((gint64)1795000000)

static const char one_account[] = "[account work]\naddress = ada@example.org\n"
                                  "server = pop.example.org\n"
                                  "leave_on_server = 14 days\n";
static const char three_accounts[] = "[account work]\naddress = ada@example.org\n"
                                     "server = pop.example.org\n"
                                     "[account home]\naddress = ada@example.net\n"
                                     "server = pop.example.net\n"
                                     "leave_on_server = always\n"
                                     "[account old]\naddress = a@example.com\n"
                                     "server = pop.example.com\n"
                                     "leave_on_server = 36 hours\n";

typedef struct {
    Mailbox *mailbox;
    ConfigSettings *settings;
    UiContext context;
    UiScreen *screen;
} Fixture;

static int
set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);

    mailbox_setup((void **)&fixture->mailbox);
    pb_clock_set(NOW);
    fixture->context.paths = fixture->mailbox->paths;
    fixture->context.store = fixture->mailbox->store;
    fixture->context.keymap = ui_keymap_new();
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
    mailbox_teardown((void **)&fixture->mailbox);
    g_free(fixture);
    return 0;
}

static void
open_page(Fixture *fixture, const char *settings)
{
    const char *file = fixture->mailbox->paths->config_file;
    g_autoptr(GError) error = NULL;

    pb_clock_set(NOW);
    assert_true(g_file_set_contents(file, settings, -1, NULL));
    g_chmod(file, 0600);
    fixture->settings = config_settings_load(fixture->mailbox->paths, &error);
    assert_null(error);
    fixture->context.settings = fixture->settings;
    fixture->screen = ui_settings_screen_new(&fixture->context, &error);
    assert_null(error);
    assert_non_null(fixture->screen);
}

/* 20 of 35 messages stand here longer than two weeks, 10 shorter, 5 are still to fetch. */
static void
open_ordinary(Fixture *fixture)
{
    mailbox_list(fixture->mailbox, 0, 35, NOW - 3600);
    mailbox_store(fixture->mailbox, 0, 20, NOW - 20 * DAY);
    mailbox_store(fixture->mailbox, 20, 10, NOW - 10 * DAY);
    open_page(fixture, one_account);
}

static char *
draw(const Fixture *fixture, int rows, int columns)
{
    g_autoptr(UiCanvas) canvas = ui_canvas_new(rows, columns);
    static const UiStatus none = { .kind = UI_STATUS_INFO };

    ui_frame_draw(canvas, fixture->screen, &none);
    return ui_canvas_to_text(canvas);
}

/* What the key does: a digit is text, the rest actions. The caller clears the status. */
static UiReaction
press(const Fixture *fixture, UiAction action)
{
    return fixture->screen->screen_class->action(fixture->screen, action);
}

static void
act(const Fixture *fixture, UiAction action)
{
    UiReaction reaction = press(fixture, action);

    assert_int_equal(reaction.kind, UI_REACT_REDRAW);
    ui_status_clear(&reaction.status);
}

static void
type(const Fixture *fixture, const char *text)
{
    for (; *text != '\0'; text++) {
        char one[2] = { *text, '\0' };
        UiReaction reaction = fixture->screen->screen_class->text(fixture->screen, one);

        assert_int_equal(reaction.kind, UI_REACT_REDRAW);
        ui_status_clear(&reaction.status);
    }
}

static void
assert_screen(const Fixture *fixture, int rows, int columns, const char *expected)
{
    g_autofree char *text = draw(fixture, rows, columns);

    assert_string_equal(text, expected);
}

/* The `row`-th line of a screen. The caller frees. */
static char *
line_of(const char *text, guint row)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    assert_true(row < g_strv_length(lines));
    return g_strdup(lines[row]);
}

/* --- whole pages ------------------------------------------------------------------------------ */

static void
page__shows__fields_forecast_and_meaning_at_80x24(void **state)
{
    Fixture *fixture = *state;

    open_ordinary(fixture);
    assert_screen(
        fixture, 24, 80,
        " Settings / Retention                                            work   (saved)\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Leave mail on the server\n"
        "   ( ) always\n"
        "   ( ) until downloaded and verified\n"
        " > (o) for [   14] days after download\n"
        "\n"
        " Forecast for the next session             35 messages, 35K there; listed 10:06\n"
        "   would delete         20     20K\n"
        "   would keep           10     10K\n"
        "   would fetch           5      5K\n"
        "\n"
        "   29 Oct    Ada Plank                1K  Letter 0\n"
        "   29 Oct    Ada Plank                1K  Letter 1\n"
        "   29 Oct    Ada Plank                1K  Letter 10\n"
        "   29 Oct    Ada Plank                1K  Letter 11\n"
        "   29 Oct    Ada Plank                1K  Letter 12\n"
        "   1 to 5 of 20   PgDn and PgUp show the others\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Means: How long mail stays on the server once it is stored here.\n"
        " Effect now: the next session deletes 20 messages, each checked here first.\n"
        " Default 14 days.   File: [account work] leave_on_server\n"
        "\n"
        " Enter choose  ^S save  Esc discard  Left days/hours  J account  ? help  q back\n");
}

static void
page__uses__the_width_at_120x40(void **state)
{
    Fixture *fixture = *state;

    open_ordinary(fixture);
    act(fixture, UI_ACTION_ERASE);
    assert_screen(
        fixture, 40, 120,
        " Settings / Retention                                                                                work   * not saved\n"
        "────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────\n"
        " Leave mail on the server                       │ Forecast for the next session                            listed 10:06\n"
        "   ( ) always                                   │   on the server        35     35K\n"
        "   ( ) until downloaded and verified            │   would delete         30     30K   10 more than the saved policy\n"
        " > (o) for [    1] days after download          │   would keep            0       0\n"
        "                                                │   would fetch           5      5K\n"
        "                                                │\n"
        " Means: How long mail stays on the server once  │   29 Oct    Ada Plank                1K  Letter 0\n"
        " it is stored here.                             │   29 Oct    Ada Plank                1K  Letter 1\n"
        " Effect now: the next session deletes 30        │   29 Oct    Ada Plank                1K  Letter 10\n"
        " messages, each checked here first.             │   29 Oct    Ada Plank                1K  Letter 11\n"
        " Default 14 days.   File: [account work]        │   29 Oct    Ada Plank                1K  Letter 12\n"
        " leave_on_server                                │   29 Oct    Ada Plank                1K  Letter 13\n"
        "                                                │   29 Oct    Ada Plank                1K  Letter 14\n"
        " always: postbag never deletes on the server.   │   29 Oct    Ada Plank                1K  Letter 15\n"
        " never: a message is deleted there as soon as   │   29 Oct    Ada Plank                1K  Letter 16\n"
        " it is stored here, flushed to the disk and     │   29 Oct    Ada Plank                1K  Letter 17\n"
        " read back. N days: that long after it was      │   29 Oct    Ada Plank                1K  Letter 18\n"
        " stored here. What the next session would       │   29 Oct    Ada Plank                1K  Letter 19\n"
        " delete is shown by postbag plan, what was      │   29 Oct    Ada Plank                1K  Letter 2\n"
        " deleted by postbag log.                        │   29 Oct    Ada Plank                1K  Letter 3\n"
        "                                                │   29 Oct    Ada Plank                1K  Letter 4\n"
        "                                                │   29 Oct    Ada Plank                1K  Letter 5\n"
        "                                                │   29 Oct    Ada Plank                1K  Letter 6\n"
        "                                                │   29 Oct    Ada Plank                1K  Letter 7\n"
        "                                                │   29 Oct    Ada Plank                1K  Letter 8\n"
        "                                                │   29 Oct    Ada Plank                1K  Letter 9\n"
        "                                                │    8 Nov    Ada Plank                1K  Letter 20\n"
        "                                                │    8 Nov    Ada Plank                1K  Letter 21\n"
        "                                                │    8 Nov    Ada Plank                1K  Letter 22\n"
        "                                                │    8 Nov    Ada Plank                1K  Letter 23\n"
        "                                                │    8 Nov    Ada Plank                1K  Letter 24\n"
        "                                                │    8 Nov    Ada Plank                1K  Letter 25\n"
        "                                                │    8 Nov    Ada Plank                1K  Letter 26\n"
        "                                                │    8 Nov    Ada Plank                1K  Letter 27\n"
        "                                                │    8 Nov    Ada Plank                1K  Letter 28\n"
        "                                                │    8 Nov    Ada Plank                1K  Letter 29\n"
        "\n"
        " Enter choose  ^S save  Esc discard  Left days/hours  J account  ? help  q back\n");
}

static void
page__keeps__fields_and_figures_at_40x10(void **state)
{
    Fixture *fixture = *state;

    open_ordinary(fixture);
    act(fixture, UI_ACTION_ERASE);
    assert_screen(fixture, 10, 40,
                  " Settings / Retenti…  work   * not sav…\n"
                  "────────────────────────────────────────\n"
                  "   ( ) always\n"
                  "   ( ) until downloaded and verified\n"
                  " > (o) for [    1] days after download\n"
                  "   would delete      30    30K +10\n"
                  "   would keep         0      0\n"
                  "   would fetch        5     5K\n"
                  "\n"
                  " Enter choose  ^S save  ? help  q back\n");
}

static void
page__keeps__the_fields_at_20x5(void **state)
{
    Fixture *fixture = *state;

    open_ordinary(fixture);
    assert_screen(fixture, 5, 20,
                  " Settings…  work  …\n"
                  "   ( ) always\n"
                  "   ( ) until downlo\n"
                  " > (o) for [   14]\n"
                  " ? help  q back\n");
}

static void
page__wraps__what_it_means_at_60x24(void **state)
{
    Fixture *fixture = *state;

    open_ordinary(fixture);
    act(fixture, UI_ACTION_ERASE);
    assert_screen(fixture, 24, 60,
                  " Settings / Retention                    work   * not saved\n"
                  "────────────────────────────────────────────────────────────\n"
                  " Leave mail on the server\n"
                  "   ( ) always\n"
                  "   ( ) until downloaded and verified\n"
                  " > (o) for [    1] days after download\n"
                  "\n"
                  " Forecast for the next session                 listed 10:06\n"
                  "   on the server        35     35K\n"
                  "   would delete         30     30K   +10\n"
                  "   would keep            0       0\n"
                  "   would fetch           5      5K\n"
                  "\n"
                  "   29 Oct    Ada Plank          1K  Letter 0\n"
                  "   29 Oct    Ada Plank          1K  Letter 1\n"
                  "   1 to 2 of 30   PgDn and PgUp show the others\n"
                  "────────────────────────────────────────────────────────────\n"
                  " Means: How long mail stays on the server once it is stored\n"
                  " here.\n"
                  " Effect now: the next session deletes 30 messages, each\n"
                  " checked here first.\n"
                  " Default 14 days.   File: [account work] leave_on_server\n"
                  "\n"
                  " Enter choose  ^S save  Esc discard  ? help  q back\n");
}

static void
page__says_so__before_the_first_listing(void **state)
{
    Fixture *fixture = *state;

    open_page(fixture, one_account);
    assert_screen(
        fixture, 24, 80,
        " Settings / Retention                                            work   (saved)\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Leave mail on the server\n"
        "   ( ) always\n"
        "   ( ) until downloaded and verified\n"
        " > (o) for [   14] days after download\n"
        "\n"
        " No forecast yet: fetch once, so that it is known what is on the server.\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Means: How long mail stays on the server once it is stored here.\n"
        " Effect now: not known before the first session.\n"
        " Default 14 days.   File: [account work] leave_on_server\n"
        "\n"
        " Enter choose  ^S save  Esc discard  Left days/hours  J account  ? help  q back\n");
}

static void
page__says_so__when_nothing_would_go(void **state)
{
    Fixture *fixture = *state;

    open_ordinary(fixture);
    act(fixture, UI_ACTION_PREVIOUS);
    act(fixture, UI_ACTION_PREVIOUS);
    act(fixture, UI_ACTION_CHOOSE);
    assert_screen(
        fixture, 24, 80,
        " Settings / Retention                                        work   * not saved\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Leave mail on the server\n"
        " > (o) always\n"
        "   ( ) until downloaded and verified\n"
        "   ( ) for [   14] days after download\n"
        "\n"
        " Forecast for the next session             35 messages, 35K there; listed 10:06\n"
        "   would delete          0       0   20 fewer than the saved policy\n"
        "   would keep           30     30K\n"
        "   would fetch           5      5K\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Means: How long mail stays on the server once it is stored here.\n"
        " Effect now: nothing leaves the server in the next session.\n"
        " Default 14 days.   File: [account work] leave_on_server\n"
        "\n"
        " Enter choose  ^S save  Esc discard  Left days/hours  J account  ? help  q back\n");
}

static void
page__warns__that_new_mail_is_deleted_too(void **state)
{
    Fixture *fixture = *state;

    open_ordinary(fixture);
    act(fixture, UI_ACTION_PREVIOUS);
    act(fixture, UI_ACTION_CHOOSE);
    assert_screen(
        fixture, 24, 80,
        " Settings / Retention                                        work   * not saved\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Leave mail on the server\n"
        "   ( ) always\n"
        " > (o) until downloaded and verified\n"
        "   ( ) for [   14] days after download\n"
        "\n"
        " Forecast for the next session             35 messages, 35K there; listed 10:06\n"
        "   would delete         30     30K   15 more than the saved policy\n"
        "   would keep            0       0\n"
        "   would fetch           5      5K   and delete them there, too\n"
        "\n"
        "   29 Oct    Ada Plank                1K  Letter 0\n"
        "   29 Oct    Ada Plank                1K  Letter 1\n"
        "   29 Oct    Ada Plank                1K  Letter 10\n"
        "   29 Oct    Ada Plank                1K  Letter 11\n"
        "   29 Oct    Ada Plank                1K  Letter 12\n"
        "   1 to 5 of 30   PgDn and PgUp show the others\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Means: How long mail stays on the server once it is stored here.\n"
        " Effect now: the next session deletes 35 messages, each checked here first.\n"
        " Default 14 days.   File: [account work] leave_on_server\n"
        "\n"
        " Enter choose  ^S save  Esc discard  Left days/hours  J account  ? help  q back\n");
}

static void
page__cuts__subjects_that_are_long_or_wide(void **state)
{
    Fixture *fixture = *state;

    mailbox_list(fixture->mailbox, 0, 4, NOW - 3600);
    mailbox_store_header(
        fixture->mailbox, 0, NOW - 50 * DAY,
        "From: =?utf-8?B?5bGx55Sw5aSq6YOO5bGx55Sw5aSq6YOO5bGx55Sw?= <y@example.jp>\n"
        "Subject: =?utf-8?B?5Zub5Y2K5pyf44Gu5aOy5LiK5aCx5ZGK44Gr44Gk44GE44Gm44Gu"
        "44GK55+l44KJ44Gb5Zub5Y2K5pyf44Gu5aOy5LiK5aCx5ZGK44Gr44Gk44GE44Gm?=");
    mailbox_store_header(
        fixture->mailbox, 1, NOW - 40 * DAY,
        "From: The committee for very long names <c@example.org>\n"
        "Subject: Minutes of the meeting that took place on Monday, with all "
        "that was said, by whom, and why it was not right");
    mailbox_store_header(fixture->mailbox, 2, NOW - 30 * DAY, "From: x@example.org");
    mailbox_store_header(fixture->mailbox, 3, NOW - 30 * DAY,
                         "From: \x1b]0;owned\x07 <e@example.org>\nSubject: a\x1b[31mred");
    open_page(fixture, one_account);
    assert_screen(
        fixture, 24, 80,
        " Settings / Retention                                            work   (saved)\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Leave mail on the server\n"
        "   ( ) always\n"
        "   ( ) until downloaded and verified\n"
        " > (o) for [   14] days after download\n"
        "\n"
        " Forecast for the next session               4 messages, 4K there; listed 10:06\n"
        "   would delete          4      4K\n"
        "   would keep            0       0\n"
        "   would fetch           0       0\n"
        "\n"
        "   29 Sep    山田太郎山田太郎山田     1K  四半期の売上報告についてのお知らせ四…\n"
        "    9 Oct    The committee for v…     1K  Minutes of the meeting that took pla…\n"
        "   19 Oct    x@example.org            1K  (no subject)\n"
        "   19 Oct    ^[]0;owned^G <e@exa…     1K  a^[[31mred\n"
        "\n"
        "\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Means: How long mail stays on the server once it is stored here.\n"
        " Effect now: the next session deletes 4 messages, each checked here first.\n"
        " Default 14 days.   File: [account work] leave_on_server\n"
        "\n"
        " Enter choose  ^S save  Esc discard  Left days/hours  J account  ? help  q back\n");
}

static void
page__shows__hours(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *text = NULL;

    open_ordinary(fixture);
    act(fixture, UI_ACTION_UNIT);
    text = draw(fixture, 24, 80);
    assert_non_null(strstr(text, " > (o) for [   14] hours after download\n"));
    assert_non_null(strstr(text,
                           "would delete         30     30K   10 more than the saved "
                           "policy\n"));
}

/* --- while a person types --------------------------------------------------------------------- */

/* An empty number is told below it, and no other row changes its place. */
static void
page__tells_a_problem__at_the_field_and_moves_nothing(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;

    open_ordinary(fixture);
    before = draw(fixture, 24, 80);
    act(fixture, UI_ACTION_ERASE_ALL);
    after = draw(fixture, 24, 80);
    for (guint row = 0; row < 24; row++) {
        g_autofree char *old = line_of(before, row);
        g_autofree char *new = line_of(after, row);

        if (row == 0)
            assert_non_null(strstr(new, "* not saved"));
        else if (row == 5)
            assert_string_equal(new, " > (o) for [     ] days after download");
        else if (row == 6)
            assert_string_equal(new, "       ! type a number or choose another line");
        else if (row == 20)
            assert_string_equal(new,
                                " Effect now: none before the number above is right.");
        else
            assert_string_equal(new, old);
    }
}

static void
page__moves_nothing__while_the_figures_change(void **state)
{
    Fixture *fixture = *state;
    static const char *const labels[] = { "would delete", "would keep",  "would fetch",
                                          "Means:",       "Effect now:", "Default" };
    g_autofree char *first = NULL;

    open_ordinary(fixture);
    first = draw(fixture, 24, 80);
    for (const char *key = "0123"; *key != '\0'; key++) {
        char one[2] = { *key, '\0' };
        g_autofree char *text = NULL;

        act(fixture, UI_ACTION_ERASE);
        type(fixture, one);
        text = draw(fixture, 24, 80);
        for (guint row = 0; row < 24; row++) {
            g_autofree char *old = line_of(first, row);
            g_autofree char *new = line_of(text, row);

            for (gsize i = 0; i < G_N_ELEMENTS(labels); i++)
                assert_int_equal(strstr(old, labels[i]) != NULL,
                                 strstr(new, labels[i]) != NULL);
        }
    }
}

static void
page__pages__through_what_would_go(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    g_autofree char *last = NULL;
    g_autofree char *again = NULL;

    mailbox_list(fixture->mailbox, 100, 400, NOW - 3600);
    mailbox_store(fixture->mailbox, 100, 400, NOW - 20 * DAY);
    open_page(fixture, one_account);
    first = draw(fixture, 24, 80);
    assert_non_null(strstr(first, "Letter 100\n"));
    assert_non_null(strstr(first, "Letter 104\n"));
    assert_null(strstr(first, "Letter 105\n"));
    assert_non_null(strstr(first, "  1 to 5 of 400   PgDn and PgUp show the others\n"));
    act(fixture, UI_ACTION_PAGE_DOWN);
    second = draw(fixture, 24, 80);
    assert_null(strstr(second, "Letter 104\n"));
    assert_non_null(strstr(second, "Letter 105\n"));
    assert_non_null(strstr(second, "  6 to 10 of 400 "));
    for (int i = 0; i < 200; i++)
        act(fixture, UI_ACTION_PAGE_DOWN);
    last = draw(fixture, 24, 80);
    assert_non_null(strstr(last, "Letter 499\n"));
    assert_non_null(strstr(last, "  396 to 400 of 400 "));
    for (int i = 0; i < 200; i++)
        act(fixture, UI_ACTION_PAGE_UP);
    again = draw(fixture, 24, 80);
    assert_string_equal(again, first);
}

static void
page__keeps_the_cursor__when_mail_comes(void **state)
{
    Fixture *fixture = *state;
    UiReaction reaction;
    g_autofree char *text = NULL;

    open_ordinary(fixture);
    act(fixture, UI_ACTION_PREVIOUS);
    mailbox_store(fixture->mailbox, 30, 5, NOW - 17 * DAY);
    pb_clock_set(NOW);
    reaction = fixture->screen->screen_class->event(fixture->screen, UI_EVENT_STORED);
    assert_int_equal(reaction.kind, UI_REACT_REDRAW);
    text = draw(fixture, 24, 80);
    assert_non_null(strstr(text, " > ( ) until downloaded and verified\n"));
    assert_non_null(strstr(text, "would delete         25 "));
}

/* --- leaving, saving, other accounts ---------------------------------------------------------- */

static void
page__refuses_to_close__over_edits(void **state)
{
    Fixture *fixture = *state;
    UiReaction reaction;

    open_ordinary(fixture);
    type(fixture, "0");
    reaction = press(fixture, UI_ACTION_BACK);
    assert_int_equal(reaction.kind, UI_REACT_REDRAW);
    assert_int_equal(reaction.status.kind, UI_STATUS_WARNING);
    ui_status_clear(&reaction.status);
    act(fixture, UI_ACTION_DISCARD);
    assert_int_equal(press(fixture, UI_ACTION_BACK).kind, UI_REACT_CLOSE);
    assert_int_equal(press(fixture, UI_ACTION_DISCARD).kind, UI_REACT_CLOSE);
}

static void
page__saves__and_tells_what(void **state)
{
    Fixture *fixture = *state;
    UiReaction reaction;
    g_autofree char *text = NULL;
    g_autofree char *file = NULL;

    open_ordinary(fixture);
    type(fixture, "0");
    reaction = press(fixture, UI_ACTION_SAVE);
    assert_int_equal(reaction.status.kind, UI_STATUS_OK);
    assert_string_equal(reaction.status.text, "Saved: leave_on_server = 140 days");
    ui_status_clear(&reaction.status);
    text = draw(fixture, 24, 80);
    assert_non_null(strstr(text, "work   (saved)"));
    assert_true(
        g_file_get_contents(fixture->mailbox->paths->config_file, &file, NULL, NULL));
    assert_non_null(strstr(file, "leave_on_server = 140 days\n"));
}

static void
page__tells__why_it_cannot_save(void **state)
{
    Fixture *fixture = *state;
    UiReaction reaction;
    g_autofree char *text = NULL;

    open_ordinary(fixture);
    act(fixture, UI_ACTION_ERASE_ALL);
    reaction = press(fixture, UI_ACTION_SAVE);
    assert_int_equal(reaction.status.kind, UI_STATUS_ERROR);
    assert_string_equal(reaction.status.text, "type a number or choose another line");
    ui_status_clear(&reaction.status);
    type(fixture, "9");
    assert_int_equal(g_unlink(fixture->mailbox->paths->config_file), 0);
    reaction = press(fixture, UI_ACTION_SAVE);
    assert_int_equal(reaction.status.kind, UI_STATUS_ERROR);
    assert_non_null(reaction.status.text);
    assert_true(strlen(reaction.status.text) > 10);
    ui_status_clear(&reaction.status);
    text = draw(fixture, 24, 80);
    assert_non_null(strstr(text, "* not saved"));
}

static void
page__steps__through_the_accounts(void **state)
{
    Fixture *fixture = *state;
    UiReaction reaction;
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    g_autofree char *third = NULL;

    open_page(fixture, three_accounts);
    first = draw(fixture, 24, 80);
    assert_non_null(strstr(first, "work, 1 of 3   (saved)\n"));
    act(fixture, UI_ACTION_NEXT_ACCOUNT);
    second = draw(fixture, 24, 80);
    assert_non_null(strstr(second, "home, 2 of 3   (saved)\n"));
    assert_non_null(strstr(second, " > (o) always\n"));
    assert_non_null(strstr(second, "   ( ) for [   14] days after download\n"));
    act(fixture, UI_ACTION_PREVIOUS_ACCOUNT);
    act(fixture, UI_ACTION_PREVIOUS_ACCOUNT);
    third = draw(fixture, 24, 80);
    assert_non_null(strstr(third, "old, 3 of 3   (saved)\n"));
    assert_non_null(strstr(third, " > (o) for [   36] hours after download\n"));
    assert_non_null(strstr(third, "File: [account old] leave_on_server\n"));
    type(fixture, "5");
    reaction = press(fixture, UI_ACTION_NEXT_ACCOUNT);
    assert_int_equal(reaction.status.kind, UI_STATUS_WARNING);
    ui_status_clear(&reaction.status);
    g_free(third);
    third = draw(fixture, 24, 80);
    assert_non_null(strstr(third, "old, 3 of 3   * not saved\n"));
}

static void
page__says_what_to_do__without_an_account(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *text = NULL;

    open_page(fixture, "# nothing\n");
    text = draw(fixture, 24, 80);
    assert_non_null(strstr(text, " There is no account yet. Write one into\n"));
    assert_non_null(strstr(text, "postbag.conf"));
    assert_int_equal(press(fixture, UI_ACTION_BACK).kind, UI_REACT_CLOSE);
    assert_int_equal(press(fixture, UI_ACTION_SAVE).kind, UI_REACT_NOT_MINE);
}

/* At any size, with and without a problem: the row of the cursor is on the screen and marked. */
static void
page__draws__at_any_size(void **state)
{
    Fixture *fixture = *state;
    static const UiStatus none = { .kind = UI_STATUS_INFO };

    open_ordinary(fixture);
    for (int round = 0; round < 2; round++) {
        for (int rows = 1; rows <= 45; rows++) {
            for (int columns = 1; columns <= 130; columns += columns < 24 ? 1 : 7) {
                g_autoptr(UiCanvas) canvas = ui_canvas_new(rows, columns);
                g_autofree char *text = NULL;

                ui_frame_draw(canvas, fixture->screen, &none);
                text = ui_canvas_to_text(canvas);
                assert_non_null(strchr(text, '>'));
            }
        }
        act(fixture, UI_ACTION_ERASE_ALL);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(page__shows__fields_forecast_and_meaning_at_80x24),
        TEST(page__uses__the_width_at_120x40),
        TEST(page__keeps__fields_and_figures_at_40x10),
        TEST(page__keeps__the_fields_at_20x5),
        TEST(page__wraps__what_it_means_at_60x24),
        TEST(page__says_so__before_the_first_listing),
        TEST(page__says_so__when_nothing_would_go),
        TEST(page__warns__that_new_mail_is_deleted_too),
        TEST(page__cuts__subjects_that_are_long_or_wide),
        TEST(page__shows__hours),
        TEST(page__tells_a_problem__at_the_field_and_moves_nothing),
        TEST(page__moves_nothing__while_the_figures_change),
        TEST(page__pages__through_what_would_go),
        TEST(page__keeps_the_cursor__when_mail_comes),
        TEST(page__refuses_to_close__over_edits),
        TEST(page__saves__and_tells_what),
        TEST(page__tells__why_it_cannot_save),
        TEST(page__steps__through_the_accounts),
        TEST(page__says_what_to_do__without_an_account),
        TEST(page__draws__at_any_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
