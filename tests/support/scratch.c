/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/scratch.c: folders that a test makes and takes away again. */
#include <config.h>

#include "scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>

#include <glib.h>

char *
scratch_new(void)
{
    g_autoptr(GError) error = NULL;
    char *dir = g_dir_make_tmp("postbag-test-XXXXXX", &error);

    if (dir == NULL)
        g_error("no folder for a test: %s", error->message);
    return dir;
}

static int
remove_one(const char *path, const struct stat *info, int type, struct FTW *place)
{
    (void)info;
    (void)type;
    (void)place;
    return remove(path);
}

void
scratch_remove(char *dir)
{
    nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    g_free(dir);
}
