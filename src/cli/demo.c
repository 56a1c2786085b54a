/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/demo.c: postbag demo without a terminal: the commands of a first day on the sample mailbox (L4). */
#include <config.h>

#include "demo/demo.h"

#include "store/message.h"
#include "cli/cli.h"
#include "output.h"
#include "run.h"

/* The ID of the newest message. */
static char *
newest_id(const char *home, GError **error)
{
    g_autoptr(CliProfile) profile = cli_profile_open(home, error);
    g_autoptr(Store) store = profile == NULL ? NULL : cli_store_open(profile, error);
    g_autoptr(GPtrArray) page = NULL;
    const StoreMessage *message;

    if (store != NULL)
        page = store_page(store, NULL, NULL, STORE_OLDER, 1, error);
    if (page == NULL)
        return NULL;
    if (page->len == 0) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND, "no message was fetched");
        return NULL;
    }
    message = g_ptr_array_index(page, 0);
    return g_strdup(message->key);
}

static int
say_and_run(const char *title, int (*run)(const CliArguments *),
            const CliArguments *arguments)
{
    cli_out("\n$ postbag %s\n", title);
    cli_out_flush();
    return run(arguments);
}

static int
run_all(const char *home, GError **error)
{
    char *no_words[] = { NULL };
    char *words[] = { NULL, NULL };
    CliArguments arguments = { .home = (char *)home, .words = no_words };
    g_autofree char *id = NULL;
    g_autofree char *title = NULL;
    int status = say_and_run("fetch", cli_fetch_run, &arguments);

    if (status == 0)
        status = say_and_run("list", cli_list_run, &arguments);
    if (status != 0)
        return status;
    id = newest_id(home, error);
    if (id == NULL)
        return -1;
    words[0] = id;
    title = g_strdup_printf("show %.*s", 10, id);
    arguments.words = words;
    status = say_and_run(title, cli_show_run, &arguments);
    arguments.words = no_words;
    return status != 0 ? status : say_and_run("plan", cli_plan_run, &arguments);
}

int
cli_demo_run(const CliArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Demo) demo = demo_start(&error);
    int status = -1;

    (void)arguments;
    if (demo == NULL)
        return cli_report(NULL, error);
    cli_out(
        "There is no terminal, so this is what the commands do with the sample mailbox.\n");
    status = run_all(demo_home(demo), &error);
    return status < 0 ? cli_report(NULL, error) : status;
}
