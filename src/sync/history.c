/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/history.c: what a policy would have meant for the last twelve months (L3). */
#include <config.h>

#include "history.h"

#include "base/human.h"
#include "protect.h"

#define WEEK  (7 * PB_DAY)
#define NEVER G_MAXINT64

typedef struct {
    const ConfigRetention *policy;
    gint64 now, start; /* of the first week */
    SyncForecastWeek *weeks;
    const SyncPast *past;
    gint64 *due; /* parallel to it: when the policy's time comes; NEVER */
    bool *is_kept;
} History;

static bool
is_kept(const History *history, const SyncPast *past)
{
    return past->is_kept || past->stored == 0 ||
           (past->here != NULL &&
            sync_protect_match(&history->policy->protect, past->here) != NULL);
}

/* When the policy's time has come for it; NEVER. */
static gint64
due_at(const History *history, const SyncPast *past)
{
    const ConfigRetention *policy = history->policy;

    if (policy->leave == CONFIG_LEAVE_NEVER)
        return past->stored;
    if (policy->until_deleted && past->here != NULL && past->here->is_trashed)
        return past->stored; /* some time after it; nobody knows when */
    return policy->leave == CONFIG_LEAVE_FOR ? past->stored + policy->leave_seconds
                                             : NEVER;
}

static gint64
leaves_at(const SyncPast *past, gint64 due)
{
    gint64 gone = past->gone == 0 ? NEVER : past->gone;

    return MIN(due, gone);
}

/* The week in which `time` falls; negative: before all of them. */
static gint64
week_of(const History *history, gint64 time)
{
    return time < history->start ? -1 : (time - history->start) / WEEK;
}

static void
add(SyncForecastWeek *week, const SyncPast *past, int sign)
{
    week->n_on_server += (guint)sign;
    week->bytes += (guint64)((gint64)sign * (gint64)past->bytes);
}

/* Marks how much comes and goes in each week; sums come later. Returns the week in which it goes. */
static void
mark(History *history, guint k)
{
    const SyncPast *past = &history->past[k];
    gint64 due = history->due[k];
    gint64 leaves = leaves_at(past, due);
    gint64 first = MAX(week_of(history, past->came), 0);
    gint64 last = leaves > history->now ? SYNC_FORECAST_WEEKS
                                        : week_of(history, MAX(leaves, past->came));

    if (past->came > history->now || last < 0)
        return;
    add(&history->weeks[first], past, 1);
    if (last >= SYNC_FORECAST_WEEKS)
        return;
    add(&history->weeks[last], past, -1);
    history->weeks[last].n_deleted += due == leaves;
}

static void
sum_up(SyncForecastWeek weeks[SYNC_FORECAST_WEEKS])
{
    for (guint i = 1; i < SYNC_FORECAST_WEEKS; i++) {
        weeks[i].bytes += weeks[i - 1].bytes;
        weeks[i].n_on_server += weeks[i - 1].n_on_server;
    }
}

/* --- max_on_server -------------------------------------------------------------------------- */

static bool
is_over(const ConfigRetention *policy, const SyncForecastWeek *week)
{
    return (policy->max_bytes > 0 && week->bytes > policy->max_bytes) ||
           (policy->max_messages > 0 && week->n_on_server > policy->max_messages);
}

/* From week `i` on it is on the server no more; it would have gone later by itself, or not at all. */
static void
take_away(History *history, guint i, guint k)
{
    const SyncPast *past = &history->past[k];
    gint64 due = history->due[k];
    gint64 leaves = leaves_at(past, due);
    gint64 last = leaves > history->now ? SYNC_FORECAST_WEEKS : week_of(history, leaves);

    history->weeks[i].n_deleted++;
    for (gint64 week = i; week < last; week++)
        add(&history->weeks[week], past, -1);
    if (last < SYNC_FORECAST_WEEKS && due == leaves)
        history->weeks[last].n_deleted--;
}

static bool
may_go(const History *history, guint i, guint k)
{
    const SyncPast *past = &history->past[k];
    gint64 end = history->weeks[i].start + WEEK;
    gint64 leaves = leaves_at(past, history->due[k]);

    return !history->is_kept[k] && leaves >= end && past->came < end;
}

/* The oldest stored go first, each week those that are there by then. */
static void
make_room(History *history, guint n)
{
    const SyncPast *past = history->past;
    guint next = 0;

    for (guint i = 0; i < SYNC_FORECAST_WEEKS; i++) {
        gint64 end = history->weeks[i].start + WEEK;

        for (; next < n && past[next].stored < end &&
               is_over(history->policy, &history->weeks[i]);
             next++) {
            if (may_go(history, i, next))
                take_away(history, i, next);
        }
    }
}

void
sync_history_make(const ConfigRetention *policy, const SyncPast *past, guint n,
                  gint64 now, SyncForecastWeek weeks[SYNC_FORECAST_WEEKS])
{
    History history = { .policy = policy,
                        .now = now,
                        .start = now - SYNC_FORECAST_WEEKS * WEEK + 1,
                        .weeks = weeks,
                        .past = past };
    g_autofree gint64 *due = history.due = g_new(gint64, n);
    g_autofree bool *kept = history.is_kept = g_new(bool, n);

    for (guint i = 0; i < SYNC_FORECAST_WEEKS; i++)
        weeks[i] = (SyncForecastWeek){ .start = history.start + i * WEEK };
    for (guint i = 0; i < n; i++) {
        kept[i] = is_kept(&history, &past[i]);
        due[i] = kept[i] ? NEVER : due_at(&history, &past[i]);
        mark(&history, i);
    }
    sum_up(weeks);
    make_room(&history, n);
}
