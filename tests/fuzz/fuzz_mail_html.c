/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/fuzz_mail_html.c: any bytes as the HTML of a message. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "mail/document.h"
#include "mail/envelope.h"

int LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len);

static void
check_spans(const MailDocument *document)
{
    for (guint i = 0; i < document->blocks->len; i++) {
        const MailBlock *block = mail_document_block(document, i);
        guint32 at = block->start;

        for (guint k = 0; k < block->n_spans; k++) {
            const MailSpan *span = mail_document_span(document, block->first_span + k);

            if (span->start < at || span->start + span->len > block->start + block->len ||
                (span->kind == MAIL_SPAN_LINK && span->link >= document->links->len))
                abort();
            at = span->start + span->len;
        }
    }
}

int
LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len)
{
    static const char header[] = "Content-Type: text/html; charset=utf-8\n\n";
    static gsize is_ready;
    int fd = memfd_create("html", MFD_CLOEXEC);
    g_autoptr(MailDocument) document = NULL;
    g_autofree char *text = NULL;

    if (g_once_init_enter(&is_ready)) {
        mail_init();
        g_once_init_leave(&is_ready, 1);
    }
    if (fd < 0 || write(fd, header, strlen(header)) < 0 ||
        write(fd, bytes, len) != (ssize_t)len)
        abort();
    document = mail_document_new(fd, &(MailReading){ .prefer = MAIL_PREFER_HTML }, NULL);
    close(fd);
    text = mail_document_to_text(document, 40);
    if (!pb_text_is_visible(document->text, (gssize)document->text_len, PB_TEXT_BODY) ||
        document->blocks->len == 0)
        abort();
    check_spans(document);
    return 0;
}
