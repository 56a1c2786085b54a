/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/session_state.h: what the files of a session share: its state and its commands (L3).
 *
 * A command answers with demo_session_reply(), or sets `more` for an answer that is made in pieces. */
#ifndef POSTBAG_DEMO_SESSION_STATE_H
#define POSTBAG_DEMO_SESSION_STATE_H

#include "maildrop.h"
#include "session.h"
#include "wire.h"

typedef enum { DEMO_IN_AUTHORIZATION = 1, DEMO_IN_TRANSACTION = 2 } DemoSessionState;

struct DemoSession {
    DemoSessionOptions options;
    DemoOutput *output;
    GString *input;
    gsize input_pos;
    DemoSessionState state;
    bool is_tls, is_greeted, has_shaken_hands, keeps_input;
    bool is_reading_sasl;
    bool is_plain;        /* what it reads */
    gpointer exchange;    /* of another mechanism, by options.auth; NULL: none */
    const DemoLine *line; /* NULL: plain text, or nothing is known */
    char *user;           /* what USER said */
    guint64 n_answered;

    GPtrArray *messages; /* the snapshot; NULL before login */
    bool *is_deleted;
    bool *is_retrieved;
    guint64 next_line;                  /* of a listing */
    bool (*more)(DemoSession *session); /* makes the next piece; false at the end */
    DemoReader *reader;
    DemoWire wire;
};

/* One line; CRLF is added. */
void demo_session_reply(DemoSession *session, const char *format, ...)
    G_GNUC_PRINTF(2, 3);
/* Number and octets of the messages that are not deleted. */
void demo_session_count(const DemoSession *session, guint *n, guint64 *size);

/* RFC 1939 sections 5 and 6: session_transaction.c. `args` is what follows the command's name. */
void demo_transaction_stat(DemoSession *session, const char *args);
void demo_transaction_list(DemoSession *session, const char *args);
void demo_transaction_uidl(DemoSession *session, const char *args);
void demo_transaction_retr(DemoSession *session, const char *args);
void demo_transaction_top(DemoSession *session, const char *args);
void demo_transaction_dele(DemoSession *session, const char *args);
void demo_transaction_noop(DemoSession *session, const char *args);
void demo_transaction_rset(DemoSession *session, const char *args);
void demo_transaction_quit(DemoSession *session, const char *args);

/* RFC 1939 section 4, RFC 2449, 2595, 5034: session_authorization.c. */
void demo_authorization_capa(DemoSession *session, const char *args);
void demo_authorization_stls(DemoSession *session, const char *args);
void demo_authorization_auth(DemoSession *session, const char *args);
void demo_authorization_user(DemoSession *session, const char *args);
void demo_authorization_pass(DemoSession *session, const char *args);
void demo_authorization_apop(DemoSession *session, const char *args);
/* A line of the client's after AUTH. */
void demo_authorization_sasl(DemoSession *session, const char *line);
void demo_authorization_end(DemoSession *session);

#endif
