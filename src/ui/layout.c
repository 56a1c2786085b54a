/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/layout.c: lines out of pieces (L4).
 *
 * A piece is a header field, a block of the document or a footnote: a stretch of the document's text, or of
 * our own where something is added (names of fields, numbers of links). Pieces and lines are made in
 * order, when they are asked for; a line is where in its piece it starts and how long it is. */
#include <config.h>

#include "layout.h"

#include <string.h>

#include "base/text.h"
#include "layout_pieces.h"
#include "wrap.h"

#define TAB_CELLS 8

typedef enum { LINE_TEXT, LINE_FIRST, LINE_GAP, LINE_RULE } LineKind;

typedef struct {
    guint32 piece, start, len;
    LineKind kind;
} Line;

struct UiLayout {
    UiPieces *pieces;
    int width;
    GArray *lines; /* Line */
    guint next_piece;
    bool is_whole;
    UiWrap *wrap;
};

UiLayout *
ui_layout_new(const MailDocument *document, int width, UiHeaders headers)
{
    UiLayout *layout = g_new0(UiLayout, 1);

    layout->width = MAX(width, 1);
    layout->pieces = ui_pieces_new(document, layout->width, headers);
    layout->lines = g_array_new(FALSE, FALSE, sizeof(Line));
    layout->wrap = ui_wrap_new();
    return layout;
}

void
ui_layout_free(UiLayout *layout)
{
    if (layout == NULL)
        return;
    ui_pieces_free(layout->pieces);
    g_array_unref(layout->lines);
    ui_wrap_free(layout->wrap);
    g_free(layout);
}

/* --- making lines ----------------------------------------------------------------------------- */

static void
add_line(UiLayout *layout, LineKind kind, gsize start, gsize len)
{
    Line line = { .piece = layout->next_piece,
                  .start = (guint32)start,
                  .len = (guint32)len,
                  .kind = kind };

    g_array_append_val(layout->lines, line);
}

static int
prefix_cells(const UiPiece *piece, LineKind kind)
{
    return 2 * piece->quotes +
           (kind == LINE_FIRST ? piece->first_indent : piece->hang_indent);
}

/* All lines of the next piece; false when there is none. */
static bool
wrap_piece(UiLayout *layout)
{
    const UiPiece *piece = ui_pieces_get(layout->pieces, layout->next_piece);
    const char *text;
    LineKind kind = LINE_FIRST;
    gsize at;

    if (piece == NULL) {
        layout->is_whole = true;
        return false;
    }
    if (piece->has_gap)
        add_line(layout, LINE_GAP, piece->start, 0);
    at = piece->start;
    if (piece->is_rule)
        add_line(layout, LINE_RULE, at, 0);
    text = ui_pieces_text(layout->pieces, piece);
    ui_wrap_begin(layout->wrap, text, piece->start, piece->start + piece->len);
    while (!piece->is_rule && at < piece->start + piece->len) {
        int cells = MAX(layout->width - prefix_cells(piece, kind), 1);
        gsize len;
        gsize next = ui_wrap_next(layout->wrap, at, cells, &len);

        add_line(layout, kind, at, len);
        kind = LINE_TEXT;
        at = next;
    }
    layout->next_piece++;
    return true;
}

bool
ui_layout_reach(UiLayout *layout, guint line)
{
    while (line >= layout->lines->len && wrap_piece(layout))
        continue;
    return line < layout->lines->len;
}

guint
ui_layout_n_lines(UiLayout *layout)
{
    ui_layout_reach(layout, G_MAXUINT - 1);
    return layout->lines->len;
}

bool
ui_layout_is_whole(const UiLayout *layout)
{
    return layout->is_whole;
}

static const Line *
line_at(const UiLayout *layout, guint line)
{
    return &g_array_index(layout->lines, Line, line);
}

/* --- places ----------------------------------------------------------------------------------- */

guint64
ui_layout_place(UiLayout *layout, guint number)
{
    const Line *line;
    const UiPiece *piece;

    if (!ui_layout_reach(layout, number))
        return ui_pieces_extent(layout->pieces);
    line = line_at(layout, number);
    piece = ui_pieces_get(layout->pieces, line->piece);
    return piece->place + (line->start - piece->start);
}

guint
ui_layout_percent(UiLayout *layout, guint number)
{
    guint64 extent = MAX(ui_pieces_extent(layout->pieces), 1);

    if (!ui_layout_reach(layout, number + 1))
        return 100;
    return (guint)MIN(99, ui_layout_place(layout, number + 1) * 100 / extent);
}

guint
ui_layout_line_of_place(UiLayout *layout, guint64 place)
{
    guint low = 0, high;

    while (layout->lines->len == 0 ||
           ui_layout_place(layout, layout->lines->len - 1) <= place) {
        if (!wrap_piece(layout))
            break;
    }
    high = layout->lines->len;
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;

        if (ui_layout_place(layout, middle) <= place)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* --- segments --------------------------------------------------------------------------------- */

typedef struct {
    void (*each)(const UiSegment *segment, void *user_data);
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

static void
emit_text(UiLayout *layout, const UiPiece *piece, const Line *line, Walk *walk)
{
    const char *text = ui_pieces_text(layout->pieces, piece);
    gsize at = line->start, end = (gsize)line->start + line->len;

    for (guint i = 0; i < piece->n_runs && at < end; i++) {
        const UiRun *run = ui_pieces_run(layout->pieces, piece->first_run + i);
        gsize run_start = MAX(run->start, at),
              run_end = MIN((gsize)run->start + run->len, end);

        if (run_end <= at || run_start >= end)
            continue;
        emit_tabbed(walk, piece->role, text + at, run_start - at);
        walk->link = run->link;
        emit_tabbed(walk, run->role, text + run_start, run_end - run_start);
        walk->link = 0;
        at = run_end;
    }
    emit_tabbed(walk, piece->role, text + at, end - at);
}

void
ui_layout_each_segment(UiLayout *layout, guint number,
                       void (*each)(const UiSegment *segment, void *user_data),
                       void *user_data)
{
    Walk walk = { .each = each, .user_data = user_data };
    const Line *line;
    const UiPiece *piece;

    if (!ui_layout_reach(layout, number))
        return;
    line = line_at(layout, number);
    piece = ui_pieces_get(layout->pieces, line->piece);
    if (line->kind != LINE_GAP || piece->has_quoted_gap) {
        for (int i = 0; i < piece->quotes; i++)
            emit(&walk, ui_pieces_quote_role(i + 1), "> ", 2);
    }
    if (line->kind == LINE_RULE) {
        while (walk.column < layout->width)
            emit(&walk, UI_ROLE_RULE, "─", strlen("─"));
    } else if (line->kind != LINE_GAP) {
        walk.column = prefix_cells(piece, line->kind);
        walk.text_column = walk.column;
        emit_text(layout, piece, line, &walk);
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
