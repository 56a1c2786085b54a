/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/stream.h: a file as a GMime stream that leaves the descriptor's offset alone and can leave
 * out stretches of the file (L2). */
#ifndef POSTBAG_MAIL_STREAM_H
#define POSTBAG_MAIL_STREAM_H

#include "gmime_auto.h"

/* A stretch of the file that the stream passes over. */
typedef struct {
    gint64 start, len;
} MailHole;

/* Reads `fd`, which stays the caller's and must outlive the stream, from `start` to `end` (both of the
 * file) without `holes` (MailHole, in order, inside that range; copied). Positions of the stream count from
 * 0 and do not count the holes. */
GMimeStream *mail_stream_new(int fd, gint64 start, gint64 end, const GArray *holes);

/* Bytes of the file that `stream` passes over, between its bounds. */
gint64 mail_stream_passed_over(GMimeStream *stream);

#endif
