/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/renderer.c: the parent of the process that reads messages (L2).
 *
 * One request is on its way at a time; the others wait here, so that one which is forgotten costs nothing. A child is
 * started when there is something to ask, and once ahead of that. Whatever it does, it gets no more than its seconds. */
#include <config.h>

#include "mail/renderer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib-unix.h>

#include "base/clock.h"
#include "base/sandbox.h"
#include "base/text.h"
#include "renderer_process.h"
#include "renderer_wire.h"

/* What a request that nobody waits for any more may go on for, in microseconds. */
#define GRACE_US (100 * 1000)

typedef struct {
    guint number;
    RendererRequest request;
    int fd, out_fd;
    MailRendered done; /* NULL: forgotten */
    void *user_data;
} Ask;

struct MailRenderer {
    GMainContext *context; /* NULL: there are no sources */
    RendererProcess process;
    GSource *watch, *timer, *warming;
    GQueue asks; /* Ask; the first one is with the child when `is_busy` */
    bool is_busy;
    gint64 deadline; /* of the first one, monotonic */
    GByteArray *input;
    guint next_number;
    char *words; /* of the last answer to RENDERER_STATE */
};

/* --- answering -------------------------------------------------------------------------------- */

static void
free_ask(Ask *ask)
{
    if (ask->fd >= 0)
        close(ask->fd);
    if (ask->out_fd >= 0)
        close(ask->out_fd);
    g_free(ask);
}

/* Takes the first request off; `document` passes over. */
static void
finish(MailRenderer *renderer, MailDocument *document, const GError *error)
{
    Ask *ask = g_queue_pop_head(&renderer->asks);

    renderer->is_busy = false;
    if (ask->done != NULL)
        ask->done(document, error, ask->user_data);
    else
        mail_document_free(document);
    free_ask(ask);
}

/* Without a child: the message raw, or an error. */
static void
finish_without(MailRenderer *renderer, const char *why)
{
    const Ask *ask = g_queue_peek_head(&renderer->asks);
    g_autoptr(GError) error = NULL;
    MailDocument *document = NULL;

    if (ask->request.what == MAIL_RENDER_DOCUMENT)
        document = mail_document_new_raw(ask->fd, why, &error);
    else
        g_set_error_literal(&error, MAIL_ERROR, MAIL_ERROR_CHILD, why);
    finish(renderer, document, error);
}

static void
take_state(MailRenderer *renderer, const guint8 *bytes, gsize len)
{
    PbSandboxState state = { 0 };

    memcpy(&state, bytes, MIN(len, sizeof(state)));
    g_free(renderer->words);
    renderer->words = pb_sandbox_words(&state);
    finish(renderer, NULL, NULL);
}

static void
take_answer(MailRenderer *renderer, const RendererAnswer *head, const guint8 *bytes)
{
    const Ask *ask = g_queue_peek_head(&renderer->asks);
    g_autoptr(GError) error = NULL;
    MailDocument *document = NULL;

    if (head->is_error) {
        g_autofree char *text = g_strndup((const char *)bytes, head->len);
        g_autofree char *shown = pb_text_visible_cut(text, -1, 500);

        g_set_error_literal(&error, MAIL_ERROR,
                            head->code <= MAIL_ERROR_CHILD ? (MailError)head->code
                                                           : MAIL_ERROR_WIRE,
                            shown);
    } else if (ask->request.what == MAIL_RENDER_DOCUMENT) {
        document = mail_document_unpack(bytes, head->len, &error);
    } else if (ask->request.what == RENDERER_STATE) {
        take_state(renderer, bytes, head->len);
        return;
    }
    if (error != NULL && error->code == MAIL_ERROR_WIRE)
        finish_without(renderer, error->message);
    else
        finish(renderer, document, error);
}

/* --- the child -------------------------------------------------------------------------------- */

static void start_next(MailRenderer *renderer);

static void
drop_source(GSource **source)
{
    if (*source == NULL)
        return;
    g_source_destroy(*source);
    g_source_unref(*source);
    *source = NULL;
}

static void
end_child(MailRenderer *renderer)
{
    drop_source(&renderer->watch);
    drop_source(&renderer->timer);
    renderer_process_end(&renderer->process);
    g_byte_array_set_size(renderer->input, 0);
}

/* The child is gone, or has to go: what it was busy with is answered without it. */
static void
give_up(MailRenderer *renderer, const char *why)
{
    end_child(renderer);
    if (renderer->is_busy)
        finish_without(renderer, why);
    start_next(renderer);
}

/* What has come, as far as answers are whole. False when it is nonsense. */
static bool
take_input(MailRenderer *renderer)
{
    RendererAnswer head;

    if (renderer->input->len < sizeof(head))
        return true;
    memcpy(&head, renderer->input->data, sizeof(head));
    if (head.magic != RENDERER_MAGIC || head.len > RENDERER_MAX_BACK ||
        !renderer->is_busy)
        return false;
    if (renderer->input->len < sizeof(head) + head.len)
        return true;
    if (renderer->input->len > sizeof(head) + head.len)
        return false;
    drop_source(&renderer->timer);
    take_answer(renderer, &head, renderer->input->data + sizeof(head));
    g_byte_array_set_size(renderer->input, 0);
    start_next(renderer);
    return true;
}

/* Reads what is there. False when the child is no longer any good. */
static bool
read_input(MailRenderer *renderer)
{
    guint8 bytes[64 * 1024];
    gssize n = recv(renderer->process.fd, bytes, sizeof(bytes), MSG_DONTWAIT);

    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    if (n == 0)
        return false;
    g_byte_array_append(renderer->input, bytes, (guint)n);
    return take_input(renderer);
}

static const char died[] = "The process that reads messages ended over this one";
static const char late[] = "This message took too long to read";
static const char none[] = "The process that reads messages cannot be started";

static void
expire(MailRenderer *renderer)
{
    give_up(renderer, late);
}

static gboolean
on_input(gint fd, GIOCondition condition, gpointer user_data)
{
    MailRenderer *renderer = user_data;

    (void)fd;
    (void)condition;
    if (!read_input(renderer))
        give_up(renderer, died);
    return G_SOURCE_CONTINUE; /* nothing, where it was dropped meanwhile */
}

static void
add_source(MailRenderer *renderer, GSource **place, GSource *source, GSourceFunc callback)
{
    if (renderer->context == NULL) {
        g_source_unref(source);
        return;
    }
    g_source_set_callback(source, callback, renderer, NULL);
    g_source_attach(source, renderer->context);
    *place = source;
}

static gboolean
on_deadline(gpointer user_data)
{
    expire(user_data);
    return G_SOURCE_CONTINUE;
}

static void
set_deadline(MailRenderer *renderer, gint64 us)
{
    drop_source(&renderer->timer);
    renderer->deadline = g_get_monotonic_time() + us;
    add_source(renderer, &renderer->timer, g_timeout_source_new((guint)(us / 1000)),
               on_deadline);
}

/* What one document may take. */
static gint64
patience_us(void)
{
    return pb_clock_wait_us(MAIL_RENDERER_SECONDS);
}

static bool
have_child(MailRenderer *renderer)
{
    drop_source(&renderer->warming);
    if (renderer->process.fd >= 0)
        return true;
    if (!renderer_process_start(&renderer->process))
        return false;
    add_source(renderer, &renderer->watch,
               g_unix_fd_source_new(renderer->process.fd, G_IO_IN | G_IO_HUP),
               G_SOURCE_FUNC(on_input));
    return true;
}

/* Sends the first request when the child is free; those that nobody waits for are passed over. */
static void
start_next(MailRenderer *renderer)
{
    while (!renderer->is_busy && !g_queue_is_empty(&renderer->asks)) {
        const Ask *ask = g_queue_peek_head(&renderer->asks);

        if (ask->done == NULL) {
            finish(renderer, NULL, NULL);
            continue;
        }
        if (!have_child(renderer)) {
            finish_without(renderer, none);
            continue;
        }
        renderer->is_busy = true;
        set_deadline(renderer, patience_us());
        if (!renderer_process_send(&renderer->process, &ask->request, ask->fd,
                                   ask->out_fd)) {
            end_child(renderer);
            finish_without(renderer, died);
        }
    }
}

/* --- the outside ------------------------------------------------------------------------------ */

static guint
ask_for(MailRenderer *renderer, Ask *ask)
{
    guint number = ask->number = ++renderer->next_number;

    g_queue_push_tail(&renderer->asks, ask);
    start_next(renderer);
    return number;
}

/* The words come with the answer; nothing else is done about it. */
static void
ignore_answer(MailDocument *document, const GError *error, void *user_data)
{
    (void)error;
    (void)user_data;
    mail_document_free(document);
}

static guint
ask_for_state(MailRenderer *renderer)
{
    Ask *ask = g_new0(Ask, 1);

    ask->request = (RendererRequest){ .magic = RENDERER_MAGIC, .what = RENDERER_STATE };
    ask->fd = ask->out_fd = -1;
    ask->done = ignore_answer;
    return ask_for(renderer, ask);
}

static gboolean
on_idle(gpointer user_data)
{
    MailRenderer *renderer = user_data;

    drop_source(&renderer->warming);
    (void)ask_for_state(renderer);
    return G_SOURCE_CONTINUE; /* nothing: it is dropped */
}

MailRenderer *
mail_renderer_new(GMainContext *context)
{
    return mail_renderer_new_for(context, MAIL_RENDERER_TEXT);
}

MailRenderer *
mail_renderer_new_for(GMainContext *context, MailRendererKind kind)
{
    MailRenderer *renderer = g_new0(MailRenderer, 1);

    renderer->context = context == NULL ? NULL : g_main_context_ref(context);
    renderer->process.fd = -1;
    renderer->process.kind = kind;
    renderer->input = g_byte_array_new();
    g_queue_init(&renderer->asks);
    add_source(renderer, &renderer->warming, g_idle_source_new(), on_idle);
    return renderer;
}

void
mail_renderer_free(MailRenderer *renderer)
{
    if (renderer == NULL)
        return;
    drop_source(&renderer->warming);
    end_child(renderer);
    g_queue_clear_full(&renderer->asks, (GDestroyNotify)free_ask);
    g_byte_array_unref(renderer->input);
    g_clear_pointer(&renderer->context, g_main_context_unref);
    g_free(renderer->words);
    g_free(renderer);
}

guint
mail_renderer_ask(MailRenderer *renderer, int fd, const MailRequest *request,
                  MailRendered done, void *user_data)
{
    const MailReading *reading = &request->reading;
    Ask *ask = g_new0(Ask, 1);

    ask->request = (RendererRequest){ .magic = RENDERER_MAGIC,
                                      .what = request->what,
                                      .prefer = reading->prefer,
                                      .most = reading->most,
                                      .has_part = reading->part != NULL,
                                      .columns = reading->columns,
                                      .rows = reading->rows,
                                      .is_ascii = reading->is_ascii };
    if (reading->part != NULL)
        g_strlcpy(ask->request.part, reading->part, sizeof(ask->request.part));
    if (reading->authserv != NULL)
        g_strlcpy(ask->request.authserv, reading->authserv,
                  sizeof(ask->request.authserv));
    ask->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    ask->out_fd = request->what == MAIL_RENDER_DOCUMENT
                      ? -1
                      : fcntl(request->out_fd, F_DUPFD_CLOEXEC, 0);
    ask->done = done;
    ask->user_data = user_data;
    return ask_for(renderer, ask);
}

static Ask *
find_ask(MailRenderer *renderer, guint number)
{
    for (GList *link = renderer->asks.head; link != NULL; link = link->next) {
        if (((Ask *)link->data)->number == number)
            return link->data;
    }
    return NULL;
}

void
mail_renderer_forget(MailRenderer *renderer, guint number)
{
    Ask *ask = number == 0 ? NULL : find_ask(renderer, number);

    if (ask == NULL)
        return;
    ask->done = NULL;
    if (renderer->is_busy && g_queue_peek_head(&renderer->asks) == ask)
        set_deadline(renderer, GRACE_US);
}

/* Waits for the child once; at most until `until`. */
static void
wait_once(MailRenderer *renderer, gint64 until)
{
    gint64 left = MIN(until, renderer->deadline) - g_get_monotonic_time();
    struct pollfd poll_fd = { .fd = renderer->process.fd, .events = POLLIN };
    int n = poll(&poll_fd, 1, left <= 0 ? 0 : (int)((left + 999) / 1000));

    if (n > 0 && !read_input(renderer))
        give_up(renderer, died);
    else if (n == 0 && g_get_monotonic_time() >= renderer->deadline)
        expire(renderer);
}

bool
mail_renderer_wait(MailRenderer *renderer, guint number, guint milliseconds)
{
    gint64 until = g_get_monotonic_time() + (gint64)milliseconds * 1000;

    while (find_ask(renderer, number) != NULL) {
        wait_once(renderer, until);
        if (g_get_monotonic_time() >= until)
            break;
    }
    return find_ask(renderer, number) == NULL;
}

/* --- at once ---------------------------------------------------------------------------------- */

typedef struct {
    MailDocument *document;
    GError *error;
} Outcome;

static void
keep_outcome(MailDocument *document, const GError *error, void *user_data)
{
    Outcome *outcome = user_data;

    outcome->document = document;
    outcome->error = error == NULL ? NULL : g_error_copy(error);
}

static void
wait_for(MailRenderer *renderer, guint number)
{
    while (find_ask(renderer, number) != NULL)
        wait_once(renderer, G_MAXINT64);
}

MailDocument *
mail_renderer_document(MailRenderer *renderer, int fd, const MailReading *reading,
                       GError **error)
{
    MailRequest request = { .what = MAIL_RENDER_DOCUMENT };
    Outcome outcome = { NULL, NULL };

    if (reading != NULL)
        request.reading = *reading;
    wait_for(renderer, mail_renderer_ask(renderer, fd, &request, keep_outcome, &outcome));
    if (outcome.error != NULL)
        g_propagate_error(error, outcome.error);
    return outcome.document;
}

/* Moves what the child has written so far. False when it cannot be written on. */
static bool
pass_on(int from, int to, bool *is_open, GError **error)
{
    char bytes[64 * 1024];
    gssize n = read(from, bytes, sizeof(bytes));
    gssize written = 0;

    *is_open = n > 0 || (n < 0 && errno == EINTR);
    while (n > 0 && written < n) {
        gssize done = write(to, bytes + written, (gsize)(n - written));

        if (done > 0) {
            written += done;
        } else if (done == 0 || errno != EINTR) {
            g_set_error(error, MAIL_ERROR, MAIL_ERROR_WRITE,
                        "the part cannot be written: %s", g_strerror(errno));
            return false;
        }
    }
    return true;
}

/* The child writes into a pipe, for it may write no files; each step forward gives it its seconds anew. */
static bool
pass_all_on(MailRenderer *renderer, guint number, int from, int to, GError **error)
{
    bool is_open = true;

    while (is_open || find_ask(renderer, number) != NULL) {
        struct pollfd fds[2] = { { is_open ? from : -1, POLLIN, 0 },
                                 { renderer->process.fd, POLLIN, 0 } };
        gint64 left = (renderer->deadline - g_get_monotonic_time()) / 1000;

        if (find_ask(renderer, number) == NULL)
            fds[1].fd = -1;
        if (poll(fds, 2, (int)CLAMP(left, 0, MAIL_RENDERER_SECONDS * 1000)) == 0) {
            expire(renderer);
            continue;
        }
        if (fds[0].revents != 0 && !pass_on(from, to, &is_open, error))
            return false;
        if (fds[0].revents != 0 && find_ask(renderer, number) != NULL)
            set_deadline(renderer, patience_us());
        if (fds[1].revents != 0)
            wait_once(renderer, 0);
    }
    return true;
}

/* `request` without its descriptor. */
static bool
write_out(MailRenderer *renderer, int fd, MailRequest request, int out_fd, GError **error)
{
    Outcome outcome = { NULL, NULL };
    int ends[2];
    guint number;
    bool is_passed;

    if (pipe2(ends, O_CLOEXEC) != 0) {
        g_set_error(error, MAIL_ERROR, MAIL_ERROR_CHILD, "no pipe can be made: %s",
                    g_strerror(errno));
        return false;
    }
    request.out_fd = ends[1];
    number = mail_renderer_ask(renderer, fd, &request, keep_outcome, &outcome);
    close(ends[1]);
    is_passed = pass_all_on(renderer, number, ends[0], out_fd, error);
    close(ends[0]);
    if (!is_passed) {
        mail_renderer_forget(renderer, number);
        return false;
    }
    if (outcome.error != NULL)
        g_propagate_error(error, outcome.error);
    return outcome.error == NULL;
}

bool
mail_renderer_part(MailRenderer *renderer, int fd, const char *part, int out_fd,
                   GError **error)
{
    MailRequest request = { .what = MAIL_RENDER_PART, .reading = { .part = part } };

    return write_out(renderer, fd, request, out_fd, error);
}

bool
mail_renderer_sealed(MailRenderer *renderer, int fd, const char *part, int out_fd,
                     GError **error)
{
    MailRequest request = { .what = MAIL_RENDER_SEALED, .reading = { .part = part } };

    return write_out(renderer, fd, request, out_fd, error);
}

char *
mail_renderer_words(MailRenderer *renderer)
{
    guint number = renderer->words == NULL ? ask_for_state(renderer) : 0;

    wait_for(renderer, number);
    return g_strdup(renderer->words != NULL
                        ? renderer->words
                        : "nothing: the process that reads messages cannot be started");
}
