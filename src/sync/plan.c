/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/plan.c: the only place that decides what is deleted on a server (L3).
 *
 * Pure: no clock, no database, no connection. Every answer is "keep" unless a rule of the policy asks for
 * more, and no rule takes away what is not known to be here, or what is protected. First each message is
 * decided by itself; then max_on_server adds deletions, and delete_limit takes them back. */
#include <config.h>

#include "sync/plan.h"

#include <string.h>

#include "base/human.h"
#include "protect.h"

static SyncDecision
keep(SyncReason reason)
{
    return (SyncDecision){ .action = SYNC_ACTION_KEEP, .reason = reason };
}

/* --- what is not here ----------------------------------------------------------------------- */

/* A message that is to come as its beginning, where the server gives beginnings. */
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

/* What comes is unread, and nobody has flagged it yet; but in place of a preview, whose flags it takes over. */
static bool
is_then_deleted(const ConfigRetention *policy, const StoreEntry *entry)
{
    bool is_unread = entry->state != STORE_STATE_HEADERS;

    return (policy->leave == CONFIG_LEAVE_NEVER || entry->wish == STORE_WISH_DELETE) &&
           entry->wish != STORE_WISH_PROTECT && !(policy->protect.unread && is_unread) &&
           !entry->is_doubled;
}

static SyncDecision
decide_whole(const ConfigRetention *policy, const StoreEntry *entry, SyncReason reason)
{
    return (SyncDecision){
        .action = SYNC_ACTION_FETCH,
        .reason = reason,
        .then_deleted = is_then_deleted(policy, entry),
    };
}

/* A message that is not here, or not whole. */
static SyncDecision
decide_missing(const SyncPolicy *policy, const StoreEntry *entry)
{
    const SyncFetching *fetching = &policy->fetching;

    if (entry->wish == STORE_WISH_HOLD)
        return keep(SYNC_REASON_HELD);
    if (entry->is_wanted || entry->wish == STORE_WISH_DELETE)
        return decide_whole(policy->retention, entry, SYNC_REASON_ASKED);
    if (entry->state == STORE_STATE_HEADERS)
        return keep(SYNC_REASON_PREVIEW_ONLY);
    if (fetching->headers_only ||
        (fetching->preview_over > 0 && entry->size > fetching->preview_over))
        return decide_preview(fetching);
    return decide_whole(policy->retention, entry, SYNC_REASON_NOT_STORED);
}

/* --- what is here --------------------------------------------------------------------------- */

/* What the rules say to a message whose copy here is good; nothing protects it yet. */
static SyncDecision
apply_rules(const ConfigRetention *policy, const SyncSubject *subject, gint64 now)
{
    const StoreEntry *entry = subject->entry;
    SyncDecision decision = { .action = SYNC_ACTION_DELETE };

    if (entry->wish == STORE_WISH_DELETE) {
        decision.reason = SYNC_REASON_ASKED;
    } else if (policy->until_deleted && subject->here != NULL &&
               subject->here->is_trashed) {
        decision.reason = SYNC_REASON_DELETED_HERE;
    } else if (policy->leave == CONFIG_LEAVE_NEVER) {
        decision.reason = SYNC_REASON_AFTER_DOWNLOAD;
    } else if (policy->leave == CONFIG_LEAVE_ALWAYS) {
        decision = keep(policy->until_deleted ? SYNC_REASON_KEPT_TILL_GONE
                                              : SYNC_REASON_KEPT_ALWAYS);
    } else if (now - entry->stored_at >= policy->leave_seconds) {
        decision.reason = SYNC_REASON_TIME_PASSED;
        decision.until = policy->leave_seconds;
    } else {
        decision = keep(SYNC_REASON_KEPT_UNTIL);
        decision.until = entry->stored_at + policy->leave_seconds;
    }
    return decision;
}

static SyncDecision
protected_by(const char *detail)
{
    SyncDecision decision = keep(SYNC_REASON_PROTECTED);

    decision.detail = detail;
    return decision;
}

/* The deletion, unless what is known of the copy here forbids it. */
static SyncDecision
guard(const ConfigRetention *policy, const SyncSubject *subject, SyncDecision deletion)
{
    const char *detail;

    if (subject->here == NULL)
        return keep(SYNC_REASON_COPY_DIFFERS);
    detail = sync_protect_match(&policy->protect, subject->here);
    return detail == NULL ? deletion : protected_by(detail);
}

static SyncDecision
decide_stored(const ConfigRetention *policy, const SyncSubject *subject, gint64 now)
{
    const StoreEntry *entry = subject->entry;
    SyncDecision decision;

    if (subject->check == SYNC_COPY_DIFFERS || entry->file == NULL)
        return keep(SYNC_REASON_COPY_DIFFERS);
    if (entry->wish == STORE_WISH_PROTECT)
        return protected_by("by you");
    if (entry->wish == STORE_WISH_HOLD)
        return keep(SYNC_REASON_HELD);
    decision = apply_rules(policy, subject, now);
    if (decision.reason == SYNC_REASON_KEPT_ALWAYS)
        return decision;
    /* Another size under the same UIDL may be another message, of which there is no copy here. */
    if (entry->is_resized)
        return keep(SYNC_REASON_COPY_DIFFERS);
    if (entry->is_doubled)
        return keep(SYNC_REASON_NOT_UNIQUE);
    return decision.action == SYNC_ACTION_DELETE ? guard(policy, subject, decision)
                                                 : decision;
}

SyncDecision
sync_plan_decide(const SyncPolicy *policy, const SyncSubject *subject, gint64 now)
{
    if (subject->entry->state <= STORE_STATE_HEADERS)
        return decide_missing(policy, subject->entry);
    return decide_stored(policy->retention, subject, now);
}

/* --- max_on_server -------------------------------------------------------------------------- */

/* What a session leaves on the server. */
typedef struct {
    guint n;
    guint64 bytes;
} Load;

/* A server may announce what it likes: the sum of as many as a listing can have must not run over. */
#define MAX_SIZE (G_GUINT64_CONSTANT(1) << 40)

static guint64
size_of(const StoreEntry *entry)
{
    return MIN(entry->size, MAX_SIZE);
}

static bool
is_over_bytes(const ConfigRetention *policy, Load load)
{
    return policy->max_bytes > 0 && load.bytes > policy->max_bytes;
}

static bool
is_over_count(const ConfigRetention *policy, Load load)
{
    return policy->max_messages > 0 && load.n > policy->max_messages;
}

static Load
load_of(const SyncSubject *subjects, const SyncDecision *decisions, guint n)
{
    Load load = { 0 };

    for (guint i = 0; i < n; i++) {
        if (decisions[i].action == SYNC_ACTION_DELETE || decisions[i].then_deleted)
            continue;
        load.n++;
        load.bytes += size_of(subjects[i].entry);
    }
    return load;
}

/* Kept by the time alone, and a good copy is here. */
static bool
may_give_way(const ConfigRetention *policy, const SyncSubject *subject,
             const SyncDecision *decision)
{
    const StoreEntry *entry = subject->entry;
    bool is_by_time = decision->reason == SYNC_REASON_KEPT_ALWAYS ||
                      decision->reason == SYNC_REASON_KEPT_UNTIL ||
                      decision->reason == SYNC_REASON_KEPT_TILL_GONE;

    return is_by_time && !subject->is_new && !entry->is_resized && !entry->is_doubled &&
           subject->here != NULL &&
           sync_protect_match(&policy->protect, subject->here) == NULL;
}

typedef struct {
    const StoreEntry *entry;
    guint index;
} Candidate;

static int
compare_candidates(const void *a, const void *b)
{
    const StoreEntry *one = ((const Candidate *)a)->entry;
    const StoreEntry *two = ((const Candidate *)b)->entry;
    int order;

    if (one->stored_at != two->stored_at)
        return one->stored_at < two->stored_at ? -1 : 1;
    order = memcmp(one->uidl, two->uidl, MIN(one->uidl_len, two->uidl_len));
    if (order == 0)
        order = (one->uidl_len > two->uidl_len) - (one->uidl_len < two->uidl_len);
    return order != 0 ? order : (one->copy > two->copy) - (one->copy < two->copy);
}

static SyncDecision
over_max(const ConfigRetention *policy, Load load)
{
    SyncDecision decision = { .action = SYNC_ACTION_DELETE,
                              .reason = SYNC_REASON_OVER_MAX };

    decision.is_count = !is_over_bytes(policy, load);
    decision.until = decision.is_count ? (gint64)policy->max_messages
                                       : (gint64)MIN(policy->max_bytes, G_MAXINT64);
    return decision;
}

/* Oldest stored ones go first, until what stays fits. */
static void
make_room(const ConfigRetention *policy, const SyncSubject *subjects, guint n,
          SyncDecision *decisions)
{
    Load load = load_of(subjects, decisions, n);
    g_autoptr(GArray) candidates = NULL;

    if (!is_over_bytes(policy, load) && !is_over_count(policy, load))
        return;
    candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    for (guint i = 0; i < n; i++) {
        const Candidate candidate = { subjects[i].entry, i };

        if (may_give_way(policy, &subjects[i], &decisions[i]))
            g_array_append_val(candidates, candidate);
    }
    if (candidates->len == 0)
        return;
    qsort(candidates->data, candidates->len, sizeof(Candidate), compare_candidates);
    for (guint i = 0; i < candidates->len; i++) {
        const Candidate *candidate = &g_array_index(candidates, Candidate, i);

        if (!is_over_bytes(policy, load) && !is_over_count(policy, load))
            return;
        decisions[candidate->index] = over_max(policy, load);
        load.n--;
        load.bytes -= size_of(candidate->entry);
    }
}

/* --- delete_limit --------------------------------------------------------------------------- */

guint
sync_plan_limit(const ConfigRetention *retention, guint n)
{
    const ConfigDeleteLimit *limit = &retention->delete_limit;

    if (limit->is_none)
        return G_MAXUINT;
    return MAX((guint)((guint64)n * limit->percent / 100), limit->at_least);
}

/* Not what a person asked for one by one, nor what `never` deletes right after its download. */
static bool
is_counted(const ConfigRetention *policy, const SyncSubject *subject,
           const SyncDecision *decision)
{
    bool is_after_download = policy->leave == CONFIG_LEAVE_NEVER &&
                             (subject->is_new || subject->entry->is_due);

    return decision->action == SYNC_ACTION_DELETE &&
           decision->reason != SYNC_REASON_ASKED && !is_after_download;
}

/* All or nothing: a first half that goes unasked would be no question. */
static void
hold_limit(const SyncPolicy *policy, const SyncSubject *subjects, guint n,
           SyncDecision *decisions)
{
    guint limit = MAX(sync_plan_limit(policy->retention, n), policy->n_confirmed);
    guint n_counted = 0;

    for (guint i = 0; i < n; i++)
        n_counted += is_counted(policy->retention, &subjects[i], &decisions[i]);
    if (n_counted <= limit)
        return;
    for (guint i = 0; i < n; i++) {
        if (is_counted(policy->retention, &subjects[i], &decisions[i]))
            decisions[i] = keep(SYNC_REASON_OVER_LIMIT);
    }
}

/* --- all ------------------------------------------------------------------------------------ */

void
sync_plan_make(const SyncPolicy *policy, const SyncSubject *subjects, guint n, gint64 now,
               SyncDecision *decisions)
{
    for (guint i = 0; i < n; i++)
        decisions[i] = sync_plan_decide(policy, &subjects[i], now);
    make_room(policy->retention, subjects, n, decisions);
    hold_limit(policy, subjects, n, decisions);
}

bool
sync_plan_needs_standing(const SyncPolicy *policy, const StoreEntry *entry, guint n,
                         guint64 bytes, gint64 now)
{
    const ConfigRetention *retention = policy->retention;
    const SyncSubject subject = { .entry = entry };

    if (entry->state <= STORE_STATE_HEADERS || entry->file == NULL)
        return false;
    return apply_rules(retention, &subject, now).action == SYNC_ACTION_DELETE ||
           is_over_bytes(retention, (Load){ n, bytes }) ||
           is_over_count(retention, (Load){ n, bytes });
}

bool
sync_plan_may_expunge(const ConfigRetention *retention, const StoreEntry *entry)
{
    bool is_on_server = entry->is_listed && entry->state != STORE_STATE_DELETED;
    bool is_kept_there = retention->leave == CONFIG_LEAVE_ALWAYS &&
                         !retention->until_deleted && retention->max_bytes == 0 &&
                         retention->max_messages == 0 && entry->wish != STORE_WISH_DELETE;

    return entry->state != STORE_STATE_DELETE_SENT && (!is_on_server || is_kept_there);
}

/* --- words ---------------------------------------------------------------------------------- */

static char *
max_in_words(const SyncDecision *decision)
{
    g_autofree char *size = NULL;

    if (decision->is_count)
        return g_strdup_printf("over %" G_GINT64_FORMAT " message%s", decision->until,
                               decision->until == 1 ? "" : "s");
    size = pb_size_to_text((guint64)decision->until);
    return g_strdup_printf("over %s", size);
}

static char *
date_in_words(const SyncDecision *decision)
{
    g_autofree char *date = pb_date_to_string(decision->until);

    return g_strdup_printf("kept until %s", date);
}

static char *
time_in_words(const SyncDecision *decision)
{
    g_autofree char *time = pb_duration_to_string(decision->until);

    return g_strdup_printf("%s passed", time);
}

static char *
protection_in_words(const SyncDecision *decision)
{
    return g_strdup_printf("protected: %s", decision->detail);
}

char *
sync_reason_to_string(const SyncDecision *decision)
{
    static const struct {
        const char *fixed;
        char *(*made)(const SyncDecision *decision);
    } words[] = {
        [SYNC_REASON_NOT_STORED] = { "not stored yet", NULL },
        [SYNC_REASON_KEPT_ALWAYS] = { "kept always", NULL },
        [SYNC_REASON_KEPT_UNTIL] = { NULL, date_in_words },
        [SYNC_REASON_KEPT_TILL_GONE] = { "kept until deleted here", NULL },
        [SYNC_REASON_PROTECTED] = { NULL, protection_in_words },
        [SYNC_REASON_HELD] = { "held back by you", NULL },
        [SYNC_REASON_OVER_LIMIT] = { "over the delete limit", NULL },
        [SYNC_REASON_AFTER_DOWNLOAD] = { "after download", NULL },
        [SYNC_REASON_TIME_PASSED] = { NULL, time_in_words },
        [SYNC_REASON_DELETED_HERE] = { "deleted here", NULL },
        [SYNC_REASON_OVER_MAX] = { NULL, max_in_words },
        [SYNC_REASON_COPY_DIFFERS] = { "copy here differs", NULL },
        [SYNC_REASON_NOT_UNIQUE] = { "UIDL not unique", NULL },
        [SYNC_REASON_PREVIEW_ONLY] = { "preview only", NULL },
        [SYNC_REASON_OVER_SIZE] = { NULL, max_in_words },
        [SYNC_REASON_HEADERS_ONLY] = { "headers only", NULL },
        [SYNC_REASON_ASKED] = { "asked by you", NULL },
        [SYNC_REASON_OVER_BUDGET] = { "over the budget", NULL },
    };

    if (words[decision->reason].made != NULL)
        return words[decision->reason].made(decision);
    return g_strdup(words[decision->reason].fixed);
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

/* --- sums ----------------------------------------------------------------------------------- */

static void
add_kept(SyncTotals *totals, SyncReason reason, guint64 size)
{
    totals->n_keep++;
    totals->bytes_keep += size;
    totals->n_protected += reason == SYNC_REASON_PROTECTED;
    if (reason == SYNC_REASON_OVER_LIMIT) {
        totals->n_over_limit++;
        totals->bytes_over_limit += size;
    }
}

static void
add_fetched(SyncTotals *totals, const SyncDecision *decision, guint64 size)
{
    totals->n_fetch++;
    totals->bytes_fetch += size;
    if (decision->then_deleted) {
        totals->n_then_deleted++;
        totals->bytes_then_deleted += size;
    }
}

void
sync_totals_add(SyncTotals *totals, const SyncDecision *decision, guint64 size)
{
    totals->n_total++;
    totals->bytes_total += size;
    switch (decision->action) {
    case SYNC_ACTION_FETCH:
        add_fetched(totals, decision, size);
        break;
    case SYNC_ACTION_KEEP:
        add_kept(totals, decision->reason, size);
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
