/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/client.h: our own certificate, for servers that ask for one (private to net). */
#ifndef POSTBAG_NET_CLIENT_H
#define POSTBAG_NET_CLIENT_H

#include <stdbool.h>

#include <glib.h>
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>

#include "net/stream.h"

typedef struct NetClient NetClient;

/* Reads PEM files as NetTarget says; anew for each connection, so that a renewed one counts at once and
 * no key stays in memory longer. NET_ERROR_CLIENT_CERT. */
NetClient *net_client_new(const char *cert_file, const char *key_file, GError **error);
void net_client_free(NetClient *client);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NetClient, net_client_free)

/* Both are borrowed. */
unsigned net_client_chain(const NetClient *client, gnutls_pcert_st **chain);
gnutls_privkey_t net_client_key(const NetClient *client);

/* When `code`, returned by a call on `session`, says that the server misses our certificate or will not
 * have it: true with NET_ERROR_CLIENT_CERT. `info` and `client` may be NULL. */
bool net_client_set_refused(GError **error, gnutls_session_t session, int code,
                            const NetTlsInfo *info, const NetClient *client);

#endif
