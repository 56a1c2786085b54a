/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/raw.c: documents of text that nobody has parsed (L2).
 *
 * They are made in the process of the faces, so they take no more than base/text.h can do to any bytes. */
#include <config.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "builder.h"
#include "text.h"

#define MAX_RAW (1024 * 1024)

/* The beginning of the file; what is no UTF-8 is seen as what it is. */
static GByteArray *
read_beginning(int fd, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_sized_new(64 * 1024);

    g_byte_array_set_size(bytes, MAX_RAW + 1);
    for (gsize n = 0; n <= MAX_RAW;) {
        gssize got = pread(fd, bytes->data + n, MAX_RAW + 1 - n, (off_t)n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            g_set_error(error, MAIL_ERROR, MAIL_ERROR_READ,
                        "the message cannot be read: %s", g_strerror(errno));
            return NULL;
        }
        if (got == 0) {
            g_byte_array_set_size(bytes, (guint)n);
            break;
        }
        n += (gsize)got;
    }
    return g_steal_pointer(&bytes);
}

MailDocument *
mail_document_new_raw(int fd, const char *why, GError **error)
{
    g_autoptr(GByteArray) bytes = read_beginning(fd, error);
    g_autofree char *reason = pb_text_visible(why, -1, PB_TEXT_LINE);
    MailBuilder builder;

    if (bytes == NULL)
        return NULL;
    mail_builder_init(&builder);
    mail_builder_note(&builder, "%s: it is shown as it is.", reason);
    mail_text_render(&builder, (const char *)bytes->data, MIN(bytes->len, MAX_RAW),
                     MAIL_TEXT_VERBATIM);
    if (bytes->len > MAX_RAW)
        mail_builder_note(&builder, "Only the beginning is shown.");
    return mail_builder_finish(&builder);
}

MailDocument *
mail_document_new_text(const char *text, gsize len)
{
    MailBuilder builder;

    mail_builder_init(&builder);
    mail_text_render(&builder, text, len, MAIL_TEXT_VERBATIM);
    return mail_builder_finish(&builder);
}
