/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/popget.c: what a POP3 server delivers, fetched by a client that shares no code with the program.
 *
 *   popget [--utf8] [--empty] PORT USER PASSWORD [FOLDER]
 *
 * Signs in at 127.0.0.1 in clear text, writes each message as FOLDER/NUMBER with its dots unstuffed and LF line
 * ends, prints "NUMBER SIZE UIDL" for each and deletes nothing, but with --empty each. Without a folder it only lists.
 * With --utf8 the server is told that headers may be UTF-8 (RFC 6856). Status 1 and a sentence when the server does not play along. */
#include <config.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define MAX_MESSAGES 10000

static FILE *from_server;
static FILE *to_server;
static char *line;
static size_t line_room;
static ssize_t line_len;

static void __attribute__((format(printf, 1, 2), noreturn)) stop(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fputs("popget: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static void
dial(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval limit = { .tv_sec = 60 };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        stop("nobody answers on port %d", port);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    from_server = fdopen(fd, "r");
    to_server = fdopen(dup(fd), "w");
    if (from_server == NULL || to_server == NULL)
        stop("no memory");
}

/* The next line without its LF and the CR before that; it may hold NULs. */
static void
read_line(void)
{
    line_len = getline(&line, &line_room, from_server);
    if (line_len <= 0 || line[line_len - 1] != '\n')
        stop("the connection ended");
    line[--line_len] = '\0';
    if (line_len > 0 && line[line_len - 1] == '\r')
        line[--line_len] = '\0';
}

static bool
is_end(void)
{
    return line_len == 1 && line[0] == '.';
}

static void
expect_ok(const char *what)
{
    read_line();
    if (strncmp(line, "+OK", 3) != 0)
        stop("%s: %.200s", what, line);
}

static void __attribute__((format(printf, 1, 2))) command(const char *format, ...)
{
    va_list arguments;
    char text[512];

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(to_server, "%s\r\n", text);
    fflush(to_server);
    expect_ok(text);
}

/* The rows of LIST or UIDL, by number. */
static int
read_listing(const char *name, char *rows[])
{
    int n = 0;

    command("%s", name);
    for (read_line(); !is_end(); read_line()) {
        char *rest;
        long number = strtol(line, &rest, 10);

        if (number != n + 1 || n == MAX_MESSAGES || *rest != ' ')
            stop("%s: a row that is none: %.200s", name, line);
        rows[n++] = strdup(rest + 1);
    }
    return n;
}

static void
read_message(int number, const char *folder)
{
    char path[4096];
    FILE *out;

    snprintf(path, sizeof path, "%s/%d", folder, number);
    out = fopen(path, "we");
    if (out == NULL)
        stop("%s cannot be written", path);
    command("RETR %d", number);
    for (read_line(); !is_end(); read_line()) {
        size_t skip = line[0] == '.' ? 1 : 0;

        fwrite(line + skip, 1, (size_t)line_len - skip, out);
        fputc('\n', out);
    }
    if (fclose(out) != 0)
        stop("%s cannot be written", path);
}

/* One session: everything is listed, written below `folder` unless that is NULL, and deleted if `is_emptied`. */
static void
visit(const char *folder, bool is_emptied)
{
    static char *sizes[MAX_MESSAGES], *uidls[MAX_MESSAGES];
    int n = read_listing("LIST", sizes);

    if (read_listing("UIDL", uidls) != n)
        stop("LIST and UIDL have different lengths");
    for (int i = 0; i < n; i++) {
        printf("%d %s %s\n", i + 1, sizes[i], uidls[i]);
        if (folder != NULL)
            read_message(i + 1, folder);
        if (is_emptied)
            command("DELE %d", i + 1);
        free(sizes[i]);
        free(uidls[i]);
    }
    command("QUIT");
}

static bool
take_option(int *argc, char ***argv, const char *name)
{
    if (*argc < 2 || strcmp((*argv)[1], name) != 0)
        return false;
    ++*argv;
    --*argc;
    return true;
}

int
main(int argc, char **argv)
{
    bool is_utf8 = take_option(&argc, &argv, "--utf8");
    bool is_emptied = take_option(&argc, &argv, "--empty");

    if (argc != 4 && argc != 5) {
        fputs("use: popget [--utf8] [--empty] PORT USER PASSWORD [FOLDER]\n", stderr);
        return 64;
    }
    dial(atoi(argv[1]));
    expect_ok("greeting");
    if (is_utf8)
        command("UTF8");
    command("USER %s", argv[2]);
    command("PASS %s", argv[3]);
    visit(argv[4], is_emptied);
    free(line);
    fclose(from_server);
    fclose(to_server);
    return 0;
}
