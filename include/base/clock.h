/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/clock.h: what time it is, for everything that keeps or shows a date (L0).
 *
 * Tests move it: by pb_clock_set, or from outside by the environment variable POSTBAG_CLOCK_OFFSET
 * (seconds, may be negative), read once. Certificates are checked against the system's own clock. */
#ifndef POSTBAG_BASE_CLOCK_H
#define POSTBAG_BASE_CLOCK_H

#include <glib.h>

/* Seconds since 1970-01-01 UTC. Any thread. */
gint64 pb_clock_now(void);
/* The same in microseconds. */
gint64 pb_clock_now_us(void);
/* From now on the clock stands at `seconds`; a negative value lets it run again. Tests only. */
void pb_clock_set(gint64 seconds);

#endif
