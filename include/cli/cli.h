/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/cli/cli.h: the commands, seen from main.c (L4). */
#ifndef POSTBAG_CLI_CLI_H
#define POSTBAG_CLI_CLI_H

#include <glib.h>

/* What main.c has to do after the arguments were read. */
typedef enum {
    CLI_NEXT_EXIT,   /* a command ran: exit with `status` */
    CLI_NEXT_READER, /* no command: open the reader */
    CLI_NEXT_DEMO,   /* the demo with a terminal: open the reader on it */
} CliNext;

typedef struct {
    CliNext next;
    int status;
    char *home;   /* --home, or NULL */
    char *folder; /* --folder, or NULL */
} CliResult;

/* Reads the arguments and runs the command if there is one; prints results on standard output, errors and
 * progress on standard error. Main thread. */
CliResult cli_run(int argc, char **argv);
void cli_result_clear(CliResult *result);

/* `postbag: what happened: what to do` on standard error, and the exit status. For main.c. */
int cli_report(const char *account, const GError *error);

#endif
