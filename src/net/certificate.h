/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/certificate.h: is the server who it says it is? (private to net) */
#ifndef POSTBAG_NET_CERTIFICATE_H
#define POSTBAG_NET_CERTIFICATE_H

#include <stdbool.h>

#include <glib.h>
#include <gnutls/gnutls.h>

#include "net/stream.h"

/* Chain, host name, purpose, dates, pins (NULL for none). All that is wrong stands in the message; the
 * code is the first of NET_ERROR_PIN, _WRONG_HOST, _UNKNOWN_CA, _EXPIRED, _BAD_CERTIFICATE. `host` is
 * normalised. `info` gets what came, to be freed by the caller, trusted or not; NULL when it cannot be
 * read. Its cipher is not known yet. */
bool net_certificate_check(gnutls_session_t session, const char *host,
                           const char *const *pins, NetTlsInfo **info, GError **error);

void net_tls_info_free(NetTlsInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NetTlsInfo, net_tls_info_free)

#endif
