/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/binding.h: what ties a login to this TLS session (private to net). */
#ifndef POSTBAG_NET_BINDING_H
#define POSTBAG_NET_BINDING_H

#include <gnutls/gnutls.h>

#include "net/stream.h"

#define NET_BINDING_MAX_LEN 64

typedef struct {
    NetBindingKind kind;
    guint8 bytes[NET_BINDING_MAX_LEN];
    gsize len;
} NetBinding;

/* Of a session whose handshake is complete. */
void net_binding_read(NetBinding *binding, gnutls_session_t session);

#endif
