/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/subject.c: the facts that the plan decides by, from the archive (L3).
 *
 * A session with nothing to delete reads nothing here, whatever number of messages stands on the server. */
#include <config.h>

#include "subject.h"

#include "run.h"

bool
sync_subjects_read(StoreStandings *standings, const SyncPolicy *policy,
                   StoreEntry *const *entries, guint n, gint64 now, GError **error)
{
    g_autoptr(GPtrArray) needed = g_ptr_array_new();
    guint64 bytes = 0;

    for (guint i = 0; i < n; i++)
        bytes += MIN(entries[i]->size, G_MAXUINT64 - bytes);
    for (guint i = 0; i < n; i++) {
        if (sync_plan_needs_standing(policy, entries[i], n, bytes, now))
            g_ptr_array_add(needed, entries[i]);
    }
    return store_standings_read(standings, (StoreEntry *const *)needed->pdata,
                                needed->len, error) &&
           (!policy->retention->until_deleted ||
            store_standings_read_trash(standings, error));
}

SyncFetching
sync_fetching_of(const ConfigAccount *account)
{
    SyncFetching fetching = { .headers_only = account->headers_only,
                              .preview_over = SYNC_MAX_MESSAGE };

    if (account->max_size > 0)
        fetching.preview_over = MIN(fetching.preview_over, account->max_size);
    return fetching;
}

bool
sync_has_no_preview(const StoreAccountFacts *facts)
{
    g_auto(GStrv) words = g_strsplit(facts->capabilities, ", ", -1);

    return *facts->capabilities != '\0' &&
           !g_strv_contains((const char *const *)words, "TOP");
}
