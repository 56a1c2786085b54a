/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/kin.h: knowing messages again, for the listing and the batch (L2). */
#ifndef POSTBAG_SRC_STORE_KIN_H
#define POSTBAG_SRC_STORE_KIN_H

#include "row.h"

/* The part of a listing that kin are looked for in. */
typedef struct {
    StoreLedger *ledger;
    StoreRow **
        rows; /* of the lines, matched; a line whose name stands for another message now gets another */
    guint n;
    guint n_before, n_gone;
    /* Makes a row for a line whose name stands for another message now. */
    StoreRow *(*split)(void *data, guint line);
    void *data;
    /* Results. */
    guint n_adopted, n_doubted, n_drifted, n_reused;
} StoreKinSearch;

/* Asks for headers where they would tell more, and adopts. Rows are touched, not saved. */
bool store_kin_search(StoreKinSearch *search, GError **error);

/* --- by content ------------------------------------------------------------------------------- */

/* A copy here that a message on its way may be. */
typedef struct {
    StoreRow *row; /* NULL: no row knows its file */
    char *file;
    gint64 stored_at;
} StoreTwin;

/* The twin of what has come with this hash, whose file is there and good; the caller owns it. NULL: none. */
StoreTwin *store_twin_take(StoreLedger *ledger, const guint8 sha256[PB_DIGEST_LEN]);
void store_twin_free(StoreTwin *twin);
/* The row of a message that came stands for the twin's file from now on. */
void store_twin_adopt(StoreLedger *ledger, StoreRow *row, const StoreTwin *twin,
                      const guint8 sha256[PB_DIGEST_LEN]);

#endif
