/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_widgets.c: fields, short lists, bars and words. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "widget/bar.h"
#include "widget/field.h"
#include "widget/rows.h"
#include "widget/search.h"
#include "words.h"

static void
field__takes__whole_characters_and_no_more_than_it_holds(void **state)
{
    UiField field = { .len = 0 };

    (void)state;
    ui_field_erase(&field);
    assert_string_equal(field.text, "");
    assert_true(ui_field_add(&field, "a"));
    assert_true(ui_field_add(&field, "ü"));
    assert_true(ui_field_add(&field, "世"));
    assert_string_equal(field.text, "aü世");
    ui_field_erase(&field);
    assert_string_equal(field.text, "aü");
    ui_field_erase(&field);
    ui_field_erase(&field);
    ui_field_erase(&field);
    assert_string_equal(field.text, "");
    assert_int_equal(field.len, 0);
    for (int i = 0; i < 2 * UI_FIELD_MAX; i++)
        assert_int_equal(ui_field_add(&field, "x"), i < UI_FIELD_MAX);
    ui_field_wipe(&field);
    for (gsize i = 0; i < sizeof field.text; i++)
        assert_int_equal(field.text[i], 0);
}

static void
field__hides__what_is_typed_and_shows_its_end(void **state)
{
    g_autoptr(UiCanvas) canvas = ui_canvas_new(2, 10);
    g_autofree char *text = NULL;
    UiField field = { .len = 0 };
    int y, x;

    (void)state;
    for (const char *c = "secret"; *c != '\0'; c++)
        ui_field_add(&field, (const char[]){ *c, '\0' });
    ui_field_draw(canvas, (UiSpot){ 0, 1, 8 }, &field, UI_FIELD_HIDDEN);
    ui_canvas_get_cursor(canvas, &y, &x);
    assert_int_equal(x, 7);
    ui_field_draw(canvas, (UiSpot){ 1, 0, 4 }, &field, UI_FIELD_PLAIN);
    ui_canvas_get_cursor(canvas, &y, &x);
    assert_int_equal(y, 1);
    assert_int_equal(x, 3);
    text = ui_canvas_to_text(canvas);
    assert_string_equal(text, " ••••••\nret\n");
}

static void
rows__keep__the_cursor_on_the_screen(void **state)
{
    UiRows rows = { .n = 0 };

    (void)state;
    ui_rows_set(&rows, 0, 5);
    assert_true(ui_rows_act(&rows, UI_ACTION_NEXT));
    assert_int_equal(rows.cursor, 0);
    ui_rows_set(&rows, 20, 5);
    assert_true(ui_rows_act(&rows, UI_ACTION_LAST));
    assert_int_equal(rows.cursor, 19);
    assert_int_equal(rows.top, 15);
    assert_true(ui_rows_act(&rows, UI_ACTION_PAGE_UP));
    assert_int_equal(rows.cursor, 14);
    assert_int_equal(rows.top, 14);
    assert_true(ui_rows_act(&rows, UI_ACTION_FIRST));
    assert_int_equal(rows.top, 0);
    assert_true(ui_rows_act(&rows, UI_ACTION_PAGE_DOWN));
    assert_int_equal(rows.cursor, 5);
    ui_rows_set(&rows, 3, 5);
    assert_int_equal(rows.cursor, 2);
    assert_int_equal(rows.top, 0);
    assert_false(ui_rows_act(&rows, UI_ACTION_OPEN));
}

static void
bar__is_as_full__as_the_work_is_done(void **state)
{
    static const struct {
        guint64 done, all;
        const char *text;
    } bars[] = {
        { 0, 0, "░░░░\n" },   { 0, 10, "░░░░\n" },  { 5, 10, "██░░\n" },
        { 10, 10, "████\n" }, { 99, 10, "████\n" }, { 0, G_MAXUINT64, "░░░░\n" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(bars); i++) {
        g_autoptr(UiCanvas) canvas = ui_canvas_new(1, 4);
        g_autofree char *text = NULL;

        ui_bar_draw(canvas, (UiSpot){ 0, 0, 4 }, bars[i].done, bars[i].all);
        text = ui_canvas_to_text(canvas);
        assert_string_equal(text, bars[i].text);
    }
}

static void
words__write__counts_in_groups(void **state)
{
    static const struct {
        guint64 n;
        const char *text;
    } counts[] = { { 0, "0" },
                   { 999, "999" },
                   { 1000, "1000" },
                   { 18402, "18 402" },
                   { 1000000, "1 000 000" } };
    g_autofree char *one = ui_words_messages(1);

    (void)state;
    assert_string_equal(one, "1 message");
    for (gsize i = 0; i < G_N_ELEMENTS(counts); i++) {
        g_autofree char *text = ui_words_count(counts[i].n);

        assert_string_equal(text, counts[i].text);
    }
}

static void
words__say__where_a_message_lives(void **state)
{
    static const char text[] = "[account work]\naddress = ada@example.org\n"
                               "server = pop.example.org\nleave_on_server = 14 days\n";
    g_autoptr(ConfigSettings) settings =
        config_settings_parse(text, strlen(text), "test", NULL);
    g_autoptr(PbEnvelope) envelope = pb_envelope_new();
    StoreMessage message = { .where = STORE_WHERE_HERE,
                             .folder = (char *)"Inbox",
                             .account = (char *)"work",
                             .envelope = envelope,
                             .stored_at = 1700000000 };
    g_autofree char *here = ui_words_where(&message, settings, 1700000000);
    g_autofree char *both = NULL;
    g_autofree char *due = NULL;
    g_autofree char *flagged = NULL;
    g_autofree char *unknown = NULL;

    (void)state;
    assert_string_equal(here, "Only here, not on a server");
    message.where = STORE_WHERE_BOTH;
    both = ui_words_where(&message, settings, 1700000000);
    assert_string_equal(both, "On server: kept until 2023-11-28");
    due = ui_words_where(&message, settings, 1700000000 + 15 * 24 * 3600);
    assert_string_equal(due, "Due to leave the server: 14 days passed");
    message.flags = STORE_FLAG_FLAGGED;
    flagged = ui_words_where(&message, settings, 1700000000 + 15 * 24 * 3600);
    assert_string_equal(flagged, "On server: protected: flagged");
    message.account = (char *)"old";
    unknown = ui_words_where(&message, settings, 1700000000);
    assert_string_equal(unknown, "On server; account old is not in the settings");
}

static void
search__says__whether_it_took_the_action(void **state)
{
    static const struct {
        UiAction action;
        UiSearchAct act;
        bool is_on, is_typing;
    } rows[] = {
        { UI_ACTION_OPEN, UI_SEARCH_NOT_MINE, false, false },
        { UI_ACTION_BACK, UI_SEARCH_NOT_MINE, false, false },
        { UI_ACTION_SEARCH, UI_SEARCH_SEEN, true, true },
        { UI_ACTION_OPEN, UI_SEARCH_SEEN, true, false }, /* "ab" is typed before */
        { UI_ACTION_OPEN_LINK, UI_SEARCH_NOT_MINE, true, false },
        { UI_ACTION_ERASE, UI_SEARCH_CHANGED, true, false },
        { UI_ACTION_NEXT, UI_SEARCH_NOT_MINE, true, false },
        { UI_ACTION_BACK, UI_SEARCH_CHANGED, false, false },
        { UI_ACTION_SEARCH, UI_SEARCH_SEEN, true, true },
        { UI_ACTION_BACK, UI_SEARCH_CHANGED, false, false },
    };
    UiSearch search = { 0 };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (i == 3) {
            ui_field_add(&search.field, "a");
            ui_field_add(&search.field, "b");
        }
        assert_int_equal(ui_search_act(&search, rows[i].action), rows[i].act);
        assert_int_equal(ui_search_is_on(&search), rows[i].is_on);
        assert_int_equal(search.is_typing, rows[i].is_typing);
    }
    assert_string_equal(search.field.text, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(search__says__whether_it_took_the_action),
        cmocka_unit_test(field__takes__whole_characters_and_no_more_than_it_holds),
        cmocka_unit_test(field__hides__what_is_typed_and_shows_its_end),
        cmocka_unit_test(rows__keep__the_cursor_on_the_screen),
        cmocka_unit_test(bar__is_as_full__as_the_work_is_done),
        cmocka_unit_test(words__write__counts_in_groups),
        cmocka_unit_test(words__say__where_a_message_lives),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
