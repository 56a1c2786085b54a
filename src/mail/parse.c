/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/parse.c: from a descriptor to GMime's tree, with limits and repair (L2).
 *
 * GMime gives nothing at all when the first line is no header; scan.c has found where one begins. The
 * bytes of parts stay in the file: the tree keeps stretches of the stream. */
#include <config.h>

#include "parse.h"

#include <string.h>

#include "mail/document.h"
#include "header.h"

#define MAX_JUNK_SHOWN 4096

GByteArray *
mail_stream_bytes(GMimeStream *stream, gsize max_len, bool *is_cut)
{
    GByteArray *bytes = g_byte_array_sized_new(1); /* its data is never NULL */
    char buf[16384];
    ssize_t n;

    *is_cut = false;
    while ((n = g_mime_stream_read(stream, buf, sizeof(buf))) > 0) {
        gsize room = max_len - bytes->len;

        g_byte_array_append(bytes, (const guint8 *)buf, (guint)MIN((gsize)n, room));
        if ((gsize)n > room) {
            *is_cut = true;
            break;
        }
    }
    return bytes;
}

static char *
read_range(GMimeStream *stream, gint64 start, gint64 end, gsize *len)
{
    g_autoptr(GMimeStream) range = g_mime_stream_substream(stream, start, end);
    bool is_cut;
    GByteArray *bytes;

    g_mime_stream_reset(range);
    bytes = mail_stream_bytes(range, (gsize)(end - start), &is_cut);
    *len = bytes->len;
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    return (char *)g_byte_array_free(bytes, FALSE);
}

static bool
is_blank_or_mark(const char *text)
{
    while (*text != '\0') {
        gsize n = strcspn(text, "\n");

        if (!g_str_has_prefix(text, "From ") && !g_str_has_prefix(text, ">From ") &&
            strspn(text, " \t\r") < n)
            return false;
        text += n + (text[n] == '\n');
    }
    return true;
}

static void
read_junk(MailSource *source)
{
    gsize len;

    if (source->scan.start <= 0)
        return;
    source->junk =
        read_range(source->whole, 0, MIN(source->scan.start, MAX_JUNK_SHOWN), &len);
    if (strlen(source->junk) == len && is_blank_or_mark(source->junk))
        g_clear_pointer(&source->junk, g_free);
}

bool
mail_source_open(MailSource *source, int fd, GError **error)
{
    const MailScanForm whole = { 0 };

    return mail_source_open_form(source, fd, &whole, error);
}

bool
mail_source_open_form(MailSource *source, int fd, const MailScanForm *form,
                      GError **error)
{
    MailScan *scan = &source->scan;
    g_autoptr(GMimeParser) parser = NULL;

    *source = (MailSource){ 0 };
    if (!mail_scan_file(fd, form, scan, error)) {
        mail_source_clear(source);
        return false;
    }
    source->is_beginning = scan->is_beginning;
    source->whole = mail_stream_new(fd, 0, scan->size, NULL);
    if (scan->start < 0) {
        source->header = g_strdup("");
        return true;
    }
    source->stream = mail_stream_new(fd, scan->start, scan->end, scan->holes);
    source->header = read_range(source->stream, 0, scan->header_end, &source->header_len);
    read_junk(source);
    g_mime_stream_reset(source->stream);
    parser = g_mime_parser_new_with_stream(source->stream);
    g_mime_parser_set_persist_stream(parser, TRUE);
    source->message = g_mime_parser_construct_message(parser, mail_header_options());
    return true;
}

void
mail_source_clear(MailSource *source)
{
    g_clear_pointer(&source->made, g_ptr_array_unref);
    g_clear_object(&source->message);
    g_clear_object(&source->stream);
    g_clear_object(&source->whole);
    g_clear_pointer(&source->header, g_free);
    g_clear_pointer(&source->junk, g_free);
    mail_scan_clear(&source->scan);
}
