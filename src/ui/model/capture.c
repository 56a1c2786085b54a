/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/capture.c: a part through a program that makes text of it (L4).
 *
 * One thread decodes into the program, another reads what it prints. Whatever goes wrong, the program is ended, and with
 * it both. */
#include <config.h>

#include "capture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/job.h"
#include "mail/renderer.h"

#define MAX_MEMORY  ((rlim_t)1024 * 1024 * 1024)
#define MAX_PRINTED (4 * 1024 * 1024)
#define POLL_MS     100
#define CHUNK       (64 * 1024)

typedef struct {
    int fd;
    char *number;
    char **argv;
} Request;

struct UiCapture {
    PbJob *job;
    UiCaptured captured; /* NULL: called */
    void *user_data;
};

/* --- the program ------------------------------------------------------------------------------ */

static void
limit(int resource, rlim_t most)
{
    const struct rlimit limits = { most, most };

    (void)setrlimit(resource, &limits);
}

static void
prepare_child(gpointer data)
{
    (void)data;
    (void)setsid();
    (void)signal(SIGPIPE, SIG_DFL);
    limit(RLIMIT_AS, MAX_MEMORY);
    limit(RLIMIT_CPU, UI_CAPTURE_SECONDS);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
}

typedef struct {
    const Request *request;
    int out_fd;
} Feed;

static gpointer
feed(gpointer data)
{
    Feed *self = data;
    g_autoptr(MailRenderer) renderer = mail_renderer_new(NULL);

    /* A program that has seen enough closes its end: what it printed says whether all is well. */
    (void)mail_renderer_part(renderer, self->request->fd, self->request->number,
                             self->out_fd, NULL);
    close(self->out_fd);
    return NULL;
}

/* Reads until the program closes its output. False with an error when it must be ended. */
static bool
collect(int fd, GString *printed, GCancellable *cancellable, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + UI_CAPTURE_SECONDS * G_USEC_PER_SEC;
    g_autofree char *bytes = g_malloc(CHUNK);

    for (;;) {
        struct pollfd poll_fd = { fd, POLLIN, 0 };
        gssize n;

        if (g_cancellable_set_error_if_cancelled(cancellable, error))
            return false;
        if (g_get_monotonic_time() > deadline) {
            g_set_error(error, MAIL_ERROR, MAIL_ERROR_CHILD,
                        "it took longer than %d seconds", UI_CAPTURE_SECONDS);
            return false;
        }
        if (poll(&poll_fd, 1, POLL_MS) <= 0)
            continue;
        n = read(fd, bytes, CHUNK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return true;
        g_string_append_len(printed, bytes, MIN(n, MAX_PRINTED - (gssize)printed->len));
        if (printed->len >= MAX_PRINTED)
            return true;
    }
}

static bool
check_end(GPid pid, const char *program, gsize n_printed, GError **error)
{
    int status = 0;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (n_printed > 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
        return true;
    g_set_error(error, MAIL_ERROR, MAIL_ERROR_CHILD, "%s can make no text of it",
                program);
    return false;
}

static bool
run(PbJob *job, void *data, GError **error)
{
    Request *request = data;
    g_autoptr(GString) printed = g_string_new(NULL);
    GThread *thread;
    int in, out;
    GPid pid;
    Feed self = { request, -1 };
    bool is_read;

    if (!g_spawn_async_with_pipes(NULL, request->argv, NULL,
                                  G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                                      G_SPAWN_STDERR_TO_DEV_NULL,
                                  prepare_child, NULL, &pid, &in, &out, NULL, error))
        return false;
    self.out_fd = in;
    thread = g_thread_new("feed", feed, &self);
    is_read = collect(out, printed, pb_job_cancellable(job), error);
    if (!is_read || printed->len >= MAX_PRINTED)
        (void)kill(pid, SIGKILL);
    close(out);
    if (!check_end(pid, request->argv[0], printed->len, is_read ? error : NULL))
        is_read = false;
    g_thread_join(thread);
    if (is_read) {
        MailDocument **document = g_new(MailDocument *, 1);

        *document = mail_document_new_text(printed->str, printed->len);
        pb_job_post(job, document);
    }
    return is_read;
}

/* --- the job ---------------------------------------------------------------------------------- */

static void
free_request(void *data)
{
    Request *request = data;

    close(request->fd);
    g_free(request->number);
    g_strfreev(request->argv);
    g_free(request);
}

/* What is posted: the document, until somebody takes it. */
static void
free_event(void *event)
{
    MailDocument **document = event;

    mail_document_free(*document);
    g_free(document);
}

static void
call(UiCapture *capture, MailDocument *document, const GError *error)
{
    UiCaptured captured = capture->captured;

    capture->captured = NULL;
    if (captured != NULL)
        captured(document, error, capture->user_data);
    else
        mail_document_free(document);
}

static void
on_event(PbJob *job, void *event, void *user_data)
{
    MailDocument **document = event;

    (void)job;
    call(user_data, g_steal_pointer(document), NULL);
}

static void
on_ended(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    (void)job;
    if (end != PB_JOB_DONE)
        call(user_data, NULL, end == PB_JOB_FAILED ? error : NULL);
}

static const PbJobClass capture_class = {
    .name = "capture",
    .run = run,
    .free_request = free_request,
    .free_event = free_event,
};

static const PbJobWatch capture_watch = { .event = on_event, .ended = on_ended };

UiCapture *
ui_capture_start(const UiCaptureOrder *order, UiCaptured captured, void *user_data)
{
    UiCapture *capture = g_new0(UiCapture, 1);
    Request *request = g_new0(Request, 1);

    request->fd = fcntl(order->fd, F_DUPFD_CLOEXEC, 0);
    request->number = g_strdup(order->number);
    request->argv = g_strdupv((char **)order->argv);
    capture->captured = captured;
    capture->user_data = user_data;
    capture->job = pb_job_start(&capture_class, request, &capture_watch, capture);
    return capture;
}

void
ui_capture_free(UiCapture *capture)
{
    if (capture == NULL)
        return;
    pb_job_free(capture->job);
    g_free(capture);
}
