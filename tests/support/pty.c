/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/pty.c: a program on a pseudo-terminal (posix_openpt, one session for each program). */
#include <config.h>

#include "pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gio/gio.h>

struct Pty {
    int master, slave;
    pid_t child; /* 0: none, or collected */
    int status;
    bool has_ended;
    struct termios modes; /* before the program */
};

static void
close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

Pty *
pty_new(int rows, int cols, GError **error)
{
    Pty *pty = g_new0(Pty, 1);

    pty->slave = -1;
    pty->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (pty->master >= 0 && grantpt(pty->master) == 0 && unlockpt(pty->master) == 0)
        pty->slave = open(ptsname(pty->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (pty->slave < 0 || tcgetattr(pty->slave, &pty->modes) != 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "no pseudo-terminal: %s",
                    g_strerror(errno));
        pty_free(pty);
        return NULL;
    }
    fcntl(pty->master, F_SETFL, O_NONBLOCK);
    pty_resize(pty, rows, cols);
    return pty;
}

void
pty_free(Pty *pty)
{
    if (pty == NULL)
        return;
    if (pty->child > 0) {
        kill(pty->child, SIGKILL);
        waitpid(pty->child, NULL, 0);
    }
    close_fd(&pty->master);
    close_fd(&pty->slave);
    g_free(pty);
}

static void
become(const char *terminal, char **argv, char **env, const char *dir)
{
    int fd;

    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    fd = open(terminal, O_RDWR); /* the first terminal of a session becomes its own */
    if (fd < 0 || ioctl(fd, TIOCSCTTY, 0) != 0 || chdir(dir) != 0)
        _exit(126);
    for (int to = 0; to <= 2; to++)
        dup2(fd, to);
    if (fd > 2)
        close(fd);
    signal(SIGPIPE, SIG_DFL);
    execvpe(argv[0], argv, env);
    dprintf(2, "cannot run %s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

bool
pty_spawn(Pty *pty, char **argv, char **env, const char *dir, GError **error)
{
    g_autofree char *terminal = g_strdup(ptsname(pty->master));

    pty->child = fork();
    if (pty->child == 0)
        become(terminal, argv, env, dir);
    if (pty->child < 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot fork: %s",
                    g_strerror(errno));
        return false;
    }
    return true;
}

gsize
pty_read(Pty *pty, char *buf, gsize size, int timeout_ms)
{
    struct pollfd poll_fd = { .fd = pty->master, .events = POLLIN };
    ssize_t n;

    if (poll(&poll_fd, 1, timeout_ms) <= 0)
        return 0;
    n = read(pty->master, buf, size);
    return n > 0 ? (gsize)n : 0;
}

void
pty_write(Pty *pty, const char *bytes, gsize len)
{
    while (len > 0 && pty->master >= 0) {
        struct pollfd poll_fd = { .fd = pty->master, .events = POLLOUT };
        ssize_t n = write(pty->master, bytes, len);

        if (n > 0) {
            bytes += n;
            len -= (gsize)n;
        } else if (n < 0 && errno == EAGAIN) {
            if (poll(&poll_fd, 1, 1000) == 0)
                return; /* a program that reads no keys: the test will see */
        } else if (n < 0 && errno != EINTR) {
            return;
        }
    }
}

void
pty_resize(Pty *pty, int rows, int cols)
{
    struct winsize size = { .ws_row = (unsigned short)rows,
                            .ws_col = (unsigned short)cols };

    ioctl(pty->master, TIOCSWINSZ, &size);
}

void
pty_signal(Pty *pty, int signal_number)
{
    if (pty->child > 0)
        kill(pty->child, signal_number);
}

void
pty_hang_up(Pty *pty)
{
    close_fd(&pty->slave);
    close_fd(&pty->master);
}

static bool is_asleep(pid_t pid);

static bool
children_are_asleep(const char *task)
{
    g_autofree char *file = g_build_filename(task, "children", NULL);
    g_autofree char *text = NULL;
    g_auto(GStrv) pids = NULL;

    if (!g_file_get_contents(file, &text, NULL, NULL))
        return true;
    pids = g_strsplit(text, " ", -1);
    for (char **pid = pids; *pid != NULL; pid++) {
        if (**pid != '\0' && !is_asleep(atoi(*pid)))
            return false;
    }
    return true;
}

/* A zombie sleeps for good; stopped counts as asleep. */
static bool
is_asleep(pid_t pid)
{
    g_autofree char *tasks = g_strdup_printf("/proc/%d/task", (int)pid);
    g_autoptr(GDir) dir = g_dir_open(tasks, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *task = g_build_filename(tasks, name, NULL);
        g_autofree char *file = g_build_filename(task, "stat", NULL);
        g_autofree char *text = NULL;
        const char *state;

        if (!g_file_get_contents(file, &text, NULL, NULL))
            continue;
        state = strrchr(text, ')');
        if (state == NULL || strchr("STtZX", state[2]) == NULL ||
            !children_are_asleep(task))
            return false;
    }
    return true;
}

bool
pty_is_idle(const Pty *pty)
{
    int unread = 0;

    if (pty->slave >= 0 && ioctl(pty->slave, FIONREAD, &unread) == 0 && unread > 0)
        return false;
    return pty->child <= 0 || is_asleep(pty->child);
}

bool
pty_has_ended(Pty *pty, int *status)
{
    int raw;

    if (!pty->has_ended && pty->child > 0 &&
        waitpid(pty->child, &raw, WNOHANG) == pty->child) {
        pty->has_ended = true;
        pty->child = 0;
        pty->status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    }
    *status = pty->status;
    return pty->has_ended;
}

bool
pty_is_restored(const Pty *pty)
{
    struct termios now;

    return pty->slave >= 0 && tcgetattr(pty->slave, &now) == 0 &&
           now.c_iflag == pty->modes.c_iflag && now.c_oflag == pty->modes.c_oflag &&
           now.c_cflag == pty->modes.c_cflag && now.c_lflag == pty->modes.c_lflag &&
           memcmp(now.c_cc, pty->modes.c_cc, sizeof now.c_cc) == 0;
}
