/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/console_marks.h: messages that were marked for deletion by hand (L3, private).
 *
 * What is stored here is asked for through the ledger, so that it stands in the audit; what is not would be
 * lost, and the person is told before. */
#ifndef POSTBAG_SRC_SYNC_CONSOLE_MARKS_H
#define POSTBAG_SRC_SYNC_CONSOLE_MARKS_H

#include "run.h"

/* Zero has none. */
typedef struct {
    guint n_stored;    /* marked, and a verified copy is here */
    guint n_lost;      /* marked, and there is none */
    StoreEntry *entry; /* of the one that is being marked; NULL: not stored here */
} SyncMarks;

/* Before DELE: asks the server which message `number` is and reads the copy of it back. `is_safe` says
 * whether there is a good one. */
bool sync_marks_look(SyncMarks *marks, SyncRun *run, guint32 number, bool *is_safe,
                     GError **error);
/* Sends DELE for the message that was looked at, noted in the ledger first where it is stored. */
bool sync_marks_dele(SyncMarks *marks, SyncRun *run, guint32 number, GError **error);
/* RSET, QUIT or the end of the line settled them. */
bool sync_marks_settle(SyncMarks *marks, SyncRun *run, StoreQuit quit, GError **error);

#endif
