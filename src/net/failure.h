/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/failure.h: what GIO and GnuTLS report, said as a NetError (private to net).
 *
 * `host` is always a name that net_host_normalise() has let through. */
#ifndef POSTBAG_NET_FAILURE_H
#define POSTBAG_NET_FAILURE_H

#include <gio/gio.h>
#include <gnutls/gnutls.h>

#include "net/stream.h"

/* G_IO_ERROR_CANCELLED stays as it is. `doing` completes "… while". */
void net_failure_set_io(GError **error, const GError *cause, const char *host,
                        const char *doing);
/* `code` is what a GnuTLS call on `session` returned. */
void net_failure_set_tls(GError **error, gnutls_session_t session, int code,
                         const char *host);

#endif
