/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/bench/floor.c: the least that a download can cost: signs in, pipelines every RETR, keeps what it is told to.
 *
 *   floor list|discard|syncfs|fsync HOST PORT CA-FILE USER FOLDER keep|delete
 *
 * list only lists, discard keeps nothing; the others write one file for each message into FOLDER/new, and flush all of
 * them by one syncfs or each by an fsync of its own. No windows, no checks, no ledger: a mark to measure against. */
#include <config.h>

#include <err.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#define ROOM (1024 * 1024)
#define AHEAD \
    1000 /* RETRs under way: as good as all, and no buffer of the kernel fills up */

typedef enum { LIST, DISCARD, SYNCFS, FSYNC } Mode;

static gnutls_session_t tls;
static char in[ROOM], out[ROOM];
static size_t in_at, in_len, out_len;

static void
need(bool is_good, const char *what)
{
    if (!is_good)
        err(1, "%s", what);
}

static void
start(const char *host, const char *port, const char *ca_file)
{
    gnutls_certificate_credentials_t trust;
    struct addrinfo *address;
    int fd;
    int status;

    need(getaddrinfo(host, port, NULL, &address) == 0, host);
    fd = socket(address->ai_family, SOCK_STREAM, 0);
    need(connect(fd, address->ai_addr, address->ai_addrlen) == 0, port);
    gnutls_certificate_allocate_credentials(&trust);
    need(gnutls_certificate_set_x509_trust_file(trust, ca_file, GNUTLS_X509_FMT_PEM) > 0,
         ca_file);
    gnutls_init(&tls, GNUTLS_CLIENT);
    gnutls_set_default_priority(tls);
    gnutls_credentials_set(tls, GNUTLS_CRD_CERTIFICATE, trust);
    gnutls_session_set_verify_cert(tls, host, 0);
    gnutls_transport_set_int(tls, fd);
    while ((status = gnutls_handshake(tls)) < 0)
        need(!gnutls_error_is_fatal(status), gnutls_strerror(status));
}

/* The next line with its CRLF; valid until the next call. */
static char *
next_line(size_t *len)
{
    char *end;

    while ((end = memchr(in + in_at, '\n', in_len - in_at)) == NULL) {
        ssize_t n;

        memmove(in, in + in_at, in_len -= in_at);
        in_at = 0;
        need(in_len < ROOM, "a line without end");
        while ((n = gnutls_record_recv(tls, in + in_len, ROOM - in_len)) < 0)
            need(!gnutls_error_is_fatal((int)n), gnutls_strerror((int)n));
        need(n > 0, "the server ended the connection");
        in_len += (size_t)n;
    }
    *len = (size_t)(end + 1 - (in + in_at));
    in_at += *len;
    return end + 1 - *len;
}

static void
send_text(const char *text)
{
    size_t len = strlen(text);

    while (len > 0) {
        ssize_t n = gnutls_record_send(tls, text, len);

        need(n > 0 || !gnutls_error_is_fatal((int)n), "cannot send");
        text += MAX(n, 0);
        len -= (size_t)MAX(n, 0);
    }
}

static void
expect_ok(void)
{
    size_t len;

    need(memcmp(next_line(&len), "+OK", 3) == 0, "the server refuses");
}

/* Passes over the lines of a list; says how many. */
static unsigned
pass_list(void)
{
    unsigned n = 0;
    size_t len;

    for (expect_ok(); *next_line(&len) != '.'; n++)
        continue;
    return n;
}

static void
flush(int fd)
{
    for (size_t at = 0; fd >= 0 && at < out_len;) {
        ssize_t n = write(fd, out + at, out_len - at);

        need(n > 0, "write");
        at += (size_t)n;
    }
    out_len = 0;
}

static void
take_message(int fd)
{
    size_t len;
    char *line;

    expect_ok();
    for (line = next_line(&len); line[0] != '.' || len != 3; line = next_line(&len)) {
        size_t skip = line[0] == '.';
        size_t text = len - skip - (len > 1 && line[len - 2] == '\r' ? 2 : 1);

        if (out_len + len > ROOM)
            flush(fd);
        memcpy(out + out_len, line + skip, text);
        out[out_len + text] = '\n';
        out_len += text + 1;
    }
    flush(fd);
}

static void
take_all(unsigned n, Mode mode, int dir)
{
    char text[32];
    unsigned asked = 0;

    for (unsigned i = 1; i <= n; i++) {
        static char commands[AHEAD * 20];
        size_t commands_len = 0;
        int fd = -1;

        /* Filled up by halves, so that many commands share a record. */
        while (asked < n && (asked + 1 - i < AHEAD / 2 || commands_len > 0) &&
               asked + 1 - i < AHEAD)
            commands_len +=
                (size_t)snprintf(commands + commands_len, sizeof commands - commands_len,
                                 "RETR %u\r\n", ++asked);
        if (commands_len > 0)
            send_text(commands);
        if (mode != DISCARD) {
            snprintf(text, sizeof text, "%u.M%uP1.floor", i, i);
            fd = openat(dir, text, O_WRONLY | O_CREAT | O_EXCL, 0600);
            need(fd >= 0, text);
        }
        take_message(fd);
        need(mode != FSYNC || fsync(fd) == 0, "fsync");
        need(fd < 0 || close(fd) == 0, "close");
    }
    need(mode != SYNCFS || syncfs(dir) == 0, "syncfs");
    need(mode == DISCARD || fsync(dir) == 0, "fsync of the folder");
}

static void
delete_all(unsigned n)
{
    for (unsigned i = 1; i <= n; i += AHEAD) {
        static char commands[AHEAD * 20];
        size_t len = 0;
        unsigned end = MIN(n, i + AHEAD - 1);

        for (unsigned k = i; k <= end; k++)
            len +=
                (size_t)snprintf(commands + len, sizeof commands - len, "DELE %u\r\n", k);
        send_text(commands);
        for (unsigned k = i; k <= end; k++)
            expect_ok();
    }
}

int
main(int argc, char **argv)
{
    static const char *const names[] = { "list", "discard", "syncfs", "fsync" };
    Mode mode = LIST;
    char text[128];
    int dir = -1;
    unsigned n;

    if (argc != 8)
        errx(
            64,
            "use: floor list|discard|syncfs|fsync HOST PORT CA-FILE USER FOLDER keep|delete");
    while (strcmp(argv[1], names[mode]) != 0)
        need(++mode <= FSYNC, argv[1]);
    if (mode >= SYNCFS) {
        dir = open(argv[6], O_RDONLY | O_DIRECTORY);
        need(dir >= 0, argv[6]);
    }
    start(argv[2], argv[3], argv[4]);
    expect_ok();
    snprintf(text, sizeof text, "USER %s\r\n", argv[5]);
    send_text(text);
    expect_ok();
    send_text("PASS secret\r\n");
    expect_ok();
    send_text("LIST\r\nUIDL\r\n");
    n = pass_list();
    need(pass_list() == n, "LIST and UIDL differ");
    if (mode != LIST)
        take_all(n, mode, dir);
    if (mode != LIST && strcmp(argv[7], "delete") == 0)
        delete_all(n);
    send_text("QUIT\r\n");
    expect_ok();
    return 0;
}
