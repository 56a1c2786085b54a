/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_find.c: looking for words in text as it is shown. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "find.h"
#include "growth.h"

/* What is found, each between bars. */
static char *
found(const char *words, const char *text)
{
    g_autoptr(UiFind) find = ui_find_new(words);
    GString *out = g_string_new(NULL);
    gsize start, len, at = 0;

    assert_non_null(find);
    while (ui_find_next(find, text, strlen(text), at, &start, &len)) {
        assert_true(start >= at);
        assert_true(len > 0);
        g_string_append_printf(out, "%.*s|", (int)len, text + start);
        at = start + len;
    }
    return g_string_free(out, FALSE);
}

static void
find__matches__as_people_read(void **state)
{
    static const struct {
        const char *words, *text, *found;
    } rows[] = {
        { "abc", "an abc and ABC", "abc|ABC|" },
        { "abc", "ab c", "" },
        { "ärger", "Arger, ÄRGER and a\xCC\x88rger", "Arger|ÄRGER|a\xCC\x88rger|" },
        { "arger", "Ärger", "Ärger|" },
        { "strasse", "Straße STRASSE", "Straße|STRASSE|" },
        { "fin", "the ﬁnal", "ﬁn|" },
        { "lodz", "Łódź", "Łódź|" },
        { "москва", "МОСКВА", "МОСКВА|" },
        { "日本", "東日本の日本", "日本|日本|" },
        /* Wrapped text, and text that was aligned. */
        { "two  words", "two\nwords two \t words", "two\nwords|two \t words|" },
        { " two ", "two", "two|" },
        /* A start that fails and is tried again within what was read. */
        { "aab", "aaab", "aab|" },
        { "abab", "abababab", "abab|abab|" },
        { "ababc", "abababc", "ababc|" },
        { "issi", "mississippi", "issi|" },
        { "a", "aaa", "a|a|a|" },
        { "é", "e", "e|" },
        { "שלום", "אמר שלום לכם", "שלום|" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *all = found(rows[i].words, rows[i].text);

        assert_string_equal(all, rows[i].found);
    }
}

static void
find__refuses__words_that_are_none(void **state)
{
    (void)state;
    assert_null(ui_find_new(""));
    assert_null(ui_find_new(" \t "));
    assert_null(ui_find_new("\xCC\x88"));
}

static void
find__agrees_with_itself__when_it_begins_in_the_middle(void **state)
{
    g_autoptr(UiFind) find = ui_find_new("na");
    const char *text = "banana";
    gsize start, len;

    (void)state;
    assert_true(ui_find_next(find, text, 6, 3, &start, &len));
    assert_int_equal(start, 4);
    assert_int_equal(len, 2);
    assert_false(ui_find_next(find, text, 6, 5, &start, &len));
    assert_true(ui_find_reach(find) >= 256);
}

static void
look_through(gsize size, gconstpointer data)
{
    g_autoptr(UiFind) find = ui_find_new("needle");
    g_autoptr(GString) text = g_string_new(NULL);
    gsize start, len;

    while (text->len < size)
        g_string_append(text, data);
    g_string_append(text, "Needle");
    assert_true(ui_find_next(find, text->str, text->len, 0, &start, &len));
    assert_int_equal(start, text->len - 6);
}

static void
find__takes__time_as_the_text_is_long(void **state)
{
    (void)state;
    assert_true(growth_is_linear(look_through, 256 * 1024,
                                 "Wörter, слова and words nee nee needl\n"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(find__matches__as_people_read),
        cmocka_unit_test(find__refuses__words_that_are_none),
        cmocka_unit_test(find__agrees_with_itself__when_it_begins_in_the_middle),
        cmocka_unit_test(find__takes__time_as_the_text_is_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
