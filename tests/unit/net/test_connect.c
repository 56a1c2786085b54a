/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/net/test_connect.c: names, addresses, and hosts that do not answer.
 *
 * A resolver of our own stands in for DNS; a listening socket with a full queue for a host that drops
 * what it is sent. */
#include <config.h>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"
#include "connect.h"
#include "server.h"

/* --- a resolver for tests ----------------------------------------------------------------------- */

typedef struct {
    GResolver parent;
    const char *const *addresses; /* NULL: never answers until it is cancelled */
} TestResolver;

typedef GResolverClass TestResolverClass;

static GType test_resolver_get_type(void);
G_DEFINE_TYPE(TestResolver, test_resolver, G_TYPE_RESOLVER)

static gboolean
on_lookup_cancelled(GCancellable *cancellable, gpointer user_data)
{
    (void)cancellable;
    g_task_return_error_if_cancelled(user_data);
    return G_SOURCE_REMOVE;
}

static void
free_addresses(gpointer list)
{
    g_resolver_free_addresses(list);
}

static GList *
wanted_addresses(const TestResolver *resolver, GResolverNameLookupFlags flags)
{
    GSocketFamily family = flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY
                               ? G_SOCKET_FAMILY_IPV6
                               : G_SOCKET_FAMILY_IPV4;
    GList *list = NULL;

    for (gsize i = 0; resolver->addresses[i] != NULL; i++) {
        GInetAddress *address = g_inet_address_new_from_string(resolver->addresses[i]);

        if (g_inet_address_get_family(address) == family)
            list = g_list_append(list, address);
        else
            g_object_unref(address);
    }
    return list;
}

static void
lookup_async(GResolver *resolver, const gchar *host, GResolverNameLookupFlags flags,
             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
    const TestResolver *self = (TestResolver *)resolver;
    GTask *task = g_task_new(resolver, cancellable, callback, user_data);
    GList *found;

    (void)host;
    if (self->addresses == NULL) {
        g_autoptr(GSource) source = g_cancellable_source_new(cancellable);

        g_source_set_callback(source, G_SOURCE_FUNC(on_lookup_cancelled), task,
                              g_object_unref);
        g_source_attach(source, g_main_context_get_thread_default());
        return;
    }
    found = wanted_addresses(self, flags);
    if (found != NULL)
        g_task_return_pointer(task, found, free_addresses);
    else
        g_task_return_new_error(task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND,
                                "none");
    g_object_unref(task);
}

static void
lookup_all_async(GResolver *resolver, const gchar *host, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer user_data)
{
    const TestResolver *self = (TestResolver *)resolver;
    GTask *task;
    GList *found = NULL;

    if (self->addresses == NULL) {
        lookup_async(resolver, host, 0, cancellable, callback, user_data);
        return;
    }
    for (gsize i = 0; self->addresses[i] != NULL; i++)
        found = g_list_append(found, g_inet_address_new_from_string(self->addresses[i]));
    task = g_task_new(resolver, cancellable, callback, user_data);
    g_task_return_pointer(task, found, free_addresses);
    g_object_unref(task);
}

static GList *
lookup_finish(GResolver *resolver, GAsyncResult *result, GError **error)
{
    (void)resolver;
    return g_task_propagate_pointer(G_TASK(result), error);
}

static void
test_resolver_init(TestResolver *self)
{
    (void)self;
}

static void
test_resolver_class_init(TestResolverClass *resolver_class)
{
    resolver_class->lookup_by_name_with_flags_async = lookup_async;
    resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
    resolver_class->lookup_by_name_async = lookup_all_async;
    resolver_class->lookup_by_name_finish = lookup_finish;
}

static GResolver *usual_resolver;

static void
use_resolver(const char *const *addresses)
{
    TestResolver *resolver = g_object_new(test_resolver_get_type(), NULL);

    resolver->addresses = addresses;
    usual_resolver = g_resolver_get_default();
    g_resolver_set_default(&resolver->parent);
    g_object_unref(resolver);
}

static int
restore_resolver(void **state)
{
    (void)state;
    if (usual_resolver != NULL)
        g_resolver_set_default(usual_resolver);
    g_clear_object(&usual_resolver);
    return 0;
}

/* --- a host that drops what it is sent ---------------------------------------------------------- */

typedef struct {
    int listening, waiting[2];
    guint16 port;
} BlackHole;

static void
black_hole_open(BlackHole *hole, const char *address, guint16 port)
{
    struct sockaddr_in name = { .sin_family = AF_INET, .sin_port = htons(port) };
    socklen_t len = sizeof name;

    assert_int_equal(inet_pton(AF_INET, address, &name.sin_addr), 1);
    hole->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(hole->listening, (struct sockaddr *)&name, len), 0);
    assert_int_equal(listen(hole->listening, 0), 0);
    assert_int_equal(getsockname(hole->listening, (struct sockaddr *)&name, &len), 0);
    hole->port = ntohs(name.sin_port);
    /* The first fills the queue of one; the second is there in case the kernel rounds up. */
    for (int i = 0; i < 2; i++) {
        hole->waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        (void)connect(hole->waiting[i], (struct sockaddr *)&name, len);
    }
}

static void
black_hole_close(BlackHole *hole)
{
    close(hole->listening);
    close(hole->waiting[0]);
    close(hole->waiting[1]);
}

/* --- tests -------------------------------------------------------------------------------------- */

static void
host_normalise__accepts__names_and_addresses(void **state)
{
    static const char *const rows[][2] = {
        { "pop.example.org", "pop.example.org" },
        { "POP.Example.org.", "pop.example.org" },
        { "b\303\274cher.example", "xn--bcher-kva.example" },
        { "192.0.2.1", "192.0.2.1" },
        { "::1", "::1" },
        { "[::1]", "::1" },
        { "under_score.example", "under_score.example" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = net_host_normalise(rows[i][0], NULL);

        assert_non_null(name);
        assert_int_equal(g_ascii_strcasecmp(name, rows[i][1]), 0);
    }
}

static void
host_normalise__refuses__what_is_no_host(void **state)
{
    g_autofree char *long_name = g_strnfill(5000, 'a');
    const char *const rows[] = { NULL,       "",         ".",          "a b",
                                 "a\nb",     "\033[31m", "user@host",  "http://host",
                                 "host/etc", "\377\376", "a\302\2051", long_name };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        GError *error = NULL;

        assert_null(net_host_normalise(rows[i], &error));
        expect_error(error, NET_ERROR_NAME);
    }
}

static GError *
failure_of(const NetTarget *target)
{
    GError *error = NULL;

    assert_null(net_stream_connect(target, NULL, &error));
    assert_non_null(error);
    assert_true(pb_text_is_visible(error->message, -1, PB_TEXT_LINE));
    assert_int_equal(pb_error_class(error), PB_CLASS_UNREACHABLE);
    assert_true(strlen(pb_error_advice(error)) > 0);
    return error;
}

static void
stream_connect__fails__on_an_unknown_name(void **state)
{
    const NetTarget target = { .host = "nonexistent.invalid", .port = 995 };
    GError *error = failure_of(&target);

    (void)state;
    assert_non_null(strstr(error->message, "nonexistent.invalid"));
    expect_error(error, NET_ERROR_NAME);
}

static void
stream_connect__fails__where_nobody_listens(void **state)
{
    NetListener *listener = net_listener_new(0, NULL);
    NetTarget target = { .host = "127.0.0.1", .port = net_listener_port(listener) };

    (void)state;
    net_listener_free(listener);
    expect_error(failure_of(&target), NET_ERROR_CONNECT);
    target.host = "localhost";
    expect_error(failure_of(&target), NET_ERROR_CONNECT);
}

static void
stream_connect__tells__who_the_peer_is(void **state)
{
    g_autoptr(Server) server = server_start(&(ServerOptions){ .script = script_silence });
    g_autofree char *expected =
        g_strdup_printf("127.0.0.1:%u", net_listener_port(server->listener));
    g_autoptr(NetStream) stream = client_plain(server);

    (void)state;
    assert_string_equal(net_stream_peer(stream), expected);
    assert_true(net_stream_is_loopback(stream));
    assert_false(net_stream_is_tls(stream));
    assert_null(net_stream_tls_info(stream));
}

/* An IPv4 address of this machine that is not loopback; false when it has none. */
static bool
find_outer_address(struct sockaddr_in *found)
{
    struct ifaddrs *all;
    bool has_found = false;

    assert_int_equal(getifaddrs(&all), 0);
    for (struct ifaddrs *i = all; i != NULL && !has_found; i = i->ifa_next) {
        if (i->ifa_addr == NULL || i->ifa_addr->sa_family != AF_INET)
            continue;
        memcpy(found, i->ifa_addr, sizeof *found);
        has_found = ntohl(found->sin_addr.s_addr) >> 24 != 127;
    }
    freeifaddrs(all);
    return has_found;
}

static void
stream_is_loopback__is_false__for_other_addresses(void **state)
{
    struct sockaddr_in name;
    socklen_t len = sizeof name;
    char text[INET_ADDRSTRLEN];
    NetTarget target = { .host = text };
    g_autoptr(NetStream) stream = NULL;
    int listening;

    (void)state;
    if (!find_outer_address(&name))
        skip();
    name.sin_port = 0;
    listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(listening, (struct sockaddr *)&name, len), 0);
    assert_int_equal(listen(listening, 4), 0);
    assert_int_equal(getsockname(listening, (struct sockaddr *)&name, &len), 0);
    inet_ntop(AF_INET, &name.sin_addr, text, sizeof text);
    target.port = ntohs(name.sin_port);
    stream = net_stream_connect(&target, NULL, NULL);
    assert_non_null(stream);
    assert_false(net_stream_is_loopback(stream));
    close(listening);
}

static void
stream_connect__passes_over__an_address_that_is_dead(void **state)
{
    static const char *const addresses[] = { "127.0.0.2", "127.0.0.1", NULL };
    g_autoptr(Server) server = server_start(&(ServerOptions){ .script = script_silence });
    g_autoptr(NetStream) stream = NULL;
    NetTarget target = server_target(server);
    gint64 since = g_get_monotonic_time();
    BlackHole hole;

    (void)state;
    black_hole_open(&hole, "127.0.0.2", target.port);
    use_resolver(addresses);
    target.host = "two.example";
    stream = net_stream_connect(&target, NULL, NULL);
    assert_non_null(stream);
    assert_true(g_str_has_prefix(net_stream_peer(stream), "127.0.0.1:"));
    print_message("past a dead address in %.0f ms\n", 1000 * seconds_since(since));
    assert_true(seconds_since(since) < 5);
    black_hole_close(&hole);
}

static void
stream_connect__ends__after_its_time_at_a_dead_host(void **state)
{
    NetTarget target = { .host = "127.0.0.1", .connect_seconds = 1 };
    gint64 since = g_get_monotonic_time();
    BlackHole hole;

    (void)state;
    black_hole_open(&hole, "127.0.0.1", 0);
    target.port = hole.port;
    expect_error(failure_of(&target), NET_ERROR_TIMEOUT);
    print_message("a dead host given up in %.0f ms of 1000\n",
                  1000 * seconds_since(since));
    assert_true(seconds_since(since) > 0.9 && seconds_since(since) < 3);
    black_hole_close(&hole);
}

static void
stream_connect__ends__after_its_time_without_dns(void **state)
{
    const NetTarget target = { .host = "slow.example",
                               .port = 995,
                               .connect_seconds = 1 };
    gint64 since = g_get_monotonic_time();

    (void)state;
    use_resolver(NULL);
    expect_error(failure_of(&target), NET_ERROR_TIMEOUT);
    print_message("dead DNS given up in %.0f ms of 1000\n", 1000 * seconds_since(since));
    assert_true(seconds_since(since) > 0.9 && seconds_since(since) < 3);
}

static void
expect_cancel(const NetTarget *target, const char *what)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    Canceller *canceller = canceller_start(cancellable);
    g_autoptr(GError) error = NULL;
    double ms;

    assert_null(net_stream_connect(target, cancellable, &error));
    ms = canceller_finish(canceller);
    print_message("cancel of %s: %.1f ms\n", what, ms);
    assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
    assert_true(ms < 1000);
}

static void
stream_connect__ends__when_cancelled(void **state)
{
    NetTarget target = { .host = "127.0.0.1" };
    g_autoptr(GCancellable) cancelled = g_cancellable_new();
    g_autoptr(GError) error = NULL;
    BlackHole hole;

    (void)state;
    black_hole_open(&hole, "127.0.0.1", 0);
    target.port = hole.port;
    expect_cancel(&target, "a connect to a dead host");
    black_hole_close(&hole);

    use_resolver(NULL);
    target.host = "slow.example";
    expect_cancel(&target, "a name lookup");

    g_cancellable_cancel(cancelled);
    assert_null(net_stream_connect(&target, cancelled, &error));
    assert_true(g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}

/* --- addresses only ----------------------------------------------------------------------------- */

static void
resolve__lists__each_address_once(void **state)
{
    static const char *const addresses[] = { "192.0.2.7", "2001:db8::1", "192.0.2.7",
                                             "192.0.2.1", NULL };
    g_autoptr(GPtrArray) found = NULL;

    (void)state;
    use_resolver(addresses);
    found = net_resolve("Three.Example.", 5, NULL, NULL);
    assert_non_null(found);
    assert_int_equal(found->len, 3);
    assert_string_equal(found->pdata[0], "192.0.2.7");
    assert_string_equal(found->pdata[1], "2001:db8::1");
    assert_string_equal(found->pdata[2], "192.0.2.1");
}

static void
resolve__takes__an_address_as_it_is(void **state)
{
    g_autoptr(GPtrArray) found = net_resolve("[::1]", 5, NULL, NULL);

    (void)state;
    assert_non_null(found);
    assert_int_equal(found->len, 1);
    assert_string_equal(found->pdata[0], "::1");
}

static void
resolve__fails__on_what_has_no_address(void **state)
{
    static const char *const hosts[] = { "nonexistent.invalid", "a b", "" };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(hosts); i++) {
        GError *error = NULL;

        assert_null(net_resolve(hosts[i], 0, NULL, &error));
        assert_true(pb_text_is_visible(error->message, -1, PB_TEXT_LINE));
        expect_error(error, NET_ERROR_NAME);
    }
}

static void
resolve__ends__after_its_time_and_when_cancelled(void **state)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    gint64 since = g_get_monotonic_time();
    g_autoptr(GError) cancelled = NULL;
    GError *error = NULL;
    Canceller *canceller;

    (void)state;
    use_resolver(NULL);
    assert_null(net_resolve("slow.example", 1, NULL, &error));
    assert_true(seconds_since(since) > 0.9 && seconds_since(since) < 3);
    expect_error(error, NET_ERROR_TIMEOUT);

    canceller = canceller_start(cancellable);
    assert_null(net_resolve("slow.example", 30, cancellable, &cancelled));
    assert_true(canceller_finish(canceller) < 1000);
    assert_true(g_error_matches(cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(host_normalise__accepts__names_and_addresses),
        cmocka_unit_test(host_normalise__refuses__what_is_no_host),
        cmocka_unit_test(stream_connect__fails__on_an_unknown_name),
        cmocka_unit_test(stream_connect__fails__where_nobody_listens),
        cmocka_unit_test(stream_connect__tells__who_the_peer_is),
        cmocka_unit_test(stream_is_loopback__is_false__for_other_addresses),
        cmocka_unit_test_teardown(stream_connect__passes_over__an_address_that_is_dead,
                                  restore_resolver),
        cmocka_unit_test(stream_connect__ends__after_its_time_at_a_dead_host),
        cmocka_unit_test_teardown(stream_connect__ends__after_its_time_without_dns,
                                  restore_resolver),
        cmocka_unit_test_teardown(stream_connect__ends__when_cancelled, restore_resolver),
        cmocka_unit_test_teardown(resolve__lists__each_address_once, restore_resolver),
        cmocka_unit_test(resolve__takes__an_address_as_it_is),
        cmocka_unit_test(resolve__fails__on_what_has_no_address),
        cmocka_unit_test_teardown(resolve__ends__after_its_time_and_when_cancelled,
                                  restore_resolver),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
