/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/wrap.c: where a line of text ends (L4).
 *
 * The break table of libunistring is made once for each stretch between two line feeds, and only where
 * that is not plain ASCII. */
#include <config.h>

#include "wrap.h"

#include <stdbool.h>
#include <string.h>
#include <unilbrk.h>

#include "base/text.h"

#define TAB_CELLS 8

struct UiWrap {
    const char *text;
    gsize end;
    gsize line_start, line_end; /* the stretch that `breaks` is about; none when equal */
    bool has_breaks;
    GByteArray *breaks; /* of libunistring, a byte for each of the stretch */
};

UiWrap *
ui_wrap_new(void)
{
    UiWrap *wrap = g_new0(UiWrap, 1);

    wrap->breaks = g_byte_array_new();
    return wrap;
}

void
ui_wrap_free(UiWrap *wrap)
{
    if (wrap == NULL)
        return;
    g_byte_array_unref(wrap->breaks);
    g_free(wrap);
}

void
ui_wrap_begin(UiWrap *wrap, const char *text, gsize start, gsize end)
{
    wrap->text = text;
    wrap->end = end;
    wrap->line_start = wrap->line_end = start;
}

static bool
is_ascii(const char *text, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        if ((guchar)text[i] >= 0x80)
            return false;
    }
    return true;
}

/* Looks at the stretch from `at` to the next line feed. */
static void
begin_stretch(UiWrap *wrap, gsize at)
{
    const char *feed = memchr(wrap->text + at, '\n', wrap->end - at);
    gsize len;

    wrap->line_start = at;
    wrap->line_end = feed == NULL ? wrap->end : (gsize)(feed - wrap->text);
    len = wrap->line_end - at;
    wrap->has_breaks = !is_ascii(wrap->text + at, len);
    if (!wrap->has_breaks)
        return;
    g_byte_array_set_size(wrap->breaks, (guint)len);
    u8_possible_linebreaks((const guint8 *)wrap->text + at, len, "UTF-8",
                           (char *)wrap->breaks->data);
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Whether a line may end before byte `i`, which does not stand at its start. */
static bool
may_break(const UiWrap *wrap, gsize i)
{
    const char *text = wrap->text;

    if (is_blank(text[i - 1]))
        return !is_blank(text[i]);
    if (!wrap->has_breaks || ((guchar)text[i - 1] < 0x80 && (guchar)text[i] < 0x80))
        return false;
    return wrap->breaks->data[i - wrap->line_start] == UC_BREAK_POSSIBLE;
}

static gsize
without_blanks(const UiWrap *wrap, gsize at, gsize end)
{
    while (end > at && is_blank(wrap->text[end - 1]))
        end--;
    return end - at;
}

static gsize
after_blanks(const UiWrap *wrap, gsize at)
{
    while (at < wrap->line_end && is_blank(wrap->text[at]))
        at++;
    return at;
}

gsize
ui_wrap_next(UiWrap *wrap, gsize at, int cells, gsize *len)
{
    const char *text = wrap->text;
    gsize break_at = 0, i = at;
    int used = 0;

    if (at < wrap->line_start || at >= wrap->line_end)
        begin_stretch(wrap, at);
    while (i < wrap->line_end) {
        int width;
        gsize n = pb_text_next_cluster(text + i, wrap->line_end - i, &width);

        if (text[i] == '\t')
            width = TAB_CELLS - used % TAB_CELLS;
        if (i > at && may_break(wrap, i))
            break_at = i;
        if (used + width > cells && !is_blank(text[i]) && i > at)
            break;
        used += width;
        i += n;
    }
    if (i >= wrap->line_end) {
        *len = without_blanks(wrap, at, wrap->line_end);
        return wrap->line_end < wrap->end ? wrap->line_end + 1 : wrap->end;
    }
    if (break_at == 0 || without_blanks(wrap, at, break_at) == 0)
        break_at = i;
    *len = without_blanks(wrap, at, break_at);
    return after_blanks(wrap, break_at);
}
