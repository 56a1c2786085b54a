/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/dot.c: the streaming dot decoder (L2).
 *
 * Lines are found by memchr() and copied together without their CR: few large pieces come out, which is
 * faster for whoever hashes and writes them than a borrowed piece for each line. */
#include <config.h>

#include "dot.h"

#include <string.h>

typedef struct {
    const char *in;
    const char *in_end;
    char *out;
    char *out_end;
} Span;

static void
copy(Span *span, gsize len)
{
    memcpy(span->out, span->in, len);
    span->in += len;
    span->out += len;
}

/* Copies up to the end of the line, or as far as there is input and room. */
static Pop3DotState
decode_text(Span *span)
{
    gsize len = MIN((gsize)(span->in_end - span->in), (gsize)(span->out_end - span->out));
    const char *lf = memchr(span->in, '\n', len);
    gsize text_len = lf == NULL ? len : (gsize)(lf - span->in);

    if (text_len == 0 || span->in[text_len - 1] != '\r') {
        copy(span, lf == NULL ? text_len : text_len + 1);
        return POP3_DOT_TEXT;
    }
    copy(span, text_len - 1);
    span->in++;
    if (lf == NULL)
        return POP3_DOT_CR;
    copy(span, 1);
    return POP3_DOT_LINE;
}

static Pop3DotState
decode_held_cr(Span *span)
{
    if (*span->in == '\n') {
        copy(span, 1);
        return POP3_DOT_LINE;
    }
    *span->out++ = '\r';
    return POP3_DOT_TEXT;
}

static Pop3DotState
decode_step(Pop3DotState state, Span *span)
{
    switch (state) {
    case POP3_DOT_LINE:
        if (*span->in != '.')
            return decode_text(span);
        span->in++;
        return POP3_DOT_DOT;
    case POP3_DOT_DOT:
        if (*span->in != '\r')
            return POP3_DOT_TEXT;
        span->in++;
        return POP3_DOT_DOT_CR;
    case POP3_DOT_DOT_CR:
        if (*span->in != '\n')
            return POP3_DOT_CR;
        span->in++;
        return POP3_DOT_END;
    case POP3_DOT_CR:
        return decode_held_cr(span);
    case POP3_DOT_TEXT:
        return decode_text(span);
    case POP3_DOT_END:
        break;
    }
    return POP3_DOT_END;
}

gsize
pop3_dot_decode(Pop3Dot *dot, const char *in, gsize *in_len, char *out, gsize out_size)
{
    Span span = { in, in + *in_len, out, out + out_size };
    Pop3DotState state = dot->state;

    while (state != POP3_DOT_END && span.in < span.in_end && span.out < span.out_end)
        state = decode_step(state, &span);
    dot->state = state;
    *in_len = (gsize)(span.in - in);
    return (gsize)(span.out - out);
}
