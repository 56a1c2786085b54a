/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_settings.c: the retention page as text, at the sizes of terminals. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "frame.h"
#include "settings_page.h"

static void
assert_screen(const Page *page, int rows, int columns, const char *expected)
{
    g_autofree char *text = page_draw(page, rows, columns);

    assert_string_equal(text, expected);
}

static void
page__shows__fields_forecast_and_meaning_at_80x24(void **state)
{
    Page *page = *state;

    page_open_ordinary(page);
    assert_screen(
        page, 24, 80,
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
        " Enter choose  ^S save  Esc discard  Left unit  ] next page  ? help  q back\n");
}

static void
page__uses__the_width_at_120x40(void **state)
{
    Page *page = *state;

    page_open_ordinary(page);
    page_act(page, UI_ACTION_ERASE);
    assert_screen(
        page, 40, 120,
        " Settings / Retention                                                                                work   * not saved\n"
        "────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────\n"
        "   Accounts      │ Leave mail on the server                       │ Forecast for the next session          listed 10:06\n"
        " > Retention     │   ( ) always                                   │   on the server        35     35K\n"
        "   Fetching      │   ( ) until downloaded and verified            │   would delete         30     30K   +10\n"
        "   Rules         │ > (o) for [    1] days after download          │   would keep            0       0\n"
        "   Display       │                                                │   would fetch           5      5K\n"
        "   Keys          │                                                │\n"
        "   Security      │ Means: How long mail stays on the server once  │   29 Oct    Ada Plank        1K  Letter 0\n"
        "   Backup        │ it is stored here.                             │   29 Oct    Ada Plank        1K  Letter 1\n"
        "   About         │ Effect now: the next session deletes 30        │   29 Oct    Ada Plank        1K  Letter 10\n"
        "                 │ messages, each checked here first.             │   29 Oct    Ada Plank        1K  Letter 11\n"
        "                 │ Default 14 days.   File: [account work]        │   29 Oct    Ada Plank        1K  Letter 12\n"
        "                 │ leave_on_server                                │   29 Oct    Ada Plank        1K  Letter 13\n"
        "                 │                                                │   29 Oct    Ada Plank        1K  Letter 14\n"
        "                 │ always: postbag never deletes on the server.   │   29 Oct    Ada Plank        1K  Letter 15\n"
        "                 │ never: a message is deleted there as soon as   │   29 Oct    Ada Plank        1K  Letter 16\n"
        "                 │ it is stored here, flushed to the disk and     │   29 Oct    Ada Plank        1K  Letter 17\n"
        "                 │ read back. N days: that long after it was      │   29 Oct    Ada Plank        1K  Letter 18\n"
        "                 │ stored here. until-deleted: in the session     │   29 Oct    Ada Plank        1K  Letter 19\n"
        "                 │ after it was deleted here, that is moved to    │   29 Oct    Ada Plank        1K  Letter 2\n"
        "                 │ Trash. 14 days, until-deleted: by whichever    │   29 Oct    Ada Plank        1K  Letter 3\n"
        "                 │ comes first. What the next session would       │   29 Oct    Ada Plank        1K  Letter 4\n"
        "                 │ delete is shown by postbag plan, what was      │   29 Oct    Ada Plank        1K  Letter 5\n"
        "                 │ deleted by postbag log.                        │   29 Oct    Ada Plank        1K  Letter 6\n"
        "                 │                                                │   29 Oct    Ada Plank        1K  Letter 7\n"
        "                 │                                                │   29 Oct    Ada Plank        1K  Letter 8\n"
        "                 │                                                │   29 Oct    Ada Plank        1K  Letter 9\n"
        "                 │                                                │    8 Nov    Ada Plank        1K  Letter 20\n"
        "                 │                                                │    8 Nov    Ada Plank        1K  Letter 21\n"
        "                 │                                                │    8 Nov    Ada Plank        1K  Letter 22\n"
        "                 │                                                │    8 Nov    Ada Plank        1K  Letter 23\n"
        "                 │                                                │    8 Nov    Ada Plank        1K  Letter 24\n"
        "                 │                                                │    8 Nov    Ada Plank        1K  Letter 25\n"
        "                 │                                                │    8 Nov    Ada Plank        1K  Letter 26\n"
        "                 │                                                │    8 Nov    Ada Plank        1K  Letter 27\n"
        "                 │                                                │    8 Nov    Ada Plank        1K  Letter 28\n"
        "                 │                                                │    8 Nov    Ada Plank        1K  Letter 29\n"
        "\n"
        " Enter choose  ^S save  Esc discard  Left unit  ] next page  , all pages  ? help  q back\n");
}

static void
page__keeps__fields_and_figures_at_40x10(void **state)
{
    Page *page = *state;

    page_open_ordinary(page);
    page_act(page, UI_ACTION_ERASE);
    assert_screen(page, 10, 40,
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
    Page *page = *state;

    page_open_ordinary(page);
    assert_screen(page, 5, 20,
                  " Settings…  work  …\n"
                  "   ( ) always\n"
                  "   ( ) until downlo\n"
                  " > (o) for [   14]\n"
                  " ? help  q back\n");
}

static void
page__wraps__what_it_means_at_60x24(void **state)
{
    Page *page = *state;

    page_open_ordinary(page);
    page_act(page, UI_ACTION_ERASE);
    assert_screen(page, 24, 60,
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
    Page *page = *state;

    page_open(page, page_one_account);
    assert_screen(
        page, 24, 80,
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
        " Enter choose  ^S save  Esc discard  Left unit  ] next page  ? help  q back\n");
}

static void
page__says_so__when_nothing_would_go(void **state)
{
    Page *page = *state;

    page_open_ordinary(page);
    page_act(page, UI_ACTION_PREVIOUS);
    page_act(page, UI_ACTION_PREVIOUS);
    page_act(page, UI_ACTION_CHOOSE);
    assert_screen(
        page, 24, 80,
        " Settings / Retention                                        work   * not saved\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Leave mail on the server\n"
        " > (o) always\n"
        "   ( ) until downloaded and verified\n"
        "   ( ) for [   14] days after download\n"
        "\n"
        " Forecast for the next session             35 messages, 35K there; listed 10:06\n"
        "   would delete          0       0   20 fewer than the saved policy deletes\n"
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
        " Enter choose  ^S save  Esc discard  Left unit  ] next page  ? help  q back\n");
}

static void
page__warns__that_new_mail_is_deleted_too(void **state)
{
    Page *page = *state;

    page_open_ordinary(page);
    page_act(page, UI_ACTION_PREVIOUS);
    page_act(page, UI_ACTION_CHOOSE);
    assert_screen(
        page, 24, 80,
        " Settings / Retention                                        work   * not saved\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Leave mail on the server\n"
        "   ( ) always\n"
        " > (o) until downloaded and verified\n"
        "   ( ) for [   14] days after download\n"
        "\n"
        " Forecast for the next session             35 messages, 35K there; listed 10:06\n"
        "   would delete         30     30K   15 more than the saved policy deletes\n"
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
        " Enter choose  ^S save  Esc discard  Left unit  ] next page  ? help  q back\n");
}

static void
page__cuts__subjects_that_are_long_or_wide(void **state)
{
    Page *page = *state;

    mailbox_list(page->mailbox, 0, 4, NOW - 3600);
    mailbox_store_header(
        page->mailbox, 0, NOW - 50 * DAY,
        "From: =?utf-8?B?5bGx55Sw5aSq6YOO5bGx55Sw5aSq6YOO5bGx55Sw?= <y@example.jp>\n"
        "Subject: =?utf-8?B?5Zub5Y2K5pyf44Gu5aOy5LiK5aCx5ZGK44Gr44Gk44GE44Gm44Gu"
        "44GK55+l44KJ44Gb5Zub5Y2K5pyf44Gu5aOy5LiK5aCx5ZGK44Gr44Gk44GE44Gm?=");
    mailbox_store_header(
        page->mailbox, 1, NOW - 40 * DAY,
        "From: The committee for very long names <c@example.org>\n"
        "Subject: Minutes of the meeting that took place on Monday, with all "
        "that was said, by whom, and why it was not right");
    mailbox_store_header(page->mailbox, 2, NOW - 30 * DAY, "From: x@example.org");
    mailbox_store_header(page->mailbox, 3, NOW - 30 * DAY,
                         "From: \x1b]0;owned\x07 <e@example.org>\nSubject: a\x1b[31mred");
    page_open(page, page_one_account);
    assert_screen(
        page, 24, 80,
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
        " Enter choose  ^S save  Esc discard  Left unit  ] next page  ? help  q back\n");
}

static void
page__shows__hours(void **state)
{
    Page *page = *state;
    g_autofree char *text = NULL;

    page_open_ordinary(page);
    page_act(page, UI_ACTION_UNIT);
    text = page_draw(page, 24, 80);
    assert_non_null(strstr(text, " > (o) for [   14] hours after download\n"));
    assert_non_null(strstr(text,
                           "would delete         30     30K   10 more than the saved "
                           "policy deletes\n"));
}

/* At any size, with and without a problem: the row of the cursor is on the screen and marked. */
static void
page__draws__at_any_size(void **state)
{
    Page *page = *state;
    static const UiStatus none = { .kind = UI_STATUS_INFO };

    page_open_ordinary(page);
    for (int round = 0; round < 2; round++) {
        for (int rows = 1; rows <= 45; rows++) {
            for (int columns = 1; columns <= 130; columns += columns < 24 ? 1 : 7) {
                g_autoptr(UiCanvas) canvas = ui_canvas_new(rows, columns);
                g_autofree char *text = NULL;

                ui_frame_draw(canvas, page->screen, &none);
                text = ui_canvas_to_text(canvas);
                assert_non_null(strchr(text, '>'));
            }
        }
        page_act(page, UI_ACTION_ERASE_ALL);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, page_setup, page_teardown)

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
        TEST(page__draws__at_any_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
