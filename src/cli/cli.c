/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/cli.c: from the arguments to a command (L4). */
#include <config.h>

#include "cli/cli.h"

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "output.h"
#include "run.h"

/* In the order of CliCommandId; the reader is main.c's. */
static int (*const runs[])(const CliArguments *) = {
    [CLI_COMMAND_DEMO] = cli_demo_run,
    [CLI_COMMAND_FETCH] = cli_fetch_run,
    [CLI_COMMAND_PLAN] = cli_plan_run,
    [CLI_COMMAND_LIST] = cli_list_run,
    [CLI_COMMAND_SHOW] = cli_show_run,
    [CLI_COMMAND_ACCOUNT_LIST] = cli_account_list_run,
    [CLI_COMMAND_ACCOUNT_TEST] = cli_account_test_run,
    [CLI_COMMAND_LOG] = cli_log_run,
    [CLI_COMMAND_VERIFY] = cli_verify_run,
    [CLI_COMMAND_STATUS] = cli_status_run,
    [CLI_COMMAND_WISH] = cli_wish_run,
    [CLI_COMMAND_CONSOLE] = cli_console_run,
};

G_STATIC_ASSERT(G_N_ELEMENTS(runs) == CLI_N_COMMANDS);

static bool
has_terminal(void)
{
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

static int
print_help(const CliCommand *command)
{
    g_autofree char *text = cli_help(command);

    cli_out("%s", text);
    return 0;
}

/* Who has no settings yet is told how to begin, terminal or not. */
static int
refuse_reader(const char *home)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CliProfile) profile = cli_profile_open(home, &error);

    if (profile != NULL)
        g_set_error(
            &error, CLI_ERROR, CLI_ERROR_USAGE,
            "the reader needs a terminal on standard input and output: use postbag "
            "fetch, list and show without one");
    return cli_report(NULL, error);
}

static void
choose(const CliArguments *arguments, CliResult *result)
{
    CliCommandId id = arguments->command->id;

    if (arguments->help) {
        result->status = print_help(arguments->command);
    } else if (arguments->version) {
        cli_out("postbag %s\n", PACKAGE_VERSION);
    } else if (id == CLI_COMMAND_DEMO && has_terminal()) {
        result->next = CLI_NEXT_DEMO;
    } else if (id != CLI_COMMAND_READER) {
        result->status = runs[id](arguments);
    } else if (has_terminal()) {
        result->next = CLI_NEXT_READER;
        result->home = g_strdup(arguments->home);
        result->folder = g_strdup(arguments->folder);
    } else {
        result->status = refuse_reader(arguments->home);
    }
}

CliResult
cli_run(int argc, char **argv)
{
    CliResult result = { .next = CLI_NEXT_EXIT };
    char *const bare[] = { (char *)"postbag", NULL };
    CliArguments arguments;
    g_autoptr(GError) error = NULL;

    if (!cli_arguments_parse(argc > 0 ? argv : bare, &arguments, &error)) {
        result.status = cli_report(NULL, error);
        return result;
    }
    choose(&arguments, &result);
    cli_arguments_clear(&arguments);
    if (result.next == CLI_NEXT_EXIT)
        result.status = cli_out_finish(result.status);
    return result;
}

void
cli_result_clear(CliResult *result)
{
    g_free(result->home);
    g_free(result->folder);
    memset(result, 0, sizeof(*result));
}
