/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/certificate.c: is the server who it says it is? (L1)
 *
 * GnuTLS decides: a certificate passes only when its status is 0, or, where its key is pinned, when
 * nothing is left of it but what a pin replaces. What is looked up besides can only add to the status.
 * Everything that stands in a certificate is hostile text: it is cut and made visible. */
#include <config.h>

#include "certificate.h"

#include <string.h>

#include <gio/gio.h>
#include <gnutls/x509.h>

#include "base/digest.h"
#include "base/human.h"
#include "base/text.h"

#define MAX_SHOWN_NAMES    4
#define MAX_SHOWN_NAME_LEN 80
#define MAX_SHOWN_DN_LEN   160
#define MAX_NAMES_READ     10000
#define MAX_CHAIN_LEN      32

/* What the authority says, the name and the dates: a pinned key stands for itself. */
#define REPLACED_BY_PIN                                                               \
    (GNUTLS_CERT_INVALID | GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNER_NOT_CA | \
     GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE | GNUTLS_CERT_UNEXPECTED_OWNER |          \
     GNUTLS_CERT_EXPIRED | GNUTLS_CERT_NOT_ACTIVATED)

typedef struct {
    gnutls_x509_crt_t chain[MAX_CHAIN_LEN]; /* the server's own first */
    guint n_chain;
    const char *host;
    bool is_verified; /* GnuTLS came to a verdict: `status` */
    unsigned status;
    gint64 now;
} Inspection;

static bool
inspection_open(Inspection *inspection, gnutls_session_t session)
{
    guint n = 0;
    const gnutls_datum_t *peers = gnutls_certificate_get_peers(session, &n);

    for (guint i = 0; peers != NULL && i < MIN(n, MAX_CHAIN_LEN); i++) {
        gnutls_x509_crt_t certificate;

        if (gnutls_x509_crt_init(&certificate) < 0)
            g_error("out of memory for TLS");
        if (gnutls_x509_crt_import(certificate, &peers[i], GNUTLS_X509_FMT_DER) < 0) {
            gnutls_x509_crt_deinit(certificate);
            break;
        }
        inspection->chain[inspection->n_chain++] = certificate;
    }
    return inspection->n_chain > 0;
}

static void
inspection_close(Inspection *inspection)
{
    for (guint i = 0; i < inspection->n_chain; i++)
        gnutls_x509_crt_deinit(inspection->chain[i]);
}

typedef int (*GetDn)(gnutls_x509_crt_t certificate, gnutls_datum_t *dn, unsigned flags);

static char *
dn_to_string(gnutls_x509_crt_t certificate, GetDn get)
{
    gnutls_datum_t dn = { NULL, 0 };
    char *shown;

    if (get(certificate, &dn, 0) < 0 || dn.data == NULL)
        return g_strdup("");
    shown = pb_text_visible_cut((const char *)dn.data, dn.size, MAX_SHOWN_DN_LEN);
    gnutls_free(dn.data);
    return shown;
}

static char *
address_to_string(const guint8 *bytes, gsize len)
{
    GSocketFamily family = len == 16 ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4;
    g_autoptr(GInetAddress) address = NULL;

    if (len != 4 && len != 16)
        return g_strdup("?");
    address = g_inet_address_new_from_bytes(bytes, family);
    return g_inet_address_to_string(address);
}

/* The `i`th alternative name as shown, NULL after the last; "" for a kind that names no host. */
static char *
alternative_name(gnutls_x509_crt_t certificate, guint i)
{
    g_autofree char *name = NULL;
    gsize len = 0;
    int kind = gnutls_x509_crt_get_subject_alt_name(certificate, i, NULL, &len, NULL);

    if (kind == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE || i >= MAX_NAMES_READ)
        return NULL;
    if (kind != GNUTLS_E_SHORT_MEMORY_BUFFER)
        return g_strdup("");
    name = g_malloc0(len + 1);
    kind = gnutls_x509_crt_get_subject_alt_name(certificate, i, name, &len, NULL);
    if (kind == GNUTLS_SAN_IPADDRESS)
        return address_to_string((const guint8 *)name, len);
    if (kind == GNUTLS_SAN_DNSNAME)
        return pb_text_visible_cut(name, (gssize)len, MAX_SHOWN_NAME_LEN);
    return g_strdup("");
}

static char *
common_name(gnutls_x509_crt_t certificate)
{
    char name[256];
    gsize len = sizeof name;

    if (gnutls_x509_crt_get_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0,
                                      name, &len) < 0)
        return NULL;
    return pb_text_visible_cut(name, (gssize)len, MAX_SHOWN_NAME_LEN);
}

/* "a", "b" and 2 more; NULL when it is for no host at all. */
static char *
names_to_string(gnutls_x509_crt_t certificate, const char *quote)
{
    g_autoptr(GString) out = g_string_new(NULL);
    guint n_names = 0;
    char *name;

    for (guint i = 0; (name = alternative_name(certificate, i)) != NULL; i++) {
        if (*name != '\0' && n_names++ < MAX_SHOWN_NAMES)
            g_string_append_printf(out, "%s%s%s%s", n_names > 1 ? ", " : "", quote, name,
                                   quote);
        g_free(name);
    }
    if (n_names > MAX_SHOWN_NAMES)
        g_string_append_printf(out, " and %u more", n_names - MAX_SHOWN_NAMES);
    if (n_names == 0) {
        g_autofree char *common = common_name(certificate);

        if (common == NULL)
            return NULL;
        g_string_append_printf(out, "%s%s%s", quote, common, quote);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void
describe_names(GString *out, const Inspection *inspection)
{
    g_autofree char *names = names_to_string(inspection->chain[0], "\"");

    g_string_append_printf(out, "is for %s, not for \"%s\"",
                           names != NULL ? names : "no host at all", inspection->host);
}

/* The issuer that is missing is that of the last certificate the server sent. */
static void
describe_authority(GString *out, const Inspection *inspection)
{
    gnutls_x509_crt_t last = inspection->chain[inspection->n_chain - 1];
    g_autofree char *issuer = dn_to_string(last, gnutls_x509_crt_get_issuer_dn3);
    g_autofree char *subject =
        dn_to_string(inspection->chain[0], gnutls_x509_crt_get_dn3);

    if (inspection->n_chain == 1 && strcmp(issuer, subject) == 0)
        g_string_append_printf(out,
                               "is signed by itself, which is not trusted "
                               "(issuer \"%s\")",
                               issuer);
    else
        g_string_append_printf(out,
                               "is signed by an authority that is not trusted "
                               "(issuer \"%s\")",
                               issuer);
}

static bool
is_out_of_date(gnutls_x509_crt_t certificate, gint64 now)
{
    return gnutls_x509_crt_get_expiration_time(certificate) < now ||
           gnutls_x509_crt_get_activation_time(certificate) > now;
}

static void
describe_dates(GString *out, const Inspection *inspection)
{
    g_autofree char *day = NULL;
    gint64 from, until;
    guint i = 0;

    while (i < inspection->n_chain &&
           !is_out_of_date(inspection->chain[i], inspection->now))
        i++;
    if (i == inspection->n_chain) {
        g_string_append(out, "depends on an authority that is out of date");
        return;
    }
    if (i > 0)
        g_string_append(out, "depends on an authority whose certificate ");
    from = gnutls_x509_crt_get_activation_time(inspection->chain[i]);
    until = gnutls_x509_crt_get_expiration_time(inspection->chain[i]);
    day = pb_date_to_string(until < inspection->now ? until : from);
    g_string_append_printf(
        out, until < inspection->now ? "expired on %s" : "is not valid before %s", day);
}

/* In the order in which a code is chosen. */
static const struct {
    unsigned flags;
    NetError code;
    const char *text;
    void (*describe)(GString *out, const Inspection *inspection);
} flaws[] = {
    /* clang-format off */
    { GNUTLS_CERT_UNEXPECTED_OWNER, NET_ERROR_WRONG_HOST, NULL, describe_names },
    { GNUTLS_CERT_SIGNER_NOT_FOUND, NET_ERROR_UNKNOWN_CA, NULL, describe_authority },
    { GNUTLS_CERT_SIGNER_NOT_CA, NET_ERROR_UNKNOWN_CA,
      "is signed by a certificate that may not sign others", NULL },
    { GNUTLS_CERT_EXPIRED | GNUTLS_CERT_NOT_ACTIVATED, NET_ERROR_EXPIRED, NULL, describe_dates },
    { GNUTLS_CERT_REVOKED, NET_ERROR_BAD_CERTIFICATE, "was revoked", NULL },
    { GNUTLS_CERT_SIGNATURE_FAILURE, NET_ERROR_BAD_CERTIFICATE, "bears a wrong signature", NULL },
    { GNUTLS_CERT_INSECURE_ALGORITHM, NET_ERROR_BAD_CERTIFICATE,
      "uses a key or signature too weak to trust", NULL },
    { GNUTLS_CERT_PURPOSE_MISMATCH, NET_ERROR_BAD_CERTIFICATE, "is not meant for servers", NULL },
    { GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE, NET_ERROR_BAD_CERTIFICATE,
      "breaks a limit that its authority set", NULL },
    { GNUTLS_CERT_UNKNOWN_CRIT_EXTENSIONS, NET_ERROR_BAD_CERTIFICATE,
      "makes a demand that is not understood", NULL },
    { GNUTLS_CERT_MISSING_OCSP_STATUS | GNUTLS_CERT_INVALID_OCSP_STATUS |
          GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED |
          GNUTLS_CERT_REVOCATION_DATA_ISSUED_IN_FUTURE,
      NET_ERROR_BAD_CERTIFICATE, "comes without a good proof that it was not revoked", NULL },
    /* clang-format on */
};

static bool
is_weak(gnutls_x509_crt_t certificate)
{
    unsigned bits = 0;
    int algorithm = gnutls_x509_crt_get_pk_algorithm(certificate, &bits);

    return algorithm < 0 || gnutls_pk_bits_to_sec_param((gnutls_pk_algorithm_t)algorithm,
                                                        bits) < GNUTLS_SEC_PARAM_MEDIUM;
}

/* When the chain already fails GnuTLS may stop before it looks at the rest: the person shall read all,
 * and a pin that replaces the chain must not hide it. */
static void
complete_status(Inspection *inspection)
{
    gnutls_x509_crt_t own = inspection->chain[0];
    gint64 until = gnutls_x509_crt_get_expiration_time(own);
    gint64 from = gnutls_x509_crt_get_activation_time(own);

    if (!gnutls_x509_crt_check_hostname(own, inspection->host))
        inspection->status |= GNUTLS_CERT_UNEXPECTED_OWNER;
    if (until < inspection->now)
        inspection->status |= GNUTLS_CERT_EXPIRED;
    if (from > inspection->now)
        inspection->status |= GNUTLS_CERT_NOT_ACTIVATED;
    if (is_weak(own))
        inspection->status |= GNUTLS_CERT_INSECURE_ALGORITHM;
    if (!gnutls_x509_crt_check_key_purpose(own, GNUTLS_KP_TLS_WWW_SERVER, 0))
        inspection->status |= GNUTLS_CERT_PURPOSE_MISMATCH;
}

static char *
flaw_to_string(gsize i, const Inspection *inspection)
{
    GString *out;

    if (flaws[i].text != NULL)
        return g_strdup(flaws[i].text);
    out = g_string_new(NULL);
    flaws[i].describe(out, inspection);
    return g_string_free(out, FALSE);
}

static char *
join(const GPtrArray *clauses)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < clauses->len; i++) {
        const char *joint = i == 0 ? "" : i + 1 == clauses->len ? ", and " : ", ";

        g_string_append_printf(out, "%s%s", joint, (char *)clauses->pdata[i]);
    }
    return g_string_free(out, FALSE);
}

/* All of `status` that has a name, as clauses; `code` gets that of the first. The caller frees. */
static char *
flaws_to_string(const Inspection *inspection, unsigned status, NetError *code)
{
    g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);

    *code = NET_ERROR_BAD_CERTIFICATE;
    for (gsize i = 0; i < G_N_ELEMENTS(flaws); i++) {
        if ((status & flaws[i].flags) == 0)
            continue;
        if (clauses->len == 0)
            *code = flaws[i].code;
        g_ptr_array_add(clauses, flaw_to_string(i, inspection));
    }
    if (clauses->len == 0)
        g_ptr_array_add(clauses, g_strdup("cannot be verified"));
    return join(clauses);
}

static char *
key_to_string(const NetTlsInfo *info)
{
    g_autofree char *hex = pb_digest_to_hex(info->key_sha256, sizeof info->key_sha256);

    return g_strconcat("sha256:", hex, NULL);
}

static void
set_error(GError **error, const Inspection *inspection, unsigned status,
          const NetTlsInfo *info)
{
    NetError code;
    g_autofree char *text = flaws_to_string(inspection, status, &code);
    g_autofree char *key = key_to_string(info);

    g_set_error(error, NET_ERROR, (int)code, "the certificate of %s %s; its key is %s",
                inspection->host, text, key);
}

static void
set_pin_error(GError **error, const Inspection *inspection, const NetTlsInfo *info,
              gsize n_pins)
{
    g_autofree char *key = key_to_string(info);
    g_autofree char *from = pb_date_to_string(info->valid_from);
    g_autofree char *until = pb_date_to_string(info->valid_until);

    g_set_error(error, NET_ERROR, NET_ERROR_PIN,
                "%s shows %s: %s, in a certificate of \"%s\" by \"%s\", valid from %s to "
                "%s, which %s",
                inspection->host,
                n_pins == 1 ? "another key than the pinned one"
                            : "a key that is none of the pinned ones",
                key, info->subject, info->issuer, from, until,
                info->is_vouched ? "a trusted authority vouches for" : info->flaws);
}

/* What is to be proved besides the chain; `data` borrows from the host and from `address`. */
typedef struct {
    gnutls_typed_vdata_st data[2];
    GInetAddress *address;
} Claims;

static void
claims_init(Claims *claims, const char *host)
{
    *claims = (Claims){
        .data = { { GNUTLS_DT_DNS_HOSTNAME, (guchar *)host, 0 },
                  { GNUTLS_DT_KEY_PURPOSE_OID, (guchar *)GNUTLS_KP_TLS_WWW_SERVER, 0 } },
        .address = g_inet_address_new_from_string(host),
    };
    if (claims->address == NULL)
        return;
    claims->data[0].type = GNUTLS_DT_IP_ADDRESS;
    claims->data[0].data = (guchar *)g_inet_address_to_bytes(claims->address);
    claims->data[0].size = (guint)g_inet_address_get_native_size(claims->address);
}

static bool
verify(Inspection *inspection, gnutls_session_t session)
{
    Claims claims;
    int result;

    claims_init(&claims, inspection->host);
    result = gnutls_certificate_verify_peers(
        session, claims.data, G_N_ELEMENTS(claims.data), &inspection->status);
    g_clear_object(&claims.address);
    return result == 0;
}

/* An expired certificate is not looked up in revocation lists: so once more as if time did not count. */
static void
add_timeless_status(Inspection *inspection, gnutls_session_t session)
{
    gnutls_certificate_credentials_t credentials = NULL;
    gnutls_x509_trust_list_t list;
    unsigned status = 0;

    if (gnutls_credentials_get(session, GNUTLS_CRD_CERTIFICATE, (void **)&credentials) <
        0)
        return;
    gnutls_certificate_get_trust_list(credentials, &list);
    if (gnutls_x509_trust_list_verify_crt(list, inspection->chain, inspection->n_chain,
                                          GNUTLS_VERIFY_DISABLE_TIME_CHECKS, &status,
                                          NULL) >= 0)
        inspection->status |= status;
}

static NetTlsInfo *
info_new(gnutls_session_t session, const Inspection *inspection)
{
    gnutls_x509_crt_t own = inspection->chain[0];
    NetTlsInfo *info = g_new0(NetTlsInfo, 1);
    gsize len = sizeof info->key_sha256;

    if (gnutls_x509_crt_get_key_id(own, GNUTLS_KEYID_USE_SHA256, info->key_sha256, &len) <
        0) {
        g_free(info);
        return NULL;
    }
    info->protocol =
        g_strdup(gnutls_protocol_get_name(gnutls_protocol_get_version(session)));
    info->cipher = g_strdup("");
    info->subject = dn_to_string(own, gnutls_x509_crt_get_dn3);
    info->issuer = dn_to_string(own, gnutls_x509_crt_get_issuer_dn3);
    info->names = names_to_string(own, "");
    if (info->names == NULL)
        info->names = g_strdup("");
    info->valid_from = gnutls_x509_crt_get_activation_time(own);
    info->valid_until = gnutls_x509_crt_get_expiration_time(own);
    return info;
}

static bool
is_pinned(const NetTlsInfo *info, const char *const *pins)
{
    g_autofree char *hex = pb_digest_to_hex(info->key_sha256, sizeof info->key_sha256);

    return g_strv_contains(pins, hex);
}

/* With pins a key that is one of them is needed, and enough but for what no pin replaces. */
static bool
is_accepted(const Inspection *inspection, const NetTlsInfo *info, const char *const *pins,
            GError **error)
{
    bool has_pins = pins != NULL && pins[0] != NULL;
    unsigned left =
        has_pins ? inspection->status & ~(unsigned)REPLACED_BY_PIN : inspection->status;

    if (has_pins && !info->is_pinned)
        set_pin_error(error, inspection, info, g_strv_length((char **)pins));
    else if (left != 0 || !inspection->is_verified)
        set_error(error, inspection, left, info);
    else
        return true;
    return false;
}

static NetTlsInfo *
inspect(Inspection *inspection, gnutls_session_t session, const char *const *pins)
{
    NetTlsInfo *info;
    NetError code;

    if (!inspection_open(inspection, session))
        return NULL;
    if (!inspection->is_verified || inspection->status != 0) {
        add_timeless_status(inspection, session);
        complete_status(inspection);
    }
    info = info_new(session, inspection);
    if (info == NULL)
        return NULL;
    info->is_vouched = inspection->is_verified && inspection->status == 0;
    info->is_pinned = pins != NULL && is_pinned(info, pins);
    if (!info->is_vouched)
        info->flaws = flaws_to_string(inspection, inspection->status, &code);
    return info;
}

bool
net_certificate_check(gnutls_session_t session, const char *host, const char *const *pins,
                      NetTlsInfo **info, GError **error)
{
    Inspection inspection = {
        .host = host,
        .now = g_get_real_time() / G_USEC_PER_SEC,
        .status = GNUTLS_CERT_INVALID,
    };

    inspection.is_verified = verify(&inspection, session);
    *info = inspect(&inspection, session, pins);
    if (*info == NULL)
        g_set_error(error, NET_ERROR, NET_ERROR_BAD_CERTIFICATE,
                    "%s showed no certificate that can be read", host);
    else
        (*info)->is_trusted = is_accepted(&inspection, *info, pins, error);
    inspection_close(&inspection);
    return *info != NULL && (*info)->is_trusted;
}

void
net_tls_info_free(NetTlsInfo *info)
{
    if (info == NULL)
        return;
    g_free(info->protocol);
    g_free(info->cipher);
    g_free(info->subject);
    g_free(info->issuer);
    g_free(info->names);
    g_free(info->flaws);
    g_free(info);
}
