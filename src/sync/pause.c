/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/pause.c: a pause that a person takes, with the line kept alive (L3). */
#include <config.h>

#include "base/clock.h"
#include "run.h"

#define GLANCE_US    (100 * 1000)
#define PARK_SECONDS (10 * 60)

bool
sync_pause(SyncRun *run, GError **error)
{
    SyncControl *control = run->request->control;
    gint64 end = g_get_monotonic_time() + pb_clock_wait_us(PARK_SECONDS);
    SyncControlFlags wishes = sync_control_flags(control);

    if ((wishes & SYNC_CONTROL_PAUSE) == 0)
        return true;
    sync_post_log(run, "pausing");
    for (; (wishes & SYNC_CONTROL_PAUSE) != 0; wishes = sync_control_flags(control)) {
        if ((wishes & SYNC_CONTROL_FINISH) != 0) {
            run->is_finishing = true;
            return true;
        }
        if (g_get_monotonic_time() >= end) {
            run->is_parked = true;
            sync_post_log(run,
                          "the session ends here; another one goes on after the pause");
            return true;
        }
        if (!sync_link_keep_alive(run, error) ||
            !pb_clock_doze(GLANCE_US, pb_job_cancellable(run->job), error))
            return false;
    }
    sync_post_log(run, "going on");
    return true;
}
