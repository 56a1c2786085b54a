/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/stream.c: one TCP connection, plain or TLS alike (L1).
 *
 * Nothing is buffered here: bytes go from the socket or from GnuTLS into the caller's buffer. The one
 * exception is `ahead`, the byte that poll had to take out of GnuTLS to know that there is one. An end, a
 * failed handshake, a write that stopped half way stay: later calls repeat the error. */
#include <config.h>

#include "net/stream.h"

#include <gnutls/gnutls.h>

#include "binding.h"
#include "certificate.h"
#include "client.h"
#include "connect.h"
#include "failure.h"
#include "handshake.h"
#include "pace.h"
#include "proxy.h"
#include "transport.h"
#include "trust.h"

#define DEFAULT_IDLE_SECONDS 60
#define DEFAULT_FLOOR        1024
#define MAX_WRITE            16384 /* what one TLS record holds; has idle_seconds of its own */

static const char reading[] = "its answer was awaited";

struct NetStream {
    char *host; /* normalised */
    char *ca_file, *client_cert, *client_key;
    char **pins;
    char *peer;
    guint connect_seconds, idle_seconds;
    bool is_loopback;
    bool is_used; /* plain bytes went in or out */
    bool has_ahead;
    guint8 ahead;
    GSocketConnection *connection;
    NetTransport transport;
    NetPace pace;
    NetTrust *trust;
    NetClient *client;
    gnutls_session_t session; /* NULL: plain */
    NetTlsInfo *info;
    NetBinding binding;
    GError *broken; /* no more use of this stream */
    GError *
        unwritable; /* a write stopped half way; what the server said can still be read */
};

static bool
read_peer(NetStream *stream, const NetTarget *target, GError **error)
{
    g_autoptr(GSocketAddress) address =
        g_socket_connection_get_remote_address(stream->connection, error);
    g_autofree char *text = NULL;
    g_autofree char *remote = NULL;
    GInetAddress *inet;
    bool is_ipv6;

    if (address == NULL)
        return false;
    inet = g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(address));
    text = g_inet_address_to_string(inet);
    is_ipv6 = g_inet_address_get_family(inet) == G_SOCKET_FAMILY_IPV6;
    remote =
        g_strdup_printf("%s%s%s:%u", is_ipv6 ? "[" : "", text, is_ipv6 ? "]" : "",
                        g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address)));
    stream->is_loopback = target->proxy == NULL && g_inet_address_get_is_loopback(inet);
    stream->peer =
        target->proxy == NULL
            ? g_steal_pointer(&remote)
            : g_strdup_printf("%s:%u through %s", stream->host, target->port, remote);
    return true;
}

static void
prepare(NetStream *stream, const NetTarget *target)
{
    stream->ca_file = g_strdup(target->ca_file);
    stream->client_cert = g_strdup(target->client_cert);
    stream->client_key = g_strdup(target->client_key);
    stream->pins = g_strdupv((char **)target->pins);
    stream->connect_seconds = target->connect_seconds;
    stream->idle_seconds =
        target->idle_seconds != 0 ? target->idle_seconds : DEFAULT_IDLE_SECONDS;
    stream->pace.floor_bytes_per_min =
        target->floor_bytes_per_min != 0 ? target->floor_bytes_per_min : DEFAULT_FLOOR;
    net_transport_init(&stream->transport,
                       g_socket_connection_get_socket(stream->connection));
}

static GSocketConnection *
connect_to(const NetTarget *target, const char *host, GCancellable *cancellable,
           GError **error)
{
    const NetRoute route = { host, target->port,
                             net_deadline_after(target->connect_seconds) };

    if (target->proxy != NULL)
        return net_proxy_connect(target->proxy, &route, cancellable, error);
    return net_connect(&route, cancellable, error);
}

NetStream *
net_stream_connect(const NetTarget *target, GCancellable *cancellable, GError **error)
{
    g_autoptr(NetStream) stream = g_new0(NetStream, 1);
    g_autoptr(GError) cause = NULL;

    stream->host = net_host_normalise(target->host, error);
    if (stream->host == NULL)
        return NULL;
    stream->connection = connect_to(target, stream->host, cancellable, error);
    if (stream->connection == NULL)
        return NULL;
    prepare(stream, target);
    if (!read_peer(stream, target, &cause)) {
        net_failure_set_io(error, cause, stream->host, "it was connected to");
        return NULL;
    }
    return g_steal_pointer(&stream);
}

static void
begin(NetStream *stream, guint seconds, GCancellable *cancellable)
{
    net_transport_begin(&stream->transport, cancellable,
                        g_get_monotonic_time() + seconds * G_TIME_SPAN_SECOND);
}

static bool
is_broken(const GError *reason, GError **error)
{
    if (reason == NULL)
        return false;
    g_propagate_error(error, g_error_copy(reason));
    return true;
}

/* What the last call on the transport or on GnuTLS (`code`; 0 is the end of the stream) failed by. */
static void
set_error(NetStream *stream, int code, const char *doing, GError **error)
{
    if (stream->transport.error != NULL)
        net_failure_set_io(error, stream->transport.error, stream->host, doing);
    else if (code == 0)
        g_set_error(error, NET_ERROR, NET_ERROR_CLOSED, "%s ended the connection",
                    stream->host);
    /* In TLS 1.3 our certificate is judged after our side of the handshake is done. */
    else if (!net_client_set_refused(error, stream->session, code, stream->info,
                                     stream->client))
        net_failure_set_tls(error, stream->session, code, stream->host);
}

/* --- TLS ---------------------------------------------------------------------------------------- */

static bool
check_nothing_came(NetStream *stream, gsize n_pending, GError **error)
{
    if (n_pending == 0 && g_socket_get_available_bytes(stream->transport.socket) <= 0)
        return true;
    if (n_pending == 0 && !stream->is_used)
        g_set_error(error, NET_ERROR, NET_ERROR_TLS,
                    "%s speaks first, so not TLS, on this port", stream->host);
    else
        g_set_error(error, NET_ERROR, NET_ERROR_INJECTION,
                    "%s, or somebody in between, sent data ahead of the TLS handshake",
                    stream->host);
    return false;
}

static bool
load_files(NetStream *stream, GError **error)
{
    stream->trust = net_trust_get(stream->ca_file, error);
    if (stream->trust == NULL)
        return false;
    if (stream->client_cert == NULL)
        return true;
    stream->client = net_client_new(stream->client_cert, stream->client_key, error);
    return stream->client != NULL;
}

static bool
start_tls(NetStream *stream, gsize n_pending, GCancellable *cancellable, GError **error)
{
    NetHandshake request = { .host = stream->host,
                             .pins = (const char *const *)stream->pins };

    if (!check_nothing_came(stream, n_pending, error) || !load_files(stream, error))
        return false;
    request.trust = stream->trust;
    request.client = stream->client;
    net_transport_begin(&stream->transport, cancellable,
                        net_deadline_after(stream->connect_seconds));
    stream->session = net_handshake(&stream->transport, &request, error);
    stream->info = request.info;
    if (stream->session == NULL)
        return false;
    net_binding_read(&stream->binding, stream->session);
    return true;
}

bool
net_stream_start_tls(NetStream *stream, gsize n_pending, GCancellable *cancellable,
                     GError **error)
{
    if (is_broken(stream->broken, error) || is_broken(stream->unwritable, error))
        return false;
    g_assert(stream->session == NULL);
    /* Whatever goes wrong, no plain byte may follow. */
    if (!start_tls(stream, n_pending, cancellable, &stream->broken))
        return !is_broken(stream->broken, error);
    net_stream_mark(stream);
    return true;
}

/* --- reading ------------------------------------------------------------------------------------ */

/* > 0, or 0 at the end, or < 0: see set_error. */
static gssize
receive_record(NetStream *stream, void *buf, gsize len)
{
    gssize n;

    do {
        n = gnutls_record_recv(stream->session, buf, len);
    } while (n < 0 && net_transport_is_retry(&stream->transport, (int)n));
    return n;
}

static gssize
receive(NetStream *stream, void *buf, gsize len)
{
    guint8 *bytes = buf;
    gssize n;

    if (stream->session == NULL) {
        stream->is_used = true;
        return net_transport_receive(&stream->transport, buf, len);
    }
    if (!stream->has_ahead)
        return receive_record(stream, buf, len);
    bytes[0] = stream->ahead;
    stream->has_ahead = false;
    if (len == 1 || gnutls_record_check_pending(stream->session) == 0)
        return 1;
    n = gnutls_record_recv(stream->session, bytes + 1, len - 1);
    return n > 0 ? 1 + n : 1;
}

/* A timeout or a cancel may be followed by another read; an end or a failure of TLS may not. */
static void
fail_read(NetStream *stream, int code, GError **error)
{
    GError *failure = NULL;

    set_error(stream, code, reading, &failure);
    if (stream->transport.error == NULL)
        stream->broken = g_error_copy(failure);
    g_propagate_error(error, failure);
}

gssize
net_stream_read(NetStream *stream, void *buf, gsize len, GCancellable *cancellable,
                GError **error)
{
    gint64 since;
    gssize n;

    g_assert(len > 0);
    if (is_broken(stream->broken, error))
        return -1;
    begin(stream, stream->idle_seconds, cancellable);
    since = net_pace_clock();
    n = receive(stream, buf, len);
    if (n <= 0) {
        fail_read(stream, (int)n, error);
        return -1;
    }
    if (!net_pace_add(&stream->pace, net_pace_clock() - since, (gsize)n)) {
        g_set_error(error, NET_ERROR, NET_ERROR_TIMEOUT,
                    "%s sends next to nothing: less than %u bytes in a minute",
                    stream->host, stream->pace.floor_bytes_per_min);
        return -1;
    }
    return n;
}

/* 1 when a byte is there or the next read has an error to tell, 0 when no record is complete yet, -1
 * when cancelled. */
static int
look_ahead(NetStream *stream, GCancellable *cancellable)
{
    gssize n;

    if (stream->has_ahead || gnutls_record_check_pending(stream->session) > 0)
        return 1;
    net_transport_begin_at_once(&stream->transport, cancellable);
    n = receive_record(stream, &stream->ahead, 1);
    stream->has_ahead = n > 0;
    if (n > 0)
        return 1;
    if (n == GNUTLS_E_AGAIN && stream->transport.error == NULL)
        return 0;
    if (g_error_matches(stream->transport.error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return -1;
    set_error(stream, (int)n, reading, &stream->broken);
    return 1;
}

static int
look(NetStream *stream, GCancellable *cancellable)
{
    if (stream->session != NULL)
        return look_ahead(stream, cancellable);
    return g_socket_condition_check(stream->transport.socket, G_IO_IN) != 0;
}

static int
poll_until(NetStream *stream, gint64 deadline, GCancellable *cancellable)
{
    int result;

    do {
        result = look(stream, cancellable);
        if (result != 0)
            return result;
        net_transport_begin(&stream->transport, cancellable, deadline);
    } while (net_transport_wait(&stream->transport, G_IO_IN));
    return g_error_matches(stream->transport.error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
               ? 0
               : -1;
}

int
net_stream_poll(NetStream *stream, guint timeout_ms, GCancellable *cancellable,
                GError **error)
{
    gint64 deadline = g_get_monotonic_time() + timeout_ms * G_TIME_SPAN_MILLISECOND;
    gint64 since = net_pace_clock();
    int result;

    if (is_broken(stream->broken, error) ||
        g_cancellable_set_error_if_cancelled(cancellable, error))
        return -1;
    result = poll_until(stream, deadline, cancellable);
    if (result < 0)
        set_error(stream, -1, reading, error);
    else
        net_pace_wait(&stream->pace, net_pace_clock() - since);
    return result;
}

/* --- writing ------------------------------------------------------------------------------------ */

/* > 0, or < 0: see set_error. */
static gssize
send_some(NetStream *stream, const void *bytes, gsize len)
{
    gssize n;

    if (stream->session == NULL) {
        stream->is_used = true;
        return net_transport_send(&stream->transport, bytes, len);
    }
    do {
        n = gnutls_record_send(stream->session, bytes, len);
    } while (n < 0 && net_transport_is_retry(&stream->transport, (int)n));
    return n;
}

bool
net_stream_write(NetStream *stream, const void *bytes, gsize len,
                 GCancellable *cancellable, GError **error)
{
    const guint8 *at = bytes;

    if (is_broken(stream->broken, error) || is_broken(stream->unwritable, error) ||
        g_cancellable_set_error_if_cancelled(cancellable, error))
        return false;
    while (len > 0) {
        gssize n;

        begin(stream, stream->idle_seconds, cancellable);
        n = send_some(stream, at, MIN(len, MAX_WRITE));
        if (n < 0) {
            set_error(stream, (int)n, "it was sent a command", &stream->unwritable);
            return !is_broken(stream->unwritable, error);
        }
        at += n;
        len -= (gsize)n;
    }
    return true;
}

/* --- the rest ----------------------------------------------------------------------------------- */

void
net_stream_mark(NetStream *stream)
{
    net_pace_mark(&stream->pace);
}

void
net_stream_set_idle_seconds(NetStream *stream, guint seconds)
{
    stream->idle_seconds = seconds != 0 ? seconds : DEFAULT_IDLE_SECONDS;
}

bool
net_stream_is_tls(const NetStream *stream)
{
    return stream->session != NULL;
}

bool
net_stream_is_loopback(const NetStream *stream)
{
    return stream->is_loopback;
}

const NetTlsInfo *
net_stream_tls_info(const NetStream *stream)
{
    return stream->info;
}

NetBindingKind
net_stream_binding_kind(const NetStream *stream)
{
    return stream->binding.kind;
}

const guint8 *
net_stream_binding(const NetStream *stream, NetBindingKind kind, gsize *len)
{
    bool is_there = kind != NET_BINDING_NONE && kind == stream->binding.kind;

    *len = is_there ? stream->binding.len : 0;
    return is_there ? stream->binding.bytes : NULL;
}

const char *
net_stream_peer(const NetStream *stream)
{
    return stream->peer;
}

void
net_stream_free(NetStream *stream)
{
    if (stream == NULL)
        return;
    if (stream->session != NULL && stream->broken == NULL && stream->unwritable == NULL) {
        net_transport_begin_at_once(&stream->transport, NULL);
        (void)gnutls_bye(stream->session, GNUTLS_SHUT_WR);
    }
    if (stream->session != NULL)
        gnutls_deinit(stream->session);
    net_transport_clear(&stream->transport);
    g_clear_object(&stream->connection);
    net_trust_unref(stream->trust);
    net_client_free(stream->client);
    net_tls_info_free(stream->info);
    g_clear_error(&stream->broken);
    g_clear_error(&stream->unwritable);
    g_free(stream->host);
    g_free(stream->ca_file);
    g_free(stream->client_cert);
    g_free(stream->client_key);
    g_strfreev(stream->pins);
    g_free(stream->peer);
    g_free(stream);
}

const char *
net_library_version(void)
{
    return gnutls_check_version(NULL);
}
