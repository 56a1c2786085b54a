/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/fuzz_mail_document.c: any bytes as a message file: a document, its text, its first parts, its
 * envelope. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "mail/document.h"
#include "mail/envelope.h"

int LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len);

static void
write_parts(int fd, const MailDocument *document)
{
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

    for (guint i = 0; i < document->parts->len && i < 3; i++) {
        const MailPart *part = document->parts->pdata[i];
        g_autoptr(GError) error = NULL;

        const MailReading alone = { .part = part->number };
        g_autoptr(MailDocument) single = mail_document_new(fd, &alone, &error);

        if (single == NULL ||
            !pb_text_is_visible(single->text, (gssize)single->text_len, PB_TEXT_BODY))
            abort();
        if (!mail_part_write(fd, part->number, null, &error))
            abort();
    }
    close(null);
}

int
LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len)
{
    static gsize is_ready;
    int fd = memfd_create("message", MFD_CLOEXEC);

    if (g_once_init_enter(&is_ready)) {
        mail_init();
        g_once_init_leave(&is_ready, 1);
    }
    if (fd < 0 || write(fd, bytes, len) != (ssize_t)len)
        abort();
    for (int prefer = MAIL_PREFER_TEXT; prefer < MAIL_N_PREFERS; prefer++) {
        g_autoptr(MailDocument) document =
            mail_document_new(fd, &(MailReading){ .prefer = (MailPrefer)prefer }, NULL);
        g_autofree char *text = mail_document_to_text(document, len % 90);

        if (!pb_text_is_visible(document->text, (gssize)document->text_len,
                                PB_TEXT_BODY) ||
            !pb_text_is_visible(text, -1, PB_TEXT_BODY) || document->blocks->len == 0)
            abort();
        write_parts(fd, document);
    }
    close(fd);
    pb_envelope_free(mail_envelope_read((const char *)bytes, len));
    return 0;
}
