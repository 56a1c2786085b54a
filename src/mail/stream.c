/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/stream.c: GMime reads a message through this (L2).
 *
 * Parts keep a stretch of the stream, not their bytes, so memory does not grow with attachments. pread
 * is used because the descriptor is the caller's and may be read by another thread too. */
#include <config.h>

#include "stream.h"

#include <errno.h>
#include <unistd.h>

#define MAIL_TYPE_STREAM (mail_stream_get_type())
G_DECLARE_FINAL_TYPE(MailStream, mail_stream, MAIL, STREAM, GMimeStream)

struct _MailStream {
    GMimeStream parent_instance;
    int fd;
    gint64 start;
    gint64 len;
    GArray *holes;
};

G_DEFINE_TYPE(MailStream, mail_stream, GMIME_TYPE_STREAM)

static MailStream *
stream_new(int fd, gint64 start, gint64 len, GArray *holes)
{
    MailStream *self = g_object_new(MAIL_TYPE_STREAM, NULL);

    self->fd = fd;
    self->start = start;
    self->len = len;
    self->holes = g_array_ref(holes);
    return self;
}

/* Where `position` lies in the file; *run becomes the bytes from there to the next hole. */
static gint64
to_file(const MailStream *self, gint64 position, gint64 *run)
{
    gint64 at = self->start + position;

    *run = G_MAXINT64;
    for (guint i = 0; i < self->holes->len; i++) {
        const MailHole *hole = &g_array_index(self->holes, MailHole, i);

        if (at < hole->start) {
            *run = hole->start - at;
            break;
        }
        at += hole->len;
    }
    return at;
}

static gint64
bound_end(const GMimeStream *stream)
{
    const MailStream *self = MAIL_STREAM((gpointer)stream);

    return stream->bound_end < 0 ? self->len : MIN(stream->bound_end, self->len);
}

static ssize_t
stream_read(GMimeStream *stream, char *buf, size_t len)
{
    MailStream *self = MAIL_STREAM(stream);
    gint64 left = bound_end(stream) - stream->position;
    gint64 run;
    gint64 at;
    ssize_t n;

    if (left <= 0)
        return 0;
    at = to_file(self, stream->position, &run);
    len = (size_t)MIN((gint64)len, MIN(left, run));
    do
        n = pread(self->fd, buf, len, (off_t)at);
    while (n < 0 && errno == EINTR);
    if (n == 0)
        self->len = stream->position; /* the file is shorter than it was */
    if (n > 0)
        stream->position += n;
    return n;
}

static ssize_t
stream_write(GMimeStream *stream, const char *buf, size_t len)
{
    (void)stream;
    (void)buf;
    (void)len;
    errno = EBADF;
    return -1;
}

static int
stream_nothing(GMimeStream *stream)
{
    (void)stream;
    return 0;
}

static gboolean
stream_eos(GMimeStream *stream)
{
    return stream->position >= bound_end(stream);
}

static int
stream_reset(GMimeStream *stream)
{
    stream->position = stream->bound_start;
    return 0;
}

static gint64
stream_seek(GMimeStream *stream, gint64 offset, GMimeSeekWhence whence)
{
    gint64 base = whence == GMIME_STREAM_SEEK_SET   ? 0
                  : whence == GMIME_STREAM_SEEK_CUR ? stream->position
                                                    : bound_end(stream);
    gint64 wanted = base + offset;

    if (wanted < stream->bound_start || wanted > bound_end(stream)) {
        errno = EINVAL;
        return -1;
    }
    stream->position = wanted;
    return wanted;
}

static gint64
stream_tell(GMimeStream *stream)
{
    return stream->position;
}

static gint64
stream_length(GMimeStream *stream)
{
    return bound_end(stream) - stream->bound_start;
}

static GMimeStream *
stream_substream(GMimeStream *stream, gint64 start, gint64 end)
{
    MailStream *self = MAIL_STREAM(stream);
    MailStream *sub = stream_new(self->fd, self->start, self->len, self->holes);

    g_mime_stream_construct(GMIME_STREAM(sub), start, end);
    return GMIME_STREAM(sub);
}

static void
stream_finalize(GObject *object)
{
    MailStream *self = MAIL_STREAM(object);

    if (self->holes != NULL)
        g_array_unref(self->holes);
    G_OBJECT_CLASS(mail_stream_parent_class)->finalize(object);
}

static void
mail_stream_class_init(MailStreamClass *class)
{
    GMimeStreamClass *stream_class = GMIME_STREAM_CLASS(class);

    G_OBJECT_CLASS(class)->finalize = stream_finalize;
    stream_class->read = stream_read;
    stream_class->write = stream_write;
    stream_class->flush = stream_nothing;
    stream_class->close = stream_nothing;
    stream_class->eos = stream_eos;
    stream_class->reset = stream_reset;
    stream_class->seek = stream_seek;
    stream_class->tell = stream_tell;
    stream_class->length = stream_length;
    stream_class->substream = stream_substream;
}

static void
mail_stream_init(MailStream *self)
{
    self->fd = -1;
}

GMimeStream *
mail_stream_new(int fd, gint64 start, gint64 end, const GArray *holes)
{
    g_autoptr(GArray) copy = g_array_new(FALSE, FALSE, sizeof(MailHole));
    gint64 len = end - start;
    MailStream *self;

    for (guint i = 0; holes != NULL && i < holes->len; i++) {
        len -= g_array_index(holes, MailHole, i).len;
        g_array_append_val(copy, g_array_index(holes, MailHole, i));
    }
    self = stream_new(fd, start, len, copy);
    g_mime_stream_construct(GMIME_STREAM(self), 0, -1);
    return GMIME_STREAM(self);
}

gint64
mail_stream_passed_over(GMimeStream *stream)
{
    const MailStream *self;
    gint64 run;
    gint64 start = stream->bound_start;
    gint64 end;

    if (!MAIL_IS_STREAM(stream))
        return 0;
    self = MAIL_STREAM(stream);
    end = bound_end(stream);
    return to_file(self, end, &run) - to_file(self, start, &run) - (end - start);
}
