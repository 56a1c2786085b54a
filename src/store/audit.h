/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/audit.h: writing the audit, inside a transaction of the ledger (L2). */
#ifndef POSTBAG_SRC_STORE_AUDIT_H
#define POSTBAG_SRC_STORE_AUDIT_H

#include "row.h"

/* Before the transaction: what the audit says of these messages is in reach. */
void store_audit_prepare(StoreLedger *ledger, StoreEntry *const *entries, guint n);
/* A deletion is about to be asked. */
bool store_audit_ask(StoreLedger *ledger, const StoreEntry *entry, const char *reason,
                     gint64 now, GError **error);
/* What came of it: settles what is still open for this entry. */
bool store_audit_settle(StoreLedger *ledger, const StoreEntry *entry, const char *answer,
                        StoreAuditOutcome outcome, GError **error);
/* The answer to DELE, while the outcome stays open. */
bool store_audit_answer(StoreLedger *ledger, const StoreEntry *entry, const char *answer,
                        GError **error);

#endif
