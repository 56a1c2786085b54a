/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/fold.c: text as it is compared when people look for it (L0; UAX 15, Unicode's CaseFolding).
 *
 * Runs of ASCII are lowered by hand; other runs are decomposed (NFKD), filtered code point by code point,
 * case-folded and composed again (NFC), a run at a time, so that no buffer but the result is as large as the
 * text. A run begins with the ASCII letter before it, which a mark may belong to. */
#include <config.h>

#include "base/fold.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#define RUN_BUFFER 512

/* Letters with a stroke and ligatures, which have no decomposition but are typed without. Sorted. */
static const struct {
    gunichar letter;
    const char *plain;
} letters[] = {
    { 0x00C6, "AE" }, { 0x00D0, "D" },  { 0x00D8, "O" },  { 0x00E6, "ae" },
    { 0x00F0, "d" },  { 0x00F8, "o" },  { 0x0110, "D" },  { 0x0111, "d" },
    { 0x0126, "H" },  { 0x0127, "h" },  { 0x0131, "i" },  { 0x0141, "L" },
    { 0x0142, "l" },  { 0x0152, "OE" }, { 0x0153, "oe" }, { 0x0166, "T" },
    { 0x0167, "t" },
};

/* Writing in which a word has no blank on each side. Sorted, not overlapping. */
typedef struct {
    gunichar first, last;
    bool has_blanks; /* between phrases, so a wrapped line is as good as a blank */
} Unspaced;

static const Unspaced unspaced[] = {
    { 0x0E00, 0x0EFF, false },   /* Thai, Lao */
    { 0x1000, 0x109F, false },   /* Myanmar */
    { 0x1100, 0x11FF, true },    /* Hangul */
    { 0x1780, 0x17FF, false },   /* Khmer */
    { 0x2E80, 0x2FDF, false },   /* radicals */
    { 0x3005, 0x3007, false },   /* iteration mark, closing mark, zero */
    { 0x3040, 0x312F, false },   /* kana, Bopomofo */
    { 0x3130, 0x318F, true },    /* Hangul */
    { 0x31A0, 0x31BF, false },   /* Bopomofo */
    { 0x31F0, 0x31FF, false },   /* kana */
    { 0x3400, 0x4DBF, false },   /* Han */
    { 0x4E00, 0x9FFF, false },   /* Han */
    { 0xA960, 0xA97F, true },    /* Hangul */
    { 0xAC00, 0xD7FF, true },    /* Hangul */
    { 0xF900, 0xFAFF, false },   /* Han */
    { 0x1B000, 0x1B16F, false }, /* kana */
    { 0x20000, 0x3FFFF, false }, /* Han */
};

static const Unspaced *
find_unspaced(gunichar c)
{
    for (gsize i = 0; i < G_N_ELEMENTS(unspaced) && c >= unspaced[i].first; i++) {
        if (c <= unspaced[i].last)
            return &unspaced[i];
    }
    return NULL;
}

bool
pb_char_is_unspaced(gunichar c)
{
    return find_unspaced(c) != NULL;
}

/* Accents by their place: above, below, through or around a letter, and the points of Hebrew and Arabic. Other
 * classes are part of the writing: nukta, virama, the kana's voicing, tones and vowels of Thai, Lao, Tibetan. */
static bool
is_accent(gunichar c)
{
    int place = uc_combining_class(c);

    return (place >= 10 && place <= 36) || place == UC_CCC_OV || place >= UC_CCC_ATBL ||
           uc_is_general_category(c, UC_CATEGORY_Me);
}

static void
append_folded_char(GString *out, gunichar c)
{
    if (c < 0x80) {
        g_string_append_c(out, (char)c);
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(letters) && c >= letters[i].letter; i++) {
        if (c == letters[i].letter) {
            g_string_append(out, letters[i].plain);
            return;
        }
    }
    if (!is_accent(c) && !uc_is_property(c, UC_PROPERTY_DEFAULT_IGNORABLE_CODE_POINT))
        g_string_append_unichar(out, c);
}

/* `run` is valid UTF-8 without NUL. */
static void
append_run(GString *out, const char *run, gsize len)
{
    guint8 buffers[3][RUN_BUFFER];
    gsize lens[3] = { RUN_BUFFER, RUN_BUFFER, RUN_BUFFER };
    g_autoptr(GString) kept = NULL;
    guint8 *apart, *lowered, *composed;

    apart = u8_normalize(UNINORM_NFKD, (const guint8 *)run, len, buffers[0], &lens[0]);
    g_assert(apart != NULL);
    kept = g_string_sized_new(lens[0]);
    for (const guint8 *p = apart; p < apart + lens[0];
         p = (const guint8 *)g_utf8_next_char(p))
        append_folded_char(kept, g_utf8_get_char((const char *)p));
    lowered = u8_casefold((const guint8 *)kept->str, kept->len, NULL, NULL, buffers[1],
                          &lens[1]);
    g_assert(lowered != NULL);
    composed = u8_normalize(UNINORM_NFC, lowered, lens[1], buffers[2], &lens[2]);
    g_assert(composed != NULL);
    g_string_append_len(out, (const char *)composed, (gssize)lens[2]);
    if (apart != buffers[0])
        free(apart);
    if (lowered != buffers[1])
        free(lowered);
    if (composed != buffers[2])
        free(composed);
}

static gsize
ascii_len(const char *text, gsize len)
{
    gsize n = 0;

    while (n < len && (guchar)text[n] < 0x80)
        n++;
    return n;
}

static gsize
other_len(const char *text, gsize len)
{
    gsize n = 0;

    while (n < len && (guchar)text[n] >= 0x80)
        n++;
    return n;
}

static void
append_lowered(GString *out, const char *text, gsize len)
{
    gsize start = out->len;

    g_string_append_len(out, text, (gssize)len);
    for (gsize i = start; i < out->len; i++)
        out->str[i] = g_ascii_tolower(out->str[i]);
}

char *
pb_text_fold(const char *text, gssize given_len)
{
    gsize len = given_len < 0 ? strlen(text) : (gsize)given_len;
    g_autofree char *valid = NULL;
    GString *out = g_string_sized_new(len);

    if (!g_utf8_validate_len(text, len, NULL)) {
        valid = g_utf8_make_valid(text, (gssize)len);
        text = valid;
        len = strlen(valid);
    }
    for (gsize at = 0; at < len;) {
        gsize plain = ascii_len(text + at, len - at);
        gsize other = other_len(text + at + plain, len - at - plain);
        gsize before = plain > 0 && other > 0 ? 1 : 0;

        append_lowered(out, text + at, plain - before);
        if (other > 0)
            append_run(out, text + at + plain - before, before + other);
        at += plain + other;
    }
    return g_string_free(out, FALSE);
}

/* --- words ---------------------------------------------------------------------------------------- */

typedef enum { CHAR_GAP, CHAR_WORD, CHAR_ALONE } CharKind;

static CharKind
char_kind(gunichar c)
{
    if (c < 0x80)
        return g_ascii_isalnum((char)c) ? CHAR_WORD : CHAR_GAP;
    if (uc_is_general_category_withtable(c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M |
                                                UC_CATEGORY_MASK_N))
        return CHAR_WORD;
    if (c != 0xFFFD &&
        uc_is_general_category_withtable(c, UC_CATEGORY_MASK_So | UC_CATEGORY_MASK_Sc))
        return CHAR_ALONE;
    return CHAR_GAP;
}

/* What stands between the latest letter and the next one. */
typedef enum { GAP_NONE, GAP_LINE_BREAK, GAP_FULL } Gap;

typedef struct {
    GString *out;
    const Unspaced *writing; /* of the latest letter; NULL where words are set apart */
    Gap gap;
} Words;

static bool
is_apart(const Words *words, const Unspaced *writing, gunichar c)
{
    if (words->gap == GAP_LINE_BREAK)
        return words->writing == NULL || writing == NULL || words->writing->has_blanks ||
               writing->has_blanks;
    /* "2026年" is two words, as is what stands before and after a picture. */
    return words->gap == GAP_FULL || ((words->writing == NULL) != (writing == NULL) &&
                                      !uc_is_general_category(c, UC_CATEGORY_M));
}

static void
append_letter(Words *words, gunichar c)
{
    const Unspaced *writing = find_unspaced(c);

    if (is_apart(words, writing, c))
        g_string_append_c(words->out, ' ');
    g_string_append_unichar(words->out, c);
    words->writing = writing;
    words->gap = GAP_NONE;
}

char *
pb_text_fold_words(const char *text, gssize len)
{
    g_autofree char *folded = pb_text_fold(text, len);
    Words words = { g_string_sized_new(strlen(folded) + 2), NULL, GAP_FULL };

    for (const char *p = folded; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        CharKind kind = char_kind(c);

        if (kind == CHAR_GAP) {
            words.gap = c == '\n' && words.gap == GAP_NONE ? GAP_LINE_BREAK : GAP_FULL;
            continue;
        }
        if (kind == CHAR_ALONE)
            words.gap = GAP_FULL;
        append_letter(&words, c);
        if (kind == CHAR_ALONE)
            words.gap = GAP_FULL;
    }
    if (words.out->len > 0)
        g_string_append_c(words.out, ' ');
    return g_string_free(words.out, FALSE);
}
