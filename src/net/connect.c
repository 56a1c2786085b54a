/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/connect.c: from a host name to a TCP connection (L1).
 *
 * Only the asynchronous half of GSocketClient does happy eyeballs (RFC 8305), so it runs here in a main
 * context of its own until it ends. A timeout source in the same context bounds everything, names too:
 * it and the caller's cancel both cancel an inner GCancellable, always on this thread: a cancel from
 * another one may find GIO's sources half disposed of. Proxies are not used: a proxy on this
 * machine would make any server look like loopback. */
#include <config.h>

#include "connect.h"

#include <stdbool.h>
#include <string.h>

#include "net/stream.h"

#define MAX_HOST_LEN 253 /* RFC 1035 section 2.3.4, as text */

typedef struct {
    GMainContext *context;
    GCancellable *cancellable; /* cancelled on this thread only */
    GSocketConnection *connection;
    GError *error;
    bool is_done;
    bool is_late;
    gint is_unwanted; /* atomic: the caller's cancel came */
} Attempt;

static char *
without_decoration(const char *host)
{
    gsize len = strlen(host);

    if (len > 2 && host[0] == '[' && host[len - 1] == ']')
        return g_strndup(host + 1, len - 2);
    if (len > 1 && host[len - 1] == '.')
        len--;
    return g_strndup(host, len);
}

static bool
is_plain_name(const char *name)
{
    gsize len = strlen(name);

    for (gsize i = 0; i < len; i++) {
        if (!g_ascii_isgraph(name[i]) || strchr("/\\\"@", name[i]) != NULL)
            return false;
    }
    return len <= MAX_HOST_LEN &&
           (g_ascii_isalnum(*name) || *name == '_' || *name == ':');
}

char *
net_host_normalise(const char *host, GError **error)
{
    g_autofree char *bare = NULL;
    g_autofree char *ascii = NULL;

    if (host != NULL && strlen(host) <= 4 * MAX_HOST_LEN &&
        g_utf8_validate(host, -1, NULL)) {
        bare = without_decoration(host);
        ascii =
            g_hostname_is_ip_address(bare) ? g_strdup(bare) : g_hostname_to_ascii(bare);
    }
    if (ascii == NULL || !is_plain_name(ascii)) {
        g_set_error_literal(error, NET_ERROR, NET_ERROR_NAME,
                            "the server name is not a host name");
        return NULL;
    }
    return g_steal_pointer(&ascii);
}

static void
on_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
    Attempt *attempt = user_data;

    attempt->connection =
        g_socket_client_connect_finish(G_SOCKET_CLIENT(source), result, &attempt->error);
    attempt->is_done = true;
}

static gboolean
on_timeout(gpointer user_data)
{
    Attempt *attempt = user_data;

    attempt->is_late = true;
    g_cancellable_cancel(attempt->cancellable);
    return G_SOURCE_REMOVE;
}

/* On whichever thread cancels. */
static void
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
    Attempt *attempt = user_data;

    (void)cancellable;
    g_atomic_int_set(&attempt->is_unwanted, TRUE);
    g_main_context_wakeup(attempt->context);
}

static void
run(Attempt *attempt, const char *host, guint16 port)
{
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_autoptr(GSocketConnectable) address = g_network_address_new(host, port);

    g_socket_client_set_enable_proxy(client, FALSE);
    g_socket_client_connect_async(client, address, attempt->cancellable, on_connected,
                                  attempt);
    while (!attempt->is_done) {
        if (g_atomic_int_get(&attempt->is_unwanted))
            g_cancellable_cancel(attempt->cancellable);
        g_main_context_iteration(attempt->context, TRUE);
    }
    /* The look-up of the address family that lost may still run: end it, and let what it posts be
     * dispatched, or its task and the context would keep each other alive. */
    g_cancellable_cancel(attempt->cancellable);
    while (g_main_context_iteration(attempt->context, FALSE))
        continue;
}

static void
run_with_limits(Attempt *attempt, const char *host, guint16 port, guint seconds,
                GCancellable *caller)
{
    g_autoptr(GSource) timer = g_timeout_source_new(seconds * 1000);
    gulong watch = 0;

    g_source_set_callback(timer, on_timeout, attempt, NULL);
    g_source_attach(timer, attempt->context);
    if (caller != NULL)
        watch = g_cancellable_connect(caller, G_CALLBACK(on_cancelled), attempt, NULL);
    run(attempt, host, port);
    g_cancellable_disconnect(caller, watch);
    g_source_destroy(timer);
}

static void
set_error(GError **error, const Attempt *attempt, GCancellable *caller, const char *host,
          guint16 port)
{
    const GError *cause = attempt->error;

    if (g_cancellable_set_error_if_cancelled(caller, error))
        return;
    if (attempt->is_late || g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        g_set_error(error, NET_ERROR, NET_ERROR_TIMEOUT,
                    "%s, port %u: no connection came about in time", host, port);
    else if (cause->domain == G_RESOLVER_ERROR)
        g_set_error(error, NET_ERROR, NET_ERROR_NAME, "no address is known for %s: %s",
                    host, cause->message);
    else
        g_set_error(error, NET_ERROR, NET_ERROR_CONNECT, "%s, port %u: %s", host, port,
                    cause->message);
}

GSocketConnection *
net_connect(const char *host, guint16 port, guint seconds, GCancellable *cancellable,
            GError **error)
{
    Attempt attempt = { .context = g_main_context_new(),
                        .cancellable = g_cancellable_new() };

    g_main_context_push_thread_default(attempt.context);
    run_with_limits(&attempt, host, port, seconds, cancellable);
    g_main_context_pop_thread_default(attempt.context);
    if (attempt.connection == NULL)
        set_error(error, &attempt, cancellable, host, port);
    g_clear_error(&attempt.error);
    g_object_unref(attempt.cancellable);
    g_main_context_unref(attempt.context);
    return attempt.connection;
}
