/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/layout_inside.h: private to layout.c, which makes lines, and layout_line.c, which says what stands in one
 * (L4). */
#ifndef UI_LAYOUT_INSIDE_H
#define UI_LAYOUT_INSIDE_H

#include "bidi.h"
#include "layout_pieces.h"
#include "wrap.h"

typedef enum {
    UI_LINE_TEXT,
    UI_LINE_FIRST,
    UI_LINE_GAP,
    UI_LINE_RULE,
    UI_LINE_FOLD
} UiLineKind;

/* UI_LINE_FOLD: `start` is how many lines are hidden, `len` is 1 when there are more that were not counted. */
typedef struct {
    guint32 piece, start, len;
    UiLineKind kind;
} UiLine;

/* A part of a line that has one look: bytes of the text of its piece. */
typedef struct {
    gsize start, end;
    UiRole role;
    guint32 link; /* as in UiRun */
} UiSlice;

struct UiLayout {
    UiPieces *pieces;
    int width, body_column, body_cells;
    const UiQuotes *quotes;
    char *fold_key;
    GArray *lines; /* UiLine */
    guint next_piece;
    bool is_whole;
    UiWrap *wrap;
    UiBidi *bidi;
    GArray *slices; /* UiSlice, of the line at hand */
    const UiMatch *matches;
    guint n_matches;
};

static inline const UiLine *
ui_line_at(const UiLayout *layout, guint line)
{
    return &g_array_index(layout->lines, UiLine, line);
}

static inline int
ui_piece_cells(const UiLayout *layout, const UiPiece *piece)
{
    return piece->is_header ? layout->width : layout->body_cells;
}

/* The column where lines of the piece begin. */
static inline int
ui_piece_column(const UiLayout *layout, const UiPiece *piece)
{
    return piece->is_header ? 0 : layout->body_column;
}

/* Cells before the text of a line of the piece, for quote marks and indentation. */
static inline int
ui_line_prefix(const UiPiece *piece, UiLineKind kind)
{
    return 2 * piece->quotes +
           (kind == UI_LINE_FIRST ? piece->first_indent : piece->hang_indent);
}

#endif
