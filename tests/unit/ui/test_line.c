/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_line.c: a line of text that is edited in place. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "widget/line.h"

static void
line__edits__at_its_cursor(void **state)
{
    UiLine line = { .at = 0 };

    (void)state;
    assert_string_equal(ui_line_text(&line), "");
    assert_true(ui_line_act(&line, UI_ACTION_ERASE));
    ui_line_set(&line, "ac");
    assert_true(ui_line_act(&line, UI_ACTION_LEFT));
    assert_true(ui_line_insert(&line, "b"));
    assert_string_equal(ui_line_text(&line), "abc");
    assert_true(ui_line_act(&line, UI_ACTION_ERASE_NEXT));
    assert_string_equal(ui_line_text(&line), "ab");
    assert_true(ui_line_act(&line, UI_ACTION_ERASE_NEXT));
    assert_true(ui_line_act(&line, UI_ACTION_FIRST));
    assert_true(ui_line_act(&line, UI_ACTION_LEFT));
    assert_true(ui_line_insert(&line, ">"));
    assert_true(ui_line_act(&line, UI_ACTION_LAST));
    assert_true(ui_line_act(&line, UI_ACTION_RIGHT));
    assert_true(ui_line_insert(&line, "<"));
    assert_string_equal(ui_line_text(&line), ">ab<");
    assert_true(ui_line_act(&line, UI_ACTION_ERASE_ALL));
    assert_string_equal(ui_line_text(&line), "");
    assert_false(ui_line_act(&line, UI_ACTION_SAVE));
    ui_line_clear(&line);
}

/* An accent belongs to its letter, whatever the bytes. */
static void
line__moves__by_what_a_person_calls_characters(void **state)
{
    UiLine line = { .at = 0 };

    (void)state;
    ui_line_set(&line, "ae\xCC\x81世");
    ui_line_act(&line, UI_ACTION_ERASE);
    assert_string_equal(ui_line_text(&line), "ae\xCC\x81");
    ui_line_act(&line, UI_ACTION_LEFT);
    ui_line_insert(&line, "ü");
    assert_string_equal(ui_line_text(&line), "aüe\xCC\x81");
    ui_line_act(&line, UI_ACTION_ERASE_NEXT);
    assert_string_equal(ui_line_text(&line), "aü");
    ui_line_clear(&line);
}

static void
line__is_full__at_its_maximum(void **state)
{
    UiLine line = { .at = 0 };

    (void)state;
    for (int i = 0; i < UI_LINE_MAX + 10; i++)
        assert_int_equal(ui_line_insert(&line, "x"), i < UI_LINE_MAX);
    assert_int_equal(strlen(ui_line_text(&line)), UI_LINE_MAX);
    ui_line_clear(&line);
}

static void
line__shows__the_stretch_around_its_cursor(void **state)
{
    UiLine line = { .at = 0 };
    g_autoptr(UiCanvas) canvas = ui_canvas_new(1, 10);
    g_autofree char *end = NULL;
    g_autofree char *start = NULL;
    int y, x;

    (void)state;
    ui_line_set(&line, "0123456789abcdef");
    ui_line_draw(canvas, (UiSpot){ 0, 2, 6 }, &line);
    end = ui_canvas_to_text(canvas);
    assert_string_equal(end, "  bcdef\n");
    ui_canvas_get_cursor(canvas, &y, &x);
    assert_int_equal(x, 7);
    ui_canvas_clear(canvas);
    ui_line_act(&line, UI_ACTION_FIRST);
    ui_line_draw(canvas, (UiSpot){ 0, 2, 6 }, &line);
    start = ui_canvas_to_text(canvas);
    assert_string_equal(start, "  012345\n");
    ui_canvas_get_cursor(canvas, &y, &x);
    assert_int_equal(x, 2);
    ui_line_clear(&line);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line__edits__at_its_cursor),
        cmocka_unit_test(line__moves__by_what_a_person_calls_characters),
        cmocka_unit_test(line__is_full__at_its_maximum),
        cmocka_unit_test(line__shows__the_stretch_around_its_cursor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
