/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/fetch.c: the sessions of one account as a job (L3). */
#include <config.h>

#include "sync/fetch.h"

#include "base/error.h"
#include "mail/envelope.h"
#include "run.h"

static const PbErrorKind sync_kinds[] = {
    [SYNC_ERROR_RENUMBERED] = { PB_CLASS_PROTOCOL, "the next fetch begins anew" },
    [SYNC_ERROR_NO_NAMES] = { PB_CLASS_DATA, "postbag fetch tells them apart" },
};

PB_DEFINE_ERROR_DOMAIN(sync_error, sync_kinds);

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

bool
sync_complete_archive(SyncRun *run, GError **error)
{
    if (!run->is_complete)
        run->is_complete = store_open_index(run->store, error) &&
                           store_refresh(run->store, pb_job_cancellable(run->job), error);
    return run->is_complete && store_ledger_load_rows(run->ledger, error);
}

bool
sync_with_archive(SyncRun *run, bool (*work)(SyncRun *run, GError **error),
                  GError **error)
{
    const SyncRequest *request = run->request;
    g_autoptr(Store) store = NULL;
    g_autoptr(StoreLock) lock = NULL;
    g_autoptr(StoreLedger) ledger = NULL;

    store = store_open_ledger(request->paths, sync_describe, error);
    if (store == NULL)
        return false;
    lock = store_lock_account(store, request->account->name, error);
    if (lock == NULL)
        return false;
    ledger = store_ledger_open(store, request->account->name, error);
    if (ledger == NULL)
        return false;
    run->store = store;
    run->ledger = ledger;
    /* A new index may take in very many messages: no server would wait for that. */
    return (store_has_index(store) || sync_complete_archive(run, error)) &&
           work(run, error);
}

static bool
run_job(PbJob *job, void *request, GError **error)
{
    SyncRun run = { .job = job, .request = request };

    return sync_with_archive(&run, sync_run, error);
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
