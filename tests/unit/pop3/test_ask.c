/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_ask.c: UTF8, LANG, LAST, single UIDL and LIST, typed lines, windows. */
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
#define TLS POP3_PROTECTION_TLS

#define GREETING "S: +OK", "E: DONE greeting +OK"
#define SIGN_IN                                                           \
    GREETING, "> login user refused ada secret", "C: USER ada", "S: +OK", \
        "C: PASS secret", "S: +OK", "E: DONE login +OK"
#define PIPELINING                                                              \
    "> capa", "C: CAPA", "s: +OK\r\nPIPELINING\r\n.\r\n", "E: STATUS CAPA +OK", \
        "E: DONE CAPA +OK"

static void
utf8_and_lang__go__before_and_after_login(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, "> utf8", "C: UTF8", "S: +OK on", "E: DONE UTF8 +OK on",
         "= AUTHORIZATION", "> lang de", "C: LANG de", "S: +OK de Deutsch",
         "E: DONE LANG +OK de Deutsch", "= AUTHORIZATION");
    PLAY(TLS, SIGN_IN, "> utf8", "C: UTF8", "S: -ERR no", "E: DONE UTF8 -ERR no",
         "= TRANSACTION", "> lang *", "C: LANG *", "S: +OK", "E: DONE LANG +OK",
         "= TRANSACTION");
    PLAY(TLS, SIGN_IN, PIPELINING, "> utf8", "> lang zh-Hant-TW", "> noop", "C: UTF8",
         "S: +OK", "E: DONE UTF8 +OK", "C: LANG zh-Hant-TW", "S: +OK", "E: DONE LANG +OK",
         "C: NOOP");
    PLAY(TLS, GREETING, "> utf8", "C: UTF8", "S: + ", "E: FAIL PROTOCOL");
}

static void
lang__takes__tags_only(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, "! BAD_LINE lang ", "! BAD_LINE lang de\r\nDELE",
         "! BAD_LINE lang d e", "! BAD_LINE lang **", "! BAD_LINE lang de_AT",
         "! BAD_LINE lang \xc3\xa4",
         "! BAD_LINE lang aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaaa",
         "> lang aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa", "> lang de-AT");
}

static void
last__tells__a_number_or_none(void **state)
{
    (void)state;
    PLAY(TLS, SIGN_IN, "> last", "C: LAST", "S: +OK 17 was it",
         "E: DONE LAST 17 +OK 17 was it", "> last", "C: LAST", "S: +OK",
         "E: DONE LAST +OK", "> last", "C: LAST", "S: +OK 4294967296",
         "E: DONE LAST +OK 4294967296", "> last", "C: LAST", "S: -ERR 17",
         "E: DONE LAST -ERR 17");
}

static void
uidl_one__tells__that_of_its_message(void **state)
{
    (void)state;
    PLAY(TLS, SIGN_IN, "> uidl_one 3", "C: UIDL 3", "S: +OK 3 abc",
         "E: DONE UIDL 3 +OK 3 abc [abc]", "> uidl_one 3", "C: UIDL 3",
         "S: +OK   3   a/../b c", "E: DONE UIDL 3 +OK 3   a/../b c [a/../b c]",
         "> uidl_one 3", "C: UIDL 3", "S: +OK 4 abc", "E: DONE UIDL 3 +OK 4 abc []",
         "> uidl_one 3", "C: UIDL 3", "S: +OK abc", "E: DONE UIDL 3 +OK abc []",
         "> uidl_one 3", "C: UIDL 3", "S: +OK 3", "E: DONE UIDL 3 +OK 3 []",
         "> uidl_one 3", "C: UIDL 3", "S: -ERR 3 abc", "E: DONE UIDL 3 -ERR 3 abc []");
}

static void
list_one__tells__that_of_its_message(void **state)
{
    (void)state;
    PLAY(TLS, SIGN_IN, "> list_one 3", "C: LIST 3", "S: +OK 3 120",
         "E: DONE LIST 3 +OK 3 120 [120]", "> list_one 3", "C: LIST 3", "S: +OK 2 120",
         "E: DONE LIST 3 +OK 2 120 [0]", "> list_one 3", "C: LIST 3",
         "S: +OK 3 99999999999999999999", "E: DONE LIST 3 +OK 3 99999999999999999999 [0]",
         "> list_one 3", "C: LIST 3", "S: -ERR 3 120", "E: DONE LIST 3 -ERR 3 120 [0]");
}

static void
single_ones__are__pipelined(void **state)
{
    (void)state;
    PLAY(TLS, SIGN_IN, PIPELINING, "> retr 3 10", "> uidl_one 3", "> list_one 3",
         "> dele 3", "C: RETR 3|UIDL 3|LIST 3|DELE 3",
         "s: +OK\r\nx\r\n.\r\n+OK 3 u\r\n+OK 3 5\r\n+OK\r\n", "E: STATUS RETR 3 +OK",
         "E: BODY RETR 3 x\\n", "E: DONE RETR 3 +OK", "E: DONE UIDL 3 +OK 3 u [u]",
         "E: DONE LIST 3 +OK 3 5 [5]", "E: DONE DELE 3 +OK");
}

/* --- typed lines ------------------------------------------------------------------------------ */

static void
command__sends__what_was_typed(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, "> command XTND x  y", "C: XTND x  y", "S: +OK done",
         "E: DONE command +OK done", "= AUTHORIZATION", "> command   noop", "C: noop",
         "S: -ERR no", "E: DONE command -ERR no", "= AUTHORIZATION");
    PLAY(TLS, SIGN_IN, "> listing capa", "C: capa", "s: +OK list\r\nTOP\r\n..x\r\n.\r\n",
         "E: STATUS command +OK list", "E: BODY command TOP\\n.x\\n",
         "E: DONE command +OK list", "> listing retr 9", "C: retr 9", "S: -ERR none",
         "E: DONE command -ERR none", "= TRANSACTION");
    PLAY(TLS, SIGN_IN, PIPELINING, "> command dele 1", "> noop", "C: dele 1", "S: +OK",
         "E: DONE command +OK", "C: NOOP");
    PLAY(TLS, GREETING, "> command xfoo", "C: xfoo", "S: + more", "E: FAIL PROTOCOL");
    PLAY(TLS, SIGN_IN, "> command capa", "C: capa", "s: +OK\r\nTOP\r\n.\r\n",
         "E: DONE command +OK", "E: FAIL PROTOCOL");
}

static void
command__refuses__what_is_not_one_line_or_has_its_own_way(void **state)
{
    g_autofree char *just = g_strnfill(253, 'x');
    g_autofree char *right = g_strdup_printf("> command %s", just);
    g_autofree char *sent = g_strdup_printf("C: %s", just);
    g_autofree char *wrong = g_strdup_printf("! BAD_LINE command x%s", just);

    (void)state;
    PLAY(TLS, GREETING, "! BAD_LINE command ", "! BAD_LINE command   ",
         "! BAD_LINE command NOOP\r\nDELE 1", "! BAD_LINE command NOOP\n",
         "! BAD_LINE command NOOP\r", "! BAD_LINE command USER ada",
         "! BAD_LINE command pass x", "! BAD_LINE command  Pass x",
         "! BAD_LINE command APOP a b", "! BAD_LINE command AUTH",
         "! BAD_LINE command auth PLAIN", "! BAD_LINE command STLS",
         "! BAD_LINE command stls\tx", "! BAD_LINE command QUIT",
         "! BAD_LINE command quit ", wrong, "> command USERS", "C: USERS", "S: -ERR",
         "E: DONE command -ERR", right, sent);
}

/* --- windows ---------------------------------------------------------------------------------- */

static void
window__can_be__changed(void **state)
{
    (void)state;
    PLAY(TLS, SIGN_IN, PIPELINING, "> window 2 1000000", "> noop", "> noop", "> noop",
         "C: NOOP|NOOP", "S: +OK", "E: DONE NOOP +OK", "C: NOOP");
    PLAY(TLS, SIGN_IN, PIPELINING, "> window 0 0", "> noop", "> noop", "C: NOOP",
         "C:", "S: +OK", "E: DONE NOOP +OK", "C: NOOP");
    PLAY(TLS, SIGN_IN, PIPELINING, "> window 32 1000", "> retr 1 600", "> retr 2 400",
         "> retr 3 1", "C: RETR 1|RETR 2", "s: -ERR\r\n", "E: DONE RETR 1 -ERR",
         "C: RETR 3");
    PLAY(TLS, SIGN_IN, PIPELINING, "> window 32 1000", "> retr 1 5000", "> retr 2 1",
         "C: RETR 1", "C:", "s: -ERR\r\n", "E: DONE RETR 1 -ERR", "C: RETR 2");
    /* Narrower while more is under way: nothing is taken back, nothing is added. */
    PLAY(TLS, SIGN_IN, PIPELINING, "> retr 1 600", "> retr 2 600", "C: RETR 1|RETR 2",
         "> window 1 100", "> retr 3 10", "C:", "s: -ERR\r\n", "E: DONE RETR 1 -ERR",
         "C:", "s: -ERR\r\n", "E: DONE RETR 2 -ERR", "C: RETR 3");
}

static void
window__is__never_wider_than_its_limit(void **state)
{
    g_autoptr(Pop3Session) session = script_signed_in("PIPELINING");
    g_autofree char *output = NULL;
    g_auto(GStrv) lines = NULL;

    (void)state;
    pop3_session_set_window(session, 1000, G_MAXUINT64);
    for (int i = 0; i < 100; i++)
        pop3_session_noop(session);
    output = script_take_output(session);
    lines = g_strsplit(output, "\r\n", -1);
    assert_int_equal(g_strv_length(lines) - 1, POP3_WINDOW_COMMANDS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_and_lang__go__before_and_after_login),
        cmocka_unit_test(lang__takes__tags_only),
        cmocka_unit_test(last__tells__a_number_or_none),
        cmocka_unit_test(uidl_one__tells__that_of_its_message),
        cmocka_unit_test(list_one__tells__that_of_its_message),
        cmocka_unit_test(single_ones__are__pipelined),
        cmocka_unit_test(command__sends__what_was_typed),
        cmocka_unit_test(command__refuses__what_is_not_one_line_or_has_its_own_way),
        cmocka_unit_test(window__can_be__changed),
        cmocka_unit_test(window__is__never_wider_than_its_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
