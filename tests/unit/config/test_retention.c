/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/config/test_retention.c: the value of leave_on_server, both ways. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/human.h"
#include "config/settings.h"

static void
retention_parse__reads__what_is_allowed(void **state)
{
    static const struct {
        const char *text;
        ConfigLeave leave;
        gint64 seconds;
        const char *written;
    } rows[] = {
        { "always", CONFIG_LEAVE_ALWAYS, 0, "always" },
        { " Always ", CONFIG_LEAVE_ALWAYS, 0, "always" },
        { "never", CONFIG_LEAVE_NEVER, 0, "never" },
        { "14 days", CONFIG_LEAVE_FOR, 14 * PB_DAY, "14 days" },
        { "1 day", CONFIG_LEAVE_FOR, PB_DAY, "1 day" },
        { "3d", CONFIG_LEAVE_FOR, 3 * PB_DAY, "3 days" },
        { "36 hours", CONFIG_LEAVE_FOR, 36 * PB_HOUR, "36 hours" },
        { "48 HOURS", CONFIG_LEAVE_FOR, 2 * PB_DAY, "2 days" },
        { "1 hour", CONFIG_LEAVE_FOR, PB_HOUR, "1 hour" },
        { "36500 days", CONFIG_LEAVE_FOR, CONFIG_LEAVE_SECONDS_MAX, "36500 days" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *written = NULL;
        g_auto(ConfigRetention) retention = { 0 };
        g_auto(ConfigRetention) again = { 0 };

        assert_true(
            config_retention_set(&retention, "leave_on_server", rows[i].text, NULL));
        assert_int_equal(retention.leave, rows[i].leave);
        assert_int_equal(retention.leave_seconds, rows[i].seconds);
        written = config_retention_get(&retention, "leave_on_server");
        assert_string_equal(written, rows[i].written);
        assert_true(config_retention_set(&again, "leave_on_server", written, NULL));
        assert_true(config_retention_equal(&retention, &again));
    }
}

static void
retention_parse__refuses__all_else(void **state)
{
    static const char *const rows[] = {
        "",
        "fortnight",
        "14",
        "0 days",
        "0 hours",
        "-1 days",
        "36501 days",
        "14 daysx",
        "14 min",
        "1.5 days",
        "days",
        "14 days 2",
        "always never",
        "never, until-deleted",
        "until-deleted, 14 days",
        "9223372036854775807 days",
        "99999999999999999999999 hours",
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_auto(ConfigRetention) retention = { 0 };

        assert_false(
            config_retention_set(&retention, "leave_on_server", rows[i], &error));
        assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_BAD_VALUE));
        assert_non_null(
            strstr(error->message, "always, never, N days, N hours, until-deleted"));
    }
}

static void
retention_to_string__rounds__to_later(void **state)
{
    const ConfigRetention retention = { .leave = CONFIG_LEAVE_FOR,
                                        .leave_seconds = PB_HOUR + 1 };
    g_autofree char *written = config_retention_get(&retention, "leave_on_server");

    (void)state;
    assert_string_equal(written, "2 hours");
}

static void
retention_default__is__14_days(void **state)
{
    g_auto(ConfigRetention) retention = { 0 };
    g_autofree char *written = NULL;

    (void)state;
    config_retention_init(&retention);
    written = config_retention_get(&retention, "leave_on_server");
    assert_string_equal(written, "14 days");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(retention_parse__reads__what_is_allowed),
        cmocka_unit_test(retention_parse__refuses__all_else),
        cmocka_unit_test(retention_to_string__rounds__to_later),
        cmocka_unit_test(retention_default__is__14_days),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
