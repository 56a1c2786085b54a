/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/layout_pieces.h: private to layout.c: a document as a row of pieces to wrap (L4). */
#ifndef UI_LAYOUT_PIECES_H
#define UI_LAYOUT_PIECES_H

#include "layout.h"

typedef struct {
    bool is_own;         /* in our own text, not the document's */
    bool is_rule;        /* a line across instead of text */
    bool has_gap;        /* an empty line before it */
    bool has_quoted_gap; /* which shows the quote marks, for it stands in a quotation */
    UiRole role;         /* of what no run covers */
    int quotes;          /* quote marks in front of each line */
    int first_indent, hang_indent; /* cells, of the first line and of the others */
    guint32 start, len;            /* in its text */
    guint32 first_run, n_runs;
    guint64 place; /* where it stands in the whole, in bytes */
} UiPiece;

typedef struct {
    guint32 start, len;
    UiRole role;
    guint32 link; /* of the document, counted from 1; 0: leads nowhere */
} UiRun;

typedef struct UiPieces UiPieces;

UiPieces *ui_pieces_new(const MailDocument *document, int width, UiHeaders headers);
void ui_pieces_free(UiPieces *pieces);

/* NULL after the last; borrowed until the next one is asked for. */
const UiPiece *ui_pieces_get(UiPieces *pieces, guint i);
const char *ui_pieces_text(const UiPieces *pieces, const UiPiece *piece);
const UiRun *ui_pieces_run(const UiPieces *pieces, guint i);
/* Places go up to this, more or less: links at the end are not counted. */
guint64 ui_pieces_extent(const UiPieces *pieces);
UiRole ui_pieces_quote_role(int level);

#endif
