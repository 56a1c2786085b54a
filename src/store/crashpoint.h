/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/crashpoint.h: named places at which a test lets the program die (L2).
 *
 * POSTBAG_CRASH_AT=<point>[:k] in the environment raises SIGKILL the k-th time (k counts from 1) that the
 * point is passed; read whenever an archive is opened. Without it a point costs one test of a pointer.
 * Points, in the order in which they are passed:
 *   tmp-written      a message lies whole in tmp/, not flushed
 *   flushed          the files of a batch are durable, none is renamed
 *   renamed          one file of a batch was renamed into new/
 *   folder-flushed   new/ is durable, the ledger knows nothing
 *   ledger-committed the ledger has the batch, the index has not
 *   preview-carried  one whole message lies where its preview lies, which is there still
 *   preview-removed  and is gone, the index and the ledger have it
 *   previews-forgotten  the ledger has it no more
 *   index-committed  both have it
 *   delete-asked     the ledger has the DELEs that are about to go out
 *   delete-ended     the ledger has what came of them */
#ifndef POSTBAG_SRC_STORE_CRASHPOINT_H
#define POSTBAG_SRC_STORE_CRASHPOINT_H

#include <glib.h>

/* NULL unless a test asked for a crash. */
extern const char *store_crash_spec;

void store_crash_init(void);
void store_crash_count(const char *point);

static inline void
store_crash_at(const char *point)
{
    if (G_UNLIKELY(store_crash_spec != NULL))
        store_crash_count(point);
}

#endif
