/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/report.c: errors on standard error: postbag: account: what happened: what to do (L4). */
#include <config.h>

#include "report.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "config/settings.h"
#include "cli/cli.h"

static const char example[] = "[account home]\n"
                              "address = ada@example.org\n"
                              "name = Ada Lovelace\n"
                              "server = pop.example.org\n"
                              "user = ada\n"
                              "password_command = pass show mail/home\n"
                              "deliver_to = Inbox\n"
                              "leave_on_server = 14 days\n";

const char *
cli_begin_example(void)
{
    return example;
}

char *
cli_begin_text(const GError *error)
{
    g_autofree char *where = pb_text_visible(error->message, -1, PB_TEXT_LINE);
    g_auto(GStrv) lines = g_strsplit(example, "\n", -1);
    g_autofree char *indented = g_strjoinv("\n    ", lines);

    return g_strdup_printf(
        "postbag: %s\n"
        "There are no settings yet. To begin, put lines like these there "
        "(without password_command\nthe password is asked for):\n\n"
        "    %s\n"
        "Then: postbag account test home, postbag fetch, and postbag for the "
        "reader.\n"
        "To look around first, with a sample mailbox: postbag demo\n",
        where, g_strchomp(indented));
}

static void
append_line(GString *out, const char *account, const char *text)
{
    g_autofree char *shown = pb_text_visible(text, -1, PB_TEXT_LINE);

    if (account == NULL)
        g_string_append_printf(out, "postbag: %s", shown);
    else
        g_string_append_printf(out, "postbag: %s: %s", account, shown);
}

char *
cli_report_text(const char *account, const GError *error)
{
    GString *out = g_string_new(NULL);
    g_autofree char *name =
        account == NULL ? NULL : pb_text_visible(account, -1, PB_TEXT_LINE);
    g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
    const char *advice = pb_error_advice(error);

    if (pb_error_class(error) == PB_CLASS_CANCELLED) {
        append_line(out, name, "stopped");
        g_string_append_c(out, '\n');
        return g_string_free(out, FALSE);
    }
    for (guint i = 0; lines[i] != NULL; i++) {
        append_line(out, name, lines[i]);
        if (lines[1] == NULL && *advice != '\0')
            g_string_append_printf(out, ": %s", advice);
        g_string_append_c(out, '\n');
    }
    /* Several problems have one advice. */
    if (lines[0] != NULL && lines[1] != NULL && *advice != '\0') {
        append_line(out, name, advice);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

int
cli_report(const char *account, const GError *error)
{
    g_autofree char *text = g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_MISSING)
                                ? cli_begin_text(error)
                                : cli_report_text(account, error);

    /* Nobody to tell is no reason to fail otherwise. */
    (void)fputs(text, stderr);
    return pb_error_exit_status(pb_error_class(error));
}
