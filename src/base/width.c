/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/width.c: how many terminal cells text takes (L0).
 *
 * Counted by grapheme cluster, because a flag or a family of emoji is several code points and two
 * cells. Expects what pb_text_visible() returned. */
#include <config.h>

#include <string.h>
#include <unigbrk.h>
#include <uniwidth.h>

#include "base/text.h"

#define VARIATION_EMOJI 0xFE0F

static int
cluster_width(const char *text, gsize len)
{
    int width = 0;

    for (const char *p = text; p < text + len; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        int w = c == VARIATION_EMOJI ? 2 : uc_width(c, "UTF-8");

        if (w > width)
            width = w;
    }
    return MIN(width, 2);
}

gsize
pb_text_next_cluster(const char *text, gsize len, int *width)
{
    const char *end;
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
    end =
        (const char *)u8_grapheme_next((const guint8 *)text, (const guint8 *)text + len);
    n = end == NULL ? len : (gsize)(end - text);
    *width = cluster_width(text, n);
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
