/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_settings_keys.c: the retention page while a person types, saves and leaves. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "settings_page.h"

static const char three_accounts[] = "[account work]\naddress = ada@example.org\n"
                                     "server = pop.example.org\n"
                                     "[account home]\naddress = ada@example.net\n"
                                     "server = pop.example.net\n"
                                     "leave_on_server = always\n"
                                     "[account old]\naddress = a@example.com\n"
                                     "server = pop.example.com\n"
                                     "leave_on_server = 36 hours\n";

/* The `row`-th line of a screen. The caller frees. */
static char *
line_of(const char *text, guint row)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    assert_true(row < g_strv_length(lines));
    return g_strdup(lines[row]);
}

/* --- while a person types --------------------------------------------------------------------- */

/* An empty number is told below it, and no other row changes its place. */
static void
page__tells_a_problem__at_the_field_and_moves_nothing(void **state)
{
    Page *page = *state;
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;

    page_open_ordinary(page);
    before = page_draw(page, 24, 80);
    page_act(page, UI_ACTION_ERASE_ALL);
    after = page_draw(page, 24, 80);
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
    Page *page = *state;
    static const char *const labels[] = { "would delete", "would keep",  "would fetch",
                                          "Means:",       "Effect now:", "Default" };
    g_autofree char *first = NULL;

    page_open_ordinary(page);
    first = page_draw(page, 24, 80);
    for (const char *key = "0123"; *key != '\0'; key++) {
        char one[2] = { *key, '\0' };
        g_autofree char *text = NULL;

        page_act(page, UI_ACTION_ERASE);
        page_type(page, one);
        text = page_draw(page, 24, 80);
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
    Page *page = *state;
    g_autofree char *unlimited =
        g_strconcat(page_one_account, "delete_limit = none\n", NULL);
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    g_autofree char *last = NULL;
    g_autofree char *again = NULL;

    mailbox_list(page->mailbox, 100, 400, NOW - 3600);
    mailbox_store(page->mailbox, 100, 400, NOW - 20 * DAY);
    page_open(page, unlimited);
    first = page_draw(page, 24, 80);
    assert_non_null(strstr(first, "Letter 100\n"));
    assert_non_null(strstr(first, "Letter 104\n"));
    assert_null(strstr(first, "Letter 105\n"));
    assert_non_null(strstr(first, "  1 to 5 of 400   PgDn and PgUp show the others\n"));
    page_act(page, UI_ACTION_PAGE_DOWN);
    second = page_draw(page, 24, 80);
    assert_null(strstr(second, "Letter 104\n"));
    assert_non_null(strstr(second, "Letter 105\n"));
    assert_non_null(strstr(second, "  6 to 10 of 400 "));
    for (int i = 0; i < 200; i++)
        page_act(page, UI_ACTION_PAGE_DOWN);
    last = page_draw(page, 24, 80);
    assert_non_null(strstr(last, "Letter 499\n"));
    assert_non_null(strstr(last, "  396 to 400 of 400 "));
    for (int i = 0; i < 200; i++)
        page_act(page, UI_ACTION_PAGE_UP);
    again = page_draw(page, 24, 80);
    assert_string_equal(again, first);
}

static void
page__keeps_the_cursor__when_mail_comes(void **state)
{
    Page *page = *state;
    UiReaction reaction;
    g_autofree char *text = NULL;

    page_open_ordinary(page);
    page_act(page, UI_ACTION_PREVIOUS);
    mailbox_store(page->mailbox, 30, 5, NOW - 17 * DAY);
    pb_clock_set(NOW);
    reaction = page->screen->screen_class->event(page->screen, UI_EVENT_STORED);
    assert_int_equal(reaction.kind, UI_REACT_REDRAW);
    text = page_draw(page, 24, 80);
    assert_non_null(strstr(text, " > ( ) until downloaded and verified\n"));
    assert_non_null(strstr(text, "would delete         25 "));
}

/* --- leaving, saving, other accounts ---------------------------------------------------------- */

static void
page__refuses_to_close__over_edits(void **state)
{
    Page *page = *state;
    UiReaction reaction;

    page_open_ordinary(page);
    page_type(page, "0");
    reaction = page_press(page, UI_ACTION_BACK);
    assert_int_equal(reaction.kind, UI_REACT_REDRAW);
    assert_int_equal(reaction.status.kind, UI_STATUS_WARNING);
    ui_status_clear(&reaction.status);
    page_act(page, UI_ACTION_DISCARD);
    assert_int_equal(page_press(page, UI_ACTION_BACK).kind, UI_REACT_CLOSE);
    assert_int_equal(page_press(page, UI_ACTION_DISCARD).kind, UI_REACT_CLOSE);
}

static void
page__saves__and_tells_what(void **state)
{
    Page *page = *state;
    UiReaction reaction;
    g_autofree char *text = NULL;
    g_autofree char *file = NULL;

    page_open_ordinary(page);
    page_type(page, "140");
    reaction = page_press(page, UI_ACTION_SAVE);
    assert_int_equal(reaction.status.kind, UI_STATUS_OK);
    assert_string_equal(reaction.status.text, "Saved: leave_on_server = 140 days");
    ui_status_clear(&reaction.status);
    text = page_draw(page, 24, 80);
    assert_non_null(strstr(text, "work   (saved)"));
    assert_true(
        g_file_get_contents(page->mailbox->paths->config_file, &file, NULL, NULL));
    assert_non_null(strstr(file, "leave_on_server = 140 days\n"));
}

static void
page__tells__why_it_cannot_save(void **state)
{
    Page *page = *state;
    UiReaction reaction;
    g_autofree char *text = NULL;

    page_open_ordinary(page);
    page_act(page, UI_ACTION_ERASE_ALL);
    reaction = page_press(page, UI_ACTION_SAVE);
    assert_int_equal(reaction.status.kind, UI_STATUS_ERROR);
    assert_string_equal(reaction.status.text, "type a number or choose another line");
    ui_status_clear(&reaction.status);
    page_type(page, "9");
    assert_int_equal(g_unlink(page->mailbox->paths->config_file), 0);
    reaction = page_press(page, UI_ACTION_SAVE);
    assert_int_equal(reaction.status.kind, UI_STATUS_ERROR);
    assert_non_null(reaction.status.text);
    assert_true(strlen(reaction.status.text) > 10);
    ui_status_clear(&reaction.status);
    text = page_draw(page, 24, 80);
    assert_non_null(strstr(text, "* not saved"));
}

static void
page__steps__through_the_accounts(void **state)
{
    Page *page = *state;
    UiReaction reaction;
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    g_autofree char *third = NULL;

    page_open(page, three_accounts);
    first = page_draw(page, 24, 80);
    assert_non_null(strstr(first, "work, 1 of 3   (saved)\n"));
    page_act(page, UI_ACTION_NEXT_ACCOUNT);
    second = page_draw(page, 24, 80);
    assert_non_null(strstr(second, "home, 2 of 3   (saved)\n"));
    assert_non_null(strstr(second, " > (o) always\n"));
    assert_non_null(strstr(second, "   ( ) for [   14] days after download\n"));
    page_act(page, UI_ACTION_PREVIOUS_ACCOUNT);
    page_act(page, UI_ACTION_PREVIOUS_ACCOUNT);
    third = page_draw(page, 24, 80);
    assert_non_null(strstr(third, "old, 3 of 3   (saved)\n"));
    assert_non_null(strstr(third, " > (o) for [   36] hours after download\n"));
    assert_non_null(strstr(third, "File: [account old] leave_on_server\n"));
    page_type(page, "5");
    reaction = page_press(page, UI_ACTION_NEXT_ACCOUNT);
    assert_int_equal(reaction.status.kind, UI_STATUS_WARNING);
    ui_status_clear(&reaction.status);
    g_free(third);
    third = page_draw(page, 24, 80);
    assert_non_null(strstr(third, "old, 3 of 3   * not saved\n"));
}

static void
page__says_what_to_do__without_an_account(void **state)
{
    Page *page = *state;
    g_autofree char *text = NULL;

    page_open(page, "# nothing\n");
    text = page_draw(page, 24, 80);
    assert_non_null(strstr(text, " There is no account yet. Write one into\n"));
    assert_non_null(strstr(text, "postbag.conf"));
    assert_int_equal(page_press(page, UI_ACTION_BACK).kind, UI_REACT_CLOSE);
    assert_int_equal(page_press(page, UI_ACTION_SAVE).kind, UI_REACT_NOT_MINE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, page_setup, page_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(page__tells_a_problem__at_the_field_and_moves_nothing),
        TEST(page__moves_nothing__while_the_figures_change),
        TEST(page__pages__through_what_would_go),
        TEST(page__keeps_the_cursor__when_mail_comes),
        TEST(page__refuses_to_close__over_edits),
        TEST(page__saves__and_tells_what),
        TEST(page__tells__why_it_cannot_save),
        TEST(page__steps__through_the_accounts),
        TEST(page__says_what_to_do__without_an_account),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
