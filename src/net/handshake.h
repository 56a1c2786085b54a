/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/handshake.h: the client's TLS handshake, certificate check included (private to net). */
#ifndef POSTBAG_NET_HANDSHAKE_H
#define POSTBAG_NET_HANDSHAKE_H

#include "transport.h"
#include "trust.h"

/* Runs on `transport`, whose operation has begun. NULL with an error of NET_ERROR; the transport is
 * then of no more use. The caller does gnutls_deinit(). */
gnutls_session_t net_handshake(NetTransport *transport, const NetTrust *trust,
                               const char *host, GError **error);

#endif
