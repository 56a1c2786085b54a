/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/bench/forecast.c: how long a keystroke on the retention page computes: the plan over 100,000 messages (or as
 * many as the argument says) and the twelve months before, with each kind of rule at work. In memory alone, as there;
 * prints the best and the median of 21. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/settings.h"
#include "../../src/sync/history.h"

#define N_RUNS 21
#define NOW    ((gint64)1795000000)

typedef struct {
    guint n;
    StoreEntry *entries;
    StoreStanding *here;
    SyncSubject *subjects;
    SyncDecision *decisions;
    SyncPast *past;
} Mailbox;

static void
fill(Mailbox *mailbox, guint i)
{
    static const char *const no_tags[] = { NULL };
    static char file[] = "1795000000.M1P1Q1.host,S=1,U=0";
    StoreEntry *entry = &mailbox->entries[i];

    *entry = (StoreEntry){ .uidl = g_strdup_printf("%08x%08x", i * 2654435761U, i),
                           .uidl_len = 16,
                           .size = 1000 + i % 50000,
                           .state = STORE_STATE_STORED,
                           .is_listed = true,
                           .file = file,
                           .stored_at = NOW - 40000000 + (gint64)i * 399 };
    entry->first_seen = entry->stored_at;
    mailbox->here[i] = (StoreStanding){
        .folder = "Inbox",
        .flags = STORE_FLAG_SEEN,
        .from_name = i % 3 == 0 ? "Zo\303\253 Lovelace" : "Ada Lovelace",
        .from_address = g_strdup_printf("somebody.%u@lists.example.org", i % 997),
        .subject = "",
        .tags = no_tags,
    };
    mailbox->subjects[i] = (SyncSubject){ .entry = entry, .here = &mailbox->here[i] };
    mailbox->past[i] = (SyncPast){ .came = entry->first_seen,
                                   .stored = entry->stored_at,
                                   .bytes = entry->size,
                                   .here = &mailbox->here[i] };
}

static gint
compare_times(const void *a, const void *b)
{
    gint64 one = *(const gint64 *)a;
    gint64 two = *(const gint64 *)b;

    return (one > two) - (one < two);
}

static void
measure(Mailbox *mailbox, const char *leave, const char *max, const char *protect)
{
    g_auto(ConfigRetention) retention = { 0 };
    const SyncPolicy policy = { .retention = &retention };
    SyncForecastWeek weeks[SYNC_FORECAST_WEEKS];
    gint64 plans[N_RUNS];
    gint64 all[N_RUNS];

    config_retention_init(&retention);
    if (!config_retention_set(&retention, "leave_on_server", leave, NULL) ||
        !config_retention_set(&retention, "max_on_server", max, NULL) ||
        !config_retention_set(&retention, "protect", protect, NULL))
        abort();
    for (int i = 0; i < N_RUNS; i++) {
        gint64 start = g_get_monotonic_time();

        sync_plan_make(&policy, mailbox->subjects, mailbox->n, NOW, mailbox->decisions);
        plans[i] = g_get_monotonic_time() - start;
        sync_history_make(&retention, mailbox->past, mailbox->n, NOW, weeks);
        all[i] = g_get_monotonic_time() - start;
    }
    qsort(plans, N_RUNS, sizeof plans[0], compare_times);
    qsort(all, N_RUNS, sizeof all[0], compare_times);
    printf(
        "%-24s %-12s %-36s plan %5.1f ms (median %5.1f), with the year %5.1f ms (%5.1f)\n",
        leave, max, protect, (double)plans[0] / 1000, (double)plans[N_RUNS / 2] / 1000,
        (double)all[0] / 1000, (double)all[N_RUNS / 2] / 1000);
}

int
main(int argc, char **argv)
{
    Mailbox mailbox = { .n = argc > 1 ? (guint)strtoul(argv[1], NULL, 10) : 100000 };

    mailbox.entries = g_new0(StoreEntry, mailbox.n);
    mailbox.here = g_new0(StoreStanding, mailbox.n);
    mailbox.subjects = g_new0(SyncSubject, mailbox.n);
    mailbox.decisions = g_new0(SyncDecision, mailbox.n);
    mailbox.past = g_new0(SyncPast, mailbox.n);
    for (guint i = 0; i < mailbox.n; i++)
        fill(&mailbox, i);
    measure(&mailbox, "always", "none", "flagged");
    measure(&mailbox, "14 days", "none", "flagged");
    measure(&mailbox, "always", "500 MB", "flagged");
    measure(&mailbox, "14 days, until-deleted", "500 MB",
            "flagged, from:*@example.org, from:ada*x");
    return 0;
}
