/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_cells.h: a run of rows being measured and written, for html_cells.c and html_columns.c (L2). */
#ifndef POSTBAG_MAIL_HTML_CELLS_H
#define POSTBAG_MAIL_HTML_CELLS_H

#include "html_columns.h"

#define HTML_MAX_WIDTH    76 /* of columns as wide as their cells */
#define HTML_WRAP_WIDTH   72 /* of columns that are wrapped anyway */
#define HTML_NARROW_WIDTH 20 /* columns up to this width are never wrapped */
#define HTML_GUTTER       2

typedef struct {
    const MailBlock *block;
    guint32 start, len;
    int width;
} HtmlLine;

typedef struct {
    int width;      /* of its widest line */
    bool is_number; /* all its cells but the names are */
    guint n_filled;
    int start; /* in cells of the terminal */
} HtmlColumn;

typedef struct {
    const MailHtmlRun *run;
    HtmlColumn columns[MAIL_HTML_MAX_COLUMNS];
    GArray *lines; /* Line */
    GString *text;
    GArray *spans;
    guint n_rows, n_full_rows, n_used;
    int total;
    int inset;   /* cells that quote marks and indentation take */
    bool is_cut; /* a word did not fit, or a cell has too many lines */
} HtmlSetter;

void html_count_rows(HtmlSetter *setter);
/* Reads all cells into lines and measures them; `limits` of the columns in cells, 0 or NULL: none. */
void html_measure(HtmlSetter *setter, const int *limits);
/* Gives the wide columns what the narrow ones leave. False when that would read worse than no columns. */
bool html_wrap_columns(HtmlSetter *setter);
/* NULL when the cell has fewer lines. */
const HtmlLine *html_cell_line(const HtmlSetter *setter, const MailHtmlCell *cell,
                               guint i);
/* Digits and their signs; three capitals may say which money it is. */
bool html_is_number(const char *text, gsize len);

#endif
