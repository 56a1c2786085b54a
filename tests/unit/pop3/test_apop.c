/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_apop.c: APOP, and the timestamps it may be given. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "apop.h"
#include "script.h"

#define PLAY(protection, ...) \
    script_play(__func__, protection, (const char *const[]){ __VA_ARGS__, NULL })
#define TLS  POP3_PROTECTION_TLS
#define NONE POP3_PROTECTION_NONE

#define TIMESTAMP "<1896.697170952@dbc.mtview.ca.us>" /* RFC 1939 section 7 */

static void
apop_timestamp__is__a_message_id_or_nothing(void **state)
{
    static const struct {
        const char *greeting, *timestamp;
    } rows[] = {
        { "POP3 server ready " TIMESTAMP, TIMESTAMP },
        { TIMESTAMP " ready", TIMESTAMP },
        { "cyrus <14205577113216812487.1795318303@localhost> server ready",
          "<14205577113216812487.1795318303@localhost>" },
        { "<a@[127.0.0.1]>", "<a@[127.0.0.1]>" },
        { "<a+b/c={d}@x-y.z>", "<a+b/c={d}@x-y.z>" },
        { "", NULL },
        { "hello", NULL },
        { "<", NULL },
        { "<>", NULL },
        { "<@>", NULL },
        { "<a@>", NULL },
        { "<@b>", NULL },
        { "<ab>", NULL },
        { "<a@b", NULL },
        { "a@b>", NULL },
        { "<a b@c>", NULL },
        { "<a@b c>", NULL },
        { "<a@b@c>", NULL },
        { "<a..b@c>", NULL },
        { "<.a@c>", NULL },
        { "<a.@c>", NULL },
        { "<a@c.>", NULL },
        { "<a@[]>", NULL },
        { "<a@[b]c>", NULL },
        { "<a@[b]]>", NULL },
        { "<\"a\"@c>", NULL },
        { "<a\x80@c>", NULL },
        { "<a@\xc3\xa4>", NULL },
        { "<a\001@c>", NULL },
        { "<a\x7f@c>", NULL },
        { "<a\\@c>", NULL },
        { "<<a@c>", NULL },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *timestamp = pop3_apop_timestamp(rows[i].greeting);

        print_message("%s\n", rows[i].greeting);
        if (rows[i].timestamp == NULL)
            assert_null(timestamp);
        else
            assert_string_equal(timestamp, rows[i].timestamp);
    }
}

static void
apop_timestamp__has__a_measure(void **state)
{
    (void)state;
    for (gsize len = 240; len < 260; len++) {
        g_autofree char *left = g_strnfill(len - strlen("<@b>"), 'a');
        g_autofree char *greeting = g_strdup_printf("<%s@b>", left);
        g_autofree char *timestamp = pop3_apop_timestamp(greeting);

        assert_int_equal(timestamp != NULL, len <= 255);
    }
}

static void
apop_digest__is__that_of_the_standard(void **state)
{
    g_autoptr(PbSecret) password = pb_secret_new("tanstaaf", 8);
    char digest[POP3_APOP_DIGEST_LEN + 1];

    (void)state;
    pop3_apop_digest(TIMESTAMP, password, digest);
    assert_string_equal(digest, "c4c9334bac560ecc979e58001b3e22fb");
}

static void
apop__signs_in__by_one_line(void **state)
{
    (void)state;
    PLAY(TLS, "S: +OK ready " TIMESTAMP, "E: DONE greeting +OK ready " TIMESTAMP,
         "> login apop refused mrose tanstaaf",
         "C: APOP mrose c4c9334bac560ecc979e58001b3e22fb", "S: +OK in",
         "E: DONE login +OK in", "= TRANSACTION");
    PLAY(TLS, "S: +OK ready " TIMESTAMP, "E: DONE greeting +OK ready " TIMESTAMP,
         "> login apop refused mrose tanstaaf",
         "C: APOP mrose c4c9334bac560ecc979e58001b3e22fb", "S: -ERR no",
         "E: DONE login -ERR no", "= AUTHORIZATION", "C:");
    PLAY(TLS, "S: +OK ready " TIMESTAMP, "E: DONE greeting +OK ready " TIMESTAMP,
         "> login apop refused mrose tanstaaf",
         "C: APOP mrose c4c9334bac560ecc979e58001b3e22fb", "S: + ", "E: FAIL PROTOCOL");
}

/* CVE-2007-1558: the digest of a chosen challenge gives the password away. */
static void
apop__needs__tls_and_a_timestamp(void **state)
{
    (void)state;
    PLAY(NONE, "S: +OK " TIMESTAMP, "E: DONE greeting +OK " TIMESTAMP,
         "! NO_TLS login apop allowed mrose tanstaaf",
         "! NO_TLS login apop refused mrose tanstaaf");
    PLAY(TLS, "S: +OK ready", "E: DONE greeting +OK ready",
         "! NO_MECHANISM login apop refused mrose tanstaaf");
    PLAY(TLS, "S: +OK <a\x81@b>", "E: DONE greeting +OK <a\x81@b>",
         "! NO_MECHANISM login apop refused mrose tanstaaf");
    PLAY(TLS, "! NO_MECHANISM login apop refused mrose tanstaaf", "S: +OK " TIMESTAMP,
         "E: DONE greeting +OK " TIMESTAMP, "> login auto refused mrose tanstaaf",
         "C: USER mrose");
    PLAY(NONE, "S: +OK " TIMESTAMP, "E: DONE greeting +OK " TIMESTAMP, "> stls",
         "C: STLS", "S: +OK", "E: DONE STLS +OK", "> tls_done",
         "> login apop refused mrose tanstaaf",
         "C: APOP mrose c4c9334bac560ecc979e58001b3e22fb");
}

static void
apop__keeps__its_line_to_255_octets(void **state)
{
    g_autofree char *just = g_strnfill(255 - strlen("APOP  \r\n") - 32, 'u');
    g_autofree char *right = g_strdup_printf("> login apop refused %s x", just);
    g_autofree char *wrong = g_strdup_printf("! UNUSABLE login apop refused u%s x", just);

    (void)state;
    PLAY(TLS, "S: +OK " TIMESTAMP, "E: DONE greeting +OK " TIMESTAMP, wrong, right);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(apop_timestamp__is__a_message_id_or_nothing),
        cmocka_unit_test(apop_timestamp__has__a_measure),
        cmocka_unit_test(apop_digest__is__that_of_the_standard),
        cmocka_unit_test(apop__signs_in__by_one_line),
        cmocka_unit_test(apop__needs__tls_and_a_timestamp),
        cmocka_unit_test(apop__keeps__its_line_to_255_octets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
