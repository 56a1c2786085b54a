/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/fetch.c: postbag fetch and postbag plan: sessions whose outcome is printed (L4). */
#include <config.h>

#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/cli.h"
#include "output.h"
#include "progress.h"
#include "row.h"
#include "run.h"
#include "session.h"

typedef struct {
    const CliArguments *arguments;
    const ConfigAccount *account;
    SyncMode mode;
    SyncStep step;     /* under way */
    SyncTotals totals; /* of the plan */
    guint n_listed;    /* on the server at the start */
} Fetch;

/* The one reason for which this account's policy deletes. */
static char *
deletion_reason(const ConfigRetention *policy)
{
    const SyncDecision decision = { .action = SYNC_ACTION_DELETE,
                                    .reason = policy->leave == CONFIG_LEAVE_NEVER
                                                  ? SYNC_REASON_AFTER_DOWNLOAD
                                                  : SYNC_REASON_TIME_PASSED,
                                    .until = policy->leave_seconds };

    return sync_reason_to_string(&decision);
}

static void
print_summary(const Fetch *fetch, const SyncEvent *event)
{
    g_autofree char *reason = deletion_reason(&fetch->account->retention);
    guint n_deleted = event->progress.n_deleted;
    const CliSummary summary = { .account = fetch->account->name,
                                 .n_new = event->progress.n_stored,
                                 .n_left =
                                     fetch->n_listed - MIN(n_deleted, fetch->n_listed),
                                 .n_deleted = n_deleted,
                                 .reason = reason };
    g_autofree char *row = NULL;

    if (fetch->arguments->json) {
        cli_out_json(cli_summary_json(&summary));
    } else if (!fetch->arguments->quiet) {
        row = cli_summary_row(&summary);
        cli_out("%s\n", row);
    }
}

static void
print_decision(const Fetch *fetch, const SyncEvent *event)
{
    g_autofree char *reason = sync_reason_to_string(&event->decision);
    const char *action = sync_action_name(event->decision.action);
    g_autofree char *row = NULL;

    if (fetch->arguments->json) {
        cli_out_json(cli_plan_json(event, action, reason));
        return;
    }
    row = cli_plan_row(event, action, reason, cli_terminal_width(STDOUT_FILENO));
    cli_out("%s\n", row);
}

/* What is learned while connecting is for account test; what the listing says is of interest to somebody
 * who looks on; later lines are about messages that did not go the usual way. */
static void
print_log(const Fetch *fetch, const SyncEvent *event)
{
    g_autofree char *name = pb_text_visible(fetch->account->name, -1, PB_TEXT_LINE);

    if (fetch->arguments->quiet || fetch->step < SYNC_STEP_LIST ||
        (fetch->step == SYNC_STEP_LIST && !isatty(STDERR_FILENO)))
        return;
    cli_out_flush();
    (void)fprintf(stderr, "postbag: %s: %s\n", name, event->text);
}

static void
on_event(const SyncEvent *event, void *user_data)
{
    Fetch *fetch = user_data;

    switch (event->kind) {
    case SYNC_EVENT_STEP:
        fetch->step = event->step;
        break;
    case SYNC_EVENT_LOG:
        print_log(fetch, event);
        break;
    case SYNC_EVENT_PLANNED:
        fetch->totals = event->totals;
        fetch->n_listed = event->n_on_server;
        break;
    case SYNC_EVENT_ROW:
        print_decision(fetch, event);
        break;
    case SYNC_EVENT_SUMMARY:
        if (fetch->mode == SYNC_MODE_FETCH)
            print_summary(fetch, event);
        break;
    default:
        break;
    }
}

static bool
run_account(const CliProfile *profile, const ConfigAccount *account, void *user_data,
            GError **error)
{
    Fetch *fetch = user_data;
    const CliSession session = { .profile = profile,
                                 .account = account,
                                 .mode = fetch->mode,
                                 .event = on_event,
                                 .user_data = fetch };
    bool is_plain = fetch->mode == SYNC_MODE_PLAN && !fetch->arguments->json;
    g_autofree char *name = pb_text_visible(account->name, -1, PB_TEXT_LINE);
    g_autofree char *totals = NULL;

    fetch->account = account;
    if (!cli_session_run(&session, error))
        return false;
    if (is_plain) {
        totals = cli_totals_row(&fetch->totals);
        cli_out("%s: %s\n", name, totals);
    }
    cli_out_flush();
    return true;
}

static int
run(const CliArguments *arguments, SyncMode mode)
{
    Fetch fetch = { .arguments = arguments, .mode = mode };
    g_autoptr(GError) error = NULL;
    g_autoptr(CliProfile) profile = cli_profile_open(arguments->home, &error);

    if (profile == NULL)
        return cli_report(NULL, error);
    if (arguments->quiet)
        cli_progress_silence();
    return cli_each_account(profile, arguments->words, run_account, &fetch);
}

int
cli_fetch_run(const CliArguments *arguments)
{
    return run(arguments, arguments->dry_run ? SYNC_MODE_PLAN : SYNC_MODE_FETCH);
}

int
cli_plan_run(const CliArguments *arguments)
{
    return run(arguments, SYNC_MODE_PLAN);
}
