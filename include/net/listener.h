/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/net/listener.h: the server side, for the demo and for tests: loopback only (L1). */
#ifndef POSTBAG_NET_LISTENER_H
#define POSTBAG_NET_LISTENER_H

#include <stdbool.h>

#include <gio/gio.h>

#include "net/stream.h"

/* A certificate and its key, self-made, valid for a day. It is its own CA: write `certificate_pem` to a
 * file and name that as ca_file. */
typedef struct NetIdentity NetIdentity;

/* Which flaw a made certificate has; tests need the bad ones. */
typedef enum {
    NET_IDENTITY_GOOD, /* localhost, 127.0.0.1, ::1 */
    NET_IDENTITY_EXPIRED,
    NET_IDENTITY_WRONG_HOST, /* other.example */
} NetIdentityKind;

NetIdentity *net_identity_new(NetIdentityKind kind, GError **error);
/* From PEM files, for tests against a CA of their own. */
NetIdentity *net_identity_load(const char *cert_file, const char *key_file,
                               GError **error);
/* NUL-terminated; borrowed. */
const char *net_identity_pem(const NetIdentity *identity);
void net_identity_free(NetIdentity *identity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NetIdentity, net_identity_free)

typedef struct NetListener NetListener;
typedef struct NetPeer NetPeer;

/* Listens on 127.0.0.1; `port` 0 picks one. */
NetListener *net_listener_new(guint16 port, GError **error);
guint16 net_listener_port(const NetListener *listener);
/* Waits for the next client. NULL with G_IO_ERROR_CANCELLED, or another error of the socket. */
NetPeer *net_listener_accept(NetListener *listener, GCancellable *cancellable,
                             GError **error);
void net_listener_free(NetListener *listener);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NetListener, net_listener_free)

/* One client. Blocking, cancellable, no deadlines: a test's server may be as slow as it likes. */
bool net_peer_start_tls(NetPeer *peer, const NetIdentity *identity,
                        GCancellable *cancellable, GError **error);
/* What net_peer_start_tls() offers from now on, as a GnuTLS priority string. Borrowed. */
void net_peer_set_priority(NetPeer *peer, const char *priority);
/* The next handshake asks the client for a certificate, and takes any, and none. */
void net_peer_ask_client(NetPeer *peer);
/* It showed one in the handshake, and had the key to it. */
bool net_peer_has_client_cert(const NetPeer *peer);
/* What ties a login to this TLS connection, as net_stream_binding() says it on the client's side; NULL where
 * there is none. Borrowed, valid until the peer is freed. */
const guint8 *net_peer_binding(const NetPeer *peer, NetBindingKind *kind, gsize *len);
/* Something has come that was not read. */
bool net_peer_has_input(const NetPeer *peer);
/* 0 at the end of the stream, -1 on error. */
gssize net_peer_read(NetPeer *peer, void *buf, gsize len, GCancellable *cancellable,
                     GError **error);
bool net_peer_write(NetPeer *peer, const void *bytes, gsize len,
                    GCancellable *cancellable, GError **error);
/* Ends the connection: politely, without the goodbye of TLS (FIN alone), or as a cut line does (RST). */
typedef enum { NET_PEER_GOODBYE, NET_PEER_HANG_UP, NET_PEER_CUT } NetPeerEnd;
void net_peer_end(NetPeer *peer, NetPeerEnd how);
void net_peer_free(NetPeer *peer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NetPeer, net_peer_free)

#endif
