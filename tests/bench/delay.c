/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/bench/delay.c: delay PORT-FILE TO-PORT MILLISECONDS: a line that is long but not narrow.
 *
 * Listens on a port of 127.0.0.1, which it writes to PORT-FILE, and passes bytes on to TO-PORT there and back, each
 * MILLISECONDS after it came. It reads as fast as it can and holds as much as comes, so that nothing but the time on
 * the way is changed. Connecting itself takes no time. Runs until it is killed. */
#include <config.h>

#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CHUNK 65536

typedef struct Chunk Chunk;

struct Chunk {
    Chunk *next;
    long long due;  /* microseconds */
    size_t at, len; /* len 0: the end of the stream */
    char bytes[CHUNK];
};

typedef struct {
    int from, to;
    bool has_ended; /* nothing more comes from `from` */
    bool is_over;   /* and all of it was passed on */
    Chunk *first, **last;
} Way;

static long long delay_us;

static long long
now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static int
bind_loopback(in_port_t port, int (*attach)(int, const struct sockaddr *, socklen_t))
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;

    if (fd < 0 || attach(fd, (struct sockaddr *)&address, sizeof address) != 0)
        err(1, "port %u", port);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static void
take_in(Way *way)
{
    Chunk *chunk = malloc(sizeof *chunk);
    ssize_t n;

    if (chunk == NULL)
        err(1, "memory");
    n = recv(way->from, chunk->bytes, CHUNK, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
        free(chunk);
        return;
    }
    chunk->next = NULL;
    chunk->due = now_us() + delay_us;
    chunk->at = 0;
    chunk->len = n > 0 ? (size_t)n : 0;
    way->has_ended = n <= 0;
    *way->last = chunk;
    way->last = &chunk->next;
}

static void
drop_first(Way *way)
{
    Chunk *chunk = way->first;

    way->first = chunk->next;
    if (way->first == NULL)
        way->last = &way->first;
    free(chunk);
}

static void
pass_on(Way *way, long long now)
{
    while (way->first != NULL && way->first->due <= now) {
        Chunk *chunk = way->first;
        ssize_t n;

        if (chunk->len == 0) {
            shutdown(way->to, SHUT_WR);
            way->is_over = true;
            drop_first(way);
            continue;
        }
        n = send(way->to, chunk->bytes + chunk->at, chunk->len - chunk->at,
                 MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (n < 0)
            chunk->at = chunk->len; /* nobody is there to take it */
        else
            chunk->at += (size_t)n;
        if (chunk->at == chunk->len)
            drop_first(way);
    }
}

/* Waits for bytes, for room, or for the time of the next chunk. */
static void
wait_for(const Way *there, const Way *back)
{
    const Way *const ways[] = { there, back };
    struct pollfd polled[2] = { { .fd = there->from }, { .fd = back->from } };
    long long now = now_us();
    long long wait = 1000000;
    struct timespec timeout;

    for (int i = 0; i < 2; i++) {
        if (!ways[i]->has_ended)
            polled[i].events |= POLLIN;
        if (ways[i]->first == NULL)
            continue;
        if (ways[i]->first->due <= now)
            polled[1 - i].events |= POLLOUT;
        else if (ways[i]->first->due - now < wait)
            wait = ways[i]->first->due - now;
    }
    for (int i = 0; i < 2; i++) {
        if (polled[i].events == 0)
            polled[i].fd = -1;
    }
    timeout = (struct timespec){ wait / 1000000, wait % 1000000 * 1000 };
    ppoll(polled, 2, &timeout, NULL);
}

static void
serve(int client, int server)
{
    Way there = { .from = client, .to = server };
    Way back = { .from = server, .to = client };

    there.last = &there.first;
    back.last = &back.first;
    while (!there.is_over || !back.is_over) {
        wait_for(&there, &back);
        if (!there.has_ended)
            take_in(&there);
        if (!back.has_ended)
            take_in(&back);
        pass_on(&there, now_us());
        pass_on(&back, now_us());
    }
}

static void
write_port(const char *file, int listener)
{
    struct sockaddr_in address;
    socklen_t len = sizeof address;
    FILE *out = fopen(file, "w");

    if (out == NULL || getsockname(listener, (struct sockaddr *)&address, &len) != 0 ||
        fprintf(out, "%d\n", ntohs(address.sin_port)) < 0 || fclose(out) != 0)
        err(1, "%s", file);
}

int
main(int argc, char **argv)
{
    int on = 1;
    int listener;

    if (argc != 4)
        errx(64, "use: delay PORT-FILE TO-PORT MILLISECONDS");
    delay_us = atoll(argv[3]) * 1000;
    signal(SIGCHLD, SIG_IGN);
    listener = bind_loopback(0, bind);
    if (listen(listener, 16) != 0)
        err(1, "listen");
    write_port(argv[1], listener);
    for (;;) {
        int client = accept(listener, NULL, NULL);

        if (client < 0)
            err(1, "accept");
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (fork() == 0) {
            serve(client, bind_loopback((in_port_t)atoi(argv[2]), connect));
            _exit(0);
        }
        close(client);
    }
}
