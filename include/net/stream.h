/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/net/stream.h: one TCP connection, plain or TLS alike (L1).
 *
 * Blocking calls for a worker thread; each has a deadline and ends within 100 ms of a cancel. Names,
 * happy eyeballs (RFC 8305), TCP and SOCKS are GIO's, TLS is GnuTLS: 1.2 and 1.3 only.
 *
 * A server is trusted when an authority vouches for its certificate and name and dates are right; or,
 * where the account pins keys, when it holds one of these keys. A pin replaces authority, name and dates
 * and nothing else: a certificate that is weak, revoked, wrongly signed or not meant for servers is
 * refused all the same. Nothing switches the check off. */
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
    NET_ERROR_PIN,     /* the server's key is none of the pinned ones */
    NET_ERROR_CLIENT_CERT, /* our certificate cannot be used, or the server will not have it */
    NET_ERROR_PROXY,       /* the proxy does not answer, or does not let us through */
} NetError;

#define NET_ERROR (net_error_quark())
GQuark net_error_quark(void);

typedef struct {
    const char *host;
    guint16 port;
    const char *ca_file; /* PEM, revocation lists too; NULL: the system's trust */
    /* NULL-terminated, NULL for none; each the SHA-256 of a SubjectPublicKeyInfo (RFC 7469 section 2.4)
     * as 64 lower-case hex digits, the key of the server's own certificate. */
    const char *const *pins;
    /* PEM files: our certificate with the chain that signed it, and its key, which only we may read and
     * which is not encrypted. Shown to a server that asks. `client_key` NULL: it is in `client_cert`. */
    const char *client_cert, *client_key;
    /* "socks5://host:port" or "socks5://user:password@host:port", port 1080 when left out. It looks up
     * `host` itself. NULL: none; the system's settings for proxies are never used. */
    const char *proxy;
    guint
        connect_seconds; /* 0: 30, over names and all addresses; for the handshake again */
    guint idle_seconds;  /* 0: 60, for a single read, or 16 KiB of a write */
    guint
        floor_bytes_per_min; /* a read stream slower than this over a minute is a timeout; 0: 1024 */
} NetTarget;

/* Text is made visible and cut. */
typedef struct {
    char *protocol; /* "TLS1.3" */
    char *cipher;   /* "AES-256-GCM"; "" when the handshake did not come that far */
    char *subject;  /* of the certificate */
    char *issuer;
    char *names; /* the hosts that it is for: "a.example, b.example and 2 more" */
    gint64 valid_from, valid_until;
    guint8 key_sha256[32]; /* of the SubjectPublicKeyInfo: what `pins` hold */
    bool is_trusted;       /* accepted, by an authority or by a pin */
    bool is_vouched;       /* an authority vouches for it, name and dates are right */
    bool is_pinned;        /* its key is one of `pins` */
    char *flaws; /* unless is_vouched: "is signed by itself, …, and expired on …" */
    bool is_client_asked; /* the server asked for a certificate of ours */
    bool is_client_shown; /* and got it */
} NetTlsInfo;

/* What ties a login to this very TLS session (RFC 5056). */
typedef enum {
    NET_BINDING_NONE,
    NET_BINDING_TLS_UNIQUE, /* RFC 5929; TLS 1.2 with extended master secret (RFC 7627) only */
    NET_BINDING_TLS_EXPORTER, /* RFC 9266; TLS 1.3 */
} NetBindingKind;

typedef struct NetStream NetStream;

/* TCP only, through the proxy where there is one; that never counts as loopback. `target` is copied. */
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
/* Is the peer on this machine (127.0.0.0/8 or ::1)? Never through a proxy. */
bool net_stream_is_loopback(const NetStream *stream);
/* NULL before TLS. After a certificate was refused it tells which one came (is_trusted is false).
 * Borrowed, valid as long as the stream. */
const NetTlsInfo *net_stream_tls_info(const NetStream *stream);
/* The one kind that this session has; NET_BINDING_NONE without TLS, or where none is safe. */
NetBindingKind net_stream_binding_kind(const NetStream *stream);
/* Its bytes, `len` of them; NULL and 0 when `kind` is not net_stream_binding_kind(). Borrowed, valid as
 * long as the stream. */
const guint8 *net_stream_binding(const NetStream *stream, NetBindingKind kind,
                                 gsize *len);
/* "192.0.2.1:995", or "pop.example.org:995 through 192.0.2.1:1080". Borrowed. */
const char *net_stream_peer(const NetStream *stream);
/* Says goodbye (close_notify) without waiting, closes, frees. NULL is fine. */
void net_stream_free(NetStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NetStream, net_stream_free)

/* The addresses of `host` as text, as the system sorts them; at least one, each once.
 * NET_ERROR_NAME, _TIMEOUT (after `seconds`; 0: 30) or G_IO_ERROR_CANCELLED. The caller unrefs. */
GPtrArray *net_resolve(const char *host, guint seconds, GCancellable *cancellable,
                       GError **error);

/* "3.7.9": of GnuTLS, as it runs. Static. */
const char *net_library_version(void);

#endif
