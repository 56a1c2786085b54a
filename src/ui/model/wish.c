/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/wish.c: writing wishes down (L4). One job at a time takes all that waits. */
#include <config.h>

#include "wish.h"

#include "base/job.h"
#include "base/log.h"
#include "sync/fetch.h"

struct UiWishes {
    const PbPaths *paths;
    void (*ended)(const GError *error, void *user_data);
    void *user_data;
    GPtrArray *waiting; /* StoreWishOrder */
    PbJob *job;
};

typedef struct {
    PbPaths *paths;
    GPtrArray *orders;
} Request;

static void
order_free(void *data)
{
    StoreWishOrder *order = data;

    g_free((char *)order->id.account);
    g_free((char *)order->id.uidl);
    g_free((char *)order->file);
    g_free(order);
}

static StoreWishOrder *
order_copy(const StoreWishOrder *order)
{
    StoreWishOrder *copy = g_new(StoreWishOrder, 1);

    *copy = *order;
    copy->id.account = g_strdup(order->id.account);
    copy->id.uidl = g_strndup(order->id.uidl, order->id.uidl_len);
    copy->file = g_strdup(order->file);
    return copy;
}

static GPtrArray *
orders_new(void)
{
    return g_ptr_array_new_with_free_func(order_free);
}

static void
request_free(void *data)
{
    Request *request = data;

    pb_paths_free(request->paths);
    g_ptr_array_unref(request->orders);
    g_free(request);
}

static bool
write_orders(const PbPaths *paths, const GPtrArray *orders, GError **error)
{
    g_autoptr(Store) store = store_open(paths, sync_describe, error);
    g_autoptr(GArray) flat = g_array_new(FALSE, FALSE, sizeof(StoreWishOrder));

    for (guint i = 0; i < orders->len; i++)
        g_array_append_vals(flat, g_ptr_array_index(orders, i), 1);
    return store != NULL &&
           store_set_wishes(store, (const StoreWishOrder *)flat->data, flat->len, error);
}

/* Goes on when it is cancelled: what a person has decided is written. */
static bool
run(PbJob *job, void *data, GError **error)
{
    const Request *request = data;

    (void)job;
    return write_orders(request->paths, request->orders, error);
}

static const PbJobClass wish_class = {
    .name = "wish",
    .run = run,
    .free_request = request_free,
    .free_event = g_free,
};

static void start(UiWishes *wishes);

static void
written(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    UiWishes *wishes = user_data;

    wishes->job = NULL;
    if (wishes->waiting->len > 0)
        start(wishes);
    if (end == PB_JOB_FAILED || wishes->job == NULL)
        wishes->ended(end == PB_JOB_FAILED ? error : NULL, wishes->user_data);
    pb_job_free(job);
}

static const PbJobWatch wish_watch = { .ended = written };

static void
start(UiWishes *wishes)
{
    Request *request = g_new0(Request, 1);

    request->paths = pb_paths_copy(wishes->paths);
    request->orders = g_steal_pointer(&wishes->waiting);
    wishes->waiting = orders_new();
    wishes->job = pb_job_start(&wish_class, request, &wish_watch, wishes);
}

UiWishes *
ui_wishes_new(const PbPaths *paths, void (*ended)(const GError *error, void *user_data),
              void *user_data)
{
    UiWishes *wishes = g_new0(UiWishes, 1);

    wishes->paths = paths;
    wishes->ended = ended;
    wishes->user_data = user_data;
    wishes->waiting = orders_new();
    return wishes;
}

void
ui_wishes_free(UiWishes *wishes)
{
    g_autoptr(GError) error = NULL;

    if (wishes == NULL)
        return;
    pb_job_free(wishes->job);
    if (wishes->waiting->len > 0 && !write_orders(wishes->paths, wishes->waiting, &error))
        pb_log(PB_LOG_WARNING, "wishes were not written: %s", error->message);
    g_ptr_array_unref(wishes->waiting);
    g_free(wishes);
}

void
ui_wishes_set(UiWishes *wishes, const StoreWishOrder *order)
{
    g_ptr_array_add(wishes->waiting, order_copy(order));
    if (wishes->job == NULL)
        start(wishes);
}

bool
ui_wishes_is_busy(const UiWishes *wishes)
{
    return wishes->job != NULL;
}
