/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/tsan.c: lets the thread sanitizer see the locks of GLib.
 *
 * GLib's GMutex and GCond are futexes of its own, in a library built without the sanitizer, which then takes
 * everything that they guard for a race. A test that lists this file calls them through here; without
 * --with-sanitizers=thread the file is empty. */
#include <config.h>

#include <dlfcn.h>

#include <glib.h>

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>

const char *__tsan_default_suppressions(void);

/* What GLib does with its own memory is not ours to judge. */
const char *
__tsan_default_suppressions(void)
{
    return "race:libglib-2.0.so\n"
           "race:libgobject-2.0.so\n"
           "race:libgio-2.0.so\n";
}

#define REAL(name)                 \
    static __typeof__(&name) real; \
    if (real == NULL)              \
    real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

void
g_mutex_lock(GMutex *mutex)
{
    REAL(g_mutex_lock);
    real(mutex);
    __tsan_acquire(mutex);
}

void
g_mutex_unlock(GMutex *mutex)
{
    REAL(g_mutex_unlock);
    __tsan_release(mutex);
    real(mutex);
}

void
g_cond_wait(GCond *cond, GMutex *mutex)
{
    REAL(g_cond_wait);
    __tsan_release(mutex);
    real(cond, mutex);
    __tsan_acquire(mutex);
}
#endif
