/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/test_names.c: names to sign in by, and languages. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "names.h"

static void
names_new__follow_the_table__for_each_account(void **state)
{
    static char *command[] = { (char *)"oama", NULL };
    const struct {
        const char *user;
        bool is_set;
        char **token_command;
        const char *remembered;
        const char *first, *second;
    } rows[] = {
        { "ada@example.org", false, NULL, NULL, "ada@example.org", "ada" },
        { "ada@example.org", false, NULL, "", "ada@example.org", "ada" },
        { "ada@example.org", false, NULL, "ada", "ada", "ada@example.org" },
        { "ada@example.org", false, NULL, "bob", "ada@example.org", "ada" },
        { "ada@example.org", true, NULL, "ada", "ada@example.org", NULL },
        { "ada@example.org", false, command, "ada", "ada@example.org", NULL },
        { "ada", false, NULL, NULL, "ada", NULL },
        { "@example.org", false, NULL, NULL, "@example.org", NULL },
        { "a@b@example.org", false, NULL, NULL, "a@b@example.org", "a@b" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const ConfigAccount account = { .user = (char *)rows[i].user,
                                        .is_user_set = rows[i].is_set,
                                        .token_command = rows[i].token_command };
        g_auto(GStrv) names = sync_names_new(&account, rows[i].remembered);

        assert_string_equal(names[0], rows[i].first);
        if (rows[i].second == NULL) {
            assert_null(names[1]);
        } else {
            assert_string_equal(names[1], rows[i].second);
            assert_null(names[2]);
        }
    }
}

static void
language_of__reads__locale_names(void **state)
{
    const struct {
        const char *locale, *tag;
    } rows[] = {
        { "de_DE.UTF-8", "de-DE" },  { "de_DE@euro", "de-DE" }, { "de", "de" },
        { "nds.UTF-8", "nds" },      { "pt_BR", "pt-BR" },      { "C", NULL },
        { "C.UTF-8", NULL },         { "POSIX", NULL },         { "", NULL },
        { "de_DE\r\nDELE 1", NULL }, { "de_", NULL },           { "de_D", NULL },
        { "de DE", NULL },           { "de_DEU", NULL },        { "../x", NULL },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *tag = sync_language_of(rows[i].locale);

        if (rows[i].tag == NULL)
            assert_null(tag);
        else
            assert_string_equal(tag, rows[i].tag);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_new__follow_the_table__for_each_account),
        cmocka_unit_test(language_of__reads__locale_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
