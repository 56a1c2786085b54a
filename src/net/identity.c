/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/identity.c: certificates made in memory, good and bad, for the demo and for tests (L1).
 *
 * ECDSA on P-256 unless a test wants worse, made in a millisecond. The key never leaves memory. An identity is not changed once
 * made, so that several threads may serve with it. */
#include <config.h>

#include "identity.h"

#include <string.h>

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>

#include "base/digest.h"
#include "base/human.h"
#include "net/stream.h"

#define SERIAL_LEN    16
#define MAX_CHAIN_LEN 8

struct NetIdentity {
    gnutls_x509_crt_t chain[MAX_CHAIN_LEN]; /* its own first */
    guint n_chain;
    gnutls_x509_privkey_t key;
    gnutls_certificate_credentials_t credentials;
    char *pem; /* of the whole chain */
};

static NetIdentity *
identity_new(void)
{
    NetIdentity *identity = g_new0(NetIdentity, 1);

    if (gnutls_x509_privkey_init(&identity->key) < 0 ||
        gnutls_certificate_allocate_credentials(&identity->credentials) < 0)
        g_error("out of memory for TLS");
    return identity;
}

void
net_identity_free(NetIdentity *identity)
{
    if (identity == NULL)
        return;
    for (guint i = 0; i < identity->n_chain; i++)
        gnutls_x509_crt_deinit(identity->chain[i]);
    gnutls_x509_privkey_deinit(identity->key);
    gnutls_certificate_free_credentials(identity->credentials);
    g_free(identity->pem);
    g_free(identity);
}

const char *
net_identity_pem(const NetIdentity *identity)
{
    return identity->pem;
}

gnutls_certificate_credentials_t
net_identity_credentials(const NetIdentity *identity)
{
    return identity->credentials;
}

char *
net_identity_key_pem(const NetIdentity *identity)
{
    gnutls_datum_t pem = { NULL, 0 };
    char *copy;

    if (gnutls_x509_privkey_export2(identity->key, GNUTLS_X509_FMT_PEM, &pem) < 0)
        g_error("out of memory for TLS");
    copy = g_strndup((const char *)pem.data, pem.size);
    gnutls_free(pem.data);
    return copy;
}

static int
fill_crl(gnutls_x509_crl_t crl, const NetIdentity *issuer, const NetIdentity *revoked,
         gint64 until)
{
    time_t now = (time_t)(g_get_real_time() / G_USEC_PER_SEC);
    int result = gnutls_x509_crl_set_version(crl, 2);

    if (result >= 0)
        result = gnutls_x509_crl_set_this_update(crl, now - PB_HOUR);
    if (result >= 0)
        result = gnutls_x509_crl_set_next_update(crl, now + until);
    if (result >= 0 && revoked != NULL)
        result = gnutls_x509_crl_set_crt(crl, revoked->chain[0], now - PB_HOUR);
    if (result >= 0)
        result = gnutls_x509_crl_sign2(crl, issuer->chain[0], issuer->key,
                                       GNUTLS_DIG_SHA256, 0);
    return result;
}

char *
net_identity_crl_pem(const NetIdentity *issuer, const NetIdentity *revoked, gint64 until)
{
    gnutls_datum_t pem = { NULL, 0 };
    gnutls_x509_crl_t crl;
    char *copy;

    if (gnutls_x509_crl_init(&crl) < 0 || fill_crl(crl, issuer, revoked, until) < 0 ||
        gnutls_x509_crl_export2(crl, GNUTLS_X509_FMT_PEM, &pem) < 0)
        g_error("the revocation list cannot be made");
    copy = g_strndup((const char *)pem.data, pem.size);
    gnutls_free(pem.data);
    gnutls_x509_crl_deinit(crl);
    return copy;
}

char *
net_identity_key_hex(const NetIdentity *identity)
{
    gnutls_datum_t der = { NULL, 0 };
    guint8 digest[PB_DIGEST_LEN];
    gnutls_pubkey_t key;

    if (gnutls_pubkey_init(&key) < 0 ||
        gnutls_pubkey_import_x509(key, identity->chain[0], 0) < 0 ||
        gnutls_pubkey_export2(key, GNUTLS_X509_FMT_DER, &der) < 0)
        g_error("out of memory for TLS");
    pb_digest_of(der.data, der.size, digest);
    gnutls_free(der.data);
    gnutls_pubkey_deinit(key);
    return pb_digest_to_hex(digest, sizeof digest);
}

static bool
is_fine(int result, GError **error)
{
    if (result >= 0)
        return true;
    g_set_error(error, NET_ERROR, NET_ERROR_TLS, "the certificate cannot be made: %s",
                gnutls_strerror(result));
    return false;
}

static int
set_name(gnutls_x509_crt_t certificate, gnutls_x509_subject_alt_name_t kind,
         const char *name)
{
    g_autoptr(GInetAddress) address = NULL;

    if (kind != GNUTLS_SAN_IPADDRESS)
        return gnutls_x509_crt_set_subject_alt_name(
            certificate, kind, name, (guint)strlen(name), GNUTLS_FSAN_APPEND);
    address = g_inet_address_new_from_string(name);
    return gnutls_x509_crt_set_subject_alt_name(
        certificate, kind, g_inet_address_to_bytes(address),
        (guint)g_inet_address_get_native_size(address), GNUTLS_FSAN_APPEND);
}

static int
set_names(gnutls_x509_crt_t certificate, gnutls_x509_subject_alt_name_t kind,
          const char *const *names)
{
    int result = 0;

    for (gsize i = 0; result >= 0 && names != NULL && names[i] != NULL; i++)
        result = set_name(certificate, kind, names[i]);
    return result;
}

/* GnuTLS would cut the name at the NUL, so the extension is put together here: a SEQUENCE of one
 * dNSName, RFC 5280 section 4.2.1.6. */
static int
set_nul_name(gnutls_x509_crt_t certificate, const char *const parts[2])
{
    g_autoptr(GByteArray) der = NULL;
    guint8 len;

    if (parts[0] == NULL)
        return 0;
    len = (guint8)(strlen(parts[0]) + 1 + strlen(parts[1]));
    g_assert(len < 126); /* one byte holds each length */
    der = g_byte_array_new();
    g_byte_array_append(der, (const guint8[]){ 0x30, len + 2, 0x82, len }, 4);
    g_byte_array_append(der, (const guint8 *)parts[0], (guint)strlen(parts[0]) + 1);
    g_byte_array_append(der, (const guint8 *)parts[1], (guint)strlen(parts[1]));
    return gnutls_x509_crt_set_extension_by_oid(certificate, GNUTLS_X509EXT_OID_SAN,
                                                der->data, der->len, 0);
}

static int
set_dates_and_serial(gnutls_x509_crt_t certificate, const NetIdentitySpec *spec)
{
    time_t now = (time_t)(g_get_real_time() / G_USEC_PER_SEC);
    guint8 serial[SERIAL_LEN];
    int result = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof serial);

    serial[0] &= 0x7F; /* positive, RFC 5280 section 4.1.2.2 */
    serial[0] |= 0x40;
    if (result >= 0)
        result = gnutls_x509_crt_set_serial(certificate, serial, sizeof serial);
    if (result >= 0)
        result = gnutls_x509_crt_set_activation_time(certificate, now + spec->from);
    if (result >= 0)
        result = gnutls_x509_crt_set_expiration_time(certificate, now + spec->until);
    return result;
}

static int
set_use(gnutls_x509_crt_t certificate, const NetIdentitySpec *spec)
{
    unsigned use = GNUTLS_KEY_DIGITAL_SIGNATURE;
    int result =
        gnutls_x509_crt_set_basic_constraints(certificate, spec->is_authority, -1);

    if (spec->is_authority)
        use |= GNUTLS_KEY_KEY_CERT_SIGN;
    if (result >= 0)
        result = gnutls_x509_crt_set_key_usage(certificate, use);
    if (result >= 0 && spec->purpose != NULL)
        result = gnutls_x509_crt_set_key_purpose_oid(certificate, spec->purpose, 0);
    return result;
}

static int
fill(gnutls_x509_crt_t certificate, gnutls_x509_privkey_t key,
     const NetIdentitySpec *spec)
{
    int result = gnutls_x509_crt_set_version(certificate, 3);

    if (result >= 0)
        result = gnutls_x509_crt_set_key(certificate, key);
    if (result >= 0)
        result = gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME,
                                               0, spec->common_name,
                                               (guint)strlen(spec->common_name));
    if (result >= 0)
        result = set_dates_and_serial(certificate, spec);
    if (result >= 0)
        result = set_use(certificate, spec);
    if (result >= 0)
        result = set_names(certificate, GNUTLS_SAN_DNSNAME, spec->dns_names);
    if (result >= 0)
        result = set_names(certificate, GNUTLS_SAN_IPADDRESS, spec->addresses);
    if (result >= 0)
        result = set_nul_name(certificate, spec->nul_name);
    return result;
}

static int
add_copy(NetIdentity *identity, gnutls_x509_crt_t original)
{
    gnutls_datum_t der = { NULL, 0 };
    int result = gnutls_x509_crt_export2(original, GNUTLS_X509_FMT_DER, &der);

    if (result >= 0)
        result = gnutls_x509_crt_init(&identity->chain[identity->n_chain]);
    if (result >= 0)
        result = gnutls_x509_crt_import(identity->chain[identity->n_chain++], &der,
                                        GNUTLS_X509_FMT_DER);
    gnutls_free(der.data);
    return result;
}

/* What GnuTLS made itself it cannot put in order with the rest of a chain: it has to read it first. */
static int
sign(NetIdentity *identity, gnutls_x509_crt_t fresh, const NetIdentity *issuer)
{
    gnutls_x509_crt_t authority = issuer != NULL ? issuer->chain[0] : fresh;
    gnutls_x509_privkey_t key = issuer != NULL ? issuer->key : identity->key;
    int result = gnutls_x509_crt_sign2(fresh, authority, key, GNUTLS_DIG_SHA256, 0);

    if (result >= 0)
        result = add_copy(identity, fresh);
    g_assert(issuer == NULL || issuer->n_chain < MAX_CHAIN_LEN);
    for (guint i = 0; result >= 0 && issuer != NULL && i < issuer->n_chain; i++)
        result = add_copy(identity, issuer->chain[i]);
    return result;
}

static int
make_chain(NetIdentity *identity, const NetIdentitySpec *spec)
{
    gnutls_x509_crt_t fresh;
    int result = gnutls_x509_crt_init(&fresh);

    if (result < 0)
        return result;
    result = fill(fresh, identity->key, spec);
    if (result >= 0)
        result = sign(identity, fresh, spec->issuer);
    gnutls_x509_crt_deinit(fresh);
    return result;
}

/* Makes the chain and the key usable. */
static int
complete(NetIdentity *identity)
{
    g_autoptr(GString) pem = g_string_new(NULL);
    int result = gnutls_certificate_set_x509_key(identity->credentials, identity->chain,
                                                 (int)identity->n_chain, identity->key);

    for (guint i = 0; result >= 0 && i < identity->n_chain; i++) {
        gnutls_datum_t one = { NULL, 0 };

        result = gnutls_x509_crt_export2(identity->chain[i], GNUTLS_X509_FMT_PEM, &one);
        if (result >= 0)
            g_string_append_len(pem, (const char *)one.data, one.size);
        gnutls_free(one.data);
    }
    identity->pem = g_strdup(pem->str);
    return result;
}

static int
make_key(NetIdentity *identity, guint rsa_bits)
{
    if (rsa_bits != 0)
        return gnutls_x509_privkey_generate(identity->key, GNUTLS_PK_RSA, rsa_bits, 0);
    return gnutls_x509_privkey_generate(identity->key, GNUTLS_PK_ECDSA,
                                        GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1),
                                        0);
}

NetIdentity *
net_identity_make(const NetIdentitySpec *spec, GError **error)
{
    g_autoptr(NetIdentity) identity = identity_new();
    int result = make_key(identity, spec->rsa_bits);

    if (result >= 0)
        result = make_chain(identity, spec);
    if (result >= 0)
        result = complete(identity);
    return is_fine(result, error) ? g_steal_pointer(&identity) : NULL;
}

NetIdentity *
net_identity_new(NetIdentityKind kind, GError **error)
{
    static const char *const own[] = { "localhost", NULL };
    static const char *const other[] = { "other.example", NULL };
    static const char *const loopback[] = { "127.0.0.1", "::1", NULL };
    static const struct {
        const char *const *dns_names;
        const char *const *addresses;
        gint64 from, until;
    } kinds[] = {
        [NET_IDENTITY_GOOD] = { own, loopback, -PB_HOUR, PB_DAY },
        [NET_IDENTITY_EXPIRED] = { own, loopback, -2 * PB_DAY, -PB_DAY },
        [NET_IDENTITY_WRONG_HOST] = { other, NULL, -PB_HOUR, PB_DAY },
    };
    const NetIdentitySpec spec = {
        .common_name = kinds[kind].dns_names[0],
        .dns_names = kinds[kind].dns_names,
        .addresses = kinds[kind].addresses,
        .from = kinds[kind].from,
        .until = kinds[kind].until,
        .is_authority = true,
        .purpose = GNUTLS_KP_TLS_WWW_SERVER,
    };

    return net_identity_make(&spec, error);
}

static int
import(NetIdentity *identity, const char *cert_pem, const char *key_pem)
{
    gnutls_datum_t cert = { (guchar *)cert_pem, (guint)strlen(cert_pem) };
    gnutls_datum_t key = { (guchar *)key_pem, (guint)strlen(key_pem) };
    unsigned n = MAX_CHAIN_LEN;
    int result =
        gnutls_x509_crt_list_import(identity->chain, &n, &cert, GNUTLS_X509_FMT_PEM,
                                    GNUTLS_X509_CRT_LIST_IMPORT_FAIL_IF_EXCEED);

    if (result < 0)
        return result;
    identity->n_chain = n;
    result =
        gnutls_x509_privkey_import2(identity->key, &key, GNUTLS_X509_FMT_PEM, NULL, 0);
    return result < 0 ? result : complete(identity);
}

NetIdentity *
net_identity_load(const char *cert_file, const char *key_file, GError **error)
{
    g_autoptr(NetIdentity) identity = identity_new();
    g_autofree char *cert = NULL;
    g_autofree char *key = NULL;

    if (!g_file_get_contents(cert_file, &cert, NULL, error) ||
        !g_file_get_contents(key_file, &key, NULL, error))
        return NULL;
    return is_fine(import(identity, cert, key), error) ? g_steal_pointer(&identity)
                                                       : NULL;
}
