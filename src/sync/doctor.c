/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/doctor.c: what only a test of the connection asks (L3): addresses, and how long a listing takes.
 * Nothing is changed on the server. */
#include <config.h>

#include "base/clock.h"
#include "run.h"

bool
sync_doctor_look_up(SyncRun *run, GError **error)
{
    const ConfigAccount *account = run->request->account;
    g_autoptr(GPtrArray) addresses = NULL;
    g_autoptr(GString) list = g_string_new(NULL);

    sync_post_step(run, SYNC_STEP_NAME);
    if (account->proxy != NULL) {
        sync_post_log(run, "%s is looked up by the proxy", account->server);
        return true;
    }
    addresses = net_resolve(account->server, 0, pb_job_cancellable(run->job), error);
    if (addresses == NULL)
        return false;
    for (guint i = 0; i < addresses->len; i++)
        g_string_append_printf(list, "%s%s", i == 0 ? "" : ", ",
                               (const char *)g_ptr_array_index(addresses, i));
    sync_post_log(run, "%s is %s", account->server, list->str);
    return true;
}

static bool
count_mail(SyncRun *run, GError **error)
{
    Pop3Event done;

    sync_post_step(run, SYNC_STEP_STAT);
    pop3_session_stat(run->session);
    if (!sync_link_expect(run, &done, error))
        return false;
    sync_post_log(run, "%u messages, %" G_GUINT64_FORMAT " bytes on the server",
                  done.count, done.size);
    return true;
}

static bool
time_listing(SyncRun *run, GError **error)
{
    gint64 started;
    guint n, n_named = 0;
    double ms;

    sync_post_step(run, SYNC_STEP_LIST);
    started = g_get_monotonic_time();
    if (!sync_read_listing(run, error))
        return false;
    ms = (double)(g_get_monotonic_time() - started) / 1000;
    n = run->items->len;
    for (guint i = 0; i < n; i++)
        n_named += sync_item(run, i)->uidl != NULL;
    sync_post_log(run, "%u listed in %.0f ms, which is %.1f ms for 1000", n, ms,
                  n == 0 ? 0.0 : ms * 1000 / n);
    if (n_named < n)
        sync_post_log(run,
                      "%u of them have no usable UIDL: they are told apart by their "
                      "headers",
                      n - n_named);
    return true;
}

bool
sync_doctor_examine(SyncRun *run, GError **error)
{
    if (!count_mail(run, error) || !time_listing(run, error))
        return false;
    sync_tell_delay(run);
    sync_tell_expiry(run);
    return true;
}
