/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/identity.h: certificates made in memory, good and bad (private to net and its tests). */
#ifndef POSTBAG_NET_IDENTITY_H
#define POSTBAG_NET_IDENTITY_H

#include <stdbool.h>

#include <gnutls/gnutls.h>

#include "net/listener.h"

typedef struct {
    const char *common_name;
    const char *const *dns_names; /* NULL-terminated, may be NULL */
    const char *const *addresses; /* NULL-terminated, may be NULL; text */
    const char *nul_name[2];      /* a DNS name that is these two with a NUL between */
    gint64 from, until;           /* seconds from now, may be negative */
    bool is_authority;
    guint rsa_bits;            /* 0: ECDSA on P-256 */
    const char *purpose;       /* OID of the extended key usage; NULL: none is named */
    const NetIdentity *issuer; /* NULL: signed by itself; else its chain is sent along */
} NetIdentitySpec;

NetIdentity *net_identity_make(const NetIdentitySpec *spec, GError **error);
/* A list of `issuer`, as PEM, that revokes `revoked` (NULL: nobody), good from an hour ago until
 * `until` seconds from now. The caller frees. */
char *net_identity_crl_pem(const NetIdentity *issuer, const NetIdentity *revoked,
                           gint64 until);
/* The private key as PEM; the caller frees. */
char *net_identity_key_pem(const NetIdentity *identity);
/* SHA-256 of the SubjectPublicKeyInfo, in hexadecimal; the caller frees. */
char *net_identity_key_hex(const NetIdentity *identity);
gnutls_certificate_credentials_t net_identity_credentials(const NetIdentity *identity);

#endif
