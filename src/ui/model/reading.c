/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/reading.c: reading from the archive on a thread (L4).
 *
 * An abandoned reading frees itself when its worker ends: nothing on the UI thread waits for it. */
#include <config.h>

#include "reading.h"

#include "base/job.h"
#include "sync/fetch.h"

typedef struct {
    const UiReadingClass *reading_class;
    PbPaths *paths;
    void *request;
} Request;

typedef struct {
    const UiReadingClass *reading_class;
    void *result; /* NULL once somebody took it */
} Event;

struct UiReading {
    UiReadingDone done; /* NULL: abandoned, or called already */
    void *user_data;
};

static bool
run(PbJob *job, void *data, GError **error)
{
    Request *request = data;
    g_autoptr(Store) store = store_open(request->paths, sync_describe, error);
    void *result = store == NULL
                       ? NULL
                       : request->reading_class->read(store, request->request, error);
    Event *event;

    if (result == NULL)
        return false;
    event = g_new0(Event, 1);
    event->reading_class = request->reading_class;
    event->result = result;
    pb_job_post(job, event);
    return true;
}

static void
free_request(void *data)
{
    Request *request = data;

    if (request->reading_class->free_request != NULL)
        request->reading_class->free_request(request->request);
    pb_paths_free(request->paths);
    g_free(request);
}

static void
free_event(void *data)
{
    Event *event = data;

    if (event->result != NULL)
        event->reading_class->free_result(event->result);
    g_free(event);
}

static void
got_result(PbJob *job, void *data, void *user_data)
{
    UiReading *reading = user_data;
    UiReadingDone done = reading->done;
    Event *event = data;

    (void)job;
    reading->done = NULL;
    if (done != NULL)
        done(g_steal_pointer(&event->result), NULL, reading->user_data);
}

static void
ended(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    UiReading *reading = user_data;
    UiReadingDone done = reading->done;

    (void)end;
    reading->done = NULL;
    if (done != NULL)
        done(NULL, error, reading->user_data);
    pb_job_free(job);
    g_free(reading);
}

static const PbJobClass job_class = {
    .name = "reading",
    .run = run,
    .free_request = free_request,
    .free_event = free_event,
};

static const PbJobWatch job_watch = { .event = got_result, .ended = ended };

UiReading *
ui_reading_start(const UiReadingClass *reading_class, const PbPaths *paths, void *request,
                 UiReadingDone done, void *user_data)
{
    UiReading *reading = g_new0(UiReading, 1);
    Request *whole = g_new0(Request, 1);

    reading->done = done;
    reading->user_data = user_data;
    whole->reading_class = reading_class;
    whole->paths = pb_paths_copy(paths);
    whole->request = request;
    pb_job_start(&job_class, whole, &job_watch, reading);
    return reading;
}

void
ui_reading_abandon(UiReading *reading)
{
    if (reading != NULL)
        reading->done = NULL;
}
