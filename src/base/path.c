/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/path.c: where everything lies (L0). */
#include <config.h>

#include "base/path.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

/* What the specification calls invalid, a relative path, counts as not set. NULL without a home. */
static char *
base_dir(const char *variable, const char *below_home)
{
    const char *dir = g_getenv(variable);
    const char *home = g_get_home_dir();

    if (dir != NULL && g_path_is_absolute(dir))
        return g_strdup(dir);
    if (home == NULL || !g_path_is_absolute(home))
        return NULL;
    return g_build_filename(home, below_home, NULL);
}

PbPaths *
pb_paths_new(const char *home, GError **error)
{
    g_autofree char *config_dir = NULL;
    g_autofree char *data_dir = NULL;
    g_autofree char *state_dir = NULL;
    PbPaths *paths;

    /* An empty --home comes of an unset variable; taking it for the present folder would litter. */
    if (home != NULL && *home == '\0') {
        g_set_error(error, PB_ERROR, PB_ERROR_NO_HOME, "--home names no folder");
        return NULL;
    }
    if (home != NULL) {
        g_autofree char *dir = g_canonicalize_filename(home, NULL);

        paths = g_new0(PbPaths, 1);
        paths->config_file = g_build_filename(dir, "postbag.conf", NULL);
        paths->themes_dir = g_build_filename(dir, "themes", NULL);
        paths->mail_dir = g_build_filename(dir, "mail", NULL);
        paths->ledger_db = g_build_filename(dir, "ledger.db", NULL);
        paths->index_db = g_build_filename(dir, "index.db", NULL);
        paths->log_file = g_build_filename(dir, "postbag.log", NULL);
        return paths;
    }
    config_dir = base_dir("XDG_CONFIG_HOME", ".config");
    data_dir = base_dir("XDG_DATA_HOME", ".local/share");
    state_dir = base_dir("XDG_STATE_HOME", ".local/state");
    if (config_dir == NULL || data_dir == NULL || state_dir == NULL) {
        g_set_error(error, PB_ERROR, PB_ERROR_NO_HOME, "there is no home folder");
        return NULL;
    }
    paths = g_new0(PbPaths, 1);
    paths->config_file = g_build_filename(config_dir, "postbag", "postbag.conf", NULL);
    paths->themes_dir = g_build_filename(config_dir, "postbag", "themes", NULL);
    paths->mail_dir = g_build_filename(data_dir, "postbag", "mail", NULL);
    paths->ledger_db = g_build_filename(data_dir, "postbag", "ledger.db", NULL);
    paths->index_db = g_build_filename(data_dir, "postbag", "index.db", NULL);
    paths->log_file = g_build_filename(state_dir, "postbag", "postbag.log", NULL);
    return paths;
}

PbPaths *
pb_paths_copy(const PbPaths *paths)
{
    PbPaths *copy = g_new0(PbPaths, 1);

    copy->config_file = g_strdup(paths->config_file);
    copy->themes_dir = g_strdup(paths->themes_dir);
    copy->mail_dir = g_strdup(paths->mail_dir);
    copy->ledger_db = g_strdup(paths->ledger_db);
    copy->index_db = g_strdup(paths->index_db);
    copy->log_file = g_strdup(paths->log_file);
    return copy;
}

void
pb_paths_free(PbPaths *paths)
{
    if (paths == NULL)
        return;
    g_free(paths->config_file);
    g_free(paths->themes_dir);
    g_free(paths->mail_dir);
    g_free(paths->ledger_db);
    g_free(paths->index_db);
    g_free(paths->log_file);
    g_free(paths);
}

bool
pb_path_make_dir(const char *dir, GError **error)
{
    if (g_mkdir_with_parents(dir, 0700) == 0)
        return true;
    g_set_error(error, PB_ERROR, PB_ERROR_CANNOT_WRITE, "cannot make the folder %s: %s",
                dir, g_strerror(errno));
    return false;
}

bool
pb_path_make_parent(const char *file, GError **error)
{
    g_autofree char *dir = g_path_get_dirname(file);

    return pb_path_make_dir(dir, error);
}

char *
pb_path_expand(const char *path)
{
    if (strcmp(path, "~") == 0)
        return g_strdup(g_get_home_dir());
    if (g_str_has_prefix(path, "~/"))
        return g_build_filename(g_get_home_dir(), path + 2, NULL);
    return g_strdup(path);
}

bool
pb_path_check_private(const char *file, GError **error)
{
    struct stat info;

    if (stat(file, &info) != 0) {
        g_set_error(error, PB_ERROR, PB_ERROR_INSECURE, "cannot read %s: %s", file,
                    g_strerror(errno));
        return false;
    }
    if (!S_ISREG(info.st_mode)) {
        g_set_error(error, PB_ERROR, PB_ERROR_INSECURE, "%s is not a file", file);
        return false;
    }
    if (info.st_uid != geteuid()) {
        g_set_error(error, PB_ERROR, PB_ERROR_INSECURE, "%s belongs to another user",
                    file);
        return false;
    }
    if ((info.st_mode & 077) != 0) {
        g_set_error(error, PB_ERROR, PB_ERROR_INSECURE,
                    "others may read %s: run chmod 600 on it", file);
        return false;
    }
    return true;
}
