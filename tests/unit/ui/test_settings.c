/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_settings.c: the retention page as text, at the sizes of terminals. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "store/facts.h"
#include "frame.h"
#include "settings_page.h"

static void
assert_screen(const Page *page, int rows, int columns, const char *expected)
{
    g_autofree char *text = page_draw(page, rows, columns);

    assert_string_equal(text, expected);
}

/* Somewhere on a screen of 80x24; `text` may hold line ends. */
static void
assert_shows(const Page *page, const char *text)
{
    g_autofree char *screen = page_draw(page, 24, 80);

    if (strstr(screen, text) == NULL)
        fail_msg("no \"%s\" in:\n%s", text, screen);
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
        " > (o) for [   14] days after download    [ ] or sooner, once I delete it here\n"
        "   ( ) until I delete it here\n"
        "   [ ] and never more than [  500] MB     [ ] only the newest [ 2000] messages\n"
        " Never delete from the server   nor what has no verified copy here\n"
        "   [ ] unread   [x] flagged   [ ] tagged [          ]   [ ] from [            ]\n"
        " Ask, warn, clean up\n"
        "─────────────────────────────────────────────────────────── 2 more rows below ──\n"
        " Forecast for the next session             35 messages, 35K there; listed 10:06\n"
        "   would delete        20     20K   from 29 Oct\n"
        "   would keep          10     10K\n"
        "   would fetch          5      5K\n"
        "   D 29 Oct   Ada Plank           1K  Letter 0                   14 days passed\n"
        "   D 29 Oct   Ada Plank           1K  Letter 1                   14 days passed\n"
        " Means: How long mail stays on the server once it is stored here.\n"
        " Effect now: the next session deletes 20 messages, each checked here first.\n"
        " Default 14 days.   File: [account work] leave_on_server\n"
        "\n"
        "\n"
        " Enter choose  ^S save  l list  P preset  ] next page  ? help  q back\n");
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
        "   Accounts      │ Leave mail on the server                   │ Forecast for the next session              listed 10:06\n"
        " > Retention     │   ( ) always                               │   on the server       35     35K\n"
        "   Fetching      │   ( ) until downloaded and verified        │   would delete        30     30K   29 Oct to 8 Nov\n"
        "   Rules         │ >*(o) for [    1] days after download      │   would keep           0       0\n"
        "   Display       │       [ ] or sooner, once I delete it here │   would fetch          5      5K\n"
        "   Keys          │   ( ) until I delete it here               │   +10 by this edit\n"
        "   Security      │   [ ] and never more than [  500] MB       │\n"
        "   Backup        │   [ ] only the newest [ 2000] messages     │   D 29 Oct   Ada Plank      Letter 0       1 day passed\n"
        "   About         │                                            │   D 29 Oct   Ada Plank      Letter 1       1 day passed\n"
        "                 │ Never delete from the server               │   D 29 Oct   Ada Plank      Letter 10      1 day passed\n"
        "                 │   [ ] unread      [x] flagged              │   D 29 Oct   Ada Plank      Letter 11      1 day passed\n"
        "                 │   [ ] tagged [                      ]      │   D 29 Oct   Ada Plank      Letter 12      1 day passed\n"
        "                 │   [ ] from   [                      ]      │   D 29 Oct   Ada Plank      Letter 13      1 day passed\n"
        "                 │   nor what has no verified copy here       │   D 29 Oct   Ada Plank      Letter 14      1 day passed\n"
        "                 │                                            │   D 29 Oct   Ada Plank      Letter 15      1 day passed\n"
        "                 │ Ask, warn, clean up                        │   D 29 Oct   Ada Plank      Letter 16      1 day passed\n"
        "                 │   [x] ask above [   50] % of all there     │   D 29 Oct   Ada Plank      Letter 17      1 day passed\n"
        "                 │   [x] and above [  100] deletions          │   D 29 Oct   Ada Plank      Letter 18      1 day passed\n"
        "                 │   [ ] warn above [    1] GB there          │   D 29 Oct   Ada Plank      Letter 19      1 day passed\n"
        "                 │   [x] empty Trash after [   30] days       │   D 29 Oct   Ada Plank      Letter 2       1 day passed\n"
        "                 │                                            │   D 29 Oct   Ada Plank      Letter 3       1 day passed\n"
        "                 │ Presets (P)                                │   D 29 Oct   Ada Plank      Letter 4       1 day passed\n"
        "                 │   keep all          two weeks              │   D 29 Oct   Ada Plank      Letter 5       1 day passed\n"
        "                 │   after download    by quota               │   D 29 Oct   Ada Plank      Letter 6       1 day passed\n"
        "                 │                                            │   D 29 Oct   Ada Plank      Letter 7       1 day passed\n"
        "                 │ A delete here also removes the message     │   D 29 Oct   Ada Plank      Letter 8       1 day passed\n"
        "                 │ from webmail.                              │   D 29 Oct   Ada Plank      Letter 9       1 day passed\n"
        "                 │                                            │   D  8 Nov   Ada Plank      Letter 20      1 day passed\n"
        "                 │ Means: How long mail stays on the server   │   1 to 21 of 35   l goes to the list\n"
        "                 │ once it is stored here.                    │\n"
        "                 │ Effect now: the next session deletes 30    │ The last 12 months with this policy\n"
        "                 │ messages, each checked here first.         │   at most 5K on the server, 30 deleted\n"
        "                 │ Default 14 days.   File: [account work]    │                                                      █\n"
        "                 │ leave_on_server                            │\n"
        "                 │                                            │ Last deletes: none yet\n"
        "                 │                                            │\n"
        "\n"
        " Enter choose  ^S save  Esc discard  l list  P preset  Left unit  ] next page  , all pages  ? help  q back\n");
}

static void
page__keeps__fields_and_a_line_of_forecast_at_40x10(void **state)
{
    Page *page = *state;

    page_open_ordinary(page);
    page_act(page, UI_ACTION_ERASE);
    assert_screen(page, 10, 40,
                  " Settings / Retenti…  work   * not sav…\n"
                  "────────────────────────────────────────\n"
                  " Leave mail on the server\n"
                  "   ( ) always\n"
                  "   ( ) until downloaded and verified\n"
                  " >*(o) for [    1] days after download\n"
                  "   [ ] or sooner, once I delete it here\n"
                  " delete 30 (+10)  keep 0  fetch 5\n"
                  "\n"
                  " Enter choose  ^S save  ? help  q back\n");
}

static void
page__keeps__the_field_of_the_cursor_at_20x5(void **state)
{
    Page *page = *state;

    page_open_ordinary(page);
    assert_screen(page, 5, 20,
                  " Settings…  work  …\n"
                  "   ( ) until downlo\n"
                  " > (o) for [   14]\n"
                  " delete 20  keep 1…\n"
                  " ? help  q back\n");
}

static void
page__stacks__the_fields_at_60x24(void **state)
{
    Page *page = *state;

    page_open_ordinary(page);
    page_go(page, UI_FIELD_MAX_COUNT);
    page_act(page, UI_ACTION_CHOOSE);
    assert_screen(page, 24, 60,
                  " Settings / Retention                    work   * not saved\n"
                  "────────────────────────────────────────────────────────────\n"
                  "   ( ) until downloaded and verified\n"
                  "   (o) for [   14] days after download\n"
                  "   [ ] or sooner, once I delete it here\n"
                  "   ( ) until I delete it here\n"
                  "   [ ] and never more than [  500] MB\n"
                  " >*[x] only the newest [ 2000] messages\n"
                  " Never delete from the server\n"
                  "─────────────────────────────────────── 8 more rows below ──\n"
                  " Forecast for the next session                 listed 10:06\n"
                  "   on the server       35     35K\n"
                  "   would delete        20     20K   from 29 Oct\n"
                  "   would keep          10     10K\n"
                  "   would fetch          5      5K\n"
                  "   D 29 Oct   Ada Plank      Letter 0        14 days passed\n"
                  "   D 29 Oct   Ada Plank      Letter 1        14 days passed\n"
                  " Means: How much may stay on the server; beyond that the\n"
                  " oldest stored messages go.\n"
                  " Effect now: what stays is below it: nothing goes for it.\n"
                  "\n"
                  " Default none.   File: [account work] max_on_server\n"
                  "\n"
                  " Enter choose  ^S save  Esc discard  l list  ? help  q back\n");
}

/* The fields give their rows to the list; on a small terminal it tells the reason of the cursor's row. */
static void
page__gives__its_rows_to_the_list(void **state)
{
    Page *page = *state;

    page_open_ordinary(page);
    page_act(page, UI_ACTION_ROWS);
    page_act(page, UI_ACTION_NEXT);
    assert_screen(
        page, 24, 80,
        " Settings / Retention                                            work   (saved)\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Leave on server: 14 days; protected: flagged\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Forecast for the next session             35 messages, 35K there; listed 10:06\n"
        "   would delete        20     20K   from 29 Oct\n"
        "   would keep          10     10K\n"
        "   would fetch          5      5K\n"
        " > D 29 Oct   Ada Plank           1K  Letter 1                   14 days passed\n"
        "   D 29 Oct   Ada Plank           1K  Letter 10                  14 days passed\n"
        "   D 29 Oct   Ada Plank           1K  Letter 11                  14 days passed\n"
        "   D 29 Oct   Ada Plank           1K  Letter 12                  14 days passed\n"
        "   D 29 Oct   Ada Plank           1K  Letter 13                  14 days passed\n"
        "   D 29 Oct   Ada Plank           1K  Letter 14                  14 days passed\n"
        "   D 29 Oct   Ada Plank           1K  Letter 15                  14 days passed\n"
        "   D 29 Oct   Ada Plank           1K  Letter 16                  14 days passed\n"
        "   D 29 Oct   Ada Plank           1K  Letter 17                  14 days passed\n"
        "   2 to 10 of 35\n"
        " The last 12 months with this policy\n"
        "   at most 15K on the server, 20 deleted\n"
        "                                                      █\n"
        " A delete here also removes the message from webmail.\n"
        "\n"
        " Enter choose  ^S save  Esc discard  l list  p protect  u undo  ? help  q back\n");
    assert_screen(page, 10, 40,
                  " Settings / Retention    work   (saved)\n"
                  "────────────────────────────────────────\n"
                  " > D 29 Oct   Ada Plank    Letter 1\n"
                  "   D 29 Oct   Ada Plank    Letter 10\n"
                  "   D 29 Oct   Ada Plank    Letter 11\n"
                  "   D 29 Oct   Ada Plank    Letter 12\n"
                  "   2 of 35: 14 days passed\n"
                  " delete 20  keep 10  fetch 5\n"
                  "\n"
                  " ^S save  p protect  ? help  q back\n");
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
        " > (o) for [   14] days after download    [ ] or sooner, once I delete it here\n"
        "   ( ) until I delete it here\n"
        "   [ ] and never more than [  500] MB     [ ] only the newest [ 2000] messages\n"
        " Never delete from the server   nor what has no verified copy here\n"
        "   [ ] unread   [x] flagged   [ ] tagged [          ]   [ ] from [            ]\n"
        " Ask, warn, clean up\n"
        "   [x] ask above [   50] % of all there   [x] and above [  100] deletions\n"
        "   [ ] warn above [    1] GB there        [x] empty Trash after [   30] days\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " No forecast yet: no listing so far. Fetch once (F).\n"
        "\n"
        "\n"
        "\n"
        " Means: How long mail stays on the server once it is stored here.\n"
        " Effect now: not known before the first session.\n"
        " Default 14 days.   File: [account work] leave_on_server\n"
        "\n"
        "\n"
        " Enter choose  ^S save  l list  P preset  ] next page  ? help  q back\n");
}

static void
page__says__that_it_would_ask(void **state)
{
    Page *page = *state;

    page_open_ordinary(page);
    page_go(page, UI_FIELD_AT_LEAST);
    page_type(page, "9");
    page_go(page, UI_FIELD_PERCENT);
    page_act(page, UI_ACTION_CHOOSE);
    assert_screen(
        page, 24, 80,
        " Settings / Retention                                        work   * not saved\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        "   ( ) until downloaded and verified\n"
        "   (o) for [   14] days after download    [ ] or sooner, once I delete it here\n"
        "   ( ) until I delete it here\n"
        "   [ ] and never more than [  500] MB     [ ] only the newest [ 2000] messages\n"
        " Never delete from the server   nor what has no verified copy here\n"
        "   [ ] unread   [x] flagged   [ ] tagged [          ]   [ ] from [            ]\n"
        " Ask, warn, clean up\n"
        " >*[ ] ask above [   50] % of all there  *[x] and above [    9] deletions\n"
        "   [ ] warn above [    1] GB there        [x] empty Trash after [   30] days\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Forecast for the next session             35 messages, 35K there; listed 10:06\n"
        "   would delete        20     20K   only with your yes: over 9\n"
        "   would keep          10     10K\n"
        "   would fetch          5      5K\n"
        "   ? 29 Oct   Ada Plank           1K  Letter 0            over the delete limit\n"
        "   ? 29 Oct   Ada Plank           1K  Letter 1            over the delete limit\n"
        " Means: So many deletions in one session need a yes of yours.\n"
        " Effect now: 9 may go unasked; 20 are to go.\n"
        " Default 50%, at least 100.   File: [account work] delete_limit\n"
        "\n"
        "\n"
        " Enter choose  ^S save  Esc discard  l list  P preset  ? help  q back\n");
}

static void
page__greys__what_the_provider_decides(void **state)
{
    Page *page = *state;

    mailbox_list(page->mailbox, 0, 35, NOW - 3 * DAY);
    mailbox_store(page->mailbox, 0, 20, NOW - 20 * DAY);
    page_open(page, "[account work]\naddress = ada@gmail.com\nserver = pop.gmail.com\n");
    assert_screen(
        page, 24, 80,
        " Settings / Retention                                            work   (saved)\n"
        "────────────────────────────────────────────────────────────────────────────────\n"
        " Leave mail on the server\n"
        "   ( ) always\n"
        "   ( ) until downloaded and verified\n"
        " > (o) for [   14] days after download    [ ] or sooner, once I delete it here\n"
        "   ( ) until I delete it here\n"
        "   [ ] and never more than [  500] MB     [ ] only the newest [ 2000] messages\n"
        " Never delete from the server   nor what has no verified copy here\n"
        "   [ ] unread   [x] flagged   [ ] tagged [          ]   [ ] from [            ]\n"
        "─────────────────────────────────────────────────────────── 3 more rows below ──\n"
        " Forecast for the next session        35 messages, 35K there; listed 3 days ago\n"
        "   would delete        20     20K   decided by Gmail's own setting\n"
        "   would keep           0       0\n"
        "   would fetch         15     15K\n"
        "   D 29 Oct   Ada Plank           1K  Letter 0                   14 days passed\n"
        "   D 29 Oct   Ada Plank           1K  Letter 1                   14 days passed\n"
        " ! Gmail lists a message once, and decides itself what a delete does.\n"
        " Means: How long mail stays on the server once it is stored here.\n"
        " Effect now: Gmail decides by itself what a delete does.\n"
        " Default 14 days.   File: [account work] leave_on_server\n"
        "\n"
        "\n"
        " Enter choose  ^S save  l list  P preset  ] next page  ? help  q back\n");
}

static void
page__warns__that_new_mail_is_deleted_too(void **state)
{
    Page *page = *state;

    page_open_ordinary(page);
    page_go(page, UI_FIELD_NEVER);
    page_act(page, UI_ACTION_CHOOSE);
    assert_shows(page, ">*(o) until downloaded and verified\n");
    assert_shows(page, "would fetch          5      5K   then deleted there, too\n");
    assert_shows(page, "would delete        30     30K   +15 by this edit");
}

static void
page__tells__what_protects(void **state)
{
    Page *page = *state;

    page_open_ordinary(page);
    page_go(page, UI_FIELD_UNREAD);
    page_act(page, UI_ACTION_CHOOSE);
    assert_shows(page, "would delete         0       0   -20 by this edit\n");
    assert_shows(page,
                 "would keep          30     30K   of these protected: 20 unread\n");
    assert_shows(page, "Effect now: it holds 20 unread.\n");
    assert_shows(page, "Default flagged.   File: [account work] protect\n");
}

static void
page__says__how_full_the_server_is(void **state)
{
    Page *page = *state;

    page_open_ordinary(page);
    page_go(page, UI_FIELD_QUOTA);
    page_act(page, UI_ACTION_CHOOSE);
    assert_shows(page, "Effect now: 35K are there, 0 % of it;");
    page_type(page, "37");
    for (int i = 0; i < 2; i++)
        page_act(page, UI_ACTION_UNIT);
    assert_shows(page, "*[x] warn above [   37] KB there");
    assert_shows(page, " ! The mailbox there is nearly full: 35K of 37K.\n");
}

static void
page__says__what_a_provider_does_not_list(void **state)
{
    Page *page = *state;

    page_open(page, "[account work]\naddress = a@qq.com\nserver = pop.qq.com\n");
    assert_shows(page, " ! QQ Mail lists the last 30 days unless its settings say "
                       "otherwise: the rest …\n");
}

static void
page__says__that_the_server_deletes_by_itself(void **state)
{
    Page *page = *state;
    const StoreAccountFacts facts = { .checked_at = NOW, .expire_days = 30 };

    mailbox_list(page->mailbox, 0, 35, NOW - 3 * DAY);
    assert_true(store_ledger_set_facts(page->mailbox->ledger, &facts, NULL));
    page_open(page, page_one_account);
    assert_shows(page, " ! The server itself deletes after 30 days.\n");
    assert_shows(page, "listed 3 days ago\n");
}

static void
page__cuts__subjects_that_are_long_or_wide(void **state)
{
    Page *page = *state;
    g_autofree char *text = NULL;

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
    page_act(page, UI_ACTION_ROWS);
    text = page_draw(page, 24, 80);
    assert_non_null(strstr(text, "山田太郎山田太…"));
    assert_non_null(strstr(text, "The committee f…"));
    assert_non_null(strstr(text, "x@example.org "));
    assert_non_null(strstr(text, "(no subject)"));
    assert_non_null(strstr(text, "^[]0;owned^G"));
    assert_non_null(strstr(text, "a^[[31mred"));
    assert_null(strchr(text, '\x1b'));
    for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1)
        assert_in_range(pb_text_width(line, strchr(line, '\n') - line), 0, 80);
}

/* At any size, with and without a problem, in the fields and in the list: the row of the cursor is on the
 * screen and marked. */
static void
page__draws__at_any_size(void **state)
{
    Page *page = *state;
    static const UiStatus none = { .kind = UI_STATUS_INFO };

    page_open_ordinary(page);
    for (int round = 0; round < 3; round++) {
        for (int rows = 1; rows <= 45; rows++) {
            for (int columns = 1; columns <= 130; columns += columns < 24 ? 1 : 7) {
                g_autoptr(UiCanvas) canvas = ui_canvas_new(rows, columns);
                g_autofree char *text = NULL;

                ui_frame_draw(canvas, page->screen, &none);
                text = ui_canvas_to_text(canvas);
                assert_non_null(strchr(text, '>'));
            }
        }
        page_act(page, round == 0 ? UI_ACTION_ERASE_ALL : UI_ACTION_ROWS);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, page_setup, page_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(page__shows__fields_forecast_and_meaning_at_80x24),
        TEST(page__uses__the_width_at_120x40),
        TEST(page__keeps__fields_and_a_line_of_forecast_at_40x10),
        TEST(page__keeps__the_field_of_the_cursor_at_20x5),
        TEST(page__stacks__the_fields_at_60x24),
        TEST(page__gives__its_rows_to_the_list),
        TEST(page__says_so__before_the_first_listing),
        TEST(page__says__that_it_would_ask),
        TEST(page__greys__what_the_provider_decides),
        TEST(page__warns__that_new_mail_is_deleted_too),
        TEST(page__tells__what_protects),
        TEST(page__says__how_full_the_server_is),
        TEST(page__says__what_a_provider_does_not_list),
        TEST(page__says__that_the_server_deletes_by_itself),
        TEST(page__cuts__subjects_that_are_long_or_wide),
        TEST(page__draws__at_any_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
