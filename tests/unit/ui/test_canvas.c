/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_canvas.c: the one writer, clipping and what is hostile. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "canvas.h"

static void
put__clips__by_grapheme(void **state)
{
    static const struct {
        const char *text;
        int cells, used;
        const char *shown;
    } rows[] = {
        { "hello", 10, 5, "hello\n" },
        { "hello", 3, 3, "hel\n" },
        { "hello", 0, 0, "\n" },
        { "世界", 4, 4, "世界\n" },
        { "世界", 3, 2, "世\n" },
        { "世界", 1, 0, "\n" },
        { "a\xCC\x81"
          "b",
          2, 2, "á" /* a and a combining acute */ "b\n" },
        { "a\x1b[31mred", 10, 10, "a^[[31mred\n" },
        { "a\xC2\x9Bx", 10, 6, "a<9B>x\n" },
        { "x\ty\nz", 10, 5, "x y z\n" },
        { "\xFF", 3, 1, "\xEF\xBF\xBD\n" },
        { "\xE2\x80\xAE"
          "evil",
          10, 9, "<RLO>evil\n" },
        { "\xCC\x81", 3, 0, "\n" },
        { "", 3, 0, "\n" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(UiCanvas) canvas = ui_canvas_new(1, 20);
        g_autofree char *shown = NULL;
        g_autofree char *expected = g_utf8_normalize(rows[i].shown, -1, G_NORMALIZE_NFD);
        g_autofree char *normal = NULL;

        assert_int_equal(ui_canvas_put(canvas, (UiSpot){ 0, 0, rows[i].cells },
                                       UI_ROLE_DEFAULT, rows[i].text),
                         rows[i].used);
        shown = ui_canvas_to_text(canvas);
        normal = g_utf8_normalize(shown, -1, G_NORMALIZE_NFD);
        assert_string_equal(normal, expected);
    }
}

static void
put__draws_nothing__outside(void **state)
{
    static const UiSpot spots[] = { { -1, 0, 5 }, { 2, 0, 5 },  { 0, 10, 5 },
                                    { 0, -5, 5 }, { 0, 0, -1 }, { 0, -100, 50 } };
    g_autoptr(UiCanvas) canvas = ui_canvas_new(2, 10);
    g_autofree char *shown = NULL;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(spots); i++) {
        assert_int_equal(ui_canvas_put(canvas, spots[i], UI_ROLE_DEFAULT, "text"), 0);
        ui_canvas_put_cut(canvas, spots[i], UI_ROLE_DEFAULT, "text");
        ui_canvas_put_right(canvas, spots[i], UI_ROLE_DEFAULT, "text");
        ui_canvas_rule(canvas, spots[i]);
        ui_canvas_fill(canvas, spots[i], UI_ROLE_BAR);
        ui_canvas_select(canvas, spots[i]);
    }
    ui_canvas_set_cursor(canvas, 99, -3);
    shown = ui_canvas_to_text(canvas);
    assert_string_equal(shown, "\n\n");
    assert_false(ui_canvas_cell(canvas, 0, 0)->is_selected);
}

static void
put__keeps_wide_signs_whole__when_half_is_overwritten(void **state)
{
    g_autoptr(UiCanvas) canvas = ui_canvas_new(1, 8);
    g_autofree char *left = NULL;
    g_autofree char *right = NULL;

    (void)state;
    ui_canvas_put(canvas, (UiSpot){ 0, 0, 8 }, UI_ROLE_DEFAULT, "世界世界");
    ui_canvas_put(canvas, (UiSpot){ 0, 1, 1 }, UI_ROLE_DEFAULT, "x");
    left = ui_canvas_to_text(canvas);
    assert_string_equal(left, " x界世界\n");
    ui_canvas_put(canvas, (UiSpot){ 0, 4, 1 }, UI_ROLE_DEFAULT, "y");
    right = ui_canvas_to_text(canvas);
    assert_string_equal(right, " x界y 界\n");
    for (int x = 0; x < 8; x++) {
        const UiCell *cell = ui_canvas_cell(canvas, 0, x);

        if (cell->width == 2)
            assert_int_equal(ui_canvas_cell(canvas, 0, x + 1)->width, 0);
        if (cell->width == 0)
            assert_int_equal(ui_canvas_cell(canvas, 0, x - 1)->width, 2);
    }
}

static void
put_cut__ends__in_an_ellipsis(void **state)
{
    static const struct {
        const char *text;
        int cells;
        const char *left, *right;
    } rows[] = {
        { "subject", 7, "subject\n", "   subject\n" },
        { "subject", 5, "subj…\n", "     subj…\n" },
        { "subject", 1, "…\n", "         …\n" },
        { "世界世界", 5, "世界…\n", "     世界…\n" },
        { "世界世界", 4, "世…\n", "       世…\n" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(UiCanvas) canvas = ui_canvas_new(1, 10);
        g_autoptr(UiCanvas) other = ui_canvas_new(1, 10);
        g_autofree char *left = NULL;
        g_autofree char *right = NULL;

        ui_canvas_put_cut(canvas, (UiSpot){ 0, 0, rows[i].cells }, UI_ROLE_DEFAULT,
                          rows[i].text);
        ui_canvas_put_right(other, (UiSpot){ 0, 10 - rows[i].cells, rows[i].cells },
                            UI_ROLE_DEFAULT, rows[i].text);
        left = ui_canvas_to_text(canvas);
        right = ui_canvas_to_text(other);
        assert_string_equal(left, rows[i].left);
        assert_string_equal(right, rows[i].right);
    }
}

static void
put__bounds__what_one_cell_holds(void **state)
{
    g_autoptr(UiCanvas) canvas = ui_canvas_new(1, 4);
    g_autoptr(GString) zalgo = g_string_new("a");
    g_autofree char *long_text = g_strnfill(1000000, 'x');

    (void)state;
    for (int i = 0; i < 1000; i++)
        g_string_append(zalgo, "\xCC\x81");
    g_string_append_c(zalgo, 'b');
    ui_canvas_put(canvas, (UiSpot){ 0, 0, 4 }, UI_ROLE_DEFAULT, zalgo->str);
    assert_true(strlen(ui_canvas_cell(canvas, 0, 0)->text) < UI_CELL_BYTES);
    /* A family of four joined people: the first stands for it. */
    ui_canvas_clear(canvas);
    ui_canvas_put(
        canvas, (UiSpot){ 0, 0, 4 }, UI_ROLE_DEFAULT,
        "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7");
    assert_string_equal(ui_canvas_cell(canvas, 0, 0)->text, "\xF0\x9F\x91\xA8");
    assert_int_equal(ui_canvas_cell(canvas, 0, 0)->width, 2);
    assert_int_equal(
        ui_canvas_put(canvas, (UiSpot){ 0, 0, 4 }, UI_ROLE_DEFAULT, long_text), 4);
}

static void
canvas__clamps__its_size(void **state)
{
    g_autoptr(UiCanvas) none = ui_canvas_new(0, -5);
    g_autoptr(UiCanvas) huge = ui_canvas_new(1000000, 1000000);

    (void)state;
    assert_int_equal(ui_canvas_rows(none), 1);
    assert_int_equal(ui_canvas_columns(none), 1);
    assert_int_equal(ui_canvas_rows(huge), UI_CANVAS_MAX_ROWS);
    assert_int_equal(ui_canvas_columns(huge), UI_CANVAS_MAX_COLUMNS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(put__clips__by_grapheme),
        cmocka_unit_test(put__draws_nothing__outside),
        cmocka_unit_test(put__keeps_wide_signs_whole__when_half_is_overwritten),
        cmocka_unit_test(put_cut__ends__in_an_ellipsis),
        cmocka_unit_test(put__bounds__what_one_cell_holds),
        cmocka_unit_test(canvas__clamps__its_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
