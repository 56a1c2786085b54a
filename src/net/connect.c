/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/connect.c: from a host name to its addresses or to a TCP connection (L1).
 *
 * The system's settings for proxies are not used: the person says in the account which one is, and a
 * proxy on this machine would make any server look like loopback. */
#include <config.h>

#include "connect.h"

#include <stdbool.h>
#include <string.h>

#include "net/stream.h"
#include "attempt.h"

#define MAX_HOST_LEN    253 /* RFC 1035 section 2.3.4, as text */
#define DEFAULT_SECONDS 30

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

gint64
net_deadline_after(guint seconds)
{
    return g_get_monotonic_time() +
           (seconds != 0 ? seconds : DEFAULT_SECONDS) * G_TIME_SPAN_SECOND;
}

/* --- connecting --------------------------------------------------------------------------------- */

static void
on_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GError *error = NULL;
    GSocketConnection *connection =
        g_socket_client_connect_finish(G_SOCKET_CLIENT(source), result, &error);

    net_attempt_done(user_data, connection, error);
}

static void
start_connect(NetAttempt *attempt, gpointer request)
{
    const NetRoute *route = request;
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_autoptr(GSocketConnectable) address =
        g_network_address_new(route->host, route->port);

    g_socket_client_set_enable_proxy(client, FALSE);
    g_socket_client_connect_async(client, address, net_attempt_cancellable(attempt),
                                  on_connected, attempt);
}

static void
set_error(GError **error, const GError *cause, const NetRoute *route)
{
    if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error(error, g_error_copy(cause));
    else if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        g_set_error(error, NET_ERROR, NET_ERROR_TIMEOUT,
                    "%s, port %u: no connection came about in time", route->host,
                    route->port);
    else if (cause->domain == G_RESOLVER_ERROR)
        g_set_error(error, NET_ERROR, NET_ERROR_NAME, "no address is known for %s: %s",
                    route->host, cause->message);
    else
        g_set_error(error, NET_ERROR, NET_ERROR_CONNECT, "%s, port %u: %s", route->host,
                    route->port, cause->message);
}

GSocketConnection *
net_connect(const NetRoute *route, GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) cause = NULL;
    GSocketConnection *connection = net_attempt_run(start_connect, (gpointer)route,
                                                    route->deadline, cancellable, &cause);

    if (connection == NULL)
        set_error(error, cause, route);
    return connection;
}

/* --- addresses only ----------------------------------------------------------------------------- */

static void
on_resolved(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GError *error = NULL;
    GList *found = g_resolver_lookup_by_name_finish(G_RESOLVER(source), result, &error);

    net_attempt_done(user_data, found, error);
}

static void
start_resolve(NetAttempt *attempt, gpointer request)
{
    const NetRoute *route = request;
    g_autoptr(GResolver) resolver = g_resolver_get_default();

    g_resolver_lookup_by_name_async(
        resolver, route->host, net_attempt_cancellable(attempt), on_resolved, attempt);
}

static void
add_once(GPtrArray *addresses, char *text)
{
    if (g_ptr_array_find_with_equal_func(addresses, text, g_str_equal, NULL))
        g_free(text);
    else
        g_ptr_array_add(addresses, text);
}

GPtrArray *
net_resolve(const char *host, guint seconds, GCancellable *cancellable, GError **error)
{
    g_autofree char *name = net_host_normalise(host, error);
    g_autoptr(GError) cause = NULL;
    NetRoute route = { .host = name, .deadline = net_deadline_after(seconds) };
    GPtrArray *addresses;
    GList *found;

    if (name == NULL)
        return NULL;
    found = net_attempt_run(start_resolve, &route, route.deadline, cancellable, &cause);
    if (found == NULL) {
        set_error(error, cause, &route);
        return NULL;
    }
    addresses = g_ptr_array_new_with_free_func(g_free);
    for (const GList *i = found; i != NULL; i = i->next)
        add_once(addresses, g_inet_address_to_string(i->data));
    g_resolver_free_addresses(found);
    return addresses;
}
