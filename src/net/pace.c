/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/pace.c: tells a slow line from a server that trickles to hold us (L1). Pure. */
#include <config.h>

#include "pace.h"

gint64 (*net_pace_clock)(void) = g_get_monotonic_time;

void
net_pace_mark(NetPace *pace)
{
    pace->waited_us = 0;
    pace->n_bytes = 0;
    pace->has_begun = false;
}

void
net_pace_wait(NetPace *pace, gint64 waited_us)
{
    if (pace->has_begun)
        pace->waited_us += waited_us;
}

bool
net_pace_add(NetPace *pace, gint64 waited_us, gsize n_bytes)
{
    bool is_too_slow;

    if (!pace->has_begun) {
        pace->has_begun = n_bytes > 0;
        return true;
    }
    pace->waited_us += waited_us;
    pace->n_bytes += n_bytes;
    if (pace->waited_us < G_TIME_SPAN_MINUTE)
        return true;
    is_too_slow = pace->n_bytes < pace->floor_bytes_per_min;
    pace->waited_us = 0;
    pace->n_bytes = 0;
    return !is_too_slow;
}
