/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/renumber.c: when names change, or what they stand for (L3).
 *
 * A server that numbered its mail anew must not make us fetch it all again, and a UIDL that comes again must not
 * hide a new message. Headers are asked for only where the listing gives a reason: many names are gone while
 * others are new, the ledger is new and the archive is not, or a known name has another size. A sample comes
 * first, so that mail which is simply new costs next to nothing. */
#include <config.h>

#include "run.h"

/* So many headers tell whether it is worth asking for more. */
#define SAMPLE 16
/* From so many on mail is suspected to be known even where no name is gone. */
#define MASS 100
/* Fewer come without a word. */
#define WORTH_A_LINE 10

typedef struct {
    SyncRun *run;
    StoreKin *kin;
    const StoreKinCount *count;
    guint n_usable;
} Comparison;

static bool
is_suspicious(const Comparison *comparison)
{
    const StoreKinCount *count = comparison->count;
    const ConfigProvider *provider = comparison->run->request->account->provider;
    guint n_absent = count->n_absent - count->n_deleted;
    bool are_gone = count->n_before == 0 ? n_absent * 2 >= count->n_unknown
                                         : count->n_gone * 2 >= count->n_before;

    if (count->n_unknown == 0)
        return false;
    if (count->n_loose > 0)
        return true;
    /* There mail is gone as soon as it was fetched. */
    if ((provider->flags & CONFIG_PROVIDER_LISTS_ONCE) != 0)
        return false;
    if (n_absent > 0 && are_gone)
        return true;
    return count->n_unknown >= MASS && count->n_absent >= MASS;
}

/* A step of its own, also because what is said in it is news to somebody who does not look on. */
static void
begin(SyncRun *run)
{
    if (run->step != SYNC_STEP_COMPARE)
        sync_post_step(run, SYNC_STEP_COMPARE);
}

static void
end(SyncRun *run)
{
    if (run->step == SYNC_STEP_COMPARE)
        sync_post_step(run, SYNC_STEP_LIST);
}

/* --- reading ------------------------------------------------------------------------------------ */

static void
take_header(void *data, guint item, const guint8 *print)
{
    Comparison *comparison = data;
    SyncProgress *progress = &comparison->run->progress;

    store_kin_answer(comparison->kin, item, print);
    comparison->n_usable += print != NULL;
    progress->n_compared++;
    sync_post_progress(comparison->run);
}

/* False as well when a person wants the end: the listing is given up then. */
static bool
read_headers(Comparison *comparison, const guint *items, guint n, GError **error)
{
    SyncRun *run = comparison->run;

    run->progress.n_compare += n;
    if (!sync_read_headers(run, items, n, take_header, comparison, error))
        return false;
    if (!run->is_finishing)
        return true;
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "ended as you asked");
    return false;
}

/* --- known names with another size ---------------------------------------------------------------- */

static bool
has_other(const Comparison *comparison, const guint *items, guint n)
{
    for (guint i = 0; i < n; i++) {
        if (store_kin_is_other(comparison->kin, items[i]))
            return true;
    }
    return false;
}

/* A server that gives one name again gives others again as well, and some of the new messages have just the size
 * of the old ones. */
static bool
compare_known(Comparison *comparison, GError **error)
{
    guint n;
    const guint *items = store_kin_known(comparison->kin, &n);

    if (n == 0)
        return true;
    sync_post_log(comparison->run,
                  "known names (UIDLs) stand for other messages now: comparing all %u by "
                  "their headers",
                  n);
    return read_headers(comparison, items, n, error);
}

static bool
compare_resized(Comparison *comparison, GError **error)
{
    SyncRun *run = comparison->run;
    const guint *items = store_kin_resized(comparison->kin);
    guint n = comparison->count->n_resized;

    if (n == 0 || sync_lacks_top(run))
        return true;
    begin(run);
    if (!store_kin_load(comparison->kin, pb_job_cancellable(run->job), error) ||
        !read_headers(comparison, items, n, error))
        return false;
    return !has_other(comparison, items, n) || compare_known(comparison, error);
}

/* --- unknown names -------------------------------------------------------------------------------- */

/* Spread over all: what is really new is mostly at one end. */
static GArray *
choose_sample(const guint *items, guint n)
{
    GArray *sample = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < SAMPLE; i++)
        g_array_append_val(sample, items[(guint64)i * n / SAMPLE]);
    return sample;
}

static guint
count_here(const Comparison *comparison, const guint *items, guint n)
{
    guint n_here = 0;

    for (guint i = 0; i < n; i++)
        n_here += store_kin_is_here(comparison->kin, items[i]);
    return n_here;
}

/* Whether the sample is of messages that are here. Without any usable header it is not known. */
static bool
try_sample(Comparison *comparison, bool *is_worth_it, GError **error)
{
    const guint *items = store_kin_unknown(comparison->kin);
    g_autoptr(GArray) sample = choose_sample(items, comparison->count->n_unknown);
    const guint *chosen = (const guint *)sample->data;

    comparison->n_usable = 0;
    if (!read_headers(comparison, chosen, sample->len, error))
        return false;
    *is_worth_it = count_here(comparison, chosen, sample->len) > 0;
    return true;
}

/* What comes is compared as a whole: nothing is here twice, but it has to come. */
static bool
compare_contents(Comparison *comparison, GError **error)
{
    SyncRun *run = comparison->run;
    guint n = comparison->count->n_unknown;

    if (!store_kin_load(comparison->kin, pb_job_cancellable(run->job), error))
        return false;
    store_kin_compare_contents(comparison->kin);
    if (n < WORTH_A_LINE || !is_suspicious(comparison))
        return true;
    begin(run);
    sync_post_log(
        run,
        "the server seems to have numbered its mail anew, and gives no headers to "
        "compare (TOP): %u messages have to come again; what is here already is "
        "not stored twice",
        n);
    return true;
}

static bool
compare_unknown(Comparison *comparison, GError **error)
{
    SyncRun *run = comparison->run;
    const guint *items = store_kin_unknown(comparison->kin);
    guint n = comparison->count->n_unknown;
    bool is_worth_it = true;

    begin(run);
    if (!store_kin_load(comparison->kin, pb_job_cancellable(run->job), error))
        return false;
    if (n > SAMPLE && !try_sample(comparison, &is_worth_it, error))
        return false;
    if (n > SAMPLE && comparison->n_usable == 0)
        return compare_contents(comparison, error);
    if (!is_worth_it)
        return true;
    /* Those of the sample are known by now and are not asked for again. */
    comparison->n_usable = 0;
    if (!read_headers(comparison, items, n, error))
        return false;
    run->n_compared = n;
    return comparison->n_usable > 0 || compare_contents(comparison, error);
}

/* Nobody can say before a message comes whether it is here. Comparing it then costs nothing. */
static bool
lacks_headers(const SyncRun *run)
{
    return sync_lacks_top(run) && run->naming != SYNC_NAMED_BY_RETR;
}

static bool
has_any(const StoreKinCount *count)
{
    return count->n_unknown > 0 && count->n_absent + count->n_loose > 0;
}

bool
sync_ask_headers(StoreKin *kin, void *data, GError **error)
{
    Comparison comparison = {
        .run = data,
        .kin = kin,
        .count = store_kin_count(kin),
    };

    bool is_whole = compare_resized(&comparison, error);

    if (is_whole && lacks_headers(comparison.run))
        is_whole = !has_any(comparison.count) || compare_contents(&comparison, error);
    else if (is_whole && is_suspicious(&comparison))
        is_whole = compare_unknown(&comparison, error);
    end(comparison.run);
    return is_whole;
}

/* --- in words ------------------------------------------------------------------------------------- */

static void
tell_kin(SyncRun *run, const StoreListingResult *result)
{
    guint n_new = run->n_compared - MIN(result->n_kin, run->n_compared);

    if (result->n_kin == 0)
        return;
    if (run->is_ledger_new)
        sync_post_log(run,
                      "the ledger was new: %u messages compared by their headers, %u are "
                      "here already, %u are new",
                      run->n_compared, result->n_kin, n_new);
    else if (run->n_compared > 0)
        sync_post_log(run,
                      "the server seems to have numbered its mail anew: %u messages "
                      "compared by their headers, %u are here already, %u are new",
                      run->n_compared, result->n_kin, n_new);
    if (result->n_doubted > 0)
        sync_post_log(run,
                      "%u of them are announced with another size than the copies here: "
                      "these are never deleted on the server (copy here differs)",
                      result->n_doubted);
}

void
sync_tell_renumbered(SyncRun *run, const StoreListingResult *result)
{
    if (result->n_kin + result->n_drifted + result->n_reused > 0 ||
        (run->is_ledger_new && result->n_adopted > 0))
        begin(run);
    if (result->n_adopted > 0)
        sync_post_log(
            run, "%s%u of them were here already: taken over, not downloaded again",
            run->is_ledger_new ? "the ledger was new: " : "", result->n_adopted);
    tell_kin(run, result);
    if (result->n_drifted > 0)
        sync_post_log(run,
                      "%u message%s announced with another size than before: by %s "
                      "header%s the same",
                      result->n_drifted, result->n_drifted == 1 ? " is" : "s are",
                      result->n_drifted == 1 ? "its" : "their",
                      result->n_drifted == 1 ? "" : "s");
    if (result->n_reused > 0)
        sync_post_log(
            run,
            "%u known name%s (UIDL) stand%s for another message now: what is not "
            "here is fetched, and the old copies stay here",
            result->n_reused, result->n_reused == 1 ? "" : "s",
            result->n_reused == 1 ? "s" : "");
}
