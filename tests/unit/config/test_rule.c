/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/config/test_rule.c: [rule NAME] as written, and as a value. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "config/settings.h"

static ConfigSettings *
parse(const char *text, GError **error)
{
    return config_settings_parse(text, strlen(text), "f", error);
}

static void
rules__are_read__in_the_order_of_the_file(void **state)
{
    static const char text[] = "[rule lists]\n"
                               "match = list:postbag-users OR subject:\"a \\;b\"\n"
                               "folder = Lists/postbag\n"
                               "flags = flagged, READ\n"
                               "tags = lists  postbag,näh\n"
                               "stop = yes\n"
                               "[account a]\nserver = h\nuser = u\n"
                               "[rule all the rest]\n"
                               "tags = new\n"
                               "match = *  ; everything\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(ConfigSettings) settings = parse(text, &error);
    const ConfigRule *rule;

    (void)state;
    assert_non_null(settings);
    assert_string_equal(config_settings_name(settings), "f");
    assert_int_equal(config_settings_n_accounts(settings), 1);
    assert_int_equal(config_settings_n_rules(settings), 2);
    rule = config_settings_rule(settings, 0);
    assert_string_equal(rule->name, "lists");
    assert_string_equal(rule->match, "list:postbag-users OR subject:\"a ;b\"");
    assert_int_equal(rule->line, 2);
    assert_string_equal(rule->folder, "Lists/postbag");
    assert_true(rule->sets_read && rule->sets_flagged && rule->is_last);
    assert_string_equal(rule->tags[0], "lists");
    assert_string_equal(rule->tags[1], "postbag");
    assert_string_equal(rule->tags[2], "näh");
    assert_null(rule->tags[3]);
    rule = config_settings_rule(settings, 1);
    assert_string_equal(rule->name, "all the rest");
    assert_string_equal(rule->match, "*");
    assert_int_equal(rule->line, 12);
    assert_null(rule->folder);
    assert_false(rule->sets_read || rule->sets_flagged || rule->is_last);
    assert_string_equal(rule->tags[0], "new");
}

static void
rules__are_refused__with_the_line_and_what_to_do(void **state)
{
    static const struct {
        const char *text, *message;
        ConfigError code;
    } rows[] = {
        { "[rule]\nmatch = a", "f:1: [rule] is not allowed: [rule NAME], with a name",
          CONFIG_ERROR_BAD_VALUE },
        { "[rules a]\nmatch = a", "f:1: [rules a] is no group: did you mean [rule NAME]?",
          CONFIG_ERROR_UNKNOWN },
        { "[rule a]\nstop = yes", "f:1: rule a has no match: add a line match = QUERY",
          CONFIG_ERROR_INCOMPLETE },
        { "[rule a]\nmatch = x",
          "f:1: rule a does nothing: add folder, flags, tags or stop",
          CONFIG_ERROR_INCOMPLETE },
        { "[rule a]\nmatch = x\nstop = no", "f:1: rule a does nothing",
          CONFIG_ERROR_INCOMPLETE },
        { "[rule a]\nmatch =\nstop = yes", "f:2: match: \"\" is not allowed: a query",
          CONFIG_ERROR_BAD_VALUE },
        { "[rule a]\nflags = unread",
          "f:2: flags: \"unread\" is not allowed: read, flagged",
          CONFIG_ERROR_BAD_VALUE },
        { "[rule a]\nflags = ,", "f:2: flags: \",\" is not allowed",
          CONFIG_ERROR_BAD_VALUE },
        { "[rule a]\ntags = ", "f:2: tags: \"\" is not allowed", CONFIG_ERROR_BAD_VALUE },
        { "[rule a]\ntags = a\xE2\x80\xAE", "f:2: tags: \"a<RLO>\" is not allowed",
          CONFIG_ERROR_BAD_VALUE },
        { "[rule a]\ntags = 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17",
          "f:2: tags: ", CONFIG_ERROR_BAD_VALUE },
        { "[rule a]\ntags = "
          "12345678901234567890123456789012345678901234567890123456789012345",
          "f:2: tags: ", CONFIG_ERROR_BAD_VALUE },
        { "[rule a]\nfolder = a/../b", "f:2: folder: \"a/../b\" is not allowed",
          CONFIG_ERROR_BAD_VALUE },
        { "[rule a]\nfoldr = b", "f:2: foldr: is no key: did you mean folder?",
          CONFIG_ERROR_UNKNOWN },
        { "[rule a]\nserver = b",
          "f:2: server: is no key: it belongs into an [account NAME]",
          CONFIG_ERROR_UNKNOWN },
        { "[general]\nmatch = b", "f:2: match: is no key: it belongs into a [rule NAME]",
          CONFIG_ERROR_UNKNOWN },
        { "[rule a]\nmatch = x\nstop = yes\n[rule  a]", "f:4: [rule a] stands in line 1",
          CONFIG_ERROR_SYNTAX },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(parse(rows[i].text, &error));
        if (strstr(error->message, rows[i].message) == NULL)
            fail_msg("%s: %s", rows[i].text, error->message);
        assert_int_equal(pb_error_exit_status(pb_error_class(error)), 78);
    }
}

static void
match__is_taken__up_to_its_limit(void **state)
{
    (void)state;
    for (gsize more = 0; more < 2; more++) {
        g_autofree char *query = g_strnfill(CONFIG_MAX_QUERY + more, 'a');
        g_autofree char *text =
            g_strdup_printf("[rule a]\nmatch = %s\nstop = yes\n", query);
        g_autoptr(GError) error = NULL;
        g_autoptr(ConfigSettings) settings = parse(text, &error);

        assert_true((settings != NULL) == (more == 0));
    }
}

static void
rules__follow__what_is_set(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(ConfigSettings) settings = parse("", &error);

    (void)state;
    assert_true(config_settings_set(settings, "rule new", "match", "from:a", &error));
    assert_int_equal(config_settings_n_rules(settings), 1);
    assert_false(config_settings_set(settings, "rule new", "flags", "blue", &error));
    assert_int_equal(config_settings_n_rules(settings), 1);
    assert_string_equal(config_settings_rule(settings, 0)->match, "from:a");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules__are_read__in_the_order_of_the_file),
        cmocka_unit_test(rules__are_refused__with_the_line_and_what_to_do),
        cmocka_unit_test(match__is_taken__up_to_its_limit),
        cmocka_unit_test(rules__follow__what_is_set),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
