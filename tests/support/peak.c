/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/peak.c: peak FILE PROGRAM ARGUMENTS: runs the program and writes the most memory that it held at
 * once, in KB (ru_maxrss), to FILE. Exits with its status; 128 + N when signal N ended it, 99 for a mistake. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int
write_peak(const char *file, long kilobytes)
{
    FILE *out = fopen(file, "w");

    if (out == NULL)
        return 99;
    fprintf(out, "%ld\n", kilobytes);
    return fclose(out) == 0 ? 0 : 99;
}

int
main(int argc, char **argv)
{
    struct rusage usage;
    int status;
    pid_t child;

    if (argc < 3) {
        fprintf(stderr, "use: peak FILE PROGRAM ARGUMENTS\n");
        return 99;
    }
    child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        perror(argv[2]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        perror("peak");
        return 99;
    }
    if (write_peak(argv[1], usage.ru_maxrss) != 0) {
        perror(argv[1]);
        return 99;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
