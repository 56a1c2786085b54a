/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_transcript.c: what is said of a session, and that no secret is. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "base64.h"
#include "peer.h"
#include "script.h"

#define PASSWORD "correct-horse-battery"

static void
take_line(Pop3Direction direction, const char *line, void *user_data)
{
    assert_true(pb_text_is_visible(line, -1, PB_TEXT_LINE));
    assert_true(strlen(line) < 600);
    g_string_append_printf(user_data, "%s %s\n",
                           direction == POP3_SENT ? "C:" : "S:", line);
}

static GString *
listen_to(Pop3Session *session)
{
    GString *said = g_string_new(NULL);

    pop3_session_set_transcript(session, take_line, said);
    return said;
}

static bool
queue_login(Pop3Session *session, Pop3LoginMethod method)
{
    g_autoptr(PbSecret) secret = pb_secret_new(PASSWORD, strlen(PASSWORD));
    const Pop3Credentials credentials = {
        .method = method,
        .user = PEER_USER,
        .secret = secret,
        .binding_kind = POP3_BINDING_TLS_UNIQUE,
        .binding = (const guint8 *)"bind",
        .binding_len = 4,
    };

    return pop3_session_login(session, &credentials, NULL);
}

/* --- logins ----------------------------------------------------------------------------------- */

static const char scram[] =
    "C: AUTH %s ****\nS: + ****\nC: ****\nS: + ****\nC: \nS: +OK in\n";

static void
transcript__masks__each_login(void **state)
{
    static const struct {
        Pop3LoginMethod method;
        const char *name;
        const char *said; /* NULL: as `scram` */
    } rows[] = {
        { POP3_LOGIN_SCRAM_SHA_256_PLUS, "SCRAM-SHA-256-PLUS", NULL },
        { POP3_LOGIN_SCRAM_SHA_256, "SCRAM-SHA-256", NULL },
        { POP3_LOGIN_SCRAM_SHA_1, "SCRAM-SHA-1", NULL },
        { POP3_LOGIN_PLAIN, "PLAIN", "C: AUTH PLAIN ****\nS: +OK in\n" },
        { POP3_LOGIN_LOGIN, "LOGIN",
          "C: AUTH LOGIN\nS: + ****\nC: ****\nS: + ****\nC: ****\nS: +OK in\n" },
        { POP3_LOGIN_CRAM_MD5, "CRAM-MD5",
          "C: AUTH CRAM-MD5\nS: + ****\nC: ****\nS: +OK in\n" },
        { POP3_LOGIN_EXTERNAL, "EXTERNAL", "C: AUTH EXTERNAL ****\nS: +OK in\n" },
    };
    const PeerOptions options = { .password = PASSWORD,
                                  .binding_kind = POP3_BINDING_TLS_UNIQUE,
                                  .binding = (const guint8 *)"bind",
                                  .binding_len = 4 };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Pop3Session) session = peer_greet("");
        g_autoptr(GString) said = listen_to(session);
        g_autoptr(GString) as_scram = g_string_new(scram);
        g_autofree char *told = NULL;

        g_string_replace(as_scram, "%s", rows[i].name, 1);
        assert_true(queue_login(session, rows[i].method));
        told = peer_converse(session, &options, PEER_BYTEWISE, NULL);
        assert_string_equal(told, "DONE login +OK in");
        assert_string_equal(said->str,
                            rows[i].said == NULL ? as_scram->str : rows[i].said);
    }
}

/* Lines of the server, and what of it all is said. */
static void
check_said(Pop3LoginMethod method, const char *const *lines, const char *expected)
{
    g_autoptr(Pop3Session) session = peer_greet("");
    g_autoptr(GString) said = listen_to(session);

    assert_true(queue_login(session, method));
    for (gsize i = 0; lines[i] != NULL; i++)
        script_converse(session, lines[i]);
    script_send(session);
    assert_string_equal(said->str, expected);
}

#define CHECK_SAID(method, expected, ...) \
    check_said(method, (const char *const[]){ __VA_ARGS__, NULL }, expected)

static void
transcript__masks__what_no_peer_speaks(void **state)
{
    (void)state;
    CHECK_SAID(POP3_LOGIN_USER, "C: USER ada\nS: +OK\nC: PASS ****\nS: +OK in\n",
               "+OK\r\n", "+OK in\r\n");
    CHECK_SAID(POP3_LOGIN_APOP, "C: APOP ada ****\nS: -ERR no\n", "-ERR no\r\n");
    CHECK_SAID(POP3_LOGIN_XOAUTH2,
               "C: AUTH XOAUTH2\nS: + \nC: ****\nS: + ****\nC: \nS: -ERR no\n", "+ \r\n",
               "+ e30=\r\n", "-ERR no\r\n");
    CHECK_SAID(POP3_LOGIN_OAUTHBEARER,
               "C: AUTH OAUTHBEARER\nS: +\nC: ****\nS: + ****\nC: ****\nS: -ERR no\n",
               "+\r\n", "+ e30=\r\n", "-ERR no\r\n");
    CHECK_SAID(POP3_LOGIN_CRAM_MD5, "C: AUTH CRAM-MD5\nS: + ****\nC: *\nS: -ERR off\n",
               "+ !\r\n", "-ERR off\r\n");
}

/* --- servers that repeat ---------------------------------------------------------------------- */

/* What it sent is said back to it, in each of these lines. */
static const char *const echoes[] = {
    "-ERR what is %s\r\n", "-ERR %s %s\r\n", "%s: unknown command\r\n",
    "-ERR%s\r\n",          "+OK %s\r\n",     "+ %s\r\n",
    "PASS %s\r\n",
};

static bool
holds_secret(const char *text, const char *sent)
{
    return strstr(text, PASSWORD) != NULL || strstr(text, sent) != NULL;
}

/* The secret line of a login comes back; neither transcript, nor events, nor errors may hold it. */
static void
check_echo(Pop3LoginMethod method, const char *const *leads, const char *echo)
{
    g_autoptr(Pop3Session) session = peer_greet("");
    g_autoptr(GString) said = listen_to(session);
    g_autoptr(GError) error = NULL;
    g_autofree char *line = NULL;
    g_autoptr(GString) answer = g_string_new(echo);
    Pop3Event event;
    int got;

    assert_true(queue_login(session, method));
    for (gsize i = 0; leads[i] != NULL; i++)
        script_converse(session, leads[i]);
    line = g_strchomp(script_take_output(session));
    g_string_replace(answer, "%s",
                     strrchr(line, ' ') == NULL ? line : strrchr(line, ' ') + 1, 0);
    pop3_session_feed(session, answer->str, answer->len);
    got = pop3_session_next(session, &event, &error);
    assert_false(holds_secret(said->str, line));
    if (got == 1)
        assert_false(holds_secret(event.reply.text, line));
    if (got == -1)
        assert_false(holds_secret(error->message, line));
}

static void
transcript__masks__what_a_server_repeats(void **state)
{
    static const struct {
        Pop3LoginMethod method;
        const char *leads[3];
    } rows[] = {
        { POP3_LOGIN_USER, { "+OK\r\n", NULL } },
        { POP3_LOGIN_PLAIN, { NULL } },
        { POP3_LOGIN_LOGIN, { "+ \r\n", "+ \r\n", NULL } },
        { POP3_LOGIN_XOAUTH2, { "+ \r\n", NULL } },
        { POP3_LOGIN_OAUTHBEARER, { "+ \r\n", NULL } },
    };

    (void)state;
    for (gsize row = 0; row < G_N_ELEMENTS(rows); row++) {
        for (gsize i = 0; i < G_N_ELEMENTS(echoes); i++)
            check_echo(rows[row].method, rows[row].leads, echoes[i]);
    }
}

/* A password that is a status word must not keep anybody out. */
static void
scrubbing__leaves__the_status_of_a_reply(void **state)
{
    static const char *const passwords[] = { "-ERR", "+OK ", "+OK", "ERR ", "OK in" };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(passwords); i++) {
        g_autoptr(Pop3Session) session = peer_greet("");
        g_autoptr(PbSecret) secret = pb_secret_new(passwords[i], strlen(passwords[i]));
        const Pop3Credentials credentials = { .method = POP3_LOGIN_USER,
                                              .user = PEER_USER,
                                              .secret = secret };

        assert_true(pop3_session_login(session, &credentials, NULL));
        script_converse(session, "+OK\r\n");
        script_converse(session, i == 0 ? "-ERR no\r\n" : "+OK in\r\n");
        assert_int_equal(pop3_session_state(session),
                         i == 0 ? POP3_STATE_AUTHORIZATION : POP3_STATE_TRANSACTION);
    }
}

/* --- all else --------------------------------------------------------------------------------- */

static void
transcript__says__commands_and_answers(void **state)
{
    g_autoptr(Pop3Session) session = script_signed_in("PIPELINING");
    g_autoptr(GString) said = listen_to(session);

    (void)state;
    pop3_session_stat(session);
    pop3_session_top(session, 7, 0);
    pop3_session_dele(session, 7);
    script_converse(session, "+OK 2 300\r\n-ERR no \033[2Jsuch\r\n+OK\r\n");
    pop3_session_quit(session);
    script_converse(session, "+OK bye\r\n");
    assert_string_equal(said->str, "C: STAT\nC: TOP 7 0\nC: DELE 7\nS: +OK 2 300\n"
                                   "S: -ERR no ^[[2Jsuch\nS: +OK\nC: QUIT\nS: +OK bye\n");
}

static void
transcript__says__how_long_messages_and_listings_are(void **state)
{
    g_autoptr(Pop3Session) session = script_signed_in("PIPELINING");
    g_autoptr(GString) said = listen_to(session);

    (void)state;
    pop3_session_retr(session, 1, 10);
    pop3_session_retr(session, 2, 10);
    pop3_session_uidl(session);
    pop3_session_list(session);
    pop3_session_capa_ask(session);
    script_converse(session, "+OK\r\nSubject: secret plan\r\n\r\nbody\r\n.\r\n");
    script_converse(session, "+OK\r\n.\r\n");
    script_converse(session,
                    "+OK\r\n1 a\r\n2 b\r\n3 c\r\n4 d\r\n5 e\r\n6 f\r\n7 g\r\n.\r\n");
    script_converse(session, "+OK\r\n1 10\r\n2 20\r\n.\r\n");
    script_converse(session, "+OK\r\nA\r\nB\r\nC\r\nD\r\nE\r\nF\r\nG\r\n.\r\n");
    assert_string_equal(
        said->str, "C: RETR 1\nC: RETR 2\nC: UIDL\nC: LIST\nC: CAPA\n"
                   "S: +OK\nS: (30 octets)\nS: +OK\nS: (0 octets)\n"
                   "S: +OK\nS: 1 a\nS: 2 b\nS: 3 c\nS: 4 d\nS: 5 e\nS: (2 more lines)\n"
                   "S: +OK\nS: 1 10\nS: 2 20\n"
                   "S: +OK\nS: A\nS: B\nS: C\nS: D\nS: E\nS: F\nS: G\n");
}

static void
transcript__says__what_ended_the_session(void **state)
{
    g_autoptr(Pop3Session) session = pop3_session_new(POP3_PROTECTION_TLS);
    g_autoptr(GString) said = listen_to(session);
    g_autofree char *told = script_feed(session, "220 smtp\r\n", 10);

    (void)state;
    assert_string_equal(told, "FAIL PROTOCOL");
    assert_string_equal(said->str, "S: 220 smtp\n");
}

static void
transcript__cuts__long_lines(void **state)
{
    g_autoptr(Pop3Session) session = pop3_session_new(POP3_PROTECTION_TLS);
    g_autoptr(GString) said = listen_to(session);
    g_autofree char *words = g_strnfill(8000, 'x');
    g_autofree char *line = g_strdup_printf("+OK %s\r\n", words);

    (void)state;
    script_converse(session, line);
    assert_true(said->len > 400 && said->len < 600);
}

static void
transcript__can_be__ended(void **state)
{
    g_autoptr(Pop3Session) session = script_signed_in("");
    g_autoptr(GString) said = listen_to(session);

    (void)state;
    pop3_session_noop(session);
    script_converse(session, "+OK\r\n");
    pop3_session_set_transcript(session, NULL, NULL);
    pop3_session_noop(session);
    script_converse(session, "+OK\r\n");
    assert_string_equal(said->str, "C: NOOP\nS: +OK\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(transcript__masks__each_login),
        cmocka_unit_test(transcript__masks__what_no_peer_speaks),
        cmocka_unit_test(transcript__masks__what_a_server_repeats),
        cmocka_unit_test(scrubbing__leaves__the_status_of_a_reply),
        cmocka_unit_test(transcript__says__commands_and_answers),
        cmocka_unit_test(transcript__says__how_long_messages_and_listings_are),
        cmocka_unit_test(transcript__says__what_ended_the_session),
        cmocka_unit_test(transcript__cuts__long_lines),
        cmocka_unit_test(transcript__can_be__ended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
