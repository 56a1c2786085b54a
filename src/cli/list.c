/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/list.c: postbag list: pages of the index, newest first (L4). */
#include <config.h>

#include <unistd.h>

#include "base/clock.h"
#include "config/near.h"
#include "sync/fetch.h"
#include "cli/cli.h"
#include "output.h"
#include "row.h"
#include "run.h"

#define PAGE 500

Store *
cli_store_open(const CliProfile *profile, GError **error)
{
    g_autoptr(Store) store = store_open(profile->paths, sync_describe, error);

    if (store == NULL || !store_refresh(store, NULL, error))
        return NULL;
    return g_steal_pointer(&store);
}

static bool
check_folder(Store *store, const char *name, GError **error)
{
    g_autoptr(GPtrArray) folders = store_folders(store, error);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *near;

    if (folders == NULL)
        return false;
    for (guint i = 0; i < folders->len; i++) {
        const StoreFolder *folder = g_ptr_array_index(folders, i);

        if (g_str_equal(folder->name, name))
            return true;
        g_ptr_array_add(names, folder->name);
    }
    g_ptr_array_add(names, NULL);
    near = config_near_match(name, (const char *const *)names->pdata);
    if (near == NULL)
        g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND,
                    "there is no folder \"%.200s\"", name);
    else
        g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND,
                    "there is no folder \"%.200s\": did you mean %s?", name, near);
    return false;
}

static void
print_message(const CliArguments *arguments, const StoreMessage *message)
{
    g_autofree char *row = NULL;

    if (arguments->json) {
        cli_out_json(cli_message_json(message));
        return;
    }
    row = cli_message_row(message, pb_clock_now(), cli_terminal_width(STDOUT_FILENO));
    cli_out("%s\n", row);
}

static bool
print_all(const CliArguments *arguments, Store *store, GError **error)
{
    guint left = arguments->limit > 0 ? (guint)arguments->limit : G_MAXUINT;
    g_autoptr(GPtrArray) page = NULL;

    while (left > 0 && cli_out_is_open()) {
        const StoreMessage *last =
            page == NULL ? NULL : g_ptr_array_index(page, page->len - 1);
        guint wanted = MIN(left, PAGE);
        GPtrArray *next =
            store_page(store, arguments->folder, last, STORE_OLDER, wanted, error);

        if (next == NULL)
            return false;
        g_clear_pointer(&page, g_ptr_array_unref);
        page = next;
        for (guint i = 0; i < page->len; i++)
            print_message(arguments, g_ptr_array_index(page, i));
        if (page->len < wanted)
            break;
        left -= page->len;
    }
    return true;
}

int
cli_list_run(const CliArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CliProfile) profile = cli_profile_open(arguments->home, &error);
    g_autoptr(Store) store = NULL;

    if (profile != NULL)
        store = cli_store_open(profile, &error);
    if (store == NULL ||
        (arguments->folder != NULL && !check_folder(store, arguments->folder, &error)) ||
        !print_all(arguments, store, &error))
        return cli_report(NULL, error);
    return 0;
}
