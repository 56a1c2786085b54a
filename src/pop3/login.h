/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/login.h: signing in: one attempt by one way, and its lines (RFC 1939, 5034) (L2).
 *
 * Nothing is tried again by itself. Secrets go only into a Pop3Output; what is said of a line elsewhere
 * comes from pop3_login_shown(), which holds none. */
#ifndef POSTBAG_SRC_POP3_LOGIN_H
#define POSTBAG_SRC_POP3_LOGIN_H

#include "output.h"
#include "way.h"

typedef struct Pop3Login Pop3Login;

typedef enum {
    POP3_LOGIN_MORE,         /* the next line was appended to the output */
    POP3_LOGIN_COMPLETE,     /* this reply is the answer to the login */
    POP3_LOGIN_OUT_OF_ORDER, /* no reply that may come here */
    POP3_LOGIN_IMPOSTOR, /* +OK, or a proof, of somebody who does not know the password */
} Pop3LoginVerdict;

/* NULL with the errors of pop3_session_login(). */
Pop3Login *pop3_login_new(const Pop3Offer *offer, const Pop3Credentials *credentials,
                          GError **error);
/* Wipes. NULL is fine. */
void pop3_login_free(Pop3Login *login);

/* Static. */
const char *pop3_login_name(const Pop3Login *login);

/* Appends the first line. */
void pop3_login_begin(Pop3Login *login, Pop3Output *output);
Pop3LoginVerdict pop3_login_answer(Pop3Login *login, const Pop3Reply *reply,
                                   Pop3Output *output);

/* The latest line that was appended, without secrets: "AUTH PLAIN ****". Borrowed, until the next one. */
const char *pop3_login_shown(const Pop3Login *login);
/* What the server's `line` may be shown as: a challenge is "+ ****". */
const char *pop3_login_show_answer(const Pop3Login *login, const char *line);
/* Puts stars over the secret, and over what was sent last, where a server repeats them in `line`. */
void pop3_login_scrub(const Pop3Login *login, char *line);

/* Why it was broken off, or the server's reason that stands beside its -ERR; NULL when neither. It is of
 * POP3_ERROR_LOGIN in the second case. The caller frees. */
GError *pop3_login_take_failure(Pop3Login *login);

#endif
