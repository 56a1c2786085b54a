/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/certificate.c: is the server who it says it is? (L1)
 *
 * GnuTLS decides: a certificate passes only when its status is 0. What is looked up besides only
 * explains a refusal and can never turn one into a pass. Everything that stands in a certificate is
 * hostile text: it is cut and made visible. */
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

typedef struct {
    gnutls_x509_crt_t chain[MAX_CHAIN_LEN]; /* the server's own first */
    guint n_chain;
    const char *host;
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

static void
describe_names(GString *out, const Inspection *inspection)
{
    gnutls_x509_crt_t certificate = inspection->chain[0];
    guint n_names = 0;
    char *name;

    g_string_append(out, "is for ");
    for (guint i = 0; (name = alternative_name(certificate, i)) != NULL; i++) {
        if (*name != '\0' && n_names++ < MAX_SHOWN_NAMES)
            g_string_append_printf(out, "%s\"%s\"", n_names > 1 ? ", " : "", name);
        g_free(name);
    }
    if (n_names > MAX_SHOWN_NAMES)
        g_string_append_printf(out, " and %u more", n_names - MAX_SHOWN_NAMES);
    if (n_names == 0) {
        g_autofree char *common = common_name(certificate);

        if (common != NULL)
            g_string_append_printf(out, "\"%s\"", common);
        else
            g_string_append(out, "no host at all");
    }
    g_string_append_printf(out, ", not for \"%s\"", inspection->host);
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

/* When the chain already fails GnuTLS may stop before it looks at the rest: the person shall read all. */
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

static void
set_error(GError **error, const Inspection *inspection)
{
    g_autoptr(GPtrArray) clauses = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) sentence = g_string_new("the certificate of ");
    NetError code = NET_ERROR_BAD_CERTIFICATE;

    for (gsize i = 0; i < G_N_ELEMENTS(flaws); i++) {
        if ((inspection->status & flaws[i].flags) == 0)
            continue;
        if (clauses->len == 0)
            code = flaws[i].code;
        g_ptr_array_add(clauses, flaw_to_string(i, inspection));
    }
    if (clauses->len == 0)
        g_ptr_array_add(clauses, g_strdup("cannot be verified"));

    g_string_append(sentence, inspection->host);
    for (guint i = 0; i < clauses->len; i++) {
        const char *joint = i == 0 ? " " : i + 1 == clauses->len ? ", and " : ", ";

        g_string_append_printf(sentence, "%s%s", joint, (char *)clauses->pdata[i]);
    }
    g_set_error_literal(error, NET_ERROR, (int)code, sentence->str);
}

static int
verify(gnutls_session_t session, const char *host, unsigned *status)
{
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(host);
    gnutls_typed_vdata_st data[] = {
        { GNUTLS_DT_DNS_HOSTNAME, (guchar *)host, 0 },
        { GNUTLS_DT_KEY_PURPOSE_OID, (guchar *)GNUTLS_KP_TLS_WWW_SERVER, 0 },
    };

    if (address != NULL) {
        data[0].type = GNUTLS_DT_IP_ADDRESS;
        data[0].data = (guchar *)g_inet_address_to_bytes(address);
        data[0].size = (guint)g_inet_address_get_native_size(address);
    }
    return gnutls_certificate_verify_peers(session, data, G_N_ELEMENTS(data), status);
}

bool
net_certificate_check(gnutls_session_t session, const char *host, GError **error)
{
    Inspection inspection = {
        .host = host,
        .now = g_get_real_time() / G_USEC_PER_SEC,
        .status = GNUTLS_CERT_INVALID,
    };
    int result = verify(session, host, &inspection.status);

    if (result == 0 && inspection.status == 0)
        return true;
    if (!inspection_open(&inspection, session)) {
        g_set_error(error, NET_ERROR, NET_ERROR_BAD_CERTIFICATE,
                    "%s showed no certificate that can be read", host);
    } else {
        complete_status(&inspection);
        set_error(error, &inspection);
    }
    inspection_close(&inspection);
    return false;
}

NetTlsInfo *
net_tls_info_new(gnutls_session_t session)
{
    Inspection inspection = { 0 };
    NetTlsInfo *info = NULL;

    if (inspection_open(&inspection, session)) {
        gnutls_x509_crt_t own = inspection.chain[0];
        gsize len = PB_DIGEST_LEN;

        info = g_new0(NetTlsInfo, 1);
        info->protocol =
            g_strdup(gnutls_protocol_get_name(gnutls_protocol_get_version(session)));
        info->cipher = g_strdup(gnutls_cipher_get_name(gnutls_cipher_get(session)));
        info->subject = dn_to_string(own, gnutls_x509_crt_get_dn3);
        info->issuer = dn_to_string(own, gnutls_x509_crt_get_issuer_dn3);
        info->valid_from = gnutls_x509_crt_get_activation_time(own);
        info->valid_until = gnutls_x509_crt_get_expiration_time(own);
        if (gnutls_x509_crt_get_key_id(own, GNUTLS_KEYID_USE_SHA256, info->key_sha256,
                                       &len) < 0)
            g_clear_pointer(&info, net_tls_info_free);
    }
    inspection_close(&inspection);
    return info;
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
    g_free(info);
}
