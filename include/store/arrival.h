/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/arrival.h: messages that came and whose rules have not run yet (L2).
 *
 * The mark is durable in the very transaction that makes a message stored, so whoever is killed between
 * storing and running finds it again: rules run at least once, and may run twice. Where nobody asks for
 * marks nothing is written for them. */
#ifndef POSTBAG_STORE_ARRIVAL_H
#define POSTBAG_STORE_ARRIVAL_H

#include "store/incoming.h"
#include "store/message.h"

/* What this batch stores is pending. The whole message of a preview is not: it came when its preview
 * came. */
void store_batch_set_pending(StoreBatch *batch);
/* So is what later listings adopt because a killed session had it whole but not recorded; and batches made
 * from now on. What a lost ledger knew is not pending: its rules have run long ago. */
void store_ledger_set_pending(StoreLedger *ledger, bool is_pending);

/* At most `limit` of them, in no particular order: StoreMessage, freed with the array. Those whose file is
 * nowhere any more are done with and left out. */
GPtrArray *store_pending(StoreLedger *ledger, guint limit, GError **error);
/* The same, but only those that store_pending_ruled() was not told of. */
GPtrArray *store_pending_unruled(StoreLedger *ledger, guint limit, GError **error);
/* For many StoreMessage in one transaction: the rules have run, something else has still to look at them: they
 * stay pending. */
bool store_pending_ruled(StoreLedger *ledger, const GPtrArray *messages, GError **error);
/* The rules of the message with this StoreMessage.file have run; durable. */
bool store_pending_done(StoreLedger *ledger, const char *file, GError **error);
/* The same for many StoreMessage, in one transaction. */
bool store_pending_done_all(StoreLedger *ledger, const GPtrArray *messages,
                            GError **error);

#endif
