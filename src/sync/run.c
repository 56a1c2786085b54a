/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/run.c: one session after the other, as long as the server has more or says "later" (L3).
 *
 * A wait is told with the time at which it ends, costs no connection, and ends at once when it is cancelled
 * or the person wants the end. */
#include <config.h>

#include "run.h"

#include "base/clock.h"
#include "base/human.h"
#include "store/facts.h"
#include "store/wish.h"
#include "arrive.h"
#include "names.h"
#include "wait.h"

#define MAX_ROUNDS 1000
/* Between two looks at what the person wants, in a wait and in a pause. */
#define GLANCE_US (100 * 1000)

static SyncControlFlags
wishes(const SyncRun *run)
{
    return sync_control_flags(run->request->control);
}

static bool
wants_end(const SyncRun *run)
{
    return (wishes(run) & SYNC_CONTROL_FINISH) != 0;
}

/* --- waiting ------------------------------------------------------------------------------------ */

/* By the clock that people see, which also goes on while the machine sleeps; but never for more seconds than
 * were meant, should somebody set it back. */
static bool
wait_until(SyncRun *run, gint64 until, GError **error)
{
    gint64 left = until - pb_clock_now();

    for (; left > 0 && pb_clock_now() < until; left--) {
        if (wants_end(run))
            return true;
        if (!pb_clock_wait(1, pb_job_cancellable(run->job), error))
            return false;
    }
    return true;
}

/* When to try again after a refusal of this row. */
static gint64
next_try(SyncRun *run, const SyncWaitRow *row)
{
    gint64 due = sync_interval_due(run);

    if (run->refused_code != row->code)
        run->n_tries = 0;
    run->refused_code = row->code;
    if (row->code == POP3_ERROR_TOO_SOON && due > 0)
        return due + 1;
    return pb_clock_now() + sync_wait_seconds(row, run->n_tries++, sync_interval(run));
}

static char *
words_of(const SyncRun *run, const SyncWaitRow *row, gint64 until, const GError *failure)
{
    g_autofree char *clock = sync_wait_clock(until, pb_clock_now());
    const char *words = row->code == POP3_ERROR_TOO_SOON && sync_interval_due(run) > 0
                            ? failure->message
                            : row->words;

    return g_strdup_printf("%s: trying again at %s", words, clock);
}

/* A wait that was broken off: the reason for it is the news, unless it was cancelled. */
static void
end_wait(GError *failure, GError **error)
{
    if (error != NULL && *error != NULL)
        g_error_free(failure);
    else
        g_propagate_error(error, failure);
}

/* Waits, if the failure is one that time cures and the person's patience is long enough; false with what
 * ends the run. Takes `failure`. */
static bool
wait_after(SyncRun *run, GError *failure, GError **error)
{
    const SyncWaitRow *row = sync_wait_find(failure);
    g_autofree char *words = NULL;
    gint64 until, seconds;

    if (row == NULL) {
        g_propagate_error(error, failure);
        return false;
    }
    until = next_try(run, row);
    seconds = until - pb_clock_now();
    if (!sync_wait_is_bearable(run->request->patience, run->waited, seconds)) {
        words = sync_wait_clock(until, pb_clock_now());
        g_set_error(error, failure->domain, failure->code, "%s; not before %s",
                    failure->message, words);
        g_error_free(failure);
        return false;
    }
    words = words_of(run, row, until, failure);
    sync_post_log(run, "%s", failure->message);
    run->waited += seconds;
    sync_post_wait(run, until, words);
    if (wait_until(run, until, error) && !wants_end(run)) {
        g_error_free(failure);
        return true;
    }
    end_wait(failure, error);
    return false;
}

/* After a pause that a session was given up for. */
static bool
wait_for_resume(SyncRun *run, GError **error)
{
    while ((wishes(run) & SYNC_CONTROL_PAUSE) != 0 && !wants_end(run)) {
        if (!pb_clock_doze(GLANCE_US, pb_job_cancellable(run->job), error))
            return false;
    }
    return true;
}

/* --- rounds ------------------------------------------------------------------------------------- */

/* Why another session follows one that went through; NULL when none does. */
static const char *
reason_for_more(const SyncRun *run)
{
    const ConfigProvider *provider = run->request->account->provider;
    bool is_over = run->request->mode != SYNC_MODE_FETCH || run->is_finishing ||
                   run->round >= MAX_ROUNDS || wants_end(run);

    if (is_over)
        return NULL;
    if (run->is_parked)
        return "going on after the pause";
    if (run->is_reopening)
        return "the session was long and what came is safe: going on in a new one";
    if ((provider->flags & CONFIG_PROVIDER_LISTS_ONCE) == 0 || run->n_come == 0 ||
        run->n_left > 0 || run->quit != STORE_QUIT_CONFIRMED)
        return NULL;
    return provider->batch_words;
}

static bool
refused_to_error(const SyncRun *run, GError **error)
{
    if (run->n_refused == 0)
        return true;
    g_set_error(error, POP3_ERROR, POP3_ERROR_REFUSED,
                "%u message%s could not be fetched and %s still on the server",
                run->n_refused, run->n_refused == 1 ? "" : "s",
                run->n_refused == 1 ? "is" : "are");
    return false;
}

static bool
run_rounds(SyncRun *run, GError **error)
{
    const char *reason = NULL;

    do {
        GError *failure = NULL;

        sync_round_clear(run);
        run->round++;
        if (reason != NULL)
            sync_post_round(run, reason);
        while (!sync_round(run, &failure)) {
            if (!wait_after(run, g_steal_pointer(&failure), error))
                return false;
            sync_round_clear(run);
        }
        run->n_tries = 0;
        reason = reason_for_more(run);
        if (run->is_parked && !wait_for_resume(run, error))
            return false;
    } while (reason != NULL && !wants_end(run));
    return true;
}

/* What was held back for one fetch has been, unless that was broken off. */
static bool
end_wishes(SyncRun *run, GError **error)
{
    return run->request->mode != SYNC_MODE_FETCH || run->is_finishing || run->is_parked ||
           store_ledger_end_holds(run->ledger, error);
}

/* Also after sessions that failed: what came, came. */
static bool
run_all(SyncRun *run, GError **error)
{
    bool is_whole;

    sync_arrive_begin(run);
    is_whole =
        run_rounds(run, error) && end_wishes(run, error) && sync_expunge(run, error);
    if (!sync_hooks_run(run, is_whole ? error : NULL))
        is_whole = false;
    sync_arrive_end(run);
    if (!is_whole)
        return false;
    sync_post_figures(run, SYNC_EVENT_SUMMARY);
    return refused_to_error(run, error);
}

bool
sync_run(SyncRun *run, GError **error)
{
    const StoreAccountFacts *facts = store_ledger_facts(run->ledger);
    bool is_whole;

    run->names = sync_names_new(run->request->account, facts->login_user);
    run->login_delay = facts->login_delay;
    run->last_success = facts->last_success;
    run->deleted_by = sync_deleted_by_new();
    if (run->request->password != NULL)
        run->secret = pb_secret_copy(run->request->password);
    is_whole = run_all(run, error);
    sync_round_clear(run);
    pb_secret_free(run->secret);
    g_strfreev(run->names);
    g_array_unref(run->deleted_by);
    g_free(run->buffer);
    return is_whole;
}
