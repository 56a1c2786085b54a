/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/pop3d.c: the server: a thread that accepts, and one for each client (L3).
 *
 * A client's thread moves bytes between its NetPeer and its DemoSession and does what each step says.
 * One cancellable ends all of them; demo_pop3d_stop() joins every thread. */
#include <config.h>

#include "demo/pop3d.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "session.h"

#define READ_BYTES 16384

/* Slow output goes in this many pieces a second, if it is not slower than that itself. */
#define DRIPS_PER_SECOND 10

/* After an accept that failed, out of descriptors for instance. */
#define ACCEPT_PAUSE_MS 50

struct DemoPop3d {
    DemoPop3dOptions options;
    char *user, *password;
    NetListener *listener;
    GCancellable *cancellable;
    GThread *acceptor;
    GPtrArray *clients; /* the acceptor's alone until it is joined */
    GMutex log_lock;
};

typedef struct {
    DemoPop3d *pop3d;
    NetPeer *peer;
    guint no;
    DemoLine line;
    guint64 n_received, n_answered; /* commands; answered: on the wire */
    GThread *thread;
    int is_done; /* accessed atomically */
} Client;

static void
log_line(guint session, const char *line, void *user_data)
{
    DemoPop3d *pop3d = user_data;

    if (pop3d->options.log == NULL)
        return;
    g_mutex_lock(&pop3d->log_lock);
    pop3d->options.log(session, line, pop3d->options.log_data);
    g_mutex_unlock(&pop3d->log_lock);
}

static void
log_error(Client *client, const char *what, const GError *error)
{
    g_autofree char *line =
        g_strdup_printf("(%s: %s)", what, error == NULL ? "end" : error->message);
    g_autofree char *visible = pb_text_visible(line, -1, PB_TEXT_LINE);

    log_line(client->no, visible, client->pop3d);
}

/* --- reading ------------------------------------------------------------------------------------- */

static gssize
read_some(Client *client, char *buf)
{
    g_autoptr(GError) error = NULL;
    gssize n =
        net_peer_read(client->peer, buf, READ_BYTES, client->pop3d->cancellable, &error);

    if (n <= 0)
        log_error(client, "client gone", error);
    return n;
}

/* False when the client is gone. */
static bool
feed_some(Client *client, DemoSession *session)
{
    char buf[READ_BYTES];
    gssize n = read_some(client, buf);

    for (gssize i = 0; i < n; i++)
        client->n_received += buf[i] == '\n';
    if (n > 0)
        demo_session_feed(session, buf, (gsize)n);
    pb_secret_wipe(buf, sizeof buf);
    return n > 0;
}

/* --- writing ------------------------------------------------------------------------------------- */

/* False when the server stops. */
static bool
wait_ms(DemoPop3d *pop3d, guint64 ms)
{
    GPollFD fd;
    bool was_cancelled;

    if (!g_cancellable_make_pollfd(pop3d->cancellable, &fd)) {
        g_usleep(ms * 1000);
        return !g_cancellable_is_cancelled(pop3d->cancellable);
    }
    was_cancelled = g_poll(&fd, 1, (int)MIN(ms, G_MAXINT)) > 0;
    g_cancellable_release_fd(pop3d->cancellable);
    return !was_cancelled;
}

static bool
write_all(Client *client, const char *bytes, gsize len)
{
    g_autoptr(GError) error = NULL;

    if (len == 0 ||
        net_peer_write(client->peer, bytes, len, client->pop3d->cancellable, &error))
        return true;
    log_error(client, "cannot write", error);
    return false;
}

static bool
write_slowly(Client *client, const char *bytes, gsize len, guint64 bytes_per_second)
{
    gsize piece = MAX(bytes_per_second / DRIPS_PER_SECOND, 1);

    while (len > 0) {
        gsize n = MIN(len, piece);

        if (!write_all(client, bytes, n) ||
            !wait_ms(client->pop3d, n * 1000 / bytes_per_second))
            return false;
        bytes += n;
        len -= n;
    }
    return true;
}

/* What comes while the answer waits came without it. */
static bool
wait_and_count(Client *client, DemoSession *session, guint64 ms)
{
    guint64 n_waiting;
    g_autofree char *line = NULL;

    if (!wait_ms(client->pop3d, ms))
        return false;
    while (net_peer_has_input(client->peer)) {
        if (!feed_some(client, session))
            return false;
    }
    n_waiting = client->n_received - client->n_answered;
    if (n_waiting < 2)
        return true;
    line = g_strdup_printf("(%" G_GUINT64_FORMAT " commands at once)", n_waiting);
    log_line(client->no, line, client->pop3d);
    return true;
}

static bool
write_step(Client *client, DemoSession *session, const DemoStep *step, const GString *out)
{
    gsize n_fast = MIN(step->slow_from, out->len);

    if (out->len == 0)
        return true;
    if (step->latency_ms > 0 && !wait_and_count(client, session, step->latency_ms))
        return false;
    if (!write_all(client, out->str, n_fast) ||
        !write_slowly(client, out->str + n_fast, out->len - n_fast,
                      step->bytes_per_second))
        return false;
    client->n_answered = demo_session_n_answered(session);
    return true;
}

/* --- what follows a write; false ends the session ------------------------------------------------- */

static bool
then_more(Client *client, DemoSession *session)
{
    (void)client;
    (void)session;
    return true;
}

static bool
then_tls(Client *client, DemoSession *session)
{
    g_autoptr(GError) error = NULL;
    DemoLine *line = &client->line;

    if (client->pop3d->options.asks_client)
        net_peer_ask_client(client->peer);
    if (client->pop3d->options.priority != NULL)
        net_peer_set_priority(client->peer, client->pop3d->options.priority);
    if (!net_peer_start_tls(client->peer, client->pop3d->options.identity,
                            client->pop3d->cancellable, &error)) {
        log_error(client, "no TLS", error);
        return false;
    }
    log_line(client->no, "(TLS)", client->pop3d);
    line->has_client_cert = net_peer_has_client_cert(client->peer);
    line->binding =
        net_peer_binding(client->peer, &line->binding_kind, &line->binding_len);
    demo_session_tls_done(session, line);
    return true;
}

static bool
then_end(Client *client, const char *line, NetPeerEnd how)
{
    log_line(client->no, line, client->pop3d);
    net_peer_end(client->peer, how);
    return false;
}

static bool
then_close(Client *client, DemoSession *session)
{
    (void)session;
    return then_end(client, "(closed)", NET_PEER_GOODBYE);
}

static bool
then_hang_up(Client *client, DemoSession *session)
{
    (void)session;
    return then_end(client, "(hung up)", NET_PEER_HANG_UP);
}

static bool
then_cut(Client *client, DemoSession *session)
{
    (void)session;
    return then_end(client, "(cut)", NET_PEER_CUT);
}

static bool
then_stall(Client *client, DemoSession *session)
{
    char buf[READ_BYTES];

    (void)session;
    log_line(client->no, "(stalled)", client->pop3d);
    while (read_some(client, buf) > 0)
        ;
    return false;
}

static bool (*const then[])(Client *client, DemoSession *session) = {
    [DEMO_THEN_MORE] = then_more,       [DEMO_THEN_READ] = feed_some,
    [DEMO_THEN_TLS] = then_tls,         [DEMO_THEN_CLOSE] = then_close,
    [DEMO_THEN_HANG_UP] = then_hang_up, [DEMO_THEN_CUT] = then_cut,
    [DEMO_THEN_STALL] = then_stall,
};

/* --- threads ------------------------------------------------------------------------------------- */

static gpointer
run_client(gpointer data)
{
    Client *client = data;
    DemoPop3d *pop3d = client->pop3d;
    DemoSessionOptions options = {
        .no = client->no,
        .tls = pop3d->options.tls,
        .maildrop = pop3d->options.maildrop,
        .script = pop3d->options.script,
        .user = pop3d->user,
        .password = pop3d->password,
        .auth = pop3d->options.auth,
        .log = log_line,
        .log_data = pop3d,
    };
    g_autoptr(DemoSession) session = demo_session_new(&options);
    g_autoptr(GString) out = g_string_new(NULL);
    DemoStep step;

    log_line(client->no, "(connected)", pop3d);
    do {
        g_string_truncate(out, 0);
        step = demo_session_step(session, out);
    } while (write_step(client, session, &step, out) && then[step.then](client, session));
    g_clear_pointer(&client->peer, net_peer_free);
    g_atomic_int_set(&client->is_done, 1);
    return NULL;
}

static void
client_join(gpointer data)
{
    Client *client = data;

    g_thread_join(client->thread);
    g_free(client);
}

static void
join_finished(DemoPop3d *pop3d)
{
    for (guint i = pop3d->clients->len; i > 0; i--) {
        Client *client = pop3d->clients->pdata[i - 1];

        if (g_atomic_int_get(&client->is_done))
            g_ptr_array_remove_index_fast(pop3d->clients, i - 1);
    }
}

static void
add_client(DemoPop3d *pop3d, NetPeer *peer, guint no)
{
    Client *client = g_new0(Client, 1);

    client->pop3d = pop3d;
    client->peer = peer;
    client->no = no;
    g_ptr_array_add(pop3d->clients, client);
    client->thread = g_thread_new("pop3d-client", run_client, client);
}

static gpointer
run_acceptor(gpointer data)
{
    DemoPop3d *pop3d = data;
    guint n_sessions = 0;

    while (!g_cancellable_is_cancelled(pop3d->cancellable)) {
        NetPeer *peer = net_listener_accept(pop3d->listener, pop3d->cancellable, NULL);

        join_finished(pop3d);
        if (peer != NULL)
            add_client(pop3d, peer, ++n_sessions);
        else
            (void)wait_ms(pop3d, ACCEPT_PAUSE_MS);
    }
    return NULL;
}

DemoPop3d *
demo_pop3d_start(const DemoPop3dOptions *options, GError **error)
{
    NetListener *listener = net_listener_new(options->port, error);
    DemoPop3d *pop3d;

    if (listener == NULL)
        return NULL;
    g_assert(options->identity != NULL || options->tls == DEMO_TLS_NONE);
    pop3d = g_new0(DemoPop3d, 1);
    pop3d->options = *options;
    pop3d->user = g_strdup(options->user);
    pop3d->password = g_strdup(options->password);
    pop3d->listener = listener;
    pop3d->cancellable = g_cancellable_new();
    pop3d->clients = g_ptr_array_new_with_free_func(client_join);
    g_mutex_init(&pop3d->log_lock);
    pop3d->acceptor = g_thread_new("pop3d", run_acceptor, pop3d);
    return pop3d;
}

guint16
demo_pop3d_port(const DemoPop3d *pop3d)
{
    return net_listener_port(pop3d->listener);
}

void
demo_pop3d_stop(DemoPop3d *pop3d)
{
    if (pop3d == NULL)
        return;
    g_cancellable_cancel(pop3d->cancellable);
    g_thread_join(pop3d->acceptor);
    g_ptr_array_unref(pop3d->clients);
    net_listener_free(pop3d->listener);
    g_object_unref(pop3d->cancellable);
    g_mutex_clear(&pop3d->log_lock);
    g_free(pop3d->user);
    pb_secret_wipe(pop3d->password, strlen(pop3d->password));
    g_free(pop3d->password);
    g_free(pop3d);
}
