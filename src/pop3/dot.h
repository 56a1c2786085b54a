/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/dot.h: undoes the byte-stuffing of a message as it streams by (RFC 1939 section 3) (L2).
 *
 * Only CRLF ends a line: it comes out as LF, and only after it, or at the very start, is a dot special.
 * Bare CR, bare LF and NUL are kept. Memory does not grow with the line or the message. */
#ifndef POSTBAG_SRC_POP3_DOT_H
#define POSTBAG_SRC_POP3_DOT_H

#include <stdbool.h>

#include <glib.h>

typedef enum {
    POP3_DOT_LINE,   /* at the start of a line */
    POP3_DOT_DOT,    /* after a dot there, which is dropped */
    POP3_DOT_DOT_CR, /* after a dot and a CR there; the CR is held back */
    POP3_DOT_TEXT,   /* inside a line */
    POP3_DOT_CR,     /* after a CR inside a line, held back */
    POP3_DOT_END,    /* after CRLF . CRLF */
} Pop3DotState;

/* Zero is the start of a message. */
typedef struct {
    Pop3DotState state;
} Pop3Dot;

/* Reads from `in`, of which `*in_len` bytes are there and as many taken on return, and writes at most
 * `out_size` bytes; says how many. Stops when all is read, `out` is full, or the state is END. */
gsize pop3_dot_decode(Pop3Dot *dot, const char *in, gsize *in_len, char *out,
                      gsize out_size);

#endif
