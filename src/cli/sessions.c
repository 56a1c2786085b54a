/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/sessions.c: several accounts at once in one main context (L4).
 *
 * Accounts begin in order, as many at once as the command allows. The terminal belongs to one at a time:
 * while a password command may be using it nobody else begins, and questions are asked one by one from the
 * loop, never from inside an event. */
#include <config.h>

#include <signal.h>
#include <stdio.h>

#include <glib-unix.h>

#include "base/clock.h"
#include "cli/cli.h"
#include "output.h"
#include "progress.h"
#include "prompt.h"
#include "row.h"
#include "session.h"
#include "session_private.h"

/* --- signals ------------------------------------------------------------------------------------ */

static gboolean
on_signal(CliSet *set, int number)
{
    if (g_cancellable_is_cancelled(set->cancellable)) {
        cli_prompt_restore();
        (void)signal(number, SIG_DFL);
        (void)raise(number);
    }
    g_cancellable_cancel(set->cancellable);
    for (guint i = 0; i < set->sessions->len; i++)
        cli_session_cancel(set->sessions->pdata[i]);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_interrupt(gpointer data)
{
    return on_signal(data, SIGINT);
}

static gboolean
on_terminate(gpointer data)
{
    return on_signal(data, SIGTERM);
}

static gboolean
on_hangup(gpointer data)
{
    return on_signal(data, SIGHUP);
}

static const struct {
    int number;
    GSourceFunc callback;
} signals[] = {
    { SIGINT, on_interrupt },
    { SIGTERM, on_terminate },
    { SIGHUP, on_hangup },
};

/* --- the progress line -------------------------------------------------------------------------- */

static void
print_said(CliSet *set)
{
    char *line;

    while ((line = g_async_queue_try_pop(set->said)) != NULL) {
        cli_progress_clear();
        (void)fprintf(stderr, "%s\n", line);
        g_free(line);
    }
}

void
cli_set_clear_progress(CliSet *set)
{
    print_said(set);
    cli_progress_clear();
}

static gboolean
count_down(gpointer data)
{
    CliSet *set = data;

    set->countdown = 0;
    cli_set_show_progress(set);
    return G_SOURCE_REMOVE;
}

void
cli_set_show_progress(CliSet *set)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *line = NULL;
    bool is_waiting = false;

    for (guint i = 0; i < set->sessions->len; i++) {
        const CliSession *session = set->sessions->pdata[i];

        if (session->state == CLI_SESSION_ASKS)
            return;
        if (session->wait_until > 0)
            g_ptr_array_add(rows, cli_wait_row(session->account->name, session->wait_text,
                                               session->wait_until, pb_clock_now()));
        else if (session->row != NULL)
            g_ptr_array_add(rows, g_strdup(session->row));
        is_waiting |= session->wait_until > 0;
    }
    if (set->n_lookers > 0)
        return;
    g_ptr_array_add(rows, NULL);
    line = g_strjoinv("  |  ", (char **)rows->pdata);
    cli_progress_show(line);
    if (is_waiting && set->countdown == 0)
        set->countdown = g_timeout_add_seconds(1, count_down, set);
}

/* --- whose turn it is --------------------------------------------------------------------------- */

static CliSession *
find_in_state(const CliSet *set, CliSessionState state)
{
    for (guint i = 0; i < set->sessions->len; i++) {
        CliSession *session = set->sessions->pdata[i];

        if (session->state == state)
            return session;
    }
    return NULL;
}

/* A cancel ends those that have not begun without a word. */
static void
drop_waiting(CliSet *set)
{
    CliSession *session;

    while ((session = find_in_state(set, CLI_SESSION_WAITS)) != NULL) {
        session->state = CLI_SESSION_ENDED;
        set->n_left--;
    }
}

void
cli_set_changed(CliSet *set)
{
    CliSession *session;

    if (g_cancellable_is_cancelled(set->cancellable))
        drop_waiting(set);
    while (set->n_lookers == 0 && set->n_under_way < set->options->at_once &&
           (session = find_in_state(set, CLI_SESSION_WAITS)) != NULL)
        cli_session_begin(session);
}

static void
run_all(CliSet *set)
{
    cli_set_changed(set);
    while (set->n_left > 0) {
        CliSession *asking =
            set->n_lookers == 0 ? find_in_state(set, CLI_SESSION_ASKS) : NULL;

        if (asking != NULL) {
            cli_set_clear_progress(set);
            cli_session_ask(asking);
        } else {
            g_main_context_iteration(NULL, TRUE);
        }
        print_said(set);
    }
    cli_set_clear_progress(set);
}

/* --- the accounts ------------------------------------------------------------------------------- */

/* ConfigAccount, borrowed. */
static GPtrArray *
find_accounts(const CliProfile *profile, char *const *names, GError **error)
{
    const ConfigSettings *settings = profile->settings;
    g_autoptr(GPtrArray) accounts = g_ptr_array_new();

    for (guint i = 0; names[0] == NULL && i < config_settings_n_accounts(settings); i++)
        g_ptr_array_add(accounts, (gpointer)config_settings_account(settings, i));
    for (; *names != NULL; names++) {
        const ConfigAccount *account =
            config_settings_find_account(settings, *names, error);

        if (account == NULL)
            return NULL;
        if (!g_ptr_array_find(accounts, account, NULL))
            g_ptr_array_add(accounts, (gpointer)account);
    }
    if (accounts->len > 0)
        return g_steal_pointer(&accounts);
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_INCOMPLETE,
                "%s has no account: add an [account NAME]", profile->paths->config_file);
    return NULL;
}

static int
first_failure(const CliSet *set)
{
    for (guint i = 0; i < set->sessions->len; i++) {
        const CliSession *session = set->sessions->pdata[i];

        if (session->status != 0)
            return session->status;
    }
    return 0;
}

static int
run_accounts(const CliSessions *options, const GPtrArray *accounts)
{
    CliSet set = { .options = options, .n_left = accounts->len };
    guint ids[G_N_ELEMENTS(signals)];
    int status;

    set.cancellable = g_cancellable_new();
    set.said = g_async_queue_new_full(g_free);
    set.sessions = g_ptr_array_new_with_free_func((GDestroyNotify)cli_session_free);
    for (guint i = 0; i < accounts->len; i++)
        g_ptr_array_add(set.sessions, cli_session_new(&set, accounts->pdata[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++)
        ids[i] = g_unix_signal_add(signals[i].number, signals[i].callback, &set);
    run_all(&set);
    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++)
        g_source_remove(ids[i]);
    if (set.countdown != 0)
        g_source_remove(set.countdown);
    status = first_failure(&set);
    g_ptr_array_unref(set.sessions);
    g_async_queue_unref(set.said);
    g_object_unref(set.cancellable);
    return status;
}

int
cli_sessions_run(const CliSessions *sessions)
{
    g_autoptr(GError) unknown = NULL;
    g_autoptr(GPtrArray) accounts =
        find_accounts(sessions->profile, sessions->names, &unknown);

    return accounts == NULL ? cli_report(NULL, unknown)
                            : run_accounts(sessions, accounts);
}
