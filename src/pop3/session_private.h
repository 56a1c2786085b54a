/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/session_private.h: what session.c (commands) and answer.c (events) share (L2).
 *
 * Buffers are of fixed size: a session's memory does not grow with what the server says, but for the
 * capability list, which is capped. */
#ifndef POSTBAG_SRC_POP3_SESSION_PRIVATE_H
#define POSTBAG_SRC_POP3_SESSION_PRIVATE_H

#include "pop3/session.h"
#include "dot.h"
#include "output.h"
#include "queue.h"

#define POP3_MAX_LINE_END   2           /* CRLF */
#define POP3_BODY_SIZE      (64 * 1024) /* of one POP3_EVENT_BODY at most */
#define POP3_MAX_CAPA_BYTES (64 * 1024) /* of a whole list */

typedef enum {
    POP3_PHASE_STATUS, /* between answers, or in a status line */
    POP3_PHASE_CAPA,
    POP3_PHASE_LISTING,
    POP3_PHASE_MESSAGE,
    POP3_PHASE_COMPLETE, /* a multi-line answer has ended: its DONE is next */
} Pop3Phase;

struct Pop3Session {
    Pop3State state; /* pop3_session_enter() alone writes it */
    Pop3Protection protection;
    GError *failure; /* what ended the session, for every later call */
    Pop3Capa capa;   /* the latest complete list */
    Pop3Queue queue;
    Pop3Output output;
    char *timestamp;        /* of the greeting, for APOP; NULL when it has none */
    const char *login_name; /* of the latest login; static */
    GError *login_failure; /* of the latest login, if it was broken off or has a reason */
    Pop3Transcript transcript;
    void *transcript_data;

    const char *in; /* fed and not consumed, borrowed */
    gsize in_len;
    Pop3Phase phase;
    Pop3Reply reply;   /* of the answer under way; its text lies in `status` */
    Pop3Capa new_capa; /* the list under way */
    gsize n_lines;     /* of the CAPA or listing under way */
    guint64 n_bytes;   /* of the CAPA, or the message on the line, under way */
    Pop3Dot dot;
    gsize line_len; /* of the beginning of a line that is not complete yet */
    char line[POP3_MAX_STATUS_LINE + POP3_MAX_LINE_END];
    char status[POP3_MAX_STATUS_LINE + 1];
    char uidl[POP3_MAX_UIDL_LEN + 1];
    char body[POP3_BODY_SIZE];
};

/* The only setter of the state; a transition that is not in its table is a bug of ours. */
void pop3_session_enter(Pop3Session *session, Pop3State state);
/* For the transcript; both cost nothing without one. `line` is made visible and cut. */
void pop3_say_sent(Pop3Session *session, const char *line);
void pop3_say_received(Pop3Session *session, const char *line, gsize len);
/* The latest line of a listing: the first ones are shown. */
void pop3_say_listed(Pop3Session *session, const char *line, gsize len);
/* The end of a listing or a message: what of it was not shown. */
void pop3_say_body_end(Pop3Session *session, Pop3Answer answer);

/* Ends the session, wipes what waits to be sent. Takes `failure`. */
void pop3_session_fail(Pop3Session *session, GError *failure);

#endif
