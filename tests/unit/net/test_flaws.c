/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/net/test_flaws.c: each flaw of a certificate alone, and each pair of flaws: refused, and every
 * one of them told. The order of the checks must never let one flaw hide behind another. */
#include <config.h>

#include <string.h>

#include "base/error.h"
#include "base/human.h"
#include "base/text.h"
#include "server.h"

#define SERVER_PURPOSE "1.3.6.1.5.5.7.3.1"
#define CLIENT_PURPOSE "1.3.6.1.5.5.7.3.2"
#define TLS12          "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS13          "NORMAL:-VERS-ALL:+VERS-TLS1.3"

/* What a flaw changes; two flaws that change the same thing make no pair. */
typedef enum {
    ASPECT_DATES = 1 << 0,
    ASPECT_NAMES = 1 << 1,
    ASPECT_SIGNER = 1 << 2,
    ASPECT_PURPOSE = 1 << 3,
    ASPECT_KEY = 1 << 4,
    ASPECT_REVOCATION = 1 << 5,
} Aspect;

typedef struct {
    NetIdentity *root, *stranger, *leaf;
} Authorities;

static void
expired(NetIdentitySpec *spec, const Authorities *authorities)
{
    (void)authorities;
    spec->from = -2 * PB_DAY;
    spec->until = -PB_DAY;
}

static void
not_yet(NetIdentitySpec *spec, const Authorities *authorities)
{
    (void)authorities;
    spec->from = PB_DAY;
    spec->until = 2 * PB_DAY;
}

static void
other_host(NetIdentitySpec *spec, const Authorities *authorities)
{
    static const char *const other[] = { "other.example", NULL };

    (void)authorities;
    spec->dns_names = other;
}

static void
nul_in_alternative_name(NetIdentitySpec *spec, const Authorities *authorities)
{
    (void)authorities;
    spec->dns_names = NULL;
    spec->nul_name[0] = "localhost";
    spec->nul_name[1] = ".evil.example";
}

/* With an alternative name the common one counts for nothing. */
static void
right_common_name_only(NetIdentitySpec *spec, const Authorities *authorities)
{
    other_host(spec, authorities);
    spec->common_name = "localhost";
}

static void
by_itself(NetIdentitySpec *spec, const Authorities *authorities)
{
    (void)authorities;
    spec->issuer = NULL;
}

static void
by_stranger(NetIdentitySpec *spec, const Authorities *authorities)
{
    spec->issuer = authorities->stranger;
}

static void
by_leaf(NetIdentitySpec *spec, const Authorities *authorities)
{
    spec->issuer = authorities->leaf;
}

static void
for_clients(NetIdentitySpec *spec, const Authorities *authorities)
{
    (void)authorities;
    spec->purpose = CLIENT_PURPOSE;
}

static void
weak(NetIdentitySpec *spec, const Authorities *authorities)
{
    (void)authorities;
    spec->rsa_bits = 1024;
}

static const struct {
    const char *name;
    Aspect aspects; /* revoked: no authority but ours can have said so */
    void (*apply)(NetIdentitySpec *spec, const Authorities *authorities);
    NetError code;
    const char *text;
} flaws[] = {
    /* clang-format off */
    { "expired", ASPECT_DATES, expired, NET_ERROR_EXPIRED, "expired on 20" },
    { "not yet valid", ASPECT_DATES, not_yet, NET_ERROR_EXPIRED, "is not valid before 20" },
    { "wrong host", ASPECT_NAMES, other_host, NET_ERROR_WRONG_HOST, "is for \"other.example\", not for \"localhost\"" },
    { "NUL in the alternative name", ASPECT_NAMES, nul_in_alternative_name, NET_ERROR_WRONG_HOST, "is for \"localhost^@.evil.example\", not for \"localhost\"" },
    { "common name only", ASPECT_NAMES, right_common_name_only, NET_ERROR_WRONG_HOST, "is for \"other.example\", not for \"localhost\"" },
    { "self-signed", ASPECT_SIGNER | ASPECT_REVOCATION, by_itself, NET_ERROR_UNKNOWN_CA, "is signed by itself, which is not trusted" },
    { "unknown authority", ASPECT_SIGNER | ASPECT_REVOCATION, by_stranger, NET_ERROR_UNKNOWN_CA, "is signed by an authority that is not trusted" },
    { "signed by a leaf", ASPECT_SIGNER | ASPECT_REVOCATION, by_leaf, NET_ERROR_UNKNOWN_CA, "may not sign others" },
    { "wrong purpose", ASPECT_PURPOSE, for_clients, NET_ERROR_BAD_CERTIFICATE, "is not meant for servers" },
    { "weak key", ASPECT_KEY, weak, NET_ERROR_BAD_CERTIFICATE, "too weak to trust" },
    { "revoked", ASPECT_REVOCATION, NULL, NET_ERROR_BAD_CERTIFICATE, "was revoked" },
    /* clang-format on */
};

static const char *const local[] = { "localhost", NULL };

static NetIdentity *
make(const NetIdentitySpec *spec)
{
    g_autoptr(GError) error = NULL;
    NetIdentity *made = net_identity_make(spec, &error);

    if (made == NULL)
        fail_msg("%s", error->message);
    return made;
}

static NetIdentity *
authority(const char *name, bool is_authority, const NetIdentity *issuer)
{
    return make(&(NetIdentitySpec){ .common_name = name,
                                    .from = -PB_HOUR,
                                    .until = PB_DAY,
                                    .is_authority = is_authority,
                                    .issuer = issuer });
}

static int
make_authorities(void **state)
{
    Authorities *authorities = g_new0(Authorities, 1);

    authorities->root = authority("Root", true, NULL);
    authorities->stranger = authority("Stranger", true, NULL);
    authorities->leaf = authority("Leaf", false, authorities->root);
    *state = authorities;
    return 0;
}

static int
free_authorities(void **state)
{
    Authorities *authorities = *state;

    net_identity_free(authorities->root);
    net_identity_free(authorities->stranger);
    net_identity_free(authorities->leaf);
    g_free(authorities);
    return 0;
}

static const char *
trust_file(const Authorities *authorities, const NetIdentity *revoked)
{
    g_autofree char *crl = net_identity_crl_pem(authorities->root, revoked, PB_DAY);
    g_autofree char *pem = g_strconcat(net_identity_pem(authorities->root), crl, NULL);

    return test_file("trust.pem", pem);
}

/* The error of a certificate with the flaws `a` and `b` (may be the same); NULL when it was accepted. */
static GError *
refusal_of(gsize a, gsize b, const Authorities *authorities, const char *priority)
{
    NetIdentitySpec spec = { .common_name = "server",
                             .dns_names = local,
                             .from = -PB_HOUR,
                             .until = PB_DAY,
                             .purpose = SERVER_PURPOSE,
                             .issuer = authorities->root };
    bool is_revoked = flaws[a].apply == NULL || flaws[b].apply == NULL;
    g_autoptr(NetIdentity) identity = NULL;
    g_autoptr(Server) server = NULL;
    g_autoptr(NetStream) stream = NULL;
    GError *error = NULL;
    NetTarget target;

    for (gsize i = 0; i < 2; i++) {
        gsize flaw = i == 0 ? a : b;

        if (flaws[flaw].apply != NULL)
            flaws[flaw].apply(&spec, authorities);
    }
    identity = make(&spec);
    server = server_start(&(ServerOptions){
        .script = script_tls_hello, .identity = identity, .priority = priority });
    target = server_target(server);
    target.ca_file = trust_file(authorities, is_revoked ? identity : NULL);
    stream = net_stream_connect(&target, NULL, NULL);
    assert_non_null(stream);
    if (net_stream_start_tls(stream, 0, NULL, &error))
        return NULL;
    server_join(server);
    assert_false(server->is_secured);
    return error;
}

static void
check_pair(gsize a, gsize b, const Authorities *authorities, const char *priority)
{
    GError *error = refusal_of(a, b, authorities, priority);
    NetError code = flaws[a].code;

    /* Which comes first among the codes is a matter of certificate.c; one of the two it is. */
    if (error == NULL)
        fail_msg("%s, %s: was accepted", flaws[a].name, flaws[b].name);
    if (error->code != (int)code)
        code = flaws[b].code;
    if (strstr(error->message, flaws[a].text) == NULL ||
        strstr(error->message, flaws[b].text) == NULL)
        fail_msg("%s, %s: %s", flaws[a].name, flaws[b].name, error->message);
    assert_true(pb_text_is_visible(error->message, -1, PB_TEXT_LINE));
    assert_int_equal(pb_error_class(error), PB_CLASS_UNREACHABLE);
    expect_error(error, code);
}

static void
stream_start_tls__refuses__each_flaw(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(flaws); i++) {
        check_pair(i, i, *state, TLS12);
        check_pair(i, i, *state, TLS13);
    }
}

static void
stream_start_tls__refuses__each_pair_of_flaws(void **state)
{
    int n_pairs = 0;

    for (gsize a = 0; a < G_N_ELEMENTS(flaws); a++) {
        for (gsize b = a + 1; b < G_N_ELEMENTS(flaws); b++) {
            if ((flaws[a].aspects & flaws[b].aspects) != 0)
                continue;
            check_pair(a, b, *state, n_pairs++ % 2 == 0 ? TLS12 : TLS13);
        }
    }
    print_message("%d pairs\n", n_pairs);
    assert_true(n_pairs > 30);
}

/* --- revocation lists --------------------------------------------------------------------------- */

static GError *
error_with_trust(const char *ca_pem, const NetIdentity *identity)
{
    g_autoptr(Server) server = server_start(
        &(ServerOptions){ .script = script_tls_hello, .identity = identity });
    NetTarget target = server_target(server);
    g_autoptr(NetStream) stream = NULL;
    GError *error = NULL;

    target.ca_file = test_file("crl.pem", ca_pem);
    stream = net_stream_connect(&target, NULL, NULL);
    assert_non_null(stream);
    if (net_stream_start_tls(stream, 0, NULL, &error))
        expect_text(stream, "hello");
    else
        g_cancellable_cancel(server->cancellable);
    return error;
}

static void
stream_start_tls__minds__the_revocation_list(void **state)
{
    const Authorities *authorities = *state;
    const NetIdentitySpec spec = { .common_name = "server",
                                   .dns_names = local,
                                   .from = -PB_HOUR,
                                   .until = PB_DAY,
                                   .purpose = SERVER_PURPOSE,
                                   .issuer = authorities->root };
    g_autoptr(NetIdentity) identity = make(&spec);
    const char *root = net_identity_pem(authorities->root);
    g_autofree char *of_another =
        net_identity_crl_pem(authorities->root, authorities->leaf, PB_DAY);
    g_autofree char *old_nobody = net_identity_crl_pem(authorities->root, NULL, -60);
    g_autofree char *old_own = net_identity_crl_pem(authorities->root, identity, -60);
    g_autofree char *good = g_strconcat(root, of_another, NULL);
    g_autofree char *old_list_of_nobody = g_strconcat(root, old_nobody, NULL);
    g_autofree char *old = g_strconcat(root, old_own, NULL);
    g_autofree char *bad = g_strconcat(
        root, "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n", NULL);
    GError *error;

    assert_null(error_with_trust(good, identity));
    /* An old list still revokes, and is no reason to stop everything else. */
    assert_null(error_with_trust(old_list_of_nobody, identity));
    error = error_with_trust(old, identity);
    assert_non_null(error);
    assert_non_null(strstr(error->message, "was revoked"));
    expect_error(error, NET_ERROR_BAD_CERTIFICATE);
    error = error_with_trust(bad, identity);
    assert_non_null(error);
    assert_non_null(strstr(error->message, "revocation list"));
    expect_error(error, NET_ERROR_CA_FILE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_start_tls__refuses__each_flaw),
        cmocka_unit_test(stream_start_tls__refuses__each_pair_of_flaws),
        cmocka_unit_test(stream_start_tls__minds__the_revocation_list),
    };

    return cmocka_run_group_tests(tests, make_authorities, free_authorities);
}
