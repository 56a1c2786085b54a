/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/command.h: running a command of the settings apart from everything (L3, private).
 *
 * No shell; a session and a process group of its own, so no terminal; standard input is a file that holds the
 * input, so nothing waits for a reader; the environment is ours without what may be secret. */
#ifndef POSTBAG_SYNC_COMMAND_H
#define POSTBAG_SYNC_COMMAND_H

#include <stdbool.h>

#include <gio/gio.h>

typedef struct {
    char *const *argv;
    const char *input;
    guint seconds; /* then everything it started is killed */
    gsize max_output, max_errors;
} SyncCommand;

typedef enum {
    SYNC_COMMAND_ENDED,
    SYNC_COMMAND_TIMED_OUT,
    SYNC_COMMAND_CANCELLED
} SyncCommandEnd;

typedef struct {
    SyncCommandEnd end;
    int status;      /* of waitpid() */
    GString *output; /* cut to max_output */
    GString *errors;
    bool is_output_cut, is_errors_cut;
} SyncCommandResult;

void sync_command_result_clear(SyncCommandResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SyncCommandResult, sync_command_result_clear)

/* Runs it to its end; what it leaves running in the background is not waited for. False when it cannot be
 * started: G_SPAWN_ERROR, G_FILE_ERROR. Any thread. */
bool sync_command_run(const SyncCommand *command, GCancellable *cancellable,
                      SyncCommandResult *result, GError **error);

/* The environment that commands get. The caller frees (g_strfreev). */
char **sync_command_environment(void);

#endif
