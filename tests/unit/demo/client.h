/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/demo/client.h: a client that is good enough to try the server with, over real sockets. */
#ifndef POSTBAG_TESTS_DEMO_CLIENT_H
#define POSTBAG_TESTS_DEMO_CLIENT_H

#include "net/stream.h"
#include "demo/pop3d.h"

typedef enum { CLIENT_PLAIN, CLIENT_TLS } ClientKind;

/* `ca_file` may be NULL for CLIENT_PLAIN. NULL with the error of net. */
NetStream *client_connect(guint16 port, ClientKind kind, const char *ca_file,
                          GError **error);
void client_say(NetStream *stream, const char *text);
/* Reads until what came ends with `end`, or to the end of the stream. */
GString *client_hear(NetStream *stream, const char *end);
/* Fails the test unless exactly `wanted` comes. */
void client_expect(NetStream *stream, const char *wanted);

#endif
