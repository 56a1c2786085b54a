/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/attach.c: a part as something to keep: its name, its size, its decoded bytes (L2).
 *
 * A name from a message is never a path: what is left of it here holds no separator of any system. */
#include <config.h>

#include "attach.h"

#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "mail/attachment.h"
#include "mail/document.h"
#include "header.h"
#include "parse.h"
#include "part.h"
#include "stream.h"

#define MAX_WRITTEN_NAME 1000 /* bytes shown of it */
#define MAX_CHARSET      40

/* Many mailers encode names the way of RFC 2047, which parameters do not allow, and GMime leaves some. */
static char *
decode_name(const char *name)
{
    return mail_header_decode(name, strlen(name), NULL);
}

static const char *
given_name(GMimeObject *object)
{
    const char *name =
        g_mime_object_get_content_disposition_parameter(object, "filename");

    if (name == NULL || *name == '\0')
        name = g_mime_object_get_content_type_parameter(object, "name");
    return name;
}

char *
mail_attach_written_name(GMimeObject *object)
{
    const char *name = given_name(object);
    g_autofree char *decoded = name == NULL ? NULL : decode_name(name);

    return decoded == NULL ? g_strdup("")
                           : pb_text_visible_cut(decoded, -1, MAX_WRITTEN_NAME);
}

char *
mail_attach_name(GMimeObject *object)
{
    const char *name = given_name(object);
    g_autofree char *decoded = name == NULL ? NULL : decode_name(name);

    return decoded == NULL ? g_strdup("") : mail_file_name_clean(decoded);
}

char *
mail_attach_charset(GMimeObject *object)
{
    const char *charset = g_mime_object_get_content_type_parameter(object, "charset");

    return charset == NULL ? g_strdup("") : pb_text_visible_cut(charset, -1, MAX_CHARSET);
}

static GMimeDataWrapper *
content_of(GMimeObject *object)
{
    return GMIME_IS_PART(object) ? g_mime_part_get_content(GMIME_PART(object)) : NULL;
}

guint64
mail_attach_size(GMimeObject *object)
{
    GMimeDataWrapper *content = content_of(object);
    g_autoptr(GMimeStream) null = NULL;
    gint64 len;

    if (content != NULL) {
        GMimeStream *stream = g_mime_data_wrapper_get_stream(content);

        len = g_mime_stream_length(stream);
        return len < 0 ? 0 : (guint64)(len + mail_stream_passed_over(stream));
    }
    if (!GMIME_IS_MESSAGE_PART(object) ||
        g_mime_message_part_get_message(GMIME_MESSAGE_PART(object)) == NULL)
        return 0;
    null = g_mime_stream_null_new();
    len = g_mime_object_write_to_stream(
        GMIME_OBJECT(g_mime_message_part_get_message(GMIME_MESSAGE_PART(object))), NULL,
        null);
    return len < 0 ? 0 : (guint64)len;
}

bool
mail_attach_is_attachment(GMimeObject *object)
{
    const char *disposition = g_mime_object_get_disposition(object);

    return disposition != NULL && g_ascii_strcasecmp(disposition, "attachment") == 0;
}

GByteArray *
mail_attach_bytes(GMimePart *part, gsize max_len, bool *is_cut)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    g_autoptr(GMimeStream) filtered = NULL;
    g_autoptr(GMimeFilter) filter = NULL;
    GMimeStream *stream;

    *is_cut = false;
    if (content == NULL)
        return g_byte_array_sized_new(1);
    stream = g_mime_data_wrapper_get_stream(content);
    g_mime_stream_reset(stream);
    filter = g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(content), FALSE);
    filtered = g_mime_stream_filter_new(stream);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(filtered), filter);
    return mail_stream_bytes(filtered, max_len, is_cut);
}

static bool
write_object(GMimeObject *object, GMimeStream *out)
{
    GMimeDataWrapper *content = content_of(object);
    GMimeMessage *message;

    if (content != NULL)
        return g_mime_data_wrapper_write_to_stream(content, out) >= 0;
    if (!GMIME_IS_MESSAGE_PART(object))
        return true;
    message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    return message == NULL ||
           g_mime_object_write_to_stream(GMIME_OBJECT(message), NULL, out) >= 0;
}

bool
mail_part_write(int fd, const char *number, int out_fd, GError **error)
{
    MailSource source;
    GMimeObject *object;
    g_autoptr(GMimeStream) out = NULL;
    bool is_written;

    if (!mail_source_open(&source, fd, error))
        return false;
    object = mail_part_find(&source, number);
    if (object == NULL) {
        g_set_error(error, MAIL_ERROR, MAIL_ERROR_NO_PART, "no part %.40s", number);
        mail_source_clear(&source);
        return false;
    }
    /* Not GMimeStreamFs, which wants to seek and so cannot write to a pipe. */
    out = g_mime_stream_pipe_new(out_fd);
    g_mime_stream_pipe_set_owner(GMIME_STREAM_PIPE(out), FALSE);
    is_written = write_object(object, out);
    if (!is_written)
        g_set_error(error, MAIL_ERROR, MAIL_ERROR_WRITE, "cannot write part %.40s: %s",
                    number, g_strerror(errno));
    mail_source_clear(&source);
    return is_written;
}
