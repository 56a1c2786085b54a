/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/clock.c: the clock, which tests may move or stop (L0). */
#include <config.h>

#include "base/clock.h"

/* Keeps what is added to it within what a date can be. */
#define OFFSET_MAX (G_GINT64_CONSTANT(1000) * 366 * 24 * 3600)

static gint64 fixed_seconds = -1; /* accessed atomically */

static gint64
offset_us(void)
{
    static gsize ready;
    static gint64 offset;

    if (g_once_init_enter(&ready)) {
        const char *text = g_getenv("POSTBAG_CLOCK_OFFSET");

        if (text != NULL)
            offset = CLAMP(g_ascii_strtoll(text, NULL, 10), -OFFSET_MAX, OFFSET_MAX) *
                     G_USEC_PER_SEC;
        g_once_init_leave(&ready, 1);
    }
    return offset;
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
