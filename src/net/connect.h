/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/connect.h: from a host name to a TCP connection (private to net). */
#ifndef POSTBAG_NET_CONNECT_H
#define POSTBAG_NET_CONNECT_H

#include <gio/gio.h>

/* The name as DNS and certificates hold it: ASCII (IDNA), no brackets around an IPv6 address, no final
 * dot, no byte that could not be shown. NET_ERROR_NAME. The caller frees. */
char *net_host_normalise(const char *host, GError **error);

typedef struct {
    const char *host; /* normalised */
    guint16 port;
    gint64 deadline; /* of g_get_monotonic_time(), over names and all addresses */
} NetRoute;

/* `seconds` from now, 30 for 0. */
gint64 net_deadline_after(guint seconds);

/* Without any proxy. NET_ERROR_NAME, _CONNECT, _TIMEOUT or G_IO_ERROR_CANCELLED. */
GSocketConnection *net_connect(const NetRoute *route, GCancellable *cancellable,
                               GError **error);

#endif
