/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/demo/test_pop3d.c: the server over loopback, in TLS and without. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "client.h"
#include "talk.h"

#define HELLO   "+OK postbag's own POP3 server is ready\r\n"
#define LOGIN   "USER demo\r\nPASS secret\r\n"
#define WELCOME "+OK and the password?\r\n+OK 3 messages, 82 octets\r\n"

typedef struct {
    char *dir, *ca_file;
    NetIdentity *identity;
    DemoMaildrop *maildrop;
    DemoScript *script;
    DemoPop3d *pop3d;
} Fixture;

static int
set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);

    fixture->dir = g_dir_make_tmp("postbag-test-XXXXXX", NULL);
    fixture->ca_file = g_build_filename(fixture->dir, "ca.pem", NULL);
    fixture->identity = net_identity_new(NET_IDENTITY_GOOD, NULL);
    g_file_set_contents(fixture->ca_file, net_identity_pem(fixture->identity), -1, NULL);
    fixture->maildrop = talk_maildrop();
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;

    demo_pop3d_stop(fixture->pop3d);
    demo_script_free(fixture->script);
    demo_maildrop_free(fixture->maildrop);
    net_identity_free(fixture->identity);
    (void)g_unlink(fixture->ca_file);
    (void)g_rmdir(fixture->dir);
    g_free(fixture->ca_file);
    g_free(fixture->dir);
    g_free(fixture);
    return 0;
}

static void
start(Fixture *fixture, DemoTls tls, const char *script)
{
    DemoPop3dOptions options = { .tls = tls,
                                 .identity = fixture->identity,
                                 .maildrop = fixture->maildrop,
                                 .user = "demo",
                                 .password = "secret" };

    if (script != NULL)
        fixture->script = demo_script_parse(script, NULL);
    options.script = fixture->script;
    fixture->pop3d = demo_pop3d_start(&options, NULL);
    assert_non_null(fixture->pop3d);
    assert_int_not_equal(demo_pop3d_port(fixture->pop3d), 0);
}

static NetStream *
connect_to(const Fixture *fixture, ClientKind kind)
{
    g_autoptr(GError) error = NULL;
    NetStream *stream =
        client_connect(demo_pop3d_port(fixture->pop3d), kind, fixture->ca_file, &error);

    assert_null(error);
    return stream;
}

/* Reads to the end, which must come with `code`. */
static void
expect_end(NetStream *stream, NetError code)
{
    g_autoptr(GError) error = NULL;
    char byte;

    assert_int_equal(net_stream_read(stream, &byte, 1, NULL, &error), -1);
    assert_true(g_error_matches(error, NET_ERROR, code));
}

static void
pop3d__serves__implicit_tls(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(NetStream) stream = NULL;

    start(fixture, DEMO_TLS_IMPLICIT, NULL);
    stream = connect_to(fixture, CLIENT_TLS);
    client_say(stream, LOGIN "RETR 1\r\nDELE 1\r\nQUIT\r\n");
    client_expect(stream,
                  HELLO WELCOME "+OK 23 octets\r\nSubject: one\r\n\r\nhello\r\n.\r\n"
                                "+OK message 1 goes at QUIT\r\n"
                                "+OK bye, 1 deleted\r\n");
    expect_end(stream, NET_ERROR_CLOSED);
    assert_int_equal(demo_maildrop_n_messages(fixture->maildrop), 2);
}

static void
pop3d__serves__stls(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(NetStream) stream = NULL;

    start(fixture, DEMO_TLS_STLS, NULL);
    stream = connect_to(fixture, CLIENT_PLAIN);
    client_expect(stream, HELLO);
    client_say(stream, "STLS\r\n");
    client_expect(stream, "+OK begin\r\n");
    assert_true(net_stream_start_tls(stream, 0, NULL, NULL));
    client_say(stream, LOGIN);
    client_expect(stream, WELCOME);
}

static void
pop3d__serves__several_at_once(void **state)
{
    enum { N_CLIENTS = 8 };
    Fixture *fixture = *state;
    NetStream *streams[N_CLIENTS];

    start(fixture, DEMO_TLS_NONE, NULL);
    for (int i = 0; i < N_CLIENTS; i++) {
        streams[i] = connect_to(fixture, CLIENT_PLAIN);
        client_expect(streams[i], HELLO);
        client_say(streams[i], LOGIN);
    }
    for (int i = N_CLIENTS - 1; i >= 0; i--) {
        client_expect(streams[i], WELCOME);
        client_say(streams[i], "DELE 2\r\nQUIT\r\n");
        client_expect(streams[i], "+OK message 2 goes at QUIT\r\n+OK bye, 1 deleted\r\n");
        net_stream_free(streams[i]);
    }
    assert_int_equal(demo_maildrop_n_messages(fixture->maildrop), 2);
}

static void
pop3d__deletes_nothing__when_the_client_goes_without_quit(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(NetStream) stream = NULL;

    start(fixture, DEMO_TLS_NONE, NULL);
    stream = connect_to(fixture, CLIENT_PLAIN);
    client_say(stream, LOGIN "DELE 1\r\n");
    client_expect(stream, HELLO WELCOME "+OK message 1 goes at QUIT\r\n");
    g_clear_pointer(&stream, net_stream_free);
    g_clear_pointer(&fixture->pop3d, demo_pop3d_stop);
    assert_int_equal(demo_maildrop_n_messages(fixture->maildrop), 3);
}

static void
pop3d__streams__a_big_message(void **state)
{
    enum { SIZE = 20000000 };
    Fixture *fixture = *state;
    g_autoptr(NetStream) stream = NULL;
    g_autoptr(GString) heard = NULL;
    g_autoptr(DemoContent) content = demo_content_new(SIZE, 3);
    g_autofree char *line = g_malloc(SIZE);
    const char *at;

    demo_maildrop_add_generated(fixture->maildrop, SIZE, 3, "big");
    start(fixture, DEMO_TLS_IMPLICIT, NULL);
    stream = connect_to(fixture, CLIENT_TLS);
    client_say(stream, LOGIN "RETR 4\r\n");
    heard = client_hear(stream, "\r\n.\r\n");
    at = strstr(heard->str, "\r\nFrom: ") + 2;
    assert_int_equal(demo_content_read(content, line, SIZE), SIZE);
    for (const char *from = line; from < line + SIZE;) {
        gsize len = (gsize)((char *)memchr(from, '\n', SIZE) - from);

        at += *from == '.';
        assert_memory_equal(at, from, len);
        assert_memory_equal(at + len, "\r\n", 2);
        at += len + 2;
        from += len + 1;
    }
    assert_string_equal(at, ".\r\n");
}

static void
pop3d__cuts__where_the_script_says(void **state)
{
    static const char *const scripts[] = { "on RETR cut after 30",
                                           "on RETR close after 30" };
    Fixture *fixture = *state;

    for (gsize i = 0; i < G_N_ELEMENTS(scripts); i++) {
        g_autoptr(NetStream) stream = NULL;

        start(fixture, DEMO_TLS_IMPLICIT, scripts[i]);
        stream = connect_to(fixture, CLIENT_TLS);
        client_expect(stream, HELLO);
        client_say(stream, LOGIN);
        client_expect(stream, WELCOME);
        client_say(stream, "RETR 1\r\n");
        client_expect(stream, "+OK 23 octets\r\nSubject: one\r\n\r");
        expect_end(stream, NET_ERROR_CLOSED);
        g_clear_pointer(&stream, net_stream_free);
        g_clear_pointer(&fixture->pop3d, demo_pop3d_stop);
        g_clear_pointer(&fixture->script, demo_script_free);
    }
}

static void
pop3d__injects__behind_stls(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(NetStream) stream = NULL;
    g_autoptr(GError) error = NULL;

    start(fixture, DEMO_TLS_STLS, "on STLS append \"+OK injected\\r\\n\"");
    stream = connect_to(fixture, CLIENT_PLAIN);
    client_expect(stream, HELLO);
    client_say(stream, "STLS\r\n");
    client_expect(stream, "+OK begin\r\n+OK injected\r\n");
    assert_false(net_stream_start_tls(stream, strlen("+OK injected\r\n"), NULL, &error));
    assert_true(g_error_matches(error, NET_ERROR, NET_ERROR_INJECTION));
}

/* A session that stalls, drips or waits for a handshake must not keep the server from ending. */
static void
pop3d_stop__ends__whatever_a_session_does(void **state)
{
    static const struct {
        const char *script, *wanted;
        DemoTls tls;
    } rows[] = {
        { "on greeting stall", "", DEMO_TLS_NONE },
        { "on handshake stall", "", DEMO_TLS_IMPLICIT },
        { "", "", DEMO_TLS_IMPLICIT },
        { "", HELLO, DEMO_TLS_NONE },
        { "on greeting drip 1 after 2", "+O", DEMO_TLS_NONE },
        { "on greeting endless", "All", DEMO_TLS_NONE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Fixture *fixture = *state;
        g_autoptr(NetStream) stream = NULL;

        start(fixture, rows[i].tls, rows[i].script);
        stream = connect_to(fixture, CLIENT_PLAIN);
        if (*rows[i].wanted != '\0') {
            char buf[4096];

            assert_true(net_stream_read(stream, buf, sizeof buf, NULL, NULL) > 0);
            assert_memory_equal(buf, rows[i].wanted, 1);
        }
        g_clear_pointer(&fixture->pop3d, demo_pop3d_stop);
        g_clear_pointer(&fixture->script, demo_script_free);
    }
}

static void
pop3d__drips__at_the_rate_it_is_given(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(NetStream) stream = NULL;
    gint64 begin;

    start(fixture, DEMO_TLS_NONE, "on NOOP 1 drip 20\nlatency 100");
    stream = connect_to(fixture, CLIENT_PLAIN);
    begin = g_get_monotonic_time();
    client_expect(stream, HELLO);
    assert_true(g_get_monotonic_time() - begin >= 90000);
    client_say(stream, LOGIN);
    client_expect(stream, WELCOME);
    client_say(stream, "NOOP\r\nNOOP\r\n");
    begin = g_get_monotonic_time();
    client_expect(stream, "+OK\r\n+OK\r\n");
    assert_in_range(g_get_monotonic_time() - begin, 400000, 30000000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pop3d__serves__implicit_tls, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pop3d__serves__stls, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pop3d__serves__several_at_once, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            pop3d__deletes_nothing__when_the_client_goes_without_quit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pop3d__streams__a_big_message, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pop3d__cuts__where_the_script_says, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(pop3d__injects__behind_stls, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pop3d_stop__ends__whatever_a_session_does, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(pop3d__drips__at_the_rate_it_is_given, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
