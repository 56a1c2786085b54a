/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_way.c: which way to sign in a login takes. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "script.h"

#define PLAY(protection, ...) \
    script_play(__func__, protection, (const char *const[]){ __VA_ARGS__, NULL })
#define TLS  POP3_PROTECTION_TLS
#define NONE POP3_PROTECTION_NONE

#define GREETING "S: +OK", "E: DONE greeting +OK"
#define CAPA(lines)                                                        \
    "> capa", "C: CAPA", "s: +OK\r\n" lines ".\r\n", "E: STATUS CAPA +OK", \
        "E: DONE CAPA +OK"

#define PASSWORD "correct-horse-battery"
#define BASE64   "AGFkYQBjb3JyZWN0LWhvcnNlLWJhdHRlcnk="

#define EVERYTHING                                                                    \
    "USER\r\nSASL CRAM-MD5 LOGIN PLAIN SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS " \
    "EXTERNAL XOAUTH2 OAUTHBEARER\r\n"

/* What AUTO takes, and without what. */
typedef struct {
    const char *capa; /* lines divided by "|"; NULL: -ERR to CAPA */
    Pop3Protection protection;
    bool is_token, has_client_cert, has_binding;
    const char *taken; /* NULL: none */
} Choice;

static const Choice choices[] = {
    /* clang-format off */
    { "USER|SASL CRAM-MD5 LOGIN PLAIN SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS EXTERNAL",
      TLS, false, true, true, "EXTERNAL" },
    { "USER|SASL CRAM-MD5 LOGIN PLAIN SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS EXTERNAL",
      TLS, false, false, true, "SCRAM-SHA-256-PLUS" },
    { "USER|SASL CRAM-MD5 LOGIN PLAIN SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS EXTERNAL",
      TLS, false, false, false, "SCRAM-SHA-256" },
    { "USER|SASL CRAM-MD5 LOGIN PLAIN SCRAM-SHA-1", TLS, false, true, true, "SCRAM-SHA-1" },
    { "USER|SASL CRAM-MD5 LOGIN PLAIN", TLS, false, true, true, "PLAIN" },
    { "USER|SASL CRAM-MD5 LOGIN", TLS, false, true, true, "LOGIN" },
    { "USER|SASL CRAM-MD5", TLS, false, true, true, "USER and PASS" },
    { "SASL CRAM-MD5", TLS, false, true, true, "CRAM-MD5" },
    { "USER", TLS, false, true, true, "USER and PASS" },
    { "USER|SASL PLAIN", TLS, false, true, true, "PLAIN" },
    { "SASL SCRAM-SHA-256-PLUS", TLS, false, false, false, NULL },
    { "SASL EXTERNAL", TLS, false, false, false, NULL },
    { "SASL XOAUTH2 OAUTHBEARER", TLS, false, false, false, NULL },
    { "SASL GSSAPI DIGEST-MD5 NTLM", TLS, false, false, false, NULL },
    { "TOP", TLS, false, false, false, NULL },
    { "", TLS, false, true, true, "USER and PASS" },
    { NULL, TLS, false, true, true, "USER and PASS" },
    { "USER|SASL PLAIN XOAUTH2 OAUTHBEARER EXTERNAL", TLS, true, true, true, "OAUTHBEARER" },
    { "USER|SASL PLAIN XOAUTH2", TLS, true, true, true, "XOAUTH2" },
    { "USER|SASL PLAIN", TLS, true, true, true, NULL },
    { "", TLS, true, false, false, "XOAUTH2" },
    { "USER|SASL LOGIN PLAIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS EXTERNAL",
      NONE, false, true, true, "SCRAM-SHA-256" },
    { "USER|SASL LOGIN PLAIN CRAM-MD5 SCRAM-SHA-1", NONE, false, true, true, "SCRAM-SHA-1" },
    { "USER|SASL LOGIN PLAIN CRAM-MD5", NONE, false, true, true, "CRAM-MD5" },
    { "USER|SASL LOGIN PLAIN", NONE, false, true, true, "PLAIN" },
    { "USER|SASL LOGIN", NONE, false, true, true, "LOGIN" },
    { "USER", NONE, false, true, true, "USER and PASS" },
    { "SASL SCRAM-SHA-256-PLUS EXTERNAL", NONE, false, true, true, NULL },
    /* clang-format on */
};

/* Greeted with a timestamp, and told the capabilities. */
static Pop3Session *
session_with(const Choice *choice)
{
    Pop3Session *session = pop3_session_new(choice->protection);
    g_autoptr(GString) list = g_string_new("-ERR\r\n");

    script_converse(session, "+OK hi <1@example.org>\r\n");
    pop3_session_capa_ask(session);
    if (choice->capa != NULL)
        g_string_printf(list, "+OK\r\n%s%s.\r\n", choice->capa,
                        choice->capa[0] == '\0' ? "" : "\r\n");
    g_string_replace(list, "|", "\r\n", 0);
    script_converse(session, list->str);
    return session;
}

static void
check_choice(const Choice *choice)
{
    g_autoptr(Pop3Session) session = session_with(choice);
    g_autoptr(PbSecret) secret = pb_secret_new("secret", 6);
    g_autoptr(GError) error = NULL;
    const Pop3Credentials credentials = {
        .cleartext = POP3_CLEARTEXT_ALLOWED,
        .user = "ada",
        .secret = secret,
        .is_token = choice->is_token,
        .has_client_cert = choice->has_client_cert,
        .binding_kind = choice->has_binding ? POP3_BINDING_TLS_UNIQUE : POP3_BINDING_NONE,
        .binding = choice->has_binding ? (const guint8 *)"bind" : NULL,
        .binding_len = choice->has_binding ? 4 : 0,
    };

    assert_int_equal(pop3_session_login_wants_secret(session, &credentials),
                     g_strcmp0(choice->taken, "EXTERNAL") != 0);
    assert_int_equal(pop3_session_login(session, &credentials, &error),
                     choice->taken != NULL);
    if (choice->taken != NULL)
        assert_string_equal(pop3_session_login_name(session), choice->taken);
    else
        assert_string_equal(script_error_name(error), "NO_MECHANISM");
}

static void
login__takes__the_strongest_that_is_offered(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(choices); i++) {
        print_message("%u: %s\n", (unsigned)i,
                      choices[i].capa == NULL ? "-" : choices[i].capa);
        check_choice(&choices[i]);
    }
}

static void
login__takes__plain_where_offered(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, CAPA("USER\r\nSASL LOGIN PLAIN\r\n"),
         "> login auto refused ada " PASSWORD, "C: AUTH PLAIN " BASE64, "S: +OK",
         "E: DONE login +OK", "= TRANSACTION");
    PLAY(TLS, GREETING, CAPA("USER\r\nSASL LOGIN PLAIN\r\n"),
         "> login user refused ada secret", "C: USER ada");
}

static void
login__takes__user_where_nothing_is_known(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, "> login auto refused ada secret", "C: USER ada");
    PLAY(TLS, GREETING, "> capa", "C: CAPA", "S: -ERR", "E: DONE CAPA -ERR",
         "> login auto refused ada secret", "C: USER ada");
    PLAY(TLS, GREETING, CAPA(""), "> login auto refused ada secret", "C: USER ada");
    PLAY(TLS, GREETING, "> login plain refused ada secret",
         "C: AUTH PLAIN AGFkYQBzZWNyZXQ=");
}

/* Cyrus offers it in TLS 1.3 and then refuses the binding of TLS 1.3. */
static void
login__takes__the_binding_of_tls_1_3_only_when_asked(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, CAPA("SASL SCRAM-SHA-256-PLUS PLAIN\r\n"),
         "> login auto refused ada " PASSWORD " exporter", "C: AUTH PLAIN " BASE64);
    PLAY(TLS, GREETING, CAPA("SASL SCRAM-SHA-256-PLUS\r\n"),
         "! NO_MECHANISM login auto refused ada secret exporter");
}

/* What was asked for by name is taken or nothing is. */
static void
login__by_name__takes__no_other(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, CAPA(EVERYTHING), "> login login refused ada secret",
         "C: AUTH LOGIN");
    PLAY(TLS, GREETING, CAPA(EVERYTHING), "> login cram-md5 refused ada secret",
         "C: AUTH CRAM-MD5");
    PLAY(TLS, GREETING, CAPA(EVERYTHING), "> login external refused ada x none",
         "C: AUTH EXTERNAL YWRh");
    PLAY(TLS, GREETING, CAPA(EVERYTHING), "> login external refused  x none",
         "C: AUTH EXTERNAL =");
    PLAY(TLS, GREETING, CAPA(EVERYTHING), "> login xoauth2 refused ada t0k token",
         "C: AUTH XOAUTH2");
    PLAY(TLS, GREETING, CAPA(EVERYTHING),
         "! NO_MECHANISM login scram-sha-256-plus refused ada secret");
    PLAY(TLS, GREETING, CAPA("TOP\r\nSASL GSSAPI\r\n"),
         "! NO_MECHANISM login auto refused ada secret",
         "! NO_MECHANISM login scram-sha-256-plus refused ada secret exporter",
         "! NO_MECHANISM login scram-sha-256 refused ada secret",
         "! NO_MECHANISM login scram-sha-1 refused ada secret",
         "! NO_MECHANISM login plain refused ada secret",
         "! NO_MECHANISM login login refused ada secret",
         "! NO_MECHANISM login cram-md5 refused ada secret",
         "! NO_MECHANISM login external refused ada secret cert",
         "! NO_MECHANISM login xoauth2 refused ada secret token",
         "! NO_MECHANISM login oauthbearer refused ada secret token",
         "! NO_MECHANISM login apop refused ada secret",
         "! NO_MECHANISM login user refused ada secret");
    PLAY(TLS, GREETING, CAPA("SASL PLAIN\r\n"),
         "! NO_MECHANISM login user refused ada secret");
}

static void
login__needs__a_secret_but_with_a_certificate(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, CAPA(EVERYTHING), "! UNUSABLE login auto refused ada x none",
         "! UNUSABLE login plain refused ada x none",
         "! UNUSABLE login user refused ada x none",
         "! UNUSABLE login xoauth2 refused ada x none",
         "> login auto refused ada x none cert", "C: AUTH EXTERNAL YWRh", "S: +OK",
         "E: DONE login +OK");
}

/* A way that cannot send this user name makes room for the next one. */
static void
login__passes_over__what_cannot_send_it(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, CAPA("USER\r\nSASL SCRAM-SHA-256 PLAIN\r\n"),
         "> login auto refused a\xff\x64\x61 secret", "C: AUTH PLAIN AGH/ZGEAc2VjcmV0");
    PLAY(TLS, GREETING, CAPA("USER\r\nSASL SCRAM-SHA-256\r\n"),
         "! UNUSABLE login scram-sha-256 refused a\xff\x64\x61 secret",
         "> login auto refused a\xff\x64\x61 secret", "C: USER a\xff\x64\x61");
    PLAY(TLS, GREETING, CAPA("USER\r\nSASL CRAM-MD5\r\n"),
         "> login auto refused a\tb secret", "C: AUTH CRAM-MD5");
}

/* One refusal is the end, whatever else is offered. */
static void
login__tries__nothing_else_after_a_refusal(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, CAPA("USER\r\nSASL LOGIN CRAM-MD5\r\n"),
         "> login auto refused ada secret", "C: AUTH LOGIN", "S: + VXNlcm5hbWU6",
         "C: YWRh", "S: + UGFzc3dvcmQ6", "C: c2VjcmV0", "S: -ERR no",
         "E: DONE login -ERR no", "C:", "= AUTHORIZATION");
    PLAY(TLS, GREETING, CAPA(EVERYTHING), "> login external refused ada x none cert",
         "C: AUTH EXTERNAL YWRh", "S: -ERR no", "E: DONE login -ERR no", "C:");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(login__takes__plain_where_offered),
        cmocka_unit_test(login__takes__user_where_nothing_is_known),
        cmocka_unit_test(login__takes__the_strongest_that_is_offered),
        cmocka_unit_test(login__takes__the_binding_of_tls_1_3_only_when_asked),
        cmocka_unit_test(login__by_name__takes__no_other),
        cmocka_unit_test(login__needs__a_secret_but_with_a_certificate),
        cmocka_unit_test(login__passes_over__what_cannot_send_it),
        cmocka_unit_test(login__tries__nothing_else_after_a_refusal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
