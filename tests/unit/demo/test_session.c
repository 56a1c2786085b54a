/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/demo/test_session.c: the commands of an honest server, in one piece and byte by byte. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "talk.h"

#define HELLO  "+OK postbag's own POP3 server is ready\r\n"
#define LOGIN  "USER demo\r\nPASS top secret\r\n"
#define INSIDE HELLO "+OK and the password?\r\n+OK 3 messages, 82 octets\r\n"
#define PLAIN  "AGRlbW8AdG9wIHNlY3JldA==" /* NUL demo NUL top secret */

typedef struct {
    const char *input;
    const char *output;
} Row;

static const Row transactions[] = {
    { "STAT\r\n", "+OK 3 82\r\n" },
    { "stat\r\n", "+OK 3 82\r\n" },
    { "STAT\n", "+OK 3 82\r\n" },
    { "LIST\r\n", "+OK the sizes follow\r\n1 23\r\n2 32\r\n3 27\r\n.\r\n" },
    { "LIST 2\r\n", "+OK 2 32\r\n" },
    { "LIST 4\r\n", "-ERR no such message, there are 3\r\n" },
    { "LIST 0\r\n", "-ERR no such message, there are 3\r\n" },
    { "LIST -1\r\n", "-ERR which message? A number is missing\r\n" },
    { "LIST 99999999999999999999\r\n", "-ERR which message? A number is missing\r\n" },
    { "LIST 1x\r\n", "-ERR which message? A number is missing\r\n" },
    { "UIDL\r\n", "+OK the names follow\r\n1 a\r\n2 b\r\n3 c\r\n.\r\n" },
    { "UIDL 3\r\n", "+OK 3 c\r\n" },
    { "RETR 1\r\n", "+OK 23 octets\r\nSubject: one\r\n\r\nhello\r\n.\r\n" },
    { "RETR 2\r\n",
      "+OK 32 octets\r\nSubject: two\r\n\r\n..\r\n...dots\r\nend\r\n.\r\n" },
    { "RETR\r\n", "-ERR RETR wants an argument\r\n" },
    { "TOP 3 0\r\n", "+OK the top follows\r\nSubject: three\r\n\r\n.\r\n" },
    { "TOP 3 2\r\n", "+OK the top follows\r\nSubject: three\r\n\r\nx\r\ny\r\n.\r\n" },
    { "TOP 3 99\r\n",
      "+OK the top follows\r\nSubject: three\r\n\r\nx\r\ny\r\nz\r\n.\r\n" },
    { "TOP 3\r\n", "-ERR TOP wants a message and a number of lines\r\n" },
    { "TOP 3 -1\r\n", "-ERR TOP wants a message and a number of lines\r\n" },
    { "NOOP\r\n", "+OK\r\n" },
    { "NOOP 1\r\n", "-ERR NOOP takes no argument\r\n" },
    { "XYZZY\r\n", "-ERR unknown command\r\n" },
    { "\r\n", "-ERR unknown command\r\n" },
    { "USER demo\r\n", "-ERR you are logged in already\r\n" },
    { "STLS\r\n", "-ERR you are logged in already\r\n" },
    { "DELE 2\r\nDELE 2\r\n",
      "+OK message 2 goes at QUIT\r\n-ERR message 2 is deleted\r\n" },
    { "DELE 1\r\nSTAT\r\nLIST\r\nUIDL\r\nRETR 1\r\n",
      "+OK message 1 goes at QUIT\r\n+OK 2 59\r\n"
      "+OK the sizes follow\r\n2 32\r\n3 27\r\n.\r\n"
      "+OK the names follow\r\n2 b\r\n3 c\r\n.\r\n-ERR message 1 is deleted\r\n" },
    { "DELE 1\r\nRSET\r\nSTAT\r\n",
      "+OK message 1 goes at QUIT\r\n+OK nothing is deleted\r\n+OK 3 82\r\n" },
    { "DELE 1\r\nDELE 3\r\nQUIT\r\nSTAT\r\n",
      "+OK message 1 goes at QUIT\r\n+OK message 3 goes at QUIT\r\n"
      "+OK bye, 2 deleted\r\n<close>" },
};

static const Row logins[] = {
    { LOGIN, INSIDE },
    { "USER demo\r\nPASS wrong\r\nSTAT\r\n",
      HELLO "+OK and the password?\r\n-ERR [AUTH] wrong user or password\r\n"
            "-ERR log in first\r\n" },
    { "USER eve\r\nPASS top secret\r\n",
      HELLO "+OK and the password?\r\n-ERR [AUTH] wrong user or password\r\n" },
    { "PASS top secret\r\n", HELLO "-ERR USER comes first\r\n" },
    { "USER demo\r\nPASS\r\n",
      HELLO "+OK and the password?\r\n-ERR [AUTH] wrong user or password\r\n" },
    { "AUTH PLAIN " PLAIN "\r\nNOOP\r\n", HELLO "+OK 3 messages, 82 octets\r\n+OK\r\n" },
    { "auth plain\r\n" PLAIN "\r\n", HELLO "+ \r\n+OK 3 messages, 82 octets\r\n" },
    { "AUTH PLAIN\r\n*\r\nNOOP\r\n",
      HELLO "+ \r\n-ERR [AUTH] as you wish\r\n-ERR log in first\r\n" },
    { "AUTH PLAIN AGRlbW8A\r\n", HELLO "-ERR [AUTH] wrong user or password\r\n" },
    { "AUTH PLAIN AGRlbW8=\r\n", HELLO "-ERR that is not PLAIN\r\n" },
    { "AUTH PLAIN !!!\r\n", HELLO "-ERR that is not PLAIN\r\n" },
    { "AUTH\r\n", HELLO "-ERR only PLAIN is known here\r\n" },
    { "AUTH CRAM-MD5\r\n", HELLO "-ERR only PLAIN is known here\r\n" },
    { "STLS\r\n", HELLO "-ERR there is no TLS to start\r\n" },
    { "QUIT\r\n", HELLO "+OK bye, 0 deleted\r\n<close>" },
    { "CAPA\r\n",
      HELLO "+OK this is what there is\r\nTOP\r\nUIDL\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\n"
            "PIPELINING\r\nUSER\r\nSASL PLAIN\r\nIMPLEMENTATION postbag-demo\r\n.\r\n" },
};

#define CAPA_BEFORE                                                                \
    "+OK this is what there is\r\nTOP\r\nUIDL\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\n" \
    "PIPELINING\r\nSTLS\r\nIMPLEMENTATION postbag-demo\r\n.\r\n"
#define CAPA_AFTER                                                                 \
    "+OK this is what there is\r\nTOP\r\nUIDL\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\n" \
    "PIPELINING\r\nUSER\r\nSASL PLAIN\r\nIMPLEMENTATION postbag-demo\r\n.\r\n"

static const Row stls[] = {
    { "CAPA\r\n|STLS\r\n|CAPA\r\n", HELLO CAPA_BEFORE "+OK begin\r\n<tls>" CAPA_AFTER },
    { "STLS\r\n|STLS\r\n", HELLO "+OK begin\r\n<tls>-ERR there is no TLS to start\r\n" },
    { "USER demo\r\nPASS top secret\r\nAUTH PLAIN\r\n",
      HELLO "-ERR [AUTH] not without TLS: say STLS first\r\n"
            "-ERR [AUTH] not without TLS: say STLS first\r\n"
            "-ERR [AUTH] not without TLS: say STLS first\r\n" },
    { "STLS\r\n|" LOGIN,
      HELLO "+OK begin\r\n<tls>+OK and the password?\r\n+OK 3 messages, 82 octets\r\n" },
};

static void
check(DemoTls tls, const char *input, const char *output, TalkPieces pieces)
{
    g_autoptr(DemoMaildrop) maildrop = talk_maildrop();
    TalkOptions options = { .maildrop = maildrop, .tls = tls };
    g_autoptr(GString) heard = talk(&options, input, pieces);

    assert_string_equal(heard->str, output);
}

static void
session_step__answers__in_the_transaction_state(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(transactions); i++) {
        g_autofree char *input = g_strconcat(LOGIN, transactions[i].input, NULL);
        g_autofree char *output = g_strconcat(INSIDE, transactions[i].output, NULL);

        check(DEMO_TLS_NONE, input, output, TALK_WHOLE);
        check(DEMO_TLS_NONE, input, output, TALK_BYTES);
    }
}

static void
session_step__answers__before_the_login(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(logins); i++) {
        check(DEMO_TLS_NONE, logins[i].input, logins[i].output, TALK_WHOLE);
        check(DEMO_TLS_NONE, logins[i].input, logins[i].output, TALK_BYTES);
    }
}

static void
session_step__wants_tls__by_stls(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(stls); i++) {
        check(DEMO_TLS_STLS, stls[i].input, stls[i].output, TALK_WHOLE);
        check(DEMO_TLS_STLS, stls[i].input, stls[i].output, TALK_BYTES);
    }
}

static void
session_step__wants_tls__before_the_greeting(void **state)
{
    (void)state;
    check(DEMO_TLS_IMPLICIT, LOGIN, "<tls>" INSIDE, TALK_WHOLE);
    check(DEMO_TLS_IMPLICIT, LOGIN, "<tls>" INSIDE, TALK_BYTES);
}

static void
session_step__forgets__what_came_with_stls(void **state)
{
    (void)state;
    check(DEMO_TLS_STLS, "STLS\r\nCAPA\r\n", HELLO "+OK begin\r\n<tls>", TALK_WHOLE);
}

static void
session_step__deletes__at_quit_only(void **state)
{
    static const struct {
        const char *input;
        guint left;
    } rows[] = {
        { LOGIN "DELE 1\r\nDELE 2\r\n", 3 },
        { LOGIN "DELE 1\r\nRSET\r\nQUIT\r\n", 3 },
        { LOGIN "DELE 1\r\nDELE 2\r\nQUIT\r\n", 1 },
        { LOGIN "QUIT\r\n", 3 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(DemoMaildrop) maildrop = talk_maildrop();
        TalkOptions options = { .maildrop = maildrop, .tls = DEMO_TLS_NONE };

        g_string_free(talk(&options, rows[i].input, TALK_WHOLE), TRUE);
        assert_int_equal(demo_maildrop_n_messages(maildrop), rows[i].left);
    }
}

static void
session_step__closes__a_line_without_end(void **state)
{
    g_autofree char *input = g_strnfill(20000, 'x');

    (void)state;
    check(DEMO_TLS_NONE, input, HELLO "<close>", TALK_WHOLE);
    check(DEMO_TLS_NONE, input, HELLO "<close>", TALK_BYTES);
}

static void
session_step__answers_a_batch__in_one_step(void **state)
{
    g_autoptr(DemoMaildrop) maildrop = talk_maildrop();
    DemoSessionOptions options = { .no = 1,
                                   .tls = DEMO_TLS_NONE,
                                   .maildrop = maildrop,
                                   .user = "demo",
                                   .password = "p" };
    g_autoptr(DemoSession) session = demo_session_new(&options);
    g_autoptr(GString) out = g_string_new(NULL);
    static const char batch[] =
        "USER demo\r\nPASS p\r\nRETR 1\r\nRETR 2\r\nRETR 3\r\nDELE 1\r\n";

    (void)state;
    demo_session_feed(session, batch, strlen(batch));
    assert_int_equal(demo_session_step(session, out).then, DEMO_THEN_READ);
    assert_true(g_str_has_suffix(out->str, "z\r\n.\r\n+OK message 1 goes at QUIT\r\n"));
}

/* A message of 10 MB must not lie in memory, whatever a client asks for. */
static void
session_step__returns_little__of_a_big_message(void **state)
{
    g_autoptr(DemoMaildrop) maildrop = demo_maildrop_new();
    DemoSessionOptions options = { .no = 1,
                                   .tls = DEMO_TLS_NONE,
                                   .maildrop = maildrop,
                                   .user = "demo",
                                   .password = "p" };
    g_autoptr(DemoSession) session = demo_session_new(&options);
    g_autoptr(GString) out = g_string_new(NULL);
    static const char batch[] = "USER demo\r\nPASS p\r\nRETR 1\r\nRETR 1\r\n";
    DemoStep step;
    gsize total = 0;

    (void)state;
    demo_maildrop_add_generated(maildrop, 10000000, 1, NULL);
    demo_session_feed(session, batch, strlen(batch));
    do {
        g_string_truncate(out, 0);
        step = demo_session_step(session, out);
        assert_true(out->len < 2 * DEMO_STEP_BYTES);
        total += out->len;
    } while (step.then == DEMO_THEN_MORE);
    assert_int_equal(step.then, DEMO_THEN_READ);
    assert_true(total > 20000000);
}

static void
keep_line(guint session, const char *line, void *user_data)
{
    g_string_append_printf(user_data, "%u %s\n", session, line);
}

static void
session_step__logs__no_secret(void **state)
{
    g_autoptr(DemoMaildrop) maildrop = talk_maildrop();
    g_autoptr(GString) lines = g_string_new(NULL);
    TalkOptions options = { .maildrop = maildrop,
                            .tls = DEMO_TLS_NONE,
                            .session_no = 7,
                            .log = keep_line,
                            .log_data = lines };
    g_autoptr(GString) heard =
        talk(&options,
             "USER demo\r\npass top secret \r\nPASS\tx\r\nAUTH PLAIN\r\n" PLAIN
             "\r\nAUTH PLAIN " PLAIN "\r\nNOOP \033[2J\r\n",
             TALK_WHOLE);

    (void)state;
    assert_string_equal(lines->str,
                        "7 USER demo\n7 pass ****\n7 PASS ****\n7 AUTH PLAIN\n"
                        "7 ****\n7 AUTH PLAIN ****\n7 NOOP ^[[2J\n");
    assert_non_null(strstr(heard->str, "+OK 3 messages"));
}

/* --- ways to sign in that a test brings along ------------------------------------------------- */

static gpointer
begin_echo(const char *mechanism, const DemoLine *line, void *user_data)
{
    int *n_open = user_data;

    assert_string_equal(mechanism, "ECHO");
    assert_null(line);
    (*n_open)++;
    return n_open;
}

static DemoAuthVerdict
step_echo(gpointer exchange, const char *response, gsize len, GString *challenge)
{
    (void)exchange;
    if (response != NULL) {
        assert_int_equal(strlen(response), len);
        return strcmp(response, "ada") == 0 ? DEMO_AUTH_GRANTED : DEMO_AUTH_REFUSED;
    }
    g_string_append(challenge, "who?");
    return DEMO_AUTH_MORE;
}

static void
end_echo(gpointer exchange)
{
    (*(int *)exchange)--;
}

static bool
take_apop(const char *user, const char *digest, void *user_data)
{
    (void)user_data;
    return strcmp(user, "demo") == 0 && strcmp(digest, "right") == 0;
}

#define HELLO_ECHO "+OK postbag's own POP3 server is ready <1@demo>\r\n"
#define WRONG      "-ERR [AUTH] wrong user or password\r\n"

static const Row echoes[] = {
    { "AUTH ECHO\r\nYWRh\r\nNOOP\r\n",
      HELLO_ECHO "+ d2hvPw==\r\n+OK 3 messages, 82 octets\r\n+OK\r\n" },
    { "auth echo YWRh\r\n", HELLO_ECHO "+OK 3 messages, 82 octets\r\n" },
    { "AUTH ECHO ZXZl\r\nNOOP\r\n", HELLO_ECHO WRONG "-ERR log in first\r\n" },
    { "AUTH ECHO =\r\n", HELLO_ECHO WRONG },
    { "AUTH ECHO\r\n*\r\n", HELLO_ECHO "+ d2hvPw==\r\n-ERR [AUTH] as you wish\r\n" },
    { "AUTH ECHO\r\n", HELLO_ECHO "+ d2hvPw==\r\n" },
    { "AUTH OTHER\r\n", HELLO_ECHO "-ERR only ECHO PLAIN is known here\r\n" },
    { "AUTH PLAIN " PLAIN "\r\n", HELLO_ECHO "+OK 3 messages, 82 octets\r\n" },
    { "APOP demo right\r\nNOOP\r\n", HELLO_ECHO "+OK 3 messages, 82 octets\r\n+OK\r\n" },
    { "APOP demo wrong\r\nNOOP\r\n", HELLO_ECHO WRONG "-ERR log in first\r\n" },
    { "APOP demo\r\n", HELLO_ECHO WRONG },
};

static void
session_step__signs_in__by_what_a_test_brings(void **state)
{
    int n_open = 0;
    const DemoAuth auth = { "ECHO PLAIN", "<1@demo>", begin_echo, step_echo,
                            end_echo,     take_apop,  &n_open };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(echoes); i++) {
        g_autoptr(DemoMaildrop) maildrop = talk_maildrop();
        const TalkOptions options = { .maildrop = maildrop,
                                      .tls = DEMO_TLS_NONE,
                                      .auth = &auth };
        g_autoptr(GString) heard = talk(&options, echoes[i].input, TALK_BYTES);

        assert_string_equal(heard->str, echoes[i].output);
        assert_int_equal(n_open, 0);
    }
}

static void
session_step__ends_the_exchange__when_a_rule_answers(void **state)
{
    int n_open = 0;
    const DemoAuth auth = {
        "ECHO", NULL, begin_echo, step_echo, end_echo, NULL, &n_open
    };
    g_autoptr(DemoMaildrop) maildrop = talk_maildrop();
    const TalkOptions options = { .maildrop = maildrop,
                                  .tls = DEMO_TLS_NONE,
                                  .auth = &auth,
                                  .script = "on SASL 1 reply \"+OK so be it\"" };
    g_autoptr(GString) heard = talk(&options, "AUTH ECHO\r\nx\r\nNOOP\r\n", TALK_WHOLE);

    (void)state;
    assert_string_equal(heard->str,
                        HELLO "+ d2hvPw==\r\n+OK so be it\r\n-ERR log in first\r\n");
    assert_int_equal(n_open, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(session_step__answers__in_the_transaction_state),
        cmocka_unit_test(session_step__answers__before_the_login),
        cmocka_unit_test(session_step__wants_tls__by_stls),
        cmocka_unit_test(session_step__wants_tls__before_the_greeting),
        cmocka_unit_test(session_step__forgets__what_came_with_stls),
        cmocka_unit_test(session_step__deletes__at_quit_only),
        cmocka_unit_test(session_step__closes__a_line_without_end),
        cmocka_unit_test(session_step__answers_a_batch__in_one_step),
        cmocka_unit_test(session_step__returns_little__of_a_big_message),
        cmocka_unit_test(session_step__logs__no_secret),
        cmocka_unit_test(session_step__signs_in__by_what_a_test_brings),
        cmocka_unit_test(session_step__ends_the_exchange__when_a_rule_answers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
