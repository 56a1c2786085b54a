/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/maildir.h: folders and files below the mail folder (L2).
 *
 * Other programs write here too, some of them hostile: every open is by descriptor, component by
 * component, follows no symbolic link, and a file counts only when fstat says that it is a regular one. */
#ifndef POSTBAG_SRC_STORE_MAILDIR_H
#define POSTBAG_SRC_STORE_MAILDIR_H

#include <stdbool.h>
#include <sys/stat.h>

#include <gio/gio.h>

typedef enum { STORE_SUB_NEW, STORE_SUB_CUR, STORE_SUB_TMP } StoreSub;

/* A descriptor of one of the three folders of `folder`; the caller closes. -1 with
 * STORE_ERROR_NOT_FOUND or _CANNOT_WRITE. */
int store_maildir_open_sub(int mail_fd, const char *folder, StoreSub sub, GError **error);
/* The folder itself, "" for the mail folder; -1 with errno. */
int store_maildir_open_folder(int mail_fd, const char *folder);
/* Makes `folder` where it is missing; what was made is durable. STORE_ERROR_BAD_NAME,
 * _CANNOT_WRITE. */
bool store_maildir_make(int mail_fd, const char *folder, GError **error);
/* Names of all folders below, at most STORE_MAX_DEPTH deep: char *, freed with the array. */
GPtrArray *store_maildir_folders(int mail_fd, GError **error);

/* A regular file for reading, -1 with errno (EINVAL: not a regular one). `info` may be NULL. */
int store_maildir_open_file(int dir_fd, const char *name, struct stat *info);
/* Renames without ever replacing: 0, or -1 with errno, EEXIST when `to` is there. */
int store_maildir_rename(int from_fd, const char *from, int to_fd, const char *to);
/* The name of the file with this base; NULL when there is none. The caller frees. */
char *store_maildir_find(int dir_fd, const char *base);

/* The next name in the folder that may be a message, borrowed until the next call; NULL at the end.
 * What the folder itself says is no regular file is passed over. */
typedef struct StoreDir StoreDir;
StoreDir *store_dir_open(int dir_fd, GError **error);
const char *store_dir_next(StoreDir *dir);
void store_dir_close(StoreDir *dir);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreDir, store_dir_close)

/* Removes what dead processes left in this tmp/: ours when their process is gone, others' after 36 hours. */
void store_maildir_clean_tmp(int tmp_fd);
/* What that removes: never a message under its final name, whoever put it there. */
bool store_maildir_is_left_over(const char *name, const struct stat *info);
/* When this process first opened an archive: what is older is not of this process. */
void store_maildir_note_start(void);

/* Closes and sets to -1; for g_auto. */
typedef int StoreFd;
static inline StoreFd
store_fd_steal(StoreFd *fd)
{
    StoreFd stolen = *fd;

    *fd = -1;
    return stolen;
}
void store_fd_close(StoreFd *fd);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StoreFd, store_fd_close)

#endif
