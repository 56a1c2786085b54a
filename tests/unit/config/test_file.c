/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/config/test_file.c: settings files on a disk: loading, changing, saving. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/error.h"
#include "config/settings.h"

#define ACCOUNT "[account a]\nserver = h\nuser = u\n"

static char *home;
static PbPaths *paths;

static int
make_home(void **state)
{
    (void)state;
    home = g_dir_make_tmp("postbag-test-XXXXXX", NULL);
    paths = pb_paths_new(home, NULL);
    return home == NULL ? -1 : 0;
}

static int
remove_home(void **state)
{
    (void)state;
    g_unlink(paths->config_file);
    g_clear_pointer(&paths, pb_paths_free);
    if (g_rmdir(home) != 0)
        return -1;
    g_clear_pointer(&home, g_free);
    return 0;
}

static void
write_file(const char *text)
{
    assert_true(g_file_set_contents_full(paths->config_file, text, -1,
                                         G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

static ConfigSettings *
load(const char *text)
{
    g_autoptr(GError) error = NULL;
    ConfigSettings *settings;

    write_file(text);
    settings = config_settings_load(paths, &error);
    if (settings == NULL)
        print_message("%s\n%s\n", text, error->message);
    assert_non_null(settings);
    return settings;
}

static void
assert_file(const char *expected)
{
    g_autofree char *text = NULL;

    assert_true(g_file_get_contents(paths->config_file, &text, NULL, NULL));
    assert_string_equal(text, expected);
}

static void
settings_load__fails__without_a_file(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(config_settings_load(paths, &error));
    assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_MISSING));
    assert_int_equal(pb_error_exit_status(pb_error_class(error)), 78);
}

static void
settings_load__fails__when_it_is_no_file(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_int_equal(g_mkdir(paths->config_file, 0700), 0);
    assert_null(config_settings_load(paths, &error));
    assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_SYNTAX));
    g_clear_error(&error);
    g_rmdir(paths->config_file);
    assert_int_equal(mkfifo(paths->config_file, 0600), 0);
    assert_null(config_settings_load(paths, &error));
    assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_SYNTAX));
}

static void
settings_load__refuses__what_everybody_may_write(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    write_file(ACCOUNT);
    assert_int_equal(g_chmod(paths->config_file, 0606), 0);
    assert_null(config_settings_load(paths, &error));
    assert_true(g_error_matches(error, PB_ERROR, PB_ERROR_INSECURE));
}

static void
settings_load__names__file_and_line(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *start = g_strdup_printf("%s:4: port:", paths->config_file);

    (void)state;
    write_file(ACCOUNT "port = x\n");
    assert_null(config_settings_load(paths, &error));
    assert_true(g_str_has_prefix(error->message, start));
}

static void
settings_save__keeps__everything_else(void **state)
{
    static const struct {
        const char *before, *group, *key, *value, *after;
    } rows[] = {
        { "# c\n\n[general]\n\n  theme=a   ; why\n; end\n" ACCOUNT, "general", "theme",
          "b", "# c\n\n[general]\n\n  theme=b   ; why\n; end\n" ACCOUNT },
        { "[account a]\r\nserver = h\r\nuser = u ; x\r\n\r\n# end", "account a", "user",
          "v", "[account a]\r\nserver = h\r\nuser = v ; x\r\n\r\n# end" },
        { "[account a]\r\nserver = h\r\nuser = u\r\n\r\n# end", "account a", "port", "1",
          "[account a]\r\nserver = h\r\nuser = u\r\nport = 1\r\n\r\n# end" },
        { "[account a]\nserver = h\nuser = u", "account a", "leave_on_server", "never",
          "[account a]\nserver = h\nuser = u\nleave_on_server = never\n" },
        { ACCOUNT, "general", "theme", "b", ACCOUNT "\n[general]\ntheme = b\n" },
        { "\xEF\xBB\xBF" ACCOUNT, "account  a", "server", "i",
          "\xEF\xBB\xBF[account a]\nserver = i\nuser = u\n" },
        { ACCOUNT "name = ; c\n", "account a", "name", "N", ACCOUNT "name = N ; c\n" },
        { ACCOUNT "name =\n", "account a", "name", "N", ACCOUNT "name = N\n" },
        { ACCOUNT "name = M\n", "account a", "name", "a ; b",
          ACCOUNT "name = a \\; b\n" },
        { ACCOUNT "name = M\n", "account a", "name", "; \\;",
          ACCOUNT "name = \\; \\\\;\n" },
        { ACCOUNT "name = M ; c\n# x\n", "account a", "name", NULL, ACCOUNT "# x\n" },
        { ACCOUNT, "account a", "name", NULL, ACCOUNT },
        { ACCOUNT "\n[general]\n", "account a", "name", "  N ",
          ACCOUNT "name = N\n\n[general]\n" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(ConfigSettings) settings = load(rows[i].before);
        g_autoptr(ConfigSettings) again = NULL;

        assert_true(config_settings_set(settings, rows[i].group, rows[i].key,
                                        rows[i].value, NULL));
        assert_file(rows[i].before);
        assert_true(config_settings_save(settings, NULL));
        assert_file(rows[i].after);
        again = config_settings_load(paths, NULL);
        assert_non_null(again);
    }
}

static void
settings_set__gives_back__any_value(void **state)
{
    static const char *const values[] = { ";",    "\\;",        "a ;; b",  "\\\\; ;",
                                          "a \\", "\\",         "#",       "= =",
                                          "[x]",  "\xC3\xA4 ;", "a\\ ;b ;" };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autoptr(ConfigSettings) settings = load(ACCOUNT);
        g_autoptr(ConfigSettings) again = NULL;

        assert_true(config_settings_set(settings, "account a", "name", values[i], NULL));
        assert_true(config_settings_save(settings, NULL));
        again = config_settings_load(paths, NULL);
        assert_string_equal(config_settings_account(again, 0)->full_name, values[i]);
    }
}

static void
settings_set__changes__nothing_when_it_fails(void **state)
{
    static const struct {
        const char *group, *key, *value;
        ConfigError code;
        const char *message;
    } rows[] = {
        { "account a", "port", "x", CONFIG_ERROR_BAD_VALUE,
          "port: \"x\" is not allowed: 1 to 65535" },
        { "account a", "prot", "1", CONFIG_ERROR_UNKNOWN, "prot: is no key" },
        { "genral", "theme", "x", CONFIG_ERROR_UNKNOWN, "[genral] is no group" },
        { "account a", "name", "x\nport = 1", CONFIG_ERROR_BAD_VALUE, "group, key and" },
        { "general]\n[account b", "theme", "x", CONFIG_ERROR_BAD_VALUE,
          "group, key and" },
        { "account a", "x]\nname", "x", CONFIG_ERROR_BAD_VALUE, "group, key and" },
        { "account a", "[general", "x", CONFIG_ERROR_SYNTAX, "\"[general = x\" is no" },
        { "account a", "name", "\xFF", CONFIG_ERROR_SYNTAX, "the line is not UTF-8" },
    };
    g_autoptr(ConfigSettings) settings = load(ACCOUNT "port = 1100\n");

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;

        assert_false(config_settings_set(settings, rows[i].group, rows[i].key,
                                         rows[i].value, &error));
        assert_true(g_error_matches(error, CONFIG_ERROR, (int)rows[i].code));
        if (!g_str_has_prefix(error->message, rows[i].message))
            print_message("%s\n", error->message);
        assert_true(g_str_has_prefix(error->message, rows[i].message));
        assert_int_equal(config_settings_n_accounts(settings), 1);
        assert_int_equal(config_settings_account(settings, 0)->port, 1100);
    }
    assert_true(config_settings_save(settings, NULL));
    assert_file(ACCOUNT "port = 1100\n");
}

static void
settings_save__waits_for__a_complete_account(void **state)
{
    g_autoptr(ConfigSettings) settings = load("# mine\n");
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_true(config_settings_set(settings, "account b", "server", "h", NULL));
    assert_false(config_settings_save(settings, &error));
    assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_INCOMPLETE));
    assert_file("# mine\n");
    assert_true(config_settings_set(settings, "account b", "user", "u", NULL));
    assert_true(config_settings_save(settings, NULL));
    assert_file("# mine\n\n[account b]\nserver = h\nuser = u\n");
}

static void
settings_save__refuses__a_file_that_changed(void **state)
{
    g_autoptr(ConfigSettings) settings = load(ACCOUNT);
    g_autoptr(GError) error = NULL;

    (void)state;
    write_file("# other\n" ACCOUNT);
    assert_true(config_settings_set(settings, "account a", "port", "1", NULL));
    assert_false(config_settings_save(settings, &error));
    assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_UNWRITABLE));
    assert_file("# other\n" ACCOUNT);
    g_unlink(paths->config_file);
    assert_false(config_settings_save(settings, NULL));
}

static void
settings_save__writes__twice_and_privately(void **state)
{
    g_autoptr(ConfigSettings) settings = load(ACCOUNT);
    struct stat info;

    (void)state;
    assert_int_equal(g_chmod(paths->config_file, 0644), 0);
    assert_true(config_settings_set(settings, "account a", "port", "1", NULL));
    assert_true(config_settings_save(settings, NULL));
    assert_true(config_settings_set(settings, "account a", "port", "2", NULL));
    assert_true(config_settings_save(settings, NULL));
    assert_file(ACCOUNT "port = 2\n");
    assert_int_equal(stat(paths->config_file, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
}

static void
settings_save__follows__a_symbolic_link(void **state)
{
    g_autoptr(ConfigSettings) settings = NULL;
    g_autofree char *target = g_build_filename(home, "dotfile", NULL);
    g_autofree char *text = NULL;

    (void)state;
    assert_true(g_file_set_contents(target, ACCOUNT, -1, NULL));
    assert_int_equal(symlink("dotfile", paths->config_file), 0);
    settings = config_settings_load(paths, NULL);
    assert_true(config_settings_set(settings, "account a", "port", "1", NULL));
    assert_true(config_settings_save(settings, NULL));
    assert_true(g_file_test(paths->config_file, G_FILE_TEST_IS_SYMLINK));
    assert_true(g_file_get_contents(target, &text, NULL, NULL));
    assert_string_equal(text, ACCOUNT "port = 1\n");
    g_unlink(target);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_home, remove_home)
    const struct CMUnitTest tests[] = {
        TEST(settings_load__fails__without_a_file),
        TEST(settings_load__fails__when_it_is_no_file),
        TEST(settings_load__refuses__what_everybody_may_write),
        TEST(settings_load__names__file_and_line),
        TEST(settings_save__keeps__everything_else),
        TEST(settings_set__gives_back__any_value),
        TEST(settings_set__changes__nothing_when_it_fails),
        TEST(settings_save__waits_for__a_complete_account),
        TEST(settings_save__refuses__a_file_that_changed),
        TEST(settings_save__writes__twice_and_privately),
        TEST(settings_save__follows__a_symbolic_link),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
