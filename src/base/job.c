/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/job.c: jobs (L0).
 *
 * Events wait in a queue behind a lock; one GSource on the owner's main context empties it, a batch at
 * a time. The lock is never held while a callback runs. */
#include <config.h>

#include "base/job.h"

/* Events handed over before the main loop looks at keys again. */
#define BATCH_MAX 64

struct PbJob {
    const PbJobClass *job_class;
    const PbJobWatch *watch;
    void *user_data;
    void *request;
    GThread *thread;
    GMainContext *context;
    GCancellable *cancellable;

    GMutex lock;
    GCond answered;
    GQueue events;   /* waiting for the main context */
    GSource *source; /* empties `events`; NULL when none is scheduled */
    bool has_answer;
    void *answer;
    bool has_ended;
    PbJobEnd end;
    GError *error;
    bool end_is_told;

    int depth;     /* main context only: callbacks under way */
    bool is_freed; /* main context only: freed from one of its own callbacks */
};

/* An answer that nobody took: the job was cancelled meanwhile, or did not ask. With the lock held. */
static void
drop_answer(PbJob *job)
{
    if (job->answer != NULL && job->job_class->free_answer != NULL)
        job->job_class->free_answer(job->answer);
    job->answer = NULL;
    job->has_answer = false;
}

static void
destroy(PbJob *job)
{
    g_queue_clear_full(&job->events, job->job_class->free_event);
    drop_answer(job);
    g_main_context_unref(job->context);
    g_object_unref(job->cancellable);
    g_clear_error(&job->error);
    g_mutex_clear(&job->lock);
    g_cond_clear(&job->answered);
    g_free(job);
}

static gboolean dispatch(gpointer data);

/* With the lock held. */
static void
schedule(PbJob *job)
{
    if (job->source != NULL)
        return;
    job->source = g_idle_source_new();
    /* Below keys (default priority), so that a flood of events cannot starve them. */
    g_source_set_priority(job->source, G_PRIORITY_DEFAULT + 10);
    g_source_set_callback(job->source, dispatch, job, NULL);
    g_source_attach(job->source, job->context);
}

static void *
take_event(PbJob *job)
{
    void *event;

    g_mutex_lock(&job->lock);
    event = g_queue_pop_head(&job->events);
    g_mutex_unlock(&job->lock);
    return event;
}

/* True when everything was handed over and the end, which is due now, was not. */
static bool
take_end(PbJob *job)
{
    bool is_due;

    g_mutex_lock(&job->lock);
    is_due = job->has_ended && g_queue_is_empty(&job->events) && !job->end_is_told;
    if (is_due)
        job->end_is_told = true;
    else if (!g_queue_is_empty(&job->events))
        schedule(job);
    g_mutex_unlock(&job->lock);
    return is_due;
}

/* Main context: hands some of the waiting events over, then perhaps the end. A callback may free the job,
 * or run the main loop and so come here again. */
static gboolean
dispatch(gpointer data)
{
    PbJob *job = data;

    g_mutex_lock(&job->lock);
    g_clear_pointer(&job->source, g_source_unref);
    g_mutex_unlock(&job->lock);

    job->depth++;
    for (int i = 0; i < BATCH_MAX && !job->is_freed; i++) {
        void *event = take_event(job);

        if (event == NULL)
            break;
        if (job->watch->event != NULL)
            job->watch->event(job, event, job->user_data);
        job->job_class->free_event(event);
    }
    if (!job->is_freed && take_end(job))
        job->watch->ended(job, job->end, job->error, job->user_data);
    job->depth--;
    if (job->is_freed && job->depth == 0)
        destroy(job);
    return G_SOURCE_REMOVE;
}

static gpointer
work(gpointer data)
{
    PbJob *job = data;
    GError *error = NULL;
    bool is_done = job->job_class->run(job, job->request, &error);

    g_assert(is_done == (error == NULL));
    job->job_class->free_request(job->request);
    g_mutex_lock(&job->lock);
    job->has_ended = true;
    job->error = error;
    if (is_done)
        job->end = PB_JOB_DONE;
    else if (g_cancellable_is_cancelled(job->cancellable))
        job->end = PB_JOB_CANCELLED;
    else
        job->end = PB_JOB_FAILED;
    schedule(job);
    g_mutex_unlock(&job->lock);
    return NULL;
}

PbJob *
pb_job_start(const PbJobClass *job_class, void *request, const PbJobWatch *watch,
             void *user_data)
{
    PbJob *job = g_new0(PbJob, 1);

    job->job_class = job_class;
    job->watch = watch;
    job->user_data = user_data;
    job->request = request;
    job->context = g_main_context_ref_thread_default();
    job->cancellable = g_cancellable_new();
    g_mutex_init(&job->lock);
    g_cond_init(&job->answered);
    g_queue_init(&job->events);
    job->thread = g_thread_new(job_class->name, work, job);
    return job;
}

void
pb_job_cancel(PbJob *job)
{
    g_cancellable_cancel(job->cancellable);
    g_mutex_lock(&job->lock);
    g_cond_broadcast(&job->answered);
    g_mutex_unlock(&job->lock);
}

void
pb_job_free(PbJob *job)
{
    if (job == NULL)
        return;
    pb_job_cancel(job);
    g_thread_join(job->thread);
    if (job->source != NULL) {
        g_source_destroy(job->source);
        g_clear_pointer(&job->source, g_source_unref);
    }
    if (job->depth > 0)
        job->is_freed = true;
    else
        destroy(job);
}

void
pb_job_post(PbJob *job, void *event)
{
    g_mutex_lock(&job->lock);
    g_queue_push_tail(&job->events, event);
    schedule(job);
    g_mutex_unlock(&job->lock);
}

GCancellable *
pb_job_cancellable(PbJob *job)
{
    return job->cancellable;
}

void *
pb_job_ask(PbJob *job, void *event, GError **error)
{
    void *answer = NULL;

    g_mutex_lock(&job->lock);
    drop_answer(job);
    g_mutex_unlock(&job->lock);
    pb_job_post(job, event);
    g_mutex_lock(&job->lock);
    while (!job->has_answer && !g_cancellable_is_cancelled(job->cancellable))
        g_cond_wait(&job->answered, &job->lock);
    if (job->has_answer)
        answer = g_steal_pointer(&job->answer);
    else
        g_cancellable_set_error_if_cancelled(job->cancellable, error);
    job->has_answer = false;
    g_mutex_unlock(&job->lock);
    return answer;
}

void
pb_job_answer(PbJob *job, void *answer)
{
    g_mutex_lock(&job->lock);
    drop_answer(job);
    job->answer = answer;
    job->has_answer = true;
    g_cond_signal(&job->answered);
    g_mutex_unlock(&job->lock);
}
