/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/cli/session.c: one account from its password to its end (L4).
 *
 * A password comes from the command or the file before the connection is made, or from the prompt when
 * the job asks. A refused password is final: the same one again only gets the account locked. A token may
 * have run out: its command is run once more when the job asks for another. */
#include <config.h>

#include "base/error.h"
#include "base/text.h"
#include "config/password.h"
#include "cli/cli.h"
#include "output.h"
#include "progress.h"
#include "prompt.h"
#include "row.h"
#include "secret.h"
#include "session_private.h"

CliSession *
cli_session_new(CliSet *set, const ConfigAccount *account)
{
    CliSession *session = g_new0(CliSession, 1);

    session->set = set;
    session->account = account;
    return session;
}

void
cli_session_free(CliSession *session)
{
    g_free(session->row);
    g_free(session->wait_text);
    g_clear_error(&session->error);
    g_free(session);
}

static bool
is_ours_to_look_up(const CliSession *session)
{
    return config_password_source(session->account) != CONFIG_PASSWORD_FROM_PROMPT;
}

/* --- the end ------------------------------------------------------------------------------------ */

static void
end(CliSession *session, const GError *error)
{
    CliSet *set = session->set;

    cli_set_clear_progress(set);
    g_clear_pointer(&session->row, g_free);
    session->wait_until = 0;
    session->state = CLI_SESSION_ENDED;
    set->options->watch->ended(error, session->data);
    cli_out_flush();
    session->status = error == NULL ? 0 : cli_report(session->account->name, error);
    set->n_left--;
    set->n_under_way--;
    cli_set_changed(set);
}

static void
on_ended(PbJob *job, PbJobEnd how, const GError *error, void *user_data)
{
    CliSession *session = user_data;
    g_autoptr(GError) stopped = NULL;

    session->job = NULL;
    pb_job_free(job);
    if (how == PB_JOB_CANCELLED)
        g_set_error(&stopped, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
    if (how == PB_JOB_DONE)
        end(session, NULL);
    else if (stopped != NULL)
        end(session, stopped);
    else
        end(session, session->error != NULL ? session->error : error);
}

/* --- events ------------------------------------------------------------------------------------- */

static void
look_up_again(PbSecret *secret, const GError *error, void *user_data)
{
    CliSession *session = user_data;

    session->set->n_lookers--;
    if (secret == NULL && session->error == NULL)
        session->error = g_error_copy(error);
    if (session->job != NULL)
        pb_job_answer(session->job, secret);
    else
        pb_secret_free(secret);
    session->state = CLI_SESSION_RUNS;
    cli_set_changed(session->set);
}

/* The job wants a password: another token from the command, or one that somebody types. */
static void
take_question(CliSession *session, const SyncEvent *event)
{
    if (session->account->token_command != NULL) {
        session->state = CLI_SESSION_LOOKS_UP;
        session->set->n_lookers++;
        cli_secret_get(session->account, session->set->cancellable, look_up_again,
                       session);
    } else if (event->text == NULL) {
        session->state = CLI_SESSION_ASKS;
        cli_set_changed(session->set);
    } else {
        pb_job_answer(session->job, NULL);
    }
}

/* True when the event only moves the progress line. */
static bool
take_progress(CliSession *session, const SyncEvent *event)
{
    if (event->kind == SYNC_EVENT_STEP)
        session->step = event->step;
    if (event->kind == SYNC_EVENT_WAIT) {
        session->wait_until = event->until;
        g_free(session->wait_text);
        session->wait_text = g_strdup(event->text);
    } else if (event->kind == SYNC_EVENT_STEP) {
        session->wait_until = 0;
    }
    if (event->kind != SYNC_EVENT_STEP && event->kind != SYNC_EVENT_PROGRESS)
        return false;
    g_free(session->row);
    session->row =
        session->set->n_under_way > 1
            ? cli_progress_short_row(event, session->step, sync_step_name(session->step))
            : cli_progress_row(event, session->step, sync_step_name(session->step));
    return true;
}

static void
on_event(PbJob *job, void *data, void *user_data)
{
    CliSession *session = user_data;
    const SyncEvent *event = data;
    bool is_progress = take_progress(session, event);

    (void)job;
    if (!is_progress)
        cli_set_clear_progress(session->set);
    session->set->options->watch->event(event, session->data);
    if (event->kind == SYNC_EVENT_PASSWORD)
        take_question(session, event);
    cli_out_flush();
    cli_set_show_progress(session->set);
}

/* --- the beginning ------------------------------------------------------------------------------ */

/* On the thread of the job. */
static void
on_said(const SyncSaid *said, void *user_data)
{
    const CliSession *session = user_data;
    g_autofree char *line = sync_said_to_string(said);
    g_autofree char *name = pb_text_visible(session->account->name, -1, PB_TEXT_LINE);

    g_async_queue_push(session->set->said, g_strdup_printf("%s: %s", name, line));
    g_main_context_wakeup(NULL);
}

static void
start_job(CliSession *session, PbSecret *password)
{
    static const PbJobWatch watch = { on_event, on_ended };
    const CliSessions *options = session->set->options;
    SyncRequest *request =
        sync_request_new(options->profile->paths, session->account, options->mode);

    request->password = password;
    request->patience = options->patience;
    request->max_bytes = options->max_bytes;
    request->n_confirmed = options->n_confirmed;
    request->arrive = sync_arrive_ref(options->profile->arrive);
    request->control = sync_control_new();
    sync_control_set(request->control, options->control);
    if (options->is_traced) {
        request->transcript = sync_transcript_new();
        sync_transcript_watch(request->transcript, on_said, session);
    }
    session->state = CLI_SESSION_RUNS;
    session->job = sync_fetch_start(request, &watch, session);
}

static void
looked_up(PbSecret *secret, const GError *error, void *user_data)
{
    CliSession *session = user_data;

    session->set->n_lookers--;
    if (secret == NULL) {
        end(session, error);
        return;
    }
    start_job(session, secret);
    cli_set_changed(session->set);
}

void
cli_session_begin(CliSession *session)
{
    CliSet *set = session->set;

    set->n_under_way++;
    session->data = set->options->watch->begin(session->account, set->options->user_data);
    if (!is_ours_to_look_up(session)) {
        start_job(session, NULL);
        return;
    }
    session->state = CLI_SESSION_LOOKS_UP;
    set->n_lookers++;
    cli_set_clear_progress(set);
    cli_secret_get(session->account, set->cancellable, looked_up, session);
}

void
cli_session_ask(CliSession *session)
{
    const ConfigAccount *account = session->account;
    g_autofree char *raw = g_strdup_printf("Password of %s at %s (%s): ", account->user,
                                           account->server, account->name);
    g_autofree char *question = pb_text_visible(raw, -1, PB_TEXT_LINE);
    PbSecret *secret = cli_prompt(question, session->set->cancellable,
                                  session->error == NULL ? &session->error : NULL);

    /* The main context ran meanwhile. */
    if (session->state == CLI_SESSION_ASKS && session->job != NULL) {
        session->state = CLI_SESSION_RUNS;
        pb_job_answer(session->job, secret);
    } else {
        pb_secret_free(secret);
    }
}

void
cli_session_cancel(CliSession *session)
{
    if (session->job != NULL)
        pb_job_cancel(session->job);
}
