/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/pin.h: the key that a server showed, into the settings (L4, private). Main thread. */
#ifndef POSTBAG_CLI_PIN_H
#define POSTBAG_CLI_PIN_H

#include <stdbool.h>

#include <gio/gio.h>

#include "cli/profile.h"

/* Shows the key (64 hexadecimal digits), asks, and writes it as the account's pin in place of those it
 * had. `is_written` says whether the person said yes. CONFIG_ERROR_UNWRITABLE and others of the settings. */
bool cli_pin_offer(const CliProfile *profile, const ConfigAccount *account,
                   const char *key, bool *is_written, GError **error);

#endif
