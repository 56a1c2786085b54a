/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/expunge.h: removing for good what has lain in Trash for long enough (L2). */
#ifndef POSTBAG_STORE_EXPUNGE_H
#define POSTBAG_STORE_EXPUNGE_H

#include "store/ledger.h"

typedef struct {
    /* What has lain there since before this time goes. A file's time of change (ctime) tells when it came: moving
     * it sets that, and nothing sets it back. Restoring a backup or marking it as read only make it younger. */
    gint64 before;
    /* Whether the message of `entry`, a row of the ledger, may go. */
    bool (*may_go)(const StoreEntry *entry, void *user_data);
    void *user_data;
} StoreExpunge;

/* Removes files of this ledger's messages and their index rows. What lies in another folder as well stays, and so
 * does a preview whose message was listed after `before`: the preview is all that shows here that there is one.
 * The ledger keeps its rows, and remembers that the file is gone on purpose. `n`: how many went. */
bool store_expunge_trash(StoreLedger *ledger, const StoreExpunge *expunge, guint *n,
                         GError **error);

#endif
