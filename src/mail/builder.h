/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/builder.h: what the readers of text and HTML write a document with (L2).
 *
 * Text given to it is visible already (base/text.h). Spans are given relative to the text of their
 * block and are in order. */
#ifndef POSTBAG_MAIL_BUILDER_H
#define POSTBAG_MAIL_BUILDER_H

#include "mail/document.h"

#define MAIL_NO_INDEX  G_MAXUINT32
#define MAIL_MAX_LINKS 5000

typedef struct {
    MailDocument *document;
    GString *text;
    guint32 part; /* of the blocks to come; MAIL_NO_INDEX: none */
} MailBuilder;

/* A place in the document to which it can be cut back. */
typedef struct {
    gsize text_len;
    guint n_blocks, n_spans;
} MailMark;

void mail_builder_init(MailBuilder *builder);
/* The document passes over to the caller. */
MailDocument *mail_builder_finish(MailBuilder *builder);

/* Appends a block like `shape` (kind, quote_level, indent, marker, has_gap). */
void mail_builder_add(MailBuilder *builder, const MailBlock *shape, const char *text,
                      gsize len, const GArray *spans);
/* A MAIL_BLOCK_NOTE of one line; what comes from the message must be visible. */
void mail_builder_note(MailBuilder *builder, const char *format, ...) G_GNUC_PRINTF(2, 3);
MailPart *mail_builder_part(MailBuilder *builder, guint32 *index);

MailMark mail_builder_mark(const MailBuilder *builder);
void mail_builder_cut(MailBuilder *builder, const MailMark *mark);

/* Bytes of text that may still be added. */
gsize mail_builder_room(const MailBuilder *builder);

void mail_link_free(MailLink *link);

#endif
