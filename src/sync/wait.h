/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/wait.h: when to try again after a server said "later" (L3, private). Pure. */
#ifndef POSTBAG_SRC_SYNC_WAIT_H
#define POSTBAG_SRC_SYNC_WAIT_H

#include <stdbool.h>

#include <glib.h>

/* The row of a refusal that time may cure. */
typedef struct {
    int code;          /* a Pop3Error */
    gint64 first;      /* seconds before the next try */
    guint growth;      /* times the wait before, when that try was refused as well */
    gint64 most;       /* seconds at most */
    const char *words; /* "another program has this mailbox" */
} SyncWaitRow;

/* NULL for everything that waiting does not cure: it ends the run. */
const SyncWaitRow *sync_wait_find(const GError *error);
/* Seconds to wait when this refusal came `n_before` times in a row before; where the server's own interval
 * is known, that stands in for `first`. */
gint64 sync_wait_seconds(const SyncWaitRow *row, guint n_before, gint64 interval);
/* Whether a person's `patience` (seconds; -1: as long as it takes) is enough for `seconds` more, after
 * `waited` ones. A few are waited out always: LOGIN-DELAY is 10 in Courier's settings as they come. */
bool sync_wait_is_bearable(gint64 patience, gint64 waited, gint64 seconds);
/* "10:42", of the next minutes "10:42:07", local zone. The caller frees. */
char *sync_wait_clock(gint64 until, gint64 now);

#endif
