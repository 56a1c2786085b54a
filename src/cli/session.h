/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/session.h: sessions with servers, several accounts at once, for the commands that need them
 * (L4, private). Main thread. */
#ifndef POSTBAG_CLI_SESSION_H
#define POSTBAG_CLI_SESSION_H

#include "sync/fetch.h"
#include "cli/profile.h"

/* What a command does with one account's events. `data` is what `begin` returned; `ended` comes once for
 * each that began, with NULL for one that went through, and takes `data` back. When `event` or `ended` is
 * called the progress line has been taken away, so they may print. */
typedef struct {
    void *(*begin)(const ConfigAccount *account, void *user_data);
    void (*event)(const SyncEvent *event, void *data);
    void (*ended)(const GError *error, void *data);
} CliSessionWatch;

typedef struct {
    const CliProfile *profile;
    char *const *names; /* of the accounts; empty: all */
    SyncMode mode;
    guint at_once;   /* accounts that may be under way together, 1 and up */
    gint64 patience; /* as in SyncRequest */
    guint64 max_bytes;
    guint n_confirmed; /* the same */
    SyncControlFlags control;
    bool is_traced; /* print what is said to standard error */
    const CliSessionWatch *watch;
    void *user_data;
} CliSessions;

/* Runs them while SIGINT, SIGTERM and SIGHUP cancel all (a second one ends the process). Passwords come from
 * the settings' command or file, else from the terminal, one question at a time. Failures are reported; the
 * exit status is that of the first account, in the order of `names` or of the settings, that failed. */
int cli_sessions_run(const CliSessions *sessions);

#endif
