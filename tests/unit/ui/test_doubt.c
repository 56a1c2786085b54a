/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_doubt.c: which signs terminals do not agree on. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "doubt.h"

static void
doubt__is_about__what_terminals_draw_in_several_ways(void **state)
{
    static const struct {
        const char *text;
        int most;
    } rows[] = {
        { "", 0 },
        { "a", 0 },
        { "é", 0 },
        { "e\xCC\x81", 0 },     /* with an acute of its own */
        { "世", 0 },            /* wide everywhere */
        { "กำ", 2 },            /* a vowel that takes a cell, or none */
        { "ก\xE0\xB8\xB4", 0 }, /* a vowel above */
        { "👨", 0 },             /* wide since long ago */
        { "🫠", 2 },          /* Unicode 14 */
        { "🇩🇪", 4 },
        { "🇩", 2 },
        { "👍🏽", 4 },
        { "1\xEF\xB8\x8F\xE2\x83\xA3", 3 },
        { "☀\xEF\xB8\x8F", 3 },
        { "क्", 2 },  /* joins the next letter */
        { "का", 2 }, /* a vowel with a place of its own */
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (ui_doubt_cells(rows[i].text) != rows[i].most)
            fail_msg("\"%s\": %d", rows[i].text, ui_doubt_cells(rows[i].text));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(doubt__is_about__what_terminals_draw_in_several_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
