/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/parse.h: from a descriptor to GMime's tree, with limits and repair (L2). */
#ifndef POSTBAG_MAIL_PARSE_H
#define POSTBAG_MAIL_PARSE_H

#include <stdbool.h>

#include "gmime_auto.h"
#include "scan.h"

typedef struct {
    MailScan scan;
    GMimeMessage *message; /* NULL: no header was found, or GMime made nothing of it */
    GMimeStream *stream;   /* the message from its header on, NULL when there is none */
    GMimeStream *whole;    /* the file from its first byte to `size` */
    char *header; /* the header block as it stands, cut to the limits; "" when none */
    gsize header_len;
    char *
        junk; /* what stood before the header and is no blank and no "From " line, or NULL */
    bool is_beginning; /* the file goes on behind what is looked at */
    GPtrArray *made;   /* GMimeObject, owned: parts that lie inside of leaves; or NULL */
} MailSource;

/* `fd` must stay open as long as the source. False with MAIL_ERROR_READ. */
bool mail_source_open(MailSource *source, int fd, GError **error);
/* The same, and no more than the first `most` bytes of the file are looked at; 0: all of them. */
bool mail_source_open_form(MailSource *source, int fd, const MailScanForm *form,
                           GError **error);
void mail_source_clear(MailSource *source);

/* At most `max_len` bytes of `stream` from its start; *is_cut says whether there were more. */
GByteArray *mail_stream_bytes(GMimeStream *stream, gsize max_len, bool *is_cut);

#endif
