/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/bench/timed.c: timed FILE PROGRAM ARGUMENTS: runs the program and writes what it took to FILE:
 *
 *   microseconds by the clock, of user time, of system time, and the most memory it held at once in KB (VmHWM)
 *
 * The programs that it started count where it waited for them. Exits with its status; 128 + N when signal N ended
 * it, 99 for a mistake. */
#include <config.h>

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long
microseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

static int
write_figures(const char *file, long took, const struct rusage *usage)
{
    FILE *out = fopen(file, "w");

    if (out == NULL)
        return 99;
    fprintf(out, "%ld %ld %ld %ld\n", took,
            usage->ru_utime.tv_sec * 1000000L + usage->ru_utime.tv_usec,
            usage->ru_stime.tv_sec * 1000000L + usage->ru_stime.tv_usec,
            usage->ru_maxrss);
    return fclose(out) == 0 ? 0 : 99;
}

int
main(int argc, char **argv)
{
    struct rusage usage;
    long began = microseconds();
    pid_t child;
    int status;

    if (argc < 3) {
        fprintf(stderr, "use: timed FILE PROGRAM ARGUMENTS\n");
        return 99;
    }
    child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        perror("timed");
        return 99;
    }
    if (write_figures(argv[1], microseconds() - began, &usage) != 0) {
        perror(argv[1]);
        return 99;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
