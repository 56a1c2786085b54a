/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/help.c: the text of --help, from the tables (L4). */
#include <config.h>

#include <string.h>

#include "cli/command.h"

#define WIDTH 78

/* Appends `text` filled to WIDTH cells, each line after `indent` blanks. */
static void
append_filled(GString *out, const char *text, gsize indent)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    gsize column = 0;

    for (char **word = words; *word != NULL; word++) {
        gsize len = (gsize)g_utf8_strlen(*word, -1);

        if (column > 0 && column + 1 + len > WIDTH) {
            g_string_append_c(out, '\n');
            column = 0;
        }
        if (column == 0)
            g_string_append_printf(out, "%*s", (int)indent, "");
        else
            g_string_append_c(out, ' ');
        g_string_append(out, *word);
        column = (column == 0 ? indent : column + 1) + len;
    }
    g_string_append_c(out, '\n');
}

static void
append_options(GString *out, CliOptions which)
{
    for (const CliOption *option = cli_options(); option->name != NULL; option++) {
        g_autofree char *letter = NULL;
        g_autofree char *name = NULL;

        if ((which & option->id) == 0)
            continue;
        letter = option->letter == 0 ? g_strdup("    ")
                                     : g_strdup_printf("-%c, ", option->letter);
        name =
            g_strdup_printf("--%s%s%s", option->name, option->argument == NULL ? "" : " ",
                            option->argument == NULL ? "" : option->argument);
        g_string_append_printf(out, "  %s%-14s  %s\n", letter, name, option->help);
    }
}

static char *
help_of_all(void)
{
    GString *out =
        g_string_new("postbag brings mail from POP3 servers into a local archive "
                     "and lets you read it.\n\nUsage:\n");

    for (gsize i = 0; i < CLI_N_COMMANDS; i++) {
        const CliCommand *command = &cli_commands()[i];

        g_string_append_printf(
            out, "  postbag%s%s%s%s\n", *command->name == '\0' ? "" : " ", command->name,
            *command->arguments == '\0' ? "" : " ", command->arguments);
        append_filled(out, command->summary, 8);
    }
    g_string_append(out, "\nOptions of all commands, before or after the command:\n");
    append_options(out, CLI_OPTIONS_COMMON);
    g_string_append(out, "\nSee also: postbag COMMAND --help, postbag(1), "
                         "postbag.conf(5).\n");
    return g_string_free(out, FALSE);
}

static void
append_keys(GString *out, const CliKey *keys)
{
    g_string_append(out, "\nKeys of --json:\n");
    for (; keys->key != NULL; keys++)
        g_string_append_printf(out, "  %-16s  %s\n", keys->key, keys->means);
}

char *
cli_help(const CliCommand *command)
{
    GString *out;

    if (command->id == CLI_COMMAND_READER)
        return help_of_all();
    out = g_string_new(NULL);
    g_string_append_printf(out, "Usage: postbag %s%s%s\n\n", command->name,
                           *command->arguments == '\0' ? "" : " ", command->arguments);
    append_filled(out, command->help, 0);
    g_string_append(out, "\nOptions:\n");
    append_options(out, command->options | CLI_OPTIONS_COMMON);
    if (command->keys != NULL)
        append_keys(out, command->keys);
    return g_string_free(out, FALSE);
}
