/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/config/test_option.c: the option table agrees with itself, and the example file made from it
 * loads. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "config/option.h"
#include "config/settings.h"

/* A file with just this key, and what its group needs. */
static char *
file_with(const ConfigOption *option, const char *value)
{
    if (option->scope == CONFIG_SCOPE_GENERAL)
        return g_strdup_printf("[general]\n%s = %s\n", option->key, value);
    if (option->scope == CONFIG_SCOPE_RULE)
        return g_strdup_printf("[rule a]\n%s%s%s = %s\n",
                               g_str_equal(option->key, "match") ? "" : "match = *\n",
                               g_str_equal(option->key, "folder") ? "" : "folder = F\n",
                               option->key, value);
    return g_strdup_printf("[account a]\n%s%s%s = %s\n",
                           g_str_equal(option->key, "server") ? "" : "server = h\n",
                           g_str_equal(option->key, "user") ? ""
                           : g_str_equal(option->key, "client_key")
                               ? "user = u\nclient_cert = /c\n"
                               : "user = u\n",
                           option->key, value);
}

static void
assert_loads(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ConfigSettings) settings =
        config_settings_parse(text, strlen(text), "file", &error);

    if (settings == NULL)
        print_message("%s\n%s\n", text, error->message);
    assert_non_null(settings);
}

static void
options__allow__their_defaults_and_examples(void **state)
{
    guint n = 0;

    (void)state;
    for (const ConfigOption *option = config_options(); option->key != NULL; option++) {
        g_autofree char *with_example = file_with(option, option->example);
        g_autofree char *with_default =
            file_with(option, option->default_text == NULL ? option->example
                                                           : option->default_text);

        assert_loads(with_example);
        assert_loads(with_default);
        n++;
    }
    assert_int_equal(n, 46);
}

static void
options__have__all_texts(void **state)
{
    (void)state;
    for (const ConfigOption *option = config_options(); option->key != NULL; option++) {
        assert_true(g_str_has_suffix(option->means, "."));
        assert_true(option->help == NULL || g_str_has_suffix(option->help, "."));
        assert_false(g_str_has_suffix(option->allowed, "."));
        assert_true(g_str_is_ascii(option->key));
    }
}

static void
option_find__keeps__scopes_apart(void **state)
{
    (void)state;
    assert_non_null(config_option_find(CONFIG_SCOPE_GENERAL, "theme"));
    assert_null(config_option_find(CONFIG_SCOPE_ACCOUNT, "theme"));
    assert_null(config_option_find(CONFIG_SCOPE_GENERAL, "server"));
}

static void
options__are_all_in__the_example_file(void **state)
{
    g_autofree char *text = NULL;
    gsize len;

    (void)state;
    assert_true(g_file_get_contents("doc/postbag.conf.example", &text, &len, NULL));
    assert_loads(text);
    for (const ConfigOption *option = config_options(); option->key != NULL; option++) {
        g_autofree char *line =
            g_strdup_printf("%s = %s\n", option->key, option->example);

        assert_non_null(strstr(text, line));
    }
}

static void
example_file__loads__with_every_line_switched_on(void **state)
{
    g_autofree char *text = NULL;
    g_autoptr(GString) all = NULL;

    (void)state;
    assert_true(g_file_get_contents("doc/postbag.conf.example", &text, NULL, NULL));
    all = g_string_new(text);
    g_string_replace(all, "\n#[rule ", "\n[rule ", 0);
    for (const ConfigOption *option = config_options(); option->key != NULL; option++) {
        g_autofree char *off = g_strdup_printf("\n#%s = ", option->key);
        g_autofree char *on = g_strdup_printf("\n%s = ", option->key);

        /* Of three keys any two exclude each other. */
        if (!g_str_equal(option->key, "password_file") &&
            !g_str_equal(option->key, "token_command"))
            g_string_replace(all, off, on, 0);
    }
    assert_loads(all->str);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options__allow__their_defaults_and_examples),
        cmocka_unit_test(options__have__all_texts),
        cmocka_unit_test(option_find__keeps__scopes_apart),
        cmocka_unit_test(options__are_all_in__the_example_file),
        cmocka_unit_test(example_file__loads__with_every_line_switched_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
