/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/clock.c: the clock, which tests may move or stop, and waiting by it (L0). */
#include <config.h>

#include "base/clock.h"

/* Keeps what is added to it within what a date can be. */
#define OFFSET_MAX  (G_GINT64_CONSTANT(1000) * 366 * 24 * 3600)
#define DIVISOR_MAX (1000 * 1000)

static gint64 fixed_seconds = -1; /* accessed atomically */
static gint64 skipped_us;         /* of waits that were shortened; accessed atomically */

static gint64
read_setting(const char *name, gint64 least, gint64 most, gint64 otherwise)
{
    const char *text = g_getenv(name);

    return text == NULL ? otherwise : CLAMP(g_ascii_strtoll(text, NULL, 10), least, most);
}

static gint64
offset_us(void)
{
    static gsize ready;
    static gint64 offset;

    if (g_once_init_enter(&ready)) {
        offset = read_setting("POSTBAG_CLOCK_OFFSET", -OFFSET_MAX, OFFSET_MAX, 0) *
                 G_USEC_PER_SEC;
        g_once_init_leave(&ready, 1);
    }
    return offset + __atomic_load_n(&skipped_us, __ATOMIC_RELAXED);
}

static gint64
divisor(void)
{
    static gsize known;

    if (g_once_init_enter(&known))
        g_once_init_leave(&known,
                          (gsize)read_setting("POSTBAG_WAIT_DIVISOR", 1, DIVISOR_MAX, 1));
    return (gint64)known;
}

gint64
pb_clock_now_us(void)
{
    gint64 fixed = __atomic_load_n(&fixed_seconds, __ATOMIC_RELAXED);

    if (fixed >= 0)
        return fixed * G_USEC_PER_SEC;
    return g_get_real_time() + offset_us();
}

gint64
pb_clock_now(void)
{
    return pb_clock_now_us() / G_USEC_PER_SEC;
}

void
pb_clock_set(gint64 seconds)
{
    __atomic_store_n(&fixed_seconds, seconds, __ATOMIC_RELAXED);
}

bool
pb_clock_doze(gint64 us, GCancellable *cancellable, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + us;
    GPollFD wake = { .fd = -1 };
    bool has_wake = g_cancellable_make_pollfd(cancellable, &wake);
    gint64 left;

    while (!g_cancellable_is_cancelled(cancellable) &&
           (left = deadline - g_get_monotonic_time()) > 0)
        (void)g_poll(&wake, has_wake ? 1 : 0, (gint)MIN(left / 1000 + 1, G_MAXINT));
    if (has_wake)
        g_cancellable_release_fd(cancellable);
    return !g_cancellable_set_error_if_cancelled(cancellable, error);
}

gint64
pb_clock_wait_us(gint64 seconds)
{
    return seconds * G_USEC_PER_SEC / divisor();
}

bool
pb_clock_wait(gint64 seconds, GCancellable *cancellable, GError **error)
{
    gint64 us = pb_clock_wait_us(seconds);

    if (!pb_clock_doze(us, cancellable, error))
        return false;
    __atomic_add_fetch(&skipped_us, seconds * G_USEC_PER_SEC - us, __ATOMIC_RELAXED);
    return true;
}
