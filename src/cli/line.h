/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/line.h: lines that a person types, with editing, history and completion, or that a pipe brings
 * (L4, private). Main thread; one at a time. The home of readline. */
#ifndef POSTBAG_CLI_LINE_H
#define POSTBAG_CLI_LINE_H

#include <stdbool.h>

#include <gio/gio.h>

#include "base/secret.h"

#define CLI_LINE_MAX 4096 /* bytes; a longer line is an error */

typedef struct {
    /* The `i`-th word that a line may begin with; NULL behind the last. */
    const char *(*word)(guint i);
    /* True when what stands in the line up to here must be followed by something unseen: the line is then
     * taken as it is. */
    bool (*is_secret)(const char *typed);
} CliLineHelp;

/* `help` is static. PB_ERROR_NO_LIBRARY when a person types and readline is not there. */
bool cli_line_open(const CliLineHelp *help, GError **error);
/* After cli_line_open has succeeded. */
void cli_line_close(void);
/* True when a person types: standard input is a terminal. */
bool cli_line_is_typed(void);
/* The next line of standard input without its end; runs the main context while it waits. NULL at the end of
 * input, or with G_IO_ERROR_CANCELLED, or with CLI_ERROR_USAGE when a line is too long. */
PbSecret *cli_line_read(const char *prompt, GCancellable *cancellable, GError **error);

#endif
