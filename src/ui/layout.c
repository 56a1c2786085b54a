/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/layout.c: lines out of pieces (L4).
 *
 * A piece is a header field, a block of the document or a footnote: a stretch of the document's text, or of
 * our own where something is added (names of fields, numbers of links). Pieces and lines are made in
 * order, when they are asked for; a line is where in its piece it starts and how long it is. */
#include <config.h>

#include "layout.h"

#include "layout_inside.h"

#define COUNTED_BYTES \
    (256 * 1024) /* lines of longer quotations are not counted when they are folded */

UiLayout *
ui_layout_new(const MailDocument *document, const UiLayoutForm *form)
{
    UiLayout *layout = g_new0(UiLayout, 1);

    layout->pieces = ui_pieces_new(document, form);
    layout->width = layout->pieces->width;
    layout->body_column = form->body_column;
    layout->body_cells = layout->pieces->body_cells;
    layout->quotes = form->quotes;
    layout->fold_key = g_strdup(form->fold_key);
    layout->lines = g_array_new(FALSE, FALSE, sizeof(UiLine));
    layout->slices = g_array_new(FALSE, FALSE, sizeof(UiSlice));
    layout->wrap = ui_wrap_new();
    layout->bidi = ui_bidi_new();
    return layout;
}

void
ui_layout_free(UiLayout *layout)
{
    if (layout == NULL)
        return;
    ui_pieces_free(layout->pieces);
    g_free(layout->fold_key);
    g_array_unref(layout->lines);
    g_array_unref(layout->slices);
    ui_wrap_free(layout->wrap);
    ui_bidi_free(layout->bidi);
    g_free(layout);
}

/* --- making lines ----------------------------------------------------------------------------- */

static void
add_line(UiLayout *layout, UiLineKind kind, gsize start, gsize len)
{
    UiLine line = { .piece = layout->next_piece,
                    .start = (guint32)start,
                    .len = (guint32)len,
                    .kind = kind };

    g_array_append_val(layout->lines, line);
}

/* All lines of the next piece, which is `piece`. */
static void
wrap_piece(UiLayout *layout, const UiPiece *piece)
{
    const char *text;
    UiLineKind kind = UI_LINE_FIRST;
    gsize at = piece->start;

    if (piece->has_gap)
        add_line(layout, UI_LINE_GAP, piece->start, 0);
    if (piece->is_rule)
        add_line(layout, UI_LINE_RULE, at, 0);
    text = ui_pieces_text(layout->pieces, piece);
    ui_wrap_begin(layout->wrap, text, piece->start, piece->start + piece->len);
    while (!piece->is_rule && at < piece->start + piece->len) {
        int cells = MAX(ui_piece_cells(layout, piece) - ui_line_prefix(piece, kind), 1);
        gsize len;
        gsize next = ui_wrap_next(layout->wrap, at, cells, &len);

        add_line(layout, kind, at, len);
        kind = UI_LINE_TEXT;
        at = next;
    }
    layout->next_piece++;
}

/* One line for a folded quotation, which begins with the next piece. */
static void
fold_quote(UiLayout *layout, const UiQuote *quote)
{
    const UiPiece *piece = ui_pieces_get(layout->pieces, layout->next_piece);
    guint first_piece = layout->next_piece, first_line = layout->lines->len;
    guint64 bytes = 0;
    UiLine *line;

    if (piece->has_gap)
        add_line(layout, UI_LINE_GAP, piece->start, 0);
    add_line(layout, UI_LINE_FOLD, 0, 0);
    first_line = layout->lines->len;
    for (guint i = 0; i < quote->n && bytes <= COUNTED_BYTES; i++) {
        piece = ui_pieces_get(layout->pieces, first_piece + i);
        bytes += piece->len;
        if (bytes <= COUNTED_BYTES)
            wrap_piece(layout, piece);
    }
    line = &g_array_index(layout->lines, UiLine, first_line - 1);
    line->start = layout->lines->len - first_line;
    line->len = bytes <= COUNTED_BYTES ? 0 : 1;
    g_array_set_size(layout->lines, first_line);
    layout->next_piece = first_piece + quote->n;
}

/* Lines of the next piece, or one of a folded quotation; false when there is none. */
static bool
make_lines(UiLayout *layout)
{
    const UiPiece *piece = ui_pieces_get(layout->pieces, layout->next_piece);
    guint block = ui_pieces_block(layout->pieces, layout->next_piece);
    const UiQuote *quote =
        block == G_MAXUINT ? NULL : ui_quotes_folded(layout->quotes, block);

    if (piece == NULL)
        layout->is_whole = true;
    else if (quote != NULL)
        fold_quote(layout, quote);
    else
        wrap_piece(layout, piece);
    return piece != NULL;
}

void
ui_layout_refold(UiLayout *layout)
{
    g_array_set_size(layout->lines, 0);
    layout->next_piece = 0;
    layout->is_whole = false;
}

bool
ui_layout_reach(UiLayout *layout, guint line)
{
    while (line >= layout->lines->len && make_lines(layout))
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

/* --- places ----------------------------------------------------------------------------------- */

guint64
ui_layout_place(UiLayout *layout, guint number)
{
    const UiLine *line;
    const UiPiece *piece;

    if (!ui_layout_reach(layout, number))
        return ui_pieces_extent(layout->pieces);
    line = ui_line_at(layout, number);
    piece = ui_pieces_get(layout->pieces, line->piece);
    return piece->place + (line->kind == UI_LINE_FOLD ? 0 : line->start - piece->start);
}

guint64
ui_layout_place_of_percent(const UiLayout *layout, guint percent)
{
    guint64 text = ui_pieces_extent(layout->pieces) - UI_PIECES_TEXT;

    return UI_PIECES_TEXT + text * percent / 100;
}

guint
ui_layout_percent(UiLayout *layout, guint number)
{
    guint64 text = MAX(ui_pieces_extent(layout->pieces) - UI_PIECES_TEXT, 1);
    guint64 place;

    if (!ui_layout_reach(layout, number + 1))
        return 100;
    place = ui_layout_place(layout, number + 1);
    return place < UI_PIECES_TEXT ? 0
                                  : (guint)MIN(99, (place - UI_PIECES_TEXT) * 100 / text);
}

guint
ui_layout_line_of_place(UiLayout *layout, guint64 place)
{
    guint low = 0, high;

    while (layout->lines->len == 0 ||
           ui_layout_place(layout, layout->lines->len - 1) <= place) {
        if (!make_lines(layout))
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

/* --- pieces ----------------------------------------------------------------------------------- */

guint
ui_layout_block(UiLayout *layout, guint line)
{
    if (!ui_layout_reach(layout, line))
        return G_MAXUINT;
    return ui_pieces_block(layout->pieces, ui_line_at(layout, line)->piece);
}

const char *
ui_layout_piece_text(UiLayout *layout, guint number, gsize *len)
{
    const UiPiece *piece = ui_pieces_get(layout->pieces, number);

    if (piece == NULL)
        return NULL;
    *len = piece->len;
    return ui_pieces_text(layout->pieces, piece) + piece->start;
}

guint
ui_layout_piece_block(UiLayout *layout, guint piece)
{
    return ui_pieces_block(layout->pieces, piece);
}

void
ui_layout_set_matches(UiLayout *layout, const UiMatch *matches, guint n)
{
    layout->matches = matches;
    layout->n_matches = n;
}

/* Whether line `line` starts behind byte `start` of piece `piece`. */
static bool
is_behind(const UiLayout *layout, guint line, guint piece, gsize start)
{
    const UiLine *at = ui_line_at(layout, line);

    return at->piece > piece ||
           (at->piece == piece && at->kind != UI_LINE_FOLD && at->start > start);
}

guint
ui_layout_line_of_match(UiLayout *layout, const UiMatch *match)
{
    const UiPiece *piece = ui_pieces_get(layout->pieces, match->piece);
    gsize start = piece == NULL ? 0 : (gsize)piece->start + match->start;
    guint low = 0, high;

    while (layout->next_piece <= match->piece && make_lines(layout))
        continue;
    high = layout->lines->len;
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;

        if (is_behind(layout, middle, match->piece, start))
            high = middle;
        else
            low = middle;
    }
    return low;
}

guint64
ui_layout_place_of_match(UiLayout *layout, const UiMatch *match)
{
    const UiPiece *piece = ui_pieces_get(layout->pieces, match->piece);

    return piece == NULL ? ui_pieces_extent(layout->pieces) : piece->place + match->start;
}
