/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/fetch_session.c: following the events of one session, finding its password (L4).
 *
 * A password comes from what was typed or read before, else from the command or file of the settings, on
 * a thread of its own, else from the person; a session that nobody asked for leaves the person alone. */
#include <config.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "config/password.h"
#include "net/stream.h"
#include "pop3/reply.h"
#include "fetch_inside.h"

#define MAX_LINE_BYTES 400

static void
step_free(void *data)
{
    UiFetchStep *step = data;

    g_free(step->text);
    g_ptr_array_unref(step->words);
    g_free(step);
}

GPtrArray *
ui_fetch_steps_new(void)
{
    return g_ptr_array_new_with_free_func(step_free);
}

UiFetchSession *
ui_fetch_session_new(UiFetch *fetch, const char *name)
{
    UiFetchSession *session = g_new0(UiFetchSession, 1);

    session->fetch = fetch;
    session->account.name = g_strdup(name);
    session->transcript = sync_transcript_new();
    return session;
}

void
ui_fetch_session_free(void *data)
{
    UiFetchSession *session = data;
    UiFetchAccount *account = &session->account;

    pb_job_free(session->password_job);
    pb_job_free(session->job);
    pb_secret_free(session->password);
    config_account_free(session->settings);
    sync_control_unref(session->control);
    sync_transcript_unref(session->transcript);
    g_clear_pointer(&account->steps, g_ptr_array_unref);
    g_free(account->name);
    g_free(account->step_text);
    g_free(account->server);
    g_free(account->wait_reason);
    g_free(account->round_reason);
    g_free(account->refusal);
    g_free(account->key);
    g_free(account->problem);
    g_free(session);
}

static void
tell(UiFetchSession *session, UiFetchSignal what)
{
    session->fetch->watch->signal(what, &session->account, session->fetch->user_data);
}

typedef enum { LINE_PLAIN, LINE_PROBLEM } LineKind;

static void
add_line(UiFetchSession *session, LineKind kind, const char *text)
{
    GPtrArray *log = session->fetch->log;
    UiFetchLine *line = g_new0(UiFetchLine, 1);

    line->time = pb_clock_now();
    line->account = g_strdup(session->account.name);
    line->text = pb_text_visible_cut(text, -1, MAX_LINE_BYTES);
    line->is_problem = kind == LINE_PROBLEM;
    g_ptr_array_add(log, line);
    if (log->len > UI_FETCH_MAX_LOG)
        g_ptr_array_remove_index(log, 0);
}

static void
replace_visible(char **target, const char *text)
{
    g_free(*target);
    *target = text == NULL ? NULL : pb_text_visible_cut(text, -1, MAX_LINE_BYTES);
}

/* --- passwords -------------------------------------------------------------------------------- */

typedef struct {
    ConfigAccount *settings;
    bool has_terminal;
} PasswordRequest;

static void
password_request_free(void *data)
{
    PasswordRequest *request = data;

    config_account_free(request->settings);
    g_free(request);
}

static bool
run_password(PbJob *job, void *data, GError **error)
{
    const PasswordRequest *request = data;
    GCancellable *cancellable = pb_job_cancellable(job);
    PbSecret *secret =
        request->has_terminal
            ? config_password_get(request->settings, cancellable, error)
            : config_password_get_aside(request->settings, cancellable, error);

    if (secret == NULL)
        return false;
    pb_job_post(job, secret);
    return true;
}

static const PbJobClass password_class = {
    .name = "password",
    .run = run_password,
    .free_request = password_request_free,
    .free_event = (void (*)(void *))pb_secret_free,
};

/* Nobody would free, and wipe, what a job that was cancelled does not take. */
static void
answer(UiFetchSession *session, PbSecret *password)
{
    if (session->job != NULL && !session->is_stopping)
        pb_job_answer(session->job, password);
    else
        pb_secret_free(password);
}

void
ui_fetch_session_give_password(UiFetchSession *session, PbSecret *password)
{
    session->account.state = UI_FETCH_RUNNING;
    pb_secret_free(session->password);
    session->password = password == NULL ? NULL : pb_secret_copy(password);
    answer(session, password);
    tell(session, UI_FETCH_CHANGED);
}

static void
got_password(PbJob *job, void *event, void *user_data)
{
    (void)job;
    ui_fetch_session_give_password(user_data, pb_secret_copy(event));
}

static void
password_ended(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    UiFetchSession *session = user_data;

    session->password_job = NULL;
    pb_job_free(job);
    if (session->has_terminal)
        session->fetch->watch->enter_terminal(session->fetch->user_data);
    session->has_terminal = false;
    if (end == PB_JOB_DONE)
        return;
    if (end == PB_JOB_FAILED)
        add_line(session, LINE_PROBLEM, error->message);
    ui_fetch_session_give_password(session, NULL);
}

static const PbJobWatch password_watch = { .event = got_password,
                                           .ended = password_ended };

static void
start_password_job(UiFetchSession *session, ConfigPasswordSource source)
{
    PasswordRequest *request = g_new0(PasswordRequest, 1);

    session->has_terminal = source == CONFIG_PASSWORD_FROM_COMMAND &&
                            session->account.why != UI_FETCH_BY_ITSELF;
    request->settings = config_account_copy(session->settings);
    request->has_terminal = session->has_terminal;
    if (session->has_terminal)
        session->fetch->watch->leave_terminal(session->fetch->user_data);
    session->password_job =
        pb_job_start(&password_class, request, &password_watch, session);
}

static void
find_password(UiFetchSession *session, const char *refusal)
{
    ConfigPasswordSource source = config_password_source(session->settings);
    bool is_token = session->settings->token_command != NULL;

    if (session->is_stopping)
        return;
    if (refusal == NULL && session->password != NULL) {
        answer(session, pb_secret_copy(session->password));
        return;
    }
    if (source == CONFIG_PASSWORD_FROM_PROMPT &&
        session->account.why == UI_FETCH_BY_ITSELF) {
        ui_fetch_session_give_password(session, NULL);
        return;
    }
    session->account.state = UI_FETCH_ASKING;
    replace_visible(&session->account.refusal, refusal);
    if (source == CONFIG_PASSWORD_FROM_PROMPT) {
        tell(session, UI_FETCH_ASKS);
        return;
    }
    /* A password that the settings name was refused: asking again would only lock the account. A token
     * has its time, and the command makes a new one. */
    if (refusal != NULL && !is_token) {
        ui_fetch_session_give_password(session, NULL);
        return;
    }
    start_password_job(session, source);
}

/* --- the steps of a test ---------------------------------------------------------------------- */

static UiFetchStep *
last_step(const UiFetchAccount *account)
{
    return account->steps == NULL || account->steps->len == 0
               ? NULL
               : g_ptr_array_index(account->steps, account->steps->len - 1);
}

static void
end_step(UiFetchAccount *account)
{
    UiFetchStep *step = last_step(account);

    if (step != NULL && step->ended_us == 0)
        step->ended_us = g_get_monotonic_time();
}

static void
begin_step(UiFetchAccount *account, const SyncEvent *event)
{
    UiFetchStep *step;

    end_step(account);
    if (account->steps->len >= UI_FETCH_MAX_STEPS)
        return;
    step = g_new0(UiFetchStep, 1);
    step->step = event->step;
    step->text =
        pb_text_visible_cut(event->text == NULL ? "" : event->text, -1, MAX_LINE_BYTES);
    step->words = g_ptr_array_new_with_free_func(g_free);
    step->started_us = g_get_monotonic_time();
    g_ptr_array_add(account->steps, step);
}

static void
add_words(UiFetchAccount *account, const char *text)
{
    UiFetchStep *step = last_step(account);

    if (step != NULL && step->words->len < UI_FETCH_MAX_WORDS)
        g_ptr_array_add(step->words, pb_text_visible_cut(text, -1, MAX_LINE_BYTES));
}

/* --- events of a session ---------------------------------------------------------------------- */

static void
take_step(UiFetchSession *session, const SyncEvent *event)
{
    UiFetchAccount *account = &session->account;

    account->wait_until = 0;
    g_clear_pointer(&account->wait_reason, g_free);
    account->step = event->step;
    replace_visible(&account->step_text, event->text);
    if (event->text != NULL && *event->text != '\0')
        add_line(session, LINE_PLAIN, event->text);
    if (account->why == UI_FETCH_TEST)
        begin_step(account, event);
}

static void
take_log(UiFetchSession *session, const SyncEvent *event)
{
    const char *text = event->text == NULL ? "" : event->text;

    add_line(session, LINE_PLAIN, text);
    if (session->account.why == UI_FETCH_TEST)
        add_words(&session->account, text);
}

static void
take_wait(UiFetchSession *session, const SyncEvent *event)
{
    UiFetchAccount *account = &session->account;

    /* Not 0 even if the clock says so: it waits. */
    account->wait_until = MAX(event->until, 1);
    replace_visible(&account->wait_reason, event->text == NULL ? "" : event->text);
    add_line(session, LINE_PLAIN, account->wait_reason);
}

/* Another session: what is planned and done begins anew, what was stored before stays. */
static void
take_round(UiFetchSession *session, const SyncEvent *event)
{
    UiFetchAccount *account = &session->account;
    g_autofree char *line = g_strdup_printf("round %u: %s", event->round,
                                            event->text == NULL ? "" : event->text);

    account->round = event->round;
    replace_visible(&account->round_reason, event->text == NULL ? "" : event->text);
    add_line(session, LINE_PLAIN, line);
}

static void
take_key(UiFetchSession *session, const SyncEvent *event)
{
    replace_visible(&session->account.key, event->key);
    session->account.is_key_vouched = event->is_vouched;
}

static void
take_planned(UiFetchSession *session, const SyncEvent *event)
{
    session->account.is_planned = true;
    session->account.totals = event->totals;
    session->account.n_on_server = event->n_on_server;
}

static void
take_progress(UiFetchSession *session, const SyncEvent *event)
{
    session->account.progress = event->progress;
}

static void
take_summary(UiFetchSession *session, const SyncEvent *event)
{
    session->account.n_on_server = event->n_on_server;
    session->account.progress = event->progress;
}

static void
got_event(PbJob *job, void *data, void *user_data)
{
    static const struct {
        void (*take)(UiFetchSession *session, const SyncEvent *event);
        UiFetchSignal signal;
    } kinds[] = {
        [SYNC_EVENT_STEP] = { take_step, UI_FETCH_CHANGED },
        [SYNC_EVENT_LOG] = { take_log, UI_FETCH_CHANGED },
        [SYNC_EVENT_WAIT] = { take_wait, UI_FETCH_CHANGED },
        [SYNC_EVENT_ROUND] = { take_round, UI_FETCH_CHANGED },
        [SYNC_EVENT_KEY] = { take_key, UI_FETCH_CHANGED },
        [SYNC_EVENT_PLANNED] = { take_planned, UI_FETCH_CHANGED },
        [SYNC_EVENT_PROGRESS] = { take_progress, UI_FETCH_CHANGED },
        [SYNC_EVENT_STORED] = { take_progress, UI_FETCH_STORED },
        [SYNC_EVENT_SUMMARY] = { take_summary, UI_FETCH_CHANGED },
    };
    UiFetchSession *session = user_data;
    const SyncEvent *event = data;

    (void)job;
    if (event->kind == SYNC_EVENT_PASSWORD) {
        find_password(session, event->text);
        return;
    }
    /* The others are for faces that print a plan or a console. */
    if (event->kind >= G_N_ELEMENTS(kinds) || kinds[event->kind].take == NULL)
        return;
    kinds[event->kind].take(session, event);
    tell(session, kinds[event->kind].signal);
}

/* --- its end ---------------------------------------------------------------------------------- */

/* What no later try makes better, whatever its class says. */
static bool
is_about_trust(const GError *error)
{
    static const NetError trust[] = { NET_ERROR_WRONG_HOST, NET_ERROR_UNKNOWN_CA,
                                      NET_ERROR_EXPIRED,    NET_ERROR_BAD_CERTIFICATE,
                                      NET_ERROR_PIN,        NET_ERROR_INJECTION };

    for (gsize i = 0; i < G_N_ELEMENTS(trust); i++) {
        if (g_error_matches(error, NET_ERROR, (gint)trust[i]))
            return true;
    }
    return g_error_matches(error, POP3_ERROR, POP3_ERROR_NO_TLS) ||
           g_error_matches(error, POP3_ERROR, POP3_ERROR_IMPOSTOR) ||
           g_error_matches(error, POP3_ERROR, POP3_ERROR_PERMANENT);
}

static UiFetchFailure
failure_of(const GError *error)
{
    static const PbErrorClass for_good[] = { PB_CLASS_LOGIN, PB_CLASS_SETTINGS,
                                             PB_CLASS_USAGE, PB_CLASS_INTERNAL };
    PbErrorClass error_class = pb_error_class(error);

    for (gsize i = 0; i < G_N_ELEMENTS(for_good); i++) {
        if (for_good[i] == error_class)
            return UI_FETCH_FOR_GOOD;
    }
    return is_about_trust(error) ? UI_FETCH_FOR_GOOD : UI_FETCH_FOR_NOW;
}

static char *
describe_problem(const GError *error)
{
    const char *advice = pb_error_advice(error);
    g_autofree char *text = *advice == '\0'
                                ? g_strdup(error->message)
                                : g_strdup_printf("%s: %s", error->message, advice);

    return pb_text_visible_cut(text, -1, MAX_LINE_BYTES);
}

static void
take_failure(UiFetchSession *session, const GError *error)
{
    UiFetchAccount *account = &session->account;
    UiFetchStep *step = last_step(account);

    account->state = UI_FETCH_FAILED;
    account->failure = failure_of(error);
    account->problem = describe_problem(error);
    add_line(session, LINE_PROBLEM, account->problem);
    if (account->why == UI_FETCH_TEST && step != NULL)
        step->is_failed = true;
    /* A password that was refused is no good for the next session either. */
    if (pb_error_class(error) == PB_CLASS_LOGIN)
        g_clear_pointer(&session->password, pb_secret_free);
}

static void
session_ended(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    UiFetchSession *session = user_data;
    UiFetchAccount *account = &session->account;

    session->job = NULL;
    pb_job_free(job);
    g_clear_pointer(&session->control, sync_control_unref);
    if (session->password_job != NULL)
        pb_job_cancel(session->password_job);
    account->ended_us = g_get_monotonic_time();
    account->wait_until = 0;
    account->asked = 0;
    if (account->why == UI_FETCH_TEST) {
        end_step(account);
        account->tested_at = pb_clock_now();
    }
    if (end == PB_JOB_DONE)
        account->state = UI_FETCH_DONE;
    else if (end == PB_JOB_CANCELLED)
        account->state = UI_FETCH_STOPPED;
    else
        take_failure(session, error);
    tell(session, UI_FETCH_ENDED);
    if (session->is_queued && session->job == NULL && session->password_job == NULL &&
        end == PB_JOB_DONE)
        ui_fetch_session_start(session, session->settings, UI_FETCH_BY_HAND);
}

const PbJobWatch ui_fetch_session_watch = { .event = got_event, .ended = session_ended };

/* --- its start -------------------------------------------------------------------------------- */

/* Nothing is known of the session yet. */
static void
reset(UiFetchAccount *account)
{
    g_clear_pointer(&account->step_text, g_free);
    g_clear_pointer(&account->wait_reason, g_free);
    g_clear_pointer(&account->round_reason, g_free);
    g_clear_pointer(&account->refusal, g_free);
    g_clear_pointer(&account->problem, g_free);
    account->step = SYNC_STEP_CONNECT;
    account->state = UI_FETCH_RUNNING;
    account->is_planned = false;
    account->totals = (SyncTotals){ 0 };
    account->progress = (SyncProgress){ 0 };
    account->n_on_server = 0;
    account->wait_until = 0;
    account->round = 0;
    account->started_us = g_get_monotonic_time();
    account->ended_us = 0;
}

void
ui_fetch_session_start(UiFetchSession *session, const ConfigAccount *settings,
                       UiFetchWhy why)
{
    UiFetchAccount *account = &session->account;
    UiFetch *fetch = session->fetch;
    ConfigAccount *copy = config_account_copy(settings);
    SyncRequest *request;

    g_assert(session->job == NULL);
    config_account_free(session->settings);
    session->settings = copy;
    replace_visible(&account->server, copy->server);
    reset(account);
    session->is_stopping = session->is_queued = false;
    account->why = why;
    if (why == UI_FETCH_TEST) {
        g_clear_pointer(&account->steps, g_ptr_array_unref);
        account->steps = ui_fetch_steps_new();
        account->tested_at = 0;
    }
    session->control = sync_control_new();
    account->asked = fetch->is_line_slow ? SYNC_CONTROL_SLOW_LINE : 0;
    sync_control_set(session->control, account->asked);
    request = sync_request_new(fetch->paths, copy,
                               why == UI_FETCH_TEST ? SYNC_MODE_TEST : SYNC_MODE_FETCH);
    /* A person looks on and can stop it: it may wait as long as the server wants. A test answers now. */
    request->patience = why == UI_FETCH_TEST ? 0 : -1;
    request->n_confirmed = session->n_confirmed;
    session->n_confirmed = 0;
    request->control = sync_control_ref(session->control);
    request->transcript = sync_transcript_ref(session->transcript);
    request->arrive = sync_arrive_ref(fetch->arrive);
    session->job = sync_fetch_start(request, &ui_fetch_session_watch, session);
}
