/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/pop3/session.h: a POP3 session without I/O (RFC 1939, 2449, 2595, 5034) (L2).
 *
 * Bytes go in, events come out; commands go in, bytes come out. The caller owns the connection:
 *
 *     send pop3_session_output(); read; pop3_session_feed(); until pop3_session_next() is 0; again.
 *
 * Commands queue up and are sent when the state and the window allow: one at a time until CAPA offers
 * PIPELINING after login, then up to POP3_WINDOW_COMMANDS. Each command ends in exactly one
 * POP3_EVENT_DONE, in order. CAPA, STLS, login and QUIT are never under way with another command. What
 * cannot be sent any more (all behind a login that was refused, or behind QUIT) is not sent: its DONE is
 * an -ERR of ours that says so. One thread at a time. */
#ifndef POSTBAG_POP3_SESSION_H
#define POSTBAG_POP3_SESSION_H

#include <stdbool.h>

#include <glib.h>

#include "base/secret.h"
#include "pop3/capa.h"
#include "pop3/reply.h"

#define POP3_MAX_STATUS_LINE  8192 /* RFC 2449 says 512; servers say more */
#define POP3_MAX_LIST_ENTRIES 1000000
#define POP3_MAX_UIDL_LEN     255 /* RFC 1939 says 70; longer counts as none */
#define POP3_WINDOW_COMMANDS  32
#define POP3_WINDOW_BYTES     (4 * 1024 * 1024) /* announced size of what is under way */

typedef struct Pop3Session Pop3Session;

typedef enum {
    POP3_STATE_GREETING,      /* nothing has come yet */
    POP3_STATE_AUTHORIZATION, /* STLS, login */
    POP3_STATE_HANDSHAKE, /* +OK to STLS came: the caller does TLS, then pop3_session_tls_done() */
    POP3_STATE_TRANSACTION,
    POP3_STATE_UPDATE, /* QUIT was sent */
    POP3_STATE_CLOSED, /* QUIT was answered, or an error ended it */
} Pop3State;

typedef enum {
    POP3_COMMAND_GREETING, /* not sent: the greeting is reported as the answer to it */
    POP3_COMMAND_CAPA,
    POP3_COMMAND_STLS,
    POP3_COMMAND_LOGIN, /* AUTH PLAIN, or USER and PASS: one command to the caller */
    POP3_COMMAND_STAT,
    POP3_COMMAND_UIDL,
    POP3_COMMAND_LIST,
    POP3_COMMAND_TOP,
    POP3_COMMAND_RETR,
    POP3_COMMAND_DELE,
    POP3_COMMAND_NOOP,
    POP3_COMMAND_RSET,
    POP3_COMMAND_QUIT,
} Pop3Command;

typedef enum {
    POP3_EVENT_STATUS, /* +OK to CAPA, UIDL, LIST, TOP, RETR: the body follows (-ERR: DONE) */
    POP3_EVENT_ENTRY, /* one entry of UIDL or LIST */
    POP3_EVENT_BODY, /* bytes of a message: dot-stuffing undone, CRLF as LF, all else as sent */
    POP3_EVENT_DONE, /* the command is complete: `reply` says how */
} Pop3EventKind;

typedef struct {
    Pop3EventKind kind;
    Pop3Command command;
    guint32 number; /* of the message the command was about; in ENTRY that of the entry */
    Pop3Reply reply;  /* STATUS and DONE */
    guint64 size;     /* octets: LIST entry, STAT done (a hint: servers lie); see below */
    guint32 count;    /* STAT done: messages */
    const char *uidl; /* UIDL entry: the bytes as sent; see below */
    gsize uidl_len;
    const char *data; /* BODY */
    gsize len;
} Pop3Event; /* all pointers borrowed, valid until the next call on the session.
              * `size` is at most G_MAXINT64, and 0 when not said. `uidl` is 1 to 255 bytes other than
              * NUL, with a NUL behind them, or NULL when the server sent none or an unusable one. */

typedef enum { POP3_PROTECTION_NONE, POP3_PROTECTION_TLS } Pop3Protection;

/* `protection` is that of the connection as it is now: TLS from the start, or not. */
Pop3Session *pop3_session_new(Pop3Protection protection);
/* Wipes what it held of passwords. */
void pop3_session_free(Pop3Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pop3Session, pop3_session_free)

Pop3State pop3_session_state(const Pop3Session *session);
/* The latest list: asked by the caller before STLS, after it, and after login (RFC 2595 section 4).
 * Unknown (`is_known` false) after TLS began, after -ERR to CAPA, and when the list had no line. */
const Pop3Capa *pop3_session_capa(const Pop3Session *session);

/* --- bytes in, events out ------------------------------------------------------------------- */

/* `bytes` are borrowed until pop3_session_next() has returned 0; feed only then. */
void pop3_session_feed(Pop3Session *session, const void *bytes, gsize len);
/* 1: `event` is filled; 0: feed more; -1: the session is over (POP3_ERROR_PROTOCOL, _TOO_LONG), which
 * every later call repeats. An answer that nobody asked for is an error, in TLS or not, and so is one
 * that comes before pop3_session_sent() was told of the whole command. */
int pop3_session_next(Pop3Session *session, Pop3Event *event, GError **error);
/* Fed bytes that are not consumed yet. After +OK to STLS anything but 0 is an attack. */
gsize pop3_session_n_pending(const Pop3Session *session);

/* --- commands in, bytes out ----------------------------------------------------------------- */

void pop3_session_capa_ask(Pop3Session *session);
/* Only in AUTHORIZATION on a plain connection. */
void pop3_session_stls(Pop3Session *session);
/* The caller finished the handshake: capabilities are forgotten, login becomes possible. */
void pop3_session_tls_done(Pop3Session *session);

typedef enum { POP3_LOGIN_AUTO, POP3_LOGIN_PLAIN, POP3_LOGIN_USER } Pop3LoginMethod;
typedef enum { POP3_CLEARTEXT_REFUSED, POP3_CLEARTEXT_ALLOWED } Pop3Cleartext;

/* Queues a login; `password` is copied. False, with nothing sent: POP3_ERROR_NO_TLS when the line is
 * not protected and `cleartext` does not allow that; POP3_ERROR_NO_MECHANISM when the server offers
 * nothing that `method` takes (by the list as it is now; an unknown list forbids nothing);
 * POP3_ERROR_PROTOCOL when user or password hold CR, LF or NUL, or the user holds a blank or more than
 * 248 bytes and USER/PASS it must be. AUTO takes SASL PLAIN where offered, else USER/PASS. A refused
 * login is not tried again by another mechanism. */
bool pop3_session_login(Pop3Session *session, Pop3LoginMethod method,
                        Pop3Cleartext cleartext, const char *user,
                        const PbSecret *password, GError **error);

/* A +OK without a count of messages ends the session. */
void pop3_session_stat(Pop3Session *session);
void pop3_session_uidl(Pop3Session *session);
void pop3_session_list(Pop3Session *session);
void pop3_session_top(Pop3Session *session, guint32 number, guint n_lines);
/* `announced` is the size from LIST, for the window; 0 when not known. */
void pop3_session_retr(Pop3Session *session, guint32 number, guint64 announced);
void pop3_session_dele(Pop3Session *session, guint32 number);
void pop3_session_noop(Pop3Session *session);
void pop3_session_rset(Pop3Session *session);
void pop3_session_quit(Pop3Session *session);

/* Commands queued or sent and not done; the greeting counts as one. */
guint pop3_session_n_open(const Pop3Session *session);

/* What is to be sent now; `len` 0 when nothing. Borrowed, valid until the next call on the session; holds
 * passwords: never log it. */
const char *pop3_session_output(Pop3Session *session, gsize *len);
/* The caller has sent `len` bytes of it; they are wiped. */
void pop3_session_sent(Pop3Session *session, gsize len);

/* "RETR", for the log. */
const char *pop3_command_name(Pop3Command command);

#endif
