/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/bench/mda.c: mda MAILDIR: delivers standard input as one message, durably: write, fsync, rename. What
 * fetchmail needs to store anything at all. */
#include <config.h>

#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
    static char buf[128 * 1024];
    char from[PATH_MAX], to[PATH_MAX];
    struct timespec now;
    ssize_t n;
    int fd;

    if (argc != 2)
        errx(64, "use: mda MAILDIR");
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(from, sizeof from, "%s/tmp/%ld.N%ldP%d.mda", argv[1], (long)now.tv_sec,
             now.tv_nsec, (int)getpid());
    snprintf(to, sizeof to, "%s/new/%ld.N%ldP%d.mda", argv[1], (long)now.tv_sec,
             now.tv_nsec, (int)getpid());
    fd = open(from, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        err(75, "%s", from);
    while ((n = read(STDIN_FILENO, buf, sizeof buf)) > 0) {
        for (ssize_t at = 0, put; at < n; at += put) {
            put = write(fd, buf + at, (size_t)(n - at));
            if (put <= 0)
                err(75, "%s", from);
        }
    }
    if (n < 0 || fsync(fd) != 0 || close(fd) != 0 || rename(from, to) != 0)
        err(75, "%s", from);
    return 0;
}
