/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_columns.h: rows of short cells as columns, as names and values, or as lines (L2). */
#ifndef POSTBAG_MAIL_HTML_COLUMNS_H
#define POSTBAG_MAIL_HTML_COLUMNS_H

#include "html_table.h"

typedef struct {
    const MailBuilder *source; /* holds the blocks of the cells */
    MailBuilder *out;          /* gets what they become */
    MailHtmlCell
        *cells; /* of rows that follow each other; at least one holds something */
    guint n_cells;
    char *const *names; /* of the columns, MAIL_HTML_MAX_COLUMNS of them; NULL: none */
} MailHtmlRun;

/* The cell's row ends before this one. */
guint mail_html_row_end(const MailHtmlCell *cells, guint n_cells, guint first);
/* Writes the rows in the way that reads best. False when they should stay as they are: nothing is written then. */
bool mail_html_run_write(const MailHtmlRun *run);

#endif
