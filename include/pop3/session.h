/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/pop3/session.h: a POP3 session without I/O (RFC 1939, 2449, 2595, 5034, 6856) (L2).
 *
 * Bytes go in, events come out; commands go in, bytes come out. The caller owns the connection:
 *
 *     send pop3_session_output(); read; pop3_session_feed(); until pop3_session_next() is 0; again.
 *
 * Commands queue up and are sent when the state and the window allow: one at a time before the login, and
 * after it until CAPA offers PIPELINING, then up to a window of commands and bytes (what CAPA said before
 * the login holds until it says something else). Each command ends in exactly one POP3_EVENT_DONE, in order.
 * STLS, login, UTF8, LANG, QUIT and what a person typed are never under way with another command. What
 * cannot be sent any more (all behind a login that was refused, or behind QUIT) is not sent: its DONE is an
 * -ERR of ours that says so. One thread at a time. */
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
#define POP3_WINDOW_COMMANDS  512 /* for many small messages on a long line */
#define POP3_WINDOW_BYTES     (8 * 1024 * 1024) /* announced size of what is under way */

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
    POP3_COMMAND_LOGIN, /* AUTH, APOP, or USER and PASS: one command to the caller */
    POP3_COMMAND_UTF8,
    POP3_COMMAND_LANG,
    POP3_COMMAND_STAT,
    POP3_COMMAND_UIDL,
    POP3_COMMAND_LIST,
    POP3_COMMAND_UIDL_ONE, /* UIDL and LIST of one message: answered by one line */
    POP3_COMMAND_LIST_ONE,
    POP3_COMMAND_LAST,
    POP3_COMMAND_TOP,
    POP3_COMMAND_RETR,
    POP3_COMMAND_DELE,
    POP3_COMMAND_NOOP,
    POP3_COMMAND_RSET,
    POP3_COMMAND_OTHER, /* a line that a person typed */
    POP3_COMMAND_QUIT,
} Pop3Command;

typedef enum {
    POP3_EVENT_STATUS, /* +OK to CAPA, UIDL, LIST, TOP, RETR, or to an OTHER that is answered by a
                        * listing: the body follows (-ERR: DONE) */
    POP3_EVENT_ENTRY, /* one entry of UIDL or LIST */
    POP3_EVENT_BODY, /* bytes of a message, or of the listing that answers OTHER: dot-stuffing undone,
                        * CRLF as LF, all else as sent */
    POP3_EVENT_DONE, /* the command is complete: `reply` says how */
} Pop3EventKind;

typedef struct {
    Pop3EventKind kind;
    Pop3Command command;
    guint32
        number; /* of the message the command was about; in ENTRY that of the entry; LAST done: what
                     * the server named, 0 when nothing */
    Pop3Reply reply; /* STATUS and DONE */
    guint64
        size; /* octets: LIST entry and LIST_ONE done, STAT done (a hint: servers lie); below */
    guint32 count;    /* STAT done: messages */
    const char *uidl; /* UIDL entry and UIDL_ONE done: the bytes as sent; see below */
    gsize uidl_len;
    const char *data; /* BODY */
    gsize len;
} Pop3Event; /* all pointers borrowed, valid until the next call on the session.
              * `size` is at most G_MAXINT64, and 0 when not said. `uidl` is 1 to 255 bytes other than
              * NUL, with a NUL behind them, or NULL when the server sent none or an unusable one. Of a
              * UIDL_ONE or LIST_ONE that was answered for another message there is neither. */

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
/* 1: `event` is filled; 0: feed more; -1: the session is over (POP3_ERROR_PROTOCOL, _TOO_LONG,
 * _IMPOSTOR), which every later call repeats. An answer that nobody asked for is an error, in TLS or not,
 * and so is one that comes before pop3_session_sent() was told of the whole command. */
int pop3_session_next(Pop3Session *session, Pop3Event *event, GError **error);
/* Fed bytes that are not consumed yet. After +OK to STLS anything but 0 is an attack. */
gsize pop3_session_n_pending(const Pop3Session *session);

/* --- commands in, bytes out ----------------------------------------------------------------- */

void pop3_session_capa_ask(Pop3Session *session);
/* Only in AUTHORIZATION on a plain connection. */
void pop3_session_stls(Pop3Session *session);
/* The caller finished the handshake: capabilities are forgotten, login becomes possible. */
void pop3_session_tls_done(Pop3Session *session);

/* In the order of the values of the key auth. */
typedef enum {
    POP3_LOGIN_AUTO,
    POP3_LOGIN_SCRAM_SHA_256_PLUS,
    POP3_LOGIN_SCRAM_SHA_256,
    POP3_LOGIN_SCRAM_SHA_1,
    POP3_LOGIN_PLAIN,
    POP3_LOGIN_LOGIN,
    POP3_LOGIN_CRAM_MD5,
    POP3_LOGIN_EXTERNAL,
    POP3_LOGIN_XOAUTH2,
    POP3_LOGIN_OAUTHBEARER,
    POP3_LOGIN_APOP,
    POP3_LOGIN_USER, /* USER and PASS */
} Pop3LoginMethod;

typedef enum { POP3_CLEARTEXT_REFUSED, POP3_CLEARTEXT_ALLOWED } Pop3Cleartext;

/* What ties a login to this TLS connection (RFC 5929, RFC 9266). */
typedef enum {
    POP3_BINDING_NONE,
    POP3_BINDING_TLS_UNIQUE,
    POP3_BINDING_TLS_EXPORTER,
} Pop3BindingKind;

typedef struct {
    Pop3LoginMethod method;
    Pop3Cleartext cleartext;
    const char *user;
    const PbSecret
        *secret;   /* password or token; NULL only where none is wanted, see below */
    bool is_token; /* AUTO takes OAUTHBEARER or XOAUTH2 then, and nothing else */
    bool
        has_client_cert; /* the connection showed one: AUTO takes EXTERNAL where offered */
    const char *host;    /* as in the settings; for OAUTHBEARER; may be NULL */
    guint16 port;
    Pop3BindingKind binding_kind;
    const guint8 *binding; /* `binding_len` bytes; NULL with POP3_BINDING_NONE */
    gsize binding_len;
} Pop3Credentials; /* all borrowed, for the one call */

/* Queues a login. False, with nothing sent: POP3_ERROR_NO_TLS when the line is not protected and
 * `cleartext` does not allow that, or always then for APOP; POP3_ERROR_NO_MECHANISM when the server offers
 * nothing that `method` takes (by the list as it is now; an unknown list forbids nothing), or there is no
 * binding for SCRAM-SHA-256-PLUS, no timestamp for APOP, or this system's GNU SASL lacks the mechanism;
 * POP3_ERROR_UNUSABLE when user or secret cannot be sent by it: CR, LF, NUL, a blank or more than 248 bytes
 * for USER, no secret.
 *
 * AUTO takes, of what is offered, the first of: EXTERNAL with a client certificate, SCRAM-SHA-256-PLUS
 * with a binding, SCRAM-SHA-256, SCRAM-SHA-1, PLAIN, LOGIN, USER and PASS, CRAM-MD5; on a line without TLS
 * CRAM-MD5 comes before PLAIN; with a token OAUTHBEARER, then XOAUTH2. Where no list is known it takes
 * USER and PASS (XOAUTH2 with a token). What was refused is not tried again by another mechanism.
 *
 * A SCRAM server that says +OK without having proved that it knows the password ends the session:
 * POP3_ERROR_IMPOSTOR from pop3_session_next(). */
bool pop3_session_login(Pop3Session *session, const Pop3Credentials *credentials,
                        GError **error);
/* Whether pop3_session_login() would want a secret of these credentials, whose `secret` may be NULL:
 * false only where it would take EXTERNAL. */
bool pop3_session_login_wants_secret(const Pop3Session *session,
                                     const Pop3Credentials *credentials);
/* "SCRAM-SHA-256", "USER and PASS": what the latest login uses or used, static; NULL before any. */
const char *pop3_session_login_name(const Pop3Session *session);
/* The error that the -ERR to the latest login stands for: what the server gave as the reason of a refused
 * token, why we broke off an exchange (a challenge that makes no sense, too many iterations:
 * POP3_ERROR_PROTOCOL), else as pop3_reply_to_error(). The caller frees. */
GError *pop3_session_login_error(const Pop3Session *session, const Pop3Reply *reply);

/* RFC 6856; in AUTHORIZATION, and in TRANSACTION (Courier takes it there). */
void pop3_session_utf8(Pop3Session *session);
/* The language of the server's texts, a tag of RFC 5646 or "*" for its own choice. False with
 * POP3_ERROR_BAD_LINE when `tag` is neither. */
bool pop3_session_lang(Pop3Session *session, const char *tag, GError **error);

/* A +OK without a count of messages ends the session. */
void pop3_session_stat(Pop3Session *session);
void pop3_session_uidl(Pop3Session *session);
void pop3_session_list(Pop3Session *session);
void pop3_session_uidl_one(Pop3Session *session, guint32 number);
void pop3_session_list_one(Pop3Session *session, guint32 number);
/* RFC 1460; some old servers have it instead of UIDL. */
void pop3_session_last(Pop3Session *session);
void pop3_session_top(Pop3Session *session, guint32 number, guint n_lines);
/* `announced` is the size from LIST, for the window; 0 when not known. */
void pop3_session_retr(Pop3Session *session, guint32 number, guint64 announced);
void pop3_session_dele(Pop3Session *session, guint32 number);
void pop3_session_noop(Pop3Session *session);
void pop3_session_rset(Pop3Session *session);
void pop3_session_quit(Pop3Session *session);

/* What follows +OK to a line that was typed: nothing, or lines up to one with a single dot. */
typedef enum { POP3_SHAPE_LINE, POP3_SHAPE_LISTING } Pop3Shape;

/* Any line that a person typed, without CRLF. False with POP3_ERROR_BAD_LINE, and nothing sent, when it is
 * empty, holds CR, LF or NUL, is longer than RFC 2449 section 4 allows, or is a command that moves the
 * session and has a function of its own: USER, PASS, APOP, AUTH, STLS, QUIT. */
bool pop3_session_command(Pop3Session *session, const char *line, Pop3Shape shape,
                          GError **error);

/* How much may be under way together where PIPELINING is offered: 1 to POP3_WINDOW_COMMANDS commands, and
 * announced bytes of messages (one message goes whatever it costs). What is under way stays. The default
 * is POP3_WINDOW_COMMANDS and POP3_WINDOW_BYTES. */
void pop3_session_set_window(Pop3Session *session, guint commands, guint64 bytes);

/* Commands queued or sent and not done; the greeting counts as one. */
guint pop3_session_n_open(const Pop3Session *session);

/* What is to be sent now; `len` 0 when nothing. Borrowed, valid until the next call on the session; holds
 * passwords: never log it. */
const char *pop3_session_output(Pop3Session *session, gsize *len);
/* The caller has sent `len` bytes of it; they are wiped. */
void pop3_session_sent(Pop3Session *session, gsize len);

/* --- what was said ----------------------------------------------------------------------------- */

typedef enum { POP3_SENT, POP3_RECEIVED } Pop3Direction;

/* One line of the conversation, visible, cut, without its end, and without secrets: "PASS ****",
 * "AUTH PLAIN ****", "+ ****". A message is one line, "(14231 octets)"; a listing is cut short, "(9990 more
 * lines)". `line` is borrowed for the call, which must not touch the session. */
typedef void (*Pop3Transcript)(Pop3Direction direction, const char *line,
                               void *user_data);
/* NULL ends it. A line counts as sent when it is made, which is before it has gone. */
void pop3_session_set_transcript(Pop3Session *session, Pop3Transcript transcript,
                                 void *user_data);

/* "RETR", for the log. */
const char *pop3_command_name(Pop3Command command);

/* "2.2.0": of GNU SASL, as it runs. Static. */
const char *pop3_sasl_library_version(void);

#endif
