/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/crashpoint.c: dying on request (L2). Written only when a test set the variable, so that
 * threads that open an archive each never write the same word. */
#include <config.h>

#include "crashpoint.h"

#include <signal.h>
#include <string.h>

const char *store_crash_spec;
static gint n_passed; /* accessed atomically */

void
store_crash_init(void)
{
    const char *spec = g_getenv("POSTBAG_CRASH_AT");

    if (spec != NULL && *spec != '\0')
        store_crash_spec = spec;
}

void
store_crash_count(const char *point)
{
    gsize len = strlen(point);
    gint64 wanted = 1;

    if (strncmp(store_crash_spec, point, len) != 0)
        return;
    if (store_crash_spec[len] == ':')
        wanted = g_ascii_strtoll(store_crash_spec + len + 1, NULL, 10);
    else if (store_crash_spec[len] != '\0')
        return;
    if (g_atomic_int_add(&n_passed, 1) + 1 == wanted)
        raise(SIGKILL);
}
