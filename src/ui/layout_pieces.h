/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/layout_pieces.h: private to layout.c: a document as a row of pieces to wrap (L4). */
#ifndef UI_LAYOUT_PIECES_H
#define UI_LAYOUT_PIECES_H

#include "layout.h"

typedef struct {
    bool is_own;    /* in our own text, not the document's */
    bool is_rule;   /* a line across instead of text */
    bool is_header; /* as wide as the layout; its runs are each a text of their own */
    bool has_rtl;   /* some of it is written from right to left */
    bool has_gap;   /* an empty line before it */
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

/* The place where the text begins; the header, which is as long as the width lets it be, has those below. */
#define UI_PIECES_TEXT (16 * (guint64)MAIL_MAX_HEADER)

typedef struct {
    const MailDocument *document;
    int width, body_cells;
    bool has_tight_header; /* names stand before their values, not in a column */
    GArray *pieces;        /* UiPiece */
    GArray *runs;          /* UiRun */
    GString *own;
    guint n_header;        /* pieces before the first block */
    guint32 *link_numbers; /* what each link is called; 0: its text says it all */
    guint next_block;
    guint fields_end; /* the block after the latest run of MAIL_BLOCK_FIELD */
    int field_cells;  /* of the names in it */
    guint next_link;
    bool has_link_gap;
} UiPieces;

UiPieces *ui_pieces_new(const MailDocument *document, const UiLayoutForm *form);
void ui_pieces_free(UiPieces *pieces);

/* NULL after the last; borrowed until the next one is asked for. */
const UiPiece *ui_pieces_get(UiPieces *pieces, guint i);
const char *ui_pieces_text(const UiPieces *pieces, const UiPiece *piece);
const UiRun *ui_pieces_run(const UiPieces *pieces, guint i);
/* Places go up to this, more or less: links at the end are not counted. */
guint64 ui_pieces_extent(const UiPieces *pieces);
UiRole ui_pieces_quote_role(int level);
/* The block of a piece; G_MAXUINT for other pieces. */
guint ui_pieces_block(const UiPieces *pieces, guint i);

/* A piece whose text is our own: begun, its text appended to `own` with runs, ended. */
UiPiece ui_pieces_begin(UiPieces *pieces, UiRole role);
/* What was appended from `start` on has that role. */
void ui_pieces_add_run(UiPieces *pieces, UiPiece *piece, gsize start, UiRole role);
/* The same for what leads to a link, as UiRun counts them. */
void ui_pieces_add_link_run(UiPieces *pieces, UiPiece *piece, gsize start, UiRole role,
                            guint32 link);
void ui_pieces_end(UiPieces *pieces, UiPiece *piece);

/* layout_header.c */
void ui_pieces_add_header(UiPieces *pieces, const UiLayoutForm *form);
/* layout_links.c */
void ui_pieces_add_link(UiPieces *pieces, guint link);

#endif
