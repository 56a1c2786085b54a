/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/save.c: parts saved on a thread (L4). */
#include <config.h>

#include "save.h"

#include <fcntl.h>
#include <unistd.h>

typedef struct {
    char *number, *name;
} Item;

typedef struct {
    int fd;
    GPtrArray *items; /* Item */
    char *folder;
    MailSaveHow how;
    /* of the worker */
    PbJob *job;
    UiSaveState state;
    guint64 before; /* bytes of the files that are done */
} Request;

struct UiSave {
    PbJob *job;
    UiSaveState state;
    const UiSaveWatch *watch;
    void *user_data;
};

static void
free_item(gpointer data)
{
    Item *item = data;

    g_free(item->number);
    g_free(item->name);
    g_free(item);
}

static void
free_request(void *data)
{
    Request *request = data;

    if (request->fd >= 0)
        close(request->fd);
    g_ptr_array_unref(request->items);
    g_free(request->folder);
    g_free(request->state.name);
    g_free(request);
}

static void
free_state(void *data)
{
    UiSaveState *state = data;

    g_free(state->name);
    g_free(state);
}

static void
tell(Request *request)
{
    UiSaveState *state = g_new(UiSaveState, 1);

    *state = request->state;
    state->name = g_strdup(request->state.name);
    pb_job_post(request->job, state);
}

static void
went_on(guint64 bytes, void *user_data)
{
    Request *request = user_data;

    request->state.bytes = request->before + bytes;
    tell(request);
}

static bool
save_item(Request *request, MailSaver *saver, const Item *item, GError **error)
{
    const MailSaveOrder order = { .fd = request->fd,
                                  .number = item->number,
                                  .name = item->name,
                                  .how = request->how,
                                  .cancellable = pb_job_cancellable(request->job),
                                  .progress = went_on,
                                  .user_data = request };
    guint64 size = 0;
    char *name;

    g_free(request->state.name);
    request->state.name = g_strdup(item->name);
    name = mail_saver_save(saver, &order, &size, error);
    if (name == NULL)
        return false;
    g_free(request->state.name);
    request->state.name = name;
    request->before += size;
    request->state.bytes = request->before;
    request->state.n_done++;
    tell(request);
    return true;
}

static bool
run(PbJob *job, void *data, GError **error)
{
    Request *request = data;
    g_autoptr(MailSaver) saver = mail_saver_new(request->folder, error);

    if (saver == NULL)
        return false;
    request->job = job;
    for (guint i = 0; i < request->items->len; i++) {
        if (!save_item(request, saver, request->items->pdata[i], error))
            return false;
    }
    return true;
}

static const PbJobClass save_class = {
    .name = "save",
    .run = run,
    .free_request = free_request,
    .free_event = free_state,
};

static void
on_event(PbJob *job, void *event, void *user_data)
{
    UiSave *save = user_data;
    UiSaveState *state = event;

    (void)job;
    g_free(save->state.name);
    save->state = *state;
    state->name = NULL;
    save->watch->changed(save->user_data);
}

static void
on_ended(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    UiSave *save = user_data;

    (void)job;
    save->watch->ended(end, error, save->user_data);
}

static const PbJobWatch job_watch = { .event = on_event, .ended = on_ended };

static GPtrArray *
items_of(const UiSaveOrder *order)
{
    GPtrArray *items = g_ptr_array_new_with_free_func(free_item);

    for (guint i = 0; i < order->parts->len; i++) {
        const MailPart *part = order->parts->pdata[i];
        Item *item = g_new0(Item, 1);

        item->number = g_strdup(part->number);
        item->name = order->name != NULL ? g_strdup(order->name) : mail_file_name(part);
        g_ptr_array_add(items, item);
    }
    return items;
}

UiSave *
ui_save_start(const UiSaveOrder *order, const UiSaveWatch *watch, void *user_data)
{
    UiSave *save = g_new0(UiSave, 1);
    Request *request = g_new0(Request, 1);

    request->fd = fcntl(order->fd, F_DUPFD_CLOEXEC, 0);
    request->items = items_of(order);
    request->folder = g_strdup(order->folder);
    request->how = order->how;
    request->state.n_all = save->state.n_all = request->items->len;
    save->watch = watch;
    save->user_data = user_data;
    save->job = pb_job_start(&save_class, request, &job_watch, save);
    return save;
}

const UiSaveState *
ui_save_state(const UiSave *save)
{
    return &save->state;
}

void
ui_save_cancel(UiSave *save)
{
    pb_job_cancel(save->job);
}

void
ui_save_free(UiSave *save)
{
    if (save == NULL)
        return;
    pb_job_free(save->job);
    g_free(save->state.name);
    g_free(save);
}
