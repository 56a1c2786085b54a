/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/net/test_client.c: a certificate of our own: shown to whom asks, to nobody else. */
#include <config.h>

#include <string.h>

#include <glib/gstdio.h>
#include <gnutls/abstract.h>
#include <gnutls/x509.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/human.h"
#include "base/text.h"
#include "server.h"

#define CLIENT_PURPOSE "1.3.6.1.5.5.7.3.2"
#define TLS12          "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS13          "NORMAL:-VERS-ALL:+VERS-TLS1.3"

static const char *const priorities[] = { TLS12, TLS13 };

/* A key in the form that OpenSSL wrote before PKCS #8; its passphrase is "secret". */
static const char old_encrypted_key[] =
    "-----BEGIN EC PRIVATE KEY-----\n"
    "Proc-Type: 4,ENCRYPTED\n"
    "DEK-Info: AES-256-CBC,9BA359587670378AF51C25C8004664CC\n"
    "\n"
    "QnIJvRFbQWZXCJMIiZV+5a2a8EzF3W80wOmn2cOv74/YtT6tlOEyJLJ3iQMGcrj1\n"
    "/Typ+AjWscFoJFw6S3xCN+EqJ69Ef7KqN0CPWmS4V317OonHdDiQfTSDS4wdSM0r\n"
    "AmrkaJBqgx1QEJSvx6IujwAj1Z85D7jI686o4JtuO5o=\n"
    "-----END EC PRIVATE KEY-----\n";

static NetIdentity *
client_identity(const char *name, gint64 from, guint rsa_bits, const NetIdentity *issuer)
{
    const NetIdentitySpec spec = { .common_name = name,
                                   .from = from,
                                   .until = from + PB_DAY,
                                   .rsa_bits = rsa_bits,
                                   .is_authority = issuer == NULL,
                                   .purpose = CLIENT_PURPOSE,
                                   .issuer = issuer };
    NetIdentity *made = net_identity_make(&spec, NULL);

    assert_non_null(made);
    return made;
}

static const char *
private_file(const char *name, const char *text)
{
    const char *path = test_file(name, text);

    assert_int_equal(g_chmod(path, 0600), 0);
    return path;
}

static const char *
key_file(const char *name, const NetIdentity *identity)
{
    g_autofree char *pem = net_identity_key_pem(identity);

    return private_file(name, pem);
}

/* --- a server that asks ------------------------------------------------------------------------- */

typedef struct {
    gnutls_certificate_request_t request;
    bool is_refusing;
    guint n_shown; /* certificates in the chain that came */
    char *key_hex; /* of the first */
} Asking;

static int
judge(gnutls_session_t session)
{
    const Asking *asking = gnutls_session_get_ptr(session);

    return asking->is_refusing ? GNUTLS_E_CERTIFICATE_ERROR : 0;
}

static void
ask(gnutls_session_t session, gpointer user_data)
{
    Server *server = user_data;
    const Asking *asking = server->options.data;

    gnutls_session_set_ptr(session, server->options.data);
    gnutls_certificate_server_set_request(session, asking->request);
    gnutls_session_set_verify_function(session, judge);
}

static char *
shown_key(const gnutls_datum_t *der)
{
    guint8 digest[PB_DIGEST_LEN];
    gsize len = sizeof digest;
    gnutls_x509_crt_t certificate;

    if (gnutls_x509_crt_init(&certificate) < 0 ||
        gnutls_x509_crt_import(certificate, der, GNUTLS_X509_FMT_DER) < 0 ||
        gnutls_x509_crt_get_key_id(certificate, GNUTLS_KEYID_USE_SHA256, digest, &len) <
            0)
        return g_strdup("unreadable");
    gnutls_x509_crt_deinit(certificate);
    return pb_digest_to_hex(digest, sizeof digest);
}

static void
script_asking(Server *server, NetPeer *peer)
{
    Asking *asking = server->options.data;
    const gnutls_datum_t *chain;

    g_clear_pointer(&asking->key_hex, g_free);
    asking->n_shown = 0;
    if (!server_tls(server, peer))
        return;
    chain = gnutls_certificate_get_peers(net_peer_session(peer), &asking->n_shown);
    if (chain != NULL)
        asking->key_hex = shown_key(&chain[0]);
    server_say(server, peer, "hello");
    server_linger(server, peer);
}

static Server *
asking_server(Asking *asking, const char *priority)
{
    return server_start(&(ServerOptions){
        .script = script_asking, .priority = priority, .prepare = ask, .data = asking });
}

/* Hello is read; then the server is joined, so that `asking` is complete. */
static void
expect_shown(Asking *asking, const char *priority, const NetTarget *paths, guint n_shown,
             const NetIdentity *identity)
{
    g_autoptr(Server) server = asking_server(asking, priority);
    NetTarget target = server_target(server);
    g_autofree char *expected = identity != NULL ? net_identity_key_hex(identity) : NULL;
    g_autoptr(GError) error = NULL;
    NetStream *stream;

    target.client_cert = paths->client_cert;
    target.client_key = paths->client_key;
    stream = net_stream_connect(&target, NULL, NULL);
    assert_non_null(stream);
    if (!net_stream_start_tls(stream, 0, NULL, &error))
        fail_msg("%s", error->message);
    expect_text(stream, "hello");
    assert_int_equal(net_stream_tls_info(stream)->is_client_asked,
                     asking->request != GNUTLS_CERT_IGNORE);
    assert_int_equal(net_stream_tls_info(stream)->is_client_shown, n_shown > 0);
    net_stream_free(stream);
    server_join(server);
    assert_int_equal(asking->n_shown, n_shown);
    if (expected == NULL)
        assert_null(asking->key_hex);
    else
        assert_string_equal(asking->key_hex, expected);
    g_clear_pointer(&asking->key_hex, g_free);
}

static void
stream_start_tls__shows_our_certificate__when_asked(void **state)
{
    g_autoptr(NetIdentity) root = client_identity("Root", -PB_HOUR, 0, NULL);
    g_autoptr(NetIdentity) ecc = client_identity("ada", -PB_HOUR, 0, root);
    g_autoptr(NetIdentity) rsa = client_identity("ada", -PB_HOUR, 2048, NULL);
    g_autofree char *rsa_key = net_identity_key_pem(rsa);
    g_autofree char *both = g_strconcat(net_identity_pem(rsa), rsa_key, NULL);
    g_autofree char *reversed = g_strconcat(rsa_key, net_identity_pem(rsa), NULL);
    const NetTarget in_two = {
        .client_cert = test_file("ecc.pem", net_identity_pem(ecc)),
        .client_key = key_file("ecc.key", ecc),
    };
    const NetTarget in_one = { .client_cert = private_file("both.pem", both) };
    const NetTarget key_first = { .client_cert = private_file("reversed.pem", reversed) };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(priorities); i++) {
        Asking asking = { .request = GNUTLS_CERT_REQUIRE };

        expect_shown(&asking, priorities[i], &in_two, 2, ecc);
        expect_shown(&asking, priorities[i], &in_one, 1, rsa);
        expect_shown(&asking, priorities[i], &key_first, 1, rsa);
        asking.request = GNUTLS_CERT_REQUEST;
        expect_shown(&asking, priorities[i], &in_two, 2, ecc);
    }
}

static void
stream_start_tls__shows_nothing__when_not_asked(void **state)
{
    g_autoptr(NetIdentity) ada = client_identity("ada", -PB_HOUR, 0, NULL);
    const NetTarget paths = { .client_cert = test_file("ada.pem", net_identity_pem(ada)),
                              .client_key = key_file("ada.key", ada) };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(priorities); i++) {
        Asking asking = { .request = GNUTLS_CERT_IGNORE };

        expect_shown(&asking, priorities[i], &paths, 0, NULL);
    }
}

/* Accounts share what they trust; what one of them shows must never go to the server of another. */
static void
stream_start_tls__keeps_accounts_apart__with_the_same_ca_file(void **state)
{
    g_autoptr(NetIdentity) ada = client_identity("ada", -PB_HOUR, 0, NULL);
    g_autoptr(NetIdentity) bob = client_identity("bob", -PB_HOUR, 0, NULL);
    const NetTarget none = { .client_cert = NULL };
    const NetTarget of_ada = { .client_cert = test_file("ada.pem", net_identity_pem(ada)),
                               .client_key = key_file("ada.key", ada) };
    const NetTarget of_bob = { .client_cert = test_file("bob.pem", net_identity_pem(bob)),
                               .client_key = key_file("bob.key", bob) };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(priorities); i++) {
        Asking asking = { .request = GNUTLS_CERT_REQUEST };

        expect_shown(&asking, priorities[i], &of_ada, 1, ada);
        expect_shown(&asking, priorities[i], &none, 0, NULL);
        expect_shown(&asking, priorities[i], &of_bob, 1, bob);
        expect_shown(&asking, priorities[i], &of_ada, 1, ada);
        expect_shown(&asking, priorities[i], &none, 0, NULL);
    }
}

static void
stream_start_tls__shows__a_renewed_certificate(void **state)
{
    g_autoptr(NetIdentity) old = client_identity("ada", -PB_HOUR, 0, NULL);
    g_autoptr(NetIdentity) renewed = client_identity("ada", -PB_HOUR, 0, NULL);
    NetTarget paths = { .client_cert = test_file("ada.pem", net_identity_pem(old)),
                        .client_key = key_file("ada.key", old) };
    Asking asking = { .request = GNUTLS_CERT_REQUIRE };

    (void)state;
    expect_shown(&asking, TLS13, &paths, 1, old);
    paths.client_cert = test_file("ada.pem", net_identity_pem(renewed));
    paths.client_key = key_file("ada.key", renewed);
    expect_shown(&asking, TLS13, &paths, 1, renewed);
}

/* --- a server that refuses ---------------------------------------------------------------------- */

/* In TLS 1.3 the refusal comes after our side of the handshake is done: with the first read. */
static GError *
refusal_of(Asking *asking, const char *priority, const NetTarget *paths)
{
    g_autoptr(Server) server = asking_server(asking, priority);
    NetTarget target = server_target(server);
    g_autoptr(NetStream) stream = NULL;
    GError *error = NULL;
    char buf[16];

    target.client_cert = paths->client_cert;
    target.client_key = paths->client_key;
    stream = net_stream_connect(&target, NULL, NULL);
    assert_non_null(stream);
    if (net_stream_start_tls(stream, 0, NULL, &error))
        assert_int_equal(net_stream_read(stream, buf, sizeof buf, NULL, &error), -1);
    assert_true(net_stream_tls_info(stream)->is_client_asked);
    assert_true(pb_text_is_visible(error->message, -1, PB_TEXT_LINE));
    assert_int_equal(pb_error_class(error), PB_CLASS_SETTINGS);
    server_join(server);
    assert_false(server->is_secured);
    return error;
}

static void
stream__tells__that_the_server_wants_a_certificate(void **state)
{
    const NetTarget none = { .client_cert = NULL };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(priorities); i++) {
        Asking asking = { .request = GNUTLS_CERT_REQUIRE };
        GError *error = refusal_of(&asking, priorities[i], &none);

        assert_non_null(strstr(error->message, "wants a certificate of ours"));
        expect_error(error, NET_ERROR_CLIENT_CERT);
    }
}

static void
stream__tells__that_the_server_refuses_our_certificate(void **state)
{
    static const struct {
        gint64 from;
        const char *text;
    } ages[] = { { -PB_HOUR, "will not have our certificate" },
                 { -2 * PB_DAY, "; it expired on 20" },
                 { 2 * PB_DAY, "; it is not valid before 20" } };

    (void)state;
    for (gsize i = 0; i < 2 * G_N_ELEMENTS(ages); i++) {
        g_autoptr(NetIdentity) ada = client_identity("ada", ages[i / 2].from, 0, NULL);
        const NetTarget paths = { .client_cert =
                                      test_file("ada.pem", net_identity_pem(ada)),
                                  .client_key = key_file("ada.key", ada) };
        Asking asking = { .request = GNUTLS_CERT_REQUIRE, .is_refusing = true };
        GError *error = refusal_of(&asking, priorities[i % 2], &paths);

        if (strstr(error->message, ages[i / 2].text) == NULL)
            fail_msg("no \"%s\" in: %s", ages[i / 2].text, error->message);
        expect_error(error, NET_ERROR_CLIENT_CERT);
    }
}

/* --- files that cannot be used ------------------------------------------------------------------ */

static const char *
encrypted_key_file(const NetIdentity *identity)
{
    g_autofree char *pem = net_identity_key_pem(identity);
    gnutls_datum_t clear = { (guchar *)pem, (guint)strlen(pem) };
    gnutls_datum_t encrypted = { NULL, 0 };
    g_autofree char *text = NULL;
    gnutls_x509_privkey_t key;

    assert_true(gnutls_x509_privkey_init(&key) >= 0);
    assert_true(gnutls_x509_privkey_import(key, &clear, GNUTLS_X509_FMT_PEM) >= 0);
    assert_true(gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, "secret",
                                                  GNUTLS_PKCS_PBES2_AES_256,
                                                  &encrypted) >= 0);
    text = g_strndup((const char *)encrypted.data, encrypted.size);
    gnutls_free(encrypted.data);
    gnutls_x509_privkey_deinit(key);
    return private_file("encrypted.key", text);
}

static void
expect_unusable(const char *cert, const char *key, const char *text)
{
    g_autoptr(Server) server = server_start(&(ServerOptions){ .script = script_silence });
    NetTarget target = server_target(server);
    g_autoptr(NetStream) stream = NULL;
    GError *error = NULL;

    /* The server says nothing: the failure is seen before a byte is sent. */
    g_cancellable_cancel(server->cancellable);
    target.client_cert = cert;
    target.client_key = key;
    stream = net_stream_connect(&target, NULL, NULL);
    assert_non_null(stream);
    if (net_stream_start_tls(stream, 0, NULL, &error))
        fail_msg("%s, %s: were used", cert, key);
    if (strstr(error->message, text) == NULL)
        fail_msg("no \"%s\" in: %s", text, error->message);
    assert_true(pb_text_is_visible(error->message, -1, PB_TEXT_LINE));
    assert_int_equal(pb_error_class(error), PB_CLASS_SETTINGS);
    expect_error(error, NET_ERROR_CLIENT_CERT);
}

static const char *
long_chain_file(const NetIdentity *identity)
{
    g_autoptr(GString) pem = g_string_new(NULL);

    for (int i = 0; i < 17; i++)
        g_string_append(pem, net_identity_pem(identity));
    return test_file("long.pem", pem->str);
}

static void
stream_start_tls__refuses__an_unusable_client_certificate(void **state)
{
    g_autoptr(NetIdentity) ada = client_identity("ada", -PB_HOUR, 0, NULL);
    g_autoptr(NetIdentity) bob = client_identity("bob", -PB_HOUR, 0, NULL);
    const char *cert = test_file("ada.pem", net_identity_pem(ada));
    const char *key = key_file("ada.key", ada);
    const char *garbage = private_file("garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n");
    g_autofree char *key_pem = net_identity_key_pem(ada);
    g_autofree char *folder = g_path_get_dirname(cert);

    (void)state;
    expect_unusable("/nonexistent/\033[31m.pem", key, "cannot be read");
    expect_unusable(cert, "/nonexistent/\033[31m.key", "the key of our certificate: ");
    expect_unusable(folder, key, "is not a file");
    expect_unusable(cert, folder, "is not a file");
    expect_unusable(garbage, key, "holds no certificate");
    expect_unusable(key, key, "holds no certificate");
    expect_unusable(cert, garbage, "holds no private key");
    expect_unusable(long_chain_file(ada), key, "holds too many certificates");
    expect_unusable(cert, key_file("bob.key", bob),
                    "holds a key that does not belong to the first certificate");
    expect_unusable(cert, test_file("open.key", key_pem), "others may read");
    /* A certificate may be read by all; where the key is in the same file it may not. */
    expect_unusable(cert, NULL, "others may read");
    expect_unusable(private_file("ada-private.pem", net_identity_pem(ada)), NULL,
                    "holds no private key");
    expect_unusable(cert, encrypted_key_file(ada), "holds a key that is encrypted");
    expect_unusable(cert, private_file("old.key", old_encrypted_key),
                    "holds a key that is encrypted");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_start_tls__shows_our_certificate__when_asked),
        cmocka_unit_test(stream_start_tls__shows_nothing__when_not_asked),
        cmocka_unit_test(stream_start_tls__keeps_accounts_apart__with_the_same_ca_file),
        cmocka_unit_test(stream_start_tls__shows__a_renewed_certificate),
        cmocka_unit_test(stream__tells__that_the_server_wants_a_certificate),
        cmocka_unit_test(stream__tells__that_the_server_refuses_our_certificate),
        cmocka_unit_test(stream_start_tls__refuses__an_unusable_client_certificate),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
