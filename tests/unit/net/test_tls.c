/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/net/test_tls.c: what is agreed on with an honest server, and servers that offer too little or
 * too much. */
#include <config.h>

#include <string.h>

#include "base/error.h"
#include "base/human.h"
#include "base/text.h"
#include "server.h"

#define TLS10      "NORMAL:-VERS-ALL:+VERS-TLS1.0:+SHA1:%COMPAT"
#define TLS11      "NORMAL:-VERS-ALL:+VERS-TLS1.1:+SHA1:%COMPAT"
#define TLS12      "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS12_OLD  "NORMAL:-VERS-ALL:+VERS-TLS1.2:%NO_SESSION_HASH"
#define TLS12_RC4  "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+ARCFOUR-128"
#define TLS12_NULL "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+NULL:+MAC-ALL"
#define TLS12_ANON "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ANON-ECDH"
#define TLS13      "NORMAL:-VERS-ALL:+VERS-TLS1.3"

/* --- channel bindings --------------------------------------------------------------------------- */

typedef struct {
    gnutls_channel_binding_t type;
    gnutls_datum_t bytes;
} Binding;

static void
script_binding(Server *server, NetPeer *peer)
{
    Binding *binding = server->options.data;

    if (!server_tls(server, peer))
        return;
    (void)gnutls_session_channel_binding(net_peer_session(peer), binding->type,
                                         &binding->bytes);
    server_say(server, peer, "hello");
    server_linger(server, peer);
}

static void
stream_binding__is_the_same__on_both_sides(void **state)
{
    static const struct {
        const char *priority;
        gnutls_channel_binding_t type;
        NetBindingKind kind, other;
        gsize len;
    } rows[] = {
        { TLS12, GNUTLS_CB_TLS_UNIQUE, NET_BINDING_TLS_UNIQUE, NET_BINDING_TLS_EXPORTER,
          12 },
        { TLS13, GNUTLS_CB_TLS_EXPORTER, NET_BINDING_TLS_EXPORTER, NET_BINDING_TLS_UNIQUE,
          32 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Binding binding = { .type = rows[i].type };
        g_autoptr(Server) server = server_start(&(ServerOptions){
            .script = script_binding, .priority = rows[i].priority, .data = &binding });
        g_autoptr(NetStream) stream = client_tls(server);
        const guint8 *bytes;
        gsize len;

        expect_text(stream, "hello");
        assert_int_equal(net_stream_binding_kind(stream), rows[i].kind);
        bytes = net_stream_binding(stream, rows[i].kind, &len);
        assert_int_equal(len, rows[i].len);
        assert_int_equal(binding.bytes.size, len);
        assert_memory_equal(bytes, binding.bytes.data, len);
        assert_null(net_stream_binding(stream, rows[i].other, &len));
        assert_int_equal(len, 0);
        assert_null(net_stream_binding(stream, NET_BINDING_NONE, &len));
        gnutls_free(binding.bytes.data);
    }
}

static void
stream_binding__differs__between_sessions(void **state)
{
    (void)state;
    for (int version = 0; version < 2; version++) {
        g_autoptr(Server) server =
            server_start(&(ServerOptions){ .script = script_tls_hello,
                                           .priority = version == 0 ? TLS12 : TLS13,
                                           .n_clients = 2 });
        guint8 first[64] = { 0 };
        gsize first_len = 0;

        for (int i = 0; i < 2; i++) {
            g_autoptr(NetStream) stream = client_tls(server);
            gsize len;
            const guint8 *bytes =
                net_stream_binding(stream, net_stream_binding_kind(stream), &len);

            assert_non_null(bytes);
            expect_text(stream, "hello");
            assert_true(i == 0 || first_len != len || memcmp(first, bytes, len) != 0);
            memcpy(first, bytes, len);
            first_len = len;
        }
    }
}

/* Without the extended master secret somebody in between could make two sessions with the same value. */
static void
stream_binding__is_none__where_it_would_be_unsafe(void **state)
{
    g_autoptr(Server) server = server_start(
        &(ServerOptions){ .script = script_tls_hello, .priority = TLS12_OLD });
    g_autoptr(Server) plain = server_start(&(ServerOptions){ .script = script_silence });
    g_autoptr(NetStream) stream = client_tls(server);
    g_autoptr(NetStream) plain_stream = client_plain(plain);
    gsize len;

    (void)state;
    expect_text(stream, "hello");
    assert_int_equal(net_stream_binding_kind(stream), NET_BINDING_NONE);
    assert_null(net_stream_binding(stream, NET_BINDING_TLS_UNIQUE, &len));
    assert_int_equal(net_stream_binding_kind(plain_stream), NET_BINDING_NONE);
    assert_null(net_stream_binding(plain_stream, NET_BINDING_TLS_EXPORTER, &len));
}

/* --- ALPN --------------------------------------------------------------------------------------- */

static void
want_http(gnutls_session_t session, gpointer user_data)
{
    static const char name[] = "http/1.1";
    const gnutls_datum_t protocol = { (guchar *)name, sizeof name - 1 };

    (void)user_data;
    assert_true(gnutls_alpn_set_protocols(session, &protocol, 1, GNUTLS_ALPN_MANDATORY) >=
                0);
}

/* RFC 7301 section 3.2: a server that knows ALPN, but not "pop3", has to refuse a client that names it;
 * one that does not hear of ALPN goes on. So nothing is named. */
static void
stream_start_tls__is_served__where_alpn_knows_no_pop3(void **state)
{
    static const char *const priorities[] = { TLS12, TLS13 };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(priorities); i++) {
        g_autoptr(Server) server =
            server_start(&(ServerOptions){ .script = script_tls_hello,
                                           .priority = priorities[i],
                                           .prepare = want_http });
        g_autoptr(NetStream) stream = client_tls(server);

        expect_text(stream, "hello");
    }
}

/* --- too little --------------------------------------------------------------------------------- */

static GError *
handshake_error(const ServerOptions *options)
{
    g_autoptr(Server) server = server_start(options);
    NetTarget target = server_target(server);
    g_autoptr(NetStream) stream = net_stream_connect(&target, NULL, NULL);
    GError *error = NULL;

    assert_non_null(stream);
    if (net_stream_start_tls(stream, 0, NULL, &error))
        fail_msg("%s was accepted", options->priority);
    server_join(server);
    assert_false(server->is_secured);
    assert_true(pb_text_is_visible(error->message, -1, PB_TEXT_LINE));
    assert_int_equal(pb_error_class(error), PB_CLASS_UNREACHABLE);
    return error;
}

static void
stream_start_tls__refuses__what_is_no_longer_safe(void **state)
{
    static const struct {
        const char *priority;
        const char *text;
    } rows[] = {
        { TLS10, "speaks no TLS that is still safe" },
        { TLS11, "speaks no TLS that is still safe" },
        { TLS12_RC4, "TLS" },
        { TLS12_NULL, "TLS" },
        { TLS12_ANON, "TLS" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        GError *error = handshake_error(
            &(ServerOptions){ .script = script_tls_hello, .priority = rows[i].priority });

        if (strstr(error->message, rows[i].text) == NULL)
            fail_msg("%s: %s", rows[i].priority, error->message);
        expect_error(error, NET_ERROR_TLS);
    }
}

/* --- too much ----------------------------------------------------------------------------------- */

/* A certificate for `n_names` hosts of 160 bytes, and for ours. */
static NetIdentity *
fat_identity(const char *name, guint n_names, const NetIdentity *issuer)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *label = g_strnfill(62, 'x');
    NetIdentitySpec spec = { .common_name = name,
                             .from = -PB_HOUR,
                             .until = PB_DAY,
                             .is_authority = true,
                             .issuer = issuer };
    NetIdentity *made;

    for (guint i = 0; i < n_names; i++)
        g_ptr_array_add(names, g_strdup_printf("host-%05u.%s.%s.a-long-domain.example", i,
                                               label, label));
    g_ptr_array_add(names, g_strdup("localhost"));
    g_ptr_array_add(names, NULL);
    spec.dns_names = (const char *const *)names->pdata;
    made = net_identity_make(&spec, NULL);
    assert_non_null(made);
    return made;
}

static bool
is_served(const NetIdentity *identity, const NetIdentity *root, GError **error)
{
    g_autoptr(Server) server = server_start(
        &(ServerOptions){ .script = script_tls_hello, .identity = identity });
    NetTarget target = server_target(server);
    g_autoptr(NetStream) stream = NULL;

    target.ca_file = test_file("fat-root.pem", net_identity_pem(root));
    stream = net_stream_connect(&target, NULL, NULL);
    assert_non_null(stream);
    if (!net_stream_start_tls(stream, 0, NULL, error))
        return false;
    expect_text(stream, "hello");
    return true;
}

#define CHAIN_LEN 8

/* Each signs the next; the server's own is the last. */
static void
fat_chain(NetIdentity *chain[CHAIN_LEN], guint names_each)
{
    for (gsize n = 0; n < CHAIN_LEN; n++) {
        g_autofree char *name = g_strdup_printf("fat %zu", n);

        chain[n] = fat_identity(name, names_each, n > 0 ? chain[n - 1] : NULL);
    }
    print_message("a chain of %zu bytes in PEM\n", strlen(net_identity_pem(chain[7])));
    assert_true(strlen(net_identity_pem(chain[CHAIN_LEN - 1])) >
                CHAIN_LEN * 160 * names_each);
}

static void
chain_free(NetIdentity *chain[CHAIN_LEN])
{
    for (gsize n = 0; n < CHAIN_LEN; n++)
        net_identity_free(chain[n]);
}

static void
stream_start_tls__takes__long_chains(void **state)
{
    static const guint names_each[] = { 14, 45 }; /* 20 kB and 60 kB on the wire */

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(names_each); i++) {
        NetIdentity *chain[CHAIN_LEN];
        g_autoptr(GError) error = NULL;

        fat_chain(chain, names_each[i]);
        if (!is_served(chain[CHAIN_LEN - 1], chain[0], &error))
            fail_msg("%s", error->message);
        chain_free(chain);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_binding__is_the_same__on_both_sides),
        cmocka_unit_test(stream_binding__differs__between_sessions),
        cmocka_unit_test(stream_binding__is_none__where_it_would_be_unsafe),
        cmocka_unit_test(stream_start_tls__is_served__where_alpn_knows_no_pop3),
        cmocka_unit_test(stream_start_tls__refuses__what_is_no_longer_safe),
        cmocka_unit_test(stream_start_tls__takes__long_chains),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
