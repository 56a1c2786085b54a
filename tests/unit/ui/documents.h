/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/documents.h: documents made by hand, for tests of what lays them out. */
#ifndef TESTS_UNIT_UI_DOCUMENTS_H
#define TESTS_UNIT_UI_DOCUMENTS_H

#include "layout.h"

/* From Ada to me, subject Hello, without a date and without text. */
MailDocument *document_new(void);
/* Another block; the pointer is valid until the next one. */
MailBlock *document_add_block(MailDocument *document, MailBlockKind kind,
                              const char *text);
/* The words `text` of the last block become a link. */
void document_add_link(MailDocument *document, const char *text, const char *target,
                       bool is_doubtful);
void document_add_part(MailDocument *document, const char *number, const char *type,
                       const char *name, bool is_attachment);
/* All lines of the layout, each with its LF. */
char *document_lines(UiLayout *layout);
/* The body as text: what comes after the rule under the header. */
char *document_body_text(const MailDocument *document, int width);

#endif
