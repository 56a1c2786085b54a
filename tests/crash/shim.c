/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/crash/shim.c: stands in the place of the C library's calls that touch files and sockets. Each asks the plan,
 * makes the system call itself, and has it recorded. Nothing is ever flushed to a real disk: a killed process leaves
 * the page cache as it is, and power loss is played from the record.
 *
 * Names with 64 are what libraries were built with that know files over 2 GB. */
#define _GNU_SOURCE
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MAX_PARTS 64

static bool
is_regular(int fd)
{
    int saved = errno;
    struct stat info;
    bool is_so = fstat(fd, &info) == 0 && S_ISREG(info.st_mode);

    errno = saved;
    return is_so;
}

/* --- files: bytes --------------------------------------------------------------------------------- */

static off_t
position(int fd)
{
    struct stat info;

    if ((fcntl(fd, F_GETFL) & O_APPEND) != 0 && fstat(fd, &info) == 0)
        return info.st_size;
    return lseek(fd, 0, SEEK_CUR);
}

ssize_t
write(int fd, const void *bytes, size_t len)
{
    bool is_file = is_regular(fd);
    off_t offset = 0;
    ssize_t n;

    if (is_file && !shim_passes(TORTURE_WRITE, &len))
        return -1;
    if (!is_file || !shim_is_recording())
        return syscall(SYS_write, fd, bytes, len);
    shim_record_begin();
    offset = position(fd);
    n = syscall(SYS_write, fd, bytes, len);
    if (n > 0)
        shim_record_write(fd, offset, bytes, (size_t)n);
    shim_record_end();
    return n;
}

ssize_t
writev(int fd, const struct iovec *parts, int n_parts)
{
    /* The first part alone is an answer that writev may give. */
    for (int i = 0; i < n_parts && is_regular(fd); i++) {
        if (parts[i].iov_len > 0)
            return write(fd, parts[i].iov_base, parts[i].iov_len);
    }
    return syscall(SYS_writev, fd, parts, n_parts);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t len, off64_t offset)
{
    ssize_t n;

    if (!shim_passes(TORTURE_PWRITE, &len))
        return -1;
    shim_record_begin();
    n = syscall(SYS_pwrite64, fd, bytes, len, offset);
    if (n > 0)
        shim_record_write(fd, offset, bytes, (size_t)n);
    shim_record_end();
    return n;
}

ssize_t
pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
    return pwrite64(fd, bytes, len, offset);
}

ssize_t
read(int fd, void *bytes, size_t len)
{
    if (is_regular(fd) && !shim_passes(TORTURE_READ, &len))
        return -1;
    return syscall(SYS_read, fd, bytes, len);
}

ssize_t
pread64(int fd, void *bytes, size_t len, off64_t offset)
{
    if (!shim_passes(TORTURE_PREAD, &len))
        return -1;
    return syscall(SYS_pread64, fd, bytes, len, offset);
}

ssize_t
pread(int fd, void *bytes, size_t len, off_t offset)
{
    return pread64(fd, bytes, len, offset);
}

int
ftruncate64(int fd, off64_t len)
{
    int status;

    if (!shim_passes(TORTURE_FTRUNCATE, NULL))
        return -1;
    shim_record_begin();
    status = (int)syscall(SYS_ftruncate, fd, len);
    if (status == 0)
        shim_record_inode(RECORD_TRUNCATE, fd, len);
    shim_record_end();
    return status;
}

int
ftruncate(int fd, off_t len)
{
    return ftruncate64(fd, len);
}

void *
mmap64(void *address, size_t len, int protection, int flags, int fd, off64_t offset)
{
    if (!shim_passes(TORTURE_MMAP, NULL))
        return MAP_FAILED;
    return (void *)syscall(SYS_mmap, address, len, protection, flags, fd, offset);
}

void *
mmap(void *address, size_t len, int protection, int flags, int fd, off_t offset)
{
    return mmap64(address, len, protection, flags, fd, offset);
}

/* --- files: flushing ------------------------------------------------------------------------------ */

static int
flush(TortureCall call, RecordKind kind, int fd)
{
    if (!shim_passes(call, NULL))
        return -1;
    if (fcntl(fd, F_GETFD) < 0)
        return -1;
    shim_record_begin();
    shim_record_inode(kind, fd, 0);
    shim_record_end();
    return 0;
}

int
fsync(int fd)
{
    return flush(TORTURE_FSYNC, RECORD_SYNC, fd);
}

int
fdatasync(int fd)
{
    return flush(TORTURE_FDATASYNC, RECORD_SYNC, fd);
}

int
syncfs(int fd)
{
    return flush(TORTURE_SYNCFS, RECORD_SYNC_ALL, fd);
}

/* A hint to begin with writing; no promise, so none is recorded. */
int
sync_file_range(int fd, off64_t offset, off64_t len, unsigned int flags)
{
    (void)fd;
    (void)offset;
    (void)len;
    (void)flags;
    return 0;
}

/* --- files: names --------------------------------------------------------------------------------- */

static int
open_at(int dir_fd, const char *path, int flags, mode_t mode)
{
    TorturePlan *plan = shim_plan();
    ShimPlace place = { .exists = true };
    struct stat info;
    int fd;

    if (!shim_passes(TORTURE_OPEN, NULL))
        return -1;
    shim_record_begin();
    if ((flags & (O_CREAT | O_TRUNC)) != 0)
        shim_find(dir_fd, path, &place);
    fd = (int)syscall(SYS_openat, dir_fd, path, flags, mode);
    if (fd >= 0 && !place.exists && shim_is_recording() && fstat(fd, &info) == 0)
        shim_record_place(RECORD_CREATE, &place, info.st_ino);
    else if (fd >= 0 && (flags & O_TRUNC) != 0)
        shim_record_inode(RECORD_TRUNCATE, fd, 0);
    shim_record_end();
    if (plan != NULL && fd >= 0 && (flags & O_EXCL) != 0)
        __atomic_add_fetch(&plan->ticks, 1, __ATOMIC_SEQ_CST);
    return fd;
}

static mode_t
mode_of(int flags, va_list args)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(args, mode_t) : 0;
}

#define OPEN(name)                                   \
    int name(const char *path, int flags, ...)       \
    {                                                \
        va_list args;                                \
        mode_t mode;                                 \
                                                     \
        va_start(args, flags);                       \
        mode = mode_of(flags, args);                 \
        va_end(args);                                \
        return open_at(AT_FDCWD, path, flags, mode); \
    }
#define OPENAT(name)                                       \
    int name(int dir_fd, const char *path, int flags, ...) \
    {                                                      \
        va_list args;                                      \
        mode_t mode;                                       \
                                                           \
        va_start(args, flags);                             \
        mode = mode_of(flags, args);                       \
        va_end(args);                                      \
        return open_at(dir_fd, path, flags, mode);         \
    }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

/* The descriptor is gone whatever close says. */
int
close(int fd)
{
    bool passes = shim_passes(TORTURE_CLOSE, NULL);
    int saved = errno;
    int status = (int)syscall(SYS_close, fd);

    if (!passes)
        errno = saved;
    return passes ? status : -1;
}

static int
rename_at(int from_fd, const char *from, int to_fd, const char *to, unsigned int flags)
{
    ShimPlace from_place, to_place;
    int status;

    if (!shim_passes(TORTURE_RENAME, NULL))
        return -1;
    shim_record_begin();
    shim_find(from_fd, from, &from_place);
    shim_find(to_fd, to, &to_place);
    status = (int)syscall(SYS_renameat2, from_fd, from, to_fd, to, flags);
    if (status == 0)
        shim_record_rename(&from_place, &to_place);
    shim_record_end();
    return status;
}

int
rename(const char *from, const char *to)
{
    return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int
renameat(int from_fd, const char *from, int to_fd, const char *to)
{
    return rename_at(from_fd, from, to_fd, to, 0);
}

int
renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned int flags)
{
    return rename_at(from_fd, from, to_fd, to, flags);
}

int
linkat(int from_fd, const char *from, int to_fd, const char *to, int flags)
{
    ShimPlace from_place, to_place;
    int status;

    if (!shim_passes(TORTURE_LINK, NULL))
        return -1;
    shim_record_begin();
    shim_find(from_fd, from, &from_place);
    shim_find(to_fd, to, &to_place);
    status = (int)syscall(SYS_linkat, from_fd, from, to_fd, to, flags);
    if (status == 0)
        shim_record_place(RECORD_LINK, &to_place, from_place.inode);
    shim_record_end();
    return status;
}

int
link(const char *from, const char *to)
{
    return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int
unlinkat(int dir_fd, const char *path, int flags)
{
    ShimPlace place;
    int status;

    if (!shim_passes(TORTURE_UNLINK, NULL))
        return -1;
    shim_record_begin();
    shim_find(dir_fd, path, &place);
    status = (int)syscall(SYS_unlinkat, dir_fd, path, flags);
    if (status == 0)
        shim_record_place(RECORD_REMOVE, &place, place.inode);
    shim_record_end();
    return status;
}

int
unlink(const char *path)
{
    return unlinkat(AT_FDCWD, path, 0);
}

int
rmdir(const char *path)
{
    return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

int
mkdirat(int dir_fd, const char *path, mode_t mode)
{
    ShimPlace place, made;
    int status;

    if (!shim_passes(TORTURE_MKDIR, NULL))
        return -1;
    shim_record_begin();
    shim_find(dir_fd, path, &place);
    status = (int)syscall(SYS_mkdirat, dir_fd, path, mode);
    if (status == 0 && shim_is_recording()) {
        shim_find(dir_fd, path, &made);
        shim_record_place(RECORD_MKDIR, &place, made.inode);
    }
    shim_record_end();
    return status;
}

int
mkdir(const char *path, mode_t mode)
{
    return mkdirat(AT_FDCWD, path, mode);
}

/* --- sockets -------------------------------------------------------------------------------------- */

/* Copies as many parts as hold `len` bytes; the number of them. */
static size_t
cut_parts(struct iovec *cut, const struct msghdr *message, size_t len)
{
    size_t n = 0;

    for (; n < message->msg_iovlen && n < MAX_PARTS && len > 0; n++) {
        cut[n] = message->msg_iov[n];
        if (cut[n].iov_len > len)
            cut[n].iov_len = len;
        len -= cut[n].iov_len;
    }
    return n;
}

static size_t
len_of(const struct msghdr *message)
{
    size_t len = 0;

    for (size_t i = 0; i < message->msg_iovlen && i < MAX_PARTS; i++)
        len += message->msg_iov[i].iov_len;
    return len;
}

ssize_t
sendmsg(int fd, const struct msghdr *message, int flags)
{
    struct msghdr cut = *message;
    struct iovec parts[MAX_PARTS];
    size_t len = len_of(message);
    ssize_t n;

    if (!shim_passes(TORTURE_SEND, &len))
        return -1;
    cut.msg_iov = parts;
    cut.msg_iovlen = cut_parts(parts, message, len);
    shim_record_begin();
    n = syscall(SYS_sendmsg, fd, &cut, flags);
    if (n > 0)
        shim_record_talk(RECORD_SEND, parts, cut.msg_iovlen, (size_t)n);
    shim_record_end();
    return n;
}

ssize_t
sendto(int fd, const void *bytes, size_t len, int flags, const struct sockaddr *address,
       socklen_t address_len)
{
    struct iovec part = { .iov_base = (void *)bytes, .iov_len = len };
    ssize_t n;

    if (!shim_passes(TORTURE_SEND, &len))
        return -1;
    shim_record_begin();
    n = syscall(SYS_sendto, fd, bytes, len, flags, address, address_len);
    if (n > 0)
        shim_record_talk(RECORD_SEND, &part, 1, (size_t)n);
    shim_record_end();
    return n;
}

ssize_t
send(int fd, const void *bytes, size_t len, int flags)
{
    return sendto(fd, bytes, len, flags, NULL, 0);
}

ssize_t
recvmsg(int fd, struct msghdr *message, int flags)
{
    struct msghdr cut = *message;
    struct iovec parts[MAX_PARTS];
    size_t len = len_of(message);
    ssize_t n;

    if (!shim_passes(TORTURE_RECV, &len))
        return -1;
    cut.msg_iov = parts;
    cut.msg_iovlen = cut_parts(parts, message, len);
    n = syscall(SYS_recvmsg, fd, &cut, flags);
    message->msg_namelen = cut.msg_namelen;
    message->msg_controllen = cut.msg_controllen;
    message->msg_flags = cut.msg_flags;
    if (n > 0)
        shim_record_talk(RECORD_RECV, parts, cut.msg_iovlen, (size_t)n);
    return n;
}

ssize_t
recvfrom(int fd, void *bytes, size_t len, int flags, struct sockaddr *address,
         socklen_t *address_len)
{
    struct iovec part = { .iov_base = bytes };
    ssize_t n;

    if (!shim_passes(TORTURE_RECV, &len))
        return -1;
    n = syscall(SYS_recvfrom, fd, bytes, len, flags, address, address_len);
    part.iov_len = n > 0 ? (size_t)n : 0;
    if (n > 0)
        shim_record_talk(RECORD_RECV, &part, 1, (size_t)n);
    return n;
}

ssize_t
recv(int fd, void *bytes, size_t len, int flags)
{
    return recvfrom(fd, bytes, len, flags, NULL, NULL);
}

/* --- the clock ------------------------------------------------------------------------------------ */

/* TORTURE_RATE: waits for something to come last a part of their time, and the clock tells the whole of it. */
static int
rate(void)
{
    static int known;

    if (environ == NULL)
        return 1;
    if (known == 0) {
        const char *text = getenv("TORTURE_RATE");

        known = text != NULL && atoi(text) > 1 ? atoi(text) : 1;
    }
    return known;
}

int
clock_gettime(clockid_t clock, struct timespec *now)
{
    TorturePlan *plan = shim_plan();
    int status = (int)syscall(SYS_clock_gettime, clock, now);
    uint64_t us;

    if (status != 0 || clock != CLOCK_MONOTONIC)
        return status;
    us = ((uint64_t)now->tv_sec * 1000000 + (uint64_t)now->tv_nsec / 1000) *
         (uint64_t)rate();
    if (plan != NULL)
        us += (uint64_t)plan->tick_us * plan->ticks;
    now->tv_sec = (time_t)(us / 1000000);
    now->tv_nsec = (long)(us % 1000000) * 1000;
    return 0;
}

int
poll(struct pollfd *fds, nfds_t n, int ms)
{
    struct timespec wait = { 0 };
    int64_t us = (int64_t)ms * 1000 / rate();

    wait.tv_sec = (time_t)(us / 1000000);
    wait.tv_nsec = (long)(us % 1000000) * 1000;
    return (int)syscall(SYS_ppoll, fds, n, ms < 0 ? NULL : &wait, NULL, 0);
}
