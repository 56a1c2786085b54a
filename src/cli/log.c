/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/log.c: postbag log: the audit of deletions (L4). */
#include <config.h>

#include <unistd.h>

#include "cli/cli.h"
#include "output.h"
#include "row.h"
#include "run.h"

static bool
print_audit(const StoreAudit *audit, void *user_data)
{
    const CliArguments *arguments = user_data;
    const char *outcome = store_audit_outcome_name(audit->outcome);
    g_autofree char *row = NULL;

    if (arguments->json) {
        cli_out_json(cli_audit_json(audit, outcome));
    } else {
        row = cli_audit_row(audit, outcome, cli_terminal_width(STDOUT_FILENO));
        cli_out("%s\n", row);
    }
    return cli_out_is_open();
}

int
cli_log_run(const CliArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CliProfile) profile = cli_profile_open(arguments->home, &error);
    g_autoptr(Store) store = NULL;

    /* The ledger alone tells; the account may be gone from the settings. */
    if (profile != NULL)
        store = store_open(profile->paths, sync_describe, &error);
    if (store == NULL || !store_audit_each(store, arguments->account, print_audit,
                                           (void *)arguments, &error))
        return cli_report(NULL, error);
    return 0;
}
