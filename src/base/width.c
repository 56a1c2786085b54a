/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/width.c: how many terminal cells text takes (L0).
 *
 * Counted by grapheme cluster, because a flag or a family of emoji is several code points and two
 * cells. Expects what pb_text_visible() returned. */
#include <config.h>

#include <string.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uniwidth.h>

#include "base/text.h"

#define VARIATION_EMOJI 0xFE0F
#define ZWJ             "\u200D"
#define MAX_CLUSTER     128 /* bytes; a longer chain of joined pictures is no writing */
#define IS_REGIONAL(c)  ((c) >= 0x1F1E6 && (c) <= 0x1F1FF)

static bool
is_picture(const char *text)
{
    return uc_is_property(g_utf8_get_char(text), UC_PROPERTY_EXTENDED_PICTOGRAPHIC);
}

/* Of one character in a cluster. Vowel signs that stand beside their letter (Indic, Thai) take a cell of their own:
 * terminals and the C library count them so. */
static int
char_width(gunichar c)
{
    return uc_is_general_category(c, UC_CATEGORY_Mc) ? 1 : uc_width(c, "UTF-8");
}

/* The width of the cluster, which is cut where it would be more than two cells: then `len` is less. */
static int
cluster_width(const char *text, gsize *len)
{
    gunichar first = g_utf8_get_char(text);
    bool is_joined = is_picture(text);
    int width = 0;

    for (const char *p = text; p < text + *len; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        int w = char_width(c);

        /* Joined pictures are one; a selector widens what is an emoji at all. */
        if (c == VARIATION_EMOJI && uc_is_property(first, UC_PROPERTY_EMOJI)) {
            width = 2;
        } else if (is_joined) {
            width = MAX(width, w);
        } else if (width + w > 2 && p > text) {
            *len = (gsize)(p - text);
            break;
        } else {
            width += w;
        }
    }
    return CLAMP(width, 0, 2);
}

static gsize
next_break(const char *text, gsize at, gsize len)
{
    const guint8 *end =
        u8_grapheme_next((const guint8 *)text + at, (const guint8 *)text + len);

    return end == NULL ? len : (gsize)((const char *)end - text);
}

/* libunistring looks at two characters at a time; the two rules of UAX 29 that need more are added here:
 * pictures joined by ZWJ stay together (GB11), and flags are pairs (GB12). */
static gsize
cluster_end(const char *text, gsize len)
{
    gsize end = next_break(text, 0, len);

    if (end < len && IS_REGIONAL(g_utf8_get_char(text)) &&
        IS_REGIONAL(g_utf8_get_char(text + end)))
        return next_break(text, end, len);
    while (end >= strlen(ZWJ) && end < len && end < MAX_CLUSTER && is_picture(text) &&
           memcmp(text + end - strlen(ZWJ), ZWJ, strlen(ZWJ)) == 0 &&
           is_picture(text + end))
        end = next_break(text, end, len);
    return end;
}

gsize
pb_text_next_cluster(const char *text, gsize len, int *width)
{
    gsize n;

    if (len == 0) {
        *width = 0;
        return 0;
    }
    /* Two ASCII letters in a row never join: the usual case, without the tables. */
    if ((guchar)text[0] < 0x80 && (len == 1 || (guchar)text[1] < 0x80)) {
        *width = text[0] >= 0x20 && text[0] != 0x7F ? 1 : 0;
        return 1;
    }
    n = cluster_end(text, len);
    *width = cluster_width(text, &n);
    return n;
}

gsize
pb_text_fit(const char *text, gssize given_len, int cells, int *used)
{
    gsize len = given_len < 0 ? strlen(text) : (gsize)given_len;
    gsize at = 0;
    int sum = 0;

    while (at < len) {
        int width;
        gsize n = pb_text_next_cluster(text + at, len - at, &width);

        if (sum + width > cells)
            break;
        sum += width;
        at += n;
    }
    if (used != NULL)
        *used = sum;
    return at;
}

int
pb_text_width(const char *text, gssize len)
{
    int used;

    pb_text_fit(text, len, G_MAXINT - 2, &used);
    return used;
}

char *
pb_text_ellipsize(const char *text, int cells)
{
    gsize len = strlen(text);
    gsize fits;

    if (cells <= 0)
        return g_strdup("");
    if (pb_text_fit(text, (gssize)len, cells, NULL) == len)
        return g_strdup(text);
    fits = pb_text_fit(text, (gssize)len, cells - 1, NULL);
    return g_strdup_printf("%.*s…", (int)fits, text);
}
