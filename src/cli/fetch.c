/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/fetch.c: postbag fetch and postbag plan: sessions whose outcome is printed (L4). */
#include <config.h>

#include <stdio.h>
#include <unistd.h>

#include "base/human.h"
#include "base/text.h"
#include "cli/cli.h"
#include "output.h"
#include "progress.h"
#include "row.h"
#include "run.h"
#include "session.h"

/* Accounts that are fetched together. */
#define AT_ONCE              8
#define PATIENCE_AT_TERMINAL (15 * PB_MINUTE)

typedef struct {
    const CliArguments *arguments;
    SyncMode mode;
} Run;

/* Of one account. */
typedef struct {
    const Run *run;
    const CliArguments *arguments;
    const ConfigAccount *account;
    SyncStep step;     /* under way */
    SyncTotals totals; /* of the plan */
    guint n_listed;    /* on the server at the start */
    char *held;        /* the latest line that was not shown */
} Fetch;

static void
print_summary(const Fetch *fetch, const SyncEvent *event)
{
    guint n_deleted = event->progress.n_deleted;
    const CliSummary summary = { .account = fetch->account->name,
                                 .n_new = event->progress.n_stored,
                                 .n_previews = event->progress.n_previews,
                                 .n_left =
                                     fetch->n_listed - MIN(n_deleted, fetch->n_listed),
                                 .n_deleted = n_deleted,
                                 .deleted_by = event->deleted_by,
                                 .n_over_limit = event->totals.n_over_limit };
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
    const char *reason = event->reason;
    const char *action = sync_action_name(event->decision.action);
    g_autofree char *row = NULL;

    if (fetch->arguments->json) {
        cli_out_json(cli_plan_json(event, action, reason));
        return;
    }
    row = cli_plan_row(event, action, reason, cli_terminal_width(STDOUT_FILENO));
    cli_out("%s\n", row);
}

static void
print_line(const Fetch *fetch, const char *text)
{
    g_autofree char *name = pb_text_visible(fetch->account->name, -1, PB_TEXT_LINE);

    cli_out_flush();
    (void)fprintf(stderr, "postbag: %s: %s\n", name, text);
}

/* What is learned while connecting is for account test; what the listing says is of interest to somebody
 * who looks on; later lines are about messages that did not go the usual way. */
static void
take_log(Fetch *fetch, const SyncEvent *event)
{
    bool is_shown = fetch->step > SYNC_STEP_LIST ||
                    (fetch->step == SYNC_STEP_LIST && isatty(STDERR_FILENO));

    if (fetch->arguments->quiet)
        return;
    if (is_shown) {
        print_line(fetch, event->text);
    } else {
        g_free(fetch->held);
        fetch->held = g_strdup(event->text);
    }
}

/* Before it waits a session says why: in the server's words. */
static void
print_wait(Fetch *fetch, const SyncEvent *event)
{
    if (fetch->arguments->quiet)
        return;
    if (fetch->held != NULL)
        print_line(fetch, fetch->held);
    g_clear_pointer(&fetch->held, g_free);
    print_line(fetch, event->text);
}

static void
on_event(const SyncEvent *event, void *data)
{
    Fetch *fetch = data;

    switch (event->kind) {
    case SYNC_EVENT_STEP:
        fetch->step = event->step;
        break;
    case SYNC_EVENT_LOG:
    case SYNC_EVENT_ROUND:
        take_log(fetch, event);
        break;
    case SYNC_EVENT_WAIT:
        print_wait(fetch, event);
        break;
    case SYNC_EVENT_PLANNED:
        fetch->totals = event->totals;
        fetch->n_listed = MAX(fetch->n_listed, event->n_on_server);
        break;
    case SYNC_EVENT_ROW:
        print_decision(fetch, event);
        break;
    case SYNC_EVENT_SUMMARY:
        if (fetch->run->mode == SYNC_MODE_FETCH)
            print_summary(fetch, event);
        break;
    case SYNC_EVENT_PASSWORD:
    case SYNC_EVENT_PROGRESS:
    case SYNC_EVENT_STORED:
    case SYNC_EVENT_KEY:
    case SYNC_EVENT_CONSOLE:
        break;
    }
}

static void *
begin(const ConfigAccount *account, void *user_data)
{
    Fetch *fetch = g_new0(Fetch, 1);

    fetch->run = user_data;
    fetch->arguments = fetch->run->arguments;
    fetch->account = account;
    return fetch;
}

static void
ended(const GError *error, void *data)
{
    Fetch *fetch = data;
    g_autofree char *name = pb_text_visible(fetch->account->name, -1, PB_TEXT_LINE);

    if (error == NULL && fetch->run->mode == SYNC_MODE_PLAN && !fetch->arguments->json) {
        g_autofree char *totals = cli_totals_row(&fetch->totals);

        cli_out("%s: %s\n", name, totals);
    }
    g_free(fetch->held);
    g_free(fetch);
}

/* How long it may wait for a server that says "later": with a terminal somebody sees the clock. */
static bool
read_patience(const CliArguments *arguments, gint64 *patience, GError **error)
{
    *patience = isatty(STDERR_FILENO) ? PATIENCE_AT_TERMINAL : 0;
    return arguments->wait == NULL ||
           cli_option_value("wait", pb_duration_parse(arguments->wait, patience, error),
                            error);
}

static bool
read_options(CliSessions *sessions, const CliArguments *arguments, GError **error)
{
    if (arguments->slow_line)
        sessions->control = SYNC_CONTROL_SLOW_LINE;
    sessions->is_traced = arguments->trace;
    sessions->n_confirmed = arguments->confirm_deletes ? G_MAXUINT : 0;
    return read_patience(arguments, &sessions->patience, error) &&
           (arguments->max_bytes == NULL ||
            cli_option_value(
                "max-bytes",
                pb_size_parse(arguments->max_bytes, &sessions->max_bytes, error), error));
}

/* Asks for the whole of the message --rest; its account is one of those to be fetched then. */
static bool
want_rest(const CliProfile *profile, const char *id, GPtrArray *names, GError **error)
{
    g_autoptr(Store) store = cli_store_open(profile, error);
    g_autoptr(StoreMessage) message = NULL;

    if (store == NULL)
        return false;
    message = store_find(store, id, error);
    if (message == NULL)
        return false;
    if (!message->is_preview) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_NOT_FOUND,
                    "the whole of message %.*s is here already", CLI_ID_SHOWN,
                    message->key);
        return false;
    }
    g_ptr_array_add(names, g_strdup(message->account));
    return store_want(store, message->row, error);
}

/* The accounts that the command names, and that of --rest; ends with NULL. */
static GPtrArray *
collect_names(const CliArguments *arguments, const CliProfile *profile, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    for (char *const *word = arguments->words; *word != NULL; word++)
        g_ptr_array_add(names, g_strdup(*word));
    if (arguments->rest != NULL && !want_rest(profile, arguments->rest, names, error))
        return NULL;
    g_ptr_array_add(names, NULL);
    return g_steal_pointer(&names);
}

static int
run(const CliArguments *arguments, SyncMode mode)
{
    static const CliSessionWatch watch = { begin, on_event, ended };
    Run data = { .arguments = arguments, .mode = mode };
    CliSessions sessions = { .mode = mode,
                             .at_once = mode == SYNC_MODE_FETCH ? AT_ONCE : 1,
                             .watch = &watch,
                             .user_data = &data };
    g_autoptr(GError) error = NULL;
    g_autoptr(CliProfile) profile = NULL;
    g_autoptr(GPtrArray) names = NULL;

    if (!read_options(&sessions, arguments, &error))
        return cli_report(NULL, error);
    profile = cli_profile_open(arguments->home, &error);
    if (profile != NULL)
        names = collect_names(arguments, profile, &error);
    if (names == NULL)
        return cli_report(NULL, error);
    sessions.names = (char *const *)names->pdata;
    if (arguments->quiet)
        cli_progress_silence();
    sessions.profile = profile;
    return cli_sessions_run(&sessions);
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
