/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/net/test_limits.c: nothing lasts for ever, and a cancel wakes every wait. */
#include <config.h>

#include <string.h>

#include "base/error.h"
#include "server.h"

#define ENOUGH ((gsize)32 * 1024 * 1024) /* more than any socket takes unread */

typedef enum { PLAIN, TLS } Kind;

static Server *
silent_server(Kind kind)
{
    return server_start(
        &(ServerOptions){ .script = kind == TLS ? script_tls_silence : script_silence });
}

static NetStream *
client_of_kind(const Server *server, Kind kind)
{
    return kind == TLS ? client_tls(server) : client_plain(server);
}

static void
expect_timeout(gint64 since, GError *error, const char *what)
{
    double seconds = seconds_since(since);

    print_message("%s given up in %.0f ms of 1000\n", what, 1000 * seconds);
    assert_true(seconds > 0.9 && seconds < 4);
    assert_int_equal(pb_error_class(error), PB_CLASS_UNREACHABLE);
    expect_error(error, NET_ERROR_TIMEOUT);
}

/* --- deadlines ---------------------------------------------------------------------------------- */

static void
script_late(Server *server, NetPeer *peer)
{
    if (server->options.data != NULL && !server_tls(server, peer))
        return;
    server_take(server);
    server_say(server, peer, "late");
    server_linger(server, peer);
}

static void
check_late_read(Kind kind)
{
    g_autoptr(Server) server = server_start(
        &(ServerOptions){ .script = script_late, .data = GINT_TO_POINTER(kind == TLS) });
    g_autoptr(NetStream) stream = client_of_kind(server, kind);
    gint64 since = g_get_monotonic_time();
    GError *error = NULL;
    char buf[16];

    net_stream_set_idle_seconds(stream, 1);
    assert_int_equal(net_stream_read(stream, buf, sizeof buf, NULL, &error), -1);
    expect_timeout(since, error, "a silent server");
    /* The caller may still want to go on. */
    client_give(server);
    expect_text(stream, "late");
}

static void
stream_read__times_out__and_can_be_repeated(void **state)
{
    (void)state;
    check_late_read(PLAIN);
    check_late_read(TLS);
}

static void
stream_poll__says_0__after_its_time(void **state)
{
    g_autoptr(Server) server = silent_server(TLS);
    g_autoptr(NetStream) stream = client_tls(server);
    gint64 since = g_get_monotonic_time();

    (void)state;
    assert_int_equal(net_stream_poll(stream, 0, NULL, NULL), 0);
    assert_int_equal(net_stream_poll(stream, 200, NULL, NULL), 0);
    assert_true(seconds_since(since) > 0.19 && seconds_since(since) < 2);
}

static void
check_stuck_write(Kind kind)
{
    g_autoptr(Server) server = silent_server(kind);
    g_autoptr(NetStream) stream = client_of_kind(server, kind);
    g_autofree char *bytes = g_malloc0(ENOUGH);
    GError *error = NULL;
    gint64 since;

    net_stream_set_idle_seconds(stream, 1);
    since = g_get_monotonic_time();
    assert_false(net_stream_write(stream, bytes, ENOUGH, NULL, &error));
    expect_timeout(since, error, "a write that nobody takes");
    /* Half of it went out: nothing sensible can follow. */
    error = NULL;
    assert_false(net_stream_write(stream, "QUIT", 4, NULL, &error));
    expect_error(error, NET_ERROR_TIMEOUT);
}

static void
stream_write__times_out__when_nobody_reads(void **state)
{
    (void)state;
    check_stuck_write(PLAIN);
    check_stuck_write(TLS);
}

static void
stream_start_tls__times_out__when_the_server_stalls(void **state)
{
    g_autoptr(Server) server = silent_server(PLAIN);
    NetTarget target = server_target(server);
    g_autoptr(NetStream) stream = NULL;
    GError *error = NULL;
    gint64 since;

    (void)state;
    target.connect_seconds = 1;
    stream = net_stream_connect(&target, NULL, NULL);
    since = g_get_monotonic_time();
    assert_false(net_stream_start_tls(stream, 0, NULL, &error));
    expect_timeout(since, error, "a stalled handshake");
}

static void
script_flood(Server *server, NetPeer *peer)
{
    /* A record of a version and type that GnuTLS passes over without ending the handshake: the alert
     * that only warns. */
    static const guint8 warning[] = { 21, 3, 3, 0, 2, 1, 90 };
    guint8 flood[sizeof warning * 1000];

    for (gsize i = 0; i < 1000; i++)
        memcpy(flood + i * sizeof warning, warning, sizeof warning);
    while (!g_cancellable_is_cancelled(server->cancellable)) {
        if (!net_peer_write(peer, flood, sizeof flood, server->cancellable, NULL))
            return;
    }
}

static void
stream_start_tls__ends__in_a_flood_of_warnings(void **state)
{
    g_autoptr(Server) server = server_start(&(ServerOptions){ .script = script_flood });
    NetTarget target = server_target(server);
    g_autoptr(NetStream) stream = NULL;
    gint64 since = g_get_monotonic_time();
    GError *error = NULL;

    (void)state;
    target.connect_seconds = 1;
    stream = net_stream_connect(&target, NULL, NULL);
    assert_false(net_stream_start_tls(stream, 0, NULL, &error));
    print_message("a flood of warnings ended in %.0f ms: %s\n",
                  1000 * seconds_since(since), error->message);
    assert_true(seconds_since(since) < 4);
    assert_int_equal(pb_error_class(error), PB_CLASS_UNREACHABLE);
    g_error_free(error);
}

static void
script_empty_records(Server *server, NetPeer *peer)
{
    if (!server_tls(server, peer))
        return;
    while (net_peer_write_empty(peer, NULL))
        server->options.data = server;
}

/* The records never make a read wait, so no wait can time out: the deadline has to hold by itself. On a
 * fast machine GnuTLS gives the peer up before that, for an unexpected packet. */
static void
stream_read__ends__in_a_flood_of_empty_records(void **state)
{
    g_autoptr(Server) server =
        server_start(&(ServerOptions){ .script = script_empty_records });
    NetStream *stream = client_tls(server);
    gint64 since = g_get_monotonic_time();
    GError *error = NULL;
    char buf[16];

    (void)state;
    net_stream_set_idle_seconds(stream, 1);
    assert_int_equal(net_stream_read(stream, buf, sizeof buf, NULL, &error), -1);
    print_message("a flood of empty records ended in %.0f ms: %s\n",
                  1000 * seconds_since(since), error->message);
    assert_true(seconds_since(since) < 4);
    assert_int_equal(pb_error_class(error), PB_CLASS_UNREACHABLE);
    assert_true(g_error_matches(error, NET_ERROR, NET_ERROR_TIMEOUT) ||
                g_error_matches(error, NET_ERROR, NET_ERROR_TLS));
    g_error_free(error);
    since = g_get_monotonic_time();
    (void)net_stream_poll(stream, 100, NULL, NULL);
    assert_true(seconds_since(since) < 3);
    net_stream_free(stream);
    server_join(server);
    assert_non_null(server->options.data);
}

/* --- cancelling --------------------------------------------------------------------------------- */

static void
expect_cancelled(Canceller *canceller, GError *error, const char *what)
{
    double ms = canceller_finish(canceller);

    print_message("cancel of %s: %.1f ms\n", what, ms);
    assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
    assert_int_equal(pb_error_class(error), PB_CLASS_CANCELLED);
    assert_true(ms < 1000);
    g_error_free(error);
}

static void
check_cancelled_read(Kind kind)
{
    g_autoptr(Server) server = silent_server(kind);
    g_autoptr(NetStream) stream = client_of_kind(server, kind);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Canceller *canceller = canceller_start(cancellable);
    GError *error = NULL;
    char buf[16];

    assert_int_equal(net_stream_read(stream, buf, sizeof buf, cancellable, &error), -1);
    expect_cancelled(canceller, error, kind == TLS ? "a TLS read" : "a plain read");
}

static void
stream_read__ends__when_cancelled(void **state)
{
    (void)state;
    check_cancelled_read(PLAIN);
    check_cancelled_read(TLS);
}

static void
stream_poll__ends__when_cancelled(void **state)
{
    g_autoptr(Server) server = silent_server(TLS);
    g_autoptr(NetStream) stream = client_tls(server);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Canceller *canceller = canceller_start(cancellable);
    GError *error = NULL;

    (void)state;
    assert_int_equal(net_stream_poll(stream, 30000, cancellable, &error), -1);
    expect_cancelled(canceller, error, "a poll");
    /* That was no failure of the stream. */
    assert_int_equal(net_stream_poll(stream, 0, NULL, NULL), 0);
    assert_true(net_stream_write(stream, "NOOP", 4, NULL, NULL));
}

static void
check_cancelled_write(Kind kind)
{
    g_autoptr(Server) server = silent_server(kind);
    g_autoptr(NetStream) stream = client_of_kind(server, kind);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autofree char *bytes = g_malloc0(ENOUGH);
    Canceller *canceller = canceller_start(cancellable);
    GError *error = NULL;

    assert_false(net_stream_write(stream, bytes, ENOUGH, cancellable, &error));
    expect_cancelled(canceller, error, kind == TLS ? "a TLS write" : "a plain write");
}

static void
stream_write__ends__when_cancelled(void **state)
{
    (void)state;
    check_cancelled_write(PLAIN);
    check_cancelled_write(TLS);
}

static void
stream_write__sends_nothing__when_cancelled_before(void **state)
{
    g_autoptr(Server) server = silent_server(TLS);
    g_autoptr(NetStream) stream = client_tls(server);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;

    (void)state;
    g_cancellable_cancel(cancellable);
    assert_false(net_stream_write(stream, "DELE 1\r\n", 8, cancellable, &error));
    assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
    assert_true(net_stream_write(stream, "QUIT\r\n", 6, NULL, NULL));
}

static void
stream_start_tls__ends__when_cancelled(void **state)
{
    g_autoptr(Server) server = silent_server(PLAIN);
    g_autoptr(NetStream) stream = client_plain(server);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Canceller *canceller = canceller_start(cancellable);
    GError *error = NULL;

    (void)state;
    assert_false(net_stream_start_tls(stream, 0, cancellable, &error));
    expect_cancelled(canceller, error, "a handshake");
    assert_false(net_stream_is_tls(stream));
}

static void
listener_accept__ends__when_cancelled(void **state)
{
    g_autoptr(NetListener) listener = net_listener_new(0, NULL);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Canceller *canceller = canceller_start(cancellable);
    GError *error = NULL;

    (void)state;
    assert_null(net_listener_accept(listener, cancellable, &error));
    expect_cancelled(canceller, error, "an accept");
}

static void
stream_free__does_not_wait__for_a_peer_that_is_stuck(void **state)
{
    g_autoptr(Server) server = silent_server(TLS);
    NetStream *stream = client_tls(server);
    g_autofree char *bytes = g_malloc0(ENOUGH);
    gint64 since;

    (void)state;
    net_stream_set_idle_seconds(stream, 1);
    assert_false(net_stream_write(stream, bytes, ENOUGH, NULL, NULL));
    since = g_get_monotonic_time();
    net_stream_free(stream);
    assert_true(seconds_since(since) < 2);
    net_stream_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_read__times_out__and_can_be_repeated),
        cmocka_unit_test(stream_poll__says_0__after_its_time),
        cmocka_unit_test(stream_write__times_out__when_nobody_reads),
        cmocka_unit_test(stream_start_tls__times_out__when_the_server_stalls),
        cmocka_unit_test(stream_start_tls__ends__in_a_flood_of_warnings),
        cmocka_unit_test(stream_read__ends__in_a_flood_of_empty_records),
        cmocka_unit_test(stream_read__ends__when_cancelled),
        cmocka_unit_test(stream_poll__ends__when_cancelled),
        cmocka_unit_test(stream_write__ends__when_cancelled),
        cmocka_unit_test(stream_write__sends_nothing__when_cancelled_before),
        cmocka_unit_test(stream_start_tls__ends__when_cancelled),
        cmocka_unit_test(listener_accept__ends__when_cancelled),
        cmocka_unit_test(stream_free__does_not_wait__for_a_peer_that_is_stuck),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
