/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/refresh.c: store_refresh() on a thread (L4). */
#include <config.h>

#include "refresh.h"

#include "store/store.h"
#include "sync/fetch.h"

static bool
run(PbJob *job, void *request, GError **error)
{
    g_autoptr(Store) store = store_open(request, sync_describe, error);

    return store != NULL && store_refresh(store, pb_job_cancellable(job), error);
}

static const PbJobClass refresh_class = {
    .name = "refresh",
    .run = run,
    .free_request = (void (*)(void *))pb_paths_free,
    .free_event = g_free,
};

PbJob *
ui_refresh_start(const PbPaths *paths, const PbJobWatch *watch, void *user_data)
{
    return pb_job_start(&refresh_class, pb_paths_copy(paths), watch, user_data);
}
