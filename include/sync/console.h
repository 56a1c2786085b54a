/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/sync/console.h: a POP3 session by hand, over the checked connection (L3).
 *
 * A job that connects as a fetch does, up to the greeting, and then asks its face for one line after the
 * other. It takes the account's lock; what is deleted by hand of what is stored here stands in the audit
 * like every deletion. */
#ifndef POSTBAG_SYNC_CONSOLE_H
#define POSTBAG_SYNC_CONSOLE_H

#include "sync/fetch.h"

#define SYNC_CONSOLE_MAX_SHOWN \
    ((gsize)1024 * 1024) /* bytes of one answer that reach the face */

/* A command that is known: for help and completion. */
typedef struct {
    const char *name; /* "TOP"; those of ours are in small letters */
    const char *arguments;
    const char *means;  /* one sentence */
    const char *source; /* "RFC 1939"; "" for one of ours */
} SyncConsoleCommand;

/* Row `i`, from 0; NULL behind the last. Static. */
const SyncConsoleCommand *sync_console_command(guint i);
/* True when what was typed up to here begins a line that ends in a password: it must not be shown. */
bool sync_console_is_secret(const char *typed);

/* Starts it; `request` passes over (of it paths, account and password count). Events are SyncEvent, most of
 * them SYNC_EVENT_CONSOLE; answers are PbSecret. Done when QUIT was answered or no more lines came. */
PbJob *sync_console_start(SyncRequest *request, const PbJobWatch *watch, void *user_data);

#endif
