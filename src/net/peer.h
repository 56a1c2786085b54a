/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/peer.h: the ways in which a test's server may misbehave below POP3 (private to net). */
#ifndef POSTBAG_NET_PEER_H
#define POSTBAG_NET_PEER_H

#include <gnutls/gnutls.h>

#include "net/listener.h"

/* Called in net_peer_start_tls() before the handshake, for whatever else the server shall want. */
typedef void (*NetPeerPrepare)(gnutls_session_t session, gpointer user_data);
void net_peer_set_prepare(NetPeer *peer, NetPeerPrepare prepare, gpointer user_data);
/* Borrowed; NULL when plain. */
gnutls_session_t net_peer_session(const NetPeer *peer);
/* Bytes below TLS, as they are. */
bool net_peer_write_raw(NetPeer *peer, const void *bytes, gsize len, GError **error);
/* A TLS record that holds nothing but padding (TLS 1.3 only). */
bool net_peer_write_empty(NetPeer *peer, GError **error);
/* Asks the client to negotiate anew (HelloRequest; TLS 1.2 only). */
bool net_peer_ask_rehandshake(NetPeer *peer, GError **error);
/* Sends the alert that only warns: user_canceled. */
bool net_peer_warn(NetPeer *peer, GError **error);
/* Sends a key update (TLS 1.3 only). */
bool net_peer_update_key(NetPeer *peer, GError **error);

#endif
