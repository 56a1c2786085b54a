/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/binding.c: what ties a login to this TLS session (L1).
 *
 * tls-unique does not exist in TLS 1.3 (RFC 8446 appendix C.5), and below it is worth nothing where the
 * master secret does not depend on the whole handshake (the triple handshake attack, RFC 7627). */
#include <config.h>

#include "binding.h"

#include <string.h>

static const struct {
    gnutls_protocol_t version;
    NetBindingKind kind;
    gnutls_channel_binding_t type;
} kinds[] = {
    { GNUTLS_TLS1_2, NET_BINDING_TLS_UNIQUE, GNUTLS_CB_TLS_UNIQUE },
    { GNUTLS_TLS1_3, NET_BINDING_TLS_EXPORTER, GNUTLS_CB_TLS_EXPORTER },
};

void
net_binding_read(NetBinding *binding, gnutls_session_t session)
{
    gnutls_protocol_t version = gnutls_protocol_get_version(session);
    gnutls_datum_t bytes = { NULL, 0 };

    *binding = (NetBinding){ .kind = NET_BINDING_NONE };
    if (version == GNUTLS_TLS1_2 && !gnutls_session_ext_master_secret_status(session))
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (kinds[i].version != version ||
            gnutls_session_channel_binding(session, kinds[i].type, &bytes) < 0)
            continue;
        if (bytes.size > 0 && bytes.size <= sizeof binding->bytes) {
            binding->kind = kinds[i].kind;
            binding->len = bytes.size;
            memcpy(binding->bytes, bytes.data, bytes.size);
        }
        gnutls_free(bytes.data);
    }
}
