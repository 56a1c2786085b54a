/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/session.h: one session with a server from beginning to end, for the commands that need one
 * (L4, private). Main thread. */
#ifndef POSTBAG_CLI_SESSION_H
#define POSTBAG_CLI_SESSION_H

#include "sync/fetch.h"
#include "cli/profile.h"

typedef struct {
    const CliProfile *profile;
    const ConfigAccount *account;
    SyncMode mode;
    /* Called with every event, after the progress line was taken away if it is one that may print. */
    void (*event)(const SyncEvent *event, void *user_data);
    void *user_data;
} CliSession;

/* Runs it while SIGINT, SIGTERM and SIGHUP cancel it (a second one ends the process). Asks for the password
 * where it has to. Errors of sync and below, G_IO_ERROR_CANCELLED. */
bool cli_session_run(const CliSession *session, GError **error);

/* One account after another: those named in `names`, or all when that is empty. Failures are
 * reported; the exit status is that of the first. A cancelled one ends it. */
typedef bool (*CliAccountRun)(const CliProfile *profile, const ConfigAccount *account,
                              void *user_data, GError **error);
int cli_each_account(const CliProfile *profile, char *const *names, CliAccountRun run,
                     void *user_data);

#endif
