/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/sync/plan.h: what happens to each message on the server, and why (L3).
 *
 * A pure function of policy, ledger rows, what is here of them, and time. The engine executes it, `postbag
 * plan` prints it, the settings screen shows it as a forecast: there is no second place that decides a
 * deletion. */
#ifndef POSTBAG_SYNC_PLAN_H
#define POSTBAG_SYNC_PLAN_H

#include "config/retention.h"
#include "store/standing.h"

typedef enum {
    SYNC_ACTION_FETCH,
    SYNC_ACTION_KEEP,
    SYNC_ACTION_DELETE,  /* if the copy here is read back and agrees */
    SYNC_ACTION_PREVIEW, /* fetch its beginning */
} SyncAction;

typedef enum {
    SYNC_REASON_NOT_STORED,     /* "not stored yet": fetch */
    SYNC_REASON_KEPT_ALWAYS,    /* "kept always" */
    SYNC_REASON_KEPT_UNTIL,     /* "kept until 2026-12-04" */
    SYNC_REASON_KEPT_TILL_GONE, /* "kept until deleted here" */
    SYNC_REASON_PROTECTED,      /* "protected: flagged"; "protected: by you" */
    SYNC_REASON_HELD,           /* "held back by you": keep, this time */
    SYNC_REASON_OVER_LIMIT,     /* "over the delete limit": keep until confirmed */
    SYNC_REASON_AFTER_DOWNLOAD, /* "after download" */
    SYNC_REASON_TIME_PASSED,    /* "14 days passed" */
    SYNC_REASON_DELETED_HERE,   /* "deleted here" */
    SYNC_REASON_OVER_MAX,       /* "over 500 MB", "over 2000 messages": delete */
    SYNC_REASON_COPY_DIFFERS,   /* "copy here differs" */
    SYNC_REASON_NOT_UNIQUE,     /* "UIDL not unique": nothing is deleted by it */
    SYNC_REASON_PREVIEW_ONLY,   /* "preview only" */
    SYNC_REASON_OVER_SIZE,      /* "over 5 MB": preview, or keep where there is none */
    SYNC_REASON_HEADERS_ONLY,   /* "headers only": the same */
    SYNC_REASON_ASKED,          /* "asked by you": fetch or delete */
    SYNC_REASON_OVER_BUDGET,    /* "over the budget": keep; the engine's, in no plan */
} SyncReason;

typedef struct {
    SyncAction action;
    SyncReason reason;
    /* SYNC_REASON_KEPT_UNTIL: seconds UTC; SYNC_REASON_TIME_PASSED: the policy's seconds;
     * SYNC_REASON_OVER_SIZE: bytes; SYNC_REASON_OVER_MAX: bytes, or messages where is_count */
    gint64 until;
    bool is_count;
    /* SYNC_ACTION_FETCH: the policy deletes it right after, unless it then turns out that something
     * protects it that was not known before it was here. */
    bool then_deleted;
    const char
        *detail; /* SYNC_REASON_PROTECTED: by what; borrowed from the policy, or static */
} SyncDecision;

typedef enum {
    SYNC_COPY_UNCHECKED, /* not read back in this session: the decision holds if it agrees */
    SYNC_COPY_DIFFERS, /* read back: not what was stored, or gone */
} SyncCopyCheck;

/* How what is not here comes. Zero: whole, whatever its size. */
typedef struct {
    guint64 preview_over; /* bytes; larger ones come as previews; 0: none does */
    bool headers_only;    /* all come as previews */
    bool has_no_preview;  /* this server gives none: such messages stay there */
} SyncFetching;

typedef struct {
    const ConfigRetention *retention;
    SyncFetching fetching;
    guint n_confirmed; /* so many deletions over the limit have a person's yes */
} SyncPolicy;

/* One message that stands on the server. */
typedef struct {
    const StoreEntry *entry;
    const StoreStanding *here; /* NULL: nothing is known; then no rule takes it away */
    SyncCopyCheck check;
    bool is_new; /* it came in this very session: max_on_server leaves it for the next */
} SyncSubject;

/* Decides all messages of one account together, `decisions[i]` about `subjects[i]`; the order of the subjects
 * means nothing. Pure. */
void sync_plan_make(const SyncPolicy *policy, const SyncSubject *subjects, guint n,
                    gint64 now, SyncDecision *decisions);
/* One message by itself: as far as max_on_server and delete_limit, which are about all of them, leave it
 * alone. */
SyncDecision sync_plan_decide(const SyncPolicy *policy, const SyncSubject *subject,
                              gint64 now);
/* Whether some rule may want it deleted, so that `here` has to be known for sync_plan_make(): beside what
 * lies in Trash, which until_deleted is about. `n` and `bytes`: of all that stands on the server. */
bool sync_plan_needs_standing(const SyncPolicy *policy, const StoreEntry *entry, guint n,
                              guint64 bytes, gint64 now);
/* So many deletions may be done without a person's yes, with `n` messages on the server. */
guint sync_plan_limit(const ConfigRetention *retention, guint n);

/* Whether the copy here, which has lain in Trash for long enough, is needed no more: false while the message
 * stands on the server and some rule may still want to take it from there, which nothing does without a copy. */
bool sync_plan_may_expunge(const ConfigRetention *retention, const StoreEntry *entry);

/* The reason in its fixed words; the caller frees. */
char *sync_reason_to_string(const SyncDecision *decision);
/* "fetch", "keep", "delete", "preview". */
const char *sync_action_name(SyncAction action);

/* Sums over many decisions. */
typedef struct {
    guint n_total, n_fetch, n_keep, n_delete, n_preview;
    guint64 bytes_total, bytes_fetch, bytes_keep, bytes_delete, bytes_preview;
    /* Of those to fetch: what the policy deletes in the same session, once the copy is safe. */
    guint n_then_deleted;
    guint64 bytes_then_deleted;
    /* Of those to keep. */
    guint n_protected, n_over_limit;
    guint64 bytes_over_limit;
} SyncTotals;

void sync_totals_add(SyncTotals *totals, const SyncDecision *decision, guint64 size);

#endif
