/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/arrive.h: the engine's side of include/sync/arrive.h (L3, private).
 *
 * With neither a rule nor on_new in the request all of these do nothing. */
#ifndef POSTBAG_SYNC_ARRIVE_PRIVATE_H
#define POSTBAG_SYNC_ARRIVE_PRIVATE_H

#include "run.h"

/* Before anything is stored: what comes is marked in the ledger until it was looked at. */
void sync_arrive_begin(SyncRun *run);
/* When the run is over. */
void sync_arrive_end(SyncRun *run);

/* The rules over what became durable, and over what an earlier session left: after each commit, before it is
 * told. What goes wrong with one message is a line, and is tried again by the next session. False when the job
 * was cancelled, or the ledger cannot be read or written. */
bool sync_rules_run(SyncRun *run, GError **error);
/* on_new for each of them, one after the other: when the connection is closed. The same errors. Calls
 * sync_rules_run() first. */
bool sync_hooks_run(SyncRun *run, GError **error);

#endif
