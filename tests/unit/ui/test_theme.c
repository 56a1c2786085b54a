/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_theme.c: colours and theme files. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "theme.h"

static void
color__resolves__to_what_the_terminal_has(void **state)
{
    static const struct {
        const char *text;
        int direct, with_256, with_16, with_8, with_none;
    } rows[] = {
        /* clang-format off */
        { "-",                -1,       -1,  -1, -1, -1 },
        { "green",            0x00CD00,  2,   2,  2, -1 },
        { "bright-red",       0xFF0000,  9,   9,  1, -1 },
        { "bright-black",     0x7F7F7F,  8,   8, -1, -1 },
        { "65",               0x5F875F, 65,   8, -1, -1 },
        { "#5f875f",          0x5F875F, 65,   8, -1, -1 },
        { "#5f875f/green",    0x5F875F, 65,   2,  2, -1 },
        { "#5f875f/-",        0x5F875F, 65,  -1, -1, -1 },
        { "#ffffff",          0xFFFFFF, 231, 15,  7, -1 },
        { "#000000",          0x000000, 16,   0,  0, -1 },
        { "#ff0000",          0xFF0000, 196,  9,  1, -1 },
        /* clang-format on */
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        UiColor color;

        assert_true(ui_color_parse(rows[i].text, &color));
        assert_int_equal(ui_color_resolve(&color, UI_COLORS_DIRECT), rows[i].direct);
        assert_int_equal(ui_color_resolve(&color, 256), rows[i].with_256);
        assert_int_equal(ui_color_resolve(&color, 16), rows[i].with_16);
        assert_int_equal(ui_color_resolve(&color, 8), rows[i].with_8);
        assert_int_equal(ui_color_resolve(&color, 0), rows[i].with_none);
    }
}

static void
color__refuses__what_is_none(void **state)
{
    static const char *const rows[] = { "",          "256",     "-1",     "#fff",
                                        "#gggggg",   "grun",    "green/", "/green",
                                        "green/256", "#+12345", "bold" };
    UiColor color;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_false(ui_color_parse(rows[i], &color));
}

static void
theme__reads__colours_and_attributes(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(UiTheme) theme =
        ui_theme_parse("# mine\n[theme]\nname = mine\n\n[roles]\n"
                       "unread = - - bold underline\n title = red blue\ndim = dim\n"
                       "selected = white 2 bold\n",
                       "mine.theme", &error);
    UiStyle style;

    (void)state;
    assert_null(error);
    assert_string_equal(ui_theme_name(theme), "mine");
    style = ui_theme_style(theme, UI_ROLE_UNREAD, false, 256);
    assert_int_equal(style.fg, -1);
    assert_int_equal(style.attributes, UI_ATTRIBUTE_BOLD | UI_ATTRIBUTE_UNDERLINE);
    style = ui_theme_style(theme, UI_ROLE_TITLE, false, 256);
    assert_int_equal(style.fg, 1);
    assert_int_equal(style.bg, 4);
    /* The selection lies over the role: its colours win, attributes add up, dim goes. */
    style = ui_theme_style(theme, UI_ROLE_TITLE, true, 256);
    assert_int_equal(style.fg, 7);
    assert_int_equal(style.bg, 2);
    style = ui_theme_style(theme, UI_ROLE_DIM, true, 256);
    assert_int_equal(style.attributes, UI_ATTRIBUTE_BOLD);
    /* A role that is not named is plain. */
    style = ui_theme_style(theme, UI_ROLE_ERROR, false, 256);
    assert_int_equal(style.fg, -1);
    assert_int_equal(style.attributes, 0);
}

static void
theme__names__file_and_line_of_what_is_broken(void **state)
{
    static const struct {
        const char *text, *place;
    } rows[] = {
        { "[roles]\nunread = bold\ntitle = grun\n", "x.theme:3:" },
        { "[roles]\n\n# a\nno-such-role = red\n", "x.theme:4:" },
        { "[roles]\nunread = red blue green\n", "x.theme:2:" },
        { "[roles]\nunread = bold red\n", "x.theme:2:" },
        { "[roles]\nunread bold\n", "x.theme:2:" },
        { "[roles\nunread = bold\n", "x.theme:1:" },
        { "unread = bold\n", "x.theme:1:" },
        { "[theme]\nname = x\n", "x.theme:1:" },
        { "", "x.theme:1:" },
        { "[roles]\nunread = \xff\xfe\n", "x.theme:" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(ui_theme_parse(rows[i].text, "x.theme", &error));
        assert_true(g_error_matches(error, UI_THEME_ERROR, UI_THEME_ERROR_BAD_VALUE));
        assert_true(g_str_has_prefix(error->message, rows[i].place));
    }
}

static void
theme__loads__from_the_persons_folder_first(void **state)
{
    g_autofree char *dir = g_dir_make_tmp("postbag-theme-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(dir, "evergreen.theme", NULL);
    g_autofree char *broken = g_build_filename(dir, "broken.theme", NULL);
    g_autoptr(UiTheme) own = NULL;
    g_autoptr(UiTheme) fallback = NULL;
    g_autoptr(UiTheme) missing = NULL;
    g_autoptr(GError) bad = NULL;
    g_autoptr(GError) none = NULL;
    g_autoptr(GPtrArray) names = NULL;

    (void)state;
    g_unsetenv("NO_COLOR");
    assert_true(
        g_file_set_contents(file, "[theme]\nname=own\n[roles]\ndim=red\n", -1, NULL));
    assert_true(g_file_set_contents(broken, "[roles]\n\ndim=rot\n", -1, NULL));
    own = ui_theme_load("evergreen", dir, &bad);
    assert_null(bad);
    assert_string_equal(ui_theme_name(own), "own");
    fallback = ui_theme_load("broken", dir, &bad);
    assert_non_null(strstr(bad->message, "broken.theme:3:"));
    assert_string_equal(ui_theme_name(fallback), "evergreen");
    missing = ui_theme_load("../evergreen", dir, &none);
    assert_true(g_error_matches(none, UI_THEME_ERROR, UI_THEME_ERROR_MISSING));
    assert_string_equal(ui_theme_name(missing), "evergreen");
    names = ui_theme_names(dir);
    assert_true(names->len >= 4);
    assert_string_equal(g_ptr_array_index(names, 0), "broken");
    g_unlink(file);
    g_unlink(broken);
    g_rmdir(dir);
}

static void
theme__has_no_colour__with_no_color(void **state)
{
    g_autoptr(UiTheme) theme = NULL;

    (void)state;
    g_setenv("NO_COLOR", "1", TRUE);
    theme = ui_theme_load("daylight", NULL, NULL);
    g_unsetenv("NO_COLOR");
    for (UiRole role = 0; role < UI_N_ROLES; role++) {
        UiStyle style = ui_theme_style(theme, role, true, 256);

        assert_int_equal(style.fg, -1);
        assert_int_equal(style.bg, -1);
        assert_true(style.attributes & UI_ATTRIBUTE_REVERSE);
    }
}

static void
themes_that_ship__are__what_is_compiled_in(void **state)
{
    static const char *const names[] = { "evergreen", "daylight", "mono" };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *base = g_strconcat(names[i], ".theme", NULL);
        g_autofree char *file =
            g_build_filename(g_getenv("srcdir"), "themes", base, NULL);
        g_autofree char *text = NULL;
        g_autoptr(GError) error = NULL;
        g_autoptr(UiTheme) from_file = NULL;
        g_autoptr(UiTheme) builtin = NULL;

        assert_true(g_file_get_contents(file, &text, NULL, NULL));
        from_file = ui_theme_parse(text, file, &error);
        assert_null(error);
        builtin = ui_theme_load(names[i], NULL, NULL);
        assert_string_equal(ui_theme_name(from_file), names[i]);
        assert_string_equal(ui_theme_name(builtin), names[i]);
        for (UiRole role = 0; role < UI_N_ROLES; role++) {
            UiStyle a = ui_theme_style(from_file, role, false, 256);
            UiStyle b = ui_theme_style(builtin, role, false, 256);

            assert_memory_equal(&a, &b, sizeof a);
            /* The background of the screen stays the person's. */
            if (role != UI_ROLE_SELECTED && role != UI_ROLE_FIELD_ACTIVE)
                assert_int_equal(a.bg, -1);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(color__resolves__to_what_the_terminal_has),
        cmocka_unit_test(color__refuses__what_is_none),
        cmocka_unit_test(theme__reads__colours_and_attributes),
        cmocka_unit_test(theme__names__file_and_line_of_what_is_broken),
        cmocka_unit_test(theme__loads__from_the_persons_folder_first),
        cmocka_unit_test(theme__has_no_colour__with_no_color),
        cmocka_unit_test(themes_that_ship__are__what_is_compiled_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
