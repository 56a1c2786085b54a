/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/base/job.h: work on a thread of its own that speaks to the main loop by events (L0).
 *
 * A job gets a request that it owns, posts events whose ownership goes with the post, and ends in
 * exactly one of done, failed, cancelled. All callbacks run on the thread whose GMainContext was the
 * thread default when the job was started, never on the worker, and never after pb_job_free(). */
#ifndef POSTBAG_BASE_JOB_H
#define POSTBAG_BASE_JOB_H

#include <stdbool.h>

#include <gio/gio.h>

typedef struct PbJob PbJob;

typedef enum { PB_JOB_DONE, PB_JOB_FAILED, PB_JOB_CANCELLED } PbJobEnd;

typedef struct {
    const char *name; /* of the thread, at most 15 bytes */
    /* On the worker. False with `error` set is a failure; when the job was cancelled any end counts
     * as cancelled unless it is true. */
    bool (*run)(PbJob *job, void *request, GError **error);
    void (*free_request)(void *request); /* after run, on the worker */
    void (*free_event)(void *event);
    void (*free_answer)(void *answer); /* NULL: the job asks nothing that owns memory */
} PbJobClass;

typedef struct {
    /* Both on the main context. `event` is borrowed and freed after the call; NULL for a job that posts none. */
    void (*event)(PbJob *job, void *event, void *user_data);
    /* Exactly once, the last callback. `error` is NULL when done. */
    void (*ended)(PbJob *job, PbJobEnd end, const GError *error, void *user_data);
} PbJobWatch;

/* `job_class` and `watch` are static; `request` passes over. */
PbJob *pb_job_start(const PbJobClass *job_class, void *request, const PbJobWatch *watch,
                    void *user_data);
/* Asks it to end; returns at once. Wakes every read, write and question that the job waits in. */
void pb_job_cancel(PbJob *job);
/* Cancels, waits for the worker, drops what it had posted. */
void pb_job_free(PbJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PbJob, pb_job_free)

/* --- on the worker ------------------------------------------------------------------------- */

/* `event` passes over. */
void pb_job_post(PbJob *job, void *event);
GCancellable *pb_job_cancellable(PbJob *job);
/* Posts `event` and waits for pb_job_answer(). The answer's owner is the caller; NULL with
 * G_IO_ERROR_CANCELLED when the job is cancelled, or NULL without error when the answer was NULL. */
void *pb_job_ask(PbJob *job, void *event, GError **error);

/* --- on the main context ------------------------------------------------------------------- */

/* Answers the question that the job waits for; `answer` passes over. */
void pb_job_answer(PbJob *job, void *answer);

#endif
