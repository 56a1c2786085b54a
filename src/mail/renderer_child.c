/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/renderer_child.c: the process that reads messages (L2).
 *
 * It opens all that it will ever need, gives up everything else, and then serves one request after the other. It has no
 * threads, keeps nothing of a message, and ends when the other end is closed. */
#include <config.h>

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/sandbox.h"
#include "mail/envelope.h"
#include "archive.h"
#include "charset.h"
#include "charset_guess.h"
#include "html_parser.h"
#include "invite.h"
#include "picture_cells.h"
#include "renderer_wire.h"

#define MAX_MEMORY      (512u * 1024 * 1024)
#define MAX_DESCRIPTORS 16
#define MUCH            (8u * 1024 * 1024) /* after an answer that large, memory goes back */

typedef struct {
    RendererRequest request;
    int fd, out_fd; /* -1: none came */
} Call;

static PbSandboxState state;

/* --- the socket ------------------------------------------------------------------------------- */

static void
take_descriptors(struct msghdr *message, Call *call)
{
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part != NULL;
         part = CMSG_NXTHDR(message, part)) {
        int fds[2] = { -1, -1 };

        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        memcpy(fds, CMSG_DATA(part), MIN(part->cmsg_len - CMSG_LEN(0), sizeof(fds)));
        call->fd = fds[0];
        call->out_fd = fds[1];
    }
}

/* False at the end, or when it is no request. */
static bool
receive(Call *call)
{
    gsize n = 0;

    call->fd = call->out_fd = -1;
    while (n < sizeof(call->request)) {
        union {
            struct cmsghdr align;
            char bytes[CMSG_SPACE(2 * sizeof(int))];
        } control;
        struct iovec piece = { (char *)&call->request + n, sizeof(call->request) - n };
        struct msghdr message = { .msg_iov = &piece,
                                  .msg_iovlen = 1,
                                  .msg_control = control.bytes,
                                  .msg_controllen = sizeof(control.bytes) };
        gssize got = recvmsg(RENDERER_SOCKET, &message, MSG_CMSG_CLOEXEC);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        take_descriptors(&message, call);
        n += (gsize)got;
    }
    return call->request.magic == RENDERER_MAGIC;
}

static bool
send_all(gconstpointer bytes, gsize len)
{
    const char *at = bytes;

    while (len > 0) {
        gssize n = write(RENDERER_SOCKET, at, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        len -= (gsize)n;
    }
    return true;
}

static bool
answer(gconstpointer bytes, gsize len)
{
    const RendererAnswer head = { .magic = RENDERER_MAGIC, .len = (guint32)len };

    return send_all(&head, sizeof(head)) && send_all(bytes, len);
}

static bool
answer_error(const GError *error)
{
    RendererAnswer head = { .magic = RENDERER_MAGIC, .is_error = 1 };
    gsize len = strlen(error->message);

    head.code = (guint32)(error->domain == MAIL_ERROR ? error->code : MAIL_ERROR_READ);
    head.len = (guint32)len;
    return send_all(&head, sizeof(head)) && send_all(error->message, len);
}

/* --- requests --------------------------------------------------------------------------------- */

static bool
serve_document(const Call *call, const MailReading *reading)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MailDocument) document = mail_document_new(call->fd, reading, &error);
    g_autoptr(GByteArray) packed = NULL;

    if (document == NULL)
        return answer_error(error);
    packed = mail_document_pack(document);
    return answer(packed->data, packed->len);
}

static bool
serve_bytes(const Call *call, const MailReading *reading,
            bool (*write_it)(int fd, const char *number, int out_fd, GError **error))
{
    g_autoptr(GError) error = NULL;

    if (!write_it(call->fd, reading->part, call->out_fd, &error))
        return answer_error(error);
    return answer("", 0);
}

static bool
serve(const Call *call)
{
    const RendererRequest *request = &call->request;
    const MailReading reading = { .prefer = (MailPrefer)request->prefer,
                                  .most = request->most,
                                  .part = request->has_part ? request->part : NULL,
                                  .columns = request->columns,
                                  .rows = request->rows,
                                  .is_ascii = request->is_ascii != 0,
                                  .authserv =
                                      *request->authserv ? request->authserv : NULL };

    switch (request->what) {
    case MAIL_RENDER_DOCUMENT:
        return serve_document(call, &reading);
    case MAIL_RENDER_PART:
        return serve_bytes(call, &reading, mail_part_write);
    case MAIL_RENDER_SEALED:
        return serve_bytes(call, &reading, mail_seal_write);
    case RENDERER_STATE:
        return answer(&state, sizeof(state));
    default:
        return false;
    }
}

/* --- the process ------------------------------------------------------------------------------ */

/* What opens files when it is first used. */
static void
prepare(MailRendererKind kind)
{
    mail_init();
    if (kind == MAIL_RENDERER_PICTURES)
        mail_picture_cells_prepare();
    mail_charset_prepare();
    mail_charset_guess_prepare();
    mail_archive_prepare();
    (void)mail_html_parser(NULL);
    mail_invite_prepare();
}

int
mail_renderer_child(MailRendererKind kind)
{
    const PbSandboxLimits limits = { .memory = MAX_MEMORY,
                                     .descriptors = MAX_DESCRIPTORS };
    Call call;

    /* Who waited for a part may have gone. */
    (void)signal(SIGPIPE, SIG_IGN);
    prepare(kind);
    pb_sandbox_enter(&limits, &state);
    while (receive(&call)) {
        bool is_served = serve(&call);
        gsize used = mallinfo2().uordblks + mallinfo2().fordblks;

        if (call.fd >= 0)
            close(call.fd);
        if (call.out_fd >= 0)
            close(call.out_fd);
        if (!is_served)
            break;
        if (used > MUCH)
            (void)malloc_trim(0);
    }
    _exit(0);
}
