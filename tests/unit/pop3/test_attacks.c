/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_attacks.c: servers, and people between, who want what they should not have.
 * Scripts end with FAIL where the session must be over. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "script.h"

#define PLAY(protection, ...) \
    script_play(__func__, protection, (const char *const[]){ __VA_ARGS__, NULL })
#define TLS  POP3_PROTECTION_TLS
#define NONE POP3_PROTECTION_NONE

#define GREETING "S: +OK", "E: DONE greeting +OK"
#define SIGNED_IN                                                         \
    GREETING, "> login user refused ada secret", "C: USER ada", "S: +OK", \
        "C: PASS secret", "S: +OK", "E: DONE login +OK"

/* --- the way to TLS --------------------------------------------------------------------------- */

static void
stls__hidden__gets_no_password(void **state)
{
    (void)state;
    PLAY(NONE, GREETING, "> capa", "C: CAPA", "s: +OK\r\nUSER\r\nSASL PLAIN\r\n.\r\n",
         "E: STATUS CAPA +OK", "E: DONE CAPA +OK",
         "! NO_TLS login auto refused ada secret",
         "! NO_TLS login plain refused ada secret",
         "! NO_TLS login user refused ada secret");
}

static void
stls__refused__gets_no_password(void **state)
{
    (void)state;
    PLAY(NONE, GREETING, "> stls", "C: STLS", "S: -ERR not now",
         "E: DONE STLS -ERR not now", "= AUTHORIZATION",
         "! NO_TLS login auto refused ada secret", "> quit", "C: QUIT", "S: +OK",
         "E: DONE QUIT +OK");
}

static void
stls__may_be__tried_without_a_capability_list(void **state)
{
    (void)state;
    PLAY(NONE, GREETING, "> capa", "> stls", "C: CAPA", "S: -ERR what?",
         "E: DONE CAPA -ERR what?", "! NO_TLS login auto refused ada secret", "C: STLS",
         "S: +OK", "E: DONE STLS +OK", "= HANDSHAKE", "> tls_done",
         "> login auto refused ada secret", "C: USER ada");
}

static void
stls__with_injected_bytes__ends_the_session(void **state)
{
    (void)state;
    PLAY(NONE, GREETING, "> stls", "C: STLS", "s: +OK begin\r\n+OK injected\r\n",
         "E: DONE STLS +OK begin", "E: FAIL PROTOCOL", "= CLOSED");
    PLAY(NONE, GREETING, "> stls", "C: STLS", "s: +OK begin\r\n\r\n",
         "E: DONE STLS +OK begin", "E: FAIL PROTOCOL");
    PLAY(NONE, GREETING, "> stls", "C: STLS", "s: +OK begin\r\n\x16",
         "E: DONE STLS +OK begin", "E: FAIL PROTOCOL");
    PLAY(NONE, GREETING, "> stls", "C: STLS", "S: +OK", "E: DONE STLS +OK", "s: +",
         "E: FAIL PROTOCOL");
}

static void
stls__with_injected_bytes__is_told_as_such(void **state)
{
    g_autoptr(Pop3Session) session = pop3_session_new(NONE);
    g_autoptr(GError) first = NULL;
    g_autoptr(GError) second = NULL;
    Pop3Event event;

    (void)state;
    script_converse(session, "+OK\r\n");
    pop3_session_stls(session);
    script_send(session);
    pop3_session_feed(session,
                      "+OK\r\n+OK inj\x1b"
                      "ected\r\n",
                      19);
    assert_int_equal(pop3_session_next(session, &event, NULL), 1);
    assert_int_equal(pop3_session_n_pending(session), 14);
    assert_int_equal(pop3_session_next(session, &event, &first), -1);
    assert_non_null(strstr(first->message, "injected into the connection"));
    assert_true(pb_text_is_visible(first->message, -1, PB_TEXT_LINE));
    pop3_session_tls_done(session);
    assert_int_equal(pop3_session_next(session, &event, &second), -1);
    assert_int_equal(pop3_session_state(session), POP3_STATE_CLOSED);
}

static void
tls_done__with_injected_bytes_unread__ends_the_session(void **state)
{
    g_autoptr(Pop3Session) session = pop3_session_new(NONE);
    g_autoptr(GError) error = NULL;
    Pop3Event event;

    (void)state;
    script_converse(session, "+OK\r\n");
    pop3_session_stls(session);
    script_send(session);
    pop3_session_feed(session, "+OK\r\n+OK\r\n", 10);
    assert_int_equal(pop3_session_next(session, &event, NULL), 1);
    pop3_session_tls_done(session); /* a caller that did not look at n_pending */
    assert_int_equal(pop3_session_state(session), POP3_STATE_CLOSED);
    assert_int_equal(pop3_session_next(session, &event, &error), -1);
    assert_true(g_error_matches(error, POP3_ERROR, POP3_ERROR_PROTOCOL));
}

static void
answer__before_anything_was_asked__ends_the_session(void **state)
{
    (void)state;
    /* After the handshake, as courier-pop can be made to do. */
    PLAY(NONE, GREETING, "> stls", "C: STLS", "S: +OK", "E: DONE STLS +OK", "> tls_done",
         "S: +OK", "E: FAIL PROTOCOL");
    /* Queued, but not asked for as output. */
    PLAY(TLS, GREETING, "> capa", "S: +OK", "E: FAIL PROTOCOL");
    PLAY(TLS, GREETING, "S: +OK", "E: FAIL PROTOCOL");
    PLAY(TLS, "s: +OK 2 messages\r\n1 120\r\n", "E: DONE greeting +OK 2 messages",
         "E: FAIL PROTOCOL");
    PLAY(TLS, SIGNED_IN, "S: -ERR idle for too long", "E: FAIL PROTOCOL");
    PLAY(TLS, SIGNED_IN, "> noop", "C: NOOP", "s: +OK\r\n+OK\r\n", "E: DONE NOOP +OK",
         "E: FAIL PROTOCOL");
    PLAY(TLS, SIGNED_IN, "> retr 1", "C: RETR 1", "s: +OK\r\na\r\n.\r\n.\r\n",
         "E: STATUS RETR 1 +OK", "E: BODY RETR 1 a\\n", "E: DONE RETR 1 +OK",
         "E: FAIL PROTOCOL");
    PLAY(TLS, SIGNED_IN, "> quit", "C: QUIT", "s: +OK\r\n+OK\r\n", "E: DONE QUIT +OK",
         "E: FAIL PROTOCOL");
    PLAY(TLS, "S: -ERR no", "E: DONE greeting -ERR no", "S: +OK", "E: FAIL PROTOCOL");
}

static void
answer__to_a_half_sent_command__ends_the_session(void **state)
{
    (void)state;
    for (gsize sent = 0; sent <= 6; sent++) {
        g_autoptr(Pop3Session) session = script_signed_in("");
        g_autofree char *events = NULL;
        gsize len;

        pop3_session_noop(session);
        pop3_session_output(session, &len);
        assert_int_equal(len, 6);
        pop3_session_sent(session, sent);
        events = script_feed(session, "+OK\r\n", 5);
        assert_string_equal(events, sent == 6 ? "DONE NOOP +OK" : "FAIL PROTOCOL");
    }
}

static void
friendly_server__does_not_skip__the_login(void **state)
{
    (void)state;
    PLAY(TLS, "S: +OK you are signed in already",
         "E: DONE greeting +OK you are signed in already", "= AUTHORIZATION", "> stat",
         "C:");
    PLAY(TLS, GREETING, "> login user refused ada secret", "C: USER ada",
         "S: +OK welcome", "= AUTHORIZATION", "C: PASS secret");
    PLAY(TLS, GREETING, "> login user refused ada secret", "C: USER ada",
         "s: +OK\r\n+OK welcome\r\n", "E: FAIL PROTOCOL");
    PLAY(TLS, GREETING, "> login user refused ada secret", "C: USER ada", "S: + more",
         "E: FAIL PROTOCOL");
    PLAY(TLS, GREETING, "> login user refused ada secret", "C: USER ada", "S: +OK",
         "C: PASS secret", "S: + more", "E: FAIL PROTOCOL");
    PLAY(TLS, GREETING, "> login plain refused ada secret",
         "C: AUTH PLAIN AGFkYQBzZWNyZXQ=", "S: + ", "E: FAIL PROTOCOL");
}

static void
capabilities__from_before_tls__are_forgotten(void **state)
{
    (void)state;
    PLAY(NONE, GREETING, "> capa", "C: CAPA", "s: +OK\r\nSASL PLAIN\r\n.\r\n",
         "E: STATUS CAPA +OK", "E: DONE CAPA +OK", "> stls", "C: STLS", "S: +OK",
         "E: DONE STLS +OK", "> tls_done", "> login auto refused ada secret",
         "C: USER ada");
    PLAY(NONE, GREETING, "> capa", "C: CAPA", "s: +OK\r\nPIPELINING\r\n.\r\n",
         "E: STATUS CAPA +OK", "E: DONE CAPA +OK", "> stls", "C: STLS", "S: +OK",
         "E: DONE STLS +OK", "> tls_done", "> login auto refused ada secret",
         "C: USER ada", "S: +OK", "C: PASS secret", "S: +OK", "E: DONE login +OK",
         "> noop", "> noop", "C: NOOP", "C:");
}

/* --- what is no POP3 -------------------------------------------------------------------------- */

static void
first_reply__that_is_none__ends_the_session(void **state)
{
    static const char *const lines[] = {
        "S: * OK IMAP4rev1",
        "S: 220 smtp.example.org",
        "S: +ok",
        "S: ",
        "S: +OKAY",
        "S: + go on",
        "S: \x1b]0;x\x07",
        "S: -err",
        "S: SSH-2.0-OpenSSH",
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
        PLAY(NONE, "> stls", "> capa", lines[i], "E: FAIL PROTOCOL", "= CLOSED", "C:");
}

static void
reply__without_a_status__ends_the_session(void **state)
{
    (void)state;
    PLAY(TLS, SIGNED_IN, "> uidl", "C: UIDL", "S: 1 abc", "E: FAIL PROTOCOL");
    PLAY(TLS, SIGNED_IN, "> retr 1", "C: RETR 1", "S: From: x", "E: FAIL PROTOCOL");
    PLAY(TLS, SIGNED_IN, "> noop", "C: NOOP", "S: + ", "E: FAIL PROTOCOL");
    PLAY(TLS, SIGNED_IN, "> stat", "C: STAT", "S: +OK", "E: FAIL PROTOCOL");
    PLAY(TLS, SIGNED_IN, "> stat", "C: STAT", "S: +OK -1 0", "E: FAIL PROTOCOL");
}

static void
reply__with_a_nul__ends_the_session(void **state)
{
    g_autoptr(Pop3Session) session = pop3_session_new(TLS);
    g_autofree char *events = script_feed(session, "+OK a\0b\r\n", 9);

    (void)state;
    assert_string_equal(events, "FAIL PROTOCOL");
}

static void
uidl__with_a_nul__is_none(void **state)
{
    g_autoptr(Pop3Session) session = script_signed_in("");
    g_autofree char *events = NULL;

    (void)state;
    pop3_session_uidl(session);
    script_send(session);
    events = script_feed(session, "+OK\r\n1 a\0b\r\n2 c\r\n.\r\n", 20);
    assert_string_equal(events, "STATUS UIDL +OK\nENTRY UIDL 1 (none)\n"
                                "ENTRY UIDL 2 c\nDONE UIDL +OK");
}

static void
message__with_any_bytes__comes_as_it_is(void **state)
{
    g_autoptr(Pop3Session) session = script_signed_in("");
    static const char answer[] =
        "+OK\r\na\0b\rc\nd\r\r\n\n.\n\r.\r\n.\r.\r\n\xff\r\n.\r\n";
    g_autofree char *events = NULL;

    (void)state;
    pop3_session_retr(session, 1, 0);
    script_send(session);
    events = script_feed(session, answer, sizeof answer - 1);
    assert_string_equal(events,
                        "STATUS RETR 1 +OK\n"
                        "BODY RETR 1 a\\000b\\rc\\nd\\r\\n\\n.\\n\\r.\\n\\r.\\n\\377\\n\n"
                        "DONE RETR 1 +OK");
}

static void
message__cut_in_the_middle__is_never_done(void **state)
{
    (void)state;
    PLAY(TLS, SIGNED_IN, "> retr 1", "C: RETR 1", "s: +OK\r\nab\r\n-ERR disk\r\n.\r",
         "E: STATUS RETR 1 +OK", "E: BODY RETR 1 ab\\n-ERR disk\\n", "= TRANSACTION");
}

/* --- what does not end ------------------------------------------------------------------------ */

/* Feeds `piece` until the session is over; how many bytes that took. */
static gsize
feed_until_over(Pop3Session *session, const char *piece, gsize most, const char *expected)
{
    gsize piece_len = strlen(piece);
    gsize fed = 0;

    while (fed < most) {
        Pop3Event event;
        g_autoptr(GError) error = NULL;
        int got;

        pop3_session_feed(session, piece, piece_len);
        fed += piece_len;
        while ((got = pop3_session_next(session, &event, &error)) == 1)
            ;
        if (got == -1) {
            assert_string_equal(script_error_name(error), expected);
            return fed;
        }
    }
    fail_msg("%zu bytes were taken", fed);
    return 0;
}

static void
ask(Pop3Session *session, void (*queue)(Pop3Session *session))
{
    g_autofree char *events = NULL;

    queue(session);
    script_send(session);
    events = script_feed(session, "+OK\r\n", 5);
    assert_true(g_str_has_prefix(events, "STATUS"));
}

static void
status_line__without_end__is_capped(void **state)
{
    Pop3Session *session = pop3_session_new(TLS);
    g_autofree char *large = g_strnfill(100000, 'x');

    (void)state;
    assert_in_range(feed_until_over(session, "+", 100000, "TOO_LONG"),
                    POP3_MAX_STATUS_LINE, POP3_MAX_STATUS_LINE + 10);
    pop3_session_free(session);
    session = pop3_session_new(TLS);
    feed_until_over(session, large, 100001, "TOO_LONG");
    pop3_session_free(session);
}

static void
status_line__of_just_the_longest__is_read(void **state)
{
    (void)state;
    for (gsize len = POP3_MAX_STATUS_LINE - 2; len <= POP3_MAX_STATUS_LINE + 3; len++) {
        g_autofree char *fill = g_strnfill(len - 4, 'x');
        g_autofree char *line = g_strdup_printf("+OK %s\r\n", fill);

        for (gsize first = 1;
             first<len + 2; first += first> 3 && first < len - 6 ? 97 : 1) {
            g_autoptr(Pop3Session) session = pop3_session_new(TLS);
            g_autofree char *one = script_feed(session, line, first);
            g_autofree char *two =
                strlen(one) > 0 ? g_strdup(one)
                                : script_feed(session, line + first, len + 2 - first);

            assert_int_equal(g_str_has_prefix(two, "DONE greeting +OK x"),
                             len <= POP3_MAX_STATUS_LINE);
            assert_int_equal(g_str_has_prefix(two, "FAIL TOO_LONG"),
                             len > POP3_MAX_STATUS_LINE);
        }
    }
}

static void
status_line__that_ends_in_bare_lf__has_the_same_cap(void **state)
{
    (void)state;
    for (gsize len = POP3_MAX_STATUS_LINE; len <= POP3_MAX_STATUS_LINE + 1; len++) {
        g_autoptr(Pop3Session) session = pop3_session_new(TLS);
        g_autofree char *fill = g_strnfill(len - 4, 'x');
        g_autofree char *line = g_strdup_printf("+OK %s\n", fill);
        g_autofree char *events = script_feed(session, line, len + 1);

        assert_int_equal(g_str_has_prefix(events, "FAIL TOO_LONG"),
                         len > POP3_MAX_STATUS_LINE);
    }
}

static void
feed__after_the_end__is_ignored(void **state)
{
    g_autoptr(Pop3Session) session = pop3_session_new(TLS);
    g_autofree char *first = script_feed(session, "hello\r\n", 7);
    g_autofree char *second = script_feed(session, "+OK\r\n", 5);

    (void)state;
    assert_string_equal(first, "FAIL PROTOCOL");
    assert_string_equal(second, "FAIL PROTOCOL");
    assert_int_equal(pop3_session_n_pending(session), 0);
}

static void
capability_list__without_end__is_capped(void **state)
{
    Pop3Session *session = script_signed_in("");
    g_autofree char *fill = g_strnfill(1998, 'x');
    g_autofree char *line = g_strconcat(fill, "\r\n", NULL);

    (void)state;
    ask(session, pop3_session_capa_ask);
    assert_int_equal(feed_until_over(session, "X\r\n", 10000, "TOO_LONG"),
                     3 * (POP3_CAPA_MAX_LINES + 1));
    pop3_session_free(session);
    session = script_signed_in("");
    ask(session, pop3_session_capa_ask);
    assert_in_range(feed_until_over(session, line, 1000000, "TOO_LONG"), 60000, 70000);
    pop3_session_free(session);
    session = script_signed_in("");
    ask(session, pop3_session_capa_ask);
    feed_until_over(session, "x", 10000, "TOO_LONG");
    pop3_session_free(session);
}

static void
listing__without_end__is_capped(void **state)
{
    static const char *const pieces[] = { "1 a\r\n", "\r\n", "0\r\n" };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(Pop3Session) session = script_signed_in("");
        GString *many = g_string_new(NULL);
        gsize len = strlen(pieces[i]);

        for (int n = 0; n < 1000; n++)
            g_string_append(many, pieces[i]);
        ask(session, i == 0 ? pop3_session_uidl : pop3_session_list);
        assert_int_equal(feed_until_over(session, many->str,
                                         len * 2 * POP3_MAX_LIST_ENTRIES, "TOO_LONG"),
                         len * (POP3_MAX_LIST_ENTRIES + 1000));
        g_string_free(many, TRUE);
    }
}

static void
listing_line__without_end__is_capped(void **state)
{
    g_autoptr(Pop3Session) session = script_signed_in("");

    (void)state;
    ask(session, pop3_session_uidl);
    assert_in_range(feed_until_over(session, "1", 100000, "TOO_LONG"),
                    POP3_MAX_STATUS_LINE, POP3_MAX_STATUS_LINE + 10);
}

static void
uidl__longer_than_the_cap__is_none(void **state)
{
    g_autoptr(Pop3Session) session = script_signed_in("");
    g_autofree char *uidl = g_strnfill(5000, 'u');
    g_autofree char *line = g_strdup_printf("1 %s\r\n2 b\r\n.\r\n", uidl);
    g_autofree char *events = NULL;

    (void)state;
    ask(session, pop3_session_uidl);
    events = script_feed(session, line, strlen(line));
    assert_string_equal(events, "ENTRY UIDL 1 (none)\nENTRY UIDL 2 b\nDONE UIDL +OK");
}

static void
flood_of_replies__ends_the_session_with_one_short_error(void **state)
{
    g_autoptr(Pop3Session) session = pop3_session_new(TLS);
    GString *flood = g_string_new(NULL);
    g_autofree char *events = NULL;

    (void)state;
    for (int i = 0; i < 100000; i++)
        g_string_append(flood, "+OK %n%s\x1b[2J\r\n");
    events = script_feed(session, flood->str, flood->len);
    assert_true(g_str_has_suffix(events, "\nFAIL PROTOCOL"));
    assert_true(strlen(events) < 100);
    g_string_free(flood, TRUE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stls__hidden__gets_no_password),
        cmocka_unit_test(stls__refused__gets_no_password),
        cmocka_unit_test(stls__may_be__tried_without_a_capability_list),
        cmocka_unit_test(stls__with_injected_bytes__ends_the_session),
        cmocka_unit_test(stls__with_injected_bytes__is_told_as_such),
        cmocka_unit_test(tls_done__with_injected_bytes_unread__ends_the_session),
        cmocka_unit_test(answer__before_anything_was_asked__ends_the_session),
        cmocka_unit_test(answer__to_a_half_sent_command__ends_the_session),
        cmocka_unit_test(friendly_server__does_not_skip__the_login),
        cmocka_unit_test(capabilities__from_before_tls__are_forgotten),
        cmocka_unit_test(first_reply__that_is_none__ends_the_session),
        cmocka_unit_test(reply__without_a_status__ends_the_session),
        cmocka_unit_test(reply__with_a_nul__ends_the_session),
        cmocka_unit_test(uidl__with_a_nul__is_none),
        cmocka_unit_test(message__with_any_bytes__comes_as_it_is),
        cmocka_unit_test(message__cut_in_the_middle__is_never_done),
        cmocka_unit_test(status_line__without_end__is_capped),
        cmocka_unit_test(status_line__of_just_the_longest__is_read),
        cmocka_unit_test(status_line__that_ends_in_bare_lf__has_the_same_cap),
        cmocka_unit_test(feed__after_the_end__is_ignored),
        cmocka_unit_test(capability_list__without_end__is_capped),
        cmocka_unit_test(listing__without_end__is_capped),
        cmocka_unit_test(listing_line__without_end__is_capped),
        cmocka_unit_test(uidl__longer_than_the_cap__is_none),
        cmocka_unit_test(flood_of_replies__ends_the_session_with_one_short_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
