/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/part.h: which parts of a message are shown, in which order (L2; RFC 2046, 2387, 6522). */
#ifndef POSTBAG_MAIL_PART_H
#define POSTBAG_MAIL_PART_H

#include "builder.h"
#include "parse.h"

/* Writes the parts table and the blocks. */
void mail_part_render(MailBuilder *builder, MailSource *source, MailPrefer prefer);

/* Brings the table of parts into the order of their numbers; blocks follow. */
void mail_part_sort(MailDocument *document);

/* Says whether the object, or what lies below it, holds text and HTML to be read. NULL is fine. */
void mail_part_forms(GMimeObject *object, MailDocument *document);

/* The part with that number, borrowed from the source; NULL when there is none. */
GMimeObject *mail_part_find(MailSource *source, const char *number);

#endif
