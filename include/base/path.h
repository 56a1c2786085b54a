/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/path.h: where everything lies (L0); the XDG base directory specification, or one
 * folder with --home. Folders are 0700, files 0600. */
#ifndef POSTBAG_BASE_PATH_H
#define POSTBAG_BASE_PATH_H

#include <stdbool.h>

#include <glib.h>

typedef struct {
    char *config_file; /* postbag.conf */
    char *themes_dir;  /* the person's own themes */
    char *mail_dir;    /* Maildir folders; the settings key mail replaces it */
    char *ledger_db;
    char *index_db;
    char *log_file;
} PbPaths;

/* `home` is the value of --home, or NULL for XDG. Makes nothing.
 * PB_ERROR_NO_HOME when there is no folder to start from. */
PbPaths *pb_paths_new(const char *home, GError **error);
PbPaths *pb_paths_copy(const PbPaths *paths);
void pb_paths_free(PbPaths *paths);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PbPaths, pb_paths_free)

/* Makes `dir` and what is missing above it, 0700. PB_ERROR_CANNOT_WRITE. */
bool pb_path_make_dir(const char *dir, GError **error);
/* The same for the folder that `file` lies in. */
bool pb_path_make_parent(const char *file, GError **error);
/* Replaces a leading ~/ by the home folder. The caller frees. */
char *pb_path_expand(const char *path);
/* Fails with PB_ERROR_INSECURE unless `file` is a regular file of ours that nobody else may read. */
bool pb_path_check_private(const char *file, GError **error);

#endif
