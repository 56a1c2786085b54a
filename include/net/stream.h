/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/net/stream.h: one TCP connection, plain or TLS alike (L1).
 *
 * Blocking calls for a worker thread; each has a deadline and ends within 100 ms of a cancel. Names,
 * happy eyeballs (RFC 8305) and TCP are GIO's, TLS is GnuTLS: 1.2 and 1.3 only, certificate and host
 * name always verified. */
#ifndef POSTBAG_NET_STREAM_H
#define POSTBAG_NET_STREAM_H

#include <stdbool.h>

#include <gio/gio.h>

typedef enum {
    NET_ERROR_NAME,    /* the host name is not known */
    NET_ERROR_CONNECT, /* nobody answers there */
    NET_ERROR_CLOSED, /* the other side ended the connection; in TLS without close_notify too */
    NET_ERROR_TIMEOUT,    /* nothing, or next to nothing, came for too long */
    NET_ERROR_TLS,        /* the handshake or a record failed */
    NET_ERROR_WRONG_HOST, /* the certificate is for other names, which the message lists */
    NET_ERROR_UNKNOWN_CA,      /* signed by nobody that is trusted (self-signed too) */
    NET_ERROR_EXPIRED,         /* or not valid yet */
    NET_ERROR_BAD_CERTIFICATE, /* revoked, wrong purpose, weak, … */
    NET_ERROR_INJECTION, /* bytes were there before the handshake that should follow it */
    NET_ERROR_CA_FILE, /* ca_file cannot be read or holds no certificate: bad settings */
} NetError;

#define NET_ERROR (net_error_quark())
GQuark net_error_quark(void);

typedef struct {
    const char *host;
    guint16 port;
    const char *ca_file; /* NULL: the system's trust */
    guint
        connect_seconds; /* 0: 30, over names and all addresses; for the handshake again */
    guint idle_seconds;  /* 0: 60, for a single read, or 16 KiB of a write */
    guint
        floor_bytes_per_min; /* a read stream slower than this over a minute is a timeout; 0: 1024 */
} NetTarget;

typedef struct {
    char *protocol; /* "TLS1.3" */
    char *cipher;   /* "AES-256-GCM" */
    char *subject;  /* of the certificate, made visible */
    char *issuer;
    gint64 valid_from, valid_until;
    guint8 key_sha256[32]; /* of the SubjectPublicKeyInfo: what `pin` holds */
} NetTlsInfo;

typedef struct NetStream NetStream;

/* TCP only. `target` is copied. */
NetStream *net_stream_connect(const NetTarget *target, GCancellable *cancellable,
                              GError **error);
/* The handshake; fails with NET_ERROR_INJECTION when bytes have already been received that nobody read
 * or that the caller says it holds (`n_pending` > 0). A server that talks before anything was read or
 * written is NET_ERROR_TLS instead: the port is not for TLS. Once per stream; after a failure every
 * other call repeats that error. */
bool net_stream_start_tls(NetStream *stream, gsize n_pending, GCancellable *cancellable,
                          GError **error);
/* Waits for at least one byte, reads what is there. 0 is never returned: an end is NET_ERROR_CLOSED.
 * After a timeout or a cancel it may be called again. */
gssize net_stream_read(NetStream *stream, void *buf, gsize len, GCancellable *cancellable,
                       GError **error);
/* 1 when a read would not wait (it has bytes or an end to report; TLS records without data do not
 * count), 0 when nothing has come within `timeout_ms`, -1 on error. */
int net_stream_poll(NetStream *stream, guint timeout_ms, GCancellable *cancellable,
                    GError **error);
/* Writes all of it. After a failure half way every later write fails too; reads may still work. */
bool net_stream_write(NetStream *stream, const void *bytes, gsize len,
                      GCancellable *cancellable, GError **error);
/* The reads that follow carry one transfer: the progress floor is measured anew from here. Call it at
 * each command, so that a quiet server that is asked seldom is not taken for a slow one. */
void net_stream_mark(NetStream *stream);
/* Replaces idle_seconds from now on (QUIT waits 10 s only). */
void net_stream_set_idle_seconds(NetStream *stream, guint seconds);

bool net_stream_is_tls(const NetStream *stream);
/* Is the peer on this machine (127.0.0.0/8 or ::1)? */
bool net_stream_is_loopback(const NetStream *stream);
/* NULL before TLS. Borrowed, valid as long as the stream. */
const NetTlsInfo *net_stream_tls_info(const NetStream *stream);
/* "192.0.2.1:995". Borrowed. */
const char *net_stream_peer(const NetStream *stream);
/* Says goodbye (close_notify) without waiting, closes, frees. NULL is fine. */
void net_stream_free(NetStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NetStream, net_stream_free)

#endif
