/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/run.h: what each command does (L4, private). All print, report their errors and return the exit
 * status. */
#ifndef POSTBAG_CLI_RUN_H
#define POSTBAG_CLI_RUN_H

#include <stdbool.h>

#include "store/store.h"
#include "cli/command.h"
#include "cli/profile.h"

int cli_fetch_run(const CliArguments *arguments);
int cli_plan_run(const CliArguments *arguments);
int cli_list_run(const CliArguments *arguments);
int cli_show_run(const CliArguments *arguments);
/* Of the message behind `fd`. False with `error`; *status is what a verdict comes to. */
bool cli_show_sealed(const CliArguments *arguments, int fd, int *status, GError **error);
int cli_account_list_run(const CliArguments *arguments);
int cli_account_test_run(const CliArguments *arguments);
int cli_log_run(const CliArguments *arguments);
int cli_verify_run(const CliArguments *arguments);
int cli_status_run(const CliArguments *arguments);
int cli_wish_run(const CliArguments *arguments);
int cli_console_run(const CliArguments *arguments);
/* Without a terminal. */
int cli_demo_run(const CliArguments *arguments);

/* The archive of a profile, brought in line with its files. */
Store *cli_store_open(const CliProfile *profile, GError **error);

#endif
