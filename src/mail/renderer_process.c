/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/renderer_process.c: starting the process that reads messages, and ending it (L2).
 *
 * It is executed anew and not only forked: nothing that is in our memory is in its. Of the environment it gets what
 * says how text and times are read, and of our descriptors the socket. */
#include <config.h>

#include "renderer_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *program = "/proc/self/exe";

void
mail_renderer_set_program(const char *path)
{
    if (path != NULL)
        program = path;
}

/* Beginnings of what the child may know. */
static const char *const kept[] = {
    "LANG=",
    "LC_",
    "LANGUAGE=",
    "TZ=",
    "TZDIR=",
    "LOCPATH=",
    "GCONV_PATH=",
    "LD_PRELOAD=",
    "LD_LIBRARY_PATH=",
    "ASAN_OPTIONS=",
    "UBSAN_OPTIONS=",
    "MALLOC_",
};

static GPtrArray *
environment(void)
{
    GPtrArray *chosen = g_ptr_array_new();

    for (char **variable = environ; *variable != NULL; variable++) {
        for (gsize i = 0; i < G_N_ELEMENTS(kept); i++) {
            if (g_str_has_prefix(*variable, kept[i])) {
                g_ptr_array_add(chosen, *variable);
                break;
            }
        }
    }
    g_ptr_array_add(chosen, NULL);
    return chosen;
}

static void
set_descriptors(posix_spawn_file_actions_t *actions, int socket_fd)
{
    posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
    /* What a library says of a message is not for a terminal. */
    if (isatty(STDERR_FILENO) == 1)
        posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(actions, socket_fd, RENDERER_SOCKET);
    posix_spawn_file_actions_addclosefrom_np(actions, RENDERER_SOCKET + 1);
}

static int
spawn(RendererProcess *process, int socket_fd)
{
    static const char *const argument_of[] = {
        [MAIL_RENDERER_TEXT] = MAIL_RENDERER_ARGUMENT,
        [MAIL_RENDERER_PICTURES] = MAIL_RENDERER_PICTURES_ARGUMENT,
    };
    char *const arguments[] = { (char *)"postbag", (char *)argument_of[process->kind],
                                NULL };
    g_autoptr(GPtrArray) chosen = environment();
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int status;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    set_descriptors(&actions, socket_fd);
    /* ^C and ^Z are for the reader alone. */
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    status = posix_spawn(&process->pid, program, &actions, &attributes, arguments,
                         (char *const *)chosen->pdata);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return status;
}

bool
renderer_process_start(RendererProcess *process)
{
    int ends[2];

    process->fd = -1;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    /* Where 3 is free it may be an end of ours: dup2 to itself would leave it marked to be closed. */
    if (ends[1] == RENDERER_SOCKET) {
        int moved = fcntl(ends[1], F_DUPFD_CLOEXEC, RENDERER_SOCKET + 1);

        close(ends[1]);
        ends[1] = moved;
    }
    if (ends[1] >= 0 && spawn(process, ends[1]) == 0)
        process->fd = ends[0];
    else
        close(ends[0]);
    if (ends[1] >= 0)
        close(ends[1]);
    return process->fd >= 0;
}

bool
renderer_process_send(RendererProcess *process, const RendererRequest *request, int fd,
                      int out_fd)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(2 * sizeof(int))];
    } control = { 0 };
    struct iovec piece = { (void *)request, sizeof(*request) };
    struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };
    const int fds[2] = { fd, out_fd };
    gsize n_fds = fd < 0 ? 0 : out_fd < 0 ? 1 : 2;
    gssize n;

    if (n_fds > 0) {
        struct cmsghdr *part = &control.align;

        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(n_fds * sizeof(int));
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(n_fds * sizeof(int));
        memcpy(CMSG_DATA(part), fds, n_fds * sizeof(int));
    }
    do {
        n = sendmsg(process->fd, &message, MSG_NOSIGNAL);
    } while (n < 0 && errno == EINTR);
    return n == (gssize)sizeof(*request);
}

void
renderer_process_end(RendererProcess *process)
{
    if (process->fd < 0)
        return;
    close(process->fd);
    process->fd = -1;
    (void)kill(process->pid, SIGKILL);
    while (waitpid(process->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
}
