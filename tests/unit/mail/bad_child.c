/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/bad_child.c: a process that reads messages and was taken over by one of them.
 *
 * The first word of a message says what it does then; anything else is served with a document of one word. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/sandbox.h"
#include "mail/renderer.h"
#include "renderer_wire.h"

static void
answer(guint32 magic, guint32 len, gconstpointer bytes, gsize n)
{
    const RendererAnswer head = { .magic = magic, .len = len };

    if (write(RENDERER_SOCKET, &head, sizeof(head)) != (gssize)sizeof(head) ||
        write(RENDERER_SOCKET, bytes, n) != (gssize)n)
        _exit(1);
}

static void
loop(void)
{
    for (volatile int i = 0;; i++)
        continue;
}

static void
eat_memory(void)
{
    for (;;)
        memset(g_malloc(1024 * 1024), 1, 1024 * 1024);
}

static void
die(void)
{
    abort();
}

static void
go_silently(void)
{
    _exit(0);
}

static void
talk_nonsense(void)
{
    answer(RENDERER_MAGIC, 8, "nonsense", 8);
}

static void
lie_about_length(void)
{
    answer(RENDERER_MAGIC, G_MAXUINT32, "x", 1);
}

static void
use_another_magic(void)
{
    answer(1, 1, "x", 1);
}

static void
say_too_much(void)
{
    answer(RENDERER_MAGIC, 1, "xyz", 3);
}

static void
stop_in_the_middle(void)
{
    answer(RENDERER_MAGIC, 100, "half", 4);
    _exit(0);
}

static const struct {
    const char *word;
    void (*trick)(void);
} tricks[] = {
    { "loop", loop },
    { "eat", eat_memory },
    { "die", die },
    { "go", go_silently },
    { "nonsense", talk_nonsense },
    { "length", lie_about_length },
    { "magic", use_another_magic },
    { "much", say_too_much },
    { "middle", stop_in_the_middle },
};

static void
serve(int fd)
{
    char word[32] = "";
    g_autoptr(MailDocument) document = mail_document_new_text("fine", 4);
    g_autoptr(GByteArray) packed = mail_document_pack(document);

    (void)!pread(fd, word, sizeof(word) - 1, 0);
    word[strcspn(word, "\n")] = '\0';
    for (gsize i = 0; i < G_N_ELEMENTS(tricks); i++) {
        if (strcmp(tricks[i].word, word) == 0) {
            tricks[i].trick();
            return;
        }
    }
    answer(RENDERER_MAGIC, packed->len, packed->data, packed->len);
}

int
main(void)
{
    const PbSandboxLimits limits = { .memory = 256 * 1024 * 1024, .descriptors = 16 };
    PbSandboxState state;

    pb_sandbox_enter(&limits, &state);
    for (;;) {
        RendererRequest request;
        union {
            struct cmsghdr align;
            char bytes[CMSG_SPACE(2 * sizeof(int))];
        } control;
        struct iovec piece = { &request, sizeof(request) };
        struct msghdr message = { .msg_iov = &piece,
                                  .msg_iovlen = 1,
                                  .msg_control = control.bytes,
                                  .msg_controllen = sizeof(control.bytes) };
        int fd;

        if (recvmsg(RENDERER_SOCKET, &message, MSG_WAITALL) != (gssize)sizeof(request))
            _exit(0);
        memcpy(&fd, CMSG_DATA(&control.align), sizeof(fd));
        serve(fd);
        close(fd);
    }
}
