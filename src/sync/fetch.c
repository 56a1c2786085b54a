/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/fetch.c: one session of one account as a job: the order of its steps (L3). */
#include <config.h>

#include "sync/fetch.h"

#include "mail/envelope.h"
#include "arrive.h"
#include "run.h"

SyncRequest *
sync_request_new(const PbPaths *paths, const ConfigAccount *account, SyncMode mode)
{
    SyncRequest *request = g_new0(SyncRequest, 1);

    request->paths = pb_paths_copy(paths);
    request->account = config_account_copy(account);
    request->mode = mode;
    return request;
}

void
sync_request_free(SyncRequest *request)
{
    if (request == NULL)
        return;
    pb_paths_free(request->paths);
    config_account_free(request->account);
    pb_secret_free(request->password);
    sync_control_unref(request->control);
    sync_transcript_unref(request->transcript);
    sync_arrive_unref(request->arrive);
    g_free(request);
}

static void
free_request(void *request)
{
    sync_request_free(request);
}

static void
free_answer(void *password)
{
    pb_secret_free(password);
}

PbEnvelope *
sync_describe(const char *header, gsize len)
{
    return mail_envelope_read(header, len);
}

/* SYNC_MODE_TEST: how much is there, nothing else. */
static bool
count_mail(SyncRun *run, GError **error)
{
    Pop3Event done;
    g_autofree char *size = NULL;

    pop3_session_stat(run->session);
    if (!sync_link_finish(run, &done, error))
        return false;
    if (done.reply.kind != POP3_REPLY_OK) {
        g_propagate_error(error, pop3_reply_to_error(&done.reply, false));
        return false;
    }
    sync_post_log(run, "%u messages, %" G_GUINT64_FORMAT " bytes on the server",
                  done.count, done.size);
    return true;
}

static bool
work(SyncRun *run, GError **error)
{
    if (!sync_connect(run, error))
        return false;
    if (run->request->mode == SYNC_MODE_TEST)
        return count_mail(run, error);
    if (!sync_list(run, error))
        return false;
    if (run->request->mode == SYNC_MODE_PLAN) {
        for (guint i = 0; i < run->items->len; i++)
            sync_post_row(run, &g_array_index(run->items, SyncItem, i));
        return true;
    }
    return sync_ingest(run, error) && sync_remove(run, error);
}

static bool
refused_to_error(const SyncRun *run, GError **error)
{
    if (run->n_refused == 0)
        return true;
    g_set_error(error, POP3_ERROR, POP3_ERROR_REFUSED,
                "%u message%s could not be fetched and %s still on the server",
                run->n_refused, run->n_refused == 1 ? "" : "s",
                run->n_refused == 1 ? "is" : "are");
    return false;
}

static bool
run_session(SyncRun *run, GError **error)
{
    bool is_whole = work(run, error);
    bool is_closed = sync_close(run, is_whole ? SYNC_CLOSE_QUIT : SYNC_CLOSE_DROP,
                                is_whole ? error : NULL);

    if (!is_whole || !is_closed)
        return false;
    sync_post_figures(run, SYNC_EVENT_SUMMARY);
    return refused_to_error(run, error);
}

static bool
run_job(PbJob *job, void *data, GError **error)
{
    const SyncRequest *request = data;
    SyncRun run = { .job = job, .request = request };
    g_autoptr(Store) store = NULL;
    g_autoptr(StoreLock) lock = NULL;
    g_autoptr(StoreLedger) ledger = NULL;
    bool is_whole;

    store = store_open(request->paths, sync_describe, error);
    if (store == NULL)
        return false;
    lock = store_lock_account(store, request->account->name, error);
    if (lock == NULL || !store_refresh(store, pb_job_cancellable(job), error))
        return false;
    ledger = store_ledger_load(store, request->account->name, error);
    if (ledger == NULL)
        return false;
    run.store = store;
    run.ledger = ledger;
    sync_arrive_begin(&run);
    is_whole = run_session(&run, error);
    /* After a session that failed, too: what came, came. */
    if (!sync_hooks_run(&run, is_whole ? error : NULL))
        is_whole = false;
    sync_arrive_end(&run);
    pop3_session_free(run.session);
    net_stream_free(run.stream);
    g_clear_pointer(&run.items, g_array_unref);
    g_free(run.buffer);
    return is_whole;
}

PbJob *
sync_fetch_start(SyncRequest *request, const PbJobWatch *watch, void *user_data)
{
    static const PbJobClass job_class = {
        .name = "fetch",
        .run = run_job,
        .free_request = free_request,
        .free_event = sync_event_free,
        .free_answer = free_answer,
    };

    return pb_job_start(&job_class, request, watch, user_data);
}
