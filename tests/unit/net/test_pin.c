/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/net/test_pin.c: what a pinned key lets through, and what it does not. */
#include <config.h>

#include <string.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/human.h"
#include "base/text.h"
#include "server.h"

#define SERVER_PURPOSE "1.3.6.1.5.5.7.3.1"
#define CLIENT_PURPOSE "1.3.6.1.5.5.7.3.2"
#define TLS12          "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define OTHER_KEY      "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

enum { OK = -1 };

typedef enum { FRESH, EXPIRED, FUTURE } Age;
typedef enum { BY_ITSELF, BY_ROOT, BY_MIDDLE, BY_LEAF } Signer;
/* KEY: the server's own. AUTHORITY: the key of who signed it, which is no pin of the server. */
typedef enum { NONE, KEY, OTHER, OTHER_AND_KEY, AUTHORITY, UPPER_CASE, EMPTY } Pins;

static const char *const local[] = { "localhost", NULL };
static const char *const other[] = { "other.example", NULL };
static const char *const nasty[] = { "\033]0;owned\007.example", NULL };

static const struct {
    const char *name;
    const char *const *dns_names;
    Age age;
    const char *purpose;
    guint rsa_bits;
    Signer signer;
    bool is_root_trusted, is_revoked;
    Pins pins;
    const char *priority;
    int code;
    bool is_vouched;
    const char *texts[3];
} rows[] = {
    /* clang-format off */
    { "an authority and the pin", local, FRESH, SERVER_PURPOSE, 0, BY_ROOT, true, false, KEY, NULL, OK, true, { NULL } },
    { "one of two pins", local, FRESH, SERVER_PURPOSE, 0, BY_ROOT, true, false, OTHER_AND_KEY, NULL, OK, true, { NULL } },
    { "an empty list is none", local, FRESH, SERVER_PURPOSE, 0, BY_ROOT, true, false, EMPTY, NULL, OK, true, { NULL } },
    { "an empty list trusts nobody", local, FRESH, SERVER_PURPOSE, 0, BY_ITSELF, true, false, EMPTY, NULL, NET_ERROR_UNKNOWN_CA, false, { "is signed by itself" } },

    { "signed by itself", local, FRESH, SERVER_PURPOSE, 0, BY_ITSELF, true, false, KEY, NULL, OK, false, { "is signed by itself" } },
    { "signed by itself, 1.2", local, FRESH, SERVER_PURPOSE, 0, BY_ITSELF, true, false, KEY, TLS12, OK, false, { "is signed by itself" } },
    { "unknown authority", local, FRESH, SERVER_PURPOSE, 0, BY_MIDDLE, false, false, KEY, NULL, OK, false, { "an authority that is not trusted" } },
    { "signed by a leaf", local, FRESH, SERVER_PURPOSE, 0, BY_LEAF, true, false, KEY, NULL, OK, false, { "may not sign others" } },
    { "wrong host", other, FRESH, SERVER_PURPOSE, 0, BY_ROOT, true, false, KEY, NULL, OK, false, { "is for \"other.example\"" } },
    { "expired", local, EXPIRED, SERVER_PURPOSE, 0, BY_ROOT, true, false, KEY, NULL, OK, false, { "expired on" } },
    { "not yet", local, FUTURE, SERVER_PURPOSE, 0, BY_ROOT, true, false, KEY, NULL, OK, false, { "is not valid before" } },
    { "all of these", other, EXPIRED, SERVER_PURPOSE, 0, BY_ITSELF, false, false, KEY, TLS12, OK, false, { "other.example", "signed by itself", "expired on" } },

    { "purpose, known", local, FRESH, CLIENT_PURPOSE, 0, BY_ROOT, true, false, KEY, NULL, NET_ERROR_BAD_CERTIFICATE, false, { "is not meant for servers" } },
    { "purpose, unknown", local, FRESH, CLIENT_PURPOSE, 0, BY_ITSELF, true, false, KEY, NULL, NET_ERROR_BAD_CERTIFICATE, false, { "is not meant for servers" } },
    { "weak, known", local, FRESH, SERVER_PURPOSE, 1024, BY_ROOT, true, false, KEY, NULL, NET_ERROR_BAD_CERTIFICATE, false, { "too weak to trust" } },
    { "weak, unknown", local, FRESH, SERVER_PURPOSE, 1024, BY_ITSELF, true, false, KEY, NULL, NET_ERROR_BAD_CERTIFICATE, false, { "too weak to trust" } },
    { "weak, unknown, 1.2", local, FRESH, SERVER_PURPOSE, 1024, BY_MIDDLE, false, false, KEY, TLS12, NET_ERROR_BAD_CERTIFICATE, false, { "too weak to trust" } },
    { "expired and revoked", local, EXPIRED, SERVER_PURPOSE, 0, BY_ROOT, true, true, KEY, NULL, NET_ERROR_BAD_CERTIFICATE, false, { "was revoked" } },
    { "revoked", local, FRESH, SERVER_PURPOSE, 0, BY_ROOT, true, true, KEY, NULL, NET_ERROR_BAD_CERTIFICATE, false, { "was revoked" } },

    { "another key, vouched", local, FRESH, SERVER_PURPOSE, 0, BY_ROOT, true, false, OTHER, NULL, NET_ERROR_PIN, true,
      { "localhost shows another key than the pinned one: sha256:", "in a certificate of \"CN=server\" by \"CN=Root\", valid from 20", "which a trusted authority vouches for" } },
    { "another key, vouched, 1.2", local, FRESH, SERVER_PURPOSE, 0, BY_ROOT, true, false, OTHER, TLS12, NET_ERROR_PIN, true, { "vouches for" } },
    { "another key, itself", other, EXPIRED, SERVER_PURPOSE, 0, BY_ITSELF, true, false, OTHER, NULL, NET_ERROR_PIN, false,
      { "which is for \"other.example\", not for \"localhost\", is signed by itself", ", and expired on" } },
    { "the authority's key", local, FRESH, SERVER_PURPOSE, 0, BY_ROOT, true, false, AUTHORITY, NULL, NET_ERROR_PIN, true, { "another key than the pinned one" } },
    { "upper case is no pin", local, FRESH, SERVER_PURPOSE, 0, BY_ROOT, true, false, UPPER_CASE, NULL, NET_ERROR_PIN, true, { "none of the pinned ones" } },
    { "a nasty name", nasty, FRESH, SERVER_PURPOSE, 0, BY_ITSELF, true, false, OTHER, NULL, NET_ERROR_PIN, false, { "owned" } },
    { "no pins", local, FRESH, SERVER_PURPOSE, 0, BY_ITSELF, true, false, NONE, NULL, NET_ERROR_UNKNOWN_CA, false, { "; its key is sha256:" } },
    { "no pins, revoked", local, FRESH, SERVER_PURPOSE, 0, BY_ROOT, true, true, NONE, NULL, NET_ERROR_BAD_CERTIFICATE, false, { "was revoked; its key is sha256:" } },
    /* clang-format on */
};

typedef struct {
    NetIdentity *root, *middle, *leaf;
} Authorities;

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
    authorities->middle = authority("Middle", true, authorities->root);
    authorities->leaf = authority("Leaf", false, authorities->root);
    *state = authorities;
    return 0;
}

static int
free_authorities(void **state)
{
    Authorities *authorities = *state;

    net_identity_free(authorities->root);
    net_identity_free(authorities->middle);
    net_identity_free(authorities->leaf);
    g_free(authorities);
    return 0;
}

static NetIdentity *
identity_of_row(gsize i, const Authorities *authorities)
{
    static const gint64 from[] = { -PB_HOUR, -3 * PB_DAY, 2 * PB_DAY };
    const NetIdentity *signers[] = { NULL, authorities->root, authorities->middle,
                                     authorities->leaf };

    return make(&(NetIdentitySpec){ .common_name = "server",
                                    .dns_names = rows[i].dns_names,
                                    .from = from[rows[i].age],
                                    .until = from[rows[i].age] + PB_DAY,
                                    .rsa_bits = rows[i].rsa_bits,
                                    .purpose = rows[i].purpose,
                                    .issuer = signers[rows[i].signer] });
}

static const char *
trust_of_row(gsize i, const Authorities *authorities, const NetIdentity *identity)
{
    g_autofree char *name = g_strdup_printf("trust-%zu.pem", i);
    g_autofree char *crl = net_identity_crl_pem(authorities->root, identity, PB_DAY);
    g_autofree char *pem = NULL;

    if (!rows[i].is_root_trusted)
        return good_ca_file();
    pem = g_strconcat(net_identity_pem(authorities->root), rows[i].is_revoked ? crl : "",
                      NULL);
    return test_file(name, pem);
}

typedef struct {
    char *hex[3]; /* NULL-terminated */
} PinList;

static PinList
pins_of_row(gsize i, const Authorities *authorities, const NetIdentity *identity)
{
    g_autofree char *key = net_identity_key_hex(identity);
    PinList list = { { NULL } };

    if (rows[i].pins == KEY || rows[i].pins == AUTHORITY || rows[i].pins == OTHER_AND_KEY)
        list.hex[rows[i].pins == OTHER_AND_KEY] =
            rows[i].pins == AUTHORITY ? net_identity_key_hex(authorities->root)
                                      : g_strdup(key);
    if (rows[i].pins == OTHER || rows[i].pins == OTHER_AND_KEY)
        list.hex[0] = g_strdup(OTHER_KEY);
    if (rows[i].pins == UPPER_CASE) {
        list.hex[0] = g_ascii_strup(key, -1);
        list.hex[1] = g_strdup(OTHER_KEY);
    }
    return list;
}

static void
expect_texts(gsize i, const char *text)
{
    assert_true(pb_text_is_visible(text, -1, PB_TEXT_LINE));
    for (int t = 0; t < 3 && rows[i].texts[t] != NULL; t++) {
        if (strstr(text, rows[i].texts[t]) == NULL)
            fail_msg("%s: no \"%s\" in: %s", rows[i].name, rows[i].texts[t], text);
    }
}

static void
check_info(gsize i, const NetTlsInfo *info, const NetIdentity *identity)
{
    Pins pins = rows[i].pins;
    g_autofree char *hex = NULL;
    g_autofree char *expected = net_identity_key_hex(identity);

    assert_non_null(info);
    hex = pb_digest_to_hex(info->key_sha256, sizeof info->key_sha256);
    assert_string_equal(hex, expected);
    assert_int_equal(info->is_trusted, rows[i].code == OK);
    assert_int_equal(info->is_pinned, pins == KEY || pins == OTHER_AND_KEY);
    if (info->is_vouched != rows[i].is_vouched)
        fail_msg("%s: vouched: %d, %s", rows[i].name, info->is_vouched, info->flaws);
    assert_int_equal(info->flaws == NULL, info->is_vouched);
    assert_string_equal(info->subject, "CN=server");
    if (rows[i].code == OK && info->flaws != NULL)
        expect_texts(i, info->flaws);
}

static void
check_refusal(gsize i, GError *error)
{
    expect_texts(i, error->message);
    assert_non_null(strstr(error->message, "sha256:"));
    assert_true(strlen(pb_error_advice(error)) > 0);
    assert_int_equal(pb_error_class(error), PB_CLASS_UNREACHABLE);
    expect_error(error, (NetError)rows[i].code);
}

static void
check_row(gsize i, const Authorities *authorities)
{
    g_autoptr(NetIdentity) identity = identity_of_row(i, authorities);
    PinList pins = pins_of_row(i, authorities, identity);
    Server *server = server_start(&(ServerOptions){
        .script = script_tls_hello, .identity = identity, .priority = rows[i].priority });
    NetTarget target = server_target(server);
    GError *error = NULL;
    NetStream *stream;
    bool is_secured;

    target.ca_file = trust_of_row(i, authorities, identity);
    if (rows[i].pins != NONE)
        target.pins = (const char *const *)pins.hex;
    stream = net_stream_connect(&target, NULL, &error);
    assert_non_null(stream);
    if (net_stream_start_tls(stream, 0, NULL, &error)) {
        if (rows[i].code != OK)
            fail_msg("%s: was accepted", rows[i].name);
        expect_text(stream, "hello");
    } else if (rows[i].code == OK) {
        fail_msg("%s: %s", rows[i].name, error->message);
    } else {
        check_refusal(i, error);
    }
    check_info(i, net_stream_tls_info(stream), identity);
    net_stream_free(stream);
    server_join(server);
    is_secured = server->is_secured;
    server_stop(server);
    /* Not a byte of a login can have reached a server that was refused. */
    assert_int_equal(is_secured, rows[i].code == OK);
    for (gsize n = 0; n < G_N_ELEMENTS(pins.hex); n++)
        g_free(pins.hex[n]);
}

static void
stream_start_tls__judges__each_pin(void **state)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        check_row(i, *state);
}

/* The same key in a new certificate: nothing has changed for a pin, which is what makes it better than
 * the fingerprint of a certificate. */
static void
stream_tls_info__gives_the_pin__that_works(void **state)
{
    g_autoptr(Server) server =
        server_start(&(ServerOptions){ .script = script_tls_hello, .n_clients = 2 });
    NetTarget target = server_target(server);
    const char *pins[] = { NULL, NULL };
    g_autofree char *hex = NULL;
    NetStream *stream;

    (void)state;
    target.ca_file = NULL;
    stream = net_stream_connect(&target, NULL, NULL);
    assert_false(net_stream_start_tls(stream, 0, NULL, NULL));
    hex = pb_digest_to_hex(net_stream_tls_info(stream)->key_sha256, PB_DIGEST_LEN);
    net_stream_free(stream);

    pins[0] = hex;
    target.pins = pins;
    stream = net_stream_connect(&target, NULL, NULL);
    assert_true(net_stream_start_tls(stream, 0, NULL, NULL));
    expect_text(stream, "hello");
    assert_string_equal(net_stream_tls_info(stream)->names, "localhost, 127.0.0.1, ::1");
    net_stream_free(stream);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_start_tls__judges__each_pin),
        cmocka_unit_test(stream_tls_info__gives_the_pin__that_works),
    };

    return cmocka_run_group_tests(tests, make_authorities, free_authorities);
}
