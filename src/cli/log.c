/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/log.c: postbag log: the audit of deletions (L4). */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/cli.h"
#include "output.h"
#include "row.h"
#include "run.h"

static bool
print_audit(const StoreAuditRow *audit, void *user_data)
{
    const CliArguments *arguments = user_data;
    const char *outcome = store_audit_outcome_name(audit->audit.outcome);
    g_autofree char *row = NULL;

    if (arguments->json) {
        cli_out_json(cli_audit_json(audit, outcome));
    } else {
        row = cli_audit_row(audit, outcome, cli_terminal_width(STDOUT_FILENO));
        cli_out("%s\n", row);
    }
    return cli_out_is_open();
}

/* A word of the command line that has blanks was quoted there, and is a phrase here. */
static char *
text_of(char *const *words)
{
    GString *text = g_string_new(NULL);

    for (gsize i = 0; words[i] != NULL; i++) {
        bool is_phrase =
            strpbrk(words[i], " \t") != NULL && strchr(words[i], '"') == NULL;

        g_string_append_printf(text, is_phrase ? "%s\"%s\"" : "%s%s", i == 0 ? "" : " ",
                               words[i]);
    }
    return g_string_free(text, FALSE);
}

/* "confirmed,refused" */
static bool
read_outcomes(const char *names, guint *outcomes, GError **error)
{
    g_auto(GStrv) split = g_strsplit(names == NULL ? "" : names, ",", -1);

    *outcomes = 0;
    for (gsize i = 0; split[i] != NULL; i++) {
        StoreAuditOutcome outcome;

        if (!store_audit_outcome_read(g_strstrip(split[i]), &outcome)) {
            g_set_error(error, CLI_ERROR, CLI_ERROR_USAGE,
                        "--outcome: \"%.40s\" is none: confirmed, refused, unconfirmed, "
                        "gone or kept",
                        split[i]);
            return false;
        }
        *outcomes |= 1U << outcome;
    }
    return true;
}

static bool
read_filter(const CliArguments *arguments, StoreAuditFilter *filter, GError **error)
{
    if (arguments->since != NULL &&
        !cli_option_value("since",
                          store_audit_time_read(arguments->since, pb_clock_now(),
                                                &filter->since, error),
                          error))
        return false;
    return read_outcomes(arguments->outcome, &filter->outcomes, error);
}

/* The newest of them, and still the newest last. */
static bool
print_newest(const CliArguments *arguments, Store *store, const StoreAuditFilter *filter,
             GError **error)
{
    g_autoptr(GPtrArray) rows =
        store_audit_page(store, filter, 0, (guint)arguments->limit, NULL, error);

    for (guint i = rows == NULL ? 0 : rows->len; i > 0; i--) {
        if (!print_audit(g_ptr_array_index(rows, i - 1), (void *)arguments))
            break;
    }
    return rows != NULL;
}

static bool
print_all(const CliArguments *arguments, Store *store, const StoreAuditFilter *filter,
          GError **error)
{
    return arguments->limit > 0
               ? print_newest(arguments, store, filter, error)
               : store_audit_search(store, filter, print_audit, (void *)arguments, error);
}

int
cli_log_run(const CliArguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(CliProfile) profile = cli_profile_open(arguments->home, &error);
    g_autofree char *text = text_of(arguments->words);
    StoreAuditFilter filter = { .account = arguments->account, .text = text };
    g_autoptr(Store) store = NULL;

    /* The ledger alone tells; the account may be gone from the settings. The index is for where copies are. */
    if (profile != NULL && read_filter(arguments, &filter, &error))
        store = cli_store_open(profile, &error);
    if (store == NULL || !print_all(arguments, store, &filter, &error))
        return cli_report(NULL, error);
    return 0;
}
