/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/layout.h: from a document and a width to lines of text with roles (L4). Arithmetic, no curses.
 *
 * Lines are made as they are asked for, so that 8 MB of text open at once. Nothing is put into a word:
 * what is longer than a line goes on in the next one, unmarked, so that addresses can be copied. */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include "mail/document.h"
#include "canvas.h"

/* UI_HEADERS_FEWEST, author and subject, is for screens of few rows; UI_HEADERS_NONE for what is no message. */
typedef enum {
    UI_HEADERS_FEW,
    UI_HEADERS_ALL,
    UI_HEADERS_FEWEST,
    UI_HEADERS_NONE
} UiHeaders;

typedef struct UiLayout UiLayout;

/* Text that stands side by side in a line. */
typedef struct {
    int column; /* of the line */
    UiRole role;
    const char *text; /* visible, no tab; borrowed, valid until the next call */
    gsize len;
} UiSegment;

/* `document` must outlive it. `width` in cells, at least 1. */
UiLayout *ui_layout_new(const MailDocument *document, int width, UiHeaders headers);
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

/* Calls `each` for the segments of `line`, from left to right. */
void ui_layout_each_segment(UiLayout *layout, guint line,
                            void (*each)(const UiSegment *segment, void *user_data),
                            void *user_data);
/* The line as plain text, for tests. The caller frees. */
char *ui_layout_line_text(UiLayout *layout, guint line);

#endif
