/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/text.c: the one place where text from outside loses what could drive a terminal (L0).
 *
 * Works code point by code point; each is kept, dropped, or replaced by something that can be seen.
 * Widths live in width.c. */
#include <config.h>

#include "base/text.h"

#include <string.h>
#include <unictype.h>

static const struct {
    gunichar first, last;
    const char *shown; /* NULL: dropped */
} replacements[] = {
    /* clang-format off */
    { 0x00AD,  0x00AD,  NULL },    /* soft hyphen */
    { 0x061C,  0x061C,  NULL },    /* Arabic letter mark */
    { 0x115F,  0x1160,  NULL },    /* Hangul fillers */
    { 0x180E,  0x180E,  NULL },    /* Mongolian vowel separator */
    { 0x200B,  0x200B,  NULL },    /* zero width space */
    { 0x200E,  0x200F,  NULL },    /* LRM, RLM */
    { 0x202A,  0x202A,  "<LRE>" },
    { 0x202B,  0x202B,  "<RLE>" },
    { 0x202C,  0x202C,  "<PDF>" },
    { 0x202D,  0x202D,  "<LRO>" },
    { 0x202E,  0x202E,  "<RLO>" },
    { 0x2060,  0x2065,  NULL },    /* word joiner, invisible operators */
    { 0x2066,  0x2066,  "<LRI>" },
    { 0x2067,  0x2067,  "<RLI>" },
    { 0x2068,  0x2068,  "<FSI>" },
    { 0x2069,  0x2069,  "<PDI>" },
    { 0x206A,  0x206F,  NULL },    /* deprecated format characters */
    { 0x3164,  0x3164,  NULL },    /* Hangul filler */
    { 0xFEFF,  0xFEFF,  NULL },    /* byte order mark */
    { 0xFFA0,  0xFFA0,  NULL },    /* halfwidth Hangul filler */
    { 0xFFF9,  0xFFFB,  NULL },    /* interlinear annotation */
    { 0x1BCA0, 0x1BCA3, NULL },    /* shorthand format controls */
    { 0x1D173, 0x1D17A, NULL },    /* musical format controls */
    { 0xE0000, 0xE0FFF, NULL },    /* tags and more variation selectors */
    /* clang-format on */
};

typedef struct {
    GString *out;
    PbTextMode mode;
    int marks; /* combining marks and joiners on the present letter */
} Writer;

/* Bytes that are no UTF-8 come back as one byte each with *c = U+FFFD. */
static gsize
next_char(const char *text, gsize len, gunichar *c)
{
    gunichar got = g_utf8_get_char_validated(text, (gssize)len);

    if (got == (gunichar)-1 || got == (gunichar)-2) {
        *c = 0xFFFD;
        return 1;
    }
    /* GLib reads a NUL with a given length as "partial": it is a character here. */
    *c = got;
    return (gsize)g_unichar_to_utf8(got, NULL);
}

static void
append_control(GString *out, gunichar c)
{
    if (c < 0x20)
        g_string_append_printf(out, "^%c", (int)(c + 0x40));
    else if (c == 0x7F)
        g_string_append(out, "^?");
    else
        g_string_append_printf(out, "<%02X>", c);
}

static bool
append_break(Writer *writer, gunichar c)
{
    bool is_break = c == '\n' || c == 0x2028 || c == 0x2029;

    if (!is_break && c != '\t')
        return false;
    if (writer->mode == PB_TEXT_BODY)
        g_string_append_c(writer->out, is_break ? '\n' : '\t');
    else if (writer->out->len > 0 && writer->out->str[writer->out->len - 1] != ' ')
        g_string_append_c(writer->out, ' ');
    return true;
}

static bool
append_replacement(GString *out, gunichar c)
{
    for (gsize i = 0; i < G_N_ELEMENTS(replacements) && c >= replacements[i].first; i++) {
        if (c <= replacements[i].last) {
            if (replacements[i].shown != NULL)
                g_string_append(out, replacements[i].shown);
            return true;
        }
    }
    return false;
}

static bool
is_mark(gunichar c)
{
    return c == 0x200C || c == 0x200D || uc_is_general_category(c, UC_CATEGORY_M);
}

static bool
is_unshowable(gunichar c)
{
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Cn | UC_CATEGORY_MASK_Co |
                                                   UC_CATEGORY_MASK_Cs |
                                                   UC_CATEGORY_MASK_Cc);
}

static void
append_char(Writer *writer, gunichar c)
{
    if (c >= 0x20 && c < 0x7F) {
        writer->marks = 0;
        g_string_append_c(writer->out, (char)c);
        return;
    }
    if (append_break(writer, c)) {
        writer->marks = 0;
        return;
    }
    if (c < 0xA0) {
        append_control(writer->out, c);
        return;
    }
    if (append_replacement(writer->out, c))
        return;
    if (is_mark(c)) {
        if (++writer->marks > PB_TEXT_MAX_MARKS)
            return;
    } else {
        writer->marks = 0;
    }
    g_string_append_unichar(writer->out, is_unshowable(c) ? 0xFFFD : c);
}

static bool
is_plain_ascii(const char *text, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        if ((guchar)text[i] < 0x20 || (guchar)text[i] >= 0x7F)
            return false;
    }
    return true;
}

char *
pb_text_visible(const char *text, gssize given_len, PbTextMode mode)
{
    gsize len = given_len < 0 ? strlen(text) : (gsize)given_len;
    Writer writer = { .mode = mode };

    if (is_plain_ascii(text, len))
        return g_strndup(text, len);
    writer.out = g_string_sized_new(len + 16);
    for (gsize at = 0; at < len;) {
        gunichar c;

        if (text[at] == '\0') {
            c = 0;
            at++;
        } else {
            at += next_char(text + at, len - at, &c);
        }
        if (c == '\r' && at < len && text[at] == '\n')
            continue;
        append_char(&writer, c == '\r' && mode == PB_TEXT_LINE ? '\n' : c);
    }
    return g_string_free(writer.out, FALSE);
}

/* The last border of a character at or before `at`, a valid index; bytes that are no UTF-8 have one each. */
static gsize
character_border(const char *text, gsize at)
{
    gsize back = 0;

    while (back < 3 && back < at && ((guchar)text[at - back] & 0xC0) == 0x80)
        back++;
    return ((guchar)text[at - back] & 0xC0) == 0x80 ? at : at - back;
}

char *
pb_text_visible_cut(const char *text, gssize given_len, gsize max_bytes)
{
    gsize len = given_len < 0 ? strlen(text) : (gsize)given_len;
    gsize first = len > max_bytes ? character_border(text, max_bytes) : len;
    g_autofree char *shown = pb_text_visible(text, (gssize)first, PB_TEXT_LINE);
    gsize end = strlen(shown);
    bool is_cut = first < len || end > max_bytes;

    if (end > max_bytes)
        end = character_border(shown, max_bytes);
    return g_strdup_printf("%.*s%s", (int)end, shown, is_cut ? "…" : "");
}

bool
pb_text_is_visible(const char *text, gssize given_len, PbTextMode mode)
{
    gsize len = given_len < 0 ? strlen(text) : (gsize)given_len;
    g_autofree char *shown = NULL;

    if (is_plain_ascii(text, len))
        return true;
    shown = pb_text_visible(text, (gssize)len, mode);
    return strlen(shown) == len && memcmp(shown, text, len) == 0;
}
