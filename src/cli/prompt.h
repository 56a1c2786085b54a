/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/prompt.h: asks for a password at the terminal (L4, private). */
#ifndef POSTBAG_CLI_PROMPT_H
#define POSTBAG_CLI_PROMPT_H

#include <gio/gio.h>

#include "base/secret.h"

/* Asks on /dev/tty with echo off, never on standard input; the main context runs meanwhile, and what it
 * dispatches may cancel. `question` is
 * visible. CONFIG_ERROR_PASSWORD when there is no terminal or nothing was typed,
 * G_IO_ERROR_CANCELLED. Main thread. */
PbSecret *cli_prompt(const char *question, GCancellable *cancellable, GError **error);
/* Gives the terminal its echo back, for a way out that skips the rest. Signal handlers may call it. */
void cli_prompt_restore(void);

#endif
