/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_session.c: conversations as they ought to be, and refusals. */
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

#define GREETING "S: +OK ready", "E: DONE greeting +OK ready"
#define SIGNED_IN                                                         \
    GREETING, "> login user refused ada secret", "C: USER ada", "S: +OK", \
        "C: PASS secret", "S: +OK welcome", "E: DONE login +OK welcome", "= TRANSACTION"

static void
session__goes__through_a_whole_visit(void **state)
{
    (void)state;
    PLAY(TLS, "= GREETING", "> capa", "C:", GREETING, "= AUTHORIZATION", "C: CAPA",
         "S: +OK list", "E: STATUS CAPA +OK list", "S: USER", "S: SASL PLAIN", "S: .",
         "E: DONE CAPA +OK list", "> login auto refused ada secret",
         "C: AUTH PLAIN AGFkYQBzZWNyZXQ=", "S: +OK", "E: DONE login +OK", "= TRANSACTION",
         "> stat", "> uidl", "> list", "> retr 1 120", "> top 2 0", "> dele 1", "> noop",
         "> rset", "> quit", "C: STAT", "S: +OK 2 320", "E: DONE STAT +OK 2 320 [2 320]",
         "C: UIDL", "S: +OK", "E: STATUS UIDL +OK", "S: 1 a-1", "E: ENTRY UIDL 1 a-1",
         "S: 2  b 2 ", "E: ENTRY UIDL 2 b 2", "S: .", "E: DONE UIDL +OK", "C: LIST",
         "s: +OK 2\r\n1 120\r\n2 200 octets\r\n.\r\n", "E: STATUS LIST +OK 2",
         "E: ENTRY LIST 1 120", "E: ENTRY LIST 2 200", "E: DONE LIST +OK 2", "C: RETR 1",
         "s: +OK 120\r\nA: b\r\n\r\n..x\r\n.\r\n", "E: STATUS RETR 1 +OK 120",
         "E: BODY RETR 1 A: b\\n\\n.x\\n", "E: DONE RETR 1 +OK 120", "C: TOP 2 0",
         "s: +OK\r\nC: d\r\n\r\n.\r\n", "E: STATUS TOP 2 +OK", "E: BODY TOP 2 C: d\\n\\n",
         "E: DONE TOP 2 +OK", "C: DELE 1", "S: +OK gone", "E: DONE DELE 1 +OK gone",
         "C: NOOP", "S: +OK", "E: DONE NOOP +OK", "C: RSET", "S: +OK", "E: DONE RSET +OK",
         "C: QUIT", "= UPDATE", "S: +OK bye", "E: DONE QUIT +OK bye", "= CLOSED", "C:");
}

static void
session__starts__tls_and_asks_again(void **state)
{
    (void)state;
    PLAY(NONE, GREETING, "> capa", "C: CAPA", "s: +OK\r\nSTLS\r\nUSER\r\n.\r\n",
         "E: STATUS CAPA +OK", "E: DONE CAPA +OK",
         "! NO_TLS login auto refused ada secret", "> stls", "C: STLS", "S: +OK begin",
         "E: DONE STLS +OK begin", "= HANDSHAKE", "> capa",
         "C:", "! NO_TLS login auto refused ada secret", "> tls_done", "= AUTHORIZATION",
         "C: CAPA", "s: +OK\r\nSASL PLAIN\r\n.\r\n", "E: STATUS CAPA +OK",
         "E: DONE CAPA +OK", "! NO_MECHANISM login user refused a b",
         "> login auto refused ada secret", "C: AUTH PLAIN AGFkYQBzZWNyZXQ=", "S: +OK",
         "E: DONE login +OK", "= TRANSACTION");
}

static void
session__tells__a_refused_greeting_and_closes(void **state)
{
    (void)state;
    PLAY(TLS, "> capa", "S: -ERR [IN-USE] try later",
         "E: DONE greeting -ERR [IN-USE] try later",
         "E: DONE CAPA -ERR not sent: the session was not ready for it", "= CLOSED",
         "C:");
}

static void
session__goes_on__after_an_err_to_any_command(void **state)
{
    (void)state;
    PLAY(TLS, SIGNED_IN, "> capa", "> uidl", "> retr 9 5", "> stat", "> dele 9", "> quit",
         "C: CAPA", "S: -ERR unknown", "E: DONE CAPA -ERR unknown", "C: UIDL", "S: -ERR",
         "E: DONE UIDL -ERR", "C: RETR 9", "S: -ERR no such",
         "E: DONE RETR 9 -ERR no such", "C: STAT", "S: -ERR [SYS/TEMP]",
         "E: DONE STAT -ERR [SYS/TEMP]", "C: DELE 9", "S: -ERR", "E: DONE DELE 9 -ERR",
         "C: QUIT", "S: -ERR some were not removed",
         "E: DONE QUIT -ERR some were not removed", "= CLOSED");
}

static void
session__sends__nothing_behind_a_refused_login(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, "> login auto refused ada wrong", "> stat", "> dele 4", "> quit",
         "C: USER ada", "S: +OK", "C: PASS wrong", "S: -ERR [AUTH] no",
         "E: DONE login -ERR [AUTH] no",
         "E: DONE STAT -ERR not sent: the session was not ready for it",
         "E: DONE DELE 4 -ERR not sent: the session was not ready for it",
         "= AUTHORIZATION", "C: QUIT", "= UPDATE", "S: +OK", "E: DONE QUIT +OK",
         "= CLOSED");
}

static void
session__signs_in__again_when_asked_to(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, "> login user refused ada one", "C: USER ada", "S: -ERR who?",
         "E: DONE login -ERR who?", "= AUTHORIZATION", "> login user refused ada two",
         "C: USER ada", "S: +OK", "C: PASS two", "S: +OK", "E: DONE login +OK",
         "= TRANSACTION");
}

static void
session__sends__nothing_after_quit(void **state)
{
    (void)state;
    PLAY(TLS, SIGNED_IN, "> noop", "> quit", "> dele 1", "> quit", "C: NOOP",
         "C:", "S: +OK", "E: DONE NOOP +OK", "C: QUIT", "S: +OK", "E: DONE QUIT +OK",
         "E: DONE DELE 1 -ERR not sent: the session was not ready for it",
         "E: DONE QUIT -ERR not sent: the session was not ready for it",
         "C:", "= CLOSED");
}

static void
session__quits__before_login(void **state)
{
    (void)state;
    PLAY(TLS, "> quit", "C:", GREETING, "C: QUIT", "= UPDATE", "S: +OK bye",
         "E: DONE QUIT +OK bye", "= CLOSED");
}

static void
session__reads__odd_but_harmless_answers(void **state)
{
    (void)state;
    PLAY(
        TLS, "s: +OK bare line feed\n", "E: DONE greeting +OK bare line feed", "> capa",
        "C: CAPA", "s: +OK\r\n.\r\n", "E: STATUS CAPA +OK", "E: DONE CAPA +OK",
        "> login auto refused ada secret", "C: USER ada", "S: +OK", "C: PASS secret",
        "S: +OK", "E: DONE login +OK", "> uidl", "C: UIDL",
        "s: +OK\r\n\r\nnonsense\r\n0 x\r\n1\r\n1   \r\n..2 dot\r\n.4 fourth\r\n3 ok\r\n.\r\n",
        "E: STATUS UIDL +OK", "E: ENTRY UIDL 1 (none)", "E: ENTRY UIDL 1 (none)",
        "E: ENTRY UIDL 4 fourth", "E: ENTRY UIDL 3 ok", "E: DONE UIDL +OK", "> list",
        "C: LIST",
        "s: +OK\r\n1 -1\r\n2 18446744073709551617\r\n3 x\r\n4\r\n5 9223372036854775808\r\n"
        ".\r\n",
        "E: STATUS LIST +OK", "E: ENTRY LIST 1 0", "E: ENTRY LIST 2 0",
        "E: ENTRY LIST 3 0", "E: ENTRY LIST 4 0", "E: ENTRY LIST 5 0", "E: DONE LIST +OK",
        "> retr 1", "C: RETR 1", "s: +OK\r\n.\r\n", "E: STATUS RETR 1 +OK",
        "E: DONE RETR 1 +OK", "> retr 2", "C: RETR 2",
        "s: +OK\r\n-ERR is text here\r\n+OK too\r\n.\r\n", "E: STATUS RETR 2 +OK",
        "E: BODY RETR 2 -ERR is text here\\n+OK too\\n", "E: DONE RETR 2 +OK",
        "= TRANSACTION");
}

static void
session__tells__what_is_known_of_capabilities(void **state)
{
    g_autoptr(Pop3Session) session = script_signed_in("TOP|UIDL|EXPIRE 3");
    const Pop3Capa *capa = pop3_session_capa(session);
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;

    (void)state;
    assert_true(capa->is_known);
    assert_int_equal(capa->flags, POP3_CAPA_TOP | POP3_CAPA_UIDL | POP3_CAPA_EXPIRE);
    pop3_session_capa_ask(session);
    script_send(session);
    first = script_feed(session, "+OK\r\nPIPELINING\r\n", 17);
    /* The old list holds until the new one is complete. */
    assert_int_equal(pop3_session_capa(session)->expire_days, 3);
    second = script_feed(session, ".\r\n", 3);
    assert_int_equal(pop3_session_capa(session)->flags, POP3_CAPA_PIPELINING);
    assert_int_equal(pop3_session_capa(session)->expire_days, -1);
}

static void
session__counts__what_is_open_and_pending(void **state)
{
    g_autoptr(Pop3Session) session = pop3_session_new(NONE);
    Pop3Event event;
    gsize len;

    (void)state;
    assert_int_equal(pop3_session_n_open(session), 1);
    pop3_session_stls(session);
    pop3_session_quit(session);
    assert_int_equal(pop3_session_n_open(session), 3);
    pop3_session_feed(session, "+OK\r\n", 5);
    assert_int_equal(pop3_session_n_pending(session), 5);
    assert_int_equal(pop3_session_next(session, &event, NULL), 1);
    assert_int_equal(pop3_session_n_pending(session), 0);
    assert_int_equal(pop3_session_n_open(session), 2);
    assert_int_equal(pop3_session_next(session, &event, NULL), 0);
    pop3_session_output(session, &len);
    assert_int_equal(len, 6);
    pop3_session_sent(session, len);
    pop3_session_feed(session, "+O", 2);
    assert_int_equal(pop3_session_next(session, &event, NULL), 0);
    assert_int_equal(pop3_session_n_pending(session), 2);
    pop3_session_feed(session, "K\r\n+OK", 6);
    assert_int_equal(pop3_session_next(session, &event, NULL), 1);
    assert_int_equal(pop3_session_state(session), POP3_STATE_HANDSHAKE);
    assert_int_equal(pop3_session_n_pending(session), 3);
}

static void
session_free__is__fine_at_any_time(void **state)
{
    (void)state;
    pop3_session_free(NULL);
    for (int n = 0; n < 3; n++) {
        Pop3Session *session = pop3_session_new(TLS);
        g_autoptr(PbSecret) password = pb_secret_new("pw", 2);
        const Pop3Credentials credentials = { .method = POP3_LOGIN_USER,
                                              .user = "ada",
                                              .secret = password };

        if (n > 0)
            assert_true(pop3_session_login(session, &credentials, NULL));
        if (n > 1) {
            script_converse(session, "+OK\r\n");
            script_send(session);
        }
        pop3_session_retr(session, 1, 1);
        pop3_session_free(session);
    }
}

static void
command_name__names__all(void **state)
{
    (void)state;
    assert_string_equal(pop3_command_name(POP3_COMMAND_RETR), "RETR");
    for (int command = POP3_COMMAND_GREETING; command <= POP3_COMMAND_QUIT; command++)
        assert_true(strlen(pop3_command_name((Pop3Command)command)) > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(session__goes__through_a_whole_visit),
        cmocka_unit_test(session__starts__tls_and_asks_again),
        cmocka_unit_test(session__tells__a_refused_greeting_and_closes),
        cmocka_unit_test(session__goes_on__after_an_err_to_any_command),
        cmocka_unit_test(session__sends__nothing_behind_a_refused_login),
        cmocka_unit_test(session__signs_in__again_when_asked_to),
        cmocka_unit_test(session__sends__nothing_after_quit),
        cmocka_unit_test(session__quits__before_login),
        cmocka_unit_test(session__reads__odd_but_harmless_answers),
        cmocka_unit_test(session__tells__what_is_known_of_capabilities),
        cmocka_unit_test(session__counts__what_is_open_and_pending),
        cmocka_unit_test(session_free__is__fine_at_any_time),
        cmocka_unit_test(command_name__names__all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
