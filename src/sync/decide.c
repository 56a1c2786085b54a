/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/decide.c: the plan, asked for every item of a session, and what follows for the fetch (L3).
 *
 * What does not fit the budget of a run is left for the next one. */
#include <config.h>

#include "base/clock.h"
#include "order.h"
#include "run.h"
#include "subject.h"

/* What a preview is likely to take: for the order, the budget and the progress. */
#define PREVIEW_COST (8 * 1024)
#define SLOW_SIZE    (64 * 1024)

static bool
has_preview(const SyncRun *run)
{
    const Pop3Capa *capa = pop3_session_capa(run->session);

    return !run->has_no_top && (!capa->is_known || (capa->flags & POP3_CAPA_TOP) != 0);
}

static SyncPolicy
policy_of(SyncRun *run)
{
    const ConfigAccount *account = run->request->account;
    guint64 limits[] = { run->is_slow ? SLOW_SIZE : 0, run->request->max_bytes };
    SyncPolicy policy = { .retention = &account->retention,
                          .fetching = sync_fetching_of(account),
                          .n_confirmed = run->request->n_confirmed };

    policy.fetching.has_no_preview = !has_preview(run);
    for (gsize i = 0; i < G_N_ELEMENTS(limits); i++) {
        if (limits[i] > 0 && limits[i] < policy.fetching.preview_over)
            policy.fetching.preview_over = limits[i];
    }
    return policy;
}

guint64
sync_cost(const SyncItem *item)
{
    return item->decision.action == SYNC_ACTION_PREVIEW ? MIN(item->size, PREVIEW_COST)
                                                        : item->size;
}

bool
sync_is_monstrous(const SyncItem *item)
{
    return item->decision.action == SYNC_ACTION_FETCH && item->size > SYNC_MAX_MESSAGE;
}

static bool
comes(const SyncItem *item)
{
    return (item->decision.action == SYNC_ACTION_FETCH ||
            item->decision.action == SYNC_ACTION_PREVIEW) &&
           !item->is_asked && !sync_is_monstrous(item);
}

/* SyncCandidate, in their order. */
static GArray *
candidates_of(SyncRun *run)
{
    GArray *candidates = g_array_new(FALSE, FALSE, sizeof(SyncCandidate));

    for (guint i = 0; i < run->items->len; i++) {
        const SyncItem *item = sync_item(run, i);
        const SyncCandidate candidate = { i, sync_cost(item), item->size };

        if (comes(item))
            g_array_append_val(candidates, candidate);
    }
    sync_order_sort((SyncCandidate *)candidates->data, candidates->len);
    return candidates;
}

static void
leave_for_later(SyncRun *run, const SyncCandidate *candidate)
{
    sync_item(run, candidate->index)->decision =
        (SyncDecision){ .action = SYNC_ACTION_KEEP, .reason = SYNC_REASON_OVER_BUDGET };
    run->n_left++;
    run->bytes_left += candidate->size;
}

static void
make_order(SyncRun *run)
{
    guint64 budget = run->request->max_bytes;
    g_autoptr(GArray) candidates = candidates_of(run);
    guint n = candidates->len;

    if (budget > 0)
        n = sync_order_fit((SyncCandidate *)candidates->data, n,
                           budget - MIN(budget, run->budget_used));
    run->n_left = 0;
    run->bytes_left = 0;
    for (guint i = 0; i < candidates->len; i++) {
        const SyncCandidate *candidate = &g_array_index(candidates, SyncCandidate, i);

        if (i < n)
            g_array_append_val(run->order, candidate->index);
        else
            leave_for_later(run, candidate);
    }
}

bool
sync_is_slow_wanted(const SyncRun *run)
{
    return run->request->account->slow_line ||
           (sync_control_flags(run->request->control) & SYNC_CONTROL_SLOW_LINE) != 0;
}

/* Asks the plan about all items; those under way keep their decision. */
static bool
decide(SyncRun *run, const SyncPolicy *policy, GError **error)
{
    guint n = run->items->len;
    gint64 now = pb_clock_now();
    g_autoptr(StoreStandings) standings = store_standings_new(run->store);
    g_autofree StoreEntry **entries = g_new0(StoreEntry *, n);
    g_autofree SyncSubject *subjects = g_new0(SyncSubject, n);
    g_autofree SyncDecision *decisions = g_new0(SyncDecision, n);

    for (guint i = 0; i < n; i++)
        entries[i] = sync_item(run, i)->entry;
    if (!sync_subjects_read(standings, policy, entries, n, now, error))
        return false;
    for (guint i = 0; i < n; i++)
        subjects[i] = (SyncSubject){ .entry = entries[i],
                                     .here = store_standings_find(standings, entries[i]),
                                     .is_new = sync_item(run, i)->is_fetched };
    sync_plan_make(policy, subjects, n, now, decisions);
    for (guint i = 0; i < n; i++) {
        if (!sync_item(run, i)->is_under_way)
            sync_item(run, i)->decision = decisions[i];
    }
    return true;
}

bool
sync_decide_all(SyncRun *run, GError **error)
{
    SyncPolicy policy;

    if (run->order == NULL)
        run->order = g_array_new(FALSE, FALSE, sizeof(guint));
    run->is_slow = sync_is_slow_wanted(run);
    policy = policy_of(run);
    if (!decide(run, &policy, error))
        return false;
    make_order(run);
    run->totals = (SyncTotals){ 0 };
    for (guint i = 0; i < run->items->len; i++)
        sync_totals_add(&run->totals, &sync_item(run, i)->decision,
                        sync_item(run, i)->size);
    return true;
}
