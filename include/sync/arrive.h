/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/sync/arrive.h: what happens to new messages once they are stored: delivery rules, then on_new (L3).
 *
 * Rules look at each message when its batch is durable, on_new when the session is over and the connection
 * closed. What a crash or a stop leaves undone is done with the account's next session: each message is looked
 * at, at least once. Nothing that goes wrong here loses a message or stops a session. */
#ifndef POSTBAG_SYNC_ARRIVE_H
#define POSTBAG_SYNC_ARRIVE_H

#include "config/settings.h"

/* A time limit for one message, in seconds; then the command and all it started are killed. */
#define SYNC_HOOK_SECONDS 60
/* Bytes of an answer, and of what is said on standard error; the rest is dropped, and that is said. */
#define SYNC_HOOK_MAX_ANSWER (64 * 1024)
#define SYNC_HOOK_MAX_ERRORS (4 * 1024)

/* Read once, never changed, shared by jobs. */
typedef struct SyncArrive SyncArrive;

/* Reads the queries of all rules. CONFIG_ERROR_BAD_VALUE, whose message names every bad one as
 * "file:line: match: column N: what is wrong (rule NAME)", one a line. */
SyncArrive *sync_arrive_new(const ConfigSettings *settings, GError **error);
/* Any thread. NULL is fine. */
SyncArrive *sync_arrive_ref(SyncArrive *arrive);
void sync_arrive_unref(SyncArrive *arrive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyncArrive, sync_arrive_unref)

#endif
