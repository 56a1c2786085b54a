/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_sasl.c: logins by GNU SASL against GNU SASL, and against servers that lie. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/digest.h"
#include "base64.h"
#include "peer.h"
#include "sasl.h"
#include "script.h"

#define PASSWORD "correct-horse-battery"

static const guint8 binding[] = { 0x00, 0xff, 0x10, '=', ',', 0x80 };
static const guint8 other_binding[] = { 0x00, 0xff, 0x11, '=', ',', 0x80 };

static const PeerOptions honest = { .password = PASSWORD };

#define ALL_MECHANISMS \
    "SASL SCRAM-SHA-256-PLUS SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN CRAM-MD5 EXTERNAL"

static const struct {
    Pop3LoginMethod method;
    const char *name;
    const char *first_line; /* how the first line begins */
} mechanisms[] = {
    { POP3_LOGIN_SCRAM_SHA_256_PLUS, "SCRAM-SHA-256-PLUS",
      "AUTH SCRAM-SHA-256-PLUS cD10bHM" },
    { POP3_LOGIN_SCRAM_SHA_256, "SCRAM-SHA-256", "AUTH SCRAM-SHA-256 biws" },
    { POP3_LOGIN_SCRAM_SHA_1, "SCRAM-SHA-1", "AUTH SCRAM-SHA-1 biws" },
    { POP3_LOGIN_PLAIN, "PLAIN", "AUTH PLAIN AGFkYQBj" },
    { POP3_LOGIN_LOGIN, "LOGIN", "AUTH LOGIN\n" },
    { POP3_LOGIN_CRAM_MD5, "CRAM-MD5", "AUTH CRAM-MD5\n" },
    { POP3_LOGIN_EXTERNAL, "EXTERNAL", "AUTH EXTERNAL YWRh\n" },
};

static bool
queue_login(Pop3Session *session, Pop3LoginMethod method, const char *password,
            Pop3BindingKind kind)
{
    g_autoptr(PbSecret) secret = pb_secret_new(password, strlen(password));
    const Pop3Credentials credentials = {
        .method = method,
        .user = PEER_USER,
        .secret = secret,
        .binding_kind = kind,
        .binding = kind == POP3_BINDING_NONE ? NULL : binding,
        .binding_len = kind == POP3_BINDING_NONE ? 0 : sizeof binding,
    };

    return pop3_session_login(session, &credentials, NULL);
}

/* What came of signing in once; `sent` as in peer_converse(). */
static char *
sign_in(Pop3LoginMethod method, const char *password, const PeerOptions *options,
        PeerSlicing slicing, GString *sent)
{
    g_autoptr(Pop3Session) session = peer_greet(ALL_MECHANISMS);

    assert_true(queue_login(session, method, password, options->binding_kind));
    return peer_converse(session, options, slicing, sent);
}

/* --- that it works ---------------------------------------------------------------------------- */

static PeerOptions
options_for(Pop3LoginMethod method)
{
    PeerOptions options = honest;

    if (method == POP3_LOGIN_SCRAM_SHA_256_PLUS) {
        options.binding_kind = POP3_BINDING_TLS_EXPORTER;
        options.binding = binding;
        options.binding_len = sizeof binding;
    }
    return options;
}

static void
login__signs_in__by_each_mechanism(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(mechanisms); i++) {
        const PeerOptions options = options_for(mechanisms[i].method);

        for (PeerSlicing slicing = PEER_WHOLE; slicing <= PEER_BYTEWISE; slicing++) {
            g_autoptr(GString) sent = g_string_new(NULL);
            g_autofree char *told =
                sign_in(mechanisms[i].method, PASSWORD, &options, slicing, sent);

            print_message("%s: %s\n", mechanisms[i].name, told);
            assert_string_equal(told, "DONE login +OK in");
            assert_true(g_str_has_prefix(sent->str, mechanisms[i].first_line));
        }
    }
}

static void
login__with_a_wrong_password__is_refused_and_that_is_all(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(mechanisms); i++) {
        const PeerOptions options = options_for(mechanisms[i].method);
        g_autoptr(Pop3Session) session = peer_greet(ALL_MECHANISMS);
        g_autofree char *told = NULL;
        g_autofree char *after = NULL;
        g_autoptr(GError) error = NULL;
        const Pop3Reply reply = { POP3_REPLY_ERR, POP3_CODE_AUTH, "[AUTH] no" };

        if (mechanisms[i].method == POP3_LOGIN_EXTERNAL)
            continue;
        assert_true(queue_login(session, mechanisms[i].method, "wrong-horse",
                                options.binding_kind));
        told = peer_converse(session, &options, PEER_WHOLE, NULL);
        assert_string_equal(told, "DONE login -ERR [AUTH] no");
        assert_int_equal(pop3_session_state(session), POP3_STATE_AUTHORIZATION);
        assert_string_equal(pop3_session_login_name(session), mechanisms[i].name);
        after = script_take_output(session);
        assert_string_equal(after, "");
        error = pop3_session_login_error(session, &reply);
        assert_string_equal(script_error_name(error), "LOGIN");
    }
}

/* The first message that no line has room for waits until it is asked for (RFC 5034 section 4). */
static void
scram__with_a_long_name__goes_in_two_steps(void **state)
{
    g_autofree char *name = g_strnfill(200, 'u');
    g_autoptr(PbSecret) secret = pb_secret_new(PASSWORD, strlen(PASSWORD));
    const Pop3Credentials credentials = { .method = POP3_LOGIN_SCRAM_SHA_256,
                                          .user = name,
                                          .secret = secret };
    g_autoptr(Pop3Session) session = peer_greet(ALL_MECHANISMS);
    g_autoptr(GString) sent = g_string_new(NULL);
    g_autofree char *told = NULL;

    (void)state;
    assert_true(pop3_session_login(session, &credentials, NULL));
    told = peer_converse(session, &honest, PEER_BYTEWISE, sent);
    assert_string_equal(told, "DONE login +OK in");
    assert_true(g_str_has_prefix(sent->str, "AUTH SCRAM-SHA-256\n+ \nbiws"));
}

static void
scram_plus__binds__to_the_connection(void **state)
{
    static const struct {
        Pop3BindingKind ours, theirs;
        const guint8 *bytes;
        const char *told;
    } rows[] = {
        { POP3_BINDING_TLS_UNIQUE, POP3_BINDING_TLS_UNIQUE, binding,
          "DONE login +OK in" },
        { POP3_BINDING_TLS_EXPORTER, POP3_BINDING_TLS_EXPORTER, binding,
          "DONE login +OK in" },
        { POP3_BINDING_TLS_EXPORTER, POP3_BINDING_TLS_EXPORTER, other_binding,
          "DONE login -ERR [AUTH] no" },
        { POP3_BINDING_TLS_UNIQUE, POP3_BINDING_TLS_UNIQUE, other_binding,
          "DONE login -ERR [AUTH] no" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Pop3Session) session = peer_greet(ALL_MECHANISMS);
        const PeerOptions options = { .password = PASSWORD,
                                      .binding_kind = rows[i].theirs,
                                      .binding = rows[i].bytes,
                                      .binding_len = sizeof binding };
        g_autofree char *told = NULL;

        assert_true(
            queue_login(session, POP3_LOGIN_SCRAM_SHA_256_PLUS, PASSWORD, rows[i].ours));
        told = peer_converse(session, &options, PEER_WHOLE, NULL);
        assert_string_equal(told, rows[i].told);
    }
}

/* Both sides prepare alike, or neither does. */
static void
scram__takes__passwords_of_any_script(void **state)
{
    static const char *const passwords[] = {
        "",
        "p",
        "p w ",
        "p\xc3\xa4ss",              /* a-umlaut */
        "\xe3\x83\x91\xe3\x82\xb9", /* katakana */
        "\xc2\xaa\xe2\x85\xa8", /* a feminine ordinal and a Roman nine: NFKC changes them */
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(passwords); i++) {
        const PeerOptions options = { .password = passwords[i] };
        g_autofree char *told = NULL;

        told =
            sign_in(POP3_LOGIN_SCRAM_SHA_256, passwords[i], &options, PEER_WHOLE, NULL);
        assert_string_equal(told, "DONE login +OK in");
    }
}

/* What SASLprep forbids must not keep anybody out: it goes as it is. */
static void
scram__takes__passwords_that_cannot_be_prepared(void **state)
{
    static const char *const passwords[] = { "p\xf0\x9f\x98\x80", "p\xe4ss", "p\007" };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(passwords); i++) {
        g_autoptr(PbSecret) secret = pb_secret_new(passwords[i], strlen(passwords[i]));
        const Pop3Credentials credentials = { .user = PEER_USER, .secret = secret };
        Pop3Sasl *sasl = pop3_sasl_new("SCRAM-SHA-256", &credentials, NULL);
        g_autoptr(PbSecret) first = pop3_sasl_step(sasl, NULL, 0, NULL);
        g_autofree char *challenge = g_strdup_printf("%sxyz,s=QSXCR+Q6sek8bf92,i=4096",
                                                     strstr(pb_secret_peek(first), "r="));
        g_autoptr(PbSecret) proof =
            pop3_sasl_step(sasl, challenge, strlen(challenge), NULL);

        assert_non_null(proof);
        assert_non_null(strstr(pb_secret_peek(proof), ",p="));
        pop3_sasl_free(sasl);
    }
}

/* --- published examples ----------------------------------------------------------------------- */

static void
hmac(PbHash hash, const guint8 *key, const char *text, guint8 *out)
{
    gsize len = pb_hash_len(hash);
    GHmac *mac =
        g_hmac_new(hash == PB_HASH_SHA_1 ? G_CHECKSUM_SHA1 : G_CHECKSUM_SHA256, key, len);

    g_hmac_update(mac, (const guchar *)text, -1);
    g_hmac_get_digest(mac, out, &len);
    g_hmac_unref(mac);
}

/* RFC 5802 section 5, RFC 7677 section 3: nonces cannot be chosen, so the examples are held against the key
 * that SCRAM is made of, and the proofs that follow from it. */
static void
key_of_password__gives__the_proofs_of_the_standards(void **state)
{
    static const struct {
        PbHash hash;
        const char *salt, *message, *proof, *signature;
    } rows[] = {
        { PB_HASH_SHA_1, "QSXCR+Q6sek8bf92",
          "n=user,r=fyko+d2lbbFgONRv9qkxdawL,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
          "s=QSXCR+Q6sek8bf92,i=4096,c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j",
          "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", "rmF9pqV8S7suAoZWja4dJRkFsKQ=" },
        { PB_HASH_SHA_256, "W22ZaJ0SNY7soEsUEjb6gQ==",
          "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
          "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,"
          "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
          "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
          "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gsize len = pb_hash_len(rows[i].hash);
        gsize salt_len;
        g_autofree guchar *salt = g_base64_decode(rows[i].salt, &salt_len);
        guint8 key[PB_DIGEST_LEN], client[PB_DIGEST_LEN], stored[PB_DIGEST_LEN];
        guint8 signature[PB_DIGEST_LEN], server[PB_DIGEST_LEN];
        g_autoptr(GChecksum) checksum = g_checksum_new(
            rows[i].hash == PB_HASH_SHA_1 ? G_CHECKSUM_SHA1 : G_CHECKSUM_SHA256);
        g_autofree char *proof = NULL;
        g_autofree char *proved = NULL;

        pb_key_of_password(rows[i].hash, (PbBytes){ "pencil", 6 },
                           (PbBytes){ salt, salt_len }, 4096, key);
        hmac(rows[i].hash, key, "Client Key", client);
        g_checksum_update(checksum, client, (gssize)len);
        g_checksum_get_digest(checksum, stored, &(gsize){ len });
        hmac(rows[i].hash, stored, rows[i].message, signature);
        for (gsize at = 0; at < len; at++)
            client[at] ^= signature[at];
        proof = g_base64_encode(client, len);
        assert_string_equal(proof, rows[i].proof);
        hmac(rows[i].hash, key, "Server Key", server);
        hmac(rows[i].hash, server, rows[i].message, signature);
        proved = g_base64_encode(signature, len);
        assert_string_equal(proved, rows[i].signature);
    }
}

/* RFC 2195 section 2; RFC 4616 section 4 (without its identity to act for). */
static void
sasl_step__answers__as_the_standards_have_it(void **state)
{
    static const struct {
        const char *mechanism, *user, *password;
        const char *challenges[2];
        const char *answers[2];
    } rows[] = {
        { "CRAM-MD5",
          "tim",
          "tanstaaftanstaaf",
          { "<1896.697170952@postoffice.reston.mci.net>", NULL },
          { "tim b913a602c7eda7a495b4e6e7334d3890", NULL } },
        { "LOGIN",
          "tim",
          "tanstaaf",
          { "Username:", "Password:" },
          { "tim", "tanstaaf" } },
        { "LOGIN", "tim", "tanstaaf", { "", "\r\n \377" }, { "tim", "tanstaaf" } },
        { "EXTERNAL",
          "fred@example.com",
          "",
          { NULL, NULL },
          { "fred@example.com", NULL } },
        { "EXTERNAL", "", "", { NULL, NULL }, { "", NULL } },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(PbSecret) secret =
            pb_secret_new(rows[i].password, strlen(rows[i].password));
        const Pop3Credentials credentials = { .user = rows[i].user, .secret = secret };
        Pop3Sasl *sasl = pop3_sasl_new(rows[i].mechanism, &credentials, NULL);

        for (gsize n = 0; n < 2 && rows[i].answers[n] != NULL; n++) {
            const char *challenge = rows[i].challenges[n];
            g_autoptr(PbSecret) answer = pop3_sasl_step(
                sasl, challenge, challenge == NULL ? 0 : strlen(challenge), NULL);

            assert_non_null(answer);
            assert_string_equal(pb_secret_peek(answer), rows[i].answers[n]);
        }
        assert_true(pop3_sasl_is_complete(sasl));
        pop3_sasl_free(sasl);
    }
}

/* --- base64 ----------------------------------------------------------------------------------- */

static void
base64_decode__is__strict(void **state)
{
    static const struct {
        const char *text, *bytes;
    } rows[] = {
        { "", "" },       { "Zg==", "f" },   { "Zm8=", "fo" },   { "Zm9v", "foo" },
        { "Zg=", NULL },  { "Zg", NULL },    { "Zg===", NULL },  { "=", NULL },
        { "====", NULL }, { "Zm9v ", NULL }, { " Zm9v", NULL },  { "Zm9vZg==Zm9v", NULL },
        { "Zm-v", NULL }, { "AAAA", NULL },  { "Zm9v\n", NULL }, { "*", NULL },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        gsize len = 0;
        g_autofree char *bytes = pop3_base64_decode(rows[i].text, &len);

        print_message("\"%s\"\n", rows[i].text);
        if (rows[i].bytes == NULL) {
            assert_null(bytes);
            continue;
        }
        assert_int_equal(len, strlen(rows[i].bytes));
        assert_string_equal(bytes, rows[i].bytes);
    }
}

static void
base64_encode__gives__what_decodes_to_the_same(void **state)
{
    (void)state;
    for (gsize n = 0; n < 300; n++) {
        g_autofree char *text = g_strnfill(n, (char)('a' + n % 26));
        g_autoptr(PbSecret) secret = pb_secret_new(text, n);
        g_autoptr(PbSecret) encoded = pop3_base64_encode(secret);
        g_autofree char *expected = g_base64_encode((const guchar *)text, n);

        assert_string_equal(pb_secret_peek(encoded), expected);
        assert_int_equal(pb_secret_len(encoded), strlen(expected));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(login__signs_in__by_each_mechanism),
        cmocka_unit_test(login__with_a_wrong_password__is_refused_and_that_is_all),
        cmocka_unit_test(scram__with_a_long_name__goes_in_two_steps),
        cmocka_unit_test(scram_plus__binds__to_the_connection),
        cmocka_unit_test(scram__takes__passwords_of_any_script),
        cmocka_unit_test(scram__takes__passwords_that_cannot_be_prepared),
        cmocka_unit_test(key_of_password__gives__the_proofs_of_the_standards),
        cmocka_unit_test(sasl_step__answers__as_the_standards_have_it),
        cmocka_unit_test(base64_decode__is__strict),
        cmocka_unit_test(base64_encode__gives__what_decodes_to_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
