/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/want.c: asking for the rest of previews (L4). */
#include <config.h>

#include "want.h"

#include "sync/fetch.h"

struct UiWants {
    const PbPaths *paths;
    const ConfigSettings *settings;
    UiFetch *fetch;
    void (*failed)(const GError *error, void *user_data);
    void *user_data;
    GPtrArray *asked; /* Want: those that are being written down */
};

typedef struct {
    UiWants *wants;
    char *account;
    PbJob *job;
} Want;

typedef struct {
    PbPaths *paths;
    gint64 row;
} Request;

static void
request_free(void *data)
{
    Request *request = data;

    pb_paths_free(request->paths);
    g_free(request);
}

static bool
run(PbJob *job, void *data, GError **error)
{
    const Request *request = data;
    g_autoptr(Store) store = store_open(request->paths, sync_describe, error);

    (void)job;
    return store != NULL && store_want(store, request->row, error);
}

static const PbJobClass want_class = {
    .name = "want",
    .run = run,
    .free_request = request_free,
    .free_event = g_free,
};

static void
want_free(void *data)
{
    Want *want = data;

    pb_job_free(want->job);
    g_free(want->account);
    g_free(want);
}

static void
ended(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    Want *want = user_data;
    UiWants *wants = want->wants;
    const ConfigAccount *account =
        config_settings_find_account(wants->settings, want->account, NULL);

    (void)job;
    if (end == PB_JOB_FAILED)
        wants->failed(error, wants->user_data);
    else if (end == PB_JOB_DONE && account != NULL)
        ui_fetch_start_or_queue(wants->fetch, account);
    g_ptr_array_remove_fast(wants->asked, want);
}

static const PbJobWatch want_watch = { .ended = ended };

UiWants *
ui_wants_new(const PbPaths *paths, const ConfigSettings *settings, UiFetch *fetch,
             void (*failed)(const GError *error, void *user_data), void *user_data)
{
    UiWants *wants = g_new0(UiWants, 1);

    wants->paths = paths;
    wants->settings = settings;
    wants->fetch = fetch;
    wants->failed = failed;
    wants->user_data = user_data;
    wants->asked = g_ptr_array_new_with_free_func(want_free);
    return wants;
}

void
ui_wants_free(UiWants *wants)
{
    if (wants == NULL)
        return;
    g_ptr_array_unref(wants->asked);
    g_free(wants);
}

void
ui_want(UiWants *wants, const StoreMessage *message)
{
    Want *want = g_new0(Want, 1);
    Request *request = g_new0(Request, 1);

    request->paths = pb_paths_copy(wants->paths);
    request->row = message->row;
    want->wants = wants;
    want->account = g_strdup(message->account);
    g_ptr_array_add(wants->asked, want);
    want->job = pb_job_start(&want_class, request, &want_watch, want);
}
