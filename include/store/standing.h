/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/standing.h: what is known here of the messages of a ledger: where their copies lie, flags,
 * tags, author (L2). For the plan and for screens; read once, in bulk, and then looked up. */
#ifndef POSTBAG_STORE_STANDING_H
#define POSTBAG_STORE_STANDING_H

#include "store/ledger.h"
#include "store/message.h"

/* All borrowed from the StoreStandings, texts as the index has them: not visible yet, never NULL. */
typedef struct {
    char key[STORE_KEY_LEN + 1];
    const char *folder;
    bool is_trashed; /* in Trash, or in a folder below it */
    StoreFlags flags;
    gint64 sort_date;
    const char *from_name, *from_address, *subject;
    const char *const *tags; /* ends with NULL */
} StoreStanding;

/* Trash, or a folder below it. */
bool store_is_trash(const char *folder);

/* One thread. */
typedef struct StoreStandings StoreStandings;

StoreStandings *store_standings_new(Store *store);
void store_standings_free(StoreStandings *standings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreStandings, store_standings_free)

/* Reads what the index and the ledger have of these rows' files, where it was not read before. Few are looked
 * up one by one, many in one pass. Rows without a file are fine. An index that could not take what was stored is
 * refreshed first. */
bool store_standings_read(StoreStandings *standings, StoreEntry *const *entries, guint n,
                          GError **error);
/* Reads all that lies in Trash. */
bool store_standings_read_trash(StoreStandings *standings, GError **error);
/* NULL when it was not read, or when the index has no file of it. Where copies lie in several folders: one that
 * is not in Trash, if there is one. Valid until the standings are freed. */
const StoreStanding *store_standings_find(const StoreStandings *standings,
                                          const StoreEntry *entry);

#endif
