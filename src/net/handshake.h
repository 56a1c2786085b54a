/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/handshake.h: the client's TLS handshake, certificate check included (private to net). */
#ifndef POSTBAG_NET_HANDSHAKE_H
#define POSTBAG_NET_HANDSHAKE_H

#include "net/stream.h"
#include "client.h"
#include "transport.h"
#include "trust.h"

/* Must stay where it is during the handshake. */
typedef struct {
    const char *host; /* normalised */
    const NetTrust *trust;
    const NetClient *client; /* NULL: we have no certificate to show */
    const char *const *pins; /* may be NULL */
    NetTlsInfo *info; /* what came: the caller's, after a refusal too; NULL: nothing */
} NetHandshake;

/* Runs on `transport`, whose operation has begun. NULL with an error of NET_ERROR; the transport is
 * then of no more use. The caller does gnutls_deinit(). */
gnutls_session_t net_handshake(NetTransport *transport, NetHandshake *request,
                               GError **error);

/* For the shared credentials of NetTrust, which hold no certificate of ours: hands the one of this
 * session's own NetHandshake to a server that asks. */
int net_handshake_retrieve(gnutls_session_t session,
                           const struct gnutls_cert_retr_st *asked,
                           gnutls_pcert_st **chain, unsigned *n_chain,
                           gnutls_ocsp_data_st **ocsp, unsigned *n_ocsp,
                           gnutls_privkey_t *key, unsigned *flags);

#endif
