/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/audit.h: looking deletions up that were asked of servers (L2).
 *
 * All of it is in the ledger, so it says the same when the index is lost; only where the copy lies now is
 * looked up in the index. */
#ifndef POSTBAG_STORE_AUDIT_H
#define POSTBAG_STORE_AUDIT_H

#include "store/ledger.h"
#include "store/message.h"

/* Zero: everything. */
typedef struct {
    const char *account; /* NULL: of all */
    /* Words that all have to stand somewhere in subject, Message-ID, UIDL, reason, answer, SHA-256, account or
     * outcome, whatever their case and accents; "some words" in a row; -word must not stand there. NULL: any. */
    const char *text;
    gint64 since, until; /* since <= time < until; 0: open */
    guint outcomes;      /* bits 1 << StoreAuditOutcome; 0: any */
} StoreAuditFilter;

typedef struct {
    gint64 id;        /* grows with time; of the row for good */
    StoreAudit audit; /* its texts are borrowed from the row */
    /* Where the copy is now that it was deleted for: "" when it is gone from here. */
    char key[STORE_KEY_LEN + 1];
    char *folder; /* visible; "" as well */
} StoreAuditRow;

void store_audit_row_free(StoreAuditRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreAuditRow, store_audit_row_free)

/* A page, newest first: at most `limit` of those with an ID below `before` (0: from the newest on) that pass.
 * Reads on until it has them, so with a filter that hardly anything passes it takes a while: on a job.
 * StoreAuditRow, freed with the array. */
GPtrArray *store_audit_page(Store *store, const StoreAuditFilter *filter, gint64 before,
                            guint limit, GCancellable *cancellable, GError **error);
/* All that pass, oldest first, until `each` returns false. The row is borrowed during the call. */
bool store_audit_search(Store *store, const StoreAuditFilter *filter,
                        bool (*each)(const StoreAuditRow *row, void *user_data),
                        void *user_data, GError **error);
/* The beginning of a day or span as the query language writes it (date:2026-03, today, week). STORE_ERROR_BAD_QUERY. */
bool store_audit_time_read(const char *text, gint64 now, gint64 *seconds, GError **error);
/* Reads an outcome's name; false when there is none of that name. */
bool store_audit_outcome_read(const char *name, StoreAuditOutcome *outcome);

#endif
