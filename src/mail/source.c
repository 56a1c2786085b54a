/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/source.c: bytes of a message as they stand, made visible (L2).
 *
 * Nothing is decoded: what is UTF-8 is shown as that, other bytes over 127 as windows-1252. */
#include <config.h>

#include "source.h"

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "charset.h"
#include "parse.h"
#include "text.h"

/* Lines up to an empty one are a block; it ends with the other empty lines that follow. */
static void
show_text(MailBuilder *builder, const char *text, gsize len)
{
    const char *end = text + len;
    MailBlock shape = { .kind = MAIL_BLOCK_CODE };
    g_autoptr(GString) block = g_string_new(NULL);
    guint n_empty = 0;
    bool is_open = false;

    while (text < end && mail_builder_room(builder) > block->len) {
        const char *newline = memchr(text, '\n', (gsize)(end - text));
        const char *stop = newline == NULL ? end : newline;
        gsize n = (gsize)(stop - text);

        n -= n > 0 && text[n - 1] == '\r';
        if (n == 0) {
            n_empty++;
        } else {
            if (n_empty > 0 && is_open) {
                for (guint i = 1; i < n_empty; i++)
                    g_string_append_c(block, '\n');
                mail_builder_add(builder, &shape, block->str, block->len, NULL);
                g_string_truncate(block, 0);
                shape.has_gap = true;
            } else if (is_open) {
                g_string_append_c(block, '\n');
            }
            mail_text_append_visible(block, text, n);
            is_open = true;
            n_empty = 0;
        }
        text = newline == NULL ? end : newline + 1;
    }
    if (is_open)
        mail_builder_add(builder, &shape, block->str, block->len, NULL);
}

void
mail_source_show(MailBuilder *builder, GMimeStream *stream, bool is_beginning)
{
    bool is_cut;
    g_autoptr(GByteArray) bytes = NULL;
    GString *text;

    g_mime_stream_reset(stream);
    bytes = mail_stream_bytes(stream, MAIL_MAX_SOURCE, &is_cut);
    text = mail_charset_to_utf8((const char *)bytes->data, bytes->len, NULL);
    show_text(builder, text->str, text->len);
    g_string_free(text, TRUE);
    if (is_cut && !is_beginning) {
        g_autofree char *size = pb_size_to_string(MAIL_MAX_SOURCE);

        mail_builder_note(builder, "Only the first %s are shown.", size);
    }
    if (bytes->len == 0)
        mail_builder_note(builder, "There is nothing in it.");
}
