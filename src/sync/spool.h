/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/spool.h: messages that had to be fetched before it was known what they are (L3, private).
 *
 * A nameless file beside the ledger, outside of the mail folder; nothing of it outlives the session. */
#ifndef POSTBAG_SRC_SYNC_SPOOL_H
#define POSTBAG_SRC_SYNC_SPOOL_H

#include <stdbool.h>

#include <glib.h>

typedef struct SyncSpool SyncSpool;

/* Where a message lies in it. */
typedef struct {
    guint64 start, len;
    bool is_there;
} SyncSpooled;

/* PB_ERROR_CANNOT_WRITE. */
SyncSpool *sync_spool_new(const char *folder, GError **error);
/* NULL is fine. */
void sync_spool_free(SyncSpool *spool);
/* What is written next begins here. */
guint64 sync_spool_end(const SyncSpool *spool);
/* PB_ERROR_CANNOT_WRITE. */
bool sync_spool_write(SyncSpool *spool, const void *bytes, gsize len, GError **error);
/* Takes everything from `end` on out again. */
bool sync_spool_cut(SyncSpool *spool, guint64 end, GError **error);
/* Reads exactly `len` bytes from `at`. */
bool sync_spool_read(SyncSpool *spool, guint64 at, void *buf, gsize len, GError **error);

#endif
