/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/arena_run.c: runs the program with shim.so preloaded, and takes what it says. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arena.h"

extern char **environ;

/* A sanitizer that is a library wants to come before anything else that is preloaded. */
static char *
find_sanitizer(void)
{
    g_autofree char *maps = NULL;
    g_auto(GStrv) lines = NULL;

    if (!g_file_get_contents("/proc/self/maps", &maps, NULL, NULL))
        return NULL;
    lines = g_strsplit(maps, "\n", -1);
    for (gsize i = 0; lines[i] != NULL; i++) {
        const char *path = strchr(lines[i], '/');

        if (path != NULL &&
            (strstr(path, "/libasan.so") != NULL || strstr(path, "/libtsan.so") != NULL))
            return g_strdup(path);
    }
    return NULL;
}

static char *
preload(void)
{
    const char *builddir = g_getenv("builddir");
    g_autofree char *sanitizer = find_sanitizer();
    g_autofree char *relative =
        g_build_filename(builddir == NULL ? "." : builddir, "tests/crash/shim.so", NULL);
    g_autofree char *shim = g_canonicalize_filename(relative, NULL);

    if (!g_file_test(shim, G_FILE_TEST_EXISTS))
        g_error("there is no %s", shim);
    return sanitizer == NULL ? g_strdup(shim) : g_strconcat(sanitizer, ":", shim, NULL);
}

static char **
make_environment(const Arena *arena)
{
    g_autofree char *libraries = preload();
    char **list = g_get_environ();

    list = g_environ_setenv(list, "LD_PRELOAD", libraries, TRUE);
    list = g_environ_setenv(list, "TORTURE_PLAN", arena->plan_file, TRUE);
    if (arena->record != NULL)
        list = g_environ_setenv(list, "TORTURE_RECORD", arena->record, TRUE);
    return list;
}

static pid_t
spawn(const Arena *arena, char **argv, int out, int err)
{
    g_auto(GStrv) list = make_environment(arena);
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    status = posix_spawn(&pid, argv[0], &actions, NULL, argv, list);
    posix_spawn_file_actions_destroy(&actions);
    if (status != 0)
        g_error("%s: %s", argv[0], g_strerror(status));
    return pid;
}

/* False at the end. */
static bool
take(int fd, GString *text)
{
    char buf[4096];
    ssize_t n = read(fd, buf, sizeof buf);

    if (n > 0)
        g_string_append_len(text, buf, n);
    return n > 0 || (n < 0 && errno == EINTR);
}

/* Both pipes are at their end when the program is. */
static void
take_all(ArenaRun *run, int out, int err, pid_t pid)
{
    struct pollfd fds[] = { { .fd = out, .events = POLLIN },
                            { .fd = err, .events = POLLIN } };
    GString *texts[] = { run->out, run->err };

    while (fds[0].fd >= 0 || fds[1].fd >= 0) {
        int n = poll(fds, G_N_ELEMENTS(fds), ARENA_SECONDS * 1000);

        if (n == 0 && !run->has_hung) {
            run->has_hung = true;
            kill(pid, SIGKILL);
        }
        for (gsize i = 0; n > 0 && i < G_N_ELEMENTS(fds); i++) {
            if (fds[i].revents != 0 && !take(fds[i].fd, texts[i]))
                fds[i].fd = -1;
        }
    }
}

static void
run_and_wait(Arena *arena, ArenaRun *run, char **argv)
{
    int out[2], err[2];
    int status;
    pid_t pid;

    run->has_hung = false;
    run->out = g_string_new(NULL);
    run->err = g_string_new(NULL);
    if (pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0)
        g_error("no pipe: %s", g_strerror(errno));
    pid = spawn(arena, argv, out[1], err[1]);
    close(out[1]);
    close(err[1]);
    take_all(run, out[0], err[0], pid);
    close(out[0]);
    close(err[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    run->status = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

void
arena_run(Arena *arena, ArenaRun *run, const char *argument, ...)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    const char *program = g_getenv("POSTBAG");
    va_list args;

    if (program == NULL)
        g_error("POSTBAG is to say where the program is");
    g_ptr_array_add(argv, (char *)program);
    g_ptr_array_add(argv, (char *)"--home");
    g_ptr_array_add(argv, arena->home);
    va_start(args, argument);
    for (; argument != NULL; argument = va_arg(args, const char *))
        g_ptr_array_add(argv, (char *)argument);
    va_end(args);
    g_ptr_array_add(argv, NULL);
    run_and_wait(arena, run, (char **)argv->pdata);
    arena_settle(arena);
}

void
arena_run_clear(ArenaRun *run)
{
    g_string_free(run->out, TRUE);
    g_string_free(run->err, TRUE);
}
