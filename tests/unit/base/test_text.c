/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_text.c: what pb_text_visible() lets through to a terminal or a log.
 *
 * The oracle of the random tests is a second, plain statement of the promise in base/text.h; it shares no
 * code with the function that it checks. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "base/text.h"

typedef struct {
    const char *name;
    const char *in;
    gssize len; /* -1: a string */
    PbTextMode mode;
    const char *out;
} Row;

#define EIGHT_MARKS "\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308"

static const Row rows[] = {
    /* clang-format off */
    { "nothing",             "", -1, PB_TEXT_LINE, "" },
    { "plain",               "Hello, world ~", -1, PB_TEXT_LINE, "Hello, world ~" },
    { "accents",             "Zoë Ångström 日本 👍", -1, PB_TEXT_LINE, "Zoë Ångström 日本 👍" },
    { "escape",              "a\033[31mb", -1, PB_TEXT_LINE, "a^[[31mb" },
    { "title and bell",      "\033]0;pwned\007", -1, PB_TEXT_LINE, "^[]0;pwned^G" },
    { "backspace",           "abc\b\b\bxyz", -1, PB_TEXT_BODY, "abc^H^H^Hxyz" },
    { "shift out, shift in", "\016x\017", -1, PB_TEXT_BODY, "^Nx^O" },
    { "delete",              "a\x7F" "b", -1, PB_TEXT_LINE, "a^?b" },
    { "a NUL inside",        "a\0b", 3, PB_TEXT_LINE, "a^@b" },
    { "only a NUL",          "\0", 1, PB_TEXT_BODY, "^@" },
    { "C1 as UTF-8",         "a\xC2\x9B" "31mb", -1, PB_TEXT_LINE, "a<9B>31mb" },
    { "NEL",                 "a\xC2\x85" "b", -1, PB_TEXT_BODY, "a<85>b" },
    { "C1 as a bare byte",   "a\x9B" "31m", -1, PB_TEXT_LINE, "a\uFFFD31m" },
    { "Latin-1",             "caf\xE9", -1, PB_TEXT_LINE, "caf\uFFFD" },
    { "cut sequence",        "x\xE2\x82", -1, PB_TEXT_LINE, "x\uFFFD\uFFFD" },
    { "cut by the length",   "x\u20AC", 3, PB_TEXT_LINE, "x\uFFFD\uFFFD" },
    { "NUL in a sequence",   "\xE2\0\x82", 3, PB_TEXT_LINE, "\uFFFD^@\uFFFD" },
    { "overlong slash",      "\xC0\xAF", -1, PB_TEXT_LINE, "\uFFFD\uFFFD" },
    { "overlong escape",     "\xE0\x80\x9B", -1, PB_TEXT_LINE, "\uFFFD\uFFFD\uFFFD" },
    { "surrogate",           "\xED\xA0\x80", -1, PB_TEXT_LINE, "\uFFFD\uFFFD\uFFFD" },
    { "beyond Unicode",      "\xF4\x90\x80\x80", -1, PB_TEXT_LINE, "\uFFFD\uFFFD\uFFFD\uFFFD" },
    { "private use",         "\uE000", -1, PB_TEXT_LINE, "\uFFFD" },
    { "noncharacter",        "\xEF\xBF\xBE", -1, PB_TEXT_LINE, "\uFFFD" },
    { "unassigned",          "\u0378", -1, PB_TEXT_LINE, "\uFFFD" },
    { "bidi override",       "invoice\u202Efdp.exe", -1, PB_TEXT_LINE, "invoice<RLO>fdp.exe" },
    { "bidi embeddings",     "\u202A\u202B\u202C\u202D", -1, PB_TEXT_BODY, "<LRE><RLE><PDF><LRO>" },
    { "bidi isolates",       "\u2066\u2067\u2068\u2069", -1, PB_TEXT_BODY, "<LRI><RLI><FSI><PDI>" },
    { "bidi marks",          "a\u200E\u200F\u061Cb", -1, PB_TEXT_LINE, "ab" },
    { "zero width",          "pay\u200Bpal\u2060\uFEFF", -1, PB_TEXT_LINE, "paypal" },
    { "soft hyphen",         "soft\u00ADware", -1, PB_TEXT_LINE, "software" },
    { "tags",                "a\U000E0041\U000E007Fb", -1, PB_TEXT_LINE, "ab" },
    { "invisible fillers",   "\u3164\u115F\u1160\uFFA0x", -1, PB_TEXT_LINE, "x" },
    { "musical controls",    "\U0001D173\U0001D17Ax", -1, PB_TEXT_LINE, "x" },
    { "shorthand controls",  "\U0001BCA0x", -1, PB_TEXT_LINE, "x" },
    { "right to left text",  "שלום", -1, PB_TEXT_LINE, "שלום" },
    { "joined emoji",        "👩\u200D🚀", -1, PB_TEXT_LINE, "👩\u200D🚀" },
    { "eight marks",         "e" EIGHT_MARKS, -1, PB_TEXT_LINE, "e" EIGHT_MARKS },
    { "a ninth mark",        "e" EIGHT_MARKS "\u0309x", -1, PB_TEXT_LINE, "e" EIGHT_MARKS "x" },
    { "marks, next letter",  "e" EIGHT_MARKS "\u0309o\u0301", -1, PB_TEXT_LINE, "e" EIGHT_MARKS "o\u0301" },
    { "tab in a line",       "a\tb", -1, PB_TEXT_LINE, "a b" },
    { "folded line",         "a\r\n\tb", -1, PB_TEXT_LINE, "a b" },
    { "lone CR in a line",   "a\rb", -1, PB_TEXT_LINE, "a b" },
    { "breaks in front",     "\n\nSubject", -1, PB_TEXT_LINE, "Subject" },
    { "line separators",     "a\u2028b\u2029c", -1, PB_TEXT_LINE, "a b c" },
    { "tab in a body",       "a\tb", -1, PB_TEXT_BODY, "a\tb" },
    { "CRLF in a body",      "a\r\nb\r\n", -1, PB_TEXT_BODY, "a\nb\n" },
    { "lone CR in a body",   "password:\r      ", -1, PB_TEXT_BODY, "password:^M      " },
    { "CR CR LF in a body",  "a\r\r\nb", -1, PB_TEXT_BODY, "a^M\nb" },
    { "CR at the end",       "a\r", -1, PB_TEXT_BODY, "a^M" },
    { "form feed",           "a\fb", -1, PB_TEXT_BODY, "a^Lb" },
    /* clang-format on */
};

static void
text_visible__returns_what_the_table_says__for_every_row(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = pb_text_visible(rows[i].in, rows[i].len, rows[i].mode);

        if (strcmp(got, rows[i].out) != 0)
            fail_msg("%s: got \"%s\", not \"%s\"", rows[i].name, got, rows[i].out);
    }
}

static void
text_visible__replaces_every_c0_and_c1__alone(void **state)
{
    (void)state;
    for (gunichar c = 0; c < 0xA0; c++) {
        char in[8];
        gsize len = (gsize)g_unichar_to_utf8(c, in);
        g_autofree char *got = pb_text_visible(in, (gssize)len, PB_TEXT_BODY);

        if ((c >= 0x20 && c < 0x7F) || c == '\t' || c == '\n') {
            assert_int_equal(strlen(got), len);
            assert_memory_equal(got, in, len);
        } else {
            for (const char *p = got; *p != '\0'; p++)
                assert_true(*p >= 0x20 && *p < 0x7F);
            assert_true(strlen(got) >= 2);
        }
    }
}

static void
text_visible__keeps_eight_marks__of_a_flood(void **state)
{
    GString *flood = g_string_new("Z");
    g_autofree char *shown = NULL;

    (void)state;
    for (int i = 0; i < 100000; i++)
        g_string_append(flood, "\u0335");
    g_string_append(flood, "algo");
    shown = pb_text_visible(flood->str, (gssize)flood->len, PB_TEXT_LINE);
    assert_int_equal(g_utf8_strlen(shown, -1), 1 + PB_TEXT_MAX_MARKS + 4);
    g_string_free(flood, TRUE);
}

/* --- the promise, said a second time ------------------------------------------------------- */

static bool
may_stand(gunichar c, PbTextMode mode)
{
    static const gunichar forbidden[][2] = {
        { 0x00AD, 0x00AD },   { 0x061C, 0x061C }, { 0x115F, 0x1160 }, { 0x180E, 0x180E },
        { 0x200B, 0x200B },   { 0x200E, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F },
        { 0x3164, 0x3164 },   { 0xFEFF, 0xFEFF }, { 0xFFA0, 0xFFA0 }, { 0xFFF9, 0xFFFB },
        { 0xE0000, 0xE0FFF },
    };
    GUnicodeType type = g_unichar_type(c);

    if (c < 0x20)
        return mode == PB_TEXT_BODY && (c == '\n' || c == '\t');
    if (c >= 0x7F && c < 0xA0)
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(forbidden); i++) {
        if (c >= forbidden[i][0] && c <= forbidden[i][1])
            return false;
    }
    return type != G_UNICODE_CONTROL && type != G_UNICODE_SURROGATE &&
           type != G_UNICODE_PRIVATE_USE;
}

static void
assert_promise_kept(const char *text, PbTextMode mode, guint32 seed)
{
    int marks = 0;

    if (!g_utf8_validate(text, -1, NULL))
        fail_msg("seed %u: no UTF-8", seed);
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (!may_stand(c, mode))
            fail_msg("seed %u: U+%04X came through", seed, c);
        marks = g_unichar_ismark(c) ? marks + 1 : 0;
        assert_true(marks <= PB_TEXT_MAX_MARKS);
    }
    if (!pb_text_is_visible(text, -1, mode))
        fail_msg("seed %u: what came out is not visible", seed);
}

/* Half bytes without sense, half code points with a liking for the ones that hurt. */
static GString *
random_text(GRand *rand)
{
    static const gunichar nasty[] = { 0,       7,      8,      9,      10,     13,
                                      27,      0x7F,   0x85,   0x9B,   0xAD,   0x301,
                                      0x20DD,  0x200B, 0x200D, 0x202E, 0x2066, 0xFE0F,
                                      0x1F468, 0xFEFF, 0xE0041 };
    GString *text = g_string_new(NULL);
    int n = g_rand_int_range(rand, 0, 60);

    for (int i = 0; i < n; i++) {
        switch (g_rand_int_range(rand, 0, 4)) {
        case 0:
            g_string_append_c(text, (char)g_rand_int_range(rand, 0, 256));
            break;
        case 1:
            g_string_append_unichar(
                text, nasty[g_rand_int_range(rand, 0, G_N_ELEMENTS(nasty))]);
            break;
        case 2:
            g_string_append_unichar(text, (gunichar)g_rand_int_range(rand, 0xA0, 0xD800));
            break;
        default:
            g_string_append_c(text, (char)g_rand_int_range(rand, 'a', 'z' + 1));
            break;
        }
    }
    return text;
}

static void
text_visible__keeps_its_promise__for_10000_random_strings(void **state)
{
    (void)state;
    for (guint32 seed = 0; seed < 10000; seed++) {
        g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
        GString *text = random_text(rand);
        PbTextMode mode = seed % 2 == 0 ? PB_TEXT_LINE : PB_TEXT_BODY;
        g_autofree char *shown = pb_text_visible(text->str, (gssize)text->len, mode);
        g_autofree char *cut =
            pb_text_visible_cut(text->str, (gssize)text->len, seed % 40);

        assert_promise_kept(shown, mode, seed);
        assert_promise_kept(cut, PB_TEXT_LINE, seed);
        assert_true(strlen(cut) <= seed % 40 + strlen("…"));
        g_string_free(text, TRUE);
    }
}

static void
text_visible_cut__cuts_on_a_border__and_says_so(void **state)
{
    static const struct {
        const char *in;
        gssize len;
        gsize max;
        const char *out;
    } cuts[] = {
        /* clang-format off */
        { "short", -1, 10, "short" },
        { "exactly", -1, 7, "exactly" },
        { "exactly+", -1, 7, "exactly…" },
        { "äöü", -1, 6, "äöü" },
        { "äöü", -1, 5, "äö…" },
        { "äöü", -1, 1, "…" },
        { "äöü", -1, 0, "…" },
        { "", -1, 0, "" },
        { "\033\033", -1, 3, "^[^…" },
        { "a\u200B\u20ACxyz", -1, 5, "a…" },        /* no half character at the cut */
        { "\x80\x80\x80\x80\x80", -1, 4, "\uFFFD…" },
        /* clang-format on */
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cuts); i++) {
        g_autofree char *got = pb_text_visible_cut(cuts[i].in, cuts[i].len, cuts[i].max);

        assert_string_equal(got, cuts[i].out);
    }
}

static void
text_is_visible__tells_apart__what_would_change(void **state)
{
    (void)state;
    assert_true(pb_text_is_visible("fine, Zoë", -1, PB_TEXT_LINE));
    assert_true(pb_text_is_visible("a\n\tb", -1, PB_TEXT_BODY));
    assert_false(pb_text_is_visible("a\nb", -1, PB_TEXT_LINE));
    assert_false(pb_text_is_visible("a\033b", -1, PB_TEXT_BODY));
    assert_false(pb_text_is_visible("a\0b", 3, PB_TEXT_BODY));
    assert_false(pb_text_is_visible("a\xFF", -1, PB_TEXT_BODY));
    assert_false(pb_text_is_visible("\u202E", -1, PB_TEXT_LINE));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_visible__returns_what_the_table_says__for_every_row),
        cmocka_unit_test(text_visible__replaces_every_c0_and_c1__alone),
        cmocka_unit_test(text_visible__keeps_eight_marks__of_a_flood),
        cmocka_unit_test(text_visible__keeps_its_promise__for_10000_random_strings),
        cmocka_unit_test(text_visible_cut__cuts_on_a_border__and_says_so),
        cmocka_unit_test(text_is_visible__tells_apart__what_would_change),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
