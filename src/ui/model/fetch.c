/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/fetch.c: starting sessions, following their events, finding passwords (L4).
 *
 * A password comes from what was typed or read before, else from the command or file of the settings, on
 * a thread of its own, else from the person. */
#include <config.h>

#include "fetch.h"

#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "config/password.h"

#define MAX_LINE_BYTES 400

typedef struct {
    UiFetch *fetch;
    UiFetchAccount account;
    ConfigAccount *settings; /* as the session was started */
    PbJob *job;              /* NULL while none runs */
    bool is_stopping;        /* the job was cancelled: it takes no answer any more */
    PbJob *password_job;     /* runs the command or reads the file */
    PbSecret *password;      /* the last one; kept for the next session */
} Session;

struct UiFetch {
    const PbPaths *paths;
    const ConfigSettings *settings;
    SyncArrive *arrive; /* what happens to new messages */
    const UiFetchWatch *watch;
    void *user_data;
    GPtrArray *sessions; /* Session */
    GPtrArray *log;      /* UiFetchLine */
};

static void
line_free(void *data)
{
    UiFetchLine *line = data;

    g_free(line->account);
    g_free(line->text);
    g_free(line);
}

static void
session_free(void *data)
{
    Session *session = data;

    pb_job_free(session->password_job);
    pb_job_free(session->job);
    pb_secret_free(session->password);
    config_account_free(session->settings);
    g_free(session->account.name);
    g_free(session->account.step_text);
    g_free(session->account.server);
    g_free(session->account.refusal);
    g_free(session->account.problem);
    g_free(session);
}

UiFetch *
ui_fetch_new(const PbPaths *paths, const ConfigSettings *settings,
             const UiFetchWatch *watch, void *user_data)
{
    UiFetch *fetch = g_new0(UiFetch, 1);

    fetch->paths = paths;
    fetch->settings = settings;
    fetch->arrive = sync_arrive_new(settings, NULL);
    g_assert(fetch->arrive != NULL); /* rules are checked when settings are loaded */
    fetch->watch = watch;
    fetch->user_data = user_data;
    fetch->sessions = g_ptr_array_new_with_free_func(session_free);
    fetch->log = g_ptr_array_new_with_free_func(line_free);
    return fetch;
}

void
ui_fetch_free(UiFetch *fetch)
{
    if (fetch == NULL)
        return;
    ui_fetch_stop(fetch);
    g_ptr_array_unref(fetch->sessions);
    g_ptr_array_unref(fetch->log);
    sync_arrive_unref(fetch->arrive);
    g_free(fetch);
}

static void
tell(Session *session, UiFetchSignal what)
{
    session->fetch->watch->signal(what, &session->account, session->fetch->user_data);
}

typedef enum { LINE_PLAIN, LINE_PROBLEM } LineKind;

static void
add_line(Session *session, LineKind kind, const char *text)
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

static bool
run_password(PbJob *job, void *request, GError **error)
{
    PbSecret *secret = config_password_get(request, pb_job_cancellable(job), error);

    if (secret == NULL)
        return false;
    pb_job_post(job, secret);
    return true;
}

static const PbJobClass password_class = {
    .name = "password",
    .run = run_password,
    .free_request = (void (*)(void *))config_account_free,
    .free_event = (void (*)(void *))pb_secret_free,
};

/* Nobody would free, and wipe, what a job that was cancelled does not take. */
static void
answer(Session *session, PbSecret *password)
{
    if (session->job != NULL && !session->is_stopping)
        pb_job_answer(session->job, password);
    else
        pb_secret_free(password);
}

static void
give_password(Session *session, PbSecret *password)
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
    give_password(user_data, pb_secret_copy(event));
}

static void
password_ended(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    Session *session = user_data;

    session->password_job = NULL;
    pb_job_free(job);
    if (config_password_source(session->settings) == CONFIG_PASSWORD_FROM_COMMAND)
        session->fetch->watch->enter_terminal(session->fetch->user_data);
    if (end == PB_JOB_DONE)
        return;
    if (end == PB_JOB_FAILED)
        add_line(session, LINE_PROBLEM, error->message);
    give_password(session, NULL);
}

static const PbJobWatch password_watch = { .event = got_password,
                                           .ended = password_ended };

static void
find_password(Session *session, const char *refusal)
{
    ConfigPasswordSource source = config_password_source(session->settings);

    if (session->is_stopping)
        return;
    if (refusal == NULL && session->password != NULL) {
        answer(session, pb_secret_copy(session->password));
        return;
    }
    session->account.state = UI_FETCH_ASKING;
    replace_visible(&session->account.refusal, refusal);
    if (source == CONFIG_PASSWORD_FROM_PROMPT) {
        tell(session, UI_FETCH_ASKS);
        return;
    }
    /* What the settings name was refused: asking it again would only lock the account. */
    if (refusal != NULL) {
        give_password(session, NULL);
        return;
    }
    if (source == CONFIG_PASSWORD_FROM_COMMAND)
        session->fetch->watch->leave_terminal(session->fetch->user_data);
    session->password_job =
        pb_job_start(&password_class, config_account_copy(session->settings),
                     &password_watch, session);
}

/* --- events of a session ---------------------------------------------------------------------- */

static void
take_step(Session *session, const SyncEvent *event)
{
    session->account.step = event->step;
    replace_visible(&session->account.step_text, event->text);
    if (event->text != NULL && *event->text != '\0')
        add_line(session, LINE_PLAIN, event->text);
}

static void
got_event(PbJob *job, void *data, void *user_data)
{
    Session *session = user_data;
    const SyncEvent *event = data;
    UiFetchAccount *account = &session->account;

    (void)job;
    switch (event->kind) {
    case SYNC_EVENT_STEP:
        take_step(session, event);
        break;
    case SYNC_EVENT_LOG:
        add_line(session, LINE_PLAIN, event->text == NULL ? "" : event->text);
        break;
    case SYNC_EVENT_PASSWORD:
        find_password(session, event->text);
        return;
    case SYNC_EVENT_PLANNED:
        account->is_planned = true;
        account->totals = event->totals;
        account->n_on_server = event->n_on_server;
        break;
    case SYNC_EVENT_SUMMARY:
        account->n_on_server = event->n_on_server;
        account->progress = event->progress;
        break;
    case SYNC_EVENT_PROGRESS:
    case SYNC_EVENT_STORED:
        account->progress = event->progress;
        break;
    case SYNC_EVENT_WAIT:
    case SYNC_EVENT_ROUND:
    case SYNC_EVENT_CONSOLE:
    case SYNC_EVENT_ROW:
        return;
    }
    tell(session, event->kind == SYNC_EVENT_STORED ? UI_FETCH_STORED : UI_FETCH_CHANGED);
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
session_ended(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    Session *session = user_data;
    UiFetchAccount *account = &session->account;

    session->job = NULL;
    pb_job_free(job);
    if (session->password_job != NULL)
        pb_job_cancel(session->password_job);
    account->ended_us = g_get_monotonic_time();
    if (end == PB_JOB_DONE) {
        account->state = UI_FETCH_DONE;
    } else if (end == PB_JOB_CANCELLED) {
        account->state = UI_FETCH_STOPPED;
    } else {
        account->state = UI_FETCH_FAILED;
        account->problem = describe_problem(error);
        add_line(session, LINE_PROBLEM, account->problem);
        /* A password that was refused is no good for the next session either. */
        if (pb_error_class(error) == PB_CLASS_LOGIN)
            g_clear_pointer(&session->password, pb_secret_free);
    }
    tell(session, UI_FETCH_ENDED);
}

static const PbJobWatch session_watch = { .event = got_event, .ended = session_ended };

/* --- starting and stopping -------------------------------------------------------------------- */

static Session *
find_session(const UiFetch *fetch, const char *name)
{
    for (guint i = 0; i < fetch->sessions->len; i++) {
        Session *session = g_ptr_array_index(fetch->sessions, i);

        if (strcmp(session->account.name, name) == 0)
            return session;
    }
    return NULL;
}

static Session *
ensure_session(UiFetch *fetch, const char *name)
{
    Session *session = find_session(fetch, name);

    if (session == NULL) {
        session = g_new0(Session, 1);
        session->fetch = fetch;
        session->account.name = g_strdup(name);
        g_ptr_array_add(fetch->sessions, session);
    }
    return session;
}

static void
start_session(UiFetch *fetch, Session *session, const ConfigAccount *settings)
{
    UiFetchAccount *account = &session->account;
    SyncRequest *request;

    config_account_free(session->settings);
    session->settings = config_account_copy(settings);
    replace_visible(&account->server, settings->server);
    g_clear_pointer(&account->step_text, g_free);
    g_clear_pointer(&account->refusal, g_free);
    g_clear_pointer(&account->problem, g_free);
    session->is_stopping = false;
    account->step = SYNC_STEP_CONNECT;
    account->state = UI_FETCH_RUNNING;
    account->is_planned = false;
    account->totals = (SyncTotals){ 0 };
    account->progress = (SyncProgress){ 0 };
    account->n_on_server = 0;
    account->started_us = g_get_monotonic_time();
    account->ended_us = 0;
    request = sync_request_new(fetch->paths, settings, SYNC_MODE_FETCH);
    request->arrive = sync_arrive_ref(fetch->arrive);
    session->job = sync_fetch_start(request, &session_watch, session);
}

bool
ui_fetch_start(UiFetch *fetch)
{
    bool is_started = false;

    for (guint i = 0; i < config_settings_n_accounts(fetch->settings); i++) {
        const ConfigAccount *settings = config_settings_account(fetch->settings, i);
        Session *session = ensure_session(fetch, settings->name);

        /* A job of the session before may still be going: its password, too. */
        if (session->job != NULL || session->password_job != NULL)
            continue;
        start_session(fetch, session, settings);
        is_started = true;
    }
    return is_started;
}

void
ui_fetch_stop(UiFetch *fetch)
{
    for (guint i = 0; i < fetch->sessions->len; i++) {
        Session *session = g_ptr_array_index(fetch->sessions, i);

        if (session->job != NULL) {
            session->is_stopping = true;
            pb_job_cancel(session->job);
        }
    }
}

bool
ui_fetch_is_running(const UiFetch *fetch)
{
    for (guint i = 0; i < fetch->sessions->len; i++) {
        const Session *session = g_ptr_array_index(fetch->sessions, i);

        if (session->job != NULL)
            return true;
    }
    return false;
}

guint
ui_fetch_n_accounts(const UiFetch *fetch)
{
    return fetch->sessions->len;
}

const UiFetchAccount *
ui_fetch_account(const UiFetch *fetch, guint i)
{
    const Session *session = g_ptr_array_index(fetch->sessions, i);

    return &session->account;
}

/* Waits for somebody to type: neither a command nor a file is being asked. */
static bool
asks_person(const Session *session)
{
    return session->account.state == UI_FETCH_ASKING && session->password_job == NULL &&
           session->job != NULL && !session->is_stopping;
}

const UiFetchAccount *
ui_fetch_asking(const UiFetch *fetch)
{
    for (guint i = 0; i < fetch->sessions->len; i++) {
        const Session *session = g_ptr_array_index(fetch->sessions, i);

        if (asks_person(session))
            return &session->account;
    }
    return NULL;
}

bool
ui_fetch_is_asking(const UiFetch *fetch, const char *name)
{
    const Session *session = find_session(fetch, name);

    return session != NULL && asks_person(session);
}

void
ui_fetch_answer(UiFetch *fetch, const char *name, PbSecret *password)
{
    Session *session = find_session(fetch, name);

    if (session != NULL && session->account.state == UI_FETCH_ASKING)
        give_password(session, password);
    else
        pb_secret_free(password);
}

const GPtrArray *
ui_fetch_log(const UiFetch *fetch)
{
    return fetch->log;
}

void
ui_fetch_sum(const UiFetch *fetch, guint *n_done, guint *n_all)
{
    *n_done = *n_all = 0;
    for (guint i = 0; i < fetch->sessions->len; i++) {
        const Session *session = g_ptr_array_index(fetch->sessions, i);

        if (session->job != NULL) {
            *n_done += session->account.progress.n_done;
            *n_all +=
                MAX(session->account.progress.n_all, session->account.totals.n_fetch);
        }
    }
}
