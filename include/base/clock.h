/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/clock.h: what time it is, for everything that keeps or shows a date, and waiting (L0).
 *
 * Tests move the clock: by pb_clock_set, or from outside by the environment variable POSTBAG_CLOCK_OFFSET
 * (seconds, may be negative). They shorten waits by POSTBAG_WAIT_DIVISOR: the clock then goes on as if the
 * whole time had passed. Both are read once. Certificates are checked against the system's own clock. */
#ifndef POSTBAG_BASE_CLOCK_H
#define POSTBAG_BASE_CLOCK_H

#include <stdbool.h>

#include <gio/gio.h>

/* Seconds since 1970-01-01 UTC. Any thread. */
gint64 pb_clock_now(void);
/* The same in microseconds. */
gint64 pb_clock_now_us(void);
/* From now on the clock stands at `seconds`; a negative value lets it run again. Tests only. */
void pb_clock_set(gint64 seconds);

/* How many microseconds of the monotonic clock a wait of `seconds` takes. */
gint64 pb_clock_wait_us(gint64 seconds);
/* Waits that long. False with G_IO_ERROR_CANCELLED as soon as `cancellable` (may be NULL) is. */
bool pb_clock_wait(gint64 seconds, GCancellable *cancellable, GError **error);
/* The same for `us` microseconds, which nothing shortens. */
bool pb_clock_doze(gint64 us, GCancellable *cancellable, GError **error);

#endif
