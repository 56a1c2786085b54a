/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_width.c: terminal cells by grapheme cluster. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "base/text.h"

static const struct {
    const char *text;
    int width;
    int n_clusters;
} rows[] = {
    /* clang-format off */
    { "", 0, 0 },
    { "plain", 5, 5 },
    { "日本語", 6, 3 },
    { "ｆｕｌｌ", 8, 4 },
    { "e\u0301", 1, 1 },
    { "é", 1, 1 },
    { "👍", 2, 1 },
    { "👍🏽", 2, 1 },
    { "👩\u200D🚀", 2, 1 },
    { "👨\u200D👩\u200D👧", 2, 1 },
    { "🇩🇪", 2, 1 },
    { "🇩🇪🇫🇷", 4, 2 },
    { "🇩", 1, 1 },
    { "❤", 1, 1 },
    { "❤\uFE0F", 2, 1 },
    { "1\uFE0F\u20E3", 2, 1 },
    { "a\uFE0F", 1, 1 },
    { "한국", 4, 2 },
    { "…", 1, 1 },
    { "─", 1, 1 },
    { "x\u200Dy", 2, 2 },
    { "🏳\uFE0F\u200D🌈", 2, 1 },
    /* Hangul of letters; Devanagari, Tamil and Thai, whose vowels may stand beside the letter. */
    { "\u1100\u1161\u11A8", 2, 1 },
    { "\u0939\u093F\u0926\u0940", 4, 2 },
    { "\u0B95\u0BC6\u0BBE", 3, 2 },
    { "\u0E01\u0E33", 2, 1 },
    { "a\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307", 1, 1 },
    /* clang-format on */
};

static void
text_width__counts_cells__of_every_row(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        int got = pb_text_width(rows[i].text, -1);

        if (got != rows[i].width)
            fail_msg("\"%s\": %d cells, not %d", rows[i].text, got, rows[i].width);
    }
}

static void
text_next_cluster__adds_up__to_the_whole(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gsize len = strlen(rows[i].text);
        gsize at = 0;
        int n = 0;
        int sum = 0;

        while (at < len) {
            int width = -1;
            gsize step = pb_text_next_cluster(rows[i].text + at, len - at, &width);

            assert_true(step > 0 && step <= len - at);
            assert_in_range(width, 0, 2);
            at += step;
            sum += width;
            n++;
        }
        if (n != rows[i].n_clusters || sum != rows[i].width)
            fail_msg("\"%s\": %d clusters of %d cells", rows[i].text, n, sum);
    }
}

static void
text_fit__takes_no_half_character__at_the_border(void **state)
{
    int used = -1;

    (void)state;
    assert_int_equal(pb_text_fit("日本語", -1, 5, &used), 6);
    assert_int_equal(used, 4);
    assert_int_equal(pb_text_fit("日", -1, 1, &used), 0);
    assert_int_equal(used, 0);
    assert_int_equal(pb_text_fit("abc", 2, 10, &used), 2);
    assert_int_equal(pb_text_fit("e\u0301x", -1, 1, NULL),
                     3); /* the mark goes with its letter */
    assert_int_equal(pb_text_fit("abc", -1, 0, &used), 0);
    assert_int_equal(pb_text_fit("", -1, 3, &used), 0);
}

static void
text_ellipsize__fits_the_cells__with_a_mark_where_cut(void **state)
{
    static const struct {
        const char *in;
        int cells;
        const char *out;
    } cuts[] = {
        { "abc", 3, "abc" },      { "abcd", 3, "ab…" },   { "日本語", 6, "日本語" },
        { "日本語", 5, "日本…" }, { "日本語", 4, "日…" }, { "abc", 1, "…" },
        { "abc", 0, "" },         { "abc", -4, "" },      { "", 5, "" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cuts); i++) {
        g_autofree char *got = pb_text_ellipsize(cuts[i].in, cuts[i].cells);

        assert_string_equal(got, cuts[i].out);
        assert_true(pb_text_width(got, -1) <= MAX(cuts[i].cells, 0));
    }
}

static void
text_ellipsize__never_exceeds_its_cells__for_random_visible_text(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(4711);

    (void)state;
    for (int i = 0; i < 5000; i++) {
        GString *text = g_string_new(NULL);
        g_autofree char *shown = NULL;
        g_autofree char *cut = NULL;
        int cells = g_rand_int_range(rand, 0, 30);

        for (int n = g_rand_int_range(rand, 0, 40); n > 0; n--)
            g_string_append_unichar(text,
                                    (gunichar)g_rand_int_range(rand, 0x20, 0x1FFFF));
        shown = pb_text_visible(text->str, (gssize)text->len, PB_TEXT_LINE);
        cut = pb_text_ellipsize(shown, cells);
        assert_true(pb_text_width(cut, -1) <= cells);
        assert_true(g_utf8_validate(cut, -1, NULL));
        g_string_free(text, TRUE);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_width__counts_cells__of_every_row),
        cmocka_unit_test(text_next_cluster__adds_up__to_the_whole),
        cmocka_unit_test(text_fit__takes_no_half_character__at_the_border),
        cmocka_unit_test(text_ellipsize__fits_the_cells__with_a_mark_where_cut),
        cmocka_unit_test(
            text_ellipsize__never_exceeds_its_cells__for_random_visible_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
