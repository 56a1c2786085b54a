/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/config/test_retention.c: the keys of the retention policy, both ways. */
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

/* As written: what each value of each key reads as, and is written as; NULL: it is refused. */
static void
retention_set__reads__all_keys(void **state)
{
    static const struct {
        const char *key, *text, *written;
    } rows[] = {
        { "leave_on_server", "until-deleted", "until-deleted" },
        { "leave_on_server", "14 days, until-deleted", "14 days, until-deleted" },
        { "leave_on_server", "36 hours and until-deleted", "36 hours, until-deleted" },
        { "leave_on_server", "always, until-deleted", NULL },
        { "leave_on_server", "14 days, until-deleted, until-deleted", NULL },
        { "max_on_server", "none", "none" },
        { "max_on_server", "500 MB", "500 MB" },
        { "max_on_server", "2000 Messages", "2000 messages" },
        { "max_on_server", "1 message", "1 message" },
        { "max_on_server", "2000 messages, 500 MB", "500 MB, 2000 messages" },
        { "max_on_server", "1 GB and 10 messages", "1 GB, 10 messages" },
        { "max_on_server", "", NULL },
        { "max_on_server", "0 MB", NULL },
        { "max_on_server", "0 messages", NULL },
        { "max_on_server", "1 MB, 2 MB", NULL },
        { "max_on_server", "1 messages, 2 messages", NULL },
        { "max_on_server", "none, 1 MB", NULL },
        { "max_on_server", "99999999999 messages", NULL },
        { "max_on_server", "-5 messages", NULL },
        { "protect", "none", "none" },
        { "protect", "flagged", "flagged" },
        { "protect", "Flagged, UNREAD", "unread, flagged" },
        { "protect", "tag:Tax , from:*@Example.ORG", "tag:Tax, from:*@example.org" },
        { "protect", "from:Bob and Alice", "from:bob and alice" },
        { "protect", "", NULL },
        { "protect", "none, flagged", NULL },
        { "protect", "tag:", NULL },
        { "protect", "tag:two words", NULL },
        { "protect", "from:", NULL },
        { "protect", "starred", NULL },
        { "protect", "flagged,", NULL },
        { "delete_limit", "none", "none" },
        { "delete_limit", "0", "0" },
        { "delete_limit", "200", "200" },
        { "delete_limit", "50 %", "50%" },
        { "delete_limit", "50%, at least 100", "50%, at least 100" },
        { "delete_limit", "0%, at least 7", "7" },
        { "delete_limit", "101%", NULL },
        { "delete_limit", "50%, 100", NULL },
        { "delete_limit", "at least 100", NULL },
        { "delete_limit", "-1", NULL },
        { "delete_limit", "", NULL },
        { "delete_limit", "50%, at least 1, at least 2", NULL },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(ConfigRetention) retention = { 0 };
        g_auto(ConfigRetention) before = { 0 };
        g_autoptr(GError) error = NULL;
        g_autofree char *written = NULL;
        bool is_read;

        config_retention_init(&retention);
        config_retention_copy(&before, &retention);
        is_read = config_retention_set(&retention, rows[i].key, rows[i].text, &error);
        if (is_read != (rows[i].written != NULL))
            fail_msg("%s = %s", rows[i].key, rows[i].text);
        written = config_retention_get(&retention, rows[i].key);
        if (is_read) {
            assert_string_equal(written, rows[i].written);
        } else {
            assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_BAD_VALUE));
            assert_true(config_retention_equal(&retention, &before));
        }
    }
}

static void
retention_set__limits__words_of_protect(void **state)
{
    g_autoptr(GString) text = g_string_new("flagged");
    g_auto(ConfigRetention) retention = { 0 };

    (void)state;
    for (int i = 1; i < CONFIG_MAX_PROTECT; i++)
        g_string_append_printf(text, ", from:%d", i);
    assert_true(config_retention_set(&retention, "protect", text->str, NULL));
    assert_int_equal(g_strv_length(retention.protect.from), CONFIG_MAX_PROTECT - 1);
    g_string_append(text, ", unread");
    assert_false(config_retention_set(&retention, "protect", text->str, NULL));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(retention_parse__reads__what_is_allowed),
        cmocka_unit_test(retention_parse__refuses__all_else),
        cmocka_unit_test(retention_to_string__rounds__to_later),
        cmocka_unit_test(retention_default__is__14_days),
        cmocka_unit_test(retention_set__reads__all_keys),
        cmocka_unit_test(retention_set__limits__words_of_protect),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
