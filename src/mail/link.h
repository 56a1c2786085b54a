/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/link.h: links: the table of a document, addresses found in plain text, and whether what is
 * shown and where it goes agree (L2). */
#ifndef POSTBAG_MAIL_LINK_H
#define POSTBAG_MAIL_LINK_H

#include "builder.h"

/* Adds a link and returns its index; MAIL_NO_INDEX when the table is full or the target is no address
 * that can be followed (a script, a place on the same page, …). `target` need not be visible. */
guint32 mail_link_add(MailBuilder *builder, const char *target);
/* Says what was shown for the link that was added last, and drops it again in favour of an equal one
 * before it. Returns the index that stands. */
guint32 mail_link_set_text(MailBuilder *builder, guint32 index, const char *text);

/* link_find.c: appends a span for every web and mail address in the visible `text` of a block. */
void mail_link_find(MailBuilder *builder, const char *text, gsize len, GArray *spans);

/* The host that a link goes to, as a browser reads it (host.h); "" when it has none. The caller frees. */
char *mail_link_host(const char *target);
/* MailDoubt */
guint32 mail_link_doubts(const char *text, const char *target);
/* Once all links are there: doubts about hosts that read like the domain that the message comes from (`from`, plain,
 * "" when unknown), or like others that it names. */
void mail_link_compare(MailDocument *document, const char *from);

#endif
