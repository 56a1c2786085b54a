/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/cli/test_output.c: padding, times and JSON lines. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/output.h"

static void
pad__fills_or_cuts__by_cells(void **state)
{
    static const struct {
        const char *text;
        int cells;
        const char *expected;
    } rows[] = {
        { "ab", 4, "ab  " },
        { "abcd", 4, "abcd" },
        { "abcde", 4, "abc…" },
        { "", 2, "  " },
        { "\xE6\x97\xA5\xE6\x9C\xAC", 5, "\xE6\x97\xA5\xE6\x9C\xAC " },
        { "\xE6\x97\xA5\xE6\x9C\xAC\xE6\x97\xA5", 4, "\xE6\x97\xA5… " },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *padded = cli_pad(rows[i].text, rows[i].cells);

        assert_string_equal(padded, rows[i].expected);
    }
}

static void
iso_time__is__utc(void **state)
{
    g_autofree char *zero = cli_iso_time(0);
    g_autofree char *later = cli_iso_time(1796377260);

    (void)state;
    assert_string_equal(zero, "1970-01-01T00:00:00Z");
    assert_string_equal(later, "2026-12-04T09:41:00Z");
}

static void
json_to_string__is__one_line(void **state)
{
    JsonObject *object = json_object_new();
    g_autofree char *text = NULL;

    (void)state;
    json_object_set_string_member(object, "a", "x\ny\"\\\t\x01");
    json_object_set_int_member(object, "b", G_MAXINT64);
    json_object_set_null_member(object, "c");
    text = cli_json_to_string(object);
    json_object_unref(object);
    assert_string_equal(
        text, "{\"a\":\"x\\ny\\\"\\\\\\t\\u0001\",\"b\":9223372036854775807,\"c\":null}");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pad__fills_or_cuts__by_cells),
        cmocka_unit_test(iso_time__is__utc),
        cmocka_unit_test(json_to_string__is__one_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
