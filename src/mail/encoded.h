/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/encoded.h: files that stand in a text, by uuencode or yEnc (L2). */
#ifndef POSTBAG_MAIL_ENCODED_H
#define POSTBAG_MAIL_ENCODED_H

#include "gmime_auto.h"

#define MAIL_MAX_ENCODED 100 /* in one text; more stay text */

/* A stretch of the text, in order; together they are all of it. */
typedef struct {
    const char *start;
    gsize len;
    GMimePart *part; /* owned: the file that it holds; NULL: it is text */
} MailPiece;

/* The pieces of `text`, which must outlive them; NULL when it holds no file. A file that is broken stays text. */
GArray *mail_encoded_split(const char *text, gsize len);
void mail_encoded_free(GArray *pieces);

#endif
