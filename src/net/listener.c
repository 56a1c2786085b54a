/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/listener.c: the server side, for the demo and for tests: loopback only (L1).
 *
 * Built on the same transport as the client, without deadlines. */
#include <config.h>

#include "net/listener.h"

#include <sys/socket.h>

#include "binding.h"
#include "identity.h"
#include "peer.h"
#include "transport.h"

#define BACKLOG  64
#define PRIORITY "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

struct NetListener {
    GSocket *socket;
    guint16 port;
};

struct NetPeer {
    GSocket *socket;
    NetTransport transport;
    gnutls_session_t session; /* NULL: plain */
    const char *priority;
    NetPeerPrepare prepare; /* may be NULL */
    gpointer prepare_data;
    NetBinding binding;
    bool asks_client, is_ended;
};

static bool
bind_loopback(NetListener *listener, guint16 port, GError **error)
{
    g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    g_autoptr(GSocketAddress) address = g_inet_socket_address_new(loopback, port);
    g_autoptr(GSocketAddress) bound = NULL;

    g_socket_set_listen_backlog(listener->socket, BACKLOG);
    if (!g_socket_bind(listener->socket, address, TRUE, error) ||
        !g_socket_listen(listener->socket, error))
        return false;
    bound = g_socket_get_local_address(listener->socket, error);
    if (bound == NULL)
        return false;
    listener->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
    return true;
}

NetListener *
net_listener_new(guint16 port, GError **error)
{
    g_autoptr(NetListener) listener = g_new0(NetListener, 1);

    listener->socket = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                    G_SOCKET_PROTOCOL_TCP, error);
    if (listener->socket == NULL || !bind_loopback(listener, port, error))
        return NULL;
    return g_steal_pointer(&listener);
}

guint16
net_listener_port(const NetListener *listener)
{
    return listener->port;
}

NetPeer *
net_listener_accept(NetListener *listener, GCancellable *cancellable, GError **error)
{
    GSocket *socket = g_socket_accept(listener->socket, cancellable, error);
    NetPeer *peer;

    if (socket == NULL)
        return NULL;
    peer = g_new0(NetPeer, 1);
    peer->socket = socket;
    peer->priority = PRIORITY;
    net_transport_init(&peer->transport, socket);
    return peer;
}

void
net_listener_free(NetListener *listener)
{
    if (listener == NULL)
        return;
    g_clear_object(&listener->socket);
    g_free(listener);
}

/* --- one client --------------------------------------------------------------------------------- */

static void
set_error(NetPeer *peer, int code, GError **error)
{
    if (peer->transport.error != NULL)
        g_propagate_error(error, g_steal_pointer(&peer->transport.error));
    else
        g_set_error(error, NET_ERROR, NET_ERROR_TLS, "TLS with the client failed: %s",
                    gnutls_strerror(code));
}

static int
set_up(NetPeer *peer, const NetIdentity *identity)
{
    int result = gnutls_priority_set_direct(peer->session, peer->priority, NULL);

    if (result >= 0)
        result = gnutls_credentials_set(peer->session, GNUTLS_CRD_CERTIFICATE,
                                        net_identity_credentials(identity));
    if (peer->asks_client)
        gnutls_certificate_server_set_request(peer->session, GNUTLS_CERT_REQUEST);
    if (peer->prepare != NULL)
        peer->prepare(peer->session, peer->prepare_data);
    return result;
}

bool
net_peer_start_tls(NetPeer *peer, const NetIdentity *identity, GCancellable *cancellable,
                   GError **error)
{
    int result;

    g_assert(peer->session == NULL);
    if (gnutls_init(&peer->session, GNUTLS_SERVER | GNUTLS_NO_TICKETS) < 0)
        g_error("out of memory for TLS");
    net_transport_attach(&peer->transport, peer->session);
    net_transport_begin(&peer->transport, cancellable, NET_NO_DEADLINE);
    result = set_up(peer, identity);
    while (result >= 0) {
        result = gnutls_handshake(peer->session);
        if (result == GNUTLS_E_SUCCESS) {
            net_binding_read(&peer->binding, peer->session);
            return true;
        }
        if (net_transport_is_retry(&peer->transport, result))
            result = 0;
    }
    set_error(peer, result, error);
    net_transport_begin_at_once(&peer->transport, NULL);
    (void)gnutls_alert_send_appropriate(peer->session, result);
    return false;
}

void
net_peer_set_priority(NetPeer *peer, const char *priority)
{
    peer->priority = priority;
}

void
net_peer_ask_client(NetPeer *peer)
{
    peer->asks_client = true;
}

bool
net_peer_has_client_cert(const NetPeer *peer)
{
    unsigned n = 0;

    return peer->session != NULL &&
           gnutls_certificate_get_peers(peer->session, &n) != NULL && n > 0;
}

const guint8 *
net_peer_binding(const NetPeer *peer, NetBindingKind *kind, gsize *len)
{
    *kind = peer->binding.kind;
    *len = peer->binding.len;
    return *kind == NET_BINDING_NONE ? NULL : peer->binding.bytes;
}

bool
net_peer_has_input(const NetPeer *peer)
{
    return (peer->session != NULL && gnutls_record_check_pending(peer->session) > 0) ||
           g_socket_condition_check(peer->socket, G_IO_IN) != 0;
}

gssize
net_peer_read(NetPeer *peer, void *buf, gsize len, GCancellable *cancellable,
              GError **error)
{
    gssize n;

    net_transport_begin(&peer->transport, cancellable, NET_NO_DEADLINE);
    if (peer->session == NULL) {
        n = net_transport_receive(&peer->transport, buf, len);
    } else {
        do {
            n = gnutls_record_recv(peer->session, buf, len);
        } while (n < 0 && net_transport_is_retry(&peer->transport, (int)n));
        if (n == GNUTLS_E_PREMATURE_TERMINATION)
            n = 0;
    }
    if (n >= 0)
        return n;
    set_error(peer, (int)n, error);
    return -1;
}

static gssize
send_some(NetPeer *peer, const void *bytes, gsize len)
{
    gssize n;

    if (peer->session == NULL)
        return net_transport_send(&peer->transport, bytes, len);
    do {
        n = gnutls_record_send(peer->session, bytes, len);
    } while (n < 0 && net_transport_is_retry(&peer->transport, (int)n));
    return n;
}

bool
net_peer_write(NetPeer *peer, const void *bytes, gsize len, GCancellable *cancellable,
               GError **error)
{
    const guint8 *at = bytes;

    net_transport_begin(&peer->transport, cancellable, NET_NO_DEADLINE);
    while (len > 0) {
        gssize n = send_some(peer, at, len);

        if (n < 0) {
            set_error(peer, (int)n, error);
            return false;
        }
        at += n;
        len -= (gsize)n;
    }
    return true;
}

/* Closing a socket with unread bytes sends RST, which may take away from the client what we sent last. */
static void
drain(NetPeer *peer)
{
    guint8 rest[4096];

    net_transport_begin_at_once(&peer->transport, NULL);
    while (net_transport_receive(&peer->transport, rest, sizeof rest) > 0)
        continue;
}

static void
hang_up(NetPeer *peer)
{
    (void)g_socket_shutdown(peer->socket, FALSE, TRUE, NULL);
    drain(peer);
}

static void
say_goodbye(NetPeer *peer)
{
    if (peer->session != NULL) {
        net_transport_begin_at_once(&peer->transport, NULL);
        (void)gnutls_bye(peer->session, GNUTLS_SHUT_WR);
    }
    hang_up(peer);
}

static void
cut(NetPeer *peer)
{
    const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

    (void)setsockopt(g_socket_get_fd(peer->socket), SOL_SOCKET, SO_LINGER, &at_once,
                     sizeof at_once);
    (void)g_socket_close(peer->socket, NULL);
}

void
net_peer_end(NetPeer *peer, NetPeerEnd how)
{
    static void (*const ends[])(NetPeer *) = {
        [NET_PEER_GOODBYE] = say_goodbye,
        [NET_PEER_HANG_UP] = hang_up,
        [NET_PEER_CUT] = cut,
    };

    if (peer->is_ended)
        return;
    peer->is_ended = true;
    ends[how](peer);
}

void
net_peer_free(NetPeer *peer)
{
    if (peer == NULL)
        return;
    net_peer_end(peer, NET_PEER_GOODBYE);
    if (peer->session != NULL)
        gnutls_deinit(peer->session);
    net_transport_clear(&peer->transport);
    g_clear_object(&peer->socket);
    g_free(peer);
}

/* --- misbehaviour for tests --------------------------------------------------------------------- */

void
net_peer_set_prepare(NetPeer *peer, NetPeerPrepare prepare, gpointer user_data)
{
    peer->prepare = prepare;
    peer->prepare_data = user_data;
}

gnutls_session_t
net_peer_session(const NetPeer *peer)
{
    return peer->session;
}

bool
net_peer_write_raw(NetPeer *peer, const void *bytes, gsize len, GError **error)
{
    gnutls_session_t session = g_steal_pointer(&peer->session);
    bool is_written = net_peer_write(peer, bytes, len, NULL, error);

    peer->session = session;
    return is_written;
}

static bool
is_fine(NetPeer *peer, int result, GError **error)
{
    if (result >= 0)
        return true;
    set_error(peer, result, error);
    return false;
}

bool
net_peer_write_empty(NetPeer *peer, GError **error)
{
    net_transport_begin(&peer->transport, NULL, NET_NO_DEADLINE);
    return is_fine(peer, (int)gnutls_record_send2(peer->session, "", 0, 16, 0), error);
}

bool
net_peer_ask_rehandshake(NetPeer *peer, GError **error)
{
    net_transport_begin(&peer->transport, NULL, NET_NO_DEADLINE);
    return is_fine(peer, gnutls_rehandshake(peer->session), error);
}

bool
net_peer_warn(NetPeer *peer, GError **error)
{
    net_transport_begin(&peer->transport, NULL, NET_NO_DEADLINE);
    return is_fine(
        peer, gnutls_alert_send(peer->session, GNUTLS_AL_WARNING, GNUTLS_A_USER_CANCELED),
        error);
}

bool
net_peer_update_key(NetPeer *peer, GError **error)
{
    net_transport_begin(&peer->transport, NULL, NET_NO_DEADLINE);
    return is_fine(peer, gnutls_session_key_update(peer->session, 0), error);
}
