/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/config/test_change.c: many changes of the settings at once, and what is left when they fail. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "config/settings.h"

static const char before[] =
    "# top\n[account a] ; the one\nserver = h.example\nuser = u ; me\n"
    "\n# about b\n[account b]\nserver = i.example\nuser = v\n# end\n";

static char *home;
static PbPaths *paths;
static ConfigSettings *settings;

static void
write_file(const char *text)
{
    assert_true(g_file_set_contents_full(paths->config_file, text, -1,
                                         G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

static void
assert_file(const char *expected)
{
    g_autofree char *text = NULL;

    assert_true(g_file_get_contents(paths->config_file, &text, NULL, NULL));
    assert_string_equal(text, expected);
}

static int
set_up(void **state)
{
    (void)state;
    home = g_dir_make_tmp("postbag-test-XXXXXX", NULL);
    paths = pb_paths_new(home, NULL);
    write_file(before);
    settings = config_settings_load(paths, NULL);
    return settings == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
    (void)state;
    g_clear_pointer(&settings, config_settings_free);
    g_unlink(paths->config_file);
    g_clear_pointer(&paths, pb_paths_free);
    if (g_rmdir(home) != 0)
        return -1;
    g_clear_pointer(&home, g_free);
    return 0;
}

static void
settings_with__saves__all_changes_and_keeps_the_rest(void **state)
{
    static const ConfigChange changes[] = {
        /* Alone the first of them would be refused. */
        { "account a", "security", "none" }, { "account a", "allow_plaintext", "yes" },
        { "account b", "user", NULL },       { "account b", "address", "v@example.org" },
        { "general", "theme", " mono " },
    };
    g_autoptr(ConfigSettings) changed = NULL;

    (void)state;
    changed = config_settings_with(settings, changes, G_N_ELEMENTS(changes), NULL);
    assert_non_null(changed);
    /* Nothing has happened to the settings themselves. */
    assert_null(config_settings_get(settings, "account a", "security"));
    assert_string_equal(config_settings_get(changed, "account a", "security"), "none");
    assert_string_equal(config_settings_theme(changed), "mono");
    assert_true(config_settings_save_with(settings, changed, NULL));
    assert_string_equal(config_settings_get(settings, "account a", "security"), "none");
    assert_string_equal(config_settings_account(settings, 1)->user, "v@example.org");
    assert_file("# top\n[account a] ; the one\nserver = h.example\nuser = u ; me\n"
                "security = none\nallow_plaintext = yes\n"
                "\n# about b\n[account b]\nserver = i.example\naddress = v@example.org\n"
                "# end\n\n[general]\ntheme = mono\n");
}

static void
settings_with__names__every_key_that_is_wrong(void **state)
{
    static const ConfigChange changes[] = {
        { "account a", "port", "0" },
        { "account a", "server", "two words" },
        { "account b", "protect", "everything" },
    };
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(config_settings_with(settings, changes, G_N_ELEMENTS(changes), &error));
    assert_int_equal(error->domain, CONFIG_ERROR);
    assert_non_null(strstr(error->message, "server: \"two words\""));
    assert_non_null(strstr(error->message, "\nport: \"0\" is not allowed: 1 to 65535"));
    assert_non_null(strstr(error->message, "\nprotect: "));
}

static void
settings_with__refuses__what_is_no_line_of_text(void **state)
{
    static const ConfigChange rows[] = {
        { "account a", "user", "u\npassword_command = rm" },
        { "account a", "us\ner", "u" },
        { "account a]\n[account c", "user", "u" },
        { "account a]", "user", "u" },
        { "account a", "no_such_key", "u" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_null(config_settings_with(settings, &rows[i], 1, NULL));
    assert_file(before);
}

static void
settings_with__takes_out__a_group_and_no_comment_of_another(void **state)
{
    static const struct {
        ConfigChange change;
        const char *after;
    } rows[] = {
        { { "account a", NULL, NULL },
          "# top\n# about b\n[account b]\nserver = i.example\nuser = v\n# end\n" },
        { { "account b", NULL, NULL },
          "# top\n[account a] ; the one\nserver = h.example\nuser = u ; me\n"
          "\n# about b\n# end\n" },
        { { "account c", NULL, NULL }, before },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(ConfigSettings) changed = NULL;

        write_file(before);
        assert_true(config_settings_reload(settings, NULL));
        changed = config_settings_with(settings, &rows[i].change, 1, NULL);
        assert_non_null(changed);
        assert_true(config_settings_save_with(settings, changed, NULL));
        assert_file(rows[i].after);
    }
}

static void
settings_save_with__changes_nothing__when_it_fails(void **state)
{
    static const ConfigChange incomplete = { "account c", "user", "w" };
    static const ConfigChange good = { "general", "theme", "mono" };
    g_autoptr(ConfigSettings) without_server =
        config_settings_with(settings, &incomplete, 1, NULL);
    g_autoptr(ConfigSettings) themed = config_settings_with(settings, &good, 1, NULL);
    g_autoptr(GError) error = NULL;

    (void)state;
    /* An account may lack something until it is saved. */
    assert_non_null(without_server);
    assert_false(config_settings_save_with(settings, without_server, &error));
    assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_INCOMPLETE));
    assert_file(before);
    assert_int_equal(config_settings_n_accounts(settings), 2);
    g_clear_error(&error);

    assert_true(config_settings_is_current(settings));
    write_file("# another program\n");
    assert_false(config_settings_is_current(settings));
    assert_false(config_settings_save_with(settings, themed, &error));
    assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_UNWRITABLE));
    assert_file("# another program\n");
    assert_string_equal(config_settings_theme(settings), "evergreen");
}

static void
settings_reload__keeps_what_it_has__when_the_file_is_wrong(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    write_file("[account a]\nserver = h\n");
    assert_false(config_settings_reload(settings, &error));
    assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_INCOMPLETE));
    assert_int_equal(config_settings_n_accounts(settings), 2);
    write_file("[account z]\nserver = h\nuser = u\n");
    assert_true(config_settings_reload(settings, NULL));
    assert_int_equal(config_settings_n_accounts(settings), 1);
    assert_string_equal(config_settings_account(settings, 0)->name, "z");
    assert_true(config_settings_is_current(settings));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(settings_with__saves__all_changes_and_keeps_the_rest),
        TEST(settings_with__names__every_key_that_is_wrong),
        TEST(settings_with__refuses__what_is_no_line_of_text),
        TEST(settings_with__takes_out__a_group_and_no_comment_of_another),
        TEST(settings_save_with__changes_nothing__when_it_fails),
        TEST(settings_reload__keeps_what_it_has__when_the_file_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
