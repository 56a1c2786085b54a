/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/maildir.c: folders and files below the mail folder (L2). */
#include <config.h>

#include "maildir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "fail.h"
#include "name.h"

#define FOREIGN_TMP_AGE (36 * 3600) /* what the Maildir convention allows */
#define START_SLACK     2           /* seconds; file times are coarser than the clock */

#define DIR_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

static const char *const sub_names[] = { "new", "cur", "tmp" };

static gint64 process_start; /* written once */

void
store_fd_close(StoreFd *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* --- folders ------------------------------------------------------------------------------- */

/* Component by component. */
int
store_maildir_open_folder(int mail_fd, const char *folder)
{
    g_auto(GStrv) components = g_strsplit(folder, "/", -1);
    g_auto(StoreFd) fd = openat(mail_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    for (gsize i = 0; fd >= 0 && components[i] != NULL; i++) {
        int below;

        if (!store_name_is_component(components[i])) {
            errno = ENOENT;
            return -1;
        }
        below = openat(fd, components[i], DIR_FLAGS);
        close(fd);
        fd = below;
    }
    return store_fd_steal(&fd);
}

int
store_maildir_open_sub(int mail_fd, const char *folder, StoreSub sub, GError **error)
{
    g_auto(StoreFd) dir_fd = store_maildir_open_folder(mail_fd, folder);
    int fd = dir_fd < 0 ? -1 : openat(dir_fd, sub_names[sub], DIR_FLAGS);

    if (fd < 0)
        store_fail_errno(error, errno, "cannot open the folder", folder);
    return fd;
}

/* Makes `name` in dir_fd; a new one is durable. Returns its descriptor, -1 with errno. */
static int
make_one(int dir_fd, const char *name)
{
    if (mkdirat(dir_fd, name, 0700) == 0) {
        if (fsync(dir_fd) != 0)
            return -1;
    } else if (errno != EEXIST) {
        return -1;
    }
    return openat(dir_fd, name, DIR_FLAGS);
}

/* new/, cur/ and tmp/ of a folder, durable together. */
static bool
make_subs(int dir_fd)
{
    bool is_new = false;

    for (gsize i = 0; i < G_N_ELEMENTS(sub_names); i++) {
        g_auto(StoreFd) sub_fd = -1;

        if (mkdirat(dir_fd, sub_names[i], 0700) == 0)
            is_new = true;
        else if (errno != EEXIST)
            return false;
        sub_fd = openat(dir_fd, sub_names[i], DIR_FLAGS);
        if (sub_fd < 0)
            return false;
    }
    return !is_new || fsync(dir_fd) == 0;
}

bool
store_maildir_make(int mail_fd, const char *folder, GError **error)
{
    g_auto(GStrv) components = NULL;
    g_auto(StoreFd) fd = -1;

    if (!store_name_check_folder(folder, error))
        return false;
    components = g_strsplit(folder, "/", -1);
    fd = openat(mail_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (gsize i = 0; fd >= 0 && components[i] != NULL; i++) {
        int below = make_one(fd, components[i]);
        int saved_errno = errno;

        close(fd);
        fd = below;
        errno = saved_errno;
    }
    return (fd >= 0 && make_subs(fd)) || store_fail_write(error, errno, folder);
}

static bool
is_dir(int dir_fd, const char *name)
{
    struct stat info;

    return fstatat(dir_fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISDIR(info.st_mode);
}

static void
add_folders(int dir_fd, const char *prefix, int depth, GPtrArray *found)
{
    DIR *dir = fdopendir(dir_fd);
    const struct dirent *item;

    if (dir == NULL) {
        close(dir_fd);
        return;
    }
    while ((item = readdir(dir)) != NULL) {
        g_autofree char *name = NULL;
        int below;

        if ((item->d_type != DT_DIR && item->d_type != DT_UNKNOWN) ||
            item->d_name[0] == '.')
            continue;
        if (!store_name_is_component(item->d_name)) {
            if (depth == 0 ||
                !g_strv_contains((const char *const[]){ "new", "cur", "tmp", NULL },
                                 item->d_name))
                pb_log(PB_LOG_WARNING, "the folder %s/%s is passed over: its name",
                       prefix, item->d_name);
            continue;
        }
        below = openat(dirfd(dir), item->d_name, DIR_FLAGS);
        if (below < 0)
            continue;
        name = *prefix == '\0' ? g_strdup(item->d_name)
                               : g_strconcat(prefix, "/", item->d_name, NULL);
        if (is_dir(below, "new") && is_dir(below, "cur"))
            g_ptr_array_add(found, g_strdup(name));
        if (depth + 1 < STORE_MAX_DEPTH)
            add_folders(below, name, depth + 1, found);
        else
            close(below);
    }
    closedir(dir);
}

GPtrArray *
store_maildir_folders(int mail_fd, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    int fd = openat(mail_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0) {
        store_fail_errno(error, errno, "cannot read the mail folder", NULL);
        return NULL;
    }
    add_folders(fd, "", 0, found);
    return g_steal_pointer(&found);
}

/* --- files --------------------------------------------------------------------------------- */

int
store_maildir_open_file(int dir_fd, const char *name, struct stat *info)
{
    struct stat own;
    /* O_NONBLOCK: a FIFO must not hold us. */
    int fd = openat(dir_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (info == NULL)
        info = &own;
    if (fd < 0)
        return -1;
    if (fstat(fd, info) != 0 || !S_ISREG(info->st_mode)) {
        close(fd);
        errno = EINVAL;
        return -1;
    }
    return fd;
}

int
store_maildir_rename(int from_fd, const char *from, int to_fd, const char *to)
{
    if (renameat2(from_fd, from, to_fd, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    /* A file system without that flag: a link never replaces either. */
    if (linkat(from_fd, from, to_fd, to, 0) != 0)
        return -1;
    return unlinkat(from_fd, from, 0);
}

struct StoreDir {
    DIR *handle;
};

StoreDir *
store_dir_open(int dir_fd, GError **error)
{
    /* Not dup(): that would share the position with every other reader of dir_fd. */
    int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *handle = fd < 0 ? NULL : fdopendir(fd);
    StoreDir *dir;

    if (handle == NULL) {
        store_fail_errno(error, errno, "cannot read a folder", NULL);
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    dir = g_new(StoreDir, 1);
    dir->handle = handle;
    return dir;
}

const char *
store_dir_next(StoreDir *dir)
{
    const struct dirent *item;

    while ((item = readdir(dir->handle)) != NULL) {
        if (item->d_name[0] != '.' &&
            (item->d_type == DT_REG || item->d_type == DT_UNKNOWN))
            return item->d_name;
    }
    return NULL;
}

void
store_dir_close(StoreDir *dir)
{
    if (dir == NULL)
        return;
    closedir(dir->handle);
    g_free(dir);
}

char *
store_maildir_find(int dir_fd, const char *base)
{
    g_autoptr(StoreDir) dir = store_dir_open(dir_fd, NULL);
    gsize len = strlen(base);
    const char *name;

    while (dir != NULL && (name = store_dir_next(dir)) != NULL) {
        if (store_name_base_len(name) == len && memcmp(name, base, len) == 0)
            return g_strdup(name);
    }
    return NULL;
}

/* --- tmp/ ---------------------------------------------------------------------------------- */

void
store_maildir_note_start(void)
{
    static gsize ready;

    if (g_once_init_enter(&ready)) {
        process_start = g_get_real_time() / G_USEC_PER_SEC;
        g_once_init_leave(&ready, 1);
    }
}

/* A process number is used again, in a container at every start: a file with ours that is older than we
 * are was left by somebody who is gone. */
bool
store_maildir_is_left_over(const char *name, const struct stat *info)
{
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    gint64 pid = 0;

    if (store_name_is_message(name))
        return false;
    if (info->st_mtime + FOREIGN_TMP_AGE < now)
        return true;
    if (!store_name_is_ours(name, &pid) || pid <= 0 || pid > G_MAXINT)
        return false;
    if (pid == getpid())
        return info->st_mtime + START_SLACK < process_start;
    return kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

void
store_maildir_clean_tmp(int tmp_fd)
{
    g_autoptr(StoreDir) dir = store_dir_open(tmp_fd, NULL);
    const char *name;

    while (dir != NULL && (name = store_dir_next(dir)) != NULL) {
        struct stat info;

        if (fstatat(tmp_fd, name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(info.st_mode) && store_maildir_is_left_over(name, &info) &&
            unlinkat(tmp_fd, name, 0) == 0)
            pb_log(PB_LOG_INFO, "removed tmp/%s, which a dead process left", name);
    }
}
