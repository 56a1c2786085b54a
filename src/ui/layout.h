/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/layout.h: from a document and a width to lines of text with roles (L4). Arithmetic, no curses.
 *
 * Right-to-left writing is brought in order when a line is asked for; places and matches count in the text as it
 * was written. Lines are made as they are asked for, so that 8 MB of text open at once. Nothing is put into a word:
 * what is longer than a line goes on in the next one, unmarked, so that addresses can be copied. */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include "mail/document.h"
#include "canvas.h"
#include "quotes.h"

/* UI_HEADERS_FEWEST, author and subject, is for screens of few rows; UI_HEADERS_NONE for what is no message. */
typedef enum {
    UI_HEADERS_FEW,
    UI_HEADERS_ALL,
    UI_HEADERS_FEWEST,
    UI_HEADERS_NONE
} UiHeaders;

typedef struct {
    int width; /* cells of the header, at least 1 */
    int body_column,
        body_cells; /* where the text stands in `width`; 0 cells: all of it */
    UiHeaders headers;
    const UiQuotes *quotes; /* must outlive it; NULL: nothing is folded */
    /* Keys as they are named in texts; NULL: there is none. */
    const char *headers_key, *fold_key;
    const char *seal; /* of the message, visible: one line in its header; NULL: none */
    UiRole seal_role;
} UiLayoutForm;

typedef struct UiLayout UiLayout;

/* Text that stands side by side in a line. */
typedef struct {
    int column; /* of the line */
    UiRole role;
    guint32 link;     /* of the document, counted from 1; 0: leads nowhere */
    const char *text; /* visible, no tab; borrowed, valid until the next call */
    gsize len;
} UiSegment;

/* `document` must outlive it. */
UiLayout *ui_layout_new(const MailDocument *document, const UiLayoutForm *form);
void ui_layout_free(UiLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiLayout, ui_layout_free)

/* Makes lines up to number `line` (from 0); false when there are not so many. */
bool ui_layout_reach(UiLayout *layout, guint line);
/* Makes all of them and says how many there are. */
guint ui_layout_n_lines(UiLayout *layout);
/* Whether all lines are made. */
bool ui_layout_is_whole(const UiLayout *layout);
/* How much of the text lies before the end of line `line`, in percent: 100 only after the last. */
guint ui_layout_percent(UiLayout *layout, guint line);

/* The place in the text where line `line` starts, to find it again at another width. */
guint64 ui_layout_place(UiLayout *layout, guint line);
guint ui_layout_line_of_place(UiLayout *layout, guint64 place);
/* The place so far down in the text. */
guint64 ui_layout_place_of_percent(const UiLayout *layout, guint percent);

/* Other quotations are folded now: lines are made anew. */
void ui_layout_refold(UiLayout *layout);
/* The block that line `line` shows something of; G_MAXUINT for the header and the list of links. */
guint ui_layout_block(UiLayout *layout, guint line);

/* A stretch of the text of a piece: pieces are the header's lines, the blocks, and the links at the end. */
typedef struct {
    guint piece;
    guint32 start, len; /* from the piece's start */
} UiMatch;

/* The text of piece `piece`, where it is not wrapped; borrowed, valid until the next call. NULL after the last. */
const char *ui_layout_piece_text(UiLayout *layout, guint piece, gsize *len);
/* The block that the piece shows; G_MAXUINT for others. */
guint ui_layout_piece_block(UiLayout *layout, guint piece);
/* What UI_ROLE_MATCH lies over; in order, and borrowed until the next time. */
void ui_layout_set_matches(UiLayout *layout, const UiMatch *matches, guint n);
/* The line where the match starts, or that stands for it while it is folded. */
guint ui_layout_line_of_match(UiLayout *layout, const UiMatch *match);
guint64 ui_layout_place_of_match(UiLayout *layout, const UiMatch *match);

/* What each link is called in the text, [number]; 0: it has no number, for its text says it all. One for each link
 * and one behind. The caller frees. */
guint32 *ui_link_numbers(const MailDocument *document);

/* Calls `each` for the segments of `line`, from left to right. */
void ui_layout_each_segment(UiLayout *layout, guint line,
                            void (*each)(const UiSegment *segment, void *user_data),
                            void *user_data);
/* The line as plain text, for tests. The caller frees. */
char *ui_layout_line_text(UiLayout *layout, guint line);

#endif
