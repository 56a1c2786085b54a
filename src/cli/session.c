/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/session.c: runs a session's job in the main context (L4).
 *
 * A password comes from the command or the file before the connection is made, or from the prompt when
 * the job asks. A refused login is final: the same password again only gets the account locked. */
#include <config.h>

#include "session.h"

#include <signal.h>

#include <glib-unix.h>

#include "base/error.h"
#include "base/text.h"
#include "config/password.h"
#include "cli/cli.h"
#include "output.h"
#include "progress.h"
#include "prompt.h"
#include "row.h"

typedef struct {
    const CliSession *session;
    GCancellable *cancellable;
    PbJob *job;    /* NULL before it starts */
    SyncStep step; /* under way */
    bool has_ended;
    GError *error;
} Running;

/* --- signals ------------------------------------------------------------------------------------ */

static gboolean
on_signal(Running *running, int number)
{
    if (g_cancellable_is_cancelled(running->cancellable)) {
        cli_prompt_restore();
        (void)signal(number, SIG_DFL);
        (void)raise(number);
    }
    g_cancellable_cancel(running->cancellable);
    if (running->job != NULL)
        pb_job_cancel(running->job);
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

/* --- passwords ---------------------------------------------------------------------------------- */

typedef struct {
    const ConfigAccount *account;
    GCancellable *cancellable;
    PbSecret *secret;
    GError *error;
    gint is_done; /* atomic */
} PasswordRun;

static gpointer
run_password(gpointer data)
{
    PasswordRun *run = data;

    run->secret = config_password_get(run->account, run->cancellable, &run->error);
    g_atomic_int_set(&run->is_done, 1);
    g_main_context_wakeup(NULL);
    return NULL;
}

/* On a thread, because a command may take its time and signals must be seen meanwhile. */
static bool
get_password(Running *running, PbSecret **secret, GError **error)
{
    PasswordRun run = { .account = running->session->account,
                        .cancellable = running->cancellable };
    GThread *thread;

    *secret = NULL;
    if (config_password_source(run.account) == CONFIG_PASSWORD_FROM_PROMPT)
        return true;
    thread = g_thread_new("password", run_password, &run);
    while (!g_atomic_int_get(&run.is_done))
        g_main_context_iteration(NULL, TRUE);
    g_thread_join(thread);
    *secret = run.secret;
    if (run.secret != NULL)
        return true;
    /* The terminal's interrupt reaches the command as well: that it died of it is no news. */
    if (g_cancellable_set_error_if_cancelled(running->cancellable, error))
        g_error_free(run.error);
    else
        g_propagate_error(error, run.error);
    return false;
}

static void
answer_password(Running *running, const SyncEvent *event)
{
    const ConfigAccount *account = running->session->account;
    g_autofree char *raw = NULL;
    g_autofree char *question = NULL;
    PbSecret *secret = NULL;

    if (event->text == NULL) {
        raw = g_strdup_printf("Password of %s at %s (%s): ", account->user,
                              account->server, account->name);
        question = pb_text_visible(raw, -1, PB_TEXT_LINE);
        secret = cli_prompt(question, running->cancellable,
                            running->error == NULL ? &running->error : NULL);
    }
    pb_job_answer(running->job, secret);
}

/* --- the job ------------------------------------------------------------------------------------ */

static void
on_event(PbJob *job, void *data, void *user_data)
{
    Running *running = user_data;
    const SyncEvent *event = data;
    bool is_progress =
        event->kind == SYNC_EVENT_STEP || event->kind == SYNC_EVENT_PROGRESS;
    g_autofree char *row = NULL;

    (void)job;
    if (event->kind == SYNC_EVENT_STEP)
        running->step = event->step;
    if (!is_progress)
        cli_progress_clear();
    running->session->event(event, running->session->user_data);
    if (is_progress) {
        cli_out_flush();
        row = cli_progress_row(event, running->step, sync_step_name(running->step));
        cli_progress_show(row);
    } else if (event->kind == SYNC_EVENT_PASSWORD) {
        answer_password(running, event);
    }
}

static void
on_ended(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    Running *running = user_data;

    (void)job;
    running->has_ended = true;
    if (end == PB_JOB_CANCELLED) {
        g_clear_error(&running->error);
        g_set_error(&running->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
    } else if (end == PB_JOB_DONE) {
        g_clear_error(&running->error);
    } else if (running->error == NULL) {
        running->error = g_error_copy(error);
    }
}

static void
run_job(Running *running, PbSecret *password)
{
    static const PbJobWatch watch = { on_event, on_ended };
    const CliSession *session = running->session;
    SyncRequest *request =
        sync_request_new(session->profile->paths, session->account, session->mode);

    request->password = password;
    running->job = sync_fetch_start(request, &watch, running);
    while (!running->has_ended)
        g_main_context_iteration(NULL, TRUE);
    g_clear_pointer(&running->job, pb_job_free);
    cli_progress_clear();
}

bool
cli_session_run(const CliSession *session, GError **error)
{
    Running running = { .session = session, .cancellable = g_cancellable_new() };
    guint ids[G_N_ELEMENTS(signals)];
    PbSecret *password;

    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++)
        ids[i] = g_unix_signal_add(signals[i].number, signals[i].callback, &running);
    if (get_password(&running, &password, &running.error))
        run_job(&running, password);
    for (gsize i = 0; i < G_N_ELEMENTS(signals); i++)
        g_source_remove(ids[i]);
    g_object_unref(running.cancellable);
    if (running.error == NULL)
        return true;
    g_propagate_error(error, running.error);
    return false;
}

/* --- several accounts --------------------------------------------------------------------------- */

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

int
cli_each_account(const CliProfile *profile, char *const *names, CliAccountRun run,
                 void *user_data)
{
    g_autoptr(GError) unknown = NULL;
    g_autoptr(GPtrArray) accounts = find_accounts(profile, names, &unknown);
    int first_status = 0;

    if (accounts == NULL)
        return cli_report(NULL, unknown);
    for (guint i = 0; i < accounts->len; i++) {
        const ConfigAccount *account = g_ptr_array_index(accounts, i);
        g_autoptr(GError) error = NULL;
        int status;

        if (run(profile, account, user_data, &error))
            continue;
        cli_out_flush();
        status = cli_report(account->name, error);
        if (first_status == 0)
            first_status = status;
        if (pb_error_class(error) == PB_CLASS_CANCELLED)
            break;
    }
    return first_status;
}
