/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/socksd.c: a SOCKS5 proxy on 127.0.0.1 for tests (RFC 1928, without authentication, CONNECT by name
 * only).
 *
 *   socksd PORT-FILE LOG NAME PORT
 *
 * Writes the port it listens on to PORT-FILE, and one line "NAME:PORT" to LOG for each request. Whoever asks for
 * NAME is connected to 127.0.0.1:PORT, all others are told that the host cannot be reached. */
#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gio/gio.h>

#define REPLY_LEN 10

typedef struct {
    const char *log;
    const char *name;
    guint16 port;
} Settings;

typedef struct {
    GInputStream *from;
    GOutputStream *to;
    GSocketConnection *ends[2];
} Flow;

static bool
read_exactly(GInputStream *in, void *buf, gsize len)
{
    return g_input_stream_read_all(in, buf, len, &len, NULL, NULL) && len > 0;
}

static gpointer
pump(gpointer data)
{
    Flow *flow = data;

    (void)g_output_stream_splice(flow->to, flow->from, G_OUTPUT_STREAM_SPLICE_NONE, NULL,
                                 NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(flow->ends); i++)
        (void)g_socket_shutdown(g_socket_connection_get_socket(flow->ends[i]), TRUE, TRUE,
                                NULL);
    return NULL;
}

/* Carries bytes both ways until one side ends. */
static void
relay(GSocketConnection *client, GSocketConnection *server)
{
    Flow up = { g_io_stream_get_input_stream(G_IO_STREAM(client)),
                g_io_stream_get_output_stream(G_IO_STREAM(server)),
                { client, server } };
    Flow down = { g_io_stream_get_input_stream(G_IO_STREAM(server)),
                  g_io_stream_get_output_stream(G_IO_STREAM(client)),
                  { client, server } };
    GThread *thread = g_thread_new("up", pump, &up);

    pump(&down);
    g_thread_join(thread);
}

static bool
send_reply(GOutputStream *out, guint8 code)
{
    const guint8 reply[REPLY_LEN] = { 5, code, 0, 1, 127, 0, 0, 1, 0, 0 };

    return g_output_stream_write_all(out, reply, sizeof reply, NULL, NULL, NULL);
}

/* The name that is asked for; NULL when it is no CONNECT by name. */
static char *
read_request(GInputStream *in, GOutputStream *out, guint16 *port)
{
    static const guint8 no_authentication[] = { 5, 0 };
    guint8 head[5];
    guint8 methods[255];
    guint8 bytes[2];
    g_autofree char *name = NULL;

    if (!read_exactly(in, head, 2) || head[0] != 5 || head[1] == 0 ||
        !read_exactly(in, methods, head[1]) ||
        !g_output_stream_write_all(out, no_authentication, sizeof no_authentication, NULL,
                                   NULL, NULL) ||
        !read_exactly(in, head, 5) || head[1] != 1 || head[3] != 3)
        return NULL;
    name = g_malloc0((gsize)head[4] + 1);
    if (!read_exactly(in, name, head[4]) || !read_exactly(in, bytes, 2))
        return NULL;
    *port = (guint16)(bytes[0] << 8 | bytes[1]);
    return g_steal_pointer(&name);
}

static void
note(const char *log, const char *name, guint16 port)
{
    FILE *file = fopen(log, "a");

    if (file == NULL)
        return;
    (void)fprintf(file, "%s:%u\n", name, port);
    (void)fclose(file);
}

static gboolean
serve(GThreadedSocketService *service, GSocketConnection *client, GObject *source,
      gpointer data)
{
    const Settings *settings = data;
    GInputStream *in = g_io_stream_get_input_stream(G_IO_STREAM(client));
    GOutputStream *out = g_io_stream_get_output_stream(G_IO_STREAM(client));
    g_autoptr(GSocketClient) dialer = g_socket_client_new();
    g_autoptr(GSocketConnection) server = NULL;
    guint16 port = 0;
    g_autofree char *name = read_request(in, out, &port);

    (void)service;
    (void)source;
    if (name == NULL)
        return TRUE;
    note(settings->log, name, port);
    if (strcmp(name, settings->name) == 0)
        server = g_socket_client_connect_to_host(dialer, "127.0.0.1", settings->port,
                                                 NULL, NULL);
    if (send_reply(out, server == NULL ? 4 : 0) && server != NULL)
        relay(client, server);
    return TRUE;
}

int
main(int argc, char **argv)
{
    g_autoptr(GSocketService) service = g_threaded_socket_service_new(8);
    g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
    g_autoptr(GSocketAddress) any = g_inet_socket_address_new(loopback, 0);
    g_autoptr(GSocketAddress) address = NULL;
    g_autofree char *text = NULL;
    Settings settings;

    if (argc != 5 || !g_socket_listener_add_address(
                         G_SOCKET_LISTENER(service), any, G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, NULL, &address, NULL))
        return 1;
    settings = (Settings){ argv[2], argv[3], (guint16)atoi(argv[4]) };
    text = g_strdup_printf(
        "%u\n", g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address)));
    g_signal_connect(service, "run", G_CALLBACK(serve), &settings);
    g_socket_service_start(service);
    if (!g_file_set_contents(argv[1], text, -1, NULL))
        return 1;
    g_main_loop_run(g_main_loop_new(NULL, FALSE));
}
