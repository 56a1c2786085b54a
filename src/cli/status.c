/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/status.c: postbag status: is my mail safe: the facts of each account, without a connection (L4). */
#include <config.h>

#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "sync/safety.h"
#include "cli/cli.h"
#include "output.h"
#include "row.h"
#include "run.h"

static bool
print_account(const CliArguments *arguments, Store *store, const ConfigAccount *account,
              GError **error)
{
    SyncSafety safety;
    g_autofree char *text = NULL;

    if (!sync_safety_read(store, account, pb_clock_now(), &safety, error))
        return false;
    if (arguments->json) {
        cli_out_json(cli_safety_json(account->name, &safety));
        return true;
    }
    text = cli_safety_text(account->name, &safety, cli_terminal_width(STDOUT_FILENO));
    cli_out("%s", text);
    return true;
}

/* Those that were named, or all. */
static GPtrArray *
find_accounts(const CliProfile *profile, char *const *names, GError **error)
{
    g_autoptr(GPtrArray) accounts = g_ptr_array_new();
    const ConfigSettings *settings = profile->settings;

    for (guint i = 0; *names == NULL && i < config_settings_n_accounts(settings); i++)
        g_ptr_array_add(accounts, (gpointer)config_settings_account(settings, i));
    for (; *names != NULL; names++) {
        const ConfigAccount *account =
            config_settings_find_account(settings, *names, error);

        if (account == NULL)
            return NULL;
        g_ptr_array_add(accounts, (gpointer)account);
    }
    return g_steal_pointer(&accounts);
}

static bool
print_all(const CliArguments *arguments, Store *store, const GPtrArray *accounts,
          GError **error)
{
    for (guint i = 0; i < accounts->len && cli_out_is_open(); i++) {
        if (i > 0 && !arguments->json)
            cli_out("\n");
        if (!print_account(arguments, store, g_ptr_array_index(accounts, i), error))
            return false;
    }
    return true;
}

int
cli_status_run(const CliArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CliProfile) profile = cli_profile_open(arguments->home, &error);
    g_autoptr(GPtrArray) accounts = NULL;
    g_autoptr(Store) store = NULL;

    if (profile != NULL)
        accounts = find_accounts(profile, arguments->words, &error);
    if (accounts != NULL)
        store = cli_store_open(profile, &error);
    if (store == NULL || !print_all(arguments, store, accounts, &error))
        return cli_report(NULL, error);
    return 0;
}
