/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/bidi.c: right-to-left writing by FriBidi (L4).
 *
 * FriBidi gives the levels of a paragraph; the reordering of each line (rule L2) is done here, on runs, because what is
 * drawn are clusters with roles and not characters. */
#include <config.h>

#include "bidi.h"

#include <fribidi.h>
#include <string.h>

#include "base/library.h"
#include "base/text.h"

/* A longer paragraph is no writing; it stays as it was written. */
#define MAX_PARAGRAPH (64 * 1024)

static __typeof__(fribidi_get_bidi_types) *get_bidi_types;
static __typeof__(fribidi_get_bracket_types) *get_bracket_types;
static __typeof__(fribidi_get_par_embedding_levels_ex) *get_levels;
static __typeof__(fribidi_get_mirror_char) *get_mirror;

static const PbSymbol symbols[] = {
    { "fribidi_get_bidi_types", &get_bidi_types },
    { "fribidi_get_bracket_types", &get_bracket_types },
    { "fribidi_get_par_embedding_levels_ex", &get_levels },
    { "fribidi_get_mirror_char", &get_mirror },
    { NULL, NULL },
};
static PbLibrary library = { .soname = FRIBIDI_SONAME, .symbols = symbols };

struct UiBidi {
    const char *text;
    gsize start, end; /* of the paragraph */
    bool is_rtl;
    bool is_plain;      /* shown as it stands */
    GByteArray *levels; /* one for each byte of the paragraph */
    GArray *runs;       /* UiBidiRun, of the latest line */
    GByteArray *run_levels;
};

/* --- whether it is needed --------------------------------------------------------------------- */

/* By the first bytes of the blocks of Unicode that hold such letters: Hebrew to Arabic Extended (U+0590-08FF),
 * presentation forms (U+FB1D-FDFF, FE70-FEFF), and the old and African ones (U+10800-10FFF, 1E800-1EFFF). */
static bool
is_rtl_lead(guchar first, guchar second)
{
    return (first >= 0xD6 && first <= 0xDF) ||
           (first == 0xE0 && second >= 0xA0 && second <= 0xA3) ||
           (first == 0xEF && second >= 0xAC && second <= 0xBB) ||
           (first == 0xF0 && second == 0x90) || (first == 0xF0 && second == 0x9E);
}

static bool
is_rtl_letter(gunichar c)
{
    return (c >= 0x0590 && c <= 0x08FF && g_unichar_isalpha(c)) ||
           (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC) ||
           (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

bool
ui_bidi_is_needed(const char *text, gsize len)
{
    for (gsize i = 0; i + 1 < len; i++) {
        if (is_rtl_lead((guchar)text[i], (guchar)text[i + 1]) &&
            is_rtl_letter(g_utf8_get_char(text + i)))
            return true;
    }
    return false;
}

/* --- a paragraph ------------------------------------------------------------------------------ */

UiBidi *
ui_bidi_new(void)
{
    UiBidi *bidi = g_new0(UiBidi, 1);

    bidi->levels = g_byte_array_new();
    bidi->runs = g_array_new(FALSE, FALSE, sizeof(UiBidiRun));
    bidi->run_levels = g_byte_array_new();
    return bidi;
}

void
ui_bidi_free(UiBidi *bidi)
{
    if (bidi == NULL)
        return;
    g_byte_array_unref(bidi->levels);
    g_array_unref(bidi->runs);
    g_byte_array_unref(bidi->run_levels);
    g_free(bidi);
}

/* All characters of a cluster get the level of its first one: they stay together. */
static void
spread_levels(UiBidi *bidi, const FriBidiLevel *levels)
{
    const char *text = bidi->text + bidi->start;
    gsize len = bidi->end - bidi->start;
    glong character = 0;

    g_byte_array_set_size(bidi->levels, (guint)len);
    for (gsize at = 0; at < len;) {
        int width;
        gsize n = pb_text_next_cluster(text + at, len - at, &width);

        memset(bidi->levels->data + at, levels[character], n);
        character += g_utf8_strlen(text + at, (gssize)n);
        at += n;
    }
}

static bool
find_levels(UiBidi *bidi)
{
    glong n = 0;
    g_autofree gunichar *characters = g_utf8_to_ucs4_fast(
        bidi->text + bidi->start, (glong)(bidi->end - bidi->start), &n);
    g_autofree FriBidiCharType *types = g_new(FriBidiCharType, (gsize)n);
    g_autofree FriBidiBracketType *brackets = g_new(FriBidiBracketType, (gsize)n);
    g_autofree FriBidiLevel *levels = g_new(FriBidiLevel, (gsize)n);
    FriBidiParType direction = FRIBIDI_PAR_ON;

    get_bidi_types(characters, (FriBidiStrIndex)n, types);
    get_bracket_types(characters, (FriBidiStrIndex)n, types, brackets);
    if (get_levels(types, brackets, (FriBidiStrIndex)n, &direction, levels) == 0)
        return false;
    bidi->is_rtl = FRIBIDI_IS_RTL(direction);
    spread_levels(bidi, levels);
    return true;
}

bool
ui_bidi_begin(UiBidi *bidi, const char *text, gsize start, gsize end)
{
    bidi->text = text;
    bidi->start = start;
    bidi->end = end;
    bidi->is_rtl = false;
    bidi->is_plain = end - start > MAX_PARAGRAPH ||
                     !ui_bidi_is_needed(text + start, end - start) ||
                     !pb_library_load(&library, NULL) || !find_levels(bidi);
    return !bidi->is_plain;
}

bool
ui_bidi_is_rtl(const UiBidi *bidi)
{
    return bidi->is_rtl;
}

/* --- a line ----------------------------------------------------------------------------------- */

static void
add_run(UiBidi *bidi, gsize start, gsize len, guint8 level)
{
    UiBidiRun run = { .start = start, .len = len, .is_rtl = level % 2 == 1 };

    if (len == 0)
        return;
    g_array_append_val(bidi->runs, run);
    g_byte_array_append(bidi->run_levels, &level, 1);
}

static void
reverse(UiBidi *bidi, guint from, guint to)
{
    while (from + 1 < to) {
        UiBidiRun *a = &g_array_index(bidi->runs, UiBidiRun, from);
        UiBidiRun *b = &g_array_index(bidi->runs, UiBidiRun, to - 1);
        UiBidiRun run = *a;
        guint8 level = bidi->run_levels->data[from];

        *a = *b;
        *b = run;
        bidi->run_levels->data[from] = bidi->run_levels->data[to - 1];
        bidi->run_levels->data[to - 1] = level;
        from++;
        to--;
    }
}

/* Rule L2: from the highest level down, whatever is at that level or above is turned around. */
static void
reorder(UiBidi *bidi)
{
    guint n = bidi->runs->len;
    guint8 highest = 0;

    for (guint i = 0; i < n; i++)
        highest = MAX(highest, bidi->run_levels->data[i]);
    for (guint8 level = highest; level > 0; level--) {
        for (guint i = 0; i < n;) {
            guint end = i;

            while (end < n && bidi->run_levels->data[end] >= level)
                end++;
            reverse(bidi, i, end);
            i = MAX(end, i + 1);
        }
    }
}

const UiBidiRun *
ui_bidi_line(UiBidi *bidi, gsize start, gsize len, guint *n_runs)
{
    gsize at = start, end = start + len;

    g_array_set_size(bidi->runs, 0);
    g_byte_array_set_size(bidi->run_levels, 0);
    if (bidi->is_plain || start < bidi->start || end > bidi->end) {
        add_run(bidi, start, len, 0);
        at = end;
    }
    while (at < end) {
        gsize next = at;
        guint8 level = bidi->levels->data[at - bidi->start];

        while (next < end && bidi->levels->data[next - bidi->start] == level)
            next++;
        add_run(bidi, at, next - at, level);
        at = next;
    }
    reorder(bidi);
    *n_runs = bidi->runs->len;
    return (const UiBidiRun *)(const void *)bidi->runs->data;
}

gunichar
ui_bidi_mirror(gunichar c)
{
    FriBidiChar mirrored = c;

    if (!pb_library_load(&library, NULL))
        return c;
    get_mirror(c, &mirrored);
    return mirrored;
}

/* --- a line of one look ----------------------------------------------------------------------- */

static void
append_turned(GString *out, const char *text, gsize len)
{
    g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(gsize));
    gsize end = len;

    for (gsize at = 0; at < len;) {
        int width;

        g_array_append_val(starts, at);
        at += pb_text_next_cluster(text + at, len - at, &width);
    }
    for (guint i = starts->len; i > 0; i--) {
        gsize start = g_array_index(starts, gsize, i - 1);
        const char *rest = g_utf8_next_char(text + start);

        g_string_append_unichar(out, ui_bidi_mirror(g_utf8_get_char(text + start)));
        g_string_append_len(out, rest, (gssize)(text + end - rest));
        end = start;
    }
}

char *
ui_bidi_visual(const char *text)
{
    gsize len = strlen(text);
    g_autoptr(UiBidi) bidi = NULL;
    const UiBidiRun *runs;
    GString *out;
    guint n_runs;

    if (!ui_bidi_is_needed(text, len))
        return g_strdup(text);
    bidi = ui_bidi_new();
    ui_bidi_begin(bidi, text, 0, len);
    out = g_string_sized_new(len);
    runs = ui_bidi_line(bidi, 0, len, &n_runs);
    for (guint i = 0; i < n_runs; i++) {
        if (runs[i].is_rtl)
            append_turned(out, text + runs[i].start, runs[i].len);
        else
            g_string_append_len(out, text + runs[i].start, (gssize)runs[i].len);
    }
    return g_string_free(out, FALSE);
}
