/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/fail.c: the error domain of the archive, and errors from errno (L2). */
#include <config.h>

#include "fail.h"

#include <errno.h>

#include "base/error.h"
#include "base/text.h"

#define MAX_PATH_SHOWN 300

static const PbErrorKind kinds[] = {
    [STORE_ERROR_CANNOT_WRITE] = { PB_CLASS_CANNOT_WRITE, NULL },
    [STORE_ERROR_DATABASE] = { PB_CLASS_DATA,
                               "a damaged index is made anew at the next start; a damaged "
                               "ledger is never: restore it from a backup, or move it away "
                               "and what is stored is found by its files" },
    [STORE_ERROR_TOO_NEW] = { PB_CLASS_SETTINGS,
                              "use the postbag that made it, or a later one" },
    [STORE_ERROR_LOCKED] = { PB_CLASS_TEMPORARY, "wait until it is done" },
    [STORE_ERROR_NOT_FOUND] = { PB_CLASS_DATA, NULL },
    [STORE_ERROR_AMBIGUOUS] = { PB_CLASS_USAGE, "give more digits of the ID" },
    [STORE_ERROR_BAD_NAME] = { PB_CLASS_USAGE, "choose another folder name" },
    [STORE_ERROR_BAD_QUERY] = { PB_CLASS_USAGE, NULL },
};

PB_DEFINE_ERROR_DOMAIN(store_error, kinds);

bool
store_fail_errno(GError **error, int saved_errno, const char *doing, const char *path)
{
    g_autofree char *shown =
        path == NULL ? g_strdup("") : pb_text_visible_cut(path, -1, MAX_PATH_SHOWN);
    bool is_missing = saved_errno == ENOENT || saved_errno == ENOTDIR;

    g_set_error(
        error, STORE_ERROR, is_missing ? STORE_ERROR_NOT_FOUND : STORE_ERROR_CANNOT_WRITE,
        "%s%s%s: %s", doing, path == NULL ? "" : " ", shown, g_strerror(saved_errno));
    return false;
}

bool
store_fail_write(GError **error, int saved_errno, const char *path)
{
    g_autofree char *shown = pb_text_visible_cut(path, -1, MAX_PATH_SHOWN);

    g_set_error(error, STORE_ERROR, STORE_ERROR_CANNOT_WRITE, "cannot write to %s: %s",
                shown, g_strerror(saved_errno));
    return false;
}
