/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/net/test_proxy.c: through a SOCKS5 proxy (RFC 1928, 1929), honest or not.
 *
 * The proxy is a script: it says its lines of SOCKS, keeps what it hears, and then plays the server
 * behind it on the same connection. */
#include <config.h>

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "server.h"

#define HELLO_NONE  "\005\001\000"     /* methods: none */
#define HELLO_USER  "\005\002\000\002" /* none, or user and password */
#define METHOD_NONE "\005\000"
#define METHOD_USER "\005\002"
#define REQUEST     "\005\001\000\003" /* connect, by name */
#define GRANTED     "\005\000\000\001\177\000\000\001\000\120"

typedef struct {
    const char *bytes; /* NULL: the last */
    gsize len;
} Line;

#define LINE(text)             \
    {                          \
        text, sizeof(text) - 1 \
    }

/* What the proxy says after each thing that it hears; then what follows. */
typedef enum { THEN_CLOSE, THEN_SILENCE, THEN_HELLO, THEN_TLS_HELLO } Then;

typedef struct {
    Line lines[3];
    Then then;
    GByteArray *heard[4]; /* once the server has been joined */
} Plan;

static GByteArray *
hear(Server *server, NetPeer *peer)
{
    guint8 buf[1024];
    gssize n = net_peer_read(peer, buf, sizeof buf, server->cancellable, NULL);

    return g_byte_array_append(g_byte_array_new(), buf, n > 0 ? (guint)n : 0);
}

static void
script_proxy(Server *server, NetPeer *peer)
{
    Plan *plan = server->options.data;

    for (gsize i = 0; i < G_N_ELEMENTS(plan->lines) && plan->lines[i].bytes != NULL;
         i++) {
        plan->heard[i] = hear(server, peer);
        if (!net_peer_write(peer, plan->lines[i].bytes, plan->lines[i].len,
                            server->cancellable, NULL))
            return;
    }
    if (plan->then == THEN_SILENCE)
        script_silence(server, peer);
    else if (plan->then == THEN_TLS_HELLO)
        script_tls_hello(server, peer);
    else if (plan->then == THEN_HELLO) {
        server_say(server, peer, "hello");
        server_linger(server, peer);
    }
}

static void
plan_clear(Plan *plan)
{
    for (gsize i = 0; i < G_N_ELEMENTS(plan->heard); i++)
        g_clear_pointer(&plan->heard[i], g_byte_array_unref);
}

static char *
proxy_uri(const Server *server, const char *credentials)
{
    return g_strdup_printf("socks5://%s127.0.0.1:%u", credentials,
                           net_listener_port(server->listener));
}

static Server *
proxy_start(Plan *plan)
{
    return server_start(&(ServerOptions){ .script = script_proxy, .data = plan });
}

static void
expect_heard(const GByteArray *heard, const char *bytes, gsize len)
{
    assert_non_null(heard);
    assert_int_equal(heard->len, len);
    assert_memory_equal(heard->data, bytes, len);
}

/* --- through ------------------------------------------------------------------------------------ */

static void
stream_connect__leaves_the_name__to_the_proxy(void **state)
{
    static const char request[] = REQUEST "\023nonexistent.invalid\000\156";
    Plan plan = { .lines = { LINE(METHOD_NONE), LINE(GRANTED) }, .then = THEN_HELLO };
    Server *server = proxy_start(&plan);
    g_autofree char *uri = proxy_uri(server, "");
    const NetTarget target = { .host = "nonexistent.invalid", .port = 110, .proxy = uri };
    g_autofree char *peer =
        g_strdup_printf("nonexistent.invalid:110 through 127.0.0.1:%u",
                        net_listener_port(server->listener));
    g_autoptr(GError) error = NULL;
    NetStream *stream = net_stream_connect(&target, NULL, &error);

    (void)state;
    if (stream == NULL)
        fail_msg("%s", error->message);
    assert_string_equal(net_stream_peer(stream), peer);
    /* The proxy is on this machine, the server is anywhere. */
    assert_false(net_stream_is_loopback(stream));
    expect_text(stream, "hello");
    net_stream_free(stream);
    server_stop(server);
    expect_heard(plan.heard[0], HELLO_NONE, 3);
    expect_heard(plan.heard[1], request, sizeof request - 1);
    plan_clear(&plan);
}

static void
stream_start_tls__checks_the_server__behind_the_proxy(void **state)
{
    static const struct {
        const char *host;
        bool is_good;
    } hosts[] = { { "localhost", true }, { "other.example", false } };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(hosts); i++) {
        Plan plan = { .lines = { LINE(METHOD_NONE), LINE(GRANTED) },
                      .then = THEN_TLS_HELLO };
        g_autoptr(Server) server = proxy_start(&plan);
        g_autofree char *uri = proxy_uri(server, "");
        NetTarget target = server_target(server);
        g_autoptr(NetStream) stream = NULL;
        GError *error = NULL;

        target.host = hosts[i].host;
        target.proxy = uri;
        stream = net_stream_connect(&target, NULL, NULL);
        assert_non_null(stream);
        assert_int_equal(net_stream_start_tls(stream, 0, NULL, &error), hosts[i].is_good);
        if (hosts[i].is_good)
            expect_text(stream, "hello");
        else
            expect_error(error, NET_ERROR_WRONG_HOST);
        assert_false(net_stream_is_loopback(stream));
        g_cancellable_cancel(server->cancellable);
        server_join(server);
        plan_clear(&plan);
    }
}

static void
stream_connect__tells__user_and_password(void **state)
{
    static const char sent[] = "\001\003ada\006se:ret";
    Plan plan = { .lines = { LINE(METHOD_USER), LINE("\001\000"), LINE(GRANTED) },
                  .then = THEN_HELLO };
    Server *server = proxy_start(&plan);
    g_autofree char *uri = proxy_uri(server, "ada:se%3Aret@");
    const NetTarget target = { .host = "pop.example", .port = 995, .proxy = uri };
    g_autoptr(GError) error = NULL;
    NetStream *stream = net_stream_connect(&target, NULL, &error);

    (void)state;
    if (stream == NULL)
        fail_msg("%s", error->message);
    expect_text(stream, "hello");
    net_stream_free(stream);
    server_stop(server);
    expect_heard(plan.heard[0], HELLO_USER, 4);
    expect_heard(plan.heard[1], sent, sizeof sent - 1);
    plan_clear(&plan);
}

/* --- not through -------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    const char *credentials;
    Line lines[3];
    int code;
    const char *text;
} refusals[] = {
    /* clang-format off */
    { "no method", "", { LINE("\005\377") }, NET_ERROR_PROXY, "the proxy 127.0.0.1 " },
    { "wants a password", "", { LINE(METHOD_USER) }, NET_ERROR_PROXY, "the proxy 127.0.0.1 wants a user and a password" },
    { "wrong password", "ada:geheim@", { LINE(METHOD_USER), LINE("\001\001") }, NET_ERROR_PROXY, "the proxy 127.0.0.1 refuses user and password" },
    { "other version of the password's answer", "ada:geheim@", { LINE(METHOD_USER), LINE("\005\001") }, NET_ERROR_PROXY, "the proxy 127.0.0.1 " },
    { "general failure", "", { LINE(METHOD_NONE), LINE("\005\001\000\001\000\000\000\000\000\000") }, NET_ERROR_PROXY, "pop.example, port 995: the proxy 127.0.0.1 fails" },
    { "not allowed", "", { LINE(METHOD_NONE), LINE("\005\002\000\001\000\000\000\000\000\000") }, NET_ERROR_PROXY, "does not allow this connection" },
    { "network unreachable", "", { LINE(METHOD_NONE), LINE("\005\003\000\001\000\000\000\000\000\000") }, NET_ERROR_CONNECT, "says that it cannot reach" },
    { "host unreachable", "", { LINE(METHOD_NONE), LINE("\005\004\000\001\000\000\000\000\000\000") }, NET_ERROR_CONNECT, "says that it cannot reach" },
    { "refused", "", { LINE(METHOD_NONE), LINE("\005\005\000\001\000\000\000\000\000\000") }, NET_ERROR_CONNECT, "pop.example, port 995: the proxy 127.0.0.1 says that nobody listens there" },
    { "ttl expired", "", { LINE(METHOD_NONE), LINE("\005\006\000\001\000\000\000\000\000\000") }, NET_ERROR_CONNECT, "the proxy 127.0.0.1 " },
    { "command unknown", "", { LINE(METHOD_NONE), LINE("\005\007\000\001\000\000\000\000\000\000") }, NET_ERROR_PROXY, "the proxy 127.0.0.1 " },
    { "address unknown", "", { LINE(METHOD_NONE), LINE("\005\010\000\001\000\000\000\000\000\000") }, NET_ERROR_PROXY, "the proxy 127.0.0.1 " },
    { "unknown answer", "", { LINE(METHOD_NONE), LINE("\005\377\000\001\000\000\000\000\000\000") }, NET_ERROR_PROXY, "the proxy 127.0.0.1 " },
    { "closes at once", "", { { NULL, 0 } }, NET_ERROR_PROXY, "the proxy 127.0.0.1 ended the connection" },
    { "closes after the method", "", { LINE(METHOD_NONE) }, NET_ERROR_PROXY, "the proxy 127.0.0.1 " },
    { "closes in the answer", "", { LINE(METHOD_NONE), LINE("\005\000\000") }, NET_ERROR_PROXY, "the proxy 127.0.0.1 " },
    { "closes in the bound name", "", { LINE(METHOD_NONE), LINE("\005\000\000\003\377abc") }, NET_ERROR_PROXY, "the proxy 127.0.0.1 " },
    { "bound address of no kind", "", { LINE(METHOD_NONE), LINE("\005\000\000\011\377abc") }, NET_ERROR_PROXY, "the proxy 127.0.0.1 " },
    { "speaks HTTP", "", { LINE("HTTP/1.1 400 Bad \033]0;Request\007\r\n\r\n") }, NET_ERROR_PROXY, "the proxy 127.0.0.1 " },
    { "SOCKS4", "", { LINE("\000\132\000\000\000\000\000\000") }, NET_ERROR_PROXY, "the proxy 127.0.0.1 " },
    { "speaks POP3", "", { LINE("+OK ready\r\n") }, NET_ERROR_PROXY, "the proxy 127.0.0.1 " },
    /* clang-format on */
};

static void
expect_refusal(const NetTarget *target, NetError code, const char *text, const char *name)
{
    GError *error = NULL;

    if (net_stream_connect(target, NULL, &error) != NULL)
        fail_msg("%s: went through", name);
    assert_non_null(error);
    if (strstr(error->message, text) == NULL)
        fail_msg("%s: no \"%s\" in: %s", name, text, error->message);
    assert_null(strstr(error->message, "geheim"));
    assert_true(pb_text_is_visible(error->message, -1, PB_TEXT_LINE));
    assert_int_equal(pb_error_class(error), PB_CLASS_UNREACHABLE);
    assert_true(strlen(pb_error_advice(error)) > 0);
    expect_error(error, code);
}

static void
stream_connect__tells__what_the_proxy_refuses(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        Plan plan = { .then = THEN_CLOSE };
        g_autoptr(Server) server = NULL;
        g_autofree char *uri = NULL;
        NetTarget target = { .host = "pop.example", .port = 995 };

        memcpy(plan.lines, refusals[i].lines, sizeof plan.lines);
        server = proxy_start(&plan);
        uri = proxy_uri(server, refusals[i].credentials);
        target.proxy = uri;
        expect_refusal(&target, (NetError)refusals[i].code, refusals[i].text,
                       refusals[i].name);
        server_join(server);
        plan_clear(&plan);
    }
}

static void
stream_connect__tells__that_the_proxy_is_not_there(void **state)
{
    NetListener *listener = net_listener_new(0, NULL);
    g_autofree char *uri =
        g_strdup_printf("socks5://ada:geheim@127.0.0.1:%u", net_listener_port(listener));
    NetTarget target = { .host = "pop.example", .port = 995, .proxy = uri };

    (void)state;
    net_listener_free(listener);
    expect_refusal(&target, NET_ERROR_PROXY, "the proxy does not answer: 127.0.0.1, port",
                   "nobody listens");
    target.proxy = "socks5://ada:geheim@proxy.invalid";
    expect_refusal(&target, NET_ERROR_PROXY,
                   "the proxy does not answer: no address is known for proxy.invalid",
                   "no such proxy");
}

static void
stream_connect__refuses__what_is_no_proxy(void **state)
{
    g_autofree char *long_user = g_strnfill(256, 'u');
    g_autofree char *with_long_user =
        g_strdup_printf("socks5://%s:geheim@127.0.0.1", long_user);
    const char *const uris[] = {
        "",
        "127.0.0.1:1080",
        "http://127.0.0.1:3128",
        "socks4://127.0.0.1",
        "socks5://",
        "socks5:///",
        "socks5://ada:geheim@127.0.0.1:99999",
        "socks5://127.0.0.1:0",
        "socks5://ada:geheim@127.0.0.1/path",
        "socks5://127.0.0.1?query",
        "socks5://127.0.0.1#part",
        "socks5://geheim@127.0.0.1",
        "socks5://:geheim@127.0.0.1",
        "socks5://ada:geheim@a b",
        with_long_user,
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(uris); i++) {
        const NetTarget target = { .host = "127.0.0.1", .port = 995, .proxy = uris[i] };

        expect_refusal(&target, NET_ERROR_PROXY, "is not of the form", uris[i]);
    }
}

static void
stream_start_tls__refuses__what_the_proxy_said_besides(void **state)
{
    Plan plan = { .lines = { LINE(METHOD_NONE), LINE(GRANTED "+OK injected\r\n") },
                  .then = THEN_SILENCE };
    g_autoptr(Server) server = proxy_start(&plan);
    g_autofree char *uri = proxy_uri(server, "");
    NetTarget target = server_target(server);
    g_autoptr(NetStream) stream = NULL;
    GError *error = NULL;

    (void)state;
    target.proxy = uri;
    stream = net_stream_connect(&target, NULL, NULL);
    assert_non_null(stream);
    assert_int_equal(net_stream_poll(stream, 10000, NULL, NULL), 1);
    assert_false(net_stream_start_tls(stream, 0, NULL, &error));
    expect_error(error, NET_ERROR_TLS);
    g_cancellable_cancel(server->cancellable);
    server_join(server);
    plan_clear(&plan);
}

/* --- limits ------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    Line lines[3];
} silences[] = {
    { "a proxy that says nothing", { { NULL, 0 } } },
    { "a proxy that stops after the method", { LINE(METHOD_NONE) } },
    { "a proxy that stops in its answer", { LINE(METHOD_NONE), LINE("\005\000\000") } },
};

static void
stream_connect__times_out__when_the_proxy_is_silent(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(silences); i++) {
        Plan plan = { .then = THEN_SILENCE };
        g_autoptr(Server) server = NULL;
        g_autofree char *uri = NULL;
        NetTarget target = { .host = "pop.example", .port = 995, .connect_seconds = 1 };
        gint64 since;

        memcpy(plan.lines, silences[i].lines, sizeof plan.lines);
        server = proxy_start(&plan);
        uri = proxy_uri(server, "");
        target.proxy = uri;
        since = g_get_monotonic_time();
        expect_refusal(&target, NET_ERROR_TIMEOUT, "did not connect us in time",
                       silences[i].name);
        print_message("%s given up in %.0f ms of 1000\n", silences[i].name,
                      1000 * seconds_since(since));
        assert_true(seconds_since(since) > 0.9 && seconds_since(since) < 3);
        g_cancellable_cancel(server->cancellable);
        server_join(server);
        plan_clear(&plan);
    }
}

static void
stream_connect__ends__when_cancelled_at_a_silent_proxy(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(silences); i++) {
        Plan plan = { .then = THEN_SILENCE };
        g_autoptr(Server) server = NULL;
        g_autoptr(GCancellable) cancellable = g_cancellable_new();
        g_autoptr(GError) error = NULL;
        g_autofree char *uri = NULL;
        NetTarget target = { .host = "pop.example", .port = 995 };
        Canceller *canceller;
        double ms;

        memcpy(plan.lines, silences[i].lines, sizeof plan.lines);
        server = proxy_start(&plan);
        uri = proxy_uri(server, "");
        target.proxy = uri;
        canceller = canceller_start(cancellable);
        assert_null(net_stream_connect(&target, cancellable, &error));
        ms = canceller_finish(canceller);
        print_message("cancel at %s: %.1f ms\n", silences[i].name, ms);
        assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
        assert_true(ms < 1000);
        g_cancellable_cancel(server->cancellable);
        server_join(server);
        plan_clear(&plan);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_connect__leaves_the_name__to_the_proxy),
        cmocka_unit_test(stream_start_tls__checks_the_server__behind_the_proxy),
        cmocka_unit_test(stream_connect__tells__user_and_password),
        cmocka_unit_test(stream_connect__tells__what_the_proxy_refuses),
        cmocka_unit_test(stream_connect__tells__that_the_proxy_is_not_there),
        cmocka_unit_test(stream_connect__refuses__what_is_no_proxy),
        cmocka_unit_test(stream_start_tls__refuses__what_the_proxy_said_besides),
        cmocka_unit_test(stream_connect__times_out__when_the_proxy_is_silent),
        cmocka_unit_test(stream_connect__ends__when_cancelled_at_a_silent_proxy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
