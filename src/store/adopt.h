/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/adopt.h: files that are here though the ledger does not have them: what a killed process renamed
 * into new/ but did not record, or what a lost ledger knew (L2). */
#ifndef POSTBAG_SRC_STORE_ADOPT_H
#define POSTBAG_SRC_STORE_ADOPT_H

#include "row.h"

typedef struct {
    StoreLedger *ledger;
    StoreRow **rows; /* of a listing, matched */
    guint n;
    guint n_adopted;   /* whole messages */
    bool has_replaced; /* one of them stands for a preview that is left over */
} StoreAdoption;

/* Looks for a file for each row that is not stored, and only for them: a listing without news costs nothing
 * here. A row that the ledger knows counts too: the process may have died after it was made. Rows that get one
 * are touched, not saved. */
bool store_adopt(StoreAdoption *adoption, GError **error);

#endif
