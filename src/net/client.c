/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/client.c: our own certificate, for servers that ask for one (L1).
 *
 * Everything is checked when it is loaded, so that a mistake in the settings is told as one and not as a
 * refusal of the server's. The key's bytes are wiped as soon as GnuTLS has its own copy. */
#include <config.h>

#include "client.h"

#include <string.h>
#include <sys/stat.h>

#include <gio/gio.h>
#include <gnutls/x509.h>

#include "base/digest.h"
#include "base/human.h"
#include "base/path.h"
#include "base/secret.h"
#include "base/text.h"

#define MAX_FILE_BYTES     (1024 * 1024)
#define MAX_CHAIN_LEN      16
#define MAX_SHOWN_PATH_LEN 200

struct NetClient {
    gnutls_pcert_st chain[MAX_CHAIN_LEN]; /* our own first */
    unsigned n_chain;
    gnutls_privkey_t key;
    gint64 valid_from, valid_until;
};

void
net_client_free(NetClient *client)
{
    if (client == NULL)
        return;
    for (unsigned i = 0; i < client->n_chain; i++)
        gnutls_pcert_deinit(&client->chain[i]);
    gnutls_privkey_deinit(client->key);
    g_free(client);
}

unsigned
net_client_chain(const NetClient *client, gnutls_pcert_st **chain)
{
    *chain = (gnutls_pcert_st *)client->chain;
    return client->n_chain;
}

gnutls_privkey_t
net_client_key(const NetClient *client)
{
    return client->key;
}

/* `what` completes the sentence that begins with the file's name. */
static bool
fail(GError **error, const char *file, const char *what)
{
    g_autofree char *shown = pb_text_visible_cut(file, -1, MAX_SHOWN_PATH_LEN);

    g_set_error(error, NET_ERROR, NET_ERROR_CLIENT_CERT, "%s %s", shown, what);
    return false;
}

/* --- loading ------------------------------------------------------------------------------------ */

static bool
read_file(const char *file, gnutls_datum_t *pem, GError **error)
{
    g_autoptr(GError) cause = NULL;
    struct stat info;
    char *bytes = NULL;
    gsize len = 0;

    if (stat(file, &info) == 0 &&
        (!S_ISREG(info.st_mode) || info.st_size > MAX_FILE_BYTES))
        return fail(error, file, "is not a file with a certificate or a key");
    if (!g_file_get_contents(file, &bytes, &len, &cause)) {
        g_autofree char *shown =
            pb_text_visible_cut(cause->message, -1, 2 * MAX_SHOWN_PATH_LEN);

        g_set_error(error, NET_ERROR, NET_ERROR_CLIENT_CERT,
                    "our certificate or its key cannot be read: %s", shown);
        return false;
    }
    *pem = (gnutls_datum_t){ (guchar *)bytes, (guint)len };
    return true;
}

static void
wipe(gnutls_datum_t *pem)
{
    if (pem->data != NULL)
        pb_secret_wipe(pem->data, pem->size);
    g_free(pem->data);
}

static bool
read_dates(NetClient *client)
{
    gnutls_x509_crt_t own;

    if (gnutls_pcert_export_x509(&client->chain[0], &own) < 0)
        return false;
    client->valid_from = gnutls_x509_crt_get_activation_time(own);
    client->valid_until = gnutls_x509_crt_get_expiration_time(own);
    gnutls_x509_crt_deinit(own);
    return true;
}

static bool
load_chain(NetClient *client, const char *file, GError **error)
{
    gnutls_datum_t pem = { NULL, 0 };
    unsigned n = MAX_CHAIN_LEN;
    int result;

    if (!read_file(file, &pem, error))
        return false;
    result =
        gnutls_pcert_list_import_x509_raw(client->chain, &n, &pem, GNUTLS_X509_FMT_PEM,
                                          GNUTLS_X509_CRT_LIST_IMPORT_FAIL_IF_EXCEED);
    wipe(&pem); /* the key may be in there too */
    if (result == GNUTLS_E_SHORT_MEMORY_BUFFER)
        return fail(error, file, "holds too many certificates");
    if (result < 0 || n == 0)
        return fail(error, file, "holds no certificate in PEM form");
    client->n_chain = n;
    return read_dates(client) || fail(error, file, "holds no certificate of X.509");
}

static bool
load_key(NetClient *client, const char *file, GError **error)
{
    g_autoptr(GError) cause = NULL;
    gnutls_datum_t pem = { NULL, 0 };
    int result;

    if (!pb_path_check_private(file, &cause)) {
        g_autofree char *shown =
            pb_text_visible_cut(cause->message, -1, 2 * MAX_SHOWN_PATH_LEN);

        g_set_error(error, NET_ERROR, NET_ERROR_CLIENT_CERT,
                    "the key of our certificate: %s", shown);
        return false;
    }
    if (!read_file(file, &pem, error))
        return false;
    result =
        gnutls_privkey_import_x509_raw(client->key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0);
    wipe(&pem);
    if (result == GNUTLS_E_DECRYPTION_FAILED)
        return fail(
            error, file,
            "holds a key that is encrypted: store it without passphrase in a file "
            "that only you can read (openssl pkey -in FILE -out NEW; chmod 600 NEW)");
    return result >= 0 || fail(error, file, "holds no private key in PEM form");
}

/* The bytes of a public key, as a digest. */
static bool
key_id(gnutls_pubkey_t key, guint8 out[PB_DIGEST_LEN])
{
    gsize len = PB_DIGEST_LEN;

    return gnutls_pubkey_get_key_id(key, GNUTLS_KEYID_USE_SHA256, out, &len) >= 0;
}

static bool
is_pair(const NetClient *client)
{
    guint8 of_key[PB_DIGEST_LEN], of_certificate[PB_DIGEST_LEN];
    gnutls_pubkey_t derived;
    bool is_same;

    if (gnutls_pubkey_init(&derived) < 0)
        g_error("out of memory for TLS");
    is_same = gnutls_pubkey_import_privkey(derived, client->key, 0, 0) >= 0 &&
              key_id(derived, of_key) &&
              key_id(client->chain[0].pubkey, of_certificate) &&
              memcmp(of_key, of_certificate, sizeof of_key) == 0;
    gnutls_pubkey_deinit(derived);
    return is_same;
}

NetClient *
net_client_new(const char *cert_file, const char *key_file, GError **error)
{
    g_autoptr(NetClient) client = g_new0(NetClient, 1);

    if (key_file == NULL)
        key_file = cert_file;
    if (gnutls_privkey_init(&client->key) < 0)
        g_error("out of memory for TLS");
    if (!load_chain(client, cert_file, error) || !load_key(client, key_file, error))
        return NULL;
    if (!is_pair(client)) {
        fail(error, key_file,
             "holds a key that does not belong to the first certificate");
        return NULL;
    }
    return g_steal_pointer(&client);
}

/* --- refusals ----------------------------------------------------------------------------------- */

/* RFC 8446 section 6.2. Below TLS 1.3 OpenSSL says handshake_failure when it misses a certificate, and
 * GnuTLS decode_error. */
static bool
is_about_us(gnutls_alert_description_t alert)
{
    static const gnutls_alert_description_t about_us[] = {
        GNUTLS_A_HANDSHAKE_FAILURE,    GNUTLS_A_BAD_CERTIFICATE,
        GNUTLS_A_CERTIFICATE_REVOKED,  GNUTLS_A_UNSUPPORTED_CERTIFICATE,
        GNUTLS_A_CERTIFICATE_EXPIRED,  GNUTLS_A_CERTIFICATE_UNKNOWN,
        GNUTLS_A_UNKNOWN_CA,           GNUTLS_A_ACCESS_DENIED,
        GNUTLS_A_CERTIFICATE_REQUIRED, GNUTLS_A_DECODE_ERROR,
    };

    for (gsize i = 0; i < G_N_ELEMENTS(about_us); i++) {
        if (about_us[i] == alert)
            return true;
    }
    return false;
}

static void
append_dates(GString *out, const NetClient *client)
{
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    bool is_over = client->valid_until < now;
    g_autofree char *day =
        pb_date_to_string(is_over ? client->valid_until : client->valid_from);

    if (is_over || client->valid_from > now)
        g_string_append_printf(out, "; it %s %s",
                               is_over ? "expired on" : "is not valid before", day);
}

bool
net_client_set_refused(GError **error, gnutls_session_t session, int code,
                       const NetTlsInfo *info, const NetClient *client)
{
    g_autoptr(GString) text = NULL;
    gnutls_alert_description_t alert;
    const char *name;

    if (code != GNUTLS_E_FATAL_ALERT_RECEIVED || info == NULL || !info->is_client_asked)
        return false;
    alert = gnutls_alert_get(session);
    if (!is_about_us(alert))
        return false;
    name = gnutls_alert_get_name(alert);
    text = g_string_new(info->is_client_shown
                            ? "the server will not have our certificate"
                            : "the server wants a certificate of ours, which client_cert "
                              "would name");
    g_string_append_printf(text, " (%s)", name != NULL ? name : "unknown alert");
    if (info->is_client_shown && client != NULL)
        append_dates(text, client);
    g_set_error_literal(error, NET_ERROR, NET_ERROR_CLIENT_CERT, text->str);
    return true;
}
