/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/demo/content.c: messages of any size, made line by line from a seed (L3).
 *
 * Line i of the body depends on the seed and i only, and each has the same length, so that the number
 * of lines (and with it the size on the wire) is known without making them. One line in sixteen begins
 * with a dot. */
#include <config.h>

#include "content.h"

#include <string.h>

#define LINE_CHARS 76
#define LINE_LEN   (LINE_CHARS + 1)

struct DemoContent {
    guint32 seed;
    guint64 body_left; /* bytes of the body that no line has been made for */
    guint64 line_no;
    char *chunk; /* the header, later the current line */
    gsize chunk_len, chunk_pos;
};

static char *
header_of(guint64 size, guint32 seed)
{
    return g_strdup_printf("From: Big Bertha <bertha@example.org>\n"
                           "To: demo@example.org\n"
                           "Subject: %" G_GUINT64_FORMAT " bytes from seed %u\n"
                           "Date: Thu, 01 Jan 2026 00:00:00 +0000\n"
                           "Message-ID: <%" G_GUINT64_FORMAT
                           ".%u@generated.example.org>\n"
                           "MIME-Version: 1.0\n"
                           "Content-Type: text/plain; charset=us-ascii\n"
                           "\n",
                           size, seed, size, seed);
}

static gsize
count_lines(const char *text, gsize len)
{
    gsize n = 0;

    for (gsize i = 0; i < len; i++)
        n += text[i] == '\n';
    return n;
}

guint64
demo_content_wire_size(guint64 size, guint32 seed)
{
    g_autofree char *header = header_of(size, seed);
    gsize header_len = strlen(header);
    guint64 body_len = size > header_len ? size - header_len : 0;

    return header_len + body_len + count_lines(header, header_len) +
           (body_len + LINE_LEN - 1) / LINE_LEN;
}

DemoContent *
demo_content_new(guint64 size, guint32 seed)
{
    DemoContent *content = g_new0(DemoContent, 1);

    content->seed = seed;
    content->chunk = header_of(size, seed);
    content->chunk_len = strlen(content->chunk);
    content->body_left = size > content->chunk_len ? size - content->chunk_len : 0;
    return content;
}

/* SplitMix64: good enough to look random, the same everywhere. */
static guint64
next_random(guint64 *state)
{
    guint64 value = *state += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);

    value = (value ^ (value >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

static void
make_line(DemoContent *content, gsize len)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,";
    guint64 state = ((guint64)content->seed << 32) ^ content->line_no++;
    guint64 bits = 0;

    for (gsize i = 0; i < len - 1; i++) {
        if (i % 10 == 0)
            bits = next_random(&state);
        content->chunk[i] = letters[bits & 63];
        bits >>= 6;
    }
    if (len > 1 && next_random(&state) % 16 == 0)
        content->chunk[0] = '.';
    content->chunk[len - 1] = '\n';
    content->chunk_len = len;
    content->chunk_pos = 0;
}

static bool
next_chunk(DemoContent *content)
{
    gsize len = MIN(content->body_left, LINE_LEN);

    if (len == 0)
        return false;
    make_line(content, len);
    content->body_left -= len;
    return true;
}

gsize
demo_content_read(DemoContent *content, char *buf, gsize len)
{
    gsize n_read = 0;

    while (n_read < len) {
        gsize n = MIN(len - n_read, content->chunk_len - content->chunk_pos);

        if (n == 0) {
            if (!next_chunk(content))
                break;
            continue;
        }
        memcpy(buf + n_read, content->chunk + content->chunk_pos, n);
        content->chunk_pos += n;
        n_read += n;
    }
    return n_read;
}

void
demo_content_free(DemoContent *content)
{
    if (content == NULL)
        return;
    g_free(content->chunk);
    g_free(content);
}
