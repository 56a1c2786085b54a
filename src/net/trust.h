/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/trust.h: whom we trust, loaded once for the process (private to net). */
#ifndef POSTBAG_NET_TRUST_H
#define POSTBAG_NET_TRUST_H

#include <glib.h>
#include <gnutls/gnutls.h>

typedef struct NetTrust NetTrust;

/* The system's authorities (`ca_file` NULL), or only those of `ca_file` (PEM) with the revocation lists
 * in it. A file that has changed is read again. NET_ERROR_CA_FILE. The caller unrefs. Any thread. */
NetTrust *net_trust_get(const char *ca_file, GError **error);
void net_trust_unref(NetTrust *trust);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NetTrust, net_trust_unref)

/* Borrowed; only read from, so that sessions of several threads may share it. */
gnutls_certificate_credentials_t net_trust_credentials(const NetTrust *trust);

#endif
