/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/net/test_stream.c: bytes arrive whole, ends and attacks are told apart. */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "server.h"

#define TLS12    "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS13    "NORMAL:-VERS-ALL:+VERS-TLS1.3"
#define BULK_LEN ((gsize)20 * 1024 * 1024 + 13)

/* --- bulk --------------------------------------------------------------------------------------- */

static guint8 *
make_bulk(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    guint8 *bulk = g_malloc(BULK_LEN + 4);

    for (gsize i = 0; i < BULK_LEN; i += 4) {
        guint32 word = g_rand_int(rand);

        memcpy(bulk + i, &word, 4);
    }
    return bulk;
}

static const gsize odd_sizes[] = { 1, 7, 16384, 333, 65536, 2, 4096, 16385, 100000, 5 };

static void
script_send_bulk(Server *server, NetPeer *peer)
{
    const guint8 *bulk = server->options.data;

    if (server->options.priority != NULL && !server_tls(server, peer))
        return;
    for (gsize at = 0, i = 3; at < BULK_LEN; i++) {
        gsize len = MIN(odd_sizes[i % G_N_ELEMENTS(odd_sizes)], BULK_LEN - at);

        if (!net_peer_write(peer, bulk + at, len, server->cancellable, NULL))
            return;
        at += len;
    }
}

static gsize
read_all(NetStream *stream, guint8 *into, gsize max)
{
    g_autoptr(GError) error = NULL;
    gsize at = 0;

    for (gsize i = 0;; i++) {
        gsize len = MIN(odd_sizes[i % G_N_ELEMENTS(odd_sizes)], max - at);
        gssize n;

        assert_true(len > 0);
        if (i % 5 == 0)
            assert_true(net_stream_poll(stream, i % 2 * 100, NULL, NULL) >= 0);
        n = net_stream_read(stream, into + at, len, NULL, &error);
        if (n < 0)
            break;
        assert_in_range(n, 1, len);
        at += (gsize)n;
    }
    assert_true(g_error_matches(error, NET_ERROR, NET_ERROR_CLOSED));
    return at;
}

static void
check_download(const char *priority)
{
    g_autofree guint8 *bulk = make_bulk();
    g_autofree guint8 *got = g_malloc(BULK_LEN + 1);
    g_autoptr(Server) server = server_start(&(ServerOptions){
        .script = script_send_bulk, .priority = priority, .data = bulk });
    g_autoptr(NetStream) stream =
        priority != NULL ? client_tls(server) : client_plain(server);

    assert_int_equal(read_all(stream, got, BULK_LEN + 1), BULK_LEN);
    assert_memory_equal(got, bulk, BULK_LEN);
}

static void
stream_read__brings__20_mb_unchanged(void **state)
{
    (void)state;
    check_download(NULL);
    check_download(TLS12);
    check_download(TLS13);
}

typedef struct {
    guint8 *bulk, *got;
    gsize n_got;
    int client_tid;
} Upload;

/* Reads nothing before the client is stuck, then in odd pieces. */
static void
script_take_bulk_slowly(Server *server, NetPeer *peer)
{
    Upload *upload = server->options.data;

    if (server->options.priority != NULL && !server_tls(server, peer))
        return;
    server_take(server);
    wait_until_asleep(upload->client_tid);
    for (gsize i = 0; upload->n_got < BULK_LEN; i++) {
        gsize len = MIN(odd_sizes[i % G_N_ELEMENTS(odd_sizes)], BULK_LEN - upload->n_got);
        gssize n = net_peer_read(peer, upload->got + upload->n_got, len,
                                 server->cancellable, NULL);

        if (n <= 0)
            return;
        upload->n_got += (gsize)n;
    }
}

static void
check_upload(const char *priority)
{
    g_autofree guint8 *bulk = make_bulk();
    g_autofree guint8 *got = g_malloc(BULK_LEN);
    Upload upload = { .bulk = bulk, .got = got, .client_tid = gettid() };
    g_autoptr(Server) server = server_start(&(ServerOptions){
        .script = script_take_bulk_slowly, .priority = priority, .data = &upload });
    g_autoptr(NetStream) stream =
        priority != NULL ? client_tls(server) : client_plain(server);

    client_give(server);
    assert_true(net_stream_write(stream, bulk, BULK_LEN, NULL, NULL));
    server_join(server);
    assert_int_equal(upload.n_got, BULK_LEN);
    assert_memory_equal(got, bulk, BULK_LEN);
}

static void
stream_write__delivers__20_mb_to_a_slow_reader(void **state)
{
    (void)state;
    check_upload(NULL);
    check_upload(TLS12);
    check_upload(TLS13);
}

/* --- ends --------------------------------------------------------------------------------------- */

typedef enum { END_GOODBYE, END_HANG_UP, END_CUT } End;

static void
script_end(Server *server, NetPeer *peer)
{
    const End *end = server->options.data;

    if (server->options.priority != NULL && !server_tls(server, peer))
        return;
    server_say(server, peer, "half a mess");
    server_take(server);
    if (*end == END_HANG_UP)
        net_peer_end(peer, NET_PEER_HANG_UP);
    else
        net_peer_end(peer, *end == END_CUT ? NET_PEER_CUT : NET_PEER_GOODBYE);
}

static void
check_end(const char *priority, End end)
{
    g_autoptr(Server) server = server_start(
        &(ServerOptions){ .script = script_end, .priority = priority, .data = &end });
    g_autoptr(NetStream) stream =
        priority != NULL ? client_tls(server) : client_plain(server);
    char buf[16];

    expect_text(stream, "half a mess");
    client_give(server);
    /* Twice: an end stays. */
    for (int i = 0; i < 2; i++) {
        GError *error = NULL;

        assert_int_equal(net_stream_read(stream, buf, sizeof buf, NULL, &error), -1);
        assert_int_equal(pb_error_class(error), PB_CLASS_UNREACHABLE);
        expect_error(error, NET_ERROR_CLOSED);
    }
}

static void
stream_read__reports__every_kind_of_end_as_closed(void **state)
{
    static const char *const priorities[] = { NULL, TLS12, TLS13 };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(priorities); i++) {
        check_end(priorities[i], END_GOODBYE);
        check_end(priorities[i], END_HANG_UP);
        check_end(priorities[i], END_CUT);
    }
}

static void
script_tls_goodbye(Server *server, NetPeer *peer)
{
    if (server_tls(server, peer))
        server_say(server, peer, "bye");
}

static void
stream_poll__says_1__when_a_read_would_tell_the_end(void **state)
{
    g_autoptr(Server) server =
        server_start(&(ServerOptions){ .script = script_tls_goodbye });
    g_autoptr(NetStream) stream = client_tls(server);
    GError *error = NULL;
    char buf[16];

    (void)state;
    server_join(server);
    assert_int_equal(net_stream_poll(stream, 10000, NULL, NULL), 1);
    expect_text(stream, "bye");
    assert_int_equal(net_stream_poll(stream, 10000, NULL, NULL), 1);
    assert_int_equal(net_stream_read(stream, buf, sizeof buf, NULL, &error), -1);
    expect_error(error, NET_ERROR_CLOSED);
}

/* --- records that are no data ------------------------------------------------------------------- */

static void
script_odd_records(Server *server, NetPeer *peer)
{
    bool *is_sent = server->options.data;

    if (!server_tls(server, peer))
        return;
    server_take(server);
    if (strcmp(server->options.priority, TLS13) == 0)
        *is_sent = net_peer_update_key(peer, NULL) && net_peer_write_empty(peer, NULL);
    else
        *is_sent = net_peer_warn(peer, NULL);
    server_give(server);
    server_take(server);
    server_say(server, peer, "after all");
    server_linger(server, peer);
}

static void
check_odd_records(const char *priority)
{
    bool is_sent = false;
    g_autoptr(Server) server = server_start(&(ServerOptions){
        .script = script_odd_records, .priority = priority, .data = &is_sent });
    g_autoptr(NetStream) stream = client_tls(server);

    assert_int_equal(net_stream_poll(stream, 0, NULL, NULL), 0);
    client_give(server);
    client_take(server);
    assert_true(is_sent);
    /* The record is there, and is no reason to read. */
    assert_int_equal(net_stream_poll(stream, 100, NULL, NULL), 0);
    client_give(server);
    assert_int_equal(net_stream_poll(stream, 10000, NULL, NULL), 1);
    assert_int_equal(net_stream_poll(stream, 0, NULL, NULL), 1);
    expect_text(stream, "after all");
    assert_int_equal(net_stream_poll(stream, 0, NULL, NULL), 0);
}

static void
stream_poll__passes_over__records_without_data(void **state)
{
    (void)state;
    check_odd_records(TLS12);
    check_odd_records(TLS13);
}

static void
script_rehandshake(Server *server, NetPeer *peer)
{
    if (server_tls(server, peer) && net_peer_ask_rehandshake(peer, NULL))
        server_linger(server, peer);
}

static void
stream_read__refuses__to_negotiate_anew(void **state)
{
    g_autoptr(Server) server =
        server_start(&(ServerOptions){ .script = script_rehandshake, .priority = TLS12 });
    g_autoptr(NetStream) stream = client_tls(server);
    GError *error = NULL;
    char buf[16];

    (void)state;
    assert_int_equal(net_stream_read(stream, buf, sizeof buf, NULL, &error), -1);
    assert_non_null(strstr(error->message, "anew"));
    expect_error(error, NET_ERROR_TLS);
}

static void
script_garbage(Server *server, NetPeer *peer)
{
    static const char garbage[] = "\x17\x03\x03\x00\x20"
                                  "0123456789abcdef0123456789abcdef";

    if (!server_tls(server, peer))
        return;
    (void)net_peer_write_raw(peer, garbage, sizeof garbage - 1, NULL);
    server_linger(server, peer);
}

static void
stream_read__fails__on_a_forged_record(void **state)
{
    g_autoptr(Server) server = server_start(&(ServerOptions){ .script = script_garbage });
    g_autoptr(NetStream) stream = client_tls(server);
    char buf[16];

    (void)state;
    for (int i = 0; i < 2; i++) {
        GError *error = NULL;

        assert_int_equal(net_stream_read(stream, buf, sizeof buf, NULL, &error), -1);
        expect_error(error, NET_ERROR_TLS);
    }
}

/* --- STLS --------------------------------------------------------------------------------------- */

#define BEGIN "+OK begin\r\n"

/* `data`: what is said in plain before the handshake. */
static void
script_stls(Server *server, NetPeer *peer)
{
    char buf[6];

    server_say(server, peer, "+OK ready\r\n");
    if (net_peer_read(peer, buf, sizeof buf, server->cancellable, NULL) <= 0)
        return;
    server_say(server, peer, server->options.data);
    if (server_tls(server, peer))
        server_say(server, peer, "secret");
    server_linger(server, peer);
}

static NetStream *
client_at_stls(const Server *server)
{
    NetStream *stream = client_plain(server);

    expect_text(stream, "+OK ready\r\n");
    assert_true(net_stream_write(stream, "STLS\r\n", 6, NULL, NULL));
    expect_text(stream, BEGIN);
    return stream;
}

static void
stream_start_tls__secures__a_plain_stream(void **state)
{
    g_autoptr(Server) server =
        server_start(&(ServerOptions){ .script = script_stls, .data = (gpointer)BEGIN });
    g_autoptr(NetStream) stream = client_at_stls(server);

    (void)state;
    assert_false(net_stream_is_tls(stream));
    assert_true(net_stream_start_tls(stream, 0, NULL, NULL));
    assert_true(net_stream_is_tls(stream));
    expect_text(stream, "secret");
}

static void
expect_injection(NetStream *stream, gsize n_pending)
{
    /* The second time too: after an attack nothing may go on. */
    for (int i = 0; i < 2; i++) {
        GError *error = NULL;

        assert_false(net_stream_start_tls(stream, n_pending, NULL, &error));
        assert_int_equal(pb_error_class(error), PB_CLASS_PROTOCOL);
        expect_error(error, NET_ERROR_INJECTION);
    }
    assert_false(net_stream_write(stream, "USER", 4, NULL, NULL));
}

static void
stream_start_tls__refuses__bytes_that_came_before(void **state)
{
    g_autoptr(Server) server = server_start(&(ServerOptions){
        .script = script_stls, .data = (gpointer)BEGIN "+OK injected\r\n" });
    g_autoptr(NetStream) stream = client_at_stls(server);

    (void)state;
    assert_int_equal(net_stream_poll(stream, 10000, NULL, NULL), 1);
    expect_injection(stream, 0);
}

static void
stream_start_tls__refuses__bytes_that_the_caller_holds(void **state)
{
    g_autoptr(Server) server =
        server_start(&(ServerOptions){ .script = script_stls, .data = (gpointer)BEGIN });
    g_autoptr(NetStream) stream = client_at_stls(server);

    (void)state;
    expect_injection(stream, 1);
}

static void
script_plain_hello(Server *server, NetPeer *peer)
{
    server_say(server, peer, "+OK plain, on a port for TLS\r\n");
    server_linger(server, peer);
}

static void
stream_start_tls__names__a_server_without_tls(void **state)
{
    g_autoptr(Server) server =
        server_start(&(ServerOptions){ .script = script_plain_hello, .n_clients = 2 });

    (void)state;
    for (int i = 0; i < 2; i++) {
        g_autoptr(NetStream) stream = client_plain(server);
        GError *error = NULL;

        /* Its greeting arrives before the handshake, or in the middle of it. */
        if (i == 0)
            assert_int_equal(net_stream_poll(stream, 10000, NULL, NULL), 1);
        assert_false(net_stream_start_tls(stream, 0, NULL, &error));
        assert_non_null(strstr(error->message, "on this port"));
        expect_error(error, NET_ERROR_TLS);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_read__brings__20_mb_unchanged),
        cmocka_unit_test(stream_write__delivers__20_mb_to_a_slow_reader),
        cmocka_unit_test(stream_read__reports__every_kind_of_end_as_closed),
        cmocka_unit_test(stream_poll__says_1__when_a_read_would_tell_the_end),
        cmocka_unit_test(stream_poll__passes_over__records_without_data),
        cmocka_unit_test(stream_read__refuses__to_negotiate_anew),
        cmocka_unit_test(stream_read__fails__on_a_forged_record),
        cmocka_unit_test(stream_start_tls__secures__a_plain_stream),
        cmocka_unit_test(stream_start_tls__refuses__bytes_that_came_before),
        cmocka_unit_test(stream_start_tls__refuses__bytes_that_the_caller_holds),
        cmocka_unit_test(stream_start_tls__names__a_server_without_tls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
