/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/base/test_sandbox.c: what a process can no longer do. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/sandbox.h"

#define MB (1024 * 1024)

typedef struct {
    PbSandboxState state;
    int result; /* of what was tried */
    int error;
} Report;

/* Runs `attempt` in a process that has entered the sandbox. False when that process did not end by itself. */
static bool
try(int (*attempt)(int fd), Report *report)
{
    const PbSandboxLimits limits = { .memory = 256 * MB, .descriptors = 16 };
    int ends[2];
    int file = open("/dev/null", O_RDWR | O_CLOEXEC);
    int status;
    pid_t pid;
    gssize n;

    assert_int_equal(pipe(ends), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        Report mine = { 0 };

        pb_sandbox_enter(&limits, &mine.state);
        errno = 0;
        mine.result = attempt(file);
        mine.error = errno;
        _exit(write(ends[1], &mine, sizeof(mine)) == (gssize)sizeof(mine) ? 0 : 1);
    }
    close(ends[1]);
    close(file);
    n = read(ends[0], report, sizeof(*report));
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return n == (gssize)sizeof(*report) && WIFEXITED(status);
}

static int
open_file(int fd)
{
    (void)fd;
    return open("/etc/passwd", O_RDONLY);
}

static int
make_file(int fd)
{
    (void)fd;
    return creat("/postbag-sandbox-test", 0600);
}

static int
open_folder(int fd)
{
    (void)fd;
    return open("/", O_RDONLY | O_DIRECTORY);
}

static int
make_socket(int fd)
{
    (void)fd;
    return socket(AF_INET, SOCK_STREAM, 0);
}

static int
make_local_socket(int fd)
{
    int ends[2];

    (void)fd;
    return socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
}

static int
connect_somewhere(int fd)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(110) };

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connect(fd, (struct sockaddr *)&address, sizeof(address));
}

static int
run_program(int fd)
{
    char *const arguments[] = { (char *)"true", NULL };

    (void)fd;
    return execv("/bin/true", arguments);
}

static int
fork_itself(int fd)
{
    (void)fd;
    return (int)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static int
map_code(int fd)
{
    (void)fd;
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                   MAP_FAILED
               ? -1
               : 0;
}

static int
signal_parent(int fd)
{
    (void)fd;
    return kill(getppid(), SIGTERM);
}

static int
trace_parent(int fd)
{
    (void)fd;
    return (int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

static int
look_at_path(int fd)
{
    struct stat status;

    (void)fd;
    return stat("/etc/passwd", &status);
}

static int
raise_limit(int fd)
{
    const struct rlimit limit = { 64, 64 };

    (void)fd;
    return setrlimit(RLIMIT_NOFILE, &limit);
}

static int
remove_file(int fd)
{
    (void)fd;
    return unlink("/postbag-sandbox-test");
}

static void
sandbox__refuses__what_is_not_computing(void **state)
{
    static const struct {
        const char *what;
        int (*attempt)(int fd);
    } rows[] = {
        { "open a file", open_file },
        { "make a file", make_file },
        { "open a folder", open_folder },
        { "make a socket", make_socket },
        { "make a pair of sockets", make_local_socket },
        { "connect", connect_somewhere },
        { "run a program", run_program },
        { "fork", fork_itself },
        { "map code", map_code },
        { "signal the parent", signal_parent },
        { "trace the parent", trace_parent },
        { "look at a path", look_at_path },
        { "raise a limit", raise_limit },
        { "remove a file", remove_file },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        Report report;

        if (!try(rows[i].attempt, &report))
            fail_msg("%s: the process ended over it", rows[i].what);
        /* What the kernel can, it has to do. */
        assert_int_equal(report.state.has_seccomp,
                         access("/proc/sys/kernel/seccomp/actions_avail", F_OK) == 0);
        if (!report.state.has_seccomp)
            skip();
        if (report.result != -1 || (report.error != EPERM && report.error != EACCES))
            fail_msg("%s: %d, %s", rows[i].what, report.result, strerror(report.error));
    }
}

static int
compute(int fd)
{
    char *bytes = malloc(MB);
    struct stat status;
    int sum = 0;

    memset(bytes, 1, MB);
    for (int i = 0; i < MB; i++)
        sum += bytes[i];
    free(bytes);
    return sum == MB && fstat(fd, &status) == 0 && write(fd, "x", 1) == 1 ? 1 : 0;
}

static void
sandbox__lets__it_compute_and_use_what_it_has(void **state)
{
    Report report;

    (void)state;
    assert_true(try(compute, &report));
    assert_int_equal(report.result, 1);
}

static int
take_memory(int fd)
{
    (void)fd;
    return mmap(NULL, (size_t)512 * MB, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
               ? -1
               : 0;
}

static void
sandbox__limits__memory(void **state)
{
    Report report;

    (void)state;
    assert_true(try(take_memory, &report));
    if (!report.state.has_memory_limit)
        skip();
    assert_int_equal(report.result, -1);
    assert_int_equal(report.error, ENOMEM);
}

static void
words__name__what_is_active(void **state)
{
    static const struct {
        PbSandboxState state;
        const char *words;
    } rows[] = {
        { { true, 7, true },
          "no network, no files, no programs, little memory (seccomp, Landlock 7)" },
        { { true, 0, true },
          "no network, no files, no programs, little memory (seccomp); "
          "this kernel has no Landlock" },
        { { false, 2, false }, "no files; the network is not shut off (Landlock 2)" },
        { { false, 0, false },
          "a process of its own, but this kernel has neither seccomp "
          "nor Landlock to hold it" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *words = pb_sandbox_words(&rows[i].state);

        assert_string_equal(words, rows[i].words);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sandbox__refuses__what_is_not_computing),
        cmocka_unit_test(sandbox__lets__it_compute_and_use_what_it_has),
        cmocka_unit_test(sandbox__limits__memory),
        cmocka_unit_test(words__name__what_is_active),
    };

    return cmocka_run_group_tests_name("sandbox", tests, NULL, NULL);
}
