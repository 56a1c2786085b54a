/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_fold.c: what counts as the same text, and what as a word. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "base/fold.h"

static void
fold__makes_one__of_what_people_take_for_the_same(void **state)
{
    static const struct {
        const char *text, *folded;
    } rows[] = {
        { "", "" },
        { "Plain TEXT, 42%", "plain text, 42%" },
        { "Ärger über ÉTÉ", "arger uber ete" },
        { "e\xCC\x81t\xCC\xA3\xCC\x87", "et" }, /* marks of their own */
        { "Straße STRASSE", "strasse strasse" },
        { "ﬁn ﬃ Ⅳ ① ｆｕｌｌ", "fin ffi iv 1 full" },
        { "Łódź Øre Æther œuvre Đorđe ıI İ", "lodz ore aether oeuvre dorde ii i" },
        { "ΟΔΟΣ οδός", "οδοσ οδοσ" },
        { "Ёлка Й", "елка и" },
        { "שָׁלוֹם", "שלום" },
        { "مُحَمَّد", "محمد" },
        { "हिन्दी कि का", "हिन्दी कि का" },
        { "น้ำ", "น้ํา" }, /* SARA AM comes apart: that is its compatibility form */
        { "ガ ｶﾞ か が", "ガ ガ か が" },
        { "각 가", "각 가" },
        { "so\xC2\xAD"
          "ft z\xE2\x80\x8B"
          "ero",
          "soft zero" },
        { "a\xFF"
          "B",
          "a\xEF\xBF\xBD"
          "b" },
        { "\xC3", "\xEF\xBF\xBD" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = pb_text_fold(rows[i].text, -1);

        assert_string_equal(got, rows[i].folded);
    }
}

static void
fold__takes_nul__as_a_character(void **state)
{
    g_autofree char *got = pb_text_fold("A\0B", 3);

    (void)state;
    assert_string_equal(got, "a\xEF\xBF\xBD"
                             "b");
}

static void
fold__changes_nothing__when_done_again(void **state)
{
    (void)state;
    for (gunichar c = 1; c < 0x110000; c++) {
        char text[16] = "x";
        int len = 1 + (g_unichar_validate(c) ? g_unichar_to_utf8(c, text + 1) : 0);
        g_autofree char *once = pb_text_fold(text, len);
        g_autofree char *twice = pb_text_fold(once, -1);

        if (strcmp(once, twice) != 0)
            fail_msg("U+%04X: \"%s\" becomes \"%s\"", c, once, twice);
        assert_true(g_utf8_validate(once, -1, NULL));
    }
}

/* Where runs begin and end must not matter. */
static void
fold__is_the_same__at_every_length_of_run(void **state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) folded = g_string_new(NULL);

    (void)state;
    for (guint i = 0; i < 3000; i++) {
        g_autofree char *got = NULL;

        g_string_append(text, i % 7 == 0 ? "e\xCC\x81" : "Ä");
        g_string_append_c(folded, i % 7 == 0 ? 'e' : 'a');
        got = pb_text_fold(text->str, (gssize)text->len);
        assert_string_equal(got, folded->str);
    }
}

static void
fold_words__keeps__words_only(void **state)
{
    static const struct {
        const char *text, *words;
    } rows[] = {
        { "", "" },
        { " .,;!?-_ \t\n", "" },
        { "Hello", " hello " },
        { "  Hello,\r\n WORLD!", " hello world " },
        { "ada@example.org", " ada example org " },
        { "it's re-sent", " it s re sent " },
        { "100 €", " 100 € " },
        { "a🎉b", " a 🎉 b " },
        { "東京都庁。大阪", " 東京都庁 大阪 " },
        { "東京\n都", " 東京都 " },
        { "東京\n\n都", " 東京 都 " },
        { "東京\nTower", " 東京 tower " },
        { "word\nword", " word word " },
        { "2026年iPhone用", " 2026 年 iphone 用 " },
        { "KBS는 한국\n방송", " kbs 는 한국 방송 " },
        { "हिन्दी में", " हिन्दी में " },
        { "\xFF\xFE", "" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = pb_text_fold_words(rows[i].text, -1);

        assert_string_equal(got, rows[i].words);
    }
}

static void
char_is_unspaced__tells__writing_without_blanks(void **state)
{
    (void)state;
    assert_true(pb_char_is_unspaced(0x6771));
    assert_true(pb_char_is_unspaced(0x30FC));
    assert_true(pb_char_is_unspaced(0xAC00));
    assert_true(pb_char_is_unspaced(0x0E01));
    assert_false(pb_char_is_unspaced('a'));
    assert_false(pb_char_is_unspaced(0x03B1));
    assert_false(pb_char_is_unspaced(0x0905));
    assert_false(pb_char_is_unspaced(0x10FFFF));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fold__makes_one__of_what_people_take_for_the_same),
        cmocka_unit_test(fold__takes_nul__as_a_character),
        cmocka_unit_test(fold__changes_nothing__when_done_again),
        cmocka_unit_test(fold__is_the_same__at_every_length_of_run),
        cmocka_unit_test(fold_words__keeps__words_only),
        cmocka_unit_test(char_is_unspaced__tells__writing_without_blanks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
