/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/mailbox.h: an archive in a folder of its own whose ledger says what a test wants. The
 * functions end the test when they fail. */
#ifndef POSTBAG_TESTS_UNIT_SYNC_MAILBOX_H
#define POSTBAG_TESTS_UNIT_SYNC_MAILBOX_H

#include "store/incoming.h"
#include "store/ledger.h"

typedef struct {
    char *home;
    PbPaths *paths;
    Store *store;
    StoreLedger *ledger; /* of the account "work" */
} Mailbox;

#define MAILBOX_ACCOUNT "work"

/* For cmocka's setup and teardown: *state is a Mailbox. */
int mailbox_setup(void **state);
int mailbox_teardown(void **state);

/* A listing at `when` of the messages u<first>, … u<first + n - 1>; message u<i> is 1000 + i bytes large. */
void mailbox_list(Mailbox *mailbox, guint first, guint n, gint64 when);
/* Stores messages `first` to `first + n - 1` of the ledger's rows at `when`, with the subject "Letter <i>",
 * in one batch. The clock stands at `when` afterwards. */
void mailbox_store(Mailbox *mailbox, guint first, guint n, gint64 when);
/* Stores one of them with these header lines. */
void mailbox_store_header(Mailbox *mailbox, guint i, gint64 when, const char *header);
StoreEntry *mailbox_entry(Mailbox *mailbox, guint i);

#endif
