/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/recorder.c: writes down what is done to files and said to servers, in the order in which it is done. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

/* High enough to be in nobody's way. */
#define RECORD_FD 1000

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

static bool
open_record(void)
{
    const char *file = getenv("TORTURE_RECORD");
    long fd;

    if (file == NULL)
        return false;
    fd = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
                 0600);
    if (fd < 0 || syscall(SYS_dup3, fd, RECORD_FD, O_CLOEXEC) < 0)
        abort();
    syscall(SYS_close, fd);
    return true;
}

bool
shim_is_recording(void)
{
    static enum { UNKNOWN, NO, YES } state;

    if (state == UNKNOWN && environ != NULL)
        state = open_record() ? YES : NO;
    return state == YES;
}

void
shim_record_begin(void)
{
    if (shim_is_recording())
        pthread_mutex_lock(&lock);
}

void
shim_record_end(void)
{
    int saved = errno;

    if (shim_is_recording())
        pthread_mutex_unlock(&lock);
    errno = saved;
}

static void
put(const void *bytes, size_t len)
{
    while (len > 0) {
        long n = syscall(SYS_write, RECORD_FD, bytes, len);

        if (n <= 0)
            abort();
        bytes = (const char *)bytes + n;
        len -= (size_t)n;
    }
}

static void
put_record(RecordHead head, const char *name, const char *to_name, const void *bytes)
{
    int saved = errno;

    if (!shim_is_recording())
        return;
    head.name_len = name == NULL ? 0 : (uint32_t)strlen(name);
    head.to_name_len = to_name == NULL ? 0 : (uint32_t)strlen(to_name);
    put(&head, sizeof head);
    put(name, head.name_len);
    put(to_name, head.to_name_len);
    put(bytes, head.bytes_len);
    errno = saved;
}

void
shim_find(int dir_fd, const char *path, ShimPlace *place)
{
    const char *slash = strrchr(path, '/');
    int saved = errno;
    struct stat info;
    char parent[4096] = ".";

    *place = (ShimPlace){ .name = slash == NULL ? path : slash + 1 };
    if (!shim_is_recording())
        return;
    if (slash != NULL && (size_t)(slash - path) < sizeof parent - 1) {
        size_t len = (size_t)(slash - path) + (slash == path);

        memcpy(parent, path, len);
        parent[len] = '\0';
    }
    if (fstatat(dir_fd, parent, &info, 0) == 0)
        place->dir = info.st_ino;
    place->exists = fstatat(dir_fd, path, &info, AT_SYMLINK_NOFOLLOW) == 0;
    place->inode = place->exists ? info.st_ino : 0;
    errno = saved;
}

static uint64_t
inode_of(int fd)
{
    struct stat info;

    return fstat(fd, &info) == 0 ? info.st_ino : 0;
}

void
shim_record_inode(RecordKind kind, int fd, off_t offset)
{
    RecordHead head = { .kind = kind, .offset = (uint64_t)offset };

    if (!shim_is_recording())
        return;
    head.inode = inode_of(fd);
    put_record(head, NULL, NULL, NULL);
}

void
shim_record_place(RecordKind kind, const ShimPlace *place, uint64_t inode)
{
    RecordHead head = { .kind = kind, .inode = inode };

    if (kind == RECORD_LINK) {
        head.to_dir = place->dir;
        put_record(head, NULL, place->name, NULL);
    } else {
        head.dir = place->dir;
        put_record(head, place->name, NULL, NULL);
    }
}

void
shim_record_rename(const ShimPlace *from, const ShimPlace *to)
{
    RecordHead head = {
        .kind = RECORD_RENAME, .dir = from->dir, .to_dir = to->dir, .inode = from->inode
    };

    put_record(head, from->name, to->name, NULL);
}

void
shim_record_write(int fd, off_t offset, const void *bytes, size_t len)
{
    RecordHead head = { .kind = RECORD_WRITE,
                        .bytes_len = (uint32_t)len,
                        .offset = (uint64_t)offset };

    if (!shim_is_recording())
        return;
    head.inode = inode_of(fd);
    put_record(head, NULL, NULL, bytes);
}

void
shim_record_talk(RecordKind kind, const struct iovec *parts, size_t n_parts, size_t len)
{
    shim_record_begin();
    for (size_t i = 0; i < n_parts && len > 0; i++) {
        size_t n = parts[i].iov_len < len ? parts[i].iov_len : len;

        put_record((RecordHead){ .kind = kind, .bytes_len = (uint32_t)n }, NULL, NULL,
                   parts[i].iov_base);
        len -= n;
    }
    shim_record_end();
}
