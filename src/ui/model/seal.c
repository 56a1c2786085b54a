/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/seal.c: GnuPG at work on a message, on a thread (L4). */
#include <config.h>

#include "seal.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/job.h"

struct UiUnseal {
    PbJob *job;
    UiOutside *lent; /* whose terminal is away; NULL: it is ours */
    UiUnsealed done; /* NULL: nobody waits any more */
    void *user_data;
    MailVerdict *verdict;
};

typedef struct {
    int fd, out_fd;
    MailSeal seal;
    char *terminal;
} Request;

typedef struct {
    MailVerdict *verdict; /* taken by who sees the event */
} Event;

static void
free_request(void *data)
{
    Request *request = data;

    close(request->fd);
    close(request->out_fd);
    g_free(request->seal.number);
    g_free(request->terminal);
    g_free(request);
}

static void
free_event(void *data)
{
    Event *event = data;

    mail_verdict_free(event->verdict);
    g_free(event);
}

static bool
run(PbJob *job, void *data, GError **error)
{
    const Request *request = data;
    g_autoptr(MailRenderer) renderer = mail_renderer_new(NULL);
    const MailCryptoRequest order = { .renderer = renderer,
                                      .seal = &request->seal,
                                      .terminal = request->terminal };
    Event *event = g_new0(Event, 1);

    event->verdict = mail_crypto_open(request->fd, &order, request->out_fd,
                                      pb_job_cancellable(job), error);
    if (event->verdict == NULL) {
        free_event(event);
        return false;
    }
    pb_job_post(job, event);
    return true;
}

static const PbJobClass unseal_class = {
    .name = "unseal",
    .run = run,
    .free_request = free_request,
    .free_event = free_event,
};

static void
take_terminal(UiUnseal *unseal)
{
    if (unseal->lent != NULL)
        ui_outside_take_terminal(unseal->lent);
    unseal->lent = NULL;
}

static void
on_event(PbJob *job, void *data, void *user_data)
{
    UiUnseal *unseal = user_data;
    Event *event = data;

    (void)job;
    unseal->verdict = g_steal_pointer(&event->verdict);
}

static void
on_ended(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    UiUnseal *unseal = user_data;

    (void)job;
    take_terminal(unseal);
    if (unseal->done == NULL)
        return;
    unseal->done(g_steal_pointer(&unseal->verdict), end == PB_JOB_DONE ? NULL : error,
                 unseal->user_data);
}

static const PbJobWatch unseal_watch = { .event = on_event, .ended = on_ended };

/* Public keys need no passphrase. */
static bool
may_ask(const MailSeal *seal)
{
    return seal->kind != MAIL_SEAL_PGP_SIGNED && seal->kind != MAIL_SEAL_SMIME_SIGNED;
}

UiUnseal *
ui_unseal_start(const UiUnsealOrder *order, UiUnsealed done, void *user_data)
{
    UiUnseal *unseal = g_new0(UiUnseal, 1);
    Request *request = g_new0(Request, 1);

    request->fd = fcntl(order->fd, F_DUPFD_CLOEXEC, 0);
    request->out_fd = fcntl(order->out_fd, F_DUPFD_CLOEXEC, 0);
    request->seal.kind = order->seal->kind;
    request->seal.number = g_strdup(order->seal->number);
    unseal->done = done;
    unseal->user_data = user_data;
    if (order->outside != NULL && may_ask(order->seal)) {
        request->terminal = g_strdup(ttyname(STDIN_FILENO));
        unseal->lent = order->outside;
        ui_outside_lend_terminal(unseal->lent);
    }
    unseal->job = pb_job_start(&unseal_class, request, &unseal_watch, unseal);
    return unseal;
}

bool
ui_unseal_can_check(MailSealKind kind)
{
    bool is_smime = kind == MAIL_SEAL_SMIME_SIGNED || kind == MAIL_SEAL_SMIME_OPAQUE;
    g_autofree char *path = g_find_program_in_path(is_smime ? "gpgsm" : "gpg");

    return path != NULL;
}

void
ui_unseal_cancel(UiUnseal *unseal)
{
    unseal->done = NULL;
    pb_job_cancel(unseal->job);
}

void
ui_unseal_free(UiUnseal *unseal)
{
    if (unseal == NULL)
        return;
    pb_job_free(unseal->job);
    take_terminal(unseal);
    mail_verdict_free(unseal->verdict);
    g_free(unseal);
}
