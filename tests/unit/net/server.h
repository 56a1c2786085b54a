/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/net/server.h: a server on a thread that plays one script, and what tests of net share.
 *
 * Client and server agree on moments by tokens, never by sleeping. */
#ifndef POSTBAG_TESTS_NET_SERVER_H
#define POSTBAG_TESTS_NET_SERVER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gio/gio.h>

#include "net/listener.h"
#include "net/stream.h"
#include "identity.h"
#include "peer.h"

typedef struct Server Server;
typedef void (*ServerScript)(Server *server, NetPeer *peer);

typedef struct {
    ServerScript script;
    const NetIdentity *identity; /* borrowed; NULL: the shared good one */
    const char *priority;        /* NULL: the usual one */
    NetPeerPrepare prepare;      /* with the Server as its data; may be NULL */
    guint n_clients;             /* 0: 1; served one after another */
    gpointer data;               /* for the script */
} ServerOptions;

struct Server {
    ServerOptions options;
    NetListener *listener;
    GCancellable *cancellable;
    GAsyncQueue *to_server, *to_client; /* tokens */
    GThread *thread;
    bool is_secured; /* its side of the last handshake was completed */
};

Server *server_start(const ServerOptions *options);
/* Waits until the script has ended by itself. */
void server_join(Server *server);
/* Cancels what the script waits in, joins the thread. */
void server_stop(Server *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Server, server_stop)

/* The shared good identity and a file with its certificate. */
const NetIdentity *good_identity(void);
const char *good_ca_file(void);
/* Writes `text` to a file of the test's own folder, which goes away at exit. Valid until then. */
const char *test_file(const char *name, const char *text);

/* The client gives a token, the script takes it; and the other way round. */
void client_give(Server *server);
void server_take(Server *server);
void server_give(Server *server);
void client_take(Server *server);

/* For scripts. */
bool server_tls(Server *server, NetPeer *peer);
void server_say(Server *server, NetPeer *peer, const char *text);
/* Reads until the client has gone or the test is over. */
void server_linger(Server *server, NetPeer *peer);

/* The scripts that many tests want. */
void script_silence(Server *server, NetPeer *peer);     /* accepts, never says a thing */
void script_tls_silence(Server *server, NetPeer *peer); /* the same after the handshake */
void script_tls_hello(Server *server, NetPeer *peer);   /* "hello", then lingers */

/* Fail the test when they fail; main thread only. */
NetTarget server_target(const Server *server);
NetStream *client_plain(const Server *server);
NetStream *client_tls(const Server *server);
void expect_text(NetStream *stream, const char *text);
/* Fails the test unless it is NET_ERROR with this code; frees. */
void expect_error(GError *error, NetError code);

/* Cancels `cancellable` once the calling thread sleeps in a system call. */
typedef struct Canceller Canceller;
Canceller *canceller_start(GCancellable *cancellable);
/* Milliseconds from the cancel until now; joins. */
double canceller_finish(Canceller *canceller);
/* Returns once thread `tid` of this process sleeps. */
void wait_until_asleep(int tid);

double seconds_since(gint64 monotonic);

#endif
