/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/output.h: bytes waiting to be sent, some of them passwords (L2).
 *
 * Nothing that was in it stays in memory: bytes are wiped once sent, when the buffer moves, and at the
 * end. Counts all bytes ever appended and sent, so that one can ask whether a given line has gone. */
#ifndef POSTBAG_SRC_POP3_OUTPUT_H
#define POSTBAG_SRC_POP3_OUTPUT_H

#include <glib.h>

/* Zero is empty. */
typedef struct {
    char *bytes;
    gsize size;
    gsize start; /* what waits: `len` bytes from here */
    gsize len;
    guint64 n_appended;
    guint64 n_sent;
} Pop3Output;

/* Wipes and frees; what was not sent counts as not appended. */
void pop3_output_clear(Pop3Output *output);

/* Room for `len` more bytes, to be filled and then announced by pop3_output_commit(). */
char *pop3_output_reserve(Pop3Output *output, gsize len);
void pop3_output_commit(Pop3Output *output, gsize len);
void pop3_output_append(Pop3Output *output, const char *bytes, gsize len);

/* `len` <= output->len bytes have gone: wipes them. */
void pop3_output_sent(Pop3Output *output, gsize len);

#endif
