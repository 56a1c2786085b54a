/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/layout_line.c: what stands in a line (L4).
 *
 * A line is cut into slices of one look, in the order it was written; then it is given away in runs of one direction,
 * from left to right. A line of the header is several texts, each with a direction of its own. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "layout_inside.h"

#define MAX_CELL_BYTES 8 /* of usual text, where it is cut to fit */
#define TAB_CELLS      8
#define GAP            2
#define MAX_LOOK_BACK  (128 * 1024) /* longer paragraphs are not reordered */

typedef struct {
    UiLayout *layout;
    const UiPiece *piece;
    const char *text;                                        /* of the piece */
    void (*each)(const UiSegment *segment, void *user_data); /* NULL: only measured */
    void *user_data;
    int column, text_column; /* the present one, and where the text of the line starts */
    guint32 link;            /* that what is emitted now leads to */
} Walk;

static void
emit(Walk *walk, UiRole role, const char *text, gsize len)
{
    UiSegment segment = {
        .column = walk->column, .role = role, .link = walk->link, .text = text, .len = len
    };

    if (len == 0)
        return;
    if (walk->each != NULL)
        walk->each(&segment, walk->user_data);
    walk->column += pb_text_width(text, (gssize)len);
}

/* Text of one role; tabs become distance. */
static void
emit_tabbed(Walk *walk, UiRole role, const char *text, gsize len)
{
    const char *end = text + len;

    while (text < end) {
        const char *tab = memchr(text, '\t', (gsize)(end - text));

        emit(walk, role, text, (gsize)((tab == NULL ? end : tab) - text));
        if (tab == NULL)
            return;
        walk->column += TAB_CELLS - (walk->column - walk->text_column) % TAB_CELLS;
        text = tab + 1;
    }
}

/* --- slices ----------------------------------------------------------------------------------- */

static void
add_slice(UiLayout *layout, UiSlice slice)
{
    if (slice.start < slice.end)
        g_array_append_val(layout->slices, slice);
}

/* The first match that ends behind byte `start` of the piece. */
static guint
first_match(const UiLayout *layout, guint piece, gsize start)
{
    guint low = 0, high = layout->n_matches;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        const UiMatch *match = &layout->matches[middle];

        if (match->piece < piece ||
            (match->piece == piece && (gsize)match->start + match->len <= start))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A slice with the matches that lie over it. */
static void
add_matched(UiLayout *layout, const UiLine *line, UiSlice slice)
{
    gsize base = ui_pieces_get(layout->pieces, line->piece)->start;

    for (guint i = first_match(layout, line->piece, slice.start - base);
         i < layout->n_matches && layout->matches[i].piece == line->piece; i++) {
        gsize from = MAX(base + layout->matches[i].start, slice.start);
        gsize to =
            MIN(base + layout->matches[i].start + layout->matches[i].len, slice.end);

        if (from >= slice.end)
            break;
        add_slice(layout, (UiSlice){ slice.start, from, slice.role, slice.link });
        add_slice(layout, (UiSlice){ from, to, UI_ROLE_MATCH, slice.link });
        slice.start = to;
    }
    add_slice(layout, slice);
}

static void
make_slices(UiLayout *layout, const UiPiece *piece, const UiLine *line)
{
    gsize at = line->start, end = (gsize)line->start + line->len;

    g_array_set_size(layout->slices, 0);
    for (guint i = 0; i < piece->n_runs && at < end; i++) {
        const UiRun *run = ui_pieces_run(layout->pieces, piece->first_run + i);
        gsize start = MAX(run->start, at),
              run_end = MIN((gsize)run->start + run->len, end);

        if (run_end <= at || start >= end)
            continue;
        add_matched(layout, line, (UiSlice){ at, start, piece->role, 0 });
        add_matched(layout, line, (UiSlice){ start, run_end, run->role, run->link });
        at = run_end;
    }
    add_matched(layout, line, (UiSlice){ at, end, piece->role, 0 });
}

/* --- directions ------------------------------------------------------------------------------- */

/* The clusters of text[start … end) from the last to the first, brackets turned around. */
static void
emit_turned(Walk *walk, UiRole role, gsize start, gsize end)
{
    g_autoptr(GArray) starts = g_array_new(FALSE, FALSE, sizeof(gsize));

    for (gsize at = start; at < end;) {
        int width;

        g_array_append_val(starts, at);
        at += pb_text_next_cluster(walk->text + at, end - at, &width);
    }
    for (guint i = starts->len; i > 0; i--) {
        gsize at = g_array_index(starts, gsize, i - 1);
        gunichar c = g_utf8_get_char(walk->text + at);
        gunichar mirrored = ui_bidi_mirror(c);
        char turned[8];

        if (mirrored != c)
            emit(walk, role, turned, (gsize)g_unichar_to_utf8(mirrored, turned));
        else
            emit_tabbed(walk, role, walk->text + at, end - at);
        end = at;
    }
}

static void
emit_run(Walk *walk, const UiBidiRun *run)
{
    const GArray *slices = walk->layout->slices;
    gsize run_end = run->start + run->len;

    for (guint i = 0; i < slices->len; i++) {
        const UiSlice *slice =
            &g_array_index(slices, UiSlice, run->is_rtl ? slices->len - 1 - i : i);
        gsize start = MAX(slice->start, run->start), end = MIN(slice->end, run_end);

        if (start >= end)
            continue;
        walk->link = slice->link;
        if (run->is_rtl)
            emit_turned(walk, slice->role, start, end);
        else
            emit_tabbed(walk, slice->role, walk->text + start, end - start);
        walk->link = 0;
    }
}

/* A text of its own, [start, end), which the line shows [from, to) of. */
static void
emit_paragraph(Walk *walk, gsize start, gsize end, gsize from, gsize to)
{
    UiBidi *bidi = walk->layout->bidi;
    const UiBidiRun *runs;
    guint n_runs;

    ui_bidi_begin(bidi, walk->text, start, end);
    runs = ui_bidi_line(bidi, from, to - from, &n_runs);
    for (guint i = 0; i < n_runs; i++)
        emit_run(walk, &runs[i]);
}

/* The line of a header: names, values and notes keep their places. */
static void
emit_header(Walk *walk, const UiLine *line)
{
    gsize at = line->start, end = (gsize)line->start + line->len;

    for (guint i = 0; i < walk->piece->n_runs && at < end; i++) {
        const UiRun *run =
            ui_pieces_run(walk->layout->pieces, walk->piece->first_run + i);
        gsize start = MAX(run->start, at),
              run_end = MIN((gsize)run->start + run->len, end);

        if (run_end <= at || start >= end)
            continue;
        emit_paragraph(walk, at, start, at, start);
        emit_paragraph(walk, run->start, (gsize)run->start + run->len, start, run_end);
        at = run_end;
    }
    emit_paragraph(walk, at, end, at, end);
}

/* The paragraph that byte `at` lies in: between two line feeds. */
static gsize
paragraph_start(const Walk *walk, gsize at)
{
    gsize first = at > MAX_LOOK_BACK ? at - MAX_LOOK_BACK : 0;

    while (at > MAX(walk->piece->start, first) && walk->text[at - 1] != '\n')
        at--;
    while (((guchar)walk->text[at] & 0xC0) == 0x80)
        at++;
    return at;
}

static gsize
paragraph_end(const Walk *walk, gsize at)
{
    gsize end = (gsize)walk->piece->start + walk->piece->len;
    const char *feed = memchr(walk->text + at, '\n', end - at);

    return feed == NULL ? end : (gsize)(feed - walk->text);
}

/* A line of the text; what runs from right to left stands at the right margin. */
static void
emit_body(Walk *walk, const UiLine *line)
{
    gsize start = paragraph_start(walk, line->start);
    gsize end = paragraph_end(walk, line->start);
    gsize to = (gsize)line->start + line->len;
    Walk measure = *walk;
    int right = ui_piece_column(walk->layout, walk->piece) +
                ui_piece_cells(walk->layout, walk->piece);

    measure.each = NULL;
    emit_paragraph(&measure, start, end, line->start, to);
    if (ui_bidi_is_rtl(walk->layout->bidi)) {
        int indent = walk->column - ui_piece_column(walk->layout, walk->piece) -
                     2 * walk->piece->quotes;

        walk->column =
            MAX(right - indent - (measure.column - walk->column), walk->column - indent);
        walk->text_column = walk->column;
    }
    emit_paragraph(walk, start, end, line->start, to);
}

static void
emit_text(Walk *walk, const UiLine *line)
{
    make_slices(walk->layout, walk->piece, line);
    if (!walk->piece->has_rtl) {
        UiBidiRun whole = { line->start, line->len, false };

        emit_run(walk, &whole);
    } else if (walk->piece->is_header) {
        emit_header(walk, line);
    } else {
        emit_body(walk, line);
    }
}

/* --- lines ------------------------------------------------------------------------------------ */

/* "On Friday Alice wrote:                (12 lines, z opens)" */
static void
emit_fold(Walk *walk, const UiLine *line)
{
    const UiLayout *layout = walk->layout;
    int right =
        ui_piece_column(layout, walk->piece) + ui_piece_cells(layout, walk->piece);
    const char *text = walk->text + walk->piece->start;
    const char *feed = memchr(text, '\n', walk->piece->len);
    gsize shown = feed == NULL ? walk->piece->len : (gsize)(feed - text);
    g_autofree char *size = g_strdup_printf("%s%u line%s", line->len == 0 ? "" : "over ",
                                            line->start, line->start == 1 ? "" : "s");
    g_autofree char *note =
        layout->fold_key == NULL
            ? g_strdup_printf("(%s)", size)
            : g_strdup_printf("(%s, %s opens)", size, layout->fold_key);
    int note_cells = pb_text_width(note, -1);
    g_autofree char *first = pb_text_visible_cut(
        text, (gssize)shown, (gsize)layout->body_cells * MAX_CELL_BYTES);
    g_autofree char *fit = NULL;
    g_autofree char *visual = NULL;

    fit = pb_text_ellipsize(first, right - walk->column - note_cells - GAP);
    visual = ui_bidi_visual(fit);
    emit(walk, ui_pieces_quote_role(walk->piece->quotes), visual, strlen(visual));
    walk->column = MAX(right - note_cells, walk->column);
    emit(walk, UI_ROLE_DIM, note, strlen(note));
}

void
ui_layout_each_segment(UiLayout *layout, guint number,
                       void (*each)(const UiSegment *segment, void *user_data),
                       void *user_data)
{
    Walk walk = { .layout = layout, .each = each, .user_data = user_data };
    const UiLine *line;

    if (!ui_layout_reach(layout, number))
        return;
    line = ui_line_at(layout, number);
    walk.piece = ui_pieces_get(layout->pieces, line->piece);
    walk.text = ui_pieces_text(layout->pieces, walk.piece);
    walk.column = ui_piece_column(layout, walk.piece);
    if (line->kind != UI_LINE_GAP || walk.piece->has_quoted_gap) {
        for (int i = 0; i < walk.piece->quotes; i++)
            emit(&walk, ui_pieces_quote_role(i + 1), "> ", 2);
    }
    if (line->kind == UI_LINE_RULE) {
        int end =
            ui_piece_column(layout, walk.piece) + ui_piece_cells(layout, walk.piece);

        while (walk.column < end)
            emit(&walk, UI_ROLE_RULE, "─", strlen("─"));
    } else if (line->kind == UI_LINE_FOLD) {
        emit_fold(&walk, line);
    } else if (line->kind != UI_LINE_GAP) {
        walk.column =
            ui_piece_column(layout, walk.piece) + ui_line_prefix(walk.piece, line->kind);
        walk.text_column = walk.column;
        emit_text(&walk, line);
    }
}

static void
append_segment(const UiSegment *segment, void *user_data)
{
    GString *text = user_data;

    while (pb_text_width(text->str, (gssize)text->len) < segment->column)
        g_string_append_c(text, ' ');
    g_string_append_len(text, segment->text, (gssize)segment->len);
}

char *
ui_layout_line_text(UiLayout *layout, guint line)
{
    GString *text = g_string_new(NULL);

    ui_layout_each_segment(layout, line, append_segment, text);
    return g_string_free(text, FALSE);
}
