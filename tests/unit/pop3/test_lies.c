/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_lies.c: AUTH with servers that lie, or say what makes no sense. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base64.h"
#include "peer.h"
#include "script.h"

#define PASSWORD "correct-horse-battery"

static const guint8 binding[] = { 0x00, 0xff, 0x10, '=', ',', 0x80 };

static const PeerOptions honest = { .password = PASSWORD };

#define ALL_MECHANISMS \
    "SASL SCRAM-SHA-256-PLUS SCRAM-SHA-256 SCRAM-SHA-1 PLAIN LOGIN CRAM-MD5 EXTERNAL"

static bool
queue_login(Pop3Session *session, Pop3LoginMethod method, const char *password,
            Pop3BindingKind kind)
{
    g_autoptr(PbSecret) secret = pb_secret_new(password, strlen(password));
    const Pop3Credentials credentials = {
        .method = method,
        .user = PEER_USER,
        .secret = secret,
        .binding_kind = kind,
        .binding = kind == POP3_BINDING_NONE ? NULL : binding,
        .binding_len = kind == POP3_BINDING_NONE ? 0 : sizeof binding,
    };

    return pop3_session_login(session, &credentials, NULL);
}

/* What came of signing in once; `sent` as in peer_converse(). */
static char *
sign_in(Pop3LoginMethod method, const char *password, const PeerOptions *options,
        PeerSlicing slicing, GString *sent)
{
    g_autoptr(Pop3Session) session = peer_greet(ALL_MECHANISMS);

    assert_true(queue_login(session, method, password, options->binding_kind));
    return peer_converse(session, options, slicing, sent);
}

static PeerOptions
options_for(Pop3LoginMethod method)
{
    PeerOptions options = honest;

    if (method == POP3_LOGIN_SCRAM_SHA_256_PLUS) {
        options.binding_kind = POP3_BINDING_TLS_EXPORTER;
        options.binding = binding;
        options.binding_len = sizeof binding;
    }
    return options;
}

/* --- servers that lie ------------------------------------------------------------------------- */

/* "+ " and base64 of text; for what the peer says in place of something true. */
static char *
challenge_of(const char *text)
{
    g_autofree char *base64 = g_base64_encode((const guchar *)text, strlen(text));

    return g_strconcat("+ ", base64, NULL);
}

static char *
without_proof(guint n, const char *line)
{
    (void)line;
    return n == 2 ? g_strdup("+OK welcome") : NULL;
}

static char *
early_ok(guint n, const char *line)
{
    (void)n;
    (void)line;
    return g_strdup("+OK welcome");
}

static char *
wrong_proof(guint n, const char *line)
{
    (void)line;
    return n == 2 ? challenge_of("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=") : NULL;
}

static char *
empty_proof(guint n, const char *line)
{
    (void)line;
    return n == 2 ? challenge_of("v=") : NULL;
}

static char *
no_proof(guint n, const char *line)
{
    (void)line;
    return n == 2 ? g_strdup("+ ") : NULL;
}

static char *
endless_proof(guint n, const char *line)
{
    g_autofree char *long_text = g_strnfill(6000, 'A');
    g_autofree char *text = g_strconcat("v=", long_text, NULL);

    (void)line;
    return n == 2 ? challenge_of(text) : NULL;
}

static char *
first_message_again(guint n, const char *line)
{
    static char *first;

    if (n == 1) {
        g_free(first);
        first = g_strdup(line);
    }
    return n == 2 ? g_steal_pointer(&first) : NULL;
}

static void
scram__ends__when_the_server_does_not_prove_itself(void **state)
{
    static char *(*const lies[])(guint, const char *) = {
        without_proof,       early_ok, wrong_proof, empty_proof, endless_proof,
        first_message_again, no_proof,
    };
    static const Pop3LoginMethod methods[] = { POP3_LOGIN_SCRAM_SHA_256_PLUS,
                                               POP3_LOGIN_SCRAM_SHA_256,
                                               POP3_LOGIN_SCRAM_SHA_1 };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(lies) * G_N_ELEMENTS(methods); i++) {
        Pop3LoginMethod method = methods[i % G_N_ELEMENTS(methods)];
        PeerOptions options = options_for(method);
        g_autoptr(GString) sent = g_string_new(NULL);
        g_autofree char *told = NULL;

        options.tamper = lies[i / G_N_ELEMENTS(methods)];
        told = sign_in(method, PASSWORD, &options, PEER_BYTEWISE, sent);
        print_message("%u: %s\n", (unsigned)i, told);
        assert_string_equal(told, "FAIL IMPOSTOR");
    }
}

static char *
says_no(guint n, const char *line)
{
    (void)line;
    return n == 2 ? challenge_of("e=invalid-proof\033[2J") : NULL;
}

static void
scram__takes__the_servers_own_refusal_for_one(void **state)
{
    g_autoptr(Pop3Session) session = peer_greet(ALL_MECHANISMS);
    const PeerOptions options = { .password = PASSWORD, .tamper = says_no };
    const Pop3Reply reply = { POP3_REPLY_ERR, POP3_CODE_NONE, "broken off" };
    g_autoptr(GString) sent = g_string_new(NULL);
    g_autofree char *told = NULL;
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_true(
        queue_login(session, POP3_LOGIN_SCRAM_SHA_256, PASSWORD, POP3_BINDING_NONE));
    told = peer_converse(session, &options, PEER_WHOLE, sent);
    assert_string_equal(told, "DONE login -ERR broken off");
    error = pop3_session_login_error(session, &reply);
    assert_string_equal(script_error_name(error), "LOGIN");
    assert_string_equal(error->message, "login refused: broken off (invalid-proof^[[2J)");
}

/* A server's first message that the client's own nonce begins, and `rest` goes on with. */
static char *first_rest;

static char *
tampered_first(guint n, const char *line)
{
    g_autofree char *text = NULL;
    gsize len;
    char *end;

    if (n != 1)
        return NULL;
    text = (char *)g_base64_decode(line + 2, &len);
    text = g_realloc(text, len + 1);
    text[len] = '\0';
    end = strstr(text, ",s=");
    assert_non_null(end);
    g_autofree char *nonce = g_strndup(text, (gsize)(end - text));
    g_autofree char *tampered = g_strconcat(nonce, first_rest, NULL);

    return challenge_of(tampered);
}

static char *
wrong_nonce(guint n, const char *line)
{
    (void)line;
    return n == 1 ? challenge_of("r=somebody-elses,s=QSXCR+Q6sek8bf92,i=4096") : NULL;
}

static char *
no_base64(guint n, const char *line)
{
    (void)line;
    return n == 1 ? g_strdup("+ not base64!") : NULL;
}

static char *
half_base64(guint n, const char *line)
{
    return n == 1 ? g_strndup(line, strlen(line) - 1) : NULL;
}

static char *
with_nul(guint n, const char *line)
{
    static const char text[] = "r=a\0b,s=QSXCR+Q6sek8bf92,i=4096";
    g_autofree char *base64 = g_base64_encode((const guchar *)text, sizeof text - 1);

    (void)line;
    return n == 1 ? g_strconcat("+ ", base64, NULL) : NULL;
}

static char *
of_8_kb(guint n, const char *line)
{
    g_autofree char *long_text = g_strnfill(6100, 'x');

    (void)line;
    return n == 1 ? challenge_of(long_text) : NULL;
}

/* The session stays in step: "*" goes out, -ERR comes in, and the reason is ours. */
static void
check_broken_off(Pop3LoginMethod method, const PeerOptions *options)
{
    g_autoptr(Pop3Session) session = peer_greet(ALL_MECHANISMS);
    const Pop3Reply reply = { POP3_REPLY_ERR, POP3_CODE_NONE, "broken off" };
    g_autoptr(GString) sent = g_string_new(NULL);
    g_autofree char *told = NULL;
    g_autoptr(GError) error = NULL;

    assert_true(queue_login(session, method, PASSWORD, options->binding_kind));
    told = peer_converse(session, options, PEER_BYTEWISE, sent);
    assert_string_equal(told, "DONE login -ERR broken off");
    assert_true(g_str_has_suffix(sent->str, "\n*\n-ERR broken off\n"));
    assert_int_equal(pop3_session_state(session), POP3_STATE_AUTHORIZATION);
    error = pop3_session_login_error(session, &reply);
    assert_string_equal(script_error_name(error), "PROTOCOL");
    pop3_session_quit(session);
    script_converse(session, "+OK bye\r\n");
}

static void
auth__is_broken_off__when_a_challenge_makes_no_sense(void **state)
{
    static char *(*const lies[])(
        guint, const char *) = { wrong_nonce, no_base64, half_base64, with_nul, of_8_kb };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(lies); i++) {
        PeerOptions options = honest;

        print_message("lie %u\n", (unsigned)i);
        options.tamper = lies[i];
        check_broken_off(POP3_LOGIN_SCRAM_SHA_256, &options);
        options = options_for(POP3_LOGIN_SCRAM_SHA_256_PLUS);
        options.tamper = lies[i];
        check_broken_off(POP3_LOGIN_SCRAM_SHA_256_PLUS, &options);
    }
}

static void
scram__is_broken_off__when_it_would_compute_for_long(void **state)
{
    static const char *const rests[] = {
        ",s=QSXCR+Q6sek8bf92,i=2147483647",
        ",s=QSXCR+Q6sek8bf92,i=4294967295",
        ",s=QSXCR+Q6sek8bf92,i=4294967296",
        ",s=QSXCR+Q6sek8bf92,i=4000001",
        ",s=QSXCR+Q6sek8bf92,i=99999999999999999999999999",
        ",s=QSXCR+Q6sek8bf92,i=0",
        ",s=QSXCR+Q6sek8bf92,i=-1",
        ",s=QSXCR+Q6sek8bf92,i=",
        ",s=QSXCR+Q6sek8bf92",
        ",s=,i=4096",
        ",s=!,i=4096",
        ",i=4096,s=QSXCR+Q6sek8bf92",
        "",
    };
    clock_t start = clock(); /* of the processor: others may be using it too */

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rests); i++) {
        const PeerOptions options = { .password = PASSWORD, .tamper = tampered_first };

        print_message("%s\n", rests[i]);
        first_rest = (char *)rests[i];
        check_broken_off(POP3_LOGIN_SCRAM_SHA_256, &options);
        check_broken_off(POP3_LOGIN_SCRAM_SHA_1, &options);
    }
    /* Four million at once take half a second; none of these may have been computed at all. */
    assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
}

/* What is not refused is computed: the limit is not lower than it says. */
static void
scram__computes__what_a_careful_server_asks_for(void **state)
{
    const PeerOptions options = { .password = PASSWORD, .iterations = "600000" };
    g_autoptr(GString) sent = g_string_new(NULL);
    g_autofree char *told =
        sign_in(POP3_LOGIN_SCRAM_SHA_256, PASSWORD, &options, PEER_WHOLE, sent);
    g_auto(GStrv) lines = g_strsplit(sent->str, "\n", 3);
    gsize len;
    g_autofree char *challenge = pop3_base64_decode(lines[1] + strlen("+ "), &len);

    (void)state;
    assert_string_equal(told, "DONE login +OK in");
    assert_true(g_str_has_suffix(challenge, ",i=600000"));
}

static char *
empty_challenges(guint n, const char *line)
{
    (void)n;
    return line[0] == '+' || strcmp(line, "-ERR [AUTH] no") == 0 ? g_strdup("+ ") : NULL;
}

static void
auth__is_broken_off__when_challenges_do_not_end(void **state)
{
    const PeerOptions options = { .password = PASSWORD, .tamper = empty_challenges };

    (void)state;
    check_broken_off(POP3_LOGIN_CRAM_MD5, &options);
}

static char *
challenge_at_end(guint n, const char *line)
{
    (void)n;
    return strcmp(line, "+OK in") == 0 ? g_strdup("+ ") : NULL;
}

static char *
ok_first(guint n, const char *line)
{
    (void)line;
    return n == 1 ? g_strdup("+OK") : NULL;
}

static char *
ok_to_the_star(guint n, const char *line)
{
    (void)line;
    return n == 1 ? g_strdup("+ !") : g_strdup("+OK never mind");
}

static void
auth__ends_the_session__when_replies_are_out_of_order(void **state)
{
    static const struct {
        Pop3LoginMethod method;
        char *(*tamper)(guint, const char *);
    } rows[] = {
        { POP3_LOGIN_PLAIN, challenge_at_end },
        { POP3_LOGIN_LOGIN, challenge_at_end },
        { POP3_LOGIN_CRAM_MD5, challenge_at_end },
        { POP3_LOGIN_EXTERNAL, challenge_at_end },
        { POP3_LOGIN_SCRAM_SHA_256, challenge_at_end },
        { POP3_LOGIN_LOGIN, ok_first },
        { POP3_LOGIN_CRAM_MD5, ok_first },
        { POP3_LOGIN_SCRAM_SHA_256, ok_to_the_star },
        { POP3_LOGIN_CRAM_MD5, ok_to_the_star },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const PeerOptions options = { .password = PASSWORD, .tamper = rows[i].tamper };
        g_autofree char *told =
            sign_in(rows[i].method, PASSWORD, &options, PEER_WHOLE, NULL);

        print_message("%u\n", (unsigned)i);
        assert_string_equal(told, "FAIL PROTOCOL");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scram__ends__when_the_server_does_not_prove_itself),
        cmocka_unit_test(scram__takes__the_servers_own_refusal_for_one),
        cmocka_unit_test(auth__is_broken_off__when_a_challenge_makes_no_sense),
        cmocka_unit_test(scram__is_broken_off__when_it_would_compute_for_long),
        cmocka_unit_test(scram__computes__what_a_careful_server_asks_for),
        cmocka_unit_test(auth__is_broken_off__when_challenges_do_not_end),
        cmocka_unit_test(auth__ends_the_session__when_replies_are_out_of_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
