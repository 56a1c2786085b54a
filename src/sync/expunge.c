/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/expunge.c: after the sessions: what has lain in Trash for long enough is removed for good (L3).
 *
 * Once a day, so that a session in which nothing happens looks at no file. */
#include <config.h>

#include "store/expunge.h"

#include "base/clock.h"
#include "base/human.h"
#include "run.h"

static bool
may_go(const StoreEntry *entry, void *user_data)
{
    return sync_plan_may_expunge(user_data, entry);
}

/* `last`: when the sign-ins before this run went through. */
static bool
is_due(gint64 seconds, gint64 last, gint64 now)
{
    return seconds > 0 && (seconds < PB_DAY || last / PB_DAY != now / PB_DAY);
}

bool
sync_expunge(SyncRun *run, GError **error)
{
    ConfigAccount *account = run->request->account;
    gint64 now = pb_clock_now();
    const StoreExpunge expunge = { .before = now - account->expunge_trash,
                                   .may_go = may_go,
                                   .user_data = &account->retention };
    g_autofree char *time = NULL;
    guint n;

    if (run->request->mode != SYNC_MODE_FETCH ||
        !is_due(account->expunge_trash, run->last_success, now))
        return true;
    if (!store_expunge_trash(run->ledger, &expunge, &n, error))
        return false;
    if (n == 0)
        return true;
    time = pb_duration_to_string(account->expunge_trash);
    sync_post_log(run, "%u message%s removed from Trash for good after %s", n,
                  n == 1 ? "" : "s", time);
    return true;
}
