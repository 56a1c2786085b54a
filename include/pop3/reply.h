/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/pop3/reply.h: one status line of a POP3 server (RFC 1939, RFC 2449 section 8, RFC 3206) (L2).
 * Pure, no allocation. */
#ifndef POSTBAG_POP3_REPLY_H
#define POSTBAG_POP3_REPLY_H

#include <stdbool.h>

#include <glib.h>

typedef enum {
    POP3_ERROR_PROTOCOL, /* not POP3, or out of order: the session is over */
    POP3_ERROR_TOO_LONG, /* a line, listing or message beyond its cap: the session is over */
    POP3_ERROR_REFUSED,      /* -ERR where the session cannot go on */
    POP3_ERROR_LOGIN,        /* -ERR to a login, or [AUTH] */
    POP3_ERROR_IN_USE,       /* [IN-USE] */
    POP3_ERROR_TOO_SOON,     /* [LOGIN-DELAY] */
    POP3_ERROR_TEMPORARY,    /* [SYS/TEMP] */
    POP3_ERROR_PERMANENT,    /* [SYS/PERM] */
    POP3_ERROR_NO_TLS,       /* STLS is not to be had and plain text is not allowed */
    POP3_ERROR_NO_MECHANISM, /* no way to sign in that both sides take */
    POP3_ERROR_IMPOSTOR, /* the server could not prove that it knows the password: the session is over */
    POP3_ERROR_UNUSABLE, /* a user name or secret that this way to sign in cannot send */
    POP3_ERROR_BAD_LINE, /* a typed line, or a language, that cannot be sent */
} Pop3Error;

#define POP3_ERROR (pop3_error_quark())
GQuark pop3_error_quark(void);

typedef enum { POP3_REPLY_OK, POP3_REPLY_ERR, POP3_REPLY_CONTINUE } Pop3ReplyKind;

typedef enum {
    POP3_CODE_NONE,
    POP3_CODE_IN_USE,
    POP3_CODE_LOGIN_DELAY,
    POP3_CODE_SYS_TEMP,
    POP3_CODE_SYS_PERM,
    POP3_CODE_AUTH,
    POP3_CODE_UTF8,
    POP3_CODE_OTHER,
} Pop3Code;

typedef struct {
    Pop3ReplyKind kind;
    Pop3Code code;
    const char *text; /* after the status and the blanks; borrowed, untrusted */
} Pop3Reply;

/* Parse `line` (no CRLF) into `out`, whose `text` is borrowed from `line`.
 * False with POP3_ERROR_PROTOCOL when it is no status line. */
bool pop3_reply_parse(const char *line, Pop3Reply *out, GError **error);

/* The error that a -ERR with this code stands for; `is_login` says that it answers a login. The message
 * holds the server's own words, made visible and cut. */
GError *pop3_reply_to_error(const Pop3Reply *reply, bool is_login);

#endif
