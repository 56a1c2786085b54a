/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/demo/pop3d.h: the small POP3 server itself: the demo's, and the tests' stub with faults (L3).
 *
 * One maildrop in memory (RFC 1939, 2449, 2595, 5034 PLAIN): any number of sessions, one thread a
 * client. Deletions take effect at QUIT. */
#ifndef POSTBAG_DEMO_POP3D_H
#define POSTBAG_DEMO_POP3D_H

#include <stdbool.h>

#include <gio/gio.h>

#include "net/listener.h"

typedef struct DemoMaildrop DemoMaildrop;

/* Messages in LF form; sent with CRLF and dots stuffed. Thread-safe. */
DemoMaildrop *demo_maildrop_new(void);
/* `uidl` NULL: made from the content and the position. The bytes are copied. */
void demo_maildrop_add(DemoMaildrop *maildrop, const char *message, gsize len,
                       const char *uidl);
/* A message of exactly `size` bytes (but at least its header of 300 or so) that is made while it is
 * sent and never held in memory. DemoContent with the same two values reads the same bytes. */
void demo_maildrop_add_generated(DemoMaildrop *maildrop, guint64 size, guint32 seed,
                                 const char *uidl);
/* A message that `make` makes anew from `n` whenever it is asked for; the same bytes each time. */
typedef GBytes *(*DemoMake)(guint64 n);
void demo_maildrop_add_made(DemoMaildrop *maildrop, DemoMake make, guint64 n,
                            const char *uidl);
/* The sample mailbox, oldest message first, dated from five months ago to a moment ago. */
void demo_maildrop_add_sample(DemoMaildrop *maildrop);
guint demo_maildrop_n_messages(DemoMaildrop *maildrop);
/* Message `i` (from 0) whole, in LF form, and its UIDL; NULL when there is none. The caller owns. */
GBytes *demo_maildrop_get_bytes(DemoMaildrop *maildrop, guint i);
char *demo_maildrop_get_uidl(DemoMaildrop *maildrop, guint i);

/* For a maildrop that mirrors a folder. Called on the thread of the session; either may be NULL. */
typedef struct {
    void (*refresh)(DemoMaildrop *maildrop, void *user_data); /* before a login */
    void (*removed)(const char *uidl, void *user_data);       /* by a QUIT */
} DemoMaildropHooks;

/* Before the server starts. `hooks` is static. */
void demo_maildrop_set_hooks(DemoMaildrop *maildrop, const DemoMaildropHooks *hooks,
                             void *user_data);
void demo_maildrop_free(DemoMaildrop *maildrop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DemoMaildrop, demo_maildrop_free)

/* The bytes of a generated message, read from start to end. */
typedef struct DemoContent DemoContent;

DemoContent *demo_content_new(guint64 size, guint32 seed);
/* Fills `buf` with up to `len` bytes; 0 at the end. */
gsize demo_content_read(DemoContent *content, char *buf, gsize len);
void demo_content_free(DemoContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DemoContent, demo_content_free)

/* What a fault does when its time comes; a script of the stub is a list of these. */
typedef struct DemoScript DemoScript;

/* Reads the plain-text script language that tests/stub/README describes. G_IO_ERROR_INVALID_DATA with the
 * line. */
DemoScript *demo_script_parse(const char *text, GError **error);
void demo_script_free(DemoScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DemoScript, demo_script_free)

/* --- ways to sign in ----------------------------------------------------------------------------- */

/* What a mechanism may want to know of the connection. */
typedef struct {
    bool has_client_cert; /* shown in the handshake, with the key to it */
    NetBindingKind binding_kind;
    const guint8 *binding; /* borrowed; NULL: none */
    gsize binding_len;
} DemoLine;

typedef enum { DEMO_AUTH_MORE, DEMO_AUTH_REFUSED, DEMO_AUTH_GRANTED } DemoAuthVerdict;

/* Mechanisms of SASL beside PLAIN, and APOP: the demo has none, tests bring theirs. Called on the threads of
 * the sessions, several at once. */
typedef struct {
    const char
        *mechanisms; /* as CAPA lists them behind SASL, PLAIN if wanted among them */
    const char *timestamp; /* goes into the greeting, for APOP; NULL: no APOP */
    /* An exchange by one of these mechanisms; `line` is borrowed until it ends. */
    gpointer (*begin)(const char *mechanism, const DemoLine *line, void *user_data);
    /* `len` bytes and a NUL, without base64; NULL: nothing has come yet. With MORE `challenge` is sent. */
    DemoAuthVerdict (*step)(gpointer exchange, const char *response, gsize len,
                            GString *challenge);
    void (*end)(gpointer exchange);
    bool (*apop)(const char *user, const char *digest, void *user_data);
    void *user_data;
} DemoAuth;

typedef enum { DEMO_TLS_IMPLICIT, DEMO_TLS_STLS, DEMO_TLS_NONE } DemoTls;

/* One line for each command as it came, visible and with secrets masked, and for each event in round
 * brackets. `session` counts from 1. Called on the threads of the sessions, one call at a time. */
typedef void (*DemoLog)(guint session, const char *line, void *user_data);

typedef struct {
    guint16 port; /* 0 picks one */
    DemoTls tls;
    const NetIdentity
        *identity;            /* borrowed while it runs; NULL only with DEMO_TLS_NONE */
    DemoMaildrop *maildrop;   /* borrowed */
    const DemoScript *script; /* borrowed; NULL: an honest server */
    const char *user, *password; /* copied */
    const DemoAuth *auth;        /* borrowed; NULL: USER and PLAIN */
    bool asks_client;            /* for a certificate */
    const char *priority; /* of TLS, in GnuTLS's words; borrowed; NULL: a good one */
    DemoLog log;          /* NULL: none */
    void *log_data;
} DemoPop3dOptions;

typedef struct DemoPop3d DemoPop3d;

DemoPop3d *demo_pop3d_start(const DemoPop3dOptions *options, GError **error);
guint16 demo_pop3d_port(const DemoPop3d *pop3d);
/* Ends every session and the threads. */
void demo_pop3d_stop(DemoPop3d *pop3d);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DemoPop3d, demo_pop3d_stop)

#endif
