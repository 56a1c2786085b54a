/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/config/test_near.c: the nearest known name. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "config/near.h"

static const char *const words[] = { "server", "security", "port", "user", "auth", NULL };

static void
near_match__finds__what_was_meant(void **state)
{
    static const struct {
        const char *word, *expected;
    } rows[] = {
        { "sever", "server" },
        { "servre", "server" },
        { "Server", "server" },
        { "serverr", "server" },
        { "xerver", "server" },
        { "securtiy", "security" },
        { "prot", "port" },
        { "por", "port" },
        { "server", "server" },
        { "check_every", NULL },
        { "x", NULL },
        { "", NULL },
        { "pppppppppppppppppp", NULL },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *match = config_near_match(rows[i].word, words);

        if (rows[i].expected == NULL)
            assert_null(match);
        else
            assert_string_equal(match, rows[i].expected);
    }
}

static void
near_match__finds__nothing_for_a_long_word(void **state)
{
    g_autofree char *longest = g_strnfill(CONFIG_NEAR_MAX, 'a');
    g_autofree char *longer = g_strnfill(CONFIG_NEAR_MAX + 1, 'a');
    const char *const candidates[] = { longer, longest, NULL };

    (void)state;
    assert_ptr_equal(config_near_match(longest, candidates), longest);
    assert_null(config_near_match(longer, candidates));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_match__finds__what_was_meant),
        cmocka_unit_test(near_match__finds__nothing_for_a_long_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
