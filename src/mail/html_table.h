/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_table.h: tells tables of data from tables of layout (L2). */
#ifndef POSTBAG_MAIL_HTML_TABLE_H
#define POSTBAG_MAIL_HTML_TABLE_H

#include "builder.h"

typedef struct MailHtmlTable MailHtmlTable;

MailHtmlTable *mail_html_table_new(const MailBuilder *builder);
void mail_html_table_free(MailHtmlTable *table);

void mail_html_table_begin_row(MailHtmlTable *table);
/* The blocks that the builder gets from here to the end are of this cell. */
void mail_html_table_begin_cell(MailHtmlTable *table, const MailBuilder *builder,
                                const char *colspan);
void mail_html_table_end_cell(MailHtmlTable *table, const MailBuilder *builder);
/* It holds another table, or a list: then it is layout. */
void mail_html_table_mark_layout(MailHtmlTable *table);

/* Sets the cells of a small table of data out in columns, as one preformatted block instead of one
 * for each cell; leaves all others as they are. */
void mail_html_table_finish(MailHtmlTable *table, MailBuilder *builder);

#endif
