/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/secret.h: a password or token from the command or the file of the settings, while the main
 * context goes on (L4, private). Main thread. */
#ifndef POSTBAG_CLI_SECRET_H
#define POSTBAG_CLI_SECRET_H

#include <gio/gio.h>

#include "base/secret.h"
#include "config/settings.h"

/* `secret` passes over; NULL with `error`, which is borrowed. In the main context. */
typedef void (*CliSecretDone)(PbSecret *secret, const GError *error, void *user_data);

/* Not for CONFIG_PASSWORD_FROM_PROMPT. `account` and `cancellable` must live until `done` was called,
 * which happens once; a cancel makes it soon, with G_IO_ERROR_CANCELLED. */
void cli_secret_get(const ConfigAccount *account, GCancellable *cancellable,
                    CliSecretDone done, void *user_data);

#endif
