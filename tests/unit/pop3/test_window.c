/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_window.c: how many commands are under way together. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "script.h"

#define QUARTER ((guint64)POP3_WINDOW_BYTES / 4) /* a quarter of the window */

#define PLAY(protection, ...) \
    script_play(__func__, protection, (const char *const[]){ __VA_ARGS__, NULL })
#define TLS  POP3_PROTECTION_TLS
#define NONE POP3_PROTECTION_NONE

#define SIGN_IN                                                                   \
    "> login user allowed ada secret", "C: USER ada", "S: +OK", "C: PASS secret", \
        "S: +OK", "E: DONE login +OK"
#define CAPA(lines)                                                        \
    "> capa", "C: CAPA", "s: +OK\r\n" lines ".\r\n", "E: STATUS CAPA +OK", \
        "E: DONE CAPA +OK"
#define GREETING "S: +OK", "E: DONE greeting +OK"
#define TWO      "> noop", "> noop"

static guint
take_lines(Pop3Session *session)
{
    g_autofree char *output = script_take_output(session);
    guint n = 0;

    for (const char *at = output; (at = strchr(at, '\n')) != NULL; at++)
        n++;
    return n;
}

static void
answer_retr(Pop3Session *session)
{
    g_autofree char *events = script_feed(session, "+OK\r\nx\r\n.\r\n", 11);

    assert_non_null(strstr(events, "DONE RETR"));
    assert_null(strstr(events, "FAIL"));
}

static void
window__holds__at_most_its_number_of_commands(void **state)
{
    g_autoptr(Pop3Session) session = script_signed_in("PIPELINING");
    guint n_open = 3 * POP3_WINDOW_COMMANDS, n_under_way = 0;

    (void)state;
    for (guint32 i = 1; i <= n_open; i++)
        pop3_session_retr(session, i, 1000);
    while (n_open > 0) {
        n_under_way += take_lines(session);
        assert_int_equal(n_under_way, MIN(n_open, POP3_WINDOW_COMMANDS));
        answer_retr(session);
        n_under_way--;
        n_open--;
        assert_int_equal(pop3_session_n_open(session), n_open);
    }
}

static void
window__holds__at_most_its_number_of_bytes(void **state)
{
    static const struct {
        guint64 sizes[6];
        guint first; /* sent at once */
    } rows[] = {
        { { QUARTER, QUARTER, QUARTER, QUARTER, QUARTER, QUARTER }, 4 },
        { { 4 * QUARTER, 1, 1, 1, 1, 1 }, 1 },
        { { 4 * QUARTER + 1, 1, 1, 1, 1, 1 }, 1 },
        { { G_MAXUINT64, G_MAXUINT64, 1, 1, 1, 1 }, 1 },
        { { 1, G_MAXUINT64, 1, 1, 1, 1 }, 1 },
        { { 1, 4 * QUARTER - 1, 1, 1, 1, 1 }, 2 },
        { { 1, 1, 1, 1, 1, 4 * QUARTER }, 5 },
        { { 0, 0, 0, 0, 0, 0 }, 6 },
        { { 0, 0, G_MAXUINT64, 0, 0, 1 }, 5 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Pop3Session) session = script_signed_in("PIPELINING");
        guint n_sent;

        for (guint32 n = 0; n < 6; n++)
            pop3_session_retr(session, n + 1, rows[i].sizes[n]);
        n_sent = take_lines(session);
        assert_int_equal(n_sent, rows[i].first);
        for (guint n_done = 0; n_done < 6; n_done++) {
            assert_true(n_sent > n_done);
            answer_retr(session);
            n_sent += take_lines(session);
        }
        assert_int_equal(n_sent, 6);
    }
}

static void
window__takes__another_message_for_each_that_came(void **state)
{
    g_autoptr(Pop3Session) session = script_signed_in("PIPELINING");

    (void)state;
    for (guint32 n = 1; n <= 12; n++)
        pop3_session_retr(session, n, QUARTER);
    assert_int_equal(take_lines(session), 4);
    for (guint n_done = 1; n_done <= 12; n_done++) {
        answer_retr(session);
        assert_int_equal(take_lines(session), n_done <= 8 ? 1 : 0);
    }
}

static void
window__is__one_without_a_list_that_offers_more(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, SIGN_IN, TWO, "C: NOOP", "C:", "S: +OK", "E: DONE NOOP +OK",
         "C: NOOP");
    PLAY(TLS, GREETING, SIGN_IN, CAPA("TOP\r\n"), TWO, "C: NOOP", "C:");
    PLAY(TLS, GREETING, CAPA("PIPELINING\r\nUSER\r\n"), SIGN_IN, CAPA("TOP\r\n"), TWO,
         "C: NOOP", "C:");
    PLAY(TLS, GREETING, CAPA("PIPELINING\r\nUSER\r\n"), SIGN_IN, "> capa", "C: CAPA",
         "S: -ERR", "E: DONE CAPA -ERR", TWO, "C: NOOP", "C:");
    PLAY(NONE, GREETING, CAPA("PIPELINING\r\nSTLS\r\n"), "> stls", "C: STLS", "S: +OK",
         "E: DONE STLS +OK", "> tls_done", SIGN_IN, TWO, "C: NOOP", "C:");
}

static void
window__opens__when_the_latest_list_offers_it(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, CAPA("PIPELINING\r\nUSER\r\n"), SIGN_IN, TWO, "C: NOOP|NOOP");
    PLAY(TLS, GREETING, SIGN_IN, CAPA("PIPELINING\r\n"), TWO, "C: NOOP|NOOP", "S: +OK",
         "E: DONE NOOP +OK", "S: +OK", "E: DONE NOOP +OK");
    PLAY(TLS, GREETING, SIGN_IN, CAPA("PIPELINING\r\n"), "> uidl", "> retr 1 5",
         "> dele 1", "C: UIDL|RETR 1|DELE 1",
         "s: +OK\r\n1 a\r\n.\r\n+OK\r\n..\r\n.\r\n-ERR\r\n", "E: STATUS UIDL +OK",
         "E: ENTRY UIDL 1 a", "E: DONE UIDL +OK", "E: STATUS RETR 1 +OK",
         "E: BODY RETR 1 .\\n", "E: DONE RETR 1 +OK", "E: DONE DELE 1 -ERR");
}

static void
window__opens__when_the_list_is_known_and_closes_when_it_changes(void **state)
{
    (void)state;
    /* The list from before the login holds until the next one has come whole. */
    PLAY(TLS, GREETING, CAPA("PIPELINING\r\nUSER\r\n"), SIGN_IN, "> noop", "> capa", TWO,
         "C: NOOP|CAPA|NOOP|NOOP", "C:", "S: +OK", "E: DONE NOOP +OK",
         "s: +OK\r\nTOP\r\n", "E: STATUS CAPA +OK", TWO, "C: NOOP|NOOP", "s: .\r\n",
         "E: DONE CAPA +OK", TWO, "C:", "s: +OK\r\n+OK\r\n+OK\r\n", "E: DONE NOOP +OK",
         "E: DONE NOOP +OK", "E: DONE NOOP +OK", "C:", "S: +OK", "E: DONE NOOP +OK",
         "C: NOOP", "C:", "S: +OK", "E: DONE NOOP +OK", "C: NOOP", "C:");
    PLAY(TLS, GREETING, CAPA("PIPELINING\r\nUSER\r\n"), SIGN_IN, "> capa", "> capa", TWO,
         "C: CAPA|CAPA|NOOP|NOOP", "S: -ERR", "E: DONE CAPA -ERR", "> noop",
         "C:", "s: +OK\r\nPIPELINING\r\n.\r\n", "E: STATUS CAPA +OK", "E: DONE CAPA +OK",
         "C: NOOP");
    /* Without one there is nothing to go by, and afterwards there is. */
    PLAY(TLS, GREETING, SIGN_IN, "> capa", TWO, "C: CAPA",
         "C:", "s: +OK\r\nPIPELINING\r\n.\r\n", "E: STATUS CAPA +OK", "E: DONE CAPA +OK",
         "C: NOOP|NOOP", "C:");
}

static void
window__is__one_before_login(void **state)
{
    (void)state;
    PLAY(NONE, GREETING, CAPA("PIPELINING\r\nUSER\r\nSTLS\r\n"), "> capa", "> stls",
         "> capa", "> quit", "C: CAPA", "C:", "s: +OK\r\nPIPELINING\r\n.\r\n",
         "E: STATUS CAPA +OK", "E: DONE CAPA +OK", "C: STLS", "C:", "S: -ERR",
         "E: DONE STLS -ERR", "C: CAPA", "C:", "S: -ERR", "E: DONE CAPA -ERR", "C: QUIT");
    PLAY(TLS, GREETING, CAPA("PIPELINING\r\nUSER\r\n"), "> login auto refused ada secret",
         "> stat", "> uidl", "C: USER ada", "C:", "S: +OK", "C: PASS secret",
         "C:", "S: +OK", "E: DONE login +OK", "C: STAT|UIDL");
}

static void
quit__waits__for_everything_before_it(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, SIGN_IN, CAPA("PIPELINING\r\n"), "> dele 1", "> dele 2", "> quit",
         "C: DELE 1|DELE 2", "C:", "S: +OK", "E: DONE DELE 1 +OK", "C:", "= TRANSACTION",
         "S: +OK", "E: DONE DELE 2 +OK", "C: QUIT", "= UPDATE");
}

static void
answers__beyond_those_sent__end_the_session(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, SIGN_IN, CAPA("PIPELINING\r\n"), TWO, "C: NOOP|NOOP",
         "s: +OK\r\n+OK\r\n+OK\r\n", "E: DONE NOOP +OK", "E: DONE NOOP +OK",
         "E: FAIL PROTOCOL");
    /* One byte of the second command was not sent yet. */
    {
        g_autoptr(Pop3Session) session = script_signed_in("PIPELINING");
        g_autofree char *events = NULL;
        gsize len;

        pop3_session_noop(session);
        pop3_session_noop(session);
        pop3_session_output(session, &len);
        pop3_session_sent(session, len - 1);
        events = script_feed(session, "+OK\r\n+OK\r\n", 10);
        assert_string_equal(events, "DONE NOOP +OK\nFAIL PROTOCOL");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(window__holds__at_most_its_number_of_commands),
        cmocka_unit_test(window__holds__at_most_its_number_of_bytes),
        cmocka_unit_test(window__takes__another_message_for_each_that_came),
        cmocka_unit_test(window__is__one_without_a_list_that_offers_more),
        cmocka_unit_test(window__opens__when_the_latest_list_offers_it),
        cmocka_unit_test(
            window__opens__when_the_list_is_known_and_closes_when_it_changes),
        cmocka_unit_test(window__is__one_before_login),
        cmocka_unit_test(quit__waits__for_everything_before_it),
        cmocka_unit_test(answers__beyond_those_sent__end_the_session),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
