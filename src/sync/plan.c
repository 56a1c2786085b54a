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

static SyncDecision
decide_missing(const ConfigRetention *policy, const StoreEntry *entry)
{
    return (SyncDecision){
        .action = SYNC_ACTION_FETCH,
        .reason = SYNC_REASON_NOT_STORED,
        .then_deleted = policy->leave == CONFIG_LEAVE_NEVER && !entry->is_doubled,
    };
}

SyncDecision
sync_plan_decide(const ConfigRetention *policy, const StoreEntry *entry,
                 SyncCopyCheck check, gint64 now)
{
    if (entry->state == STORE_STATE_LISTED)
        return decide_missing(policy, entry);
    if (entry->state == STORE_STATE_HEADERS)
        return keep(SYNC_REASON_PREVIEW_ONLY);
    if (check == SYNC_COPY_DIFFERS || entry->file == NULL)
        return keep(SYNC_REASON_COPY_DIFFERS);
    if (policy->leave == CONFIG_LEAVE_ALWAYS)
        return keep(SYNC_REASON_KEPT_ALWAYS);
    /* Another size under the same UIDL may be another message, of which there is no copy here. */
    if (entry->is_resized)
        return keep(SYNC_REASON_COPY_DIFFERS);
    if (entry->is_doubled)
        return keep(SYNC_REASON_NOT_UNIQUE);
    return decide_stored(policy, entry->stored_at, now);
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
    return g_strdup(fixed[decision->reason]);
}

const char *
sync_action_name(SyncAction action)
{
    static const char *const names[] = {
        [SYNC_ACTION_FETCH] = "fetch",
        [SYNC_ACTION_KEEP] = "keep",
        [SYNC_ACTION_DELETE] = "delete",
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
    }
}
