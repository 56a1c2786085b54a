/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/fuzz_base_text.c: any bytes made visible, cut and measured: what the promises of include/base/text.h say holds,
 * and the parts of a text are as wide as the whole. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define MAX_CUT 40

int LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len);

static void
must(bool holds)
{
    if (!holds)
        abort();
}

/* Judged without the tables of the code under test, as far as that goes. */
static void
check_characters(const char *text, PbTextMode mode)
{
    must(g_utf8_validate(text, -1, NULL));
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        must(c >= 0x20 || (mode == PB_TEXT_BODY && (c == '\n' || c == '\t')));
        must(c < 0x7F || c >= 0xA0);
        must(c != 0x061C && c != 0x200E && c != 0x200F);
        must(!(c >= 0x202A && c <= 0x202E) && !(c >= 0x2066 && c <= 0x2069));
        must(!(c >= 0xE000 && c <= 0xF8FF) && !(c >= 0xE0000 && c <= 0xE007F));
    }
}

static void
check_visible(const char *bytes, gsize len, PbTextMode mode)
{
    g_autofree char *shown = pb_text_visible(bytes, (gssize)len, mode);
    g_autofree char *again = pb_text_visible(shown, -1, mode);

    check_characters(shown, mode);
    must(strcmp(shown, again) == 0);
    must(pb_text_is_visible(shown, -1, mode));
    must(pb_text_is_visible(bytes, (gssize)len, mode) ==
         (strlen(shown) == len && memcmp(shown, bytes, len) == 0));
}

static void
check_cut(const char *bytes, gsize len)
{
    for (gsize max = 0; max <= MAX_CUT; max += 1 + max / 4) {
        g_autofree char *cut = pb_text_visible_cut(bytes, (gssize)len, max);

        check_characters(cut, PB_TEXT_LINE);
        must(strlen(cut) <= max + strlen("…"));
    }
}

static void
check_widths(const char *text)
{
    gsize len = strlen(text);
    int all = pb_text_width(text, -1);
    int sum = 0;

    for (gsize at = 0; at < len;) {
        int width = -1;
        gsize n = pb_text_next_cluster(text + at, len - at, &width);

        must(n > 0 && n <= len - at && width >= 0 && width <= 2);
        must(g_utf8_validate(text + at, (gssize)n, NULL));
        sum += width;
        at += n;
    }
    must(sum == all);
    for (int cells = 0; cells <= MAX_CUT; cells += 1 + cells / 4) {
        g_autofree char *short_text = pb_text_ellipsize(text, cells);
        int used = -1;
        gsize fits = pb_text_fit(text, -1, cells, &used);

        must(fits <= len && used >= 0 && used <= cells);
        must(pb_text_width(text, (gssize)fits) == used);
        must(pb_text_width(short_text, -1) <= cells);
        must((fits == len) == (all <= cells));
    }
}

int
LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len)
{
    g_autofree char *exact = g_memdup2(bytes, MAX(len, 1));
    g_autofree char *line = pb_text_visible(exact, (gssize)len, PB_TEXT_LINE);

    check_visible(exact, len, PB_TEXT_LINE);
    check_visible(exact, len, PB_TEXT_BODY);
    check_cut(exact, len);
    check_widths(line);
    return 0;
}
