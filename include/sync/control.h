/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/sync/control.h: what a person may ask of a session that is under way (L3).
 *
 * Shared by the face and the job, counted; every call from any thread, none waits. Stopping at once is
 * pb_job_cancel(). */
#ifndef POSTBAG_SYNC_CONTROL_H
#define POSTBAG_SYNC_CONTROL_H

#include <stdbool.h>

#include <glib.h>

typedef struct SyncControl SyncControl;

typedef enum {
    SYNC_CONTROL_PAUSE =
        1 << 0, /* ask for nothing more until it is taken back; the line is kept alive */
    SYNC_CONTROL_FINISH =
        1 << 1, /* nothing more after the message under way: then commit and QUIT */
    SYNC_CONTROL_SLOW_LINE = 1 << 2, /* from the next message on: as the key slow_line */
} SyncControlFlags;

SyncControl *sync_control_new(void);
SyncControl *sync_control_ref(SyncControl *control);
void sync_control_unref(SyncControl *control);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyncControl, sync_control_unref)

void sync_control_set(SyncControl *control, SyncControlFlags flags);
void sync_control_clear(SyncControl *control, SyncControlFlags flags);
/* NULL has none. */
SyncControlFlags sync_control_flags(const SyncControl *control);

#endif
