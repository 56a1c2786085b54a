/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/report.h: what goes wrong, in words (L4, private). */
#ifndef POSTBAG_CLI_REPORT_H
#define POSTBAG_CLI_REPORT_H

#include <glib.h>

/* The lines that cli_report() prints, each with its line end; the caller frees. `account` may be NULL. */
char *cli_report_text(const char *account, const GError *error);
/* How to begin when there is no settings file; the error says where it belongs. The caller frees. */
char *cli_begin_text(const GError *error);
/* The example in it, a whole settings file. */
const char *cli_begin_example(void);

#endif
