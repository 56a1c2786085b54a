/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/demo/pop3d.h: the small POP3 server itself: the demo's, and the tests' stub with faults (L3).
 *
 * One maildrop in memory (RFC 1939, 2449, 2595, 5034 PLAIN): several sessions one after another, one thread
 * a client. Deletions take effect at QUIT. */
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
guint demo_maildrop_n_messages(DemoMaildrop *maildrop);
void demo_maildrop_free(DemoMaildrop *maildrop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DemoMaildrop, demo_maildrop_free)

/* What a fault does when its time comes; a script of the stub is a list of these. */
typedef struct DemoScript DemoScript;

/* Reads the plain-text script language that tests/stub/README describes. G_IO_ERROR_INVALID_DATA with the
 * line. */
DemoScript *demo_script_parse(const char *text, GError **error);
void demo_script_free(DemoScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DemoScript, demo_script_free)

typedef enum { DEMO_TLS_IMPLICIT, DEMO_TLS_STLS, DEMO_TLS_NONE } DemoTls;

typedef struct {
    guint16 port; /* 0 picks one */
    DemoTls tls;
    const NetIdentity
        *identity;            /* borrowed while it runs; NULL only with DEMO_TLS_NONE */
    DemoMaildrop *maildrop;   /* borrowed */
    const DemoScript *script; /* borrowed; NULL: an honest server */
    const char *user, *password; /* copied */
} DemoPop3dOptions;

typedef struct DemoPop3d DemoPop3d;

DemoPop3d *demo_pop3d_start(const DemoPop3dOptions *options, GError **error);
guint16 demo_pop3d_port(const DemoPop3d *pop3d);
/* Ends every session and the threads. */
void demo_pop3d_stop(DemoPop3d *pop3d);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DemoPop3d, demo_pop3d_stop)

#endif
