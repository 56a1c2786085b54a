/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/wish.h: what a person wants of a message on its server, whatever the policy says (L2).
 *
 * Wishes are in the ledger, durable, and of no effect by themselves: the plan reads them. A session that is
 * under way hears of them with its next listing. */
#ifndef POSTBAG_STORE_WISH_H
#define POSTBAG_STORE_WISH_H

#include "store/ledger.h"

/* Sets the wish of `n` rows, in one transaction; what is set already is fine. `entries` are the ledger's.
 * STORE_WISH_DELETE is for messages that stand on the server; it is taken back when the deletion is
 * confirmed. */
bool store_ledger_set_wish(StoreLedger *ledger, StoreEntry *const *entries, guint n,
                           StoreWish wish, GError **error);
/* The whole message is wanted of a row that is not stored: instead of a preview, or of the preview that is
 * here. STORE_WANT_NOT takes it back. */
typedef enum { STORE_WANT_NOT, STORE_WANT_WHOLE } StoreWant;
bool store_ledger_set_wanted(StoreLedger *ledger, StoreEntry *entry, StoreWant want,
                             GError **error);
/* A session has gone through: what was held back for it (STORE_WISH_HOLD, as its listing found it) is held back
 * no longer; what was asked for since then waits for the next one. Waits for no disk: after a loss of power something may be held back once more. */
bool store_ledger_end_holds(StoreLedger *ledger, GError **error);

/* A message on a server, by what tells it apart there. Borrowed. */
typedef struct {
    const char *account;
    const char *uidl;
    gsize uidl_len;
    guint copy;
} StoreServerId;

/* What is to be set of one message: by its server's name for it, or where `id.account` is NULL by the base name
 * of its file, whole or preview, which leaves `want` as it is. */
typedef struct {
    StoreServerId id;
    const char *file;
    StoreWish wish;
    StoreWant want; /* takes no effect on what is stored */
} StoreWishOrder;

/* Sets all of them, in their order, in one transaction, from any handle and without a ledger in memory. A message
 * that the ledger does not know (any more) is passed over. */
bool store_set_wishes(Store *store, const StoreWishOrder *orders, guint n,
                      GError **error);

/* The same for the message of an index row (StoreMessage.row), from any handle. STORE_ERROR_NOT_FOUND when no
 * account brought it. */
bool store_set_wish(Store *store, gint64 row, StoreWish wish, GError **error);

#endif
