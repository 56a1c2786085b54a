/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/adopt.h: files that are here though the ledger does not have them: what a killed process renamed
 * into new/ but did not record, or what a lost ledger knew (L2). */
#ifndef POSTBAG_SRC_STORE_ADOPT_H
#define POSTBAG_SRC_STORE_ADOPT_H

#include "place.h"
#include "row.h"

typedef struct {
    StoreLedger *ledger;
    StoreRow **rows; /* of a listing, matched */
    guint n;
    guint n_adopted;   /* whole messages */
    bool has_replaced; /* one of them stands for a preview that is left over */
} StoreAdoption;

/* A file that no row has: what a killed process renamed into new/ but did not record, or what a lost ledger
 * knew. */
typedef struct {
    StorePlace *place;
    guint8 sha256[PB_DIGEST_LEN];
    gint64 stored_at;
    guint64 size, n_lines;
    bool has_print;
    guint8 print[PB_DIGEST_LEN];
} StoreFound;

/* Reads the file at found->place to its end and makes it and its name durable: nobody knows who put it there.
 * False when that fails or when it is not as long as its name says. */
bool store_found_check(Store *store, StoreFound *found);
const guint8 *store_found_print(const StoreFound *found);
/* The names of all files that a row has or that are in doubt, of all accounts. The caller unrefs. */
GHashTable *store_owned_files(Store *store, GError **error);

/* Looks for a file for each row that is not stored, and only for them: a listing without news costs nothing
 * here. A row that the ledger knows counts too: the process may have died after it was made. Rows that get one
 * are touched, not saved. */
bool store_adopt(StoreAdoption *adoption, GError **error);

#endif
