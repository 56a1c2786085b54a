/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_table.h: tells tables of data from tables of layout, row by row (L2). */
#ifndef POSTBAG_MAIL_HTML_TABLE_H
#define POSTBAG_MAIL_HTML_TABLE_H

#include "builder.h"

#define MAIL_HTML_MAX_COLUMNS 16
#define MAIL_HTML_MAX_WORK \
    (16 * 1024 * 1024) /* bytes of tables that are set anew in one text */

typedef struct {
    guint row, column, span;
    guint first, n; /* blocks */
    bool is_header;
    guint first_line, n_lines; /* while a run of rows is set */
} MailHtmlCell;

typedef struct MailHtmlTable MailHtmlTable;

MailHtmlTable *mail_html_table_new(const MailBuilder *builder);
void mail_html_table_free(MailHtmlTable *table);

void mail_html_table_begin_row(MailHtmlTable *table);
/* The blocks that the builder gets from here to the end are of this cell. */
void mail_html_table_begin_cell(MailHtmlTable *table, const MailBuilder *builder,
                                const char *colspan, const char *rowspan, bool is_header);
void mail_html_table_end_cell(MailHtmlTable *table, const MailBuilder *builder);
/* True when so many cells wait that they should be finished before the next row. */
bool mail_html_table_is_long(const MailHtmlTable *table);

/* Sets rows whose cells are short out in columns, as one preformatted block instead of one for each cell; leaves
 * all others as they are. The table is empty then and may go on. `work` counts the bytes that were moved. */
void mail_html_table_finish(MailHtmlTable *table, MailBuilder *builder, gsize *work);

#endif
