/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/demo/client.c: a client that is good enough to try the server with, over real sockets. */
#include <config.h>

#include "client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Generous: a loaded machine may be slow, and a test that hangs must end. */
#define SECONDS 60

NetStream *
client_connect(guint16 port, ClientKind kind, const char *ca_file, GError **error)
{
    NetTarget target = { .host = "localhost",
                         .port = port,
                         .ca_file = ca_file,
                         .connect_seconds = SECONDS,
                         .idle_seconds = SECONDS };
    g_autoptr(NetStream) stream = net_stream_connect(&target, NULL, error);

    if (stream == NULL ||
        (kind == CLIENT_TLS && !net_stream_start_tls(stream, 0, NULL, error)))
        return NULL;
    return g_steal_pointer(&stream);
}

void
client_say(NetStream *stream, const char *text)
{
    g_autoptr(GError) error = NULL;

    assert_true(net_stream_write(stream, text, strlen(text), NULL, &error));
}

static bool
ends_with(const GString *heard, const char *end)
{
    gsize len = strlen(end);

    return heard->len >= len && memcmp(heard->str + heard->len - len, end, len) == 0;
}

GString *
client_hear(NetStream *stream, const char *end)
{
    GString *heard = g_string_new(NULL);
    char buf[65536];
    gssize n;

    while (!ends_with(heard, end) &&
           (n = net_stream_read(stream, buf, sizeof buf, NULL, NULL)) > 0)
        g_string_append_len(heard, buf, n);
    return heard;
}

void
client_expect(NetStream *stream, const char *wanted)
{
    g_autoptr(GString) heard = client_hear(stream, wanted);

    assert_string_equal(heard->str, wanted);
}
