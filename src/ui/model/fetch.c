/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/fetch.c: starting and stopping sessions, and how they stand (L4). */
#include <config.h>

#include <string.h>

#include "config/password.h"
#include "fetch_inside.h"

static void
line_free(void *data)
{
    UiFetchLine *line = data;

    g_free(line->account);
    g_free(line->text);
    g_free(line);
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
    fetch->sessions = g_ptr_array_new_with_free_func(ui_fetch_session_free);
    fetch->log = g_ptr_array_new_with_free_func(line_free);
    return fetch;
}

void
ui_fetch_take_settings(UiFetch *fetch)
{
    SyncArrive *arrive = sync_arrive_new(fetch->settings, NULL);

    /* A query that cannot be read, in a file that was edited by hand: the rules from before stay. */
    if (arrive == NULL)
        return;
    sync_arrive_unref(fetch->arrive);
    fetch->arrive = arrive;
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

/* --- starting and stopping -------------------------------------------------------------------- */

static UiFetchSession *
session_at(const UiFetch *fetch, guint i)
{
    return g_ptr_array_index(fetch->sessions, i);
}

static UiFetchSession *
find_session(const UiFetch *fetch, const char *name)
{
    for (guint i = 0; i < fetch->sessions->len; i++) {
        if (strcmp(session_at(fetch, i)->account.name, name) == 0)
            return session_at(fetch, i);
    }
    return NULL;
}

static UiFetchSession *
ensure_session(UiFetch *fetch, const char *name)
{
    UiFetchSession *session = find_session(fetch, name);

    if (session == NULL) {
        session = ui_fetch_session_new(fetch, name);
        g_ptr_array_add(fetch->sessions, session);
    }
    return session;
}

/* A person asks for what runs already: from now on it may ask back, and a fetch follows on a test. */
static void
take_over(UiFetchSession *session)
{
    if (session->account.why == UI_FETCH_BY_ITSELF)
        session->account.why = UI_FETCH_BY_HAND;
    else if (session->account.why == UI_FETCH_TEST)
        session->is_queued = true;
}

bool
ui_fetch_start_account(UiFetch *fetch, const ConfigAccount *settings, UiFetchWhy why)
{
    UiFetchSession *session = ensure_session(fetch, settings->name);

    /* A job of the session before may still be going: its password, too. */
    if (session->job != NULL || session->password_job != NULL) {
        if (why == UI_FETCH_BY_HAND)
            take_over(session);
        return false;
    }
    ui_fetch_session_start(session, settings, why);
    return true;
}

bool
ui_fetch_start_confirmed(UiFetch *fetch, const ConfigAccount *settings, guint n)
{
    UiFetchSession *session = ensure_session(fetch, settings->name);

    if (session->job != NULL || session->password_job != NULL)
        return false;
    session->n_confirmed = n;
    ui_fetch_session_start(session, settings, UI_FETCH_BY_HAND);
    return true;
}

void
ui_fetch_start_or_queue(UiFetch *fetch, const ConfigAccount *settings)
{
    if (!ui_fetch_start_account(fetch, settings, UI_FETCH_BY_HAND))
        find_session(fetch, settings->name)->is_queued = true;
}

bool
ui_fetch_start(UiFetch *fetch)
{
    bool is_started = false;

    for (guint i = 0; i < config_settings_n_accounts(fetch->settings); i++)
        is_started |= ui_fetch_start_account(
            fetch, config_settings_account(fetch->settings, i), UI_FETCH_BY_HAND);
    return is_started;
}

void
ui_fetch_stop(UiFetch *fetch)
{
    for (guint i = 0; i < fetch->sessions->len; i++) {
        UiFetchSession *session = session_at(fetch, i);

        session->is_queued = false;
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
        if (session_at(fetch, i)->job != NULL)
            return true;
    }
    return false;
}

bool
ui_fetch_needs_typing(const UiFetch *fetch, const ConfigAccount *settings)
{
    const UiFetchSession *session = find_session(fetch, settings->name);

    return config_password_source(settings) == CONFIG_PASSWORD_FROM_PROMPT &&
           (session == NULL || session->password == NULL);
}

/* --- what a person asks of them --------------------------------------------------------------- */

void
ui_fetch_ask(UiFetch *fetch, SyncControlFlags flags)
{
    fetch->is_line_slow |= (flags & SYNC_CONTROL_SLOW_LINE) != 0;
    for (guint i = 0; i < fetch->sessions->len; i++) {
        UiFetchSession *session = session_at(fetch, i);

        if (session->control == NULL)
            continue;
        sync_control_set(session->control, flags);
        session->account.asked |= flags;
    }
}

void
ui_fetch_ask_no_more(UiFetch *fetch, SyncControlFlags flags)
{
    if (flags & SYNC_CONTROL_SLOW_LINE)
        fetch->is_line_slow = false;
    for (guint i = 0; i < fetch->sessions->len; i++) {
        UiFetchSession *session = session_at(fetch, i);

        if (session->control == NULL)
            continue;
        sync_control_clear(session->control, flags);
        session->account.asked &= ~flags;
    }
}

SyncControlFlags
ui_fetch_asked(const UiFetch *fetch)
{
    SyncControlFlags slow = fetch->is_line_slow ? SYNC_CONTROL_SLOW_LINE : 0;
    SyncControlFlags all = ~(SyncControlFlags)0;
    bool is_any = false;

    for (guint i = 0; i < fetch->sessions->len; i++) {
        const UiFetchSession *session = session_at(fetch, i);

        if (session->job == NULL)
            continue;
        is_any = true;
        all &= session->account.asked;
    }
    return is_any ? all : slow;
}

/* --- how they stand --------------------------------------------------------------------------- */

guint
ui_fetch_n_accounts(const UiFetch *fetch)
{
    return fetch->sessions->len;
}

const UiFetchAccount *
ui_fetch_account(const UiFetch *fetch, guint i)
{
    return &session_at(fetch, i)->account;
}

const UiFetchAccount *
ui_fetch_find(const UiFetch *fetch, const char *name)
{
    const UiFetchSession *session = find_session(fetch, name);

    return session == NULL ? NULL : &session->account;
}

/* The higher, the more it explains; those alike go by when they ended. */
static int
weight(const UiFetchAccount *account)
{
    static const int weights[] = {
        [UI_FETCH_IDLE] = 0,    [UI_FETCH_DONE] = 1,   [UI_FETCH_STOPPED] = 1,
        [UI_FETCH_RUNNING] = 2, [UI_FETCH_ASKING] = 2, [UI_FETCH_FAILED] = 3,
    };

    return weights[account->state];
}

const UiFetchAccount *
ui_fetch_to_explain(const UiFetch *fetch)
{
    const UiFetchAccount *best = NULL;

    for (guint i = 0; i < fetch->sessions->len; i++) {
        const UiFetchAccount *account = &session_at(fetch, i)->account;

        if (best == NULL || weight(account) > weight(best) ||
            (weight(account) == weight(best) && account->ended_us > best->ended_us))
            best = account;
    }
    return best;
}

SyncTranscript *
ui_fetch_transcript(const UiFetch *fetch, const char *name)
{
    const UiFetchSession *session = find_session(fetch, name);

    return session == NULL ? NULL : session->transcript;
}

/* Waits for somebody to type: neither a command nor a file is being asked. */
static bool
asks_person(const UiFetchSession *session)
{
    return session->account.state == UI_FETCH_ASKING && session->password_job == NULL &&
           session->job != NULL && !session->is_stopping;
}

const UiFetchAccount *
ui_fetch_asking(const UiFetch *fetch)
{
    for (guint i = 0; i < fetch->sessions->len; i++) {
        const UiFetchSession *session = session_at(fetch, i);

        if (asks_person(session))
            return &session->account;
    }
    return NULL;
}

bool
ui_fetch_is_asking(const UiFetch *fetch, const char *name)
{
    const UiFetchSession *session = find_session(fetch, name);

    return session != NULL && asks_person(session);
}

void
ui_fetch_answer(UiFetch *fetch, const char *name, PbSecret *password)
{
    UiFetchSession *session = find_session(fetch, name);

    if (session != NULL && session->account.state == UI_FETCH_ASKING)
        ui_fetch_session_give_password(session, password);
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
        const UiFetchSession *session = session_at(fetch, i);

        if (session->job != NULL && session->account.why != UI_FETCH_TEST) {
            *n_done += session->account.progress.n_done;
            *n_all +=
                MAX(session->account.progress.n_all, session->account.totals.n_fetch);
        }
    }
}

gint64
ui_fetch_waits_until(const UiFetch *fetch)
{
    gint64 first = 0;

    for (guint i = 0; i < fetch->sessions->len; i++) {
        const UiFetchSession *session = session_at(fetch, i);

        if (session->job == NULL)
            continue;
        if (session->account.wait_until == 0)
            return 0;
        if (first == 0 || session->account.wait_until < first)
            first = session->account.wait_until;
    }
    return first;
}
