/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/incoming.h: storing messages: the order of design.md, which is the promise (L2).
 *
 * tmp/ gets the bytes as they come; a batch is flushed, renamed into new/, the folder flushed, the ledger
 * committed (synchronous=FULL), then the index. What is not in a committed batch leaves no trace. */
#ifndef POSTBAG_STORE_INCOMING_H
#define POSTBAG_STORE_INCOMING_H

#include "store/ledger.h"

/* One message on its way; memory does not grow with it. */
typedef struct StoreIncoming StoreIncoming;
typedef struct StoreBatch StoreBatch;

/* A group of messages of one account for one folder that becomes durable together. `ledger` must outlive
 * it. */
StoreBatch *store_batch_new(StoreLedger *ledger, const char *folder, GError **error);
/* Removes what was not committed. */
void store_batch_free(StoreBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreBatch, store_batch_free)

/* Begins the message of `entry`, which is the ledger's. */
StoreIncoming *store_incoming_new(StoreBatch *batch, StoreEntry *entry, GError **error);
/* Begins a preview of `entry`, which is STORE_STATE_LISTED: what TOP gives of a message. Its file says what
 * it is and of which size the whole one was announced, and is never taken for a stored message; once
 * committed the entry is STORE_STATE_HEADERS. When the whole message comes later (store_incoming_new), it
 * takes over the preview's place, flags, tags and index row, and the preview is removed after that is
 * durable; where the preview was deleted meanwhile the whole one goes to the batch's folder. */
StoreIncoming *store_incoming_new_preview(StoreBatch *batch, StoreEntry *entry,
                                          GError **error);
/* This session is to delete it on the server once it is durable: the entry is_due. */
void store_incoming_set_due(StoreIncoming *incoming);
bool store_incoming_write(StoreIncoming *incoming, const void *bytes, gsize len,
                          GError **error);
/* All bytes came: the message joins its batch. `incoming` passes over, also on failure. */
bool store_incoming_finish(StoreIncoming *incoming, GError **error);
/* It did not come whole: removes it. NULL is fine. */
void store_incoming_abort(StoreIncoming *incoming);

guint store_batch_n_messages(const StoreBatch *batch);
/* Of them: what proved to be here already (store_kin_compare_contents), and is not stored again. */
guint store_batch_n_twins(const StoreBatch *batch);
guint64 store_batch_n_bytes(const StoreBatch *batch);
/* Makes everything in it durable, in the order above; the entries are STORE_STATE_STORED
 * (STORE_STATE_HEADERS) afterwards and the batch is empty and usable again. On failure nothing counts as stored that the ledger does not have;
 * what is left in the folders is adopted or removed by the next session. An empty batch is fine. */
bool store_batch_commit(StoreBatch *batch, GError **error);

#endif
