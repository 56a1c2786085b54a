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

/* An empty number is told beside it, and no other row changes its place. */
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
            assert_non_null(strstr(new, " >!(o) for [     ] ! type a number "));
        else if (row == 19)
            assert_string_equal(
                new, " Effect now: none before what is marked with ! is right.");
        else if (row < 22)
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

/* Down and Tab go through all fields and then into the list; up and Shift-Tab back. */
static void
page__goes__through_fields_and_list(void **state)
{
    Page *page = *state;
    static const struct {
        UiAction forth, back;
    } ways[] = { { UI_ACTION_NEXT, UI_ACTION_PREVIOUS },
                 { UI_ACTION_NEXT_FIELD, UI_ACTION_PREVIOUS_FIELD } };

    page_open_ordinary(page);
    page_go(page, UI_FIELD_ALWAYS);
    for (gsize way = 0; way < G_N_ELEMENTS(ways); way++) {
        g_autofree char *list = NULL;
        g_autofree char *field = NULL;

        for (UiRetentionField i = 0; i < UI_N_FIELDS; i++) {
            g_autofree char *text = page_draw(page, 24, 80);

            assert_non_null(strstr(text, i == 0 ? " > ( ) always" : ">"));
            assert_null(strstr(text, " > D"));
            page_act(page, ways[way].forth);
        }
        list = page_draw(page, 24, 80);
        assert_non_null(strstr(list, " > D 29 Oct   Ada Plank "));
        page_act(page, ways[way].back);
        field = page_draw(page, 24, 80);
        assert_non_null(strstr(field, "> [x] empty Trash after [   30] days"));
        page_go(page, UI_FIELD_ALWAYS);
    }
}

/* Letters go into words only while these are edited, which Enter begins and ends. */
static void
page__edits__words_in_their_field(void **state)
{
    Page *page = *state;
    const UiScreenClass *screen_class;
    g_autofree char *text = NULL;
    g_autofree char *back = NULL;

    page_open_ordinary(page);
    screen_class = page->screen->screen_class;
    page_go(page, UI_FIELD_FROM);
    assert_int_equal(screen_class->text(page->screen, "q").kind, UI_REACT_NOT_MINE);
    assert_int_equal(screen_class->text(page->screen, "7").kind, UI_REACT_NOT_MINE);
    page_act(page, UI_ACTION_CHOOSE);
    assert_false(screen_class->offers(page->screen, UI_ACTION_BACK));
    page_type(page, "qada*7");
    page_act(page, UI_ACTION_ERASE);
    text = page_draw(page, 24, 80);
    assert_non_null(strstr(text, ">*[x] from [qada*       ]"));
    page_act(page, UI_ACTION_CHOOSE);
    assert_true(screen_class->offers(page->screen, UI_ACTION_BACK));
    assert_int_equal(screen_class->text(page->screen, "q").kind, UI_REACT_NOT_MINE);
    page_act(page, UI_ACTION_DISCARD);
    back = page_draw(page, 24, 80);
    assert_non_null(strstr(back, "> [ ] from [            ]"));
    assert_non_null(strstr(back, "(saved)"));
}

static void
page__pages__through_the_list(void **state)
{
    Page *page = *state;
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    g_autofree char *last = NULL;
    g_autofree char *again = NULL;

    mailbox_list(page->mailbox, 100, 400, NOW - 3600);
    mailbox_store(page->mailbox, 100, 400, NOW - 20 * DAY);
    page_open(page, page_one_account);
    page_act(page, UI_ACTION_ROWS);
    first = page_draw(page, 24, 80);
    assert_non_null(strstr(first, " > ? 29 Oct   Ada Plank           1K  Letter 100 "));
    assert_non_null(strstr(first, "  1 to 10 of 400\n"));
    page_act(page, UI_ACTION_PAGE_DOWN);
    second = page_draw(page, 24, 80);
    assert_null(strstr(second, "Letter 100 "));
    assert_non_null(strstr(second, "  2 to 11 of 400\n"));
    page_act(page, UI_ACTION_LAST);
    last = page_draw(page, 24, 80);
    assert_non_null(strstr(last, " > ? 29 Oct   Ada Plank           1K  Letter 499 "));
    assert_non_null(strstr(last, "  391 to 400 of 400\n"));
    for (int i = 0; i < 200; i++)
        page_act(page, UI_ACTION_PAGE_UP);
    again = page_draw(page, 24, 80);
    assert_string_equal(again, first);
    page_act(page, UI_ACTION_DISCARD);
    g_free(again);
    again = page_draw(page, 24, 80);
    assert_non_null(strstr(again, " > (o) for [   14] days"));
}

/* Protecting a row is told at once in the figures, and taken back. */
static void
page__protects__a_row(void **state)
{
    Page *page = *state;
    UiReaction reaction;
    g_autofree char *protected = NULL;
    g_autofree char *back = NULL;

    page_open_ordinary(page);
    reaction = page_press(page, UI_ACTION_PROTECT);
    assert_non_null(strstr(reaction.status.text, "First choose a message"));
    ui_status_clear(&reaction.status);
    page_act(page, UI_ACTION_ROWS);
    reaction = page_press(page, UI_ACTION_PROTECT);
    assert_int_equal(reaction.status.kind, UI_STATUS_OK);
    assert_int_equal(reaction.status.hint, UI_ACTION_UNDO);
    ui_status_clear(&reaction.status);
    protected = page_draw(page, 24, 80);
    assert_non_null(strstr(protected, "would delete        19     19K"));
    assert_non_null(strstr(protected, "of these protected: 1 by you\n"));
    assert_null(strstr(protected, "Letter 0 "));
    page_act(page, UI_ACTION_UNDO);
    back = page_draw(page, 24, 80);
    assert_non_null(strstr(back, "would delete        20     20K"));
    assert_non_null(strstr(back, "Letter 0 "));
}

static void
page__opens__the_message_of_a_row(void **state)
{
    Page *page = *state;
    UiReaction reaction;
    UiTitle title = { NULL, NULL, NULL };

    page_open_ordinary(page);
    page_act(page, UI_ACTION_ROWS);
    reaction = page_press(page, UI_ACTION_CHOOSE);
    assert_int_equal(reaction.kind, UI_REACT_PUSH);
    assert_int_equal(reaction.screen->screen_class->scope, UI_SCOPE_VIEW);
    reaction.screen->screen_class->title(reaction.screen, &title);
    assert_non_null(strstr(title.right, "1 of 1"));
    g_free(title.left);
    g_free(title.right);
    g_free(title.more);
    ui_screen_free(reaction.screen);
    /* What is only on the server cannot be read. */
    page_act(page, UI_ACTION_LAST);
    for (int i = 0; i < 10; i++)
        page_act(page, UI_ACTION_PREVIOUS);
    reaction = page_press(page, UI_ACTION_CHOOSE);
    assert_int_equal(reaction.kind, UI_REACT_REDRAW);
    assert_non_null(strstr(reaction.status.text, "F fetches"));
    ui_status_clear(&reaction.status);
}

static void
page__fills__the_fields_by_presets(void **state)
{
    Page *page = *state;
    static const char *const lines[] = { ">*(o) until downloaded", ">*(o) always",
                                         ">*(o) always", "> (o) for [   14] days" };

    page_open_ordinary(page);
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        UiReaction reaction = page_press(page, UI_ACTION_PRESET);
        g_autofree char *text = page_draw(page, 24, 80);

        assert_int_equal(reaction.status.kind, UI_STATUS_INFO);
        assert_non_null(strchr(reaction.status.text, ':'));
        ui_status_clear(&reaction.status);
        assert_non_null(strstr(text, lines[i]));
        assert_int_equal(strstr(text, "*[x] and never more than [  500] MB") != NULL,
                         i == 1);
    }
    assert_int_equal(page_press(page, UI_ACTION_BACK).kind, UI_REACT_CLOSE);
}

static void
page__keeps_cursor_and_edits__when_mail_comes(void **state)
{
    Page *page = *state;
    UiReaction reaction;
    g_autofree char *text = NULL;

    page_open_ordinary(page);
    page_type(page, "15");
    mailbox_store(page->mailbox, 30, 5, NOW - 17 * DAY);
    pb_clock_set(NOW);
    reaction = page->screen->screen_class->event(page->screen, UI_EVENT_STORED);
    assert_int_equal(reaction.kind, UI_REACT_REDRAW);
    page_wait(page);
    text = page_draw(page, 24, 80);
    assert_non_null(strstr(text, " >*(o) for [   15] days"));
    assert_non_null(strstr(text, "would delete        25 "));
}

/* --- leaving, saving, other accounts ---------------------------------------------------------- */

static void
page__refuses_to_leave__over_edits(void **state)
{
    Page *page = *state;
    static const UiAction ways[] = { UI_ACTION_BACK, UI_ACTION_NEXT_GROUP,
                                     UI_ACTION_GROUPS };

    page_open_ordinary(page);
    page_type(page, "0");
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        UiReaction reaction = page_press(page, ways[i]);

        assert_int_equal(reaction.kind, UI_REACT_REDRAW);
        assert_int_equal(reaction.status.kind, UI_STATUS_WARNING);
        ui_status_clear(&reaction.status);
    }
    page_act(page, UI_ACTION_DISCARD);
    assert_int_equal(page_press(page, UI_ACTION_BACK).kind, UI_REACT_CLOSE);
    assert_int_equal(page_press(page, UI_ACTION_DISCARD).kind, UI_REACT_CLOSE);
}

/* Esc: first the field under the cursor, then all, then away. */
static void
page__discards__the_field_then_all(void **state)
{
    Page *page = *state;
    g_autofree char *one = NULL;
    g_autofree char *all = NULL;

    page_open_ordinary(page);
    page_type(page, "9");
    page_go(page, UI_FIELD_UNREAD);
    page_act(page, UI_ACTION_CHOOSE);
    page_act(page, UI_ACTION_DISCARD);
    one = page_draw(page, 24, 80);
    assert_non_null(strstr(one, "> [ ] unread"));
    assert_non_null(strstr(one, "*(o) for [    9] days"));
    page_act(page, UI_ACTION_DISCARD);
    all = page_draw(page, 24, 80);
    assert_non_null(strstr(all, "> (o) for [   14] days"));
    assert_non_null(strstr(all, "(saved)"));
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
    page_go(page, UI_FIELD_UNREAD);
    page_act(page, UI_ACTION_CHOOSE);
    reaction = page_press(page, UI_ACTION_SAVE);
    assert_int_equal(reaction.status.kind, UI_STATUS_OK);
    assert_string_equal(reaction.status.text,
                        "Saved: leave_on_server = 140 days; protect = unread, flagged");
    ui_status_clear(&reaction.status);
    text = page_draw(page, 24, 80);
    assert_non_null(strstr(text, "work   (saved)"));
    assert_null(strstr(text, ">*"));
    assert_true(
        g_file_get_contents(page->mailbox->paths->config_file, &file, NULL, NULL));
    assert_non_null(strstr(file, "leave_on_server = 140 days\n"));
    assert_non_null(strstr(file, "protect = unread, flagged\n"));
    assert_null(strstr(file, "max_on_server"));
}

static void
page__tells__why_it_cannot_save(void **state)
{
    Page *page = *state;
    UiReaction reaction;
    g_autofree char *at_field = NULL;
    g_autofree char *text = NULL;

    page_open_ordinary(page);
    page_act(page, UI_ACTION_ERASE_ALL);
    page_go(page, UI_FIELD_TRASH);
    reaction = page_press(page, UI_ACTION_SAVE);
    assert_int_equal(reaction.status.kind, UI_STATUS_ERROR);
    assert_string_equal(reaction.status.text,
                        "Not saved: type a number where the cursor is");
    ui_status_clear(&reaction.status);
    at_field = page_draw(page, 24, 80);
    assert_non_null(strstr(at_field, " >!(o) for [     ] ! type a number"));
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
    assert_non_null(strstr(second, "   ( ) for [   14] days after download"));
    assert_non_null(strstr(second, "reading…"));
    page_act(page, UI_ACTION_PREVIOUS_ACCOUNT);
    page_act(page, UI_ACTION_PREVIOUS_ACCOUNT);
    third = page_draw(page, 24, 80);
    assert_non_null(strstr(third, "old, 3 of 3   (saved)\n"));
    assert_non_null(strstr(third, " > (o) for [   36] hours after download"));
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
        TEST(page__goes__through_fields_and_list),
        TEST(page__edits__words_in_their_field),
        TEST(page__pages__through_the_list),
        TEST(page__protects__a_row),
        TEST(page__opens__the_message_of_a_row),
        TEST(page__fills__the_fields_by_presets),
        TEST(page__keeps_cursor_and_edits__when_mail_comes),
        TEST(page__refuses_to_leave__over_edits),
        TEST(page__discards__the_field_then_all),
        TEST(page__saves__and_tells_what),
        TEST(page__tells__why_it_cannot_save),
        TEST(page__steps__through_the_accounts),
        TEST(page__says_what_to_do__without_an_account),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
