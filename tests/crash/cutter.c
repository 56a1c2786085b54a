/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/cutter.c: takes one connection after the other and moves its bytes, until it is told to break it. */
#include <config.h>

#include "cutter.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#define PIECE 16384

struct Cutter {
    Cut cut;
    guint16 port, server_port;
    int listener;
    int ends[2]; /* a pipe: closed to end the thread */
    GThread *thread;
    guint64 counts[CUTTER_N_WAYS];
    bool is_broken;
};

static int
local_socket(guint16 port, struct sockaddr_in *address)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    *address = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port) };
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0)
        g_error("no socket: %s", g_strerror(errno));
    return fd;
}

static int
connect_to(guint16 port)
{
    struct sockaddr_in address;
    int on = 1;
    int fd = local_socket(port, &address);

    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        g_error("the server does not answer: %s", g_strerror(errno));
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static bool
send_all(int fd, const char *bytes, gsize len)
{
    while (len > 0) {
        ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);

        if (n <= 0)
            return false;
        bytes += n;
        len -= (gsize)n;
    }
    return true;
}

/* False when this way is over. */
static bool
move(Cutter *cutter, CutterWay way, int from, int to)
{
    char buf[PIECE];
    ssize_t n = recv(from, buf, sizeof buf, 0);
    guint64 before = cutter->counts[way];
    gsize len;

    if (n <= 0) {
        (void)shutdown(to, SHUT_WR);
        return false;
    }
    len = (gsize)n;
    cutter->counts[way] += len;
    if (way == cutter->cut.way && cutter->counts[way] > cutter->cut.after) {
        len = (gsize)(cutter->cut.after - before);
        cutter->is_broken = true;
    }
    return send_all(to, buf, len) && !cutter->is_broken;
}

static void
end_socket(const Cutter *cutter, int fd)
{
    const struct linger at_once = { .l_onoff = 1 };

    if (cutter->is_broken && cutter->cut.is_reset)
        (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
}

/* Until both ways are over, or it breaks, or the end is wanted. */
static void
relay(Cutter *cutter, int client)
{
    int server = connect_to(cutter->server_port);
    struct pollfd fds[] = { { .fd = client, .events = POLLIN },
                            { .fd = server, .events = POLLIN },
                            { .fd = cutter->ends[0], .events = POLLIN } };
    int on = 1;

    (void)setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    while (!cutter->is_broken && (fds[0].fd >= 0 || fds[1].fd >= 0)) {
        if (poll(fds, G_N_ELEMENTS(fds), -1) < 0 && errno != EINTR)
            break;
        if (fds[2].revents != 0)
            break;
        if (fds[0].revents != 0 && !move(cutter, CUTTER_UP, client, server))
            fds[0].fd = -1;
        if (!cutter->is_broken && fds[1].revents != 0 &&
            !move(cutter, CUTTER_DOWN, server, client))
            fds[1].fd = -1;
    }
    end_socket(cutter, server);
    end_socket(cutter, client);
}

static gpointer
run(gpointer data)
{
    Cutter *cutter = data;
    struct pollfd fds[] = { { .fd = cutter->listener, .events = POLLIN },
                            { .fd = cutter->ends[0], .events = POLLIN } };

    for (;;) {
        if (poll(fds, G_N_ELEMENTS(fds), -1) < 0 && errno != EINTR)
            break;
        if (fds[1].revents != 0)
            break;
        if (fds[0].revents != 0) {
            int client = accept4(cutter->listener, NULL, NULL, SOCK_CLOEXEC);

            /* What is broken stays so. */
            if (client >= 0 && cutter->is_broken)
                close(client);
            else if (client >= 0)
                relay(cutter, client);
        }
    }
    return NULL;
}

Cutter *
cutter_new(guint16 server_port, const Cut *cut)
{
    Cutter *cutter = g_new0(Cutter, 1);
    struct sockaddr_in address;
    socklen_t len = sizeof address;

    cutter->cut = *cut;
    cutter->server_port = server_port;
    cutter->listener = local_socket(0, &address);
    if (bind(cutter->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(cutter->listener, 8) != 0 ||
        getsockname(cutter->listener, (struct sockaddr *)&address, &len) != 0 ||
        pipe2(cutter->ends, O_CLOEXEC) != 0)
        g_error("no line: %s", g_strerror(errno));
    cutter->port = ntohs(address.sin_port);
    cutter->thread = g_thread_new("cutter", run, cutter);
    return cutter;
}

guint16
cutter_port(const Cutter *cutter)
{
    return cutter->port;
}

bool
cutter_end(Cutter *cutter, guint64 counts[CUTTER_N_WAYS])
{
    bool is_broken;

    close(cutter->ends[1]);
    g_thread_join(cutter->thread);
    close(cutter->ends[0]);
    close(cutter->listener);
    for (gsize i = 0; i < CUTTER_N_WAYS; i++)
        counts[i] = cutter->counts[i];
    is_broken = cutter->is_broken;
    g_free(cutter);
    return is_broken;
}
