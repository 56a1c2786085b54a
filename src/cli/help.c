/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/help.c: the text of --help, from the tables (L4). */
#include <config.h>

#include <stdbool.h>
#include <string.h>

#include "cli/command.h"

#define WIDTH         78
#define OPTION_COLUMN 20
#define KEY_COLUMN    16

/* Where text is filled: the column it stands in now, and where its next lines begin. */
typedef struct {
    gsize column, indent;
} Margin;

/* The length in bytes of the first word of `text`; what stands in brackets is never torn apart. */
static gsize
word_len(const char *text)
{
    int depth = 0;
    gsize len;

    for (len = 0; text[len] != '\0' && (text[len] != ' ' || depth > 0); len++)
        depth += (text[len] == '[') - (text[len] == ']');
    return len;
}

/* Appends `text` and a line end, filled to WIDTH cells. */
static void
append_filled(GString *out, const char *text, Margin at)
{
    bool is_first = true;

    for (gsize len; *text != '\0'; text += len + strspn(text + len, " ")) {
        gsize cells;

        len = word_len(text);
        cells = (gsize)g_utf8_strlen(text, (gssize)len);
        if (!is_first && at.column + 1 + cells > WIDTH) {
            g_string_append_printf(out, "\n%*s", (int)at.indent, "");
            at.column = at.indent;
        } else if (!is_first) {
            g_string_append_c(out, ' ');
            at.column++;
        }
        g_string_append_len(out, text, (gssize)len);
        at.column += cells;
        is_first = false;
    }
    g_string_append_c(out, '\n');
}

static void
append_paragraph(GString *out, const char *text, gsize indent)
{
    g_string_append_printf(out, "%*s", (int)indent, "");
    append_filled(out, text, (Margin){ indent, indent });
}

/* Appends `name` in a column and what it means beside it. */
static void
append_row(GString *out, const char *name, int column, const char *means)
{
    g_autofree char *start = g_strdup_printf("  %-*s  ", column, name);
    gsize len = strlen(start);

    g_string_append(out, start);
    append_filled(out, means, (Margin){ len, (gsize)column + 4 });
}

/* The line that shows how to write a command. */
static void
append_synopsis(GString *out, const char *before, const CliCommand *command)
{
    g_autofree char *start = g_strdup_printf("%spostbag", before);
    g_autofree char *rest =
        g_strdup_printf("%s%s%s", command->name,
                        *command->name == '\0' || *command->arguments == '\0' ? "" : " ",
                        command->arguments);
    gsize len = strlen(start) + 1;

    g_string_append_printf(out, "%s%s", start, *rest == '\0' ? "" : " ");
    append_filled(out, rest, (Margin){ len, len + (*command->name == '\0' ? 0 : 4) });
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
        name = g_strdup_printf("%s--%s%s%s", letter, option->name,
                               option->argument == NULL ? "" : " ",
                               option->argument == NULL ? "" : option->argument);
        append_row(out, name, OPTION_COLUMN, option->help);
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

        append_synopsis(out, "  ", command);
        append_paragraph(out, command->summary, 8);
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
        append_row(out, keys->key, KEY_COLUMN, keys->means);
}

char *
cli_help(const CliCommand *command)
{
    GString *out;

    if (command->id == CLI_COMMAND_READER)
        return help_of_all();
    out = g_string_new(NULL);
    append_synopsis(out, "Usage: ", command);
    g_string_append_c(out, '\n');
    append_paragraph(out, command->help, 0);
    g_string_append(out, "\nOptions:\n");
    append_options(out, command->options | CLI_OPTIONS_COMMON);
    if (command->keys != NULL)
        append_keys(out, command->keys);
    return g_string_free(out, FALSE);
}
