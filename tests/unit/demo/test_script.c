/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/demo/test_script.c: the script language of faults. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "src/demo/script.h"

static void
script_parse__counts_rules__and_skips_the_rest(void **state)
{
    static const struct {
        const char *text;
        guint n_rules;
    } rows[] = {
        { "", 0 },
        { "\n\n", 0 },
        { "# a comment\n   # another", 0 },
        { "on RETR cut # and why", 1 },
        { "on RETR cut\r\non QUIT stall\r\n", 2 },
        { "greeting \"a # b\"", 1 },
        { "session 2+ capa none\nlatency 5\nsession 3-4 on STAT 2-3 message 1 close", 3 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(DemoScript) script = demo_script_parse(rows[i].text, &error);

        assert_null(error);
        assert_int_equal(demo_script_n_rules(script), rows[i].n_rules);
    }
}

static void
script_parse__reads__every_member(void **state)
{
    g_autoptr(DemoScript) script = demo_script_parse(
        "session 2-5 on retr 3+ message 7 reply \"-ERR \\e\\x9b\\\"\\\\\" after 12 lines",
        NULL);
    const DemoRule *rule = demo_script_rule(script, 0);

    (void)state;
    assert_string_equal(rule->event, "RETR");
    assert_int_equal(rule->sessions.first, 2);
    assert_int_equal(rule->sessions.last, 5);
    assert_int_equal(rule->times.first, 3);
    assert_true(demo_range_has(&rule->times, 1000000));
    assert_false(demo_range_has(&rule->times, 2));
    assert_int_equal(rule->message, 7);
    assert_int_equal(rule->action, DEMO_ACTION_REPLY);
    assert_int_equal(rule->after, 12);
    assert_int_equal(rule->after_unit, DEMO_AFTER_LINES);
    assert_int_equal(g_bytes_get_size(rule->text), 11);
    assert_memory_equal(g_bytes_get_data(rule->text, NULL), "-ERR \033\233\"\\\r\n", 11);
}

static void
script_parse__fails__and_names_the_line(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        { "bogus", "line 1: a line begins with" },
        { "\n# x\non", "line 3: on what?" },
        { "on RETR", "line 1: no known action" },
        { "on RETR explode", "line 1: no known action" },
        { "on \"RETR\" cut", "line 1: on what?" },
        { "on RETR reply", "line 1: a text in quotes" },
        { "on RETR reply -ERR", "line 1: a text in quotes" },
        { "on RETR cut after", "line 1: after what?" },
        { "on RETR cut after -1", "line 1: after what?" },
        { "on RETR cut now", "line 1: something follows" },
        { "on RETR append \"x\" after 3", "line 1: something follows" },
        { "on RETR 0 cut", "line 1: a range counts upwards" },
        { "on RETR 5-3 cut", "line 1: a range counts upwards" },
        { "on RETR 3- cut", "line 1: a range is" },
        { "on RETR 3x cut", "line 1: a range is" },
        { "on RETR message x cut", "line 1: which message?" },
        { "on RETR drip", "line 1: a number is missing" },
        { "on RETR drip 0", "line 1: a number is missing" },
        { "on RETR endless \"\"", "line 1: nothing cannot" },
        { "on UIDL line \"x\"", "line 1: the number of a line" },
        { "on UIDL drop", "line 1: the number of a line" },
        { "on RETR cut\ngreeting \"x", "line 2: the text has no closing quote" },
        { "greeting \"x\\", "line 1: " },
        { "greeting \"\\q\"", "line 1: unknown escape" },
        { "greeting \"\\x9\"", "line 1: unknown escape" },
        { "greeting \"ab\"*0", "line 1: a repeated text" },
        { "greeting \"ab\"*9999999999", "line 1: a repeated text" },
        { "session", "line 1: session wants" },
        { "session on RETR cut", "line 1: session wants" },
        { "capa", "line 1: capa wants" },
        { "capa without", "line 1: capa wants" },
        { "latency soon", "line 1: latency wants" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(DemoScript) script = demo_script_parse(rows[i].text, &error);

        assert_null(script);
        assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA));
        assert_true(g_str_has_prefix(error->message, rows[i].message));
    }
}

static void
script_parse__never_reads_too_far__in_a_cut_line(void **state)
{
    static const char text[] =
        "session 2-5 on retr 3+ message 7 reply \"-E\\x9b\"*3 after 12 lines";

    (void)state;
    for (gsize len = 0; len < sizeof text; len++) {
        g_autofree char *cut = g_strndup(text, len);
        g_autoptr(GError) error = NULL;
        g_autoptr(DemoScript) script = demo_script_parse(cut, &error);

        assert_true((script == NULL) == (error != NULL));
    }
}

static void
script_expand__replaces__the_counter(void **state)
{
    g_autoptr(DemoScript) script = demo_script_parse("on X raw \"\\#-\\# #\\0\"", NULL);
    g_autoptr(GString) out = g_string_new(NULL);

    (void)state;
    demo_script_expand(out, demo_script_rule(script, 0)->text, 42);
    assert_int_equal(out->len, 8);
    assert_memory_equal(out->str, "42-42 #\0", 8);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(script_parse__counts_rules__and_skips_the_rest),
        cmocka_unit_test(script_parse__reads__every_member),
        cmocka_unit_test(script_parse__fails__and_names_the_line),
        cmocka_unit_test(script_parse__never_reads_too_far__in_a_cut_line),
        cmocka_unit_test(script_expand__replaces__the_counter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
