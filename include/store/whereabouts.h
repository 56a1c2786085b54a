/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/whereabouts.h: where one message lives: its copy here, its place on servers, and what was
 * asked of them about it (L2).
 *
 * Reads only. Message and ledger are looked up by their indexes; the audit is walked, so with many deletions it
 * belongs on a job. */
#ifndef POSTBAG_STORE_WHEREABOUTS_H
#define POSTBAG_STORE_WHEREABOUTS_H

#include "store/ledger.h"
#include "store/message.h"
#include "store/wish.h"

#define STORE_MAX_PLACES    16  /* servers that one message is followed to */
#define STORE_MAX_DELETIONS 100 /* of one message: the latest ones */

/* A row of the ledger. */
typedef struct {
    char *account;
    char *uidl; /* bytes as sent, not visible yet */
    gsize uidl_len;
    guint copy;
    StoreState state;
    bool is_listed;
    guint64 size; /* as announced */
    gint64 first_seen, last_listed, stored_at, verified_at;
    gint64 listed_at; /* when the account's latest listing came */
    StoreWish wish;
    bool is_wanted;
    char *file; /* as in StoreEntry: base names, or NULL */
    char *preview_file;
} StorePlaceThere;

/* A deletion that was asked for it. */
typedef struct {
    gint64 time;
    char *account, *reason, *answer; /* visible */
    StoreAuditOutcome outcome;
} StoreDeletion;

typedef struct {
    StoreMessage *message; /* the copy here; NULL: there is none */
    char *path;            /* of its file; NULL likewise */
    GPtrArray *there;      /* StorePlaceThere; empty: no account brought it */
    GPtrArray *deletions;  /* StoreDeletion, the latest first */
} StoreWhereabouts;

void store_whereabouts_free(StoreWhereabouts *whereabouts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreWhereabouts, store_whereabouts_free)

/* Of the message of an index row. STORE_ERROR_NOT_FOUND when the row is gone. */
StoreWhereabouts *store_whereabouts_of_row(Store *store, gint64 row, GError **error);
/* Of a message on a server, here or not. STORE_ERROR_NOT_FOUND when the ledger does not know it. */
StoreWhereabouts *store_whereabouts_of_id(Store *store, const StoreServerId *id,
                                          GError **error);

#endif
