/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_login.c: mechanisms, their lines, and that no password stays in memory.
 *
 * The linker puts __wrap_g_free() in front of g_free() for the part's objects, which looks at every block
 * that is given back. */
#include <config.h>

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "output.h"
#include "script.h"

#define PLAY(protection, ...) \
    script_play(__func__, protection, (const char *const[]){ __VA_ARGS__, NULL })
#define TLS  POP3_PROTECTION_TLS
#define NONE POP3_PROTECTION_NONE

#define GREETING "S: +OK", "E: DONE greeting +OK"
#define CAPA(lines)                                                        \
    "> capa", "C: CAPA", "s: +OK\r\n" lines ".\r\n", "E: STATUS CAPA +OK", \
        "E: DONE CAPA +OK"

#define PASSWORD "correct-horse-battery"
#define BASE64   "AGFkYQBjb3JyZWN0LWhvcnNlLWJhdHRlcnk="

/* --- what is freed ---------------------------------------------------------------------------- */

static guint n_freed;
static guint n_leaks;

static bool
holds_secret(const void *bytes, gsize len)
{
    return memmem(bytes, len, "horse", 5) != NULL ||
           memmem(bytes, len, "LWhvcnNl", 8) != NULL ||  /* the same in base64, */
           memmem(bytes, len, "taG9yc2Ut", 9) != NULL || /* wherever it begins */
           memmem(bytes, len, "1ob3JzZS", 8) != NULL;
}

void __real_g_free(gpointer block);
void __wrap_g_free(gpointer block);

void
__wrap_g_free(gpointer block)
{
    n_freed++;
    if (block != NULL && holds_secret(block, malloc_usable_size(block)))
        n_leaks++;
    __real_g_free(block);
}

/* The tests above the wiping ones free copies of their own. */
static int
forget_leaks(void **state)
{
    (void)state;
    n_leaks = 0;
    return 0;
}

/* --- lines that may not be ------------------------------------------------------------------- */

static void
login__needs__tls_or_leave(void **state)
{
    (void)state;
    PLAY(NONE, GREETING, "! NO_TLS login auto refused ada secret",
         "! NO_TLS login apop allowed ada secret",
         "! NO_TLS login xoauth2 refused ada secret token",
         "! NO_TLS login external refused ada secret cert",
         "! NO_TLS login scram-sha-256 refused ada secret",
         "> login auto allowed ada secret", "C: USER ada");
    PLAY(TLS, GREETING, "> login auto allowed ada secret", "C: USER ada");
    PLAY(NONE, "! NO_TLS login auto refused ada secret", GREETING);
}

static bool
log_in(Pop3Session *session, Pop3LoginMethod method, const char *user,
       const PbSecret *secret, GError **error)
{
    const Pop3Credentials credentials = { .method = method,
                                          .user = user,
                                          .secret = secret };

    return pop3_session_login(session, &credentials, error);
}

static bool
try_login(const char *capa, const char *user, const char *password, gsize password_len,
          GError **error)
{
    g_autoptr(Pop3Session) session = pop3_session_new(TLS);
    g_autoptr(PbSecret) secret = pb_secret_new(password, password_len);
    g_autofree char *list = g_strdup_printf("+OK\r\n%s\r\n.\r\n", capa);

    script_converse(session, "+OK\r\n");
    pop3_session_capa_ask(session);
    script_converse(session, list);
    return log_in(session, POP3_LOGIN_AUTO, user, secret, error);
}

static void
login__refuses__bytes_that_would_break_the_line(void **state)
{
    g_autofree char *just = g_strnfill(248, 'u');
    g_autofree char *beyond = g_strnfill(249, 'u');
    const struct {
        const char *capa, *user, *password;
        gsize password_len;
        bool is_right;
    } rows[] = {
        { "USER", "ada", "pw", 2, true },
        { "USER", "ada\r\nDELE 1", "pw", 2, false },
        { "USER", "ada\n", "pw", 2, false },
        { "USER", "ada", "p\rw", 3, false },
        { "USER", "ada", "p\nw", 3, false },
        { "USER", "ada", "p\0w", 3, false },
        { "SASL PLAIN", "ada\r", "pw", 2, false },
        { "SASL PLAIN", "ada", "p\0w", 3, false },
        { "SASL PLAIN", "ada", "p\nw", 3, false },
        { "USER", "ada b", "pw", 2, false },
        { "USER", "ada\tb", "pw", 2, false },
        { "SASL PLAIN", "ada b", "p w", 3, true },
        { "USER", "ada", "p w  ", 5, true },
        { "USER", "ada", "", 0, true },
        { "USER", just, "pw", 2, true },
        { "USER", beyond, "pw", 2, false },
        { "SASL PLAIN", beyond, "pw", 2, true },
        { "USER",
          "\xc3\xa4"
          "da@example.org",
          "pw", 2, true },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;

        assert_int_equal(try_login(rows[i].capa, rows[i].user, rows[i].password,
                                   rows[i].password_len, &error),
                         rows[i].is_right);
        if (!rows[i].is_right)
            assert_string_equal(script_error_name(error), "UNUSABLE");
    }
}

/* --- lines ------------------------------------------------------------------------------------ */

static void
login__tries__one_mechanism_once(void **state)
{
    (void)state;
    PLAY(TLS, GREETING, CAPA("USER\r\nSASL PLAIN\r\n"),
         "> login auto refused ada " PASSWORD, "C: AUTH PLAIN " BASE64,
         "S: -ERR [AUTH] no", "E: DONE login -ERR [AUTH] no", "= AUTHORIZATION", "C:");
    PLAY(TLS, GREETING, "> login auto refused ada " PASSWORD, "C: USER ada",
         "S: -ERR who", "E: DONE login -ERR who", "= AUTHORIZATION", "C:");
}

/* The command, the answer to it, and what is sent then, for a password of `len` bytes. */
static void
check_plain(gsize len)
{
    g_autoptr(Pop3Session) session = pop3_session_new(TLS);
    g_autofree char *password = g_strnfill(len, 'p');
    g_autoptr(PbSecret) secret = pb_secret_new(password, len);
    g_autofree char *plain = g_strconcat("_ada_", password, NULL);
    g_autofree char *base64 = NULL;
    g_autofree char *line = NULL;
    g_autofree char *expected = NULL;
    g_autofree char *end = NULL;

    script_converse(session, "+OK\r\n");
    plain[0] = plain[4] = '\0';
    base64 = g_base64_encode((const guchar *)plain, len + 5);
    assert_true(log_in(session, POP3_LOGIN_PLAIN, "ada", secret, NULL));
    line = script_take_output(session);
    assert_true(strlen(line) <= 255);
    if (strlen(base64) + strlen("AUTH PLAIN \r\n") <= 255) {
        expected = g_strdup_printf("AUTH PLAIN %s\r\n", base64);
        assert_string_equal(line, expected);
    } else {
        g_autofree char *events = NULL;
        g_autofree char *answer = NULL;

        assert_string_equal(line, "AUTH PLAIN\r\n");
        events = script_feed(session, "+ \r\n", 4);
        assert_string_equal(events, "");
        answer = script_take_output(session);
        expected = g_strdup_printf("%s\r\n", base64);
        assert_string_equal(answer, expected);
    }
    end = script_feed(session, "+OK\r\n", 5);
    assert_string_equal(end, "DONE login +OK");
}

static void
login__keeps__command_lines_to_255_octets(void **state)
{
    (void)state;
    for (gsize len = 0; len < 600; len++)
        check_plain(len);
    check_plain(100000);
}

static void
login__in_two_steps__keeps_the_order(void **state)
{
    g_autofree char *user = g_strnfill(200, 'u');
    g_autofree char *command =
        g_strdup_printf("> login plain refused %s %s", user, PASSWORD);

    (void)state;
    PLAY(TLS, GREETING, command, "C: AUTH PLAIN", "S: +OK", "E: FAIL PROTOCOL");
    PLAY(TLS, GREETING, command, "C: AUTH PLAIN", "S: -ERR no", "E: DONE login -ERR no",
         "= AUTHORIZATION");
    PLAY(TLS, GREETING, command, "C: AUTH PLAIN", "s: +\r\n+ \r\n", "E: FAIL PROTOCOL");
    PLAY(TLS, GREETING, command, "C: AUTH PLAIN", "s: + \r\n+OK\r\n", "E: FAIL PROTOCOL");
}

/* --- wiping ----------------------------------------------------------------------------------- */

typedef enum {
    END_GOOD,
    END_REFUSED,
    END_OUT_OF_ORDER,
    END_UNSENT,
    END_HALF_SENT,
    N_ENDS
} End;

/* How far the server must lead each login until its secret line is next. */
static const struct {
    Pop3LoginMethod method;
    const char *lead[2];
} secret_lines[] = {
    { POP3_LOGIN_PLAIN, { NULL, NULL } },
    { POP3_LOGIN_LOGIN, { "+ \r\n", "+ \r\n" } },
    { POP3_LOGIN_XOAUTH2, { "+ \r\n", NULL } },
    { POP3_LOGIN_OAUTHBEARER, { "+ \r\n", NULL } },
    { POP3_LOGIN_USER, { "+OK\r\n", NULL } },
};

static Pop3Session *
session_with_login(gsize row)
{
    Pop3Session *session = pop3_session_new(TLS);
    g_autoptr(PbSecret) secret = pb_secret_new(PASSWORD, strlen(PASSWORD));

    script_converse(session, "+OK\r\n");
    assert_true(log_in(session, secret_lines[row].method, "ada", secret, NULL));
    for (gsize i = 0; i < 2 && secret_lines[row].lead[i] != NULL; i++)
        script_converse(session, secret_lines[row].lead[i]);
    return session;
}

static void
end_login(Pop3Session *session, End end)
{
    static const char *const answers[] = {
        [END_GOOD] = "+OK\r\n",
        [END_REFUSED] = "-ERR\r\n",
        [END_OUT_OF_ORDER] = "+OKAY\r\n",
    };
    g_autofree char *events = NULL;
    const char *output;
    gsize len, n_sent;

    if (end == END_UNSENT)
        return;
    output = pop3_session_output(session, &len);
    assert_true(holds_secret(output, len));
    n_sent = end == END_HALF_SENT ? len - 2 : len;
    pop3_session_sent(session, n_sent);
    for (gsize i = 0; i < n_sent; i++)
        assert_int_equal(output[i], 0);
    if (end != END_HALF_SENT)
        events = script_feed(session, answers[end], strlen(answers[end]));
    assert_false(holds_secret(session, malloc_usable_size(session)));
}

static void
session__leaves__no_password_behind(void **state)
{
    (void)state;
    for (gsize row = 0; row < G_N_ELEMENTS(secret_lines); row++) {
        for (End end = END_GOOD; end < N_ENDS; end++) {
            Pop3Session *session = session_with_login(row);
            guint n_before;

            end_login(session, end);
            n_before = n_freed;
            pop3_session_free(session);
            assert_true(n_freed > n_before);
            assert_int_equal(n_leaks, 0);
        }
    }
}

static void
session__that_fails__wipes_what_was_to_be_sent(void **state)
{
    Pop3Session *session = session_with_login(G_N_ELEMENTS(secret_lines) - 1);
    g_autofree char *events = NULL;
    gsize len;

    (void)state;
    assert_true(holds_secret(pop3_session_output(session, &len), 28));
    events = script_feed(session, "+OK\r\n", 5);
    assert_string_equal(events, "FAIL PROTOCOL");
    pop3_session_output(session, &len);
    assert_int_equal(len, 0);
    pop3_session_free(session);
    assert_int_equal(n_leaks, 0);
}

static void
output__that_moves__leaves_nothing_behind(void **state)
{
    Pop3Output output = { 0 };
    guint n_before = n_freed;
    gsize total = 0;

    (void)state;
    for (int i = 0; i < 2000; i++) {
        pop3_output_append(&output, PASSWORD, strlen(PASSWORD));
        total += strlen(PASSWORD);
        if (i % 3 == 0)
            pop3_output_sent(&output, 10);
    }
    assert_int_equal(output.n_appended, total);
    assert_int_equal(output.n_sent, output.n_appended - output.len);
    assert_true(n_freed > n_before);
    pop3_output_clear(&output);
    assert_int_equal(output.n_sent, output.n_appended);
    assert_int_equal(n_leaks, 0);
}

/* --- the whole heap --------------------------------------------------------------------------- */

#define RARE "purple-zebra-lantern" /* nothing else in this program is called so */

/* True when RARE is anywhere in the heap of the C library, given back or not, whoever freed it. */
static bool
heap_holds_rare(void)
{
    g_autofree char *maps = NULL;
    g_auto(GStrv) lines = NULL;
    bool is_found = false;

    assert_true(g_file_get_contents("/proc/self/maps", &maps, NULL, NULL));
    lines = g_strsplit(maps, "\n", -1);
    for (gsize i = 0; lines[i] != NULL; i++) {
        char *end;
        guint64 first = g_ascii_strtoull(lines[i], &end, 16);
        guint64 behind = *end == '-' ? g_ascii_strtoull(end + 1, NULL, 16) : 0;

        if (!g_str_has_suffix(lines[i], "[heap]"))
            continue;
        if (memmem((const void *)(guintptr)first, behind - first, RARE + 2,
                   strlen(RARE) - 4) != NULL)
            is_found = true;
    }
    return is_found;
}

/* Answers AUTH of SCRAM so that the proof is made; else nothing. */
static void
challenge_scram(Pop3Session *session)
{
    g_autofree char *line = script_take_output(session);
    const char *base64 = strrchr(line, ' ') + 1;
    gsize len;
    g_autofree char *first = (char *)g_base64_decode(base64, &len);
    const char *nonce = memmem(first, len, "r=", 2);
    g_autofree char *text = g_strdup_printf("%.*sxyz,s=QSXCR+Q6sek8bf92,i=4096",
                                            (int)(len - (gsize)(nonce - first)), nonce);
    g_autofree char *challenge = g_base64_encode((const guchar *)text, strlen(text));
    g_autofree char *reply = g_strdup_printf("+ %s\r\n", challenge);

    script_converse(session, reply);
}

static void
heap__keeps__no_password_of_a_login(void **state)
{
    static const struct {
        Pop3LoginMethod method;
        const char *replies[3];
    } rows[] = {
        { POP3_LOGIN_SCRAM_SHA_256, { NULL } },
        { POP3_LOGIN_SCRAM_SHA_1, { NULL } },
        { POP3_LOGIN_PLAIN, { "-ERR\r\n" } },
        { POP3_LOGIN_LOGIN, { "+ \r\n", "+ \r\n", "-ERR\r\n" } },
        { POP3_LOGIN_XOAUTH2, { "+ \r\n", "+ \r\n", "-ERR\r\n" } },
        { POP3_LOGIN_OAUTHBEARER, { "+ \r\n", "+ e30=\r\n", "-ERR\r\n" } },
        { POP3_LOGIN_APOP, { "-ERR\r\n" } },
        { POP3_LOGIN_USER, { "+OK\r\n", "-ERR\r\n" } },
    };
    char *planted = g_strdup(RARE);
    bool can_see = heap_holds_rare();

    (void)state;
    pb_secret_wipe(planted, strlen(planted));
    g_free(planted);
    if (!can_see)
        skip(); /* a sanitizer keeps its heap elsewhere */
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Pop3Session *session = pop3_session_new(TLS);
        g_autoptr(PbSecret) secret = pb_secret_new(RARE, strlen(RARE));

        script_converse(session, "+OK <1@example.org>\r\n");
        assert_true(log_in(session, rows[i].method, "ada", secret, NULL));
        if (rows[i].replies[0] == NULL)
            challenge_scram(session);
        for (gsize n = 0; n < 3 && rows[i].replies[n] != NULL; n++)
            script_converse(session, rows[i].replies[n]);
        script_send(session);
        pop3_session_free(session);
        print_message("way %u\n", (unsigned)rows[i].method);
        assert_false(heap_holds_rare());
    }
}

static void
wiping_test__sees__a_block_that_was_not_wiped(void **state)
{
    char *block = g_strdup(PASSWORD);

    (void)state;
    __wrap_g_free(block);
    assert_int_equal(n_leaks, 1);
    block = g_strdup(BASE64);
    __wrap_g_free(block);
    assert_int_equal(n_leaks, 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(login__needs__tls_or_leave),
        cmocka_unit_test(login__refuses__bytes_that_would_break_the_line),
        cmocka_unit_test(login__tries__one_mechanism_once),
        cmocka_unit_test(login__keeps__command_lines_to_255_octets),
        cmocka_unit_test(login__in_two_steps__keeps_the_order),
        cmocka_unit_test(heap__keeps__no_password_of_a_login),
        cmocka_unit_test_setup(wiping_test__sees__a_block_that_was_not_wiped,
                               forget_leaks),
        cmocka_unit_test_setup(session__leaves__no_password_behind, forget_leaks),
        cmocka_unit_test_setup(session__that_fails__wipes_what_was_to_be_sent,
                               forget_leaks),
        cmocka_unit_test_setup(output__that_moves__leaves_nothing_behind, forget_leaks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
