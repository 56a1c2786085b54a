/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/picture.c: pictures: how large they are, and what is said of them (L2).
 *
 * PNG (W3C PNG, 11.2.2), GIF (89a, 18), JPEG (ITU-T T.81, B.1.1.4) and WebP (RFC 9649, 2.5 to 2.7) say it near their
 * beginning. */
#include <config.h>

#include "picture.h"

#include <string.h>

#include "base/text.h"
#include "picture_cells.h"

#define MAX_SEGMENTS 10000 /* of a JPEG file before its size */

static guint32
big16(const guint8 *p)
{
    return (guint32)p[0] << 8 | p[1];
}

static guint32
big32(const guint8 *p)
{
    return big16(p) << 16 | big16(p + 2);
}

static guint32
little16(const guint8 *p)
{
    return (guint32)p[1] << 8 | p[0];
}

static guint32
little24(const guint8 *p)
{
    return (guint32)p[2] << 16 | little16(p);
}

static bool
read_png(const guint8 *p, gsize len, MailPictureSize *size)
{
    if (len < 24 || memcmp(p, "\x89PNG\r\n\x1a\n", 8) != 0 ||
        memcmp(p + 12, "IHDR", 4) != 0)
        return false;
    *size = (MailPictureSize){ "PNG", big32(p + 16), big32(p + 20) };
    return true;
}

static bool
read_gif(const guint8 *p, gsize len, MailPictureSize *size)
{
    if (len < 10 || (memcmp(p, "GIF87a", 6) != 0 && memcmp(p, "GIF89a", 6) != 0))
        return false;
    *size = (MailPictureSize){ "GIF", little16(p + 6), little16(p + 8) };
    return true;
}

/* A marker that begins a frame: SOF0 to SOF15 without DHT, JPG and DAC. */
static bool
is_frame(guint8 marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
           marker != 0xCC;
}

static bool
read_jpeg(const guint8 *p, gsize len, MailPictureSize *size)
{
    gsize at = 2;

    if (len < 4 || p[0] != 0xFF || p[1] != 0xD8)
        return false;
    for (guint n = 0; n < MAX_SEGMENTS && at + 9 <= len; n++) {
        if (p[at] != 0xFF)
            return false;
        if (p[at + 1] == 0xFF) { /* filling */
            at++;
            continue;
        }
        if (is_frame(p[at + 1])) {
            *size = (MailPictureSize){ "JPEG", big16(p + at + 7), big16(p + at + 5) };
            return true;
        }
        if (p[at + 1] == 0x01 || (p[at + 1] >= 0xD0 && p[at + 1] <= 0xD7))
            at += 2;
        else
            at += 2 + MAX(big16(p + at + 2), 2);
    }
    return false;
}

static bool
read_webp(const guint8 *p, gsize len, MailPictureSize *size)
{
    size->format = "WebP";
    if (len < 30 || memcmp(p, "RIFF", 4) != 0 || memcmp(p + 8, "WEBP", 4) != 0)
        return false;
    if (memcmp(p + 12, "VP8X", 4) == 0) {
        size->width = little24(p + 24) + 1;
        size->height = little24(p + 27) + 1;
        return true;
    }
    if (memcmp(p + 12, "VP8L", 4) == 0 && p[20] == 0x2F) {
        guint32 bits = little24(p + 21) | (guint32)p[24] << 24;

        size->width = (bits & 0x3FFF) + 1;
        size->height = (bits >> 14 & 0x3FFF) + 1;
        return true;
    }
    if (memcmp(p + 12, "VP8 ", 4) != 0 || memcmp(p + 23, "\x9d\x01\x2a", 3) != 0)
        return false;
    size->width = little16(p + 26) & 0x3FFF;
    size->height = little16(p + 28) & 0x3FFF;
    return true;
}

bool
mail_picture_size(const guint8 *bytes, gsize len, MailPictureSize *size)
{
    static bool (*const readers[])(const guint8 *p, gsize n,
                                   MailPictureSize *out) = { read_png, read_gif,
                                                             read_jpeg, read_webp };

    for (gsize i = 0; i < G_N_ELEMENTS(readers); i++) {
        if (readers[i](bytes, len, size))
            return size->width > 0 && size->height > 0;
    }
    return false;
}

bool
mail_picture_is(const char *type)
{
    return g_str_has_prefix(type, "image/") && strcmp(type, "image/svg+xml") != 0;
}

static void
add_cells(MailBuilder *builder, const GString *cells)
{
    const MailBlock shape = { .kind = MAIL_BLOCK_PREFORMATTED, .has_gap = true };
    g_autofree char *visible =
        pb_text_visible(cells->str, (gssize)cells->len, PB_TEXT_BODY);
    gsize len = strlen(visible);

    if (len > 0 && visible[len - 1] == '\n')
        len--;
    mail_builder_add(builder, &shape, visible, len, NULL);
}

bool
mail_picture_render(MailBuilder *builder, const guint8 *bytes, gsize len,
                    const MailPictureRoom *room)
{
    static const char *const said[] = {
        [MAIL_PICTURE_DRAWN] = "",
        [MAIL_PICTURE_PARTLY] = " It is damaged or ends too soon: this is what could be "
                                "read of it.",
        [MAIL_PICTURE_BROKEN] = " It is damaged or ends too soon, and cannot be shown.",
        [MAIL_PICTURE_HUGE] = " It is too large to be shown.",
        [MAIL_PICTURE_NONE] = "",
    };
    g_autoptr(GString) cells = g_string_new(NULL);
    MailPictureResult result;
    MailPictureSize size;

    if (!mail_picture_size(bytes, len, &size))
        return false;
    result = mail_picture_cells(bytes, len, &size, room, cells);
    mail_builder_note(builder, "A picture (%s) of %u by %u points.%s", size.format,
                      size.width, size.height, said[result]);
    if (cells->len > 0)
        add_cells(builder, cells);
    return true;
}
