/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/login.h: signing in, by AUTH PLAIN (RFC 5034, 4616) or by USER and PASS (L2).
 *
 * One login is one attempt by one mechanism; nothing is tried again by itself. The password goes only
 * into a Pop3Output, and leaves this struct when its line is written. */
#ifndef POSTBAG_SRC_POP3_LOGIN_H
#define POSTBAG_SRC_POP3_LOGIN_H

#include "pop3/session.h"
#include "output.h"

typedef struct Pop3Login Pop3Login;

typedef enum {
    POP3_LOGIN_MORE,         /* the next line was appended to the output */
    POP3_LOGIN_COMPLETE,     /* this reply is the answer to the login */
    POP3_LOGIN_OUT_OF_ORDER, /* no reply that may come here */
} Pop3LoginVerdict;

/* NULL with POP3_ERROR_NO_MECHANISM or POP3_ERROR_PROTOCOL as pop3_session_login() has it. */
Pop3Login *pop3_login_new(const Pop3Capa *capa, const Pop3Credentials *credentials,
                          GError **error);
const char *pop3_login_name(const Pop3Login *login);
/* Wipes. NULL is fine. */
void pop3_login_free(Pop3Login *login);

/* Appends the first line. */
void pop3_login_begin(Pop3Login *login, Pop3Output *output);
Pop3LoginVerdict pop3_login_answer(Pop3Login *login, Pop3ReplyKind kind,
                                   Pop3Output *output);

#endif
