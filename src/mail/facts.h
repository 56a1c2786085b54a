/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/facts.h: what the header of a message says about who wrote it, how it came and which list it is of (L2).
 *
 * Each reads the header block once and fills its members of the document, which were NULL or empty. What comes
 * out is visible, on one line and capped. */
#ifndef POSTBAG_MAIL_FACTS_H
#define POSTBAG_MAIL_FACTS_H

#include "mail/document.h"
#include "header.h"

/* A header block and the charset of its raw bytes, which may be NULL. */
typedef struct {
    const char *block;
    gsize len;
    const char *charset;
} MailHeaderBlock;

/* The fields of that name, in order; at most `most`. The caller frees. */
GArray *mail_header_find(const MailHeaderBlock *header, const char *name, guint most);

/* sender.c: reply_to, message_id, sender. Returns the domain of the first author, plain (host.h), "" when there is
 * none; the caller frees. */
char *mail_sender_read(MailDocument *document, const MailHeaderBlock *header);
/* authres.c: authentication, from what the servers named in `authserv` wrote: names with blanks between them. A name
 * stands for itself and for what ends in "." and it. NULL: nobody. */
void mail_authres_read(MailDocument *document, const MailHeaderBlock *header,
                       const char *authserv);
/* list.c: list_id, list_post, list_archive, unsubscribe, autocrypt. */
void mail_list_read(MailDocument *document, const MailHeaderBlock *header);

#endif
