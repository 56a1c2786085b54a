/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/demo/test_output.c: what each fault of the script language does to a session. */
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
#define NAMES  "+OK the names follow\r\n"
#define SIZES  "+OK the sizes follow\r\n"

/* In plain text, after the login. */
static const struct {
    const char *script, *input, *output;
    guint left; /* messages afterwards */
} inside[] = {
    { "on RETR 2 reply \"-ERR no\"", "RETR 1\r\nRETR 1\r\nRETR 1\r\n",
      "+OK 23 octets\r\nSubject: one\r\n\r\nhello\r\n.\r\n-ERR no\r\n"
      "+OK 23 octets\r\nSubject: one\r\n\r\nhello\r\n.\r\n",
      3 },
    { "on RETR 2+ reply \"-ERR no\"", "RETR 1\r\nRETR 1\r\nRETR 1\r\n",
      "+OK 23 octets\r\nSubject: one\r\n\r\nhello\r\n.\r\n-ERR no\r\n-ERR no\r\n", 3 },
    { "on RETR message 3 reply \"-ERR no\"", "RETR 1\r\nRETR 3\r\n",
      "+OK 23 octets\r\nSubject: one\r\n\r\nhello\r\n.\r\n-ERR no\r\n", 3 },
    { "on retr cut after 20", "RETR 1\r\nNOOP\r\n", "+OK 23 octets\r\nSubje<cut>", 3 },
    { "on RETR close after 2 lines", "RETR 1\r\n",
      "+OK 23 octets\r\nSubject: one\r\n<close>", 3 },
    { "on RETR stall after 0", "RETR 1\r\nNOOP\r\n", "<stall>", 3 },
    { "on retr hang-up after 20", "RETR 1\r\nNOOP\r\n", "+OK 23 octets\r\nSubje<hang-up>",
      3 },
    { "on RETR cut", "RETR 1\r\n", "<cut>", 3 },
    { "on RETR cut after 5000", "RETR 1\r\nNOOP\r\n",
      "+OK 23 octets\r\nSubject: one\r\n\r\nhello\r\n.\r\n+OK\r\n", 3 },
    { "on RETR drip 5 after 10", "RETR 1\r\nNOOP\r\n",
      "+OK 23 oct<slow>ets\r\nSubject: one\r\n\r\nhello\r\n.\r\n+OK\r\n", 3 },
    { "on RETR reply \"-ERR disk\" after 2 lines", "RETR 1\r\nNOOP\r\n",
      "+OK 23 octets\r\nSubject: one\r\n-ERR disk\r\n+OK\r\n", 3 },
    { "on RETR insert \"X\\r\\n\" after 1 line", "RETR 1\r\n",
      "+OK 23 octets\r\nX\r\nSubject: one\r\n\r\nhello\r\n.\r\n", 3 },
    { "on RETR raw \"\\e[2J\"", "RETR 1\r\nNOOP\r\n", "\033[2J+OK\r\n", 3 },
    { "on NOOP append \"+OK again\\r\\n\"", "NOOP\r\nNOOP\r\n",
      "+OK\r\n+OK again\r\n+OK\r\n+OK again\r\n", 3 },
    { "on LIST line 2 \"2 -1\"", "LIST\r\nUIDL\r\n",
      SIZES "1 23\r\n2 -1\r\n3 27\r\n.\r\n" NAMES "1 a\r\n2 b\r\n3 c\r\n.\r\n", 3 },
    { "on LIST line * \"\\# 0\"", "LIST\r\n", SIZES "1 0\r\n2 0\r\n3 0\r\n.\r\n", 3 },
    { "on UIDL drop 2\non UIDL line 3 \"\"", "UIDL\r\n", NAMES "1 a\r\n\r\n.\r\n", 3 },
    { "on UIDL line 1 \"1 same\"\non UIDL line 2 \"2 same\"", "UIDL\r\n",
      NAMES "1 same\r\n2 same\r\n3 c\r\n.\r\n", 3 },
    { "on UIDL line 1 \"1 \" \"ab\"*3", "UIDL\r\n",
      NAMES "1 ababab\r\n2 b\r\n3 c\r\n.\r\n", 3 },
    { "on STAT reply \"+OK 3 -7\"", "STAT\r\n", "+OK 3 -7\r\n", 3 },
    { "on QUIT cut", "DELE 1\r\nQUIT\r\n", "+OK message 1 goes at QUIT\r\n<cut>", 3 },
    { "on QUIT cut after 0", "DELE 1\r\nQUIT\r\n", "+OK message 1 goes at QUIT\r\n<cut>",
      2 },
    { "on QUIT stall", "DELE 1\r\nQUIT\r\n", "+OK message 1 goes at QUIT\r\n<stall>", 3 },
    { "on QUIT stall after 3", "DELE 1\r\nQUIT\r\n",
      "+OK message 1 goes at QUIT\r\n+OK<stall>", 2 },
    { "on QUIT reply \"+OK bye\"", "DELE 1\r\nQUIT\r\n",
      "+OK message 1 goes at QUIT\r\n+OK bye\r\n", 3 },
    { "on DELE 1 reply \"-ERR no\"", "DELE 1\r\nDELE 2\r\nQUIT\r\n",
      "-ERR no\r\n+OK message 2 goes at QUIT\r\n+OK bye, 1 deleted\r\n<close>", 2 },
    { "on any 4 cut", "NOOP\r\nNOOP\r\n", "+OK\r\n<cut>", 3 },
    { "session 2 on NOOP cut", "NOOP\r\n", "+OK\r\n", 3 },
    { "session 1 on NOOP cut", "NOOP\r\n", "<cut>", 3 },
    { "session 1-3 on NOOP cut", "NOOP\r\n", "<cut>", 3 },
    { "on session cut after 97", "NOOP\r\nNOOP\r\n", "+OK\r\n+O<cut>", 3 },
    { "on XYZZY reply \"+OK plugh\"", "xyzzy\r\n", "+OK plugh\r\n", 3 },
};

static const struct {
    const char *script;
    DemoTls tls;
    const char *input, *output;
    bool is_only_whole; /* the segments matter */
} outside[] = {
    { "greeting \"+OK \\e]0;x\\a\"", DEMO_TLS_NONE, "NOOP\r\n",
      "+OK \033]0;x\a\r\n-ERR log in first\r\n", false },
    { "on greeting cut", DEMO_TLS_NONE, "", "<cut>", false },
    { "on greeting cut after 3", DEMO_TLS_NONE, "", "+OK<cut>", false },
    { "on greeting stall", DEMO_TLS_NONE, "NOOP\r\n", "<stall>", false },
    { "on session cut", DEMO_TLS_NONE, "", "<cut>", false },
    { "on handshake stall", DEMO_TLS_IMPLICIT, "", "<stall>", false },
    { "on handshake raw \"junk\"", DEMO_TLS_IMPLICIT, "NOOP\r\n",
      "junk" HELLO "-ERR log in first\r\n", false },
    { "on handshake cut", DEMO_TLS_STLS, "STLS\r\n", HELLO "+OK begin\r\n<cut>", false },
    { "capa none", DEMO_TLS_NONE, "CAPA\r\n", HELLO "-ERR unknown command\r\n", false },
    { "capa TOP \"SASL X Y\"", DEMO_TLS_NONE, "CAPA\r\n",
      HELLO "+OK this is what there is\r\nTOP\r\nSASL X Y\r\n.\r\n", false },
    { "capa \"\"", DEMO_TLS_NONE, "CAPA\r\n", HELLO "+OK this is what there is\r\n.\r\n",
      false },
    { "capa without STLS PIPELINING \"IMPLEMENTATION postbag-demo\"", DEMO_TLS_STLS,
      "CAPA\r\n",
      HELLO "+OK this is what there is\r\nTOP\r\nUIDL\r\nRESP-CODES\r\n"
            "AUTH-RESP-CODE\r\n.\r\n",
      false },
    { "on CAPA line 2 \"UIDLX\"\non CAPA drop 1\ncapa A B C", DEMO_TLS_NONE, "CAPA\r\n",
      HELLO "+OK this is what there is\r\nUIDLX\r\nC\r\n.\r\n", false },
    { "on STLS reply \"-ERR no\"", DEMO_TLS_STLS, "STLS\r\n", HELLO "-ERR no\r\n",
      false },
    { "on STLS append \"+OK injected\\r\\n\"", DEMO_TLS_STLS, "STLS\r\n|CAPA x\r\n",
      HELLO "+OK begin\r\n+OK injected\r\n<tls>-ERR CAPA takes no argument\r\n", false },
    { "on STLS keep-input", DEMO_TLS_STLS, "STLS\r\nNOOP\r\n",
      HELLO "+OK begin\r\n<tls>-ERR log in first\r\n", true },
    { "on login reply \"-ERR [IN-USE] x\"", DEMO_TLS_NONE, "USER a\r\nPASS b\r\n",
      HELLO "+OK and the password?\r\n-ERR [IN-USE] x\r\n", false },
    { "on login reply \"-ERR [IN-USE] x\"", DEMO_TLS_NONE, "AUTH PLAIN\r\nabc\r\n",
      HELLO "+ \r\n-ERR [IN-USE] x\r\n", false },
    { "on login reply \"-ERR [IN-USE] x\"", DEMO_TLS_NONE, "AUTH PLAIN abc\r\n",
      HELLO "-ERR [IN-USE] x\r\n", false },
    { "on sasl cut", DEMO_TLS_NONE, "AUTH PLAIN\r\nabc\r\n", HELLO "+ \r\n<cut>", false },
    { "on USER raw \"+OK\\0\\xff\"", DEMO_TLS_NONE, "USER a\r\n", HELLO "+OK", false },
};

static void
check_inside(gsize i, TalkPieces pieces)
{
    g_autoptr(DemoMaildrop) maildrop = talk_maildrop();
    TalkOptions options = { .maildrop = maildrop,
                            .tls = DEMO_TLS_NONE,
                            .script = inside[i].script };
    g_autofree char *input = g_strconcat(LOGIN, inside[i].input, NULL);
    g_autofree char *output = g_strconcat(INSIDE, inside[i].output, NULL);
    g_autoptr(GString) heard = talk(&options, input, pieces);

    /* Byte by byte, each later step begins slowly again. */
    if (strstr(output, "<slow>") == NULL || pieces == TALK_WHOLE)
        assert_string_equal(heard->str, output);
    assert_int_equal(demo_maildrop_n_messages(maildrop), inside[i].left);
}

static void
output_begin__applies__rules_after_the_login(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(inside); i++) {
        check_inside(i, TALK_WHOLE);
        check_inside(i, TALK_BYTES);
    }
}

static void
output_begin__applies__rules_before_the_login(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(outside); i++) {
        for (int pieces = TALK_WHOLE; pieces <= TALK_BYTES; pieces++) {
            g_autoptr(DemoMaildrop) maildrop = talk_maildrop();
            TalkOptions options = { .maildrop = maildrop,
                                    .tls = outside[i].tls,
                                    .script = outside[i].script };
            g_autoptr(GString) heard = NULL;

            if (pieces == TALK_BYTES && outside[i].is_only_whole)
                continue;
            heard = talk(&options, outside[i].input, (TalkPieces)pieces);
            assert_string_equal(heard->str, outside[i].output);
        }
    }
}

static void
output_put__sends__bytes_that_are_no_text(void **state)
{
    g_autoptr(DemoMaildrop) maildrop = talk_maildrop();
    TalkOptions options = { .maildrop = maildrop,
                            .tls = DEMO_TLS_NONE,
                            .script = "on UIDL line 1 \"1 a\\0\\xff\\x9b\"" };
    g_autoptr(GString) heard = talk(&options, LOGIN "UIDL\r\n", TALK_WHOLE);
    static const char wanted[] = INSIDE NAMES "1 a\0\377\233\r\n2 b\r\n3 c\r\n.\r\n";

    (void)state;
    assert_int_equal(heard->len, sizeof wanted - 1);
    assert_memory_equal(heard->str, wanted, sizeof wanted - 1);
}

static void
output_fill__goes_on_for_ever(void **state)
{
    static const struct {
        const char *script, *input, *contains;
    } rows[] = {
        { "on greeting endless \"A\"", "", "AAAAAAAA" },
        { "on UIDL endless \"\\# id-\\#\\r\\n\" after 1 line", LOGIN "UIDL\r\n",
          NAMES "1 id-1\r\n2 id-2\r\n" },
        { "on CAPA endless \"X\\#\\r\\n\" after 1 line", "CAPA\r\n",
          "is\r\nX1\r\nX2\r\n" },
        { "on RETR endless after 20", LOGIN "RETR 1\r\n", "SubjeAll work and no play" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(DemoMaildrop) maildrop = talk_maildrop();
        TalkOptions options = { .maildrop = maildrop,
                                .tls = DEMO_TLS_NONE,
                                .script = rows[i].script };
        g_autoptr(GString) heard = talk(&options, rows[i].input, TALK_WHOLE);

        assert_non_null(strstr(heard->str, rows[i].contains));
        assert_true(g_str_has_suffix(heard->str, "<endless>"));
    }
}

static void
output_take__carries__the_latency(void **state)
{
    g_autoptr(DemoScript) script = demo_script_parse("session 2 latency 50", NULL);
    g_autoptr(DemoOutput) first = demo_output_new(script, 1);
    g_autoptr(DemoOutput) second = demo_output_new(script, 2);
    g_autoptr(GString) out = g_string_new(NULL);

    (void)state;
    assert_int_equal(demo_output_take(first, out).latency_ms, 0);
    assert_int_equal(demo_output_take(second, out).latency_ms, 50);
}

/* Cutting after each possible number of bytes sends exactly so many. */
static void
output_put__cuts__anywhere(void **state)
{
    g_autoptr(DemoMaildrop) maildrop = talk_maildrop();
    TalkOptions honest = { .maildrop = maildrop, .tls = DEMO_TLS_NONE };
    static const char input[] = LOGIN "UIDL\r\nRETR 1\r\nRETR 2\r\nTOP 3 1\r\nNOOP\r\n";
    g_autoptr(GString) all = talk(&honest, input, TALK_WHOLE);

    (void)state;
    for (gsize n = 0; n < all->len; n++) {
        g_autofree char *script =
            g_strdup_printf("on session cut after %" G_GSIZE_FORMAT, n);
        TalkOptions options = honest;
        g_autoptr(GString) heard = NULL;

        options.script = script;
        heard = talk(&options, input, TALK_WHOLE);
        assert_string_equal(heard->str + n, "<cut>");
        assert_memory_equal(heard->str, all->str, n);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(output_begin__applies__rules_after_the_login),
        cmocka_unit_test(output_begin__applies__rules_before_the_login),
        cmocka_unit_test(output_put__sends__bytes_that_are_no_text),
        cmocka_unit_test(output_fill__goes_on_for_ever),
        cmocka_unit_test(output_take__carries__the_latency),
        cmocka_unit_test(output_put__cuts__anywhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
