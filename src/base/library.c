/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/library.c: libraries that are loaded when they are first needed (L0).
 *
 * Never unloaded: libraries keep threads, atexit handlers and memory behind. */
#include <config.h>

#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

#include "base/error.h"

/* What is wrong with it, owned; NULL when nothing is. */
static char *
load(const PbLibrary *library)
{
    /* Now, not lazily: a symbol that it misses itself is found here, where it can be told. */
    void *handle = dlopen(library->soname, RTLD_NOW | RTLD_LOCAL);

    if (handle == NULL)
        return g_strdup(dlerror());
    for (const PbSymbol *symbol = library->symbols; symbol->name != NULL; symbol++) {
        void *address = dlsym(handle, symbol->name);

        if (address == NULL)
            return g_strdup_printf("%s has no %s", library->soname, symbol->name);
        memcpy(symbol->pointer, &address, sizeof(address));
    }
    return NULL;
}

bool
pb_library_load(PbLibrary *library, GError **error)
{
    if (g_once_init_enter(&library->is_ready)) {
        library->failure = load(library);
        g_once_init_leave(&library->is_ready, 1);
    }
    if (library->failure == NULL)
        return true;
    g_set_error(error, PB_ERROR, PB_ERROR_NO_LIBRARY, "a library cannot be loaded: %s",
                library->failure);
    return false;
}
