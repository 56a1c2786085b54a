/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_capa.c: capability lists as servers write them. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "pop3/capa.h"

#define TOP    POP3_CAPA_TOP
#define USER   POP3_CAPA_USER
#define SASL   POP3_CAPA_SASL
#define CODES  POP3_CAPA_RESP_CODES
#define AUTH   POP3_CAPA_AUTH_RESP_CODE
#define DELAY  POP3_CAPA_LOGIN_DELAY
#define PIPE   POP3_CAPA_PIPELINING
#define EXPIRE POP3_CAPA_EXPIRE
#define UIDL   POP3_CAPA_UIDL
#define IMPL   POP3_CAPA_IMPLEMENTATION
#define STLS   POP3_CAPA_STLS
#define UTF8   POP3_CAPA_UTF8
#define LANG   POP3_CAPA_LANG
#define CRAM   POP3_SASL_CRAM_MD5
#define BOTH   (POP3_SASL_PLAIN | POP3_SASL_LOGIN)

static const struct {
    const char *lines; /* divided by "|" */
    guint flags;
    guint sasl;
    gint64 login_delay;
    gint64 expire_days;
} rows[] = {
    /* clang-format off */
    { "CAPA|TOP|UIDL|RESP-CODES|PIPELINING|AUTH-RESP-CODE|STLS|USER|SASL PLAIN LOGIN", /* Dovecot */
      TOP | UIDL | CODES | PIPE | AUTH | STLS | USER | SASL, BOTH, 0, -1 },
    { "SASL PLAIN LOGIN CRAM-MD5|STLS|TOP|USER|LOGIN-DELAY 10|PIPELINING|UIDL|UTF8 USER"
      "|IMPLEMENTATION Courier Mail Server", /* Courier */
      SASL | STLS | TOP | USER | DELAY | PIPE | UIDL | UTF8 | IMPL, BOTH | CRAM, 10, -1 },
    { "SASL DIGEST-MD5 CRAM-MD5|STLS|EXPIRE NEVER|LOGIN-DELAY 60|TOP|UIDL|PIPELINING|RESP-CODES"
      "|AUTH-RESP-CODE|USER|IMPLEMENTATION Cyrus POP3 3.6.1", /* Cyrus */
      SASL | STLS | EXPIRE | DELAY | TOP | UIDL | PIPE | CODES | AUTH | USER | IMPL, CRAM, 60, -1 },
    { "TOP|UIDL|RESP-CODES|PIPELINING|AUTH-RESP-CODE|EXPIRENEVER|USER|STLS", /* mailutils */
      TOP | UIDL | CODES | PIPE | AUTH | USER | STLS, 0, 0, -1 },
    { "top|uIdL|sasl plain", TOP | UIDL | SASL, POP3_SASL_PLAIN, 0, -1 },
    { "  TOP  | \tSASL \t LOGIN   PLAIN  ", TOP | SASL, BOTH, 0, -1 },
    { "SASL", SASL, 0, 0, -1 },
    { "SASL PLAINTEXT XPLAIN PLAIN-CLIENTTOKEN LOGINX", SASL, 0, 0, -1 },
    { "EXPIRE 0", EXPIRE, 0, 0, 0 },
    { "EXPIRE 5 USER", EXPIRE, 0, 0, 5 },
    { "EXPIRE", EXPIRE, 0, 0, -1 },
    { "EXPIRE -3", EXPIRE, 0, 0, -1 },
    { "EXPIRE 18446744073709551617", EXPIRE, 0, 0, -1 },
    { "EXPIRE 7|EXPIRE NEVER", EXPIRE, 0, 0, -1 },
    { "LOGIN-DELAY 900 USER", DELAY, 0, 900, -1 },
    { "LOGIN-DELAY", DELAY, 0, 0, -1 },
    { "LOGIN-DELAY -1", DELAY, 0, 0, -1 },
    { "LOGIN-DELAY 99999999999999999999", DELAY, 0, 0, -1 },
    { "LOGIN-DELAY 2147483648", DELAY, 0, 0, -1 },
    { "LOGIN-DELAY 10x", DELAY, 0, 0, -1 },
    { "LANG", LANG, 0, 0, -1 },
    { "TOPUIDL|PIPELINING=yes|XTOP|-|[]", 0, 0, 0, -1 },
    /* clang-format on */
};

static void
read_list(const char *lines, Pop3Capa *capa)
{
    g_auto(GStrv) split = g_strsplit(lines, "|", -1);

    pop3_capa_clear(capa);
    for (gsize i = 0; split[i] != NULL; i++)
        pop3_capa_add_line(capa, split[i]);
}

static void
capa_add_line__reads__the_lists_of_real_servers(void **state)
{
    Pop3Capa capa = { 0 };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        print_message("%s\n", rows[i].lines);
        read_list(rows[i].lines, &capa);
        assert_true(capa.is_known);
        assert_int_equal(capa.flags, rows[i].flags);
        assert_int_equal(capa.sasl, rows[i].sasl);
        assert_int_equal(capa.login_delay, rows[i].login_delay);
        assert_int_equal(capa.expire_days, rows[i].expire_days);
    }
    pop3_capa_clear(&capa);
}

static void
capa_add_line__knows__each_mechanism(void **state)
{
    static const struct {
        const char *name;
        guint sasl;
    } mechanisms[] = {
        { "SCRAM-SHA-256-PLUS", POP3_SASL_SCRAM_SHA_256_PLUS },
        { "scram-sha-256", POP3_SASL_SCRAM_SHA_256 },
        { "SCRAM-SHA-1", POP3_SASL_SCRAM_SHA_1 },
        { "PLAIN", POP3_SASL_PLAIN },
        { "LOGIN", POP3_SASL_LOGIN },
        { "CRAM-MD5", POP3_SASL_CRAM_MD5 },
        { "EXTERNAL", POP3_SASL_EXTERNAL },
        { "XOAUTH2", POP3_SASL_XOAUTH2 },
        { "OAUTHBEARER", POP3_SASL_OAUTHBEARER },
        { "SCRAM-SHA-1-PLUS", 0 },
        { "SCRAM-SHA-512", 0 },
        { "XOAUTH", 0 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(mechanisms); i++) {
        g_autofree char *line =
            g_strdup_printf("SASL X-ONE %s X-TWO", mechanisms[i].name);
        Pop3Capa capa = { 0 };

        read_list(line, &capa);
        assert_int_equal(capa.sasl, mechanisms[i].sasl);
        pop3_capa_clear(&capa);
    }
}

static void
capa_add_line__knows__what_depends_on_the_user(void **state)
{
    static const struct {
        const char *lines;
        bool utf8_user, login_delay_user, expire_user;
        gint64 login_delay, expire_days;
    } users[] = {
        { "UTF8|LOGIN-DELAY 900|EXPIRE 60", false, false, false, 900, 60 },
        { "UTF8 USER|LOGIN-DELAY 900 USER|EXPIRE 60 USER", true, true, true, 900, 60 },
        { "utf8 user|EXPIRE NEVER USER|LOGIN-DELAY USER", true, true, true, 0, -1 },
        { "EXPIRE USER", false, false, true, 0, -1 },
        { "UTF8 USERS|EXPIRE 0 XUSER", false, false, false, 0, 0 },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(users); i++) {
        Pop3Capa capa = { 0 };

        print_message("%s\n", users[i].lines);
        read_list(users[i].lines, &capa);
        assert_int_equal(capa.utf8_user, users[i].utf8_user);
        assert_int_equal(capa.login_delay_user, users[i].login_delay_user);
        assert_int_equal(capa.expire_user, users[i].expire_user);
        assert_int_equal(capa.login_delay, users[i].login_delay);
        assert_int_equal(capa.expire_days, users[i].expire_days);
        pop3_capa_clear(&capa);
    }
}

static void
capa_add_line__keeps__the_implementation_visible_and_short(void **state)
{
    g_autofree char *x = g_strnfill(5000, 'x');
    g_autofree char *long_line = g_strconcat("IMPLEMENTATION ", x, NULL);
    Pop3Capa capa = { 0 };

    (void)state;
    read_list("TOP", &capa);
    assert_null(capa.implementation);
    read_list("IMPLEMENTATION", &capa);
    assert_null(capa.implementation);
    read_list("implementation  Cyrus\033[2J POP3", &capa);
    assert_string_equal(capa.implementation, "Cyrus^[[2J POP3");
    read_list("IMPLEMENTATION a|IMPLEMENTATION b", &capa);
    assert_string_equal(capa.implementation, "b");
    read_list(long_line, &capa);
    assert_in_range(strlen(capa.implementation), 100, 125); /* and an ellipsis */
    pop3_capa_clear(&capa);
    assert_null(capa.implementation);
}

static void
capa_add_line__ignores__empty_lines(void **state)
{
    Pop3Capa capa = { 0 };

    (void)state;
    read_list("| |\t", &capa);
    assert_false(capa.is_known);
    assert_null(capa.words);
    pop3_capa_clear(&capa);
}

static void
capa_clear__forgets__everything(void **state)
{
    Pop3Capa capa = { 0 };

    (void)state;
    read_list("TOP|SASL PLAIN|EXPIRE 3|LOGIN-DELAY 4", &capa);
    assert_string_equal(capa.words, "TOP, SASL PLAIN, EXPIRE 3, LOGIN-DELAY 4");
    pop3_capa_clear(&capa);
    assert_false(capa.is_known);
    assert_int_equal(capa.flags, 0);
    assert_int_equal(capa.sasl, 0);
    assert_int_equal(capa.login_delay, 0);
    assert_int_equal(capa.expire_days, -1);
    assert_null(capa.words);
}

static void
capa_words__are__visible_and_capped(void **state)
{
    Pop3Capa capa = { 0 };
    g_autofree char *long_line = g_strnfill(5000, 'y');

    (void)state;
    read_list("IMPLEMENTATION \x1b]0;x\x07|\xff", &capa);
    assert_string_equal(capa.words, "IMPLEMENTATION ^[]0;x^G, \xef\xbf\xbd");
    for (int i = 0; i < POP3_CAPA_MAX_LINES; i++)
        pop3_capa_add_line(&capa, long_line);
    assert_true(pb_text_is_visible(capa.words, -1, PB_TEXT_LINE));
    assert_in_range(strlen(capa.words), 2000, 2100);
    pop3_capa_clear(&capa);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(capa_add_line__reads__the_lists_of_real_servers),
        cmocka_unit_test(capa_add_line__knows__each_mechanism),
        cmocka_unit_test(capa_add_line__knows__what_depends_on_the_user),
        cmocka_unit_test(capa_add_line__keeps__the_implementation_visible_and_short),
        cmocka_unit_test(capa_add_line__ignores__empty_lines),
        cmocka_unit_test(capa_clear__forgets__everything),
        cmocka_unit_test(capa_words__are__visible_and_capped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
