/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/names.h: under which names to sign in, and in which language to be answered (L3, private).
 * Pure. */
#ifndef POSTBAG_SRC_SYNC_NAMES_H
#define POSTBAG_SRC_SYNC_NAMES_H

#include "config/settings.h"

#define SYNC_MAX_NAMES 2

/* The names that the server may know the person by, the likeliest first, ending with NULL: the user of the
 * settings alone where they have one; else the address and what stands before its @, and of these first
 * the one that worked last, which is `remembered` (may be NULL or ""). Tokens are for the address alone.
 * Freed with g_strfreev(). */
char **sync_names_new(const ConfigAccount *account, const char *remembered);

/* The same with this one name. */
char **sync_names_one(const char *name);

/* The language tag (RFC 5646) of a locale's name: "de-DE" of "de_DE.UTF-8@euro". NULL for C, POSIX and
 * everything that names no language. The caller frees. */
char *sync_language_of(const char *locale);

#endif
