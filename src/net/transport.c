/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/transport.c: bytes over one socket, with a deadline and a cancel (L1).
 *
 * To GnuTLS every failure looks like EAGAIN, so that its session survives a timeout or a cancel; the
 * real reason stays in `error`. The deadline is looked at before each call too: a peer that floods us
 * with empty records never makes us wait. */
#include <config.h>

#include "transport.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#define MAX_VECTORS 16
#define AHEAD_LEN   (64 * 1024)
#define AT_ONCE_US  (500 * G_TIME_SPAN_MILLISECOND)

void
net_transport_init(NetTransport *transport, GSocket *socket)
{
    *transport = (NetTransport){ .socket = socket, .deadline = NET_NO_DEADLINE };
    g_socket_set_blocking(socket, FALSE);
    /* Commands and handshakes are small and wait for an answer: never hold one back. */
    (void)g_socket_set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
}

void
net_transport_clear(NetTransport *transport)
{
    g_clear_error(&transport->error);
    g_clear_pointer(&transport->ahead, g_free);
}

void
net_transport_begin(NetTransport *transport, GCancellable *cancellable, gint64 deadline)
{
    g_clear_error(&transport->error);
    transport->cancellable = cancellable;
    transport->deadline = deadline;
    transport->is_at_once = false;
}

void
net_transport_begin_at_once(NetTransport *transport, GCancellable *cancellable)
{
    net_transport_begin(transport, cancellable, g_get_monotonic_time() + AT_ONCE_US);
    transport->is_at_once = true;
}

/* Microseconds left, -1 for no limit; 0 with `error` set when there are none. */
static gint64
time_left(NetTransport *transport)
{
    gint64 left;

    if (transport->deadline == NET_NO_DEADLINE)
        return -1;
    left = transport->deadline - g_get_monotonic_time();
    if (left > 0)
        return left;
    g_set_error_literal(&transport->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "timed out");
    return 0;
}

bool
net_transport_wait(NetTransport *transport, GIOCondition condition)
{
    gint64 left;

    if (transport->is_at_once)
        return false;
    left = time_left(transport);
    if (left == 0)
        return false;
    return g_socket_condition_timed_wait(transport->socket, condition, left,
                                         transport->cancellable, &transport->error);
}

gssize
net_transport_receive(NetTransport *transport, void *buf, gsize len)
{
    while (time_left(transport) != 0) {
        GError *error = NULL;
        gssize n = g_socket_receive_with_blocking(transport->socket, buf, len, FALSE,
                                                  transport->cancellable, &error);

        if (n >= 0)
            return n;
        if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
            g_propagate_error(&transport->error, error);
            return -1;
        }
        g_error_free(error);
        if (!net_transport_wait(transport, G_IO_IN))
            return -1;
    }
    return -1;
}

static gssize
send_vectors(NetTransport *transport, const GOutputVector *vectors, int n_vectors)
{
    while (time_left(transport) != 0) {
        gsize n = 0;
        GPollableReturn result = g_socket_send_message_with_timeout(
            transport->socket, NULL, vectors, n_vectors, NULL, 0, G_SOCKET_MSG_NONE, 0,
            &n, transport->cancellable, &transport->error);

        if (result == G_POLLABLE_RETURN_OK)
            return (gssize)n;
        if (result == G_POLLABLE_RETURN_FAILED ||
            !net_transport_wait(transport, G_IO_OUT))
            return -1;
    }
    return -1;
}

gssize
net_transport_send(NetTransport *transport, const void *bytes, gsize len)
{
    const GOutputVector vector = { bytes, len };

    return send_vectors(transport, &vector, 1);
}

/* Gathered, so that a flight of the handshake leaves as one packet. */
static ssize_t
push(gnutls_transport_ptr_t pointer, const giovec_t *parts, int n_parts)
{
    NetTransport *transport = pointer;
    GOutputVector vectors[MAX_VECTORS];
    int n_vectors = MIN(n_parts, MAX_VECTORS);
    gssize n;

    for (int i = 0; i < n_vectors; i++)
        vectors[i] = (GOutputVector){ parts[i].iov_base, parts[i].iov_len };
    n = send_vectors(transport, vectors, n_vectors);
    if (n < 0)
        gnutls_transport_set_errno(transport->session, EAGAIN);
    return n;
}

/* GnuTLS asks for the five bytes that head a record and then for the rest of it, and some servers send records of
 * 4 KB: what is there is taken from the socket together. */
static ssize_t
pull(gnutls_transport_ptr_t pointer, void *buf, size_t len)
{
    NetTransport *transport = pointer;

    if (transport->ahead_len == 0) {
        gssize n = net_transport_receive(transport, transport->ahead, AHEAD_LEN);

        if (n < 0)
            gnutls_transport_set_errno(transport->session, EAGAIN);
        if (n <= 0)
            return n;
        transport->ahead_at = 0;
        transport->ahead_len = (gsize)n;
    }
    len = MIN(len, transport->ahead_len);
    memcpy(buf, transport->ahead + transport->ahead_at, len);
    transport->ahead_at += len;
    transport->ahead_len -= len;
    return (ssize_t)len;
}

/* GnuTLS asks this only where its own timeouts are on, which they are not; the answer is right anyway. */
static int
pull_timeout(gnutls_transport_ptr_t pointer, unsigned int ms)
{
    NetTransport *transport = pointer;
    gint64 limit =
        ms == GNUTLS_INDEFINITE_TIMEOUT ? -1 : (gint64)ms * G_TIME_SPAN_MILLISECOND;
    GError *error = NULL;

    if (transport->ahead_len > 0 ||
        g_socket_condition_timed_wait(transport->socket, G_IO_IN, limit,
                                      transport->cancellable, &error))
        return 1;
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
        g_error_free(error);
        return 0;
    }
    g_clear_error(&transport->error);
    transport->error = error;
    gnutls_transport_set_errno(transport->session, EAGAIN);
    return -1;
}

void
net_transport_attach(NetTransport *transport, gnutls_session_t session)
{
    transport->session = session;
    transport->ahead = g_malloc(AHEAD_LEN);
    gnutls_transport_set_ptr(session, transport);
    gnutls_transport_set_vec_push_function(session, push);
    gnutls_transport_set_pull_function(session, pull);
    gnutls_transport_set_pull_timeout_function(session, pull_timeout);
    gnutls_handshake_set_timeout(session, GNUTLS_INDEFINITE_TIMEOUT);
}

bool
net_transport_is_retry(const NetTransport *transport, int code)
{
    if (transport->error != NULL)
        return false;
    if (code == GNUTLS_E_AGAIN)
        return !transport->is_at_once;
    return code == GNUTLS_E_INTERRUPTED || code == GNUTLS_E_WARNING_ALERT_RECEIVED;
}
