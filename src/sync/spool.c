/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/spool.c: a file that is gone when it is closed (L3). */
#include <config.h>

#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/error.h"

struct SyncSpool {
    int fd;
    guint64 end;
};

static bool
fail(const char *what, GError **error)
{
    g_set_error(error, PB_ERROR, PB_ERROR_CANNOT_WRITE, "%s: %s", what,
                g_strerror(errno));
    return false;
}

SyncSpool *
sync_spool_new(const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, ".spool-XXXXXX", NULL);
    int fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    SyncSpool *spool;

    if (fd < 0 || g_unlink(path) != 0) {
        fail(path, error);
        if (fd >= 0)
            (void)close(fd);
        return NULL;
    }
    spool = g_new0(SyncSpool, 1);
    spool->fd = fd;
    return spool;
}

void
sync_spool_free(SyncSpool *spool)
{
    if (spool == NULL)
        return;
    (void)close(spool->fd);
    g_free(spool);
}

guint64
sync_spool_end(const SyncSpool *spool)
{
    return spool->end;
}

bool
sync_spool_write(SyncSpool *spool, const void *bytes, gsize len, GError **error)
{
    const char *at = bytes;

    while (len > 0) {
        ssize_t n = pwrite(spool->fd, at, len, (off_t)spool->end);

        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            errno = EIO;
        if (n <= 0)
            return fail("a message cannot be kept for the moment", error);
        at += n;
        len -= (gsize)n;
        spool->end += (guint64)n;
    }
    return true;
}

bool
sync_spool_cut(SyncSpool *spool, guint64 end, GError **error)
{
    spool->end = end;
    return ftruncate(spool->fd, (off_t)end) == 0 ||
           fail("a message cannot be dropped", error);
}

bool
sync_spool_read(SyncSpool *spool, guint64 at, void *buf, gsize len, GError **error)
{
    char *out = buf;

    while (len > 0) {
        ssize_t n = pread(spool->fd, out, len, (off_t)at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            errno = EIO;
        if (n <= 0)
            return fail("a message that was kept for the moment cannot be read", error);
        out += n;
        at += (guint64)n;
        len -= (gsize)n;
    }
    return true;
}
