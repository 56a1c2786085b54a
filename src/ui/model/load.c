/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/load.c: documents on a thread (L4).
 *
 * An abandoned load frees itself when its worker ends: nothing on the UI thread waits for it. */
#include <config.h>

#include "load.h"

#include <unistd.h>

#include "base/job.h"

typedef struct {
    int fd;
    MailPrefer prefer;
} Request;

struct UiLoad {
    UiLoadDone done; /* NULL: abandoned, or called already */
    void *user_data;
};

static bool
run(PbJob *job, void *data, GError **error)
{
    Request *request = data;
    const MailReading reading = { .prefer = request->prefer };
    MailDocument *document = mail_document_new(request->fd, &reading, error);

    if (document == NULL)
        return false;
    pb_job_post(job, g_steal_pointer(&document));
    return true;
}

static void
free_request(void *data)
{
    Request *request = data;

    close(request->fd);
    g_free(request);
}

static void
keep_event(void *event)
{
    /* The document went to `done`, or was freed there. */
    (void)event;
}

static void
got_document(PbJob *job, void *event, void *user_data)
{
    UiLoad *load = user_data;
    UiLoadDone done = load->done;

    (void)job;
    load->done = NULL;
    if (done != NULL)
        done(event, NULL, load->user_data);
    else
        mail_document_free(event);
}

static void
ended(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    UiLoad *load = user_data;
    UiLoadDone done = load->done;

    (void)end;
    load->done = NULL;
    if (done != NULL)
        done(NULL, error, load->user_data);
    pb_job_free(job);
    g_free(load);
}

static const PbJobClass load_class = {
    .name = "document",
    .run = run,
    .free_request = free_request,
    .free_event = keep_event,
};

static const PbJobWatch load_watch = { .event = got_document, .ended = ended };

UiLoad *
ui_load_start(int fd, MailPrefer prefer, UiLoadDone done, void *user_data)
{
    UiLoad *load = g_new0(UiLoad, 1);
    Request *request = g_new0(Request, 1);

    load->done = done;
    load->user_data = user_data;
    request->fd = fd;
    request->prefer = prefer;
    pb_job_start(&load_class, request, &load_watch, load);
    return load;
}

void
ui_load_abandon(UiLoad *load)
{
    if (load != NULL)
        load->done = NULL;
}
