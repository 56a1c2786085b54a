/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/file.c: reads and replaces the settings file (L1).
 *
 * Settings name commands that postbag runs, so a file that others can write is not read. It is replaced
 * by a rename within its folder; what a symbolic link points to is replaced, not the link. */
#include <config.h>

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "config/settings.h"

static bool
check_file(const char *path, int fd, GError **error)
{
    struct stat info;

    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_SYNTAX, "%s: is not a file", path);
        return false;
    }
    if ((info.st_mode & S_IWOTH) != 0) {
        g_set_error(error, PB_ERROR, PB_ERROR_INSECURE,
                    "%s: everybody may write it, and it can name commands: run chmod 600 "
                    "on it",
                    path);
        return false;
    }
    if (info.st_uid != geteuid() && info.st_uid != 0) {
        g_set_error(error, PB_ERROR, PB_ERROR_INSECURE, "%s: belongs to another user",
                    path);
        return false;
    }
    return true;
}

/* Up to `size` bytes; -1 with errno. */
static gssize
read_up_to(int fd, char *bytes, gsize size)
{
    gsize len = 0;

    while (len < size) {
        gssize n = read(fd, bytes + len, size - len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        len += (gsize)n;
    }
    return (gssize)len;
}

char *
config_file_read(const char *path, gsize *len, GError **error)
{
    g_autofree char *text = g_malloc(CONFIG_MAX_FILE + 2);
    /* Not blocking: a pipe in its place must not hold us up. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    gssize n;

    if (fd < 0) {
        int code = errno;

        g_set_error(error, CONFIG_ERROR,
                    code == ENOENT || code == ENOTDIR ? CONFIG_ERROR_MISSING
                                                      : CONFIG_ERROR_SYNTAX,
                    "%s: cannot be read: %s", path, g_strerror(code));
        return NULL;
    }
    if (!check_file(path, fd, error)) {
        close(fd);
        return NULL;
    }
    n = read_up_to(fd, text, CONFIG_MAX_FILE + 1);
    if (n < 0) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_SYNTAX, "%s: cannot be read: %s",
                    path, g_strerror(errno));
        close(fd);
        return NULL;
    }
    close(fd);
    text[n] = '\0';
    *len = (gsize)n;
    return g_realloc(g_steal_pointer(&text), (gsize)n + 1);
}

bool
config_file_is(const char *path, const char *text, gsize len, GError **error)
{
    gsize now_len = 0;
    g_autofree char *now = config_file_read(path, &now_len, NULL);

    if (now != NULL && now_len == len && memcmp(now, text, len) == 0)
        return true;
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_UNWRITABLE,
                "%s: was changed by another program since it was read", path);
    return false;
}

static bool
fail(const char *path, const char *what, GError **error)
{
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_UNWRITABLE, "%s: %s: %s", path, what,
                g_strerror(errno));
    return false;
}

static bool
write_all(int fd, const char *text, gsize len)
{
    while (len > 0) {
        gssize n = write(fd, text, len);

        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0) {
            text += n;
            len -= (gsize)n;
        }
    }
    return true;
}

/* The new name lasts only once its folder is on the disk. */
static bool
flush_folder(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool is_flushed;

    if (fd < 0)
        return false;
    is_flushed = fsync(fd) == 0;
    close(fd);
    return is_flushed;
}

bool
config_file_replace(const char *path, const char *text, gsize len, GError **error)
{
    g_autofree char *real = NULL;
    g_autofree char *dir = NULL;
    g_autofree char *temporary = NULL;
    char *resolved = realpath(path, NULL);
    bool is_written;
    int fd;

    real = g_strdup(resolved == NULL ? path : resolved);
    free(resolved);
    dir = g_path_get_dirname(real);
    temporary = g_strconcat(real, ".XXXXXX", NULL);
    fd = g_mkstemp_full(temporary, O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(path, "cannot be written", error);
    is_written = write_all(fd, text, len) && fsync(fd) == 0;
    if (close(fd) != 0 || !is_written || rename(temporary, real) != 0) {
        (void)fail(path, "cannot be written", error);
        (void)unlink(temporary);
        return false;
    }
    return flush_folder(dir) || fail(dir, "cannot be flushed to the disk", error);
}
