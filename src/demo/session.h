/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/session.h: one POP3 session of the server, bytes in, bytes out (L3). Pure: no socket, no clock.
 *
 * The driver calls demo_session_step() until it says that it wants to read, does what it says, and
 * feeds what comes. */
#ifndef POSTBAG_DEMO_SESSION_H
#define POSTBAG_DEMO_SESSION_H

#include "output.h"

/* A step returns about this much at most. */
#define DEMO_STEP_BYTES 65536

typedef struct {
    guint no; /* from 1 */
    DemoTls tls;
    DemoMaildrop *maildrop;      /* borrowed */
    const DemoScript *script;    /* borrowed; may be NULL */
    const char *user, *password; /* borrowed */
    const DemoAuth *auth;        /* borrowed; may be NULL */
    DemoLog log;                 /* may be NULL */
    void *log_data;
} DemoSessionOptions;

typedef struct DemoSession DemoSession;

DemoSession *demo_session_new(const DemoSessionOptions *options);
void demo_session_free(DemoSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DemoSession, demo_session_free)

void demo_session_feed(DemoSession *session, const char *bytes, gsize len);
/* Appends to `out`; after DEMO_THEN_TLS call demo_session_tls_done(), after _CLOSE, _CUT and _STALL the
 * session is over. */
DemoStep demo_session_step(DemoSession *session, GString *out);
/* Commands, and lines behind AUTH, whose answer is made; it may not have been taken yet. */
guint64 demo_session_n_answered(const DemoSession *session);
/* `line` is borrowed while the session lives; NULL: nothing is known of it. */
void demo_session_tls_done(DemoSession *session, const DemoLine *line);

#endif
