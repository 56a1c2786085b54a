/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/verify.c: postbag verify: files against ledger against index (L4). */
#include <config.h>

#include "base/error.h"
#include "base/human.h"
#include "sync/fetch.h"
#include "cli/cli.h"
#include "output.h"
#include "progress.h"
#include "row.h"
#include "run.h"

static void
print_flaw(const StoreFlaw *flaw, void *user_data)
{
    const CliArguments *arguments = user_data;
    g_autofree char *row = NULL;

    cli_progress_clear();
    if (arguments->quiet && !flaw->is_left)
        return;
    if (arguments->json) {
        cli_out_json(cli_flaw_json(flaw));
        return;
    }
    row = cli_flaw_row(flaw);
    cli_out("%s\n", row);
}

static void
show_progress(const StoreVerifyProgress *progress, void *user_data)
{
    g_autofree char *bytes = pb_size_to_string(progress->bytes_done);
    g_autofree char *row = g_strdup_printf("reading back %u/%u  %s", progress->n_done,
                                           progress->n_all, bytes);

    (void)user_data;
    cli_progress_show(row);
}

int
cli_verify_run(const CliArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CliProfile) profile = cli_profile_open(arguments->home, &error);
    g_autoptr(Store) store = NULL;
    const StoreVerifyRequest request = {
        .mode = arguments->repair ? STORE_VERIFY_REPAIR : STORE_VERIFY_ONLY,
        .flaw = print_flaw,
        .progress = show_progress,
        .user_data = (void *)arguments,
    };
    StoreVerifyTotals totals;
    bool is_ok;

    if (arguments->quiet)
        cli_progress_silence();
    /* Not refreshed first: what a dead process left in tmp/ is to be told. */
    if (profile != NULL)
        store = store_open(profile->paths, sync_describe, &error);
    is_ok = store != NULL && store_verify(store, &request, NULL, &totals, &error);
    cli_progress_clear();
    if (!is_ok)
        return cli_report(NULL, error);
    if (!arguments->quiet && !arguments->json) {
        g_autofree char *row = cli_verify_row(&totals);

        cli_out("%s\n", row);
    }
    return totals.n_left == 0 ? 0 : pb_error_exit_status(PB_CLASS_DATA);
}
