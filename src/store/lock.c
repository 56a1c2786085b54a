/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/lock.c: one writer an account (L2). flock(2) on a file beside the ledger: the kernel gives it
 * back however the process ends. The file stays, for removing it would race with the next. */
#include <config.h>

#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/text.h"
#include "fail.h"
#include "maildir.h"

#define LOCK_NAME_BYTES 8

struct StoreLock {
    StoreFd fd;
};

static void
set_locked(int fd, const char *account, GError **error)
{
    g_autofree char *shown = pb_text_visible_cut(account, -1, 80);
    char text[32] = "";
    ssize_t n = pread(fd, text, sizeof(text) - 1, 0);
    gint64 pid = n > 0 ? g_ascii_strtoll(text, NULL, 10) : 0;

    if (pid > 0)
        g_set_error(error, STORE_ERROR, STORE_ERROR_LOCKED,
                    "another postbag (process %" G_GINT64_FORMAT ") is working on %s",
                    pid, shown);
    else
        g_set_error(error, STORE_ERROR, STORE_ERROR_LOCKED,
                    "another postbag is working on %s", shown);
}

static bool
write_pid(int fd)
{
    g_autofree char *text = g_strdup_printf("%ld\n", (long)getpid());
    gsize len = strlen(text);

    return ftruncate(fd, 0) == 0 && pwrite(fd, text, len, 0) == (ssize_t)len;
}

StoreLock *
store_lock_account(Store *store, const char *account, GError **error)
{
    guint8 digest[PB_DIGEST_LEN];
    g_autofree char *hex = NULL;
    g_autofree char *path = NULL;
    g_auto(StoreFd) fd = -1;
    StoreLock *lock;

    pb_digest_of(account, strlen(account), digest);
    hex = pb_digest_to_hex(digest, LOCK_NAME_BYTES);
    path = g_strdup_printf("%s.lock-%s", store->paths->ledger_db, hex);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0) {
        store_fail_write(error, errno, path);
        return NULL;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            set_locked(fd, account, error);
        else
            store_fail_write(error, errno, path);
        return NULL;
    }
    if (!write_pid(fd)) {
        store_fail_write(error, errno, path);
        return NULL;
    }
    lock = g_new(StoreLock, 1);
    lock->fd = store_fd_steal(&fd);
    return lock;
}

void
store_lock_free(StoreLock *lock)
{
    if (lock == NULL)
        return;
    store_fd_close(&lock->fd);
    g_free(lock);
}

static bool
is_held_by_somebody_alive(const char *path)
{
    g_auto(StoreFd) fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    char text[32] = "";
    ssize_t n = fd < 0 ? -1 : pread(fd, text, sizeof(text) - 1, 0);
    gint64 pid = n > 0 ? g_ascii_strtoll(text, NULL, 10) : 0;

    return pid > 0 && pid <= G_MAXINT && (kill((pid_t)pid, 0) == 0 || errno == EPERM);
}

bool
store_lock_is_anybody(const Store *store)
{
    g_autofree char *folder = g_path_get_dirname(store->paths->ledger_db);
    g_autofree char *name = g_path_get_basename(store->paths->ledger_db);
    g_autofree char *start = g_strconcat(name, ".lock-", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *item;

    while (dir != NULL && (item = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, item, NULL);

        if (g_str_has_prefix(item, start) && is_held_by_somebody_alive(path))
            return true;
    }
    return false;
}
