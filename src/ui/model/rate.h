/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/rate.h: how fast the bytes of one session come, steady enough to be read (L4). Pure.
 *
 * The figure changes once a second at most, and follows the line within some seconds. */
#ifndef UI_MODEL_RATE_H
#define UI_MODEL_RATE_H

#include "sync/fetch.h"

/* All zero is one that has seen nothing. */
typedef struct {
    gint64 at_us;      /* of the latest sample */
    guint64 bytes;     /* at that time */
    double per_second; /* bytes; 0: not known, or nothing comes */
    guint64 last;      /* bytes when they last grew … */
    gint64 moved_us;   /* … and when that was */
} UiRate;

/* Looks at the session's progress; `now_us` is monotonic. Less than before is a new session. */
void ui_rate_take(UiRate *rate, const SyncProgress *progress, gint64 now_us);

#endif
