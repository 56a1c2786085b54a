/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/twin.c: a message that comes again under a new name (L2). */
#include <config.h>

#include <string.h>

#include "kin.h"

void
store_twin_free(StoreTwin *twin)
{
    if (twin == NULL)
        return;
    g_free(twin->file);
    g_free(twin);
}

/* What is adopted is what is here now, not what once was. */
static bool
is_good(StoreLedger *ledger, const StoreTwin *twin)
{
    StoreCopy copy = STORE_COPY_MISSING;

    return twin->row == NULL ||
           (store_ledger_verify(ledger, &twin->row->entry, &copy, NULL, NULL) &&
            copy == STORE_COPY_SAME);
}

StoreTwin *
store_twin_take(StoreLedger *ledger, const guint8 sha256[PB_DIGEST_LEN])
{
    g_autofree gpointer key = NULL;
    gpointer twin = NULL;

    if (ledger->twins == NULL ||
        !g_hash_table_steal_extended(ledger->twins, sha256, &key, &twin))
        return NULL;
    if (is_good(ledger, twin))
        return twin;
    store_twin_free(twin);
    return NULL;
}

void
store_twin_adopt(StoreLedger *ledger, StoreRow *row, const StoreTwin *twin,
                 const guint8 sha256[PB_DIGEST_LEN])
{
    store_row_set_stored(ledger, row, twin->file, sha256, twin->stored_at);
    if (twin->row != NULL)
        store_row_succeed(ledger, row, twin->row);
}
