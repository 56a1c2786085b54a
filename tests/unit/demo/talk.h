/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/demo/talk.h: a conversation with a DemoSession, without a socket. */
#ifndef POSTBAG_TESTS_DEMO_TALK_H
#define POSTBAG_TESTS_DEMO_TALK_H

#include "src/demo/session.h"

/* Three messages: 23, 32 and 27 octets, UIDLs a, b and c; the second has lines of dots. */
DemoMaildrop *talk_maildrop(void);

typedef enum { TALK_WHOLE, TALK_BYTES } TalkPieces;

typedef struct {
    DemoMaildrop *maildrop;
    DemoTls tls;
    const char *script;   /* NULL: none */
    guint session_no;     /* 0: 1 */
    const DemoAuth *auth; /* NULL: USER and PLAIN */
    DemoLog log;
    void *log_data;
} TalkOptions;

/* Everything that the session says to `input`, with what it does in angle brackets: <tls> <close>
 * <cut> <stall> <slow>. A | in the input ends a segment (only that matters to TALK_WHOLE) and is not sent.
 * An answer over 100,000 bytes ends with <endless>. */
GString *talk(const TalkOptions *options, const char *input, TalkPieces pieces);

#endif
