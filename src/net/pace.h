/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/pace.h: tells a slow line from a server that trickles to hold us (private to net).
 *
 * Only time spent waiting counts, and only from the first byte of a transfer on: before that the server
 * may think for as long as the idle limit lets it. */
#ifndef POSTBAG_NET_PACE_H
#define POSTBAG_NET_PACE_H

#include <stdbool.h>

#include <glib.h>

typedef struct {
    guint floor_bytes_per_min;
    gint64 waited_us; /* in the present minute */
    gsize n_bytes;
    bool has_begun;
} NetPace;

/* A transfer begins. */
void net_pace_mark(NetPace *pace);
/* A wait that brought nothing. */
void net_pace_wait(NetPace *pace, gint64 waited_us);
/* `n_bytes` came after a wait. False when a minute of waiting brought less than the floor. */
bool net_pace_add(NetPace *pace, gint64 waited_us, gsize n_bytes);

/* What tells the time waited: g_get_monotonic_time, but in tests. */
extern gint64 (*net_pace_clock)(void);

#endif
