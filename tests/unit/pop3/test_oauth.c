/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_oauth.c: tokens, and the reasons why they are refused. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "oauth.h"
#include "script.h"

#define PLAY(protection, ...) \
    script_play(__func__, protection, (const char *const[]){ __VA_ARGS__, NULL })
#define TLS POP3_PROTECTION_TLS

#define GREETING "S: +OK", "E: DONE greeting +OK"
#define CAPA(lines)                                                        \
    "> capa", "C: CAPA", "s: +OK\r\n" lines ".\r\n", "E: STATUS CAPA +OK", \
        "E: DONE CAPA +OK"

/* --- messages --------------------------------------------------------------------------------- */

static void
oauth_message__is__as_the_standards_have_it(void **state)
{
    static const struct {
        Pop3LoginMethod method;
        const char *user, *host, *token, *message;
    } rows[] = {
        /* clang-format off */
        /* RFC 7628 section 4.1 */
        { POP3_LOGIN_OAUTHBEARER, "user@example.com", "server.example.com",
          "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==",
          "n,a=user@example.com,\001host=server.example.com\001port=143\001"
          "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\001\001" },
        { POP3_LOGIN_OAUTHBEARER, "a=b,c", NULL, "t", "n,a=a=3Db=2Cc,\001auth=Bearer t\001\001" },
        { POP3_LOGIN_XOAUTH2, "someuser@example.com", "ignored", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg",
          "user=someuser@example.com\001auth=Bearer ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg\001\001" },
        { POP3_LOGIN_XOAUTH2, "a=b,c", NULL, "t", "user=a=b,c\001auth=Bearer t\001\001" },
        { POP3_LOGIN_XOAUTH2, "ada", NULL, "", NULL },
        { POP3_LOGIN_XOAUTH2, "ada", NULL, "a b", NULL },
        { POP3_LOGIN_XOAUTH2, "ada", NULL, "a\001b", NULL },
        { POP3_LOGIN_XOAUTH2, "ada", NULL, "a\x7f", NULL },
        { POP3_LOGIN_XOAUTH2, "ada", NULL, "\xc3\xa4", NULL },
        { POP3_LOGIN_XOAUTH2, "a\001b", NULL, "t", NULL },
        { POP3_LOGIN_OAUTHBEARER, "a\001b", NULL, "t", NULL },
        /* clang-format on */
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(PbSecret) token = pb_secret_new(rows[i].token, strlen(rows[i].token));
        const Pop3Credentials credentials = {
            .user = rows[i].user,
            .secret = token,
            .host = rows[i].host,
            .port = 143,
        };
        g_autoptr(GError) error = NULL;
        g_autoptr(PbSecret) message =
            pop3_oauth_message(rows[i].method, &credentials, &error);

        print_message("%u\n", (unsigned)i);
        if (rows[i].message == NULL) {
            assert_null(message);
            assert_string_equal(script_error_name(error), "UNUSABLE");
            continue;
        }
        assert_string_equal(pb_secret_peek(message), rows[i].message);
        assert_int_equal(pb_secret_len(message), strlen(rows[i].message));
    }
}

/* --- reasons ---------------------------------------------------------------------------------- */

static void
oauth_reason__reads__four_fields(void **state)
{
    static const struct {
        const char *json, *reason;
    } rows[] = {
        /* clang-format off */
        { "{\"status\":\"invalid_token\",\"scope\":\"example_scope\","
          "\"openid-configuration\":\"https://example.com/.well-known/openid-configuration\"}",
          "status invalid_token, scope example_scope" }, /* RFC 7628 section 4.3 */
        { "{\"status\":\"400\",\"schemes\":\"Bearer\",\"scope\":\"https://mail.google.com/\"}",
          "status 400, schemes Bearer, scope https://mail.google.com/" }, /* Google */
        { " { \"status\" : 401 , \"x\" : null,\t\"error\":\"no\"\r\n}\n", "status 401, error no" },
        { "{\"error\":\"a\\\"b\\\\c\\/d\\u00e4\\n\\t\"}", "error a\"b\\c/d\xc3\xa4 " },
        { "{\"error\":\"\\u001b[2J\\u0000\\ud83d\"}", "error ^[[2J\xef\xbf\xbd\xef\xbf\xbd" },
        { "{\"error\":\"\033\"}", NULL },
        { "{\"status\":\"\"}", NULL },
        { "{}", NULL },
        { "", NULL },
        { "{", NULL },
        { "[]", NULL },
        { "null", NULL },
        { "{\"other\":\"x\"}", NULL },
        { "{\"status\":\"1\"", NULL },
        { "{\"status\":\"1\",}", NULL },
        { "{\"status\":\"1\"} more", NULL },
        { "{\"status\":{\"a\":\"b\"}}", NULL },
        { "{\"status\":[1]}", NULL },
        { "{\"status\" \"1\"}", NULL },
        { "{\"status\":}", NULL },
        { "{status:\"1\"}", NULL },
        { "{\"status\":\"1}", NULL },
        { "{\"status\":\"1\\", NULL },
        { "{\"status\":\"\\u12\"}", NULL },
        { "{\"status\":\"\\u", NULL },
        { "{\"status\":\"\\x41\"}", NULL },
        /* clang-format on */
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *exact =
            g_strdup(rows[i].json); /* so that ASan sees each over-read */
        g_autofree char *reason = pop3_oauth_reason(exact);

        print_message("%s\n", rows[i].json);
        if (rows[i].reason == NULL)
            assert_null(reason);
        else
            assert_string_equal(reason, rows[i].reason);
    }
}

static void
oauth_reason__keeps__its_measure(void **state)
{
    g_autofree char *value = g_strnfill(6000, 'x');
    g_autofree char *big =
        g_strdup_printf("{\"status\":\"%s\",\"scope\":\"%s\"}", value, value);
    g_autofree char *reason = pop3_oauth_reason(big);
    g_autoptr(GString) many = g_string_new("{\"status\":\"1\"");

    (void)state;
    assert_non_null(reason);
    assert_true(strlen(reason) < 200);
    assert_true(pb_text_is_visible(reason, -1, PB_TEXT_LINE));
    for (int i = 0; i < 40; i++)
        g_string_append(many, ",\"status\":\"1\"");
    g_string_append_c(many, '}');
    assert_null(pop3_oauth_reason(many->str));
}

/* --- sessions --------------------------------------------------------------------------------- */

/* "user=ada^Aauth=Bearer t0k3n^A^A" and "n,a=ada,^Ahost=pop.example.org^Aport=995^Aauth=Bearer t0k3n^A^A" */
#define XOAUTH2 "dXNlcj1hZGEBYXV0aD1CZWFyZXIgdDBrM24BAQ=="
#define OAUTHBEARER \
    "bixhPWFkYSwBaG9zdD1wb3AuZXhhbXBsZS5vcmcBcG9ydD05OTUBYXV0aD1CZWFyZXIgdDBrM24BAQ=="
/* {"status":"401","schemes":"Bearer","scope":"mail"} */
#define REASON "eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJtYWlsIn0="

static void
token__goes__in_two_steps(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, CAPA("USER\r\nSASL PLAIN XOAUTH2\r\n"),
         "> login auto refused ada t0k3n token host", "C: AUTH XOAUTH2", "S: + ",
         "C: " XOAUTH2, "S: +OK in", "E: DONE login +OK in", "= TRANSACTION");
    PLAY(TLS, GREETING, CAPA("SASL XOAUTH2 OAUTHBEARER\r\n"),
         "> login auto refused ada t0k3n token host", "C: AUTH OAUTHBEARER", "S: +",
         "C: " OAUTHBEARER, "S: +OK in", "E: DONE login +OK in", "= TRANSACTION");
}

static void
token__that_is_refused__gets_its_reason(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, "> login xoauth2 refused ada t0k3n", "C: AUTH XOAUTH2", "S: + ",
         "C: " XOAUTH2, "S: + " REASON, "C: ()", "S: -ERR [AUTH] no",
         "E: DONE login -ERR [AUTH] no", "= AUTHORIZATION", "C:");
    PLAY(TLS, GREETING, "> login oauthbearer refused ada t0k3n host",
         "C: AUTH OAUTHBEARER", "S: + ", "C: " OAUTHBEARER, "S: + " REASON,
         "C: AQ==", "S: -ERR [AUTH] no", "E: DONE login -ERR [AUTH] no",
         "= AUTHORIZATION", "C:");
    PLAY(TLS, GREETING, "> login oauthbearer refused ada t0k3n host",
         "C: AUTH OAUTHBEARER", "S: + ", "C: " OAUTHBEARER, "S: + !!!",
         "C: AQ==", "S: -ERR no", "E: DONE login -ERR no");
    PLAY(TLS, GREETING, "> login xoauth2 refused ada t0k3n", "C: AUTH XOAUTH2",
         "S: -ERR no such", "E: DONE login -ERR no such", "= AUTHORIZATION", "C:");
    PLAY(TLS, GREETING, "> login xoauth2 refused ada t0k3n", "C: AUTH XOAUTH2", "S: + ",
         "C: " XOAUTH2, "S: -ERR no", "E: DONE login -ERR no", "= AUTHORIZATION", "C:");
}

static void
token__ends_the_session__when_replies_are_out_of_order(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, "> login xoauth2 refused ada t0k3n", "C: AUTH XOAUTH2",
         "S: +OK in", "E: FAIL PROTOCOL");
    PLAY(TLS, GREETING, "> login oauthbearer refused ada t0k3n host",
         "C: AUTH OAUTHBEARER", "S: + ", "C: " OAUTHBEARER, "S: + " REASON,
         "C: AQ==", "S: +OK in", "E: FAIL PROTOCOL");
    PLAY(TLS, GREETING, "> login oauthbearer refused ada t0k3n host",
         "C: AUTH OAUTHBEARER", "S: + ", "C: " OAUTHBEARER, "S: + " REASON,
         "C: AQ==", "S: + " REASON, "C: *", "S: -ERR", "E: DONE login -ERR");
}

/* The reason stands in the error, whatever class the server's code gives it. */
static void
login_error__holds__the_servers_reason(void **state)
{
    static const struct {
        const char *answer, *name, *message;
    } rows[] = {
        { "-ERR [AUTH] no\r\n", "LOGIN",
          "login refused: [AUTH] no (status 401, schemes Bearer, scope mail)" },
        { "-ERR [SYS/TEMP] later\r\n", "TEMPORARY",
          "the server cannot now: [SYS/TEMP] later (status 401, schemes Bearer, scope mail)" },
        { "-ERR\r\n", "LOGIN",
          "login refused, without a reason (status 401, schemes Bearer, scope mail)" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Pop3Session) session = pop3_session_new(TLS);
        g_autoptr(PbSecret) token = pb_secret_new("t0k3n", 5);
        const Pop3Credentials credentials = { .method = POP3_LOGIN_XOAUTH2,
                                              .user = "ada",
                                              .secret = token };
        g_autoptr(GError) error = NULL;
        Pop3Event event;

        script_converse(session, "+OK\r\n");
        assert_true(pop3_session_login(session, &credentials, NULL));
        script_converse(session, "+ \r\n");
        script_converse(session, "+ " REASON "\r\n");
        script_send(session);
        pop3_session_feed(session, rows[i].answer, strlen(rows[i].answer));
        assert_int_equal(pop3_session_next(session, &event, NULL), 1);
        error = pop3_session_login_error(session, &event.reply);
        assert_string_equal(script_error_name(error), rows[i].name);
        assert_string_equal(error->message, rows[i].message);
    }
}

/* The reason of one login is not that of the next. */
static void
login_error__is__that_of_the_latest_login(void **state)
{
    g_autoptr(Pop3Session) session = pop3_session_new(TLS);
    g_autoptr(PbSecret) token = pb_secret_new("t0k3n", 5);
    Pop3Credentials credentials = { .method = POP3_LOGIN_XOAUTH2,
                                    .user = "ada",
                                    .secret = token };
    const Pop3Reply reply = { POP3_REPLY_ERR, POP3_CODE_NONE, "no" };
    g_autoptr(GError) error = NULL;

    (void)state;
    script_converse(session, "+OK\r\n");
    assert_true(pop3_session_login(session, &credentials, NULL));
    script_converse(session, "+ \r\n");
    script_converse(session, "+ " REASON "\r\n");
    script_converse(session, "-ERR no\r\n");
    credentials.method = POP3_LOGIN_USER;
    assert_true(pop3_session_login(session, &credentials, NULL));
    script_converse(session, "-ERR no\r\n");
    error = pop3_session_login_error(session, &reply);
    assert_string_equal(error->message, "login refused: no");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oauth_message__is__as_the_standards_have_it),
        cmocka_unit_test(oauth_reason__reads__four_fields),
        cmocka_unit_test(oauth_reason__keeps__its_measure),
        cmocka_unit_test(token__goes__in_two_steps),
        cmocka_unit_test(token__that_is_refused__gets_its_reason),
        cmocka_unit_test(token__ends_the_session__when_replies_are_out_of_order),
        cmocka_unit_test(login_error__holds__the_servers_reason),
        cmocka_unit_test(login_error__is__that_of_the_latest_login),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
