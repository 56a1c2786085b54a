/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/proxy.h: to a server through a SOCKS proxy (private to net). */
#ifndef POSTBAG_NET_PROXY_H
#define POSTBAG_NET_PROXY_H

#include "connect.h"

/* `uri` as in NetTarget. The proxy, not we, looks the name up. NET_ERROR_PROXY when the proxy itself is
 * the trouble, NET_ERROR_CONNECT when it says that the server is, NET_ERROR_TIMEOUT,
 * G_IO_ERROR_CANCELLED. No message holds the password. */
GSocketConnection *net_proxy_connect(const char *uri, const NetRoute *route,
                                     GCancellable *cancellable, GError **error);

#endif
