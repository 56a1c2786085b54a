/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/config/password.h: where an account's password or token comes from (L1).
 *
 * token_command or password_command (argv, no shell; first line; 8 KiB; 30 s), password_file (a private file of ours,
 * first line), else a prompt of the face. */
#ifndef POSTBAG_CONFIG_PASSWORD_H
#define POSTBAG_CONFIG_PASSWORD_H

#include <stdbool.h>

#include <gio/gio.h>

#include "base/secret.h"
#include "config/settings.h"

#define CONFIG_PASSWORD_MAX     8192
#define CONFIG_PASSWORD_SECONDS 30

typedef enum {
    CONFIG_PASSWORD_FROM_COMMAND, /* the face hands the terminal over while it runs */
    CONFIG_PASSWORD_FROM_FILE,
    CONFIG_PASSWORD_FROM_PROMPT,
    CONFIG_PASSWORD_NOT_NEEDED, /* a client certificate signs in; what is got is empty */
} ConfigPasswordSource;

ConfigPasswordSource config_password_source(const ConfigAccount *account);

/* Runs the command or reads the file; may take 30 s and the command may use the terminal. Not for
 * CONFIG_PASSWORD_FROM_PROMPT. CONFIG_ERROR_PASSWORD, PB_ERROR_INSECURE, G_IO_ERROR_CANCELLED. */
PbSecret *config_password_get(const ConfigAccount *account, GCancellable *cancellable,
                              GError **error);
/* The same while somebody else has the terminal: a command gets neither it nor our standard input and
 * error, so one that has to ask the person fails. */
PbSecret *config_password_get_aside(const ConfigAccount *account,
                                    GCancellable *cancellable, GError **error);

#endif
