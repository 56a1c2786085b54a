/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/encoded.c: files that stand in a text, by uuencode or yEnc (L2; POSIX uuencode, yEnc 1.3).
 *
 * Only what is whole counts: every line of a uuencoded file has the length that it says, and a yEnc file as many bytes as
 * it says. Anything else stays text, so that no line of a message is lost. */
#include <config.h>

#include "encoded.h"

#include <stdbool.h>
#include <string.h>

#define MAX_LINE 1024
#define MAX_NAME 256

typedef struct {
    const char *start;
    gsize len; /* without CR and LF */
    const char *next;
} Line;

static Line
line_at(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (gsize)(end - at));
    const char *stop = newline == NULL ? end : newline;
    Line line = { at, (gsize)(stop - at), newline == NULL ? end : newline + 1 };

    if (line.len > 0 && line.start[line.len - 1] == '\r')
        line.len--;
    return line;
}

static bool
begins(const Line *line, const char *word)
{
    return line->len >= strlen(word) && memcmp(line->start, word, strlen(word)) == 0;
}

static GMimePart *
new_part(const char *name, GMimeStream *stream, GMimeContentEncoding encoding)
{
    GMimePart *part = g_mime_part_new_with_type("application", "octet-stream");
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, encoding);

    g_mime_part_set_content(part, content);
    g_object_unref(content);
    g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
    if (*name != '\0')
        g_mime_part_set_filename(part, name);
    return part;
}

/* --- uuencode ---------------------------------------------------------------------------------- */

/* "begin 644 name" */
static char *
uu_name(const Line *line)
{
    gsize at = strlen("begin ");
    gsize digits = 0;

    while (at + digits < line->len && line->start[at + digits] >= '0' &&
           line->start[at + digits] <= '7')
        digits++;
    at += digits;
    if (digits < 3 || digits > 4 || at + 1 >= line->len || line->start[at] != ' ')
        return NULL;
    return g_strndup(line->start + at + 1, MIN(line->len - at - 1, MAX_NAME));
}

/* Blanks at the end of a line may be lost, and some write a check character. */
static bool
is_uu_line(const Line *line, guint *n_bytes)
{
    gsize wanted;

    *n_bytes = line->len == 0 ? 0 : (guint)(line->start[0] - ' ') & 63;
    wanted = 1 + (*n_bytes + 2) / 3 * 4;
    if (*n_bytes > 45 || line->len > wanted + 2)
        return false;
    for (gsize i = 0; i < line->len; i++) {
        if (line->start[i] < ' ' || line->start[i] > '`')
            return false;
    }
    return line->len + 8 >= wanted && (*n_bytes == 0 || line->len > wanted / 2);
}

static GMimePart *
read_uu(const char *at, const char *end, const char **behind)
{
    Line line = line_at(at, end);
    g_autofree char *name = uu_name(&line);
    g_autoptr(GMimeStream) stream = NULL;
    guint n_bytes = 1;
    guint n_lines = 0;

    if (name == NULL)
        return NULL;
    while (n_bytes > 0) {
        if (line.next >= end)
            return NULL;
        line = line_at(line.next, end);
        /* The file may also end without its empty line. */
        if (line.len == 3 && begins(&line, "end"))
            break;
        if (!is_uu_line(&line, &n_bytes))
            return NULL;
        n_lines++;
    }
    if (n_bytes == 0) {
        if (line.next >= end)
            return NULL;
        line = line_at(line.next, end);
    }
    if (n_lines == 0 || line.len != 3 || !begins(&line, "end"))
        return NULL;
    *behind = line.next;
    stream = g_mime_stream_mem_new_with_buffer(at, (gsize)(line.next - at));
    return new_part(name, stream, GMIME_CONTENT_ENCODING_UUENCODE);
}

/* --- yEnc -------------------------------------------------------------------------------------- */

/* The number behind " key="; -1 when there is none. */
static gint64
yenc_number(const Line *line, const char *key)
{
    const char *found = g_strstr_len(line->start, (gssize)line->len, key);
    const char *end = line->start + line->len;
    gint64 n = 0;

    if (found == NULL)
        return -1;
    found += strlen(key);
    if (found == end || !g_ascii_isdigit(*found))
        return -1;
    for (; found < end && g_ascii_isdigit(*found); found++) {
        n = n * 10 + (*found - '0');
        if (n > G_MAXINT32)
            return -1;
    }
    return n;
}

static char *
yenc_name(const Line *line)
{
    const char *found = g_strstr_len(line->start, (gssize)line->len, " name=");

    if (found == NULL)
        return NULL;
    found += strlen(" name=");
    return g_strstrip(
        g_strndup(found, MIN((gsize)(line->start + line->len - found), MAX_NAME)));
}

static void
decode_yenc(GByteArray *out, const Line *line)
{
    gsize i = 0;

    /* A dot that was doubled for the transport and not halved again. */
    if (line->len >= 2 && memcmp(line->start, "..", 2) == 0)
        i = 1;
    for (; i < line->len; i++) {
        guint8 c = (guint8)line->start[i];

        if (c == '=' && i + 1 < line->len)
            c = (guint8)((guint8)line->start[++i] - 64);
        c = (guint8)(c - 42);
        g_byte_array_append(out, &c, 1);
    }
}

static GMimePart *
read_yenc(const char *at, const char *end, const char **behind)
{
    Line line = line_at(at, end);
    gint64 size = yenc_number(&line, " size=");
    gint64 part = yenc_number(&line, " part=");
    gint64 total = yenc_number(&line, " total=");
    g_autofree char *name = yenc_name(&line);
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autoptr(GMimeStream) stream = NULL;
    g_autofree char *full = NULL;

    if (name == NULL || size < 0)
        return NULL;
    for (bool is_first = true;; is_first = false) {
        if (line.next >= end)
            return NULL;
        line = line_at(line.next, end);
        if (begins(&line, "=yend "))
            break;
        if (is_first && begins(&line, "=ypart ")) {
            gint64 from = yenc_number(&line, " begin=");
            gint64 to = yenc_number(&line, " end=");

            if (from < 1 || to < from || to > size)
                return NULL;
            size = to - from + 1;
            continue;
        }
        if (begins(&line, "=y") || line.len > MAX_LINE)
            return NULL;
        decode_yenc(bytes, &line);
    }
    if (bytes->len != size || yenc_number(&line, " size=") != size)
        return NULL;
    *behind = line.next;
    stream = g_mime_stream_mem_new_with_buffer((const char *)bytes->data, bytes->len);
    full = part < 1 || total == 1 ? g_strdup(name)
                                  : g_strdup_printf("%s.%03d", name, (int)MIN(part, 999));
    return new_part(full, stream, GMIME_CONTENT_ENCODING_BINARY);
}

/* --- a text ------------------------------------------------------------------------------------ */

static bool
begins_file(const char *at, const char *end)
{
    const Line line = { at, (gsize)(end - at), end };

    return begins(&line, "begin ") || begins(&line, "=ybegin ");
}

static GMimePart *
read_file(const char *at, const char *end, const char **behind)
{
    return *at == '=' ? read_yenc(at, end, behind) : read_uu(at, end, behind);
}

static void
add_text(GArray *pieces, const char *from, const char *to)
{
    MailPiece piece = { from, (gsize)(to - from), NULL };

    if (to > from)
        g_array_append_val(pieces, piece);
}

GArray *
mail_encoded_split(const char *text, gsize len)
{
    const char *end = text + len;
    const char *from = text;
    GArray *pieces = NULL;
    guint n_tries = 0; /* failed ones too: each may look at all of the text */

    if (len == 0 || memmem(text, len, "begin ", strlen("begin ")) == NULL)
        return NULL;
    for (const char *at = text; at < end;) {
        const char *behind = NULL;
        bool is_try = begins_file(at, end) && n_tries++ < MAIL_MAX_ENCODED;
        GMimePart *part = is_try ? read_file(at, end, &behind) : NULL;

        if (part != NULL) {
            MailPiece piece = { at, (gsize)(behind - at), part };

            if (pieces == NULL)
                pieces = g_array_new(FALSE, FALSE, sizeof(MailPiece));
            add_text(pieces, from, at);
            g_array_append_val(pieces, piece);
            at = from = behind;
            continue;
        }
        at = line_at(at, end).next;
    }
    if (pieces != NULL)
        add_text(pieces, from, end);
    return pieces;
}

void
mail_encoded_free(GArray *pieces)
{
    for (guint i = 0; pieces != NULL && i < pieces->len; i++) {
        MailPiece *piece = &g_array_index(pieces, MailPiece, i);

        if (piece->part != NULL)
            g_object_unref(piece->part);
    }
    if (pieces != NULL)
        g_array_unref(pieces);
}
