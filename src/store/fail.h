/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/fail.h: how errors of this part are made (L2). Paths and names in them come from the disk,
 * so they are made visible here and nowhere else. */
#ifndef POSTBAG_SRC_STORE_FAIL_H
#define POSTBAG_SRC_STORE_FAIL_H

#include <stdbool.h>

#include <glib.h>

#include "store/store.h"

/* "<doing> <path>: <strerror>"; returns false, for the caller to return. ENOENT and ENOTDIR make
 * STORE_ERROR_NOT_FOUND, everything else STORE_ERROR_CANNOT_WRITE. `path` NULL leaves it out. */
bool store_fail_errno(GError **error, int saved_errno, const char *doing,
                      const char *path);
/* The same with STORE_ERROR_CANNOT_WRITE whatever the cause. */
bool store_fail_write(GError **error, int saved_errno, const char *path);

#endif
