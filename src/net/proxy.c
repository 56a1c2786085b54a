/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/proxy.c: to a server through a SOCKS proxy, RFC 1928 and 1929 (L1).
 *
 * Two steps, so that it is plain which of the two does not answer: a connection to the proxy, then GIO's
 * own SOCKS over it. The name goes to the proxy as it is; nothing is asked of a DNS server from here. */
#include <config.h>

#include "proxy.h"

#include <stdbool.h>
#include <string.h>

#include "base/secret.h"
#include "net/stream.h"
#include "attempt.h"

#define DEFAULT_PORT   1080
#define MAX_CREDENTIAL 255 /* RFC 1929 section 2: a length of one byte */

typedef struct {
    char *host; /* normalised */
    guint16 port;
    char *user, *password; /* may be NULL */
} Proxy;

static void
wipe(char *text)
{
    if (text != NULL)
        pb_secret_wipe(text, strlen(text));
    g_free(text);
}

static void
proxy_clear(Proxy *proxy)
{
    g_free(proxy->host);
    g_free(proxy->user);
    wipe(proxy->password);
}

static bool
is_credential(const char *text)
{
    return text == NULL || (*text != '\0' && strlen(text) <= MAX_CREDENTIAL);
}

static bool
is_empty(const char *text)
{
    return text == NULL || *text == '\0' || strcmp(text, "/") == 0;
}

static bool
proxy_parse(Proxy *proxy, const char *uri)
{
    g_autofree char *scheme = NULL;
    g_autofree char *host = NULL;
    g_autofree char *path = NULL;
    g_autofree char *query = NULL;
    g_autofree char *fragment = NULL;
    int port = -1;

    if (!g_uri_split_with_user(uri, G_URI_FLAGS_HAS_PASSWORD, &scheme, &proxy->user,
                               &proxy->password, NULL, &host, &port, &path, &query,
                               &fragment, NULL))
        return false;
    if (g_strcmp0(scheme, "socks5") != 0 || !is_empty(path) || query != NULL ||
        fragment != NULL || port == 0 || !is_credential(proxy->user) ||
        !is_credential(proxy->password))
        return false;
    proxy->host = net_host_normalise(host, NULL);
    proxy->port = port < 0 ? DEFAULT_PORT : (guint16)port;
    return proxy->host != NULL && (proxy->user == NULL) == (proxy->password == NULL);
}

/* --- the connection to the proxy ---------------------------------------------------------------- */

static GSocketConnection *
reach(const Proxy *proxy, gint64 deadline, GCancellable *cancellable, GError **error)
{
    const NetRoute route = { proxy->host, proxy->port, deadline };
    g_autoptr(GError) cause = NULL;
    GSocketConnection *connection = net_connect(&route, cancellable, &cause);

    if (connection != NULL)
        return connection;
    if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error(error, g_steal_pointer(&cause));
    else
        g_set_error(error, NET_ERROR, NET_ERROR_PROXY, "the proxy does not answer: %s",
                    cause->message);
    return NULL;
}

/* --- what is asked of it ------------------------------------------------------------------------ */

typedef struct {
    GSocketConnection *connection;
    GProxyAddress *address;
} Request;

static GProxyAddress *
address_new(const Proxy *proxy, const NetRoute *route, GSocketConnection *connection)
{
    g_autoptr(GSocketAddress) remote =
        g_socket_connection_get_remote_address(connection, NULL);
    GInetSocketAddress *inet = (GInetSocketAddress *)remote;

    if (remote == NULL) /* it has gone again */
        return NULL;
    return (GProxyAddress *)g_proxy_address_new(
        g_inet_socket_address_get_address(inet), g_inet_socket_address_get_port(inet),
        "socks5", route->host, route->port, proxy->user, proxy->password);
}

static void
on_through(GObject *source, GAsyncResult *result, gpointer user_data)
{
    GError *error = NULL;
    GIOStream *stream = g_proxy_connect_finish(G_PROXY(source), result, &error);

    net_attempt_done(user_data, stream, error);
}

static void
start_asking(NetAttempt *attempt, gpointer user_data)
{
    const Request *request = user_data;
    g_autoptr(GProxy) socks = g_proxy_get_default_for_protocol("socks5");

    g_proxy_connect_async(socks, G_IO_STREAM(request->connection), request->address,
                          net_attempt_cancellable(attempt), on_through, attempt);
}

/* %s: the proxy's host. What GIO says besides is in the language of the protocol. */
static const struct {
    int code; /* of G_IO_ERROR */
    NetError error;
    const char *text;
} answers[] = {
    /* clang-format off */
    { G_IO_ERROR_TIMED_OUT, NET_ERROR_TIMEOUT, "the proxy %s did not connect us in time" },
    { G_IO_ERROR_CONNECTION_REFUSED, NET_ERROR_CONNECT, "the proxy %s says that nobody listens there" },
    { G_IO_ERROR_HOST_UNREACHABLE, NET_ERROR_CONNECT, "the proxy %s says that it cannot reach this host" },
    { G_IO_ERROR_NETWORK_UNREACHABLE, NET_ERROR_CONNECT, "the proxy %s says that it cannot reach this network" },
    { G_IO_ERROR_PROXY_NOT_ALLOWED, NET_ERROR_PROXY, "the proxy %s does not allow this connection" },
    { G_IO_ERROR_PROXY_AUTH_FAILED, NET_ERROR_PROXY, "the proxy %s refuses user and password" },
    { G_IO_ERROR_PROXY_NEED_AUTH, NET_ERROR_PROXY, "the proxy %s wants a user and a password" },
    { G_IO_ERROR_CONNECTION_CLOSED, NET_ERROR_PROXY, "the proxy %s ended the connection" },
    /* clang-format on */
};

static void
set_error(GError **error, const GError *cause, const Proxy *proxy, const NetRoute *route)
{
    NetError code = NET_ERROR_PROXY;
    g_autoptr(GString) text = g_string_new(NULL);

    if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_propagate_error(error, g_error_copy(cause));
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(answers) && text->len == 0; i++) {
        if (!g_error_matches(cause, G_IO_ERROR, answers[i].code))
            continue;
        code = answers[i].error;
        g_string_assign(text, answers[i].text);
        g_string_replace(text, "%s", proxy->host, 1);
    }
    if (text->len == 0)
        g_string_printf(text, "the proxy %s fails: %s", proxy->host, cause->message);
    g_set_error(error, NET_ERROR, (int)code, "%s, port %u: %s", route->host, route->port,
                text->str);
}

static bool
ask(const Proxy *proxy, const NetRoute *route, GSocketConnection *connection,
    GCancellable *cancellable, GError **error)
{
    g_autoptr(GProxyAddress) address = address_new(proxy, route, connection);
    Request request = { connection, address };
    g_autoptr(GIOStream) through = NULL;

    if (address == NULL) {
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "closed");
        return false;
    }
    through =
        net_attempt_run(start_asking, &request, route->deadline, cancellable, error);
    /* SOCKS wraps nothing around the connection. */
    g_assert(through == NULL || through == G_IO_STREAM(connection));
    return through != NULL;
}

static GSocketConnection *
go_through(const Proxy *proxy, const NetRoute *route, GCancellable *cancellable,
           GError **error)
{
    g_autoptr(GSocketConnection) connection =
        reach(proxy, route->deadline, cancellable, error);
    g_autoptr(GError) cause = NULL;

    if (connection == NULL)
        return NULL;
    if (ask(proxy, route, connection, cancellable, &cause))
        return g_steal_pointer(&connection);
    set_error(error, cause, proxy, route);
    return NULL;
}

GSocketConnection *
net_proxy_connect(const char *uri, const NetRoute *route, GCancellable *cancellable,
                  GError **error)
{
    GSocketConnection *connection = NULL;
    Proxy proxy = { 0 };

    if (proxy_parse(&proxy, uri))
        connection = go_through(&proxy, route, cancellable, error);
    else
        g_set_error_literal(error, NET_ERROR, NET_ERROR_PROXY,
                            "proxy is not of the form socks5://host:port");
    proxy_clear(&proxy);
    return connection;
}
