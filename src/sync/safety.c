/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/safety.c: what is known of the safety of one account's mail (L3). Counts what ledger and index say;
 * what will be deleted is the forecast's. */
#include <config.h>

#include "sync/safety.h"

#include "base/human.h"
#include "store/facts.h"
#include "store/standing.h"
#include "sync/forecast.h"

static const char *const verdict_names[] = {
    [SYNC_SAFETY_UNKNOWN] = "unknown",
    [SYNC_SAFETY_SAFE] = "safe",
    [SYNC_SAFETY_UNVERIFIED] = "unverified",
    [SYNC_SAFETY_INCOMPLETE] = "incomplete",
};

const char *
sync_safety_verdict_name(SyncSafetyVerdict verdict)
{
    return verdict_names[verdict];
}

/* --- counting --------------------------------------------------------------------------------- */

static bool
is_stored(const StoreEntry *entry)
{
    return entry->state >= STORE_STATE_STORED && entry->file != NULL;
}

static void
count_on_server(SyncSafety *safety, const StoreEntry *entry, bool is_here)
{
    guint *sum = &safety->n_not_stored;
    bool is_thrown = !is_here && is_stored(entry) && entry->is_gone;

    if (is_here)
        sum = entry->verified_at > 0 ? &safety->n_verified : &safety->n_unverified;
    else if (is_stored(entry))
        sum = is_thrown ? &safety->n_thrown : &safety->n_gone;
    else if (entry->state == STORE_STATE_HEADERS)
        sum = &safety->n_previews;
    (*sum)++;
    safety->n_on_server++;
    safety->bytes_on_server += entry->size;
    if (!is_here && !is_thrown) {
        safety->n_only_on_server++;
        safety->bytes_only_on_server += entry->size;
    }
}

static void
count_here(SyncSafety *safety, const StoreEntry *entry)
{
    safety->n_here++;
    safety->bytes_here += entry->size;
    if (entry->verified_at <= 0)
        return;
    safety->n_here_verified++;
    if (safety->verified_at == 0 || entry->verified_at < safety->verified_at)
        safety->verified_at = entry->verified_at;
}

static void
count_entry(SyncSafety *safety, const StoreEntry *entry, bool is_here)
{
    bool is_on_server = entry->is_listed && entry->state != STORE_STATE_DELETED;

    if (is_here)
        count_here(safety, entry);
    if (is_on_server)
        count_on_server(safety, entry, is_here);
    else if (is_here)
        safety->n_only_here++;
    else if (is_stored(entry) && !entry->is_gone)
        safety->n_nowhere++;
    if (entry->state == STORE_STATE_DELETE_SENT)
        safety->n_unconfirmed++;
}

static bool
count_ledger(SyncSafety *safety, Store *store, StoreLedger *ledger, GError **error)
{
    g_autoptr(StoreStandings) standings = store_standings_new(store);
    guint n = store_ledger_n_entries(ledger);
    g_autofree StoreEntry **entries = g_new0(StoreEntry *, MAX(n, 1));

    for (guint i = 0; i < n; i++)
        entries[i] = store_ledger_entry(ledger, i);
    if (!store_standings_read(standings, entries, n, error))
        return false;
    for (guint i = 0; i < n; i++)
        count_entry(safety, entries[i],
                    is_stored(entries[i]) &&
                        store_standings_find(standings, entries[i]) != NULL);
    if (safety->n_here_verified < safety->n_here)
        safety->verified_at = 0;
    return true;
}

/* --- the forecast ----------------------------------------------------------------------------- */

/* What a session at the time of the next deletion would take. */
static void
foresee(SyncSafety *safety, SyncForecast *forecast, const ConfigRetention *policy)
{
    const SyncTotals *totals = sync_forecast_totals(forecast);

    safety->n_over_limit = totals->n_over_limit;
    safety->next_deletion = sync_forecast_next_deletion(forecast);
    if (safety->next_deletion > safety->now)
        sync_forecast_decide(forecast, policy, safety->next_deletion);
    if (safety->next_deletion != 0) {
        totals = sync_forecast_totals(forecast);
        safety->n_over_limit = MAX(safety->n_over_limit, totals->n_over_limit);
        safety->n_next = totals->n_delete + totals->n_then_deleted;
        safety->bytes_next = totals->bytes_delete + totals->bytes_then_deleted;
    }
}

static bool
read_forecast(SyncSafety *safety, Store *store, const ConfigAccount *account,
              GError **error)
{
    g_autoptr(SyncForecast) forecast =
        sync_forecast_new(store, account, safety->now, error);

    if (forecast == NULL)
        return false;
    foresee(safety, forecast, &account->retention);
    return true;
}

/* --- the verdict ------------------------------------------------------------------------------ */

static SyncSafetyVerdict
judge(const SyncSafety *safety)
{
    if (safety->listed_at == 0)
        return SYNC_SAFETY_UNKNOWN;
    if (safety->n_only_on_server > 0)
        return SYNC_SAFETY_INCOMPLETE;
    return safety->n_here_verified < safety->n_here ? SYNC_SAFETY_UNVERIFIED
                                                    : SYNC_SAFETY_SAFE;
}

bool
sync_safety_read(Store *store, const ConfigAccount *account, gint64 now,
                 SyncSafety *safety, GError **error)
{
    g_autoptr(StoreLedger) ledger = store_ledger_load(store, account->name, error);

    *safety = (SyncSafety){ .now = now, .quota = account->quota };
    if (ledger == NULL || !count_ledger(safety, store, ledger, error) ||
        !read_forecast(safety, store, account, error))
        return false;
    safety->last_session = store_ledger_facts(ledger)->last_success;
    safety->listed_at = store_ledger_last_listing(ledger);
    safety->is_old = safety->listed_at != 0 && now - safety->listed_at > SYNC_SAFETY_OLD;
    safety->is_over_quota = safety->quota != 0 && safety->bytes_on_server > safety->quota;
    safety->verdict = judge(safety);
    return true;
}

/* --- in words --------------------------------------------------------------------------------- */

static const char *
plural(guint n)
{
    return n == 1 ? "" : "s";
}

/* What is on the server, when all of it is here. */
static char *
all_here(const SyncSafety *safety)
{
    guint n = safety->n_on_server - safety->n_thrown;

    if (n == 0)
        return g_strdup_printf("no message is%s on the server, %u %s here",
                               safety->n_thrown == 0 ? "" : " only", safety->n_here,
                               safety->n_here == 1 ? "is" : "are");
    if (n == 1)
        return g_strdup("the one message on the server is here");
    return g_strdup_printf("all %u messages on the server are here", n);
}

/* Behind it: nobody misses them. */
static char *
thrown(const SyncSafety *safety)
{
    if (safety->n_thrown == 0)
        return g_strdup("");
    return g_strdup_printf("; %u more %s thrown away here", safety->n_thrown,
                           safety->n_thrown == 1 ? "was" : "were");
}

static char *
say_safe(const SyncSafety *safety, const char *when)
{
    g_autofree char *here = all_here(safety);
    g_autofree char *more = thrown(safety);

    return g_strdup_printf("Safe%s: %s%s%s.", when, here,
                           safety->n_here == 0 ? "" : ", verified", more);
}

static char *
say_unverified(const SyncSafety *safety, const char *when)
{
    g_autofree char *here = all_here(safety);
    guint n = safety->n_here - safety->n_here_verified;

    return g_strdup_printf("Stored%s: %s; %u of %u cop%s here %s never read back.", when,
                           here, n, safety->n_here, safety->n_here == 1 ? "y" : "ies",
                           n == 1 ? "was" : "were");
}

static char *
say_incomplete(const SyncSafety *safety, const char *when)
{
    return g_strdup_printf("Not all here%s: %u of %u message%s %s only on the server.",
                           when, safety->n_only_on_server, safety->n_on_server,
                           plural(safety->n_on_server),
                           safety->n_only_on_server == 1 ? "is" : "are");
}

static char *
say_unknown(const SyncSafety *safety, const char *when)
{
    (void)safety;
    (void)when;
    return g_strdup("Not known: no session has listed the mail on the server yet.");
}

char *
sync_safety_to_string(const SyncSafety *safety)
{
    static char *(*const say[])(const SyncSafety *safety, const char *when) = {
        [SYNC_SAFETY_UNKNOWN] = say_unknown,
        [SYNC_SAFETY_SAFE] = say_safe,
        [SYNC_SAFETY_UNVERIFIED] = say_unverified,
        [SYNC_SAFETY_INCOMPLETE] = say_incomplete,
    };
    g_autofree char *date = pb_date_to_string(safety->listed_at);
    g_autofree char *when =
        safety->is_old ? g_strdup_printf(" as of %s", date) : g_strdup("");

    return say[safety->verdict](safety, when);
}
