/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/tell.c: what of a listing and its plan a person should be told in words (L3). */
#include <config.h>

#include "base/clock.h"
#include "base/human.h"
#include "run.h"
#include "wait.h"

/* --- how it always is with this server ---------------------------------------------------------- */

/* A preview is not fetched in the eyes of a server that lists once: it stands in the place of newer mail. */
static void
tell_blocking_previews(SyncRun *run)
{
    const ConfigProvider *provider = run->request->account->provider;
    guint n = 0;

    if ((provider->flags & CONFIG_PROVIDER_LISTS_ONCE) == 0)
        return;
    for (guint i = 0; i < run->items->len; i++)
        n += sync_item(run, i)->decision.reason == SYNC_REASON_PREVIEW_ONLY;
    if (n > 0)
        sync_post_log(run,
                      "%u preview%s listed by %s again and again, in place of newer "
                      "mail, until the rest is fetched (T in the reader)",
                      n, n == 1 ? " is" : "s are", provider->title);
}

static void
tell_deletion(SyncRun *run)
{
    const ConfigProvider *provider = run->request->account->provider;

    if ((provider->flags & CONFIG_PROVIDER_DECIDES_DELETION) == 0 ||
        run->has_told_deletion || run->totals.n_delete + run->totals.n_then_deleted == 0)
        return;
    run->has_told_deletion = true;
    sync_post_log(run,
                  "what becomes of a message that is deleted here is decided by %s: "
                  "see the POP settings of its webmail",
                  provider->title);
}

void
sync_tell_expiry(SyncRun *run)
{
    const ConfigRetention *policy = &run->request->account->retention;
    gint64 days = MIN(pop3_session_capa(run->session)->expire_days,
                      CONFIG_LEAVE_SECONDS_MAX / PB_DAY);
    g_autofree char *leave = NULL;
    g_autofree char *kept = NULL;

    if (days < 0)
        return;
    leave = config_retention_get(policy, "leave_on_server");
    kept = days == 0 ? g_strdup("as soon as it was fetched")
                     : g_strdup_printf("after %" G_GINT64_FORMAT " day%s", days,
                                       days == 1 ? "" : "s");
    if (policy->leave == CONFIG_LEAVE_ALWAYS ||
        (policy->leave == CONFIG_LEAVE_FOR && policy->leave_seconds > days * PB_DAY))
        sync_post_log(run,
                      "the server itself deletes mail %s, whatever leave_on_server "
                      "says (%s)",
                      kept, leave);
    else
        sync_post_log(run, "the server itself deletes mail %s", kept);
}

void
sync_tell_delay(SyncRun *run)
{
    g_autofree char *interval = pb_duration_to_string(sync_interval(run));
    g_autofree char *next = NULL;

    if (sync_interval_due(run) == 0)
        return;
    next = sync_wait_clock(sync_interval_due(run), pb_clock_now());
    sync_post_log(run, "one sign-in in %s, so the next one not before %s", interval,
                  next);
}

void
sync_tell_standing(SyncRun *run)
{
    sync_tell_delay(run);
    sync_tell_expiry(run);
    tell_deletion(run);
    tell_blocking_previews(run);
}

/* --- what did not come this time ---------------------------------------------------------------- */

/* It belongs to that step, even where nothing at all is fetched. */
static void
enter_fetch(SyncRun *run)
{
    if (run->step < SYNC_STEP_FETCH)
        sync_post_step(run, SYNC_STEP_FETCH);
}

static void
tell_monstrous(SyncRun *run, const SyncItem *item)
{
    enter_fetch(run);
    run->n_refused++;
    sync_post_log(run, "message %u is over %u MB: left on the server", item->number,
                  (guint)(SYNC_MAX_MESSAGE >> 20));
}

static bool
lacks_preview(const SyncItem *item)
{
    return item->decision.action == SYNC_ACTION_KEEP &&
           (item->decision.reason == SYNC_REASON_OVER_SIZE ||
            item->decision.reason == SYNC_REASON_HEADERS_ONLY);
}

static void
tell_unpreviewed(SyncRun *run, guint n, const SyncItem *first)
{
    g_autofree char *reason = sync_reason_to_string(&first->decision);

    enter_fetch(run);
    sync_post_log(run,
                  "%u message%s stay%s on the server and did not come (%s): it gives "
                  "no beginnings of messages (TOP)",
                  n, n == 1 ? "" : "s", n == 1 ? "s" : "", reason);
}

static void
tell_budget(SyncRun *run)
{
    g_autofree char *size = pb_size_to_string(run->bytes_left);

    enter_fetch(run);
    sync_post_log(run,
                  "over the budget of this run: %u message%s, %s, left for the next "
                  "one",
                  run->n_left, run->n_left == 1 ? "" : "s", size);
}

/* From nine tenths of it on. */
static void
tell_quota(SyncRun *run)
{
    const SyncTotals *totals = &run->totals;
    guint64 quota = run->request->account->quota;
    guint64 frees = totals->bytes_delete + totals->bytes_then_deleted;
    g_autofree char *used = pb_size_to_string(totals->bytes_total);
    g_autofree char *size = pb_size_to_text(quota);
    g_autofree char *freed = pb_size_to_string(frees);
    g_autofree char *left = pb_size_to_string(totals->bytes_total - frees);

    if (quota == 0 || run->has_told_quota || totals->bytes_total < quota / 10 * 9)
        return;
    run->has_told_quota = true;
    enter_fetch(run);
    if (frees == 0)
        sync_post_log(
            run,
            "the mailbox on the server is nearly full: %s of %s; the policy frees "
            "nothing in this session",
            used, size);
    else
        sync_post_log(
            run,
            "the mailbox on the server is nearly full: %s of %s; the policy frees "
            "%s in this session, which leaves %s",
            used, size, freed, left);
}

void
sync_tell_twins(SyncRun *run)
{
    if (run->n_twins > 0)
        sync_post_log(run,
                      "%u of the messages that came %s here already: not stored again",
                      run->n_twins, run->n_twins == 1 ? "was" : "were");
}

void
sync_tell_left(SyncRun *run)
{
    const SyncItem *unpreviewed = NULL;
    guint n_unpreviewed = 0;

    for (guint i = 0; i < run->items->len; i++) {
        const SyncItem *item = sync_item(run, i);

        if (sync_is_monstrous(item))
            tell_monstrous(run, item);
        if (!lacks_preview(item))
            continue;
        n_unpreviewed++;
        unpreviewed = item;
    }
    tell_quota(run);
    if (n_unpreviewed > 0)
        tell_unpreviewed(run, n_unpreviewed, unpreviewed);
    if (run->n_left > 0)
        tell_budget(run);
}

void
sync_tell_held(SyncRun *run)
{
    const SyncTotals *totals = &run->totals;
    guint limit = sync_plan_limit(&run->request->account->retention, run->items->len);
    guint n = totals->n_over_limit;

    if (n == 0)
        return;
    enter_fetch(run);
    sync_post_log(run,
                  "%u deletion%s over the delete limit (%u): nothing of %s was deleted; "
                  "look at %s with postbag plan, confirm with postbag fetch "
                  "--confirm-deletes, or $ in the reader",
                  n, n == 1 ? " is" : "s are", limit, n == 1 ? "it" : "them",
                  n == 1 ? "it" : "them");
}
