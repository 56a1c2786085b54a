/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/control.c: flags that two threads share (L3). */
#include <config.h>

#include "sync/control.h"

struct SyncControl {
    gatomicrefcount refs;
    guint flags; /* accessed atomically */
};

SyncControl *
sync_control_new(void)
{
    SyncControl *control = g_new0(SyncControl, 1);

    g_atomic_ref_count_init(&control->refs);
    return control;
}

SyncControl *
sync_control_ref(SyncControl *control)
{
    g_atomic_ref_count_inc(&control->refs);
    return control;
}

void
sync_control_unref(SyncControl *control)
{
    if (control != NULL && g_atomic_ref_count_dec(&control->refs))
        g_free(control);
}

void
sync_control_set(SyncControl *control, SyncControlFlags flags)
{
    g_atomic_int_or(&control->flags, flags);
}

void
sync_control_clear(SyncControl *control, SyncControlFlags flags)
{
    g_atomic_int_and(&control->flags, ~(guint)flags);
}

SyncControlFlags
sync_control_flags(const SyncControl *control)
{
    return control == NULL ? 0 : (SyncControlFlags)g_atomic_int_get(&control->flags);
}
