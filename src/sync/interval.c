/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/interval.c: the time that a server or a provider wants between two sign-ins (L3; RFC 2449
 * section 6.5).
 *
 * A sign-in that comes too early is refused, by some in words that sound like a wrong password, and by some
 * it begins the interval anew: so it is not tried. */
#include <config.h>

#include "base/clock.h"
#include "base/human.h"
#include "store/facts.h"
#include "run.h"

/* However much a server asks for. */
#define MOST PB_DAY

gint64
sync_interval(const SyncRun *run)
{
    gint64 interval = run->request->account->provider->min_interval;

    return MIN(MAX(interval, MAX(run->login_delay, run->said_delay)), MOST);
}

gint64
sync_interval_due(const SyncRun *run)
{
    gint64 last = store_ledger_facts(run->ledger)->last_login;
    gint64 now = pb_clock_now();

    /* One in the future was written by a clock that was wrong. */
    return last > 0 && last <= now && now < last + sync_interval(run)
               ? last + sync_interval(run)
               : 0;
}

bool
sync_interval_check(const SyncRun *run, GError **error)
{
    const ConfigProvider *provider = run->request->account->provider;
    gint64 interval = sync_interval(run);
    g_autofree char *text = NULL;

    if (sync_interval_due(run) == 0)
        return true;
    text = pb_duration_to_string(interval);
    if (provider->interval_words != NULL && interval == provider->min_interval)
        g_set_error_literal(error, POP3_ERROR, POP3_ERROR_TOO_SOON,
                            provider->interval_words);
    else
        g_set_error(error, POP3_ERROR, POP3_ERROR_TOO_SOON,
                    "the server takes one sign-in in %s", text);
    return false;
}
