/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/net/test_pace.c: when a trickle is too slow. */
#include <config.h>

#include <string.h>

#include "pace.h"
#include "server.h"

#define SECOND G_TIME_SPAN_SECOND

static void
pace_add__lets_pass__what_keeps_to_the_floor(void **state)
{
    NetPace pace = { .floor_bytes_per_min = 1024 };

    (void)state;
    for (int i = 0; i < 1000; i++)
        assert_true(net_pace_add(&pace, SECOND, 18));
}

static void
pace_add__fails__on_a_trickle_after_a_minute(void **state)
{
    NetPace pace = { .floor_bytes_per_min = 1024 };

    (void)state;
    for (int i = 0; i < 60; i++)
        assert_true(net_pace_add(&pace, SECOND, 1));
    assert_false(net_pace_add(&pace, SECOND, 1));
}

static void
pace_add__judges__every_minute_for_itself(void **state)
{
    NetPace pace = { .floor_bytes_per_min = 1024 };

    (void)state;
    assert_true(net_pace_add(&pace, 0, 1000000));
    assert_true(net_pace_add(&pace, 30 * SECOND, 1000000));
    assert_true(net_pace_add(&pace, 30 * SECOND, 1));
    assert_true(net_pace_add(&pace, 30 * SECOND, 1));
    assert_false(net_pace_add(&pace, 30 * SECOND, 1));
}

static void
pace_add__forgives__the_wait_for_the_first_byte(void **state)
{
    NetPace pace = { .floor_bytes_per_min = 1024 };

    (void)state;
    net_pace_wait(&pace, 300 * SECOND);
    assert_true(net_pace_add(&pace, 300 * SECOND, 5));
    assert_true(net_pace_add(&pace, 30 * SECOND, 5));
    net_pace_mark(&pace);
    assert_true(net_pace_add(&pace, 59 * SECOND, 5));
    assert_true(net_pace_add(&pace, 59 * SECOND, 5));
    net_pace_wait(&pace, SECOND);
    assert_false(net_pace_add(&pace, 0, 5));
}

/* --- through a stream --------------------------------------------------------------------------- */

static gint64 fake_now;

/* Each look at the clock is 10 s after the one before. */
static gint64
fake_clock(void)
{
    return fake_now += 10 * SECOND;
}

static void
script_trickle(Server *server, NetPeer *peer)
{
    char buf[1];

    if (!server_tls(server, peer))
        return;
    while (net_peer_read(peer, buf, 1, server->cancellable, NULL) == 1)
        server_say(server, peer, ".");
}

static int
bytes_until_refused(NetStream *stream, int limit)
{
    for (int n = 0; n < limit; n++) {
        GError *error = NULL;
        char buf[16];

        assert_true(net_stream_write(stream, "?", 1, NULL, NULL));
        if (net_stream_read(stream, buf, sizeof buf, NULL, &error) < 0) {
            assert_non_null(strstr(error->message, "next to nothing"));
            expect_error(error, NET_ERROR_TIMEOUT);
            return n;
        }
    }
    return limit;
}

static void
stream_read__times_out__on_a_trickle(void **state)
{
    g_autoptr(Server) server = server_start(&(ServerOptions){ .script = script_trickle });
    g_autoptr(NetStream) stream = client_tls(server);

    (void)state;
    net_pace_clock = fake_clock;
    net_stream_mark(stream);
    assert_int_equal(bytes_until_refused(stream, 100), 6);
    net_pace_clock = g_get_monotonic_time;
}

static void
stream_mark__starts__the_minute_anew(void **state)
{
    g_autoptr(Server) server = server_start(&(ServerOptions){ .script = script_trickle });
    g_autoptr(NetStream) stream = client_tls(server);

    (void)state;
    net_pace_clock = fake_clock;
    for (int i = 0; i < 10; i++) {
        net_stream_mark(stream);
        assert_int_equal(bytes_until_refused(stream, 5), 5);
    }
    net_pace_clock = g_get_monotonic_time;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pace_add__lets_pass__what_keeps_to_the_floor),
        cmocka_unit_test(pace_add__fails__on_a_trickle_after_a_minute),
        cmocka_unit_test(pace_add__judges__every_minute_for_itself),
        cmocka_unit_test(pace_add__forgives__the_wait_for_the_first_byte),
        cmocka_unit_test(stream_read__times_out__on_a_trickle),
        cmocka_unit_test(stream_mark__starts__the_minute_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
