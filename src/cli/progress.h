/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/progress.h: one line on standard error, written over and over; nothing when that is no terminal
 * (L4, private). Main thread. */
#ifndef POSTBAG_CLI_PROGRESS_H
#define POSTBAG_CLI_PROGRESS_H

#include <stdbool.h>

/* `text` is visible. Cut to the terminal. */
void cli_progress_show(const char *text);
/* Takes the line away, so that something else can be printed. */
void cli_progress_clear(void);
/* No lines from now on: --quiet. */
void cli_progress_silence(void);

#endif
