/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/certificate.h: is the server who it says it is? (private to net) */
#ifndef POSTBAG_NET_CERTIFICATE_H
#define POSTBAG_NET_CERTIFICATE_H

#include <stdbool.h>

#include <glib.h>
#include <gnutls/gnutls.h>

#include "net/stream.h"

/* Chain, host name, purpose, dates. All that is wrong stands in the message; the code is the first of
 * NET_ERROR_WRONG_HOST, _UNKNOWN_CA, _EXPIRED, _BAD_CERTIFICATE. `host` is normalised. */
bool net_certificate_check(gnutls_session_t session, const char *host, GError **error);

/* Of a session whose handshake is complete; NULL when the peer showed no certificate. */
NetTlsInfo *net_tls_info_new(gnutls_session_t session);
void net_tls_info_free(NetTlsInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NetTlsInfo, net_tls_info_free)

#endif
