/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/cli/test_report.c: errors in words, and how to begin. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <gio/gio.h>

#include "base/error.h"
#include "config/settings.h"
#include "cli/report.h"

static void
report_text__says__what_and_what_to_do(void **state)
{
    static const struct {
        const char *account;
        int code;
        const char *message, *expected;
    } rows[] = {
        { "home", CONFIG_ERROR_PASSWORD, "no password",
          "postbag: home: no password: check password_command, password_file or token_command in the settings\n" },
        { NULL, CONFIG_ERROR_BAD_VALUE, "f:7: x: bad",
          "postbag: f:7: x: bad: correct the settings file\n" },
        { NULL, CONFIG_ERROR_BAD_VALUE, "f:7: x: bad\nf:9: y: bad",
          "postbag: f:7: x: bad\npostbag: f:9: y: bad\npostbag: correct the settings file\n" },
        { "h\x1B[m", CONFIG_ERROR_BAD_VALUE, "a\x1B]0;x\x07",
          "postbag: h^[[m: a^[]0;x^G: correct the settings file\n" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error =
            g_error_new_literal(CONFIG_ERROR, rows[i].code, rows[i].message);
        g_autofree char *text = cli_report_text(rows[i].account, error);

        assert_string_equal(text, rows[i].expected);
    }
}

static void
report_text__is_short__when_cancelled(void **state)
{
    g_autoptr(GError) error =
        g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
    g_autofree char *text = cli_report_text("home", error);

    (void)state;
    assert_string_equal(text, "postbag: home: stopped\n");
}

static void
begin_text__holds__a_file_that_loads(void **state)
{
    const char *example = cli_begin_example();
    g_autoptr(GError) missing = g_error_new_literal(CONFIG_ERROR, CONFIG_ERROR_MISSING,
                                                    "/x/postbag.conf: missing");
    g_autofree char *text = cli_begin_text(missing);
    g_autoptr(ConfigSettings) settings =
        config_settings_parse(example, strlen(example), "example", NULL);
    g_auto(GStrv) lines = g_strsplit(example, "\n", -1);

    (void)state;
    assert_non_null(settings);
    assert_non_null(config_settings_find_account(settings, "home", NULL));
    assert_int_equal(g_strv_length(lines), 9);
    for (guint i = 0; i < 8; i++)
        assert_non_null(strstr(text, lines[i]));
    assert_non_null(strstr(text, "/x/postbag.conf"));
    assert_non_null(strstr(text, "postbag demo"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(report_text__says__what_and_what_to_do),
        cmocka_unit_test(report_text__is_short__when_cancelled),
        cmocka_unit_test(begin_text__holds__a_file_that_loads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
