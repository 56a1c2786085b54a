/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/net/server.c: a server on a thread that plays one script, and what tests of net share. */
#include <config.h>

#include "server.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* --- files -------------------------------------------------------------------------------------- */

static char *folder;
static GPtrArray *files;

static void
remove_files(void)
{
    for (guint i = 0; i < files->len; i++)
        (void)g_unlink(files->pdata[i]);
    (void)g_rmdir(folder);
    g_ptr_array_unref(files);
    g_free(folder);
}

const char *
test_file(const char *name, const char *text)
{
    char *path;

    if (folder == NULL) {
        folder = g_dir_make_tmp("postbag-net-XXXXXX", NULL);
        assert_non_null(folder);
        files = g_ptr_array_new_with_free_func(g_free);
        atexit(remove_files);
    }
    path = g_build_filename(folder, name, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    g_ptr_array_add(files, path);
    return path;
}

static NetIdentity *shared;

static void
free_shared(void)
{
    net_identity_free(shared);
}

const NetIdentity *
good_identity(void)
{
    if (shared == NULL) {
        shared = net_identity_new(NET_IDENTITY_GOOD, NULL);
        assert_non_null(shared);
        atexit(free_shared);
    }
    return shared;
}

const char *
good_ca_file(void)
{
    static const char *file;

    if (file == NULL)
        file = test_file("good.pem", net_identity_pem(good_identity()));
    return file;
}

/* --- the server --------------------------------------------------------------------------------- */

static gpointer
serve(gpointer user_data)
{
    Server *server = user_data;

    for (guint i = 0; i < server->options.n_clients; i++) {
        g_autoptr(NetPeer) peer =
            net_listener_accept(server->listener, server->cancellable, NULL);

        if (peer == NULL)
            break;
        if (server->options.priority != NULL)
            net_peer_set_priority(peer, server->options.priority);
        if (server->options.prepare != NULL)
            net_peer_set_prepare(peer, server->options.prepare, server);
        server->options.script(server, peer);
    }
    return NULL;
}

Server *
server_start(const ServerOptions *options)
{
    Server *server = g_new0(Server, 1);

    server->options = *options;
    if (server->options.identity == NULL)
        server->options.identity = good_identity();
    if (server->options.n_clients == 0)
        server->options.n_clients = 1;
    server->listener = net_listener_new(0, NULL);
    assert_non_null(server->listener);
    server->cancellable = g_cancellable_new();
    server->to_server = g_async_queue_new();
    server->to_client = g_async_queue_new();
    server->thread = g_thread_new("server", serve, server);
    return server;
}

void
server_join(Server *server)
{
    g_clear_pointer(&server->thread, g_thread_join);
}

void
server_stop(Server *server)
{
    if (server == NULL)
        return;
    g_cancellable_cancel(server->cancellable);
    server_join(server);
    net_listener_free(server->listener);
    g_object_unref(server->cancellable);
    g_async_queue_unref(server->to_server);
    g_async_queue_unref(server->to_client);
    g_free(server);
}

void
client_give(Server *server)
{
    g_async_queue_push(server->to_server, server);
}

void
server_take(Server *server)
{
    (void)g_async_queue_pop(server->to_server);
}

void
server_give(Server *server)
{
    g_async_queue_push(server->to_client, server);
}

void
client_take(Server *server)
{
    (void)g_async_queue_pop(server->to_client);
}

bool
server_tls(Server *server, NetPeer *peer)
{
    server->is_secured =
        net_peer_start_tls(peer, server->options.identity, server->cancellable, NULL);
    return server->is_secured;
}

void
server_say(Server *server, NetPeer *peer, const char *text)
{
    (void)net_peer_write(peer, text, strlen(text), server->cancellable, NULL);
}

void
server_linger(Server *server, NetPeer *peer)
{
    char buf[4096];

    while (net_peer_read(peer, buf, sizeof buf, server->cancellable, NULL) > 0)
        continue;
}

void
script_silence(Server *server, NetPeer *peer)
{
    GCancellable *cancellable = server->cancellable;
    GPollFD fd;

    (void)peer;
    if (g_cancellable_make_pollfd(cancellable, &fd)) {
        (void)g_poll(&fd, 1, -1);
        g_cancellable_release_fd(cancellable);
    }
}

void
script_tls_silence(Server *server, NetPeer *peer)
{
    if (server_tls(server, peer))
        script_silence(server, peer);
}

void
script_tls_hello(Server *server, NetPeer *peer)
{
    if (!server_tls(server, peer))
        return;
    server_say(server, peer, "hello");
    server_linger(server, peer);
}

/* --- the client --------------------------------------------------------------------------------- */

NetTarget
server_target(const Server *server)
{
    return (NetTarget){ .host = "localhost",
                        .port = net_listener_port(server->listener),
                        .ca_file = good_ca_file() };
}

NetStream *
client_plain(const Server *server)
{
    NetTarget target = server_target(server);
    g_autoptr(GError) error = NULL;
    NetStream *stream = net_stream_connect(&target, NULL, &error);

    if (stream == NULL)
        fail_msg("%s", error->message);
    return stream;
}

NetStream *
client_tls(const Server *server)
{
    NetStream *stream = client_plain(server);
    g_autoptr(GError) error = NULL;

    if (!net_stream_start_tls(stream, 0, NULL, &error))
        fail_msg("%s", error->message);
    return stream;
}

void
expect_text(NetStream *stream, const char *text)
{
    char buf[256];
    gsize len = strlen(text);
    gsize at = 0;

    assert_true(len <= sizeof buf);
    while (at < len) {
        g_autoptr(GError) error = NULL;
        gssize n = net_stream_read(stream, buf + at, len - at, NULL, &error);

        if (n <= 0)
            fail_msg("%s", error->message);
        at += (gsize)n;
    }
    assert_memory_equal(buf, text, len);
}

void
expect_error(GError *error, NetError code)
{
    assert_non_null(error);
    if (!g_error_matches(error, NET_ERROR, (int)code))
        fail_msg("not error %d but %s %d: %s", (int)code,
                 g_quark_to_string(error->domain), error->code, error->message);
    g_error_free(error);
}

double
seconds_since(gint64 monotonic)
{
    return (double)(g_get_monotonic_time() - monotonic) / G_TIME_SPAN_SECOND;
}

/* --- cancelling --------------------------------------------------------------------------------- */

struct Canceller {
    GCancellable *cancellable;
    GThread *thread;
    int tid;
    gint64 at;
};

static bool
is_asleep(int tid)
{
    g_autofree char *path = g_strdup_printf("/proc/self/task/%d/stat", tid);
    g_autofree char *text = NULL;
    const char *end;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    end = strrchr(text, ')');
    assert_non_null(end);
    return end[2] == 'S';
}

void
wait_until_asleep(int tid)
{
    /* Several looks in a row: a thread also sleeps for an instant on a lock. */
    for (int n_asleep = 0; n_asleep < 5;) {
        n_asleep = is_asleep(tid) ? n_asleep + 1 : 0;
        g_usleep(4000);
    }
}

static gpointer
cancel_when_asleep(gpointer user_data)
{
    Canceller *canceller = user_data;

    wait_until_asleep(canceller->tid);
    canceller->at = g_get_monotonic_time();
    g_cancellable_cancel(canceller->cancellable);
    return NULL;
}

Canceller *
canceller_start(GCancellable *cancellable)
{
    Canceller *canceller = g_new0(Canceller, 1);

    canceller->cancellable = cancellable;
    canceller->tid = gettid();
    canceller->thread = g_thread_new("canceller", cancel_when_asleep, canceller);
    return canceller;
}

double
canceller_finish(Canceller *canceller)
{
    gint64 now = g_get_monotonic_time();
    double ms;

    g_thread_join(canceller->thread);
    ms = (double)(now - canceller->at) / G_TIME_SPAN_MILLISECOND;
    g_free(canceller);
    return ms;
}
