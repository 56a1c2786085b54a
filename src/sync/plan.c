/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/plan.c: the only place that decides what is deleted on a server (L3).
 *
 * Pure: no clock, no database, no connection. Every answer is "keep" unless a rule of the policy asks for
 * more, and no rule is asked before the copy here is known to be good. */
#include <config.h>

#include "sync/plan.h"

#include "base/human.h"

static SyncDecision
keep(SyncReason reason)
{
    return (SyncDecision){ .action = SYNC_ACTION_KEEP, .reason = reason };
}

/* CONFIG_LEAVE_NEVER and _FOR, for a message whose good copy has been here since `stored_at`. */
static SyncDecision
decide_stored(const ConfigRetention *policy, gint64 stored_at, gint64 now)
{
    SyncDecision decision = { .action = SYNC_ACTION_DELETE };

    if (policy->leave == CONFIG_LEAVE_NEVER) {
        decision.reason = SYNC_REASON_AFTER_DOWNLOAD;
    } else if (now - stored_at >= policy->leave_seconds) {
        decision.reason = SYNC_REASON_TIME_PASSED;
        decision.until = policy->leave_seconds;
    } else {
        decision = keep(SYNC_REASON_KEPT_UNTIL);
        decision.until = stored_at + policy->leave_seconds;
    }
    return decision;
}

/* A message that is not here and is to come as its beginning, where the server gives beginnings. */
static SyncDecision
decide_preview(const SyncFetching *fetching)
{
    SyncDecision decision = { .action = fetching->has_no_preview ? SYNC_ACTION_KEEP
                                                                 : SYNC_ACTION_PREVIEW };

    if (fetching->headers_only) {
        decision.reason = SYNC_REASON_HEADERS_ONLY;
    } else {
        decision.reason = SYNC_REASON_OVER_SIZE;
        decision.until = (gint64)MIN(fetching->preview_over, G_MAXINT64);
    }
    return decision;
}

static SyncDecision
decide_whole(const ConfigRetention *policy, const StoreEntry *entry, SyncReason reason)
{
    return (SyncDecision){
        .action = SYNC_ACTION_FETCH,
        .reason = reason,
        .then_deleted = policy->leave == CONFIG_LEAVE_NEVER && !entry->is_doubled,
    };
}

/* A message that is not here, or not whole. */
static SyncDecision
decide_missing(const SyncPolicy *policy, const StoreEntry *entry)
{
    const SyncFetching *fetching = &policy->fetching;

    if (entry->is_wanted)
        return decide_whole(policy->retention, entry, SYNC_REASON_ASKED);
    if (entry->state == STORE_STATE_HEADERS)
        return keep(SYNC_REASON_PREVIEW_ONLY);
    if (fetching->headers_only ||
        (fetching->preview_over > 0 && entry->size > fetching->preview_over))
        return decide_preview(fetching);
    return decide_whole(policy->retention, entry, SYNC_REASON_NOT_STORED);
}

SyncDecision
sync_plan_decide(const SyncPolicy *policy, const StoreEntry *entry, SyncCopyCheck check,
                 gint64 now)
{
    if (entry->state <= STORE_STATE_HEADERS)
        return decide_missing(policy, entry);
    if (check == SYNC_COPY_DIFFERS || entry->file == NULL)
        return keep(SYNC_REASON_COPY_DIFFERS);
    if (policy->retention->leave == CONFIG_LEAVE_ALWAYS)
        return keep(SYNC_REASON_KEPT_ALWAYS);
    /* Another size under the same UIDL may be another message, of which there is no copy here. */
    if (entry->is_resized)
        return keep(SYNC_REASON_COPY_DIFFERS);
    if (entry->is_doubled)
        return keep(SYNC_REASON_NOT_UNIQUE);
    return decide_stored(policy->retention, entry->stored_at, now);
}

/* "5 MB", as the settings file has it. */
static char *
size_in_words(gint64 bytes)
{
    static const struct {
        gint64 factor;
        const char *unit;
    } units[] = { { 1 << 30, "GB" }, { 1 << 20, "MB" }, { 1 << 10, "KB" } };

    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (bytes > 0 && bytes % units[i].factor == 0)
            return g_strdup_printf("%" G_GINT64_FORMAT " %s", bytes / units[i].factor,
                                   units[i].unit);
    }
    return g_strdup_printf("%" G_GINT64_FORMAT " bytes", bytes);
}

char *
sync_reason_to_string(const SyncDecision *decision)
{
    static const char *const fixed[] = {
        [SYNC_REASON_NOT_STORED] = "not stored yet",
        [SYNC_REASON_KEPT_ALWAYS] = "kept always",
        [SYNC_REASON_AFTER_DOWNLOAD] = "after download",
        [SYNC_REASON_COPY_DIFFERS] = "copy here differs",
        [SYNC_REASON_NOT_UNIQUE] = "UIDL not unique",
        [SYNC_REASON_PREVIEW_ONLY] = "preview only",
        [SYNC_REASON_HEADERS_ONLY] = "headers only",
        [SYNC_REASON_ASKED] = "asked by you",
        [SYNC_REASON_OVER_BUDGET] = "over the budget",
    };
    g_autofree char *value = NULL;

    if (decision->reason == SYNC_REASON_KEPT_UNTIL) {
        value = pb_date_to_string(decision->until);
        return g_strdup_printf("kept until %s", value);
    }
    if (decision->reason == SYNC_REASON_TIME_PASSED) {
        value = pb_duration_to_string(decision->until);
        return g_strdup_printf("%s passed", value);
    }
    if (decision->reason == SYNC_REASON_OVER_SIZE) {
        value = size_in_words(decision->until);
        return g_strdup_printf("over %s", value);
    }
    return g_strdup(fixed[decision->reason]);
}

const char *
sync_action_name(SyncAction action)
{
    static const char *const names[] = {
        [SYNC_ACTION_FETCH] = "fetch",
        [SYNC_ACTION_KEEP] = "keep",
        [SYNC_ACTION_DELETE] = "delete",
        [SYNC_ACTION_PREVIEW] = "preview",
    };

    return names[action];
}

void
sync_totals_add(SyncTotals *totals, const SyncDecision *decision, guint64 size)
{
    totals->n_total++;
    totals->bytes_total += size;
    switch (decision->action) {
    case SYNC_ACTION_FETCH:
        totals->n_fetch++;
        totals->bytes_fetch += size;
        if (decision->then_deleted) {
            totals->n_then_deleted++;
            totals->bytes_then_deleted += size;
        }
        break;
    case SYNC_ACTION_KEEP:
        totals->n_keep++;
        totals->bytes_keep += size;
        break;
    case SYNC_ACTION_DELETE:
        totals->n_delete++;
        totals->bytes_delete += size;
        break;
    case SYNC_ACTION_PREVIEW:
        totals->n_preview++;
        totals->bytes_preview += size;
        break;
    }
}
