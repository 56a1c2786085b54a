/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/net/test_certificate.c: which certificates pass, and what is said of those that do not;
 * each flaw alone and in pairs. In every refused case the server's own handshake must have failed too:
 * then not a byte of a login can have reached it. */
#include <config.h>

#include <string.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/human.h"
#include "base/text.h"
#include "server.h"

#define SERVER_PURPOSE "1.3.6.1.5.5.7.3.1"
#define CLIENT_PURPOSE "1.3.6.1.5.5.7.3.2"
#define TLS13          "NORMAL:-VERS-ALL:+VERS-TLS1.3"
#define TLS12          "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS11          "NORMAL:-VERS-ALL:+VERS-TLS1.1:+SHA1:%COMPAT"

enum { OK = -1 };

typedef enum { BY_ITSELF, BY_ROOT, BY_MIDDLE, BY_OLD_MIDDLE, BY_LEAF } Signer;
typedef enum { TRUST_ITSELF, TRUST_ROOT, TRUST_OTHER, TRUST_SYSTEM } Trust;
typedef enum { FRESH, EXPIRED, FUTURE } Age;

static const char *const local[] = { "localhost", NULL };
static const char *const wild[] = { "*.example.org", NULL };
static const char *const other[] = { "other.example", NULL };
static const char *const many[] = { "a.example", "b.example", "c.example", "d.example",
                                    "e.example", "f.example", NULL };
static const char *const nasty[] = { "\033]0;owned\007.example", NULL };
static const char *const ips[] = { "127.0.0.1", "::1", NULL };

static const struct {
    const char *name;
    const char *host;
    const char *const *dns_names;
    const char *const *addresses;
    Age age;
    const char *purpose;
    Signer signer;
    Trust trust;
    const char *priority;
    int code;
    const char *texts[4];
} rows[] = {
    /* clang-format off */
    { "itself, trusted", "localhost", local, ips, FRESH, SERVER_PURPOSE, BY_ITSELF, TRUST_ITSELF, NULL, OK, { NULL } },
    { "address", "127.0.0.1", local, ips, FRESH, SERVER_PURPOSE, BY_ITSELF, TRUST_ITSELF, NULL, OK, { NULL } },
    { "final dot", "localhost.", local, ips, FRESH, SERVER_PURPOSE, BY_ITSELF, TRUST_ITSELF, NULL, OK, { NULL } },
    { "capitals", "LocalHost", local, ips, FRESH, SERVER_PURPOSE, BY_ITSELF, TRUST_ITSELF, NULL, OK, { NULL } },
    { "no purpose named", "localhost", local, NULL, FRESH, NULL, BY_ROOT, TRUST_ROOT, NULL, OK, { NULL } },
    { "root", "localhost", local, ips, FRESH, SERVER_PURPOSE, BY_ROOT, TRUST_ROOT, NULL, OK, { NULL } },
    { "middle", "localhost", local, ips, FRESH, SERVER_PURPOSE, BY_MIDDLE, TRUST_ROOT, NULL, OK, { NULL } },
    { "TLS 1.3", "localhost", local, ips, FRESH, SERVER_PURPOSE, BY_ROOT, TRUST_ROOT, TLS13, OK, { NULL } },
    { "TLS 1.2", "localhost", local, ips, FRESH, SERVER_PURPOSE, BY_ROOT, TRUST_ROOT, TLS12, OK, { NULL } },
    { "TLS 1.1", "localhost", local, ips, FRESH, SERVER_PURPOSE, BY_ROOT, TRUST_ROOT, TLS11, NET_ERROR_TLS, { "no TLS that is still safe" } },

    { "wrong host", "localhost", other, ips, FRESH, SERVER_PURPOSE, BY_ROOT, TRUST_ROOT, NULL, NET_ERROR_WRONG_HOST,
      { "the certificate of localhost is for \"other.example\", \"127.0.0.1\", \"::1\", not for \"localhost\"" } },
    { "wrong host, 1.2", "localhost", other, NULL, FRESH, SERVER_PURPOSE, BY_ROOT, TRUST_ROOT, TLS12, NET_ERROR_WRONG_HOST, { "not for \"localhost\"" } },
    { "wrong address", "127.0.0.1", local, NULL, FRESH, SERVER_PURPOSE, BY_ROOT, TRUST_ROOT, NULL, NET_ERROR_WRONG_HOST, { "is for \"localhost\", not for \"127.0.0.1\"" } },
    { "wild card for others", "localhost", wild, NULL, FRESH, SERVER_PURPOSE, BY_ROOT, TRUST_ROOT, NULL, NET_ERROR_WRONG_HOST, { "\"*.example.org\"" } },
    { "many wrong names", "localhost", many, NULL, FRESH, SERVER_PURPOSE, BY_ROOT, TRUST_ROOT, NULL, NET_ERROR_WRONG_HOST, { "\"d.example\" and 2 more, not" } },
    { "nasty name", "localhost", nasty, NULL, FRESH, SERVER_PURPOSE, BY_ROOT, TRUST_ROOT, NULL, NET_ERROR_WRONG_HOST, { "owned" } },

    { "itself, other trusted", "localhost", local, ips, FRESH, SERVER_PURPOSE, BY_ITSELF, TRUST_OTHER, NULL, NET_ERROR_UNKNOWN_CA, { "is signed by itself" } },
    { "itself, system", "localhost", local, ips, FRESH, SERVER_PURPOSE, BY_ITSELF, TRUST_SYSTEM, NULL, NET_ERROR_UNKNOWN_CA, { "is signed by itself" } },
    { "root, other trusted", "localhost", local, ips, FRESH, SERVER_PURPOSE, BY_ROOT, TRUST_OTHER, NULL, NET_ERROR_UNKNOWN_CA,
      { "is signed by an authority that is not trusted (issuer \"CN=Root\")" } },
    { "middle, other trusted", "localhost", local, ips, FRESH, SERVER_PURPOSE, BY_MIDDLE, TRUST_OTHER, TLS12, NET_ERROR_UNKNOWN_CA, { "(issuer \"CN=Root\")" } },
    { "signed by a leaf", "localhost", local, ips, FRESH, SERVER_PURPOSE, BY_LEAF, TRUST_ROOT, NULL, NET_ERROR_UNKNOWN_CA, { "may not sign others" } },

    { "expired", "localhost", local, ips, EXPIRED, SERVER_PURPOSE, BY_ROOT, TRUST_ROOT, NULL, NET_ERROR_EXPIRED, { "the certificate of localhost expired on 20" } },
    { "expired itself", "localhost", local, ips, EXPIRED, SERVER_PURPOSE, BY_ITSELF, TRUST_ITSELF, NULL, NET_ERROR_EXPIRED, { "expired on 20" } },
    { "not yet", "localhost", local, ips, FUTURE, SERVER_PURPOSE, BY_ROOT, TRUST_ROOT, NULL, NET_ERROR_EXPIRED, { "is not valid before 20" } },
    { "old middle", "localhost", local, ips, FRESH, SERVER_PURPOSE, BY_OLD_MIDDLE, TRUST_ROOT, NULL, NET_ERROR_EXPIRED,
      { "depends on an authority whose certificate expired on" } },

    { "client's purpose", "localhost", local, ips, FRESH, CLIENT_PURPOSE, BY_ROOT, TRUST_ROOT, NULL, NET_ERROR_BAD_CERTIFICATE, { "is not meant for servers" } },

    { "wrong host, unknown", "localhost", other, NULL, FRESH, SERVER_PURPOSE, BY_ROOT, TRUST_OTHER, NULL, NET_ERROR_WRONG_HOST,
      { "not for \"localhost\", and is signed by an authority" } },
    { "wrong host, expired", "localhost", other, NULL, EXPIRED, SERVER_PURPOSE, BY_ROOT, TRUST_ROOT, NULL, NET_ERROR_WRONG_HOST,
      { "not for \"localhost\", and expired on" } },
    { "wrong host, purpose", "localhost", other, NULL, FRESH, CLIENT_PURPOSE, BY_ROOT, TRUST_ROOT, NULL, NET_ERROR_WRONG_HOST,
      { "not for \"localhost\", and is not meant for servers" } },
    { "unknown, expired", "localhost", local, NULL, EXPIRED, SERVER_PURPOSE, BY_ROOT, TRUST_OTHER, NULL, NET_ERROR_UNKNOWN_CA,
      { "is not trusted (issuer \"CN=Root\"), and expired on" } },
    { "unknown, not yet", "localhost", local, NULL, FUTURE, SERVER_PURPOSE, BY_ROOT, TRUST_OTHER, TLS12, NET_ERROR_UNKNOWN_CA,
      { "is not trusted", "and is not valid before" } },
    { "unknown, purpose", "localhost", local, NULL, FRESH, CLIENT_PURPOSE, BY_ROOT, TRUST_OTHER, NULL, NET_ERROR_UNKNOWN_CA,
      { "is not trusted", "and is not meant for servers" } },
    { "expired, purpose", "localhost", local, NULL, EXPIRED, CLIENT_PURPOSE, BY_ROOT, TRUST_ROOT, NULL, NET_ERROR_EXPIRED,
      { "expired on", "and is not meant for servers" } },
    { "all", "localhost", other, NULL, EXPIRED, CLIENT_PURPOSE, BY_ROOT, TRUST_OTHER, NULL, NET_ERROR_WRONG_HOST,
      { "is for \"other.example\"", ", is signed by an authority", ", expired on", ", and is not meant for servers" } },
    /* clang-format on */
};

typedef struct {
    NetIdentity *root, *middle, *old_middle, *leaf;
} Authorities;

static NetIdentity *
authority(const char *name, gint64 from, const NetIdentity *issuer)
{
    const NetIdentitySpec spec = { .common_name = name,
                                   .from = from,
                                   .until = from + PB_DAY,
                                   .is_authority = true,
                                   .issuer = issuer };
    NetIdentity *made = net_identity_make(&spec, NULL);

    assert_non_null(made);
    return made;
}

static int
make_authorities(void **state)
{
    const NetIdentitySpec leaf = {
        .common_name = "leaf", .dns_names = local, .from = -PB_HOUR, .until = PB_DAY
    };
    Authorities *authorities = g_new0(Authorities, 1);
    NetIdentitySpec signed_leaf = leaf;

    authorities->root = authority("Root", -PB_HOUR, NULL);
    authorities->middle = authority("Middle", -PB_HOUR, authorities->root);
    authorities->old_middle = authority("Old", -3 * PB_DAY, authorities->root);
    signed_leaf.issuer = authorities->root;
    authorities->leaf = net_identity_make(&signed_leaf, NULL);
    assert_non_null(authorities->leaf);
    *state = authorities;
    return 0;
}

static int
free_authorities(void **state)
{
    Authorities *authorities = *state;

    net_identity_free(authorities->root);
    net_identity_free(authorities->middle);
    net_identity_free(authorities->old_middle);
    net_identity_free(authorities->leaf);
    g_free(authorities);
    return 0;
}

static NetIdentity *
identity_of_row(gsize i, const Authorities *authorities)
{
    static const gint64 from[] = { -PB_HOUR, -3 * PB_DAY, 2 * PB_DAY };
    const NetIdentity *signers[] = { NULL, authorities->root, authorities->middle,
                                     authorities->old_middle, authorities->leaf };
    const NetIdentitySpec spec = {
        .common_name = "server",
        .dns_names = rows[i].dns_names,
        .addresses = rows[i].addresses,
        .from = from[rows[i].age],
        .until = from[rows[i].age] + PB_DAY,
        .purpose = rows[i].purpose,
        .issuer = signers[rows[i].signer],
    };
    NetIdentity *made = net_identity_make(&spec, NULL);

    assert_non_null(made);
    return made;
}

static const char *
trust_of_row(gsize i, const Authorities *authorities, const NetIdentity *identity)
{
    g_autofree char *name = g_strdup_printf("trust-%zu.pem", i);

    if (rows[i].trust == TRUST_ITSELF)
        return test_file(name, net_identity_pem(identity));
    if (rows[i].trust == TRUST_ROOT)
        return test_file(name, net_identity_pem(authorities->root));
    return rows[i].trust == TRUST_OTHER ? good_ca_file() : NULL;
}

/* What came can still be shown; without a handshake there is nothing. */
static void
check_info_of_refusal(gsize i, const NetTlsInfo *info)
{
    assert_int_equal(info == NULL, rows[i].code == NET_ERROR_TLS);
    if (info == NULL)
        return;
    assert_false(info->is_trusted);
    assert_false(info->is_vouched);
    assert_false(info->is_pinned);
    assert_true(strlen(info->flaws) > 0);
    assert_true(pb_text_is_visible(info->flaws, -1, PB_TEXT_LINE));
    assert_true(pb_text_is_visible(info->names, -1, PB_TEXT_LINE));
}

static void
check_refusal(gsize i, GError *error, NetStream *stream)
{
    GError *again = NULL;

    assert_non_null(error);
    if (error->code != rows[i].code)
        fail_msg("%s: %d: %s", rows[i].name, error->code, error->message);
    for (int t = 0; t < 4 && rows[i].texts[t] != NULL; t++) {
        if (strstr(error->message, rows[i].texts[t]) == NULL)
            fail_msg("%s: no \"%s\" in: %s", rows[i].name, rows[i].texts[t],
                     error->message);
    }
    assert_true(pb_text_is_visible(error->message, -1, PB_TEXT_LINE));
    assert_int_equal(pb_error_class(error), PB_CLASS_UNREACHABLE);
    assert_false(net_stream_is_tls(stream));
    check_info_of_refusal(i, net_stream_tls_info(stream));
    assert_false(net_stream_write(stream, "USER", 4, NULL, &again));
    expect_error(again, (NetError)rows[i].code);
}

static void
check_row(gsize i, const Authorities *authorities)
{
    g_autoptr(NetIdentity) identity = identity_of_row(i, authorities);
    g_autoptr(GError) error = NULL;
    Server *server = server_start(&(ServerOptions){
        .script = script_tls_hello, .identity = identity, .priority = rows[i].priority });
    NetTarget target = server_target(server);
    NetStream *stream;
    bool is_secured;

    target.host = rows[i].host;
    target.ca_file = trust_of_row(i, authorities, identity);
    stream = net_stream_connect(&target, NULL, &error);
    assert_non_null(stream);
    if (net_stream_start_tls(stream, 0, NULL, &error)) {
        if (rows[i].code != OK)
            fail_msg("%s: was accepted", rows[i].name);
        expect_text(stream, "hello");
    } else if (rows[i].code == OK) {
        fail_msg("%s: %s", rows[i].name, error->message);
    } else {
        check_refusal(i, error, stream);
    }
    net_stream_free(stream);
    server_join(server);
    is_secured = server->is_secured;
    server_stop(server);
    assert_int_equal(is_secured, rows[i].code == OK);
}

static void
stream_start_tls__judges__each_certificate(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(i, *state);
}

/* --- names that lie, chains that are long ------------------------------------------------------- */

static GError *
error_with(const NetIdentitySpec *spec, const NetIdentity *root)
{
    g_autoptr(NetIdentity) identity = net_identity_make(spec, NULL);
    g_autoptr(Server) server = server_start(
        &(ServerOptions){ .script = script_tls_hello, .identity = identity });
    g_autoptr(NetStream) stream = NULL;
    NetTarget target = server_target(server);
    GError *error = NULL;

    assert_non_null(identity);
    target.ca_file = test_file("root.pem", net_identity_pem(root));
    stream = net_stream_connect(&target, NULL, NULL);
    assert_non_null(stream);
    if (net_stream_start_tls(stream, 0, NULL, &error))
        expect_text(stream, "hello");
    return error;
}

static void
stream_start_tls__refuses__a_nul_in_a_name(void **state)
{
    const Authorities *authorities = *state;
    const NetIdentitySpec spec = { .common_name = "localhost",
                                   .nul_name = { "localhost", ".evil.example" },
                                   .from = -PB_HOUR,
                                   .until = PB_DAY,
                                   .issuer = authorities->root };
    GError *error = error_with(&spec, authorities->root);

    assert_non_null(error);
    assert_non_null(strstr(error->message, "\"localhost^@.evil.example\""));
    expect_error(error, NET_ERROR_WRONG_HOST);
}

static void
stream_start_tls__refuses__a_weak_key(void **state)
{
    const Authorities *authorities = *state;
    const NetIdentitySpec spec = { .common_name = "localhost",
                                   .dns_names = local,
                                   .from = -PB_HOUR,
                                   .until = PB_DAY,
                                   .rsa_bits = 1024,
                                   .issuer = authorities->root };
    GError *error = error_with(&spec, authorities->root);

    assert_non_null(error);
    assert_non_null(strstr(error->message, "too weak to trust"));
    expect_error(error, NET_ERROR_BAD_CERTIFICATE);
}

static void
stream_start_tls__takes__a_certificate_of_60_kb(void **state)
{
    const Authorities *authorities = *state;
    g_autofree char *label = g_strnfill(55, 'x');
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    NetIdentitySpec spec = { .common_name = "big",
                             .from = -PB_HOUR,
                             .until = PB_DAY,
                             .issuer = authorities->root };

    for (int i = 0; i < 330; i++)
        g_ptr_array_add(
            names, g_strdup_printf("host-%04d.%s.%s.%s.example", i, label, label, label));
    g_ptr_array_add(names, g_strdup("localhost"));
    g_ptr_array_add(names, NULL);
    spec.dns_names = (const char *const *)names->pdata;
    assert_null(error_with(&spec, authorities->root));
}

/* --- ca_file ------------------------------------------------------------------------------------ */

static void
expect_ca_file_error(const Server *server, const char *ca_file, const char *text)
{
    NetTarget target = server_target(server);
    g_autoptr(NetStream) stream = NULL;
    GError *error = NULL;

    target.ca_file = ca_file;
    stream = net_stream_connect(&target, NULL, NULL);
    assert_non_null(stream);
    assert_false(net_stream_start_tls(stream, 0, NULL, &error));
    assert_non_null(strstr(error->message, text));
    assert_int_equal(pb_error_class(error), PB_CLASS_SETTINGS);
    expect_error(error, NET_ERROR_CA_FILE);
}

static void
stream_start_tls__fails__on_an_unusable_ca_file(void **state)
{
    const char *garbage = test_file("garbage.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n");
    g_autofree char *folder = g_path_get_dirname(garbage);
    g_autoptr(Server) server =
        server_start(&(ServerOptions){ .script = script_silence, .n_clients = 4 });

    (void)state;
    /* The server says nothing: each failure is seen before a byte is sent. */
    g_cancellable_cancel(server->cancellable);
    expect_ca_file_error(server, "/nonexistent/\033[31m.pem", "cannot be read");
    expect_ca_file_error(server, garbage, "holds no certificate");
    expect_ca_file_error(server, test_file("empty.pem", ""), "holds no certificate");
    expect_ca_file_error(server, folder, "is not a file");
}

static void
stream_start_tls__reads__a_changed_ca_file_again(void **state)
{
    const Authorities *authorities = *state;
    g_autoptr(Server) server =
        server_start(&(ServerOptions){ .script = script_tls_hello, .n_clients = 2 });
    NetTarget target = server_target(server);
    GError *error = NULL;
    NetStream *stream;

    target.ca_file = test_file("changing.pem", net_identity_pem(authorities->root));
    stream = net_stream_connect(&target, NULL, NULL);
    assert_false(net_stream_start_tls(stream, 0, NULL, &error));
    expect_error(error, NET_ERROR_UNKNOWN_CA);
    net_stream_free(stream);

    (void)test_file("changing.pem", net_identity_pem(good_identity()));
    stream = net_stream_connect(&target, NULL, NULL);
    assert_true(net_stream_start_tls(stream, 0, NULL, NULL));
    expect_text(stream, "hello");
    net_stream_free(stream);
}

/* --- what is known afterwards ------------------------------------------------------------------- */

static void
stream_tls_info__tells__what_was_agreed(void **state)
{
    g_autoptr(Server) server =
        server_start(&(ServerOptions){ .script = script_tls_hello, .priority = TLS12 });
    g_autoptr(NetStream) stream = client_tls(server);
    const NetTlsInfo *info = net_stream_tls_info(stream);
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    g_autofree char *hex = NULL;
    g_autofree char *expected = net_identity_key_hex(good_identity());

    (void)state;
    assert_true(net_stream_is_tls(stream));
    assert_string_equal(info->protocol, "TLS1.2");
    assert_string_equal(info->subject, "CN=localhost");
    assert_string_equal(info->issuer, "CN=localhost");
    assert_non_null(strstr(info->cipher, "AES"));
    assert_true(info->valid_from < now && now < info->valid_until);
    hex = pb_digest_to_hex(info->key_sha256, sizeof info->key_sha256);
    assert_string_equal(hex, expected);
}

static void
identity_new__makes__what_its_kind_says(void **state)
{
    static const struct {
        NetIdentityKind kind;
        int code;
    } kinds[] = { { NET_IDENTITY_GOOD, OK },
                  { NET_IDENTITY_EXPIRED, NET_ERROR_EXPIRED },
                  { NET_IDENTITY_WRONG_HOST, NET_ERROR_WRONG_HOST } };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(NetIdentity) identity = net_identity_new(kinds[i].kind, NULL);
        g_autoptr(Server) server = server_start(
            &(ServerOptions){ .script = script_tls_hello, .identity = identity });
        NetTarget target = server_target(server);
        g_autoptr(NetStream) stream = NULL;
        GError *error = NULL;

        target.ca_file = test_file("kind.pem", net_identity_pem(identity));
        stream = net_stream_connect(&target, NULL, NULL);
        assert_int_equal(net_stream_start_tls(stream, 0, NULL, &error),
                         kinds[i].code == OK);
        if (kinds[i].code != OK)
            expect_error(error, (NetError)kinds[i].code);
    }
}

static void
identity_load__reads__pem_files(void **state)
{
    g_autofree char *key = net_identity_key_pem(good_identity());
    g_autoptr(NetIdentity) identity = NULL;
    g_autoptr(GError) error = NULL;

    (void)state;
    identity = net_identity_load(good_ca_file(), test_file("key.pem", key), &error);
    assert_non_null(identity);
    assert_string_equal(net_identity_pem(identity), net_identity_pem(good_identity()));
    assert_null(net_identity_load(good_ca_file(), good_ca_file(), &error));
    assert_non_null(error);
    g_clear_error(&error);
    assert_null(net_identity_load("/nonexistent", good_ca_file(), &error));
    assert_true(g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT));
}

/* --- several at once ---------------------------------------------------------------------------- */

static gpointer
fetch_hello(gpointer user_data)
{
    NetTarget target = server_target(user_data);
    g_autoptr(NetStream) stream = net_stream_connect(&target, NULL, NULL);
    char buf[16];

    return GINT_TO_POINTER(
        stream != NULL && net_stream_start_tls(stream, 0, NULL, NULL) &&
        net_stream_read(stream, buf, sizeof buf, NULL, NULL) == strlen("hello"));
}

static void
stream_start_tls__works__on_several_threads(void **state)
{
    g_autoptr(Server) server =
        server_start(&(ServerOptions){ .script = script_tls_hello, .n_clients = 16 });
    GThread *threads[16];
    int n_good = 0;

    (void)state;
    (void)good_ca_file();
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("client", fetch_hello, server);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        n_good += GPOINTER_TO_INT(g_thread_join(threads[i]));
    assert_int_equal(n_good, G_N_ELEMENTS(threads));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_start_tls__judges__each_certificate),
        cmocka_unit_test(stream_start_tls__refuses__a_nul_in_a_name),
        cmocka_unit_test(stream_start_tls__refuses__a_weak_key),
        cmocka_unit_test(stream_start_tls__takes__a_certificate_of_60_kb),
        cmocka_unit_test(stream_start_tls__fails__on_an_unusable_ca_file),
        cmocka_unit_test(stream_start_tls__reads__a_changed_ca_file_again),
        cmocka_unit_test(stream_start_tls__works__on_several_threads),
        cmocka_unit_test(stream_tls_info__tells__what_was_agreed),
        cmocka_unit_test(identity_new__makes__what_its_kind_says),
        cmocka_unit_test(identity_load__reads__pem_files),
    };

    return cmocka_run_group_tests(tests, make_authorities, free_authorities);
}
