/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/transport.h: bytes over one socket, with a deadline and a cancel (private to net).
 *
 * Both ends of a connection use it, plain or below GnuTLS. The socket is never blocking; every wait is
 * a poll on socket and cancellable, so a cancel wakes it at once. */
#ifndef POSTBAG_NET_TRANSPORT_H
#define POSTBAG_NET_TRANSPORT_H

#include <stdbool.h>

#include <gio/gio.h>
#include <gnutls/gnutls.h>

#define NET_NO_DEADLINE G_MAXINT64

typedef struct {
    GSocket *socket;           /* borrowed */
    gnutls_session_t session;  /* borrowed; NULL when plain */
    GCancellable *cancellable; /* borrowed during one operation */
    gint64 deadline;           /* of g_get_monotonic_time(), or NET_NO_DEADLINE */
    bool is_at_once;           /* never waits */
    GError *error;             /* why the operation failed; G_IO_ERROR */
    /* What came and GnuTLS has not asked for yet; NULL before TLS. */
    guint8 *ahead;
    gsize ahead_at, ahead_len;
} NetTransport;

void net_transport_init(NetTransport *transport, GSocket *socket);
void net_transport_clear(NetTransport *transport);
/* `session` sends and receives through `transport` from now on. */
void net_transport_attach(NetTransport *transport, gnutls_session_t session);

/* Starts an operation: every call below counts towards this deadline. */
void net_transport_begin(NetTransport *transport, GCancellable *cancellable,
                         gint64 deadline);
/* One that fails rather than waits. Not even a peer that never stops sending makes it last. */
void net_transport_begin_at_once(NetTransport *transport, GCancellable *cancellable);
/* -1 with `transport->error` set, or with it NULL when the operation is one of at once and would have had
 * to wait. 0 from receive is the end of the stream. */
gssize net_transport_receive(NetTransport *transport, void *buf, gsize len);
/* May send less than `len`. */
gssize net_transport_send(NetTransport *transport, const void *bytes, gsize len);
bool net_transport_wait(NetTransport *transport, GIOCondition condition);

/* True when `code` only says that the transport was interrupted and the call is to be repeated; false
 * when it is a result, or when the transport failed. */
bool net_transport_is_retry(const NetTransport *transport, int code);

#endif
