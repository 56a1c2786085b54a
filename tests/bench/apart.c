/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/bench/apart.c: apart FILE PROGRAM ARGUMENTS: runs the program and writes what it took to FILE, apart from what the
 * processes took that it started:
 *
 *   microseconds by the clock; of CPU time of the program, the most memory it held at once in KB; the same two of the
 *   one that took most of those it started
 *
 * It traces them, so that each stops once when it ends and is asked then. Exits with the status of the program; 128 + N when signal
 * N ended it, 99 for a mistake. */
#define _GNU_SOURCE
#include <config.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define OPTIONS                                                      \
    (PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | \
     PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL)

typedef struct {
    long cpu_us, peak_kb;
} Cost;

static long
microseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

/* Of a process that stands at its end: VmHWM, for what rusage calls the peak is that of the processes it waited for too. */
static long
peak_kb(pid_t pid)
{
    char path[64], line[256];
    long kb = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
    file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (strncmp(line, "VmHWM:", 6) == 0)
            kb = strtol(line + 6, NULL, 10);
    }
    if (file != NULL)
        fclose(file);
    return kb;
}

/* The same way: nanoseconds on a processor, of the main thread, which is all that these programs work with. */
static long
cpu_us(pid_t pid)
{
    char path[64];
    long long nanoseconds = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%ld/schedstat", (long)pid);
    file = fopen(path, "r");
    if (file != NULL && fscanf(file, "%lld", &nanoseconds) != 1)
        nanoseconds = 0;
    if (file != NULL)
        fclose(file);
    return (long)(nanoseconds / 1000);
}

/* Lets a process that stopped go on: with its signal, unless it is one of the tracing. */
static void
go_on(pid_t pid, int status)
{
    int stop = WSTOPSIG(status);
    int is_ours = status >> 16 != 0 || stop == SIGTRAP || stop == SIGSTOP;

    (void)ptrace(PTRACE_CONT, pid, NULL, (void *)(long)(is_ours ? 0 : stop));
}

static void
take(Cost *most, Cost cost)
{
    if (cost.cpu_us > most->cpu_us)
        *most = cost;
}

/* Of one that is gone; a process that is killed need not stop at its end. What reads messages waits for no others. */
static Cost
cost_of(const struct rusage *usage)
{
    return (Cost){ (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000L +
                       usage->ru_utime.tv_usec + usage->ru_stime.tv_usec,
                   usage->ru_maxrss };
}

/* Until the program is gone. Its status, or -1. */
static int
follow(pid_t program, Cost *own, Cost *started)
{
    int status;

    for (;;) {
        struct rusage usage;
        pid_t pid = wait4(-1, &status, __WALL, &usage);

        if (pid < 0 && errno == EINTR)
            continue;
        if (pid < 0)
            return -1;
        if (pid == program && !WIFSTOPPED(status))
            return status;
        if (!WIFSTOPPED(status)) {
            take(started, cost_of(&usage));
            continue;
        }
        if (status >> 16 == PTRACE_EVENT_EXIT) {
            if (pid == program)
                *own = (Cost){ cpu_us(pid), peak_kb(pid) };
            else
                take(started, (Cost){ cpu_us(pid), peak_kb(pid) });
        }
        go_on(pid, status);
    }
}

static pid_t
start(char **argv)
{
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        (void)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        (void)raise(SIGSTOP);
        execvp(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
        ptrace(PTRACE_SETOPTIONS, pid, NULL, (void *)(long)OPTIONS) < 0)
        return -1;
    (void)ptrace(PTRACE_CONT, pid, NULL, NULL);
    return pid;
}

int
main(int argc, char **argv)
{
    Cost own = { 0, 0 }, started = { 0, 0 };
    long began = microseconds();
    pid_t pid;
    int status;
    FILE *out;

    if (argc < 3) {
        fprintf(stderr, "use: apart FILE PROGRAM ARGUMENTS\n");
        return 99;
    }
    pid = start(argv + 2);
    status = pid < 0 ? -1 : follow(pid, &own, &started);
    out = status == -1 ? NULL : fopen(argv[1], "w");
    if (out == NULL) {
        perror("apart");
        return 99;
    }
    fprintf(out, "%ld %ld %ld %ld %ld\n", microseconds() - began, own.cpu_us, own.peak_kb,
            started.cpu_us, started.peak_kb);
    if (fclose(out) != 0)
        return 99;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
