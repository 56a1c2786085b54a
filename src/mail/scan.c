/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/scan.c: finds where a message begins and which headers are bombs (L2; RFC 2046 section 5.1).
 *
 * Reads the file once in pieces of constant size and knows just enough of MIME to tell headers from
 * bodies: a header block stands at the start, behind a boundary line, and at the start of a message
 * inside a message. A boundary written in a form that is not understood makes every line that
 * begins with -- count as one: then a harmless part may be taken for a header, never the reverse. */
#include <config.h>

#include "scan.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mail/document.h"
#include "header.h"

#define PIECE          (128 * 1024)
#define KEPT           1024 /* of a line, to look into */
#define MAX_LEVELS     128
#define MAX_ALL_HEADER ((gint64)4 * MAIL_MAX_HEADER)
#define MAX_ALL_FIELDS (10 * MAIL_MAX_FIELDS)
#define MAX_HOLES      64
#define MAX_JUNK       (64 * 1024) /* before the header begins */
#define LARGE_FILE     (512 * 1024)
#define FILE_BEGINNING (128 * 1024)
#define MAX_FILE_HOLES (MAX_HOLES / 2)

typedef struct {
    MailScan *scan;
    GPtrArray *boundaries; /* of the multiparts we are in, outermost first */
    bool is_header, is_first_block, any_dashes;
    bool holds_message; /* a header block follows the empty line at the end of this one */
    bool is_type, is_digest;
    bool is_file; /* the body of this block is nothing that is read for its text */
    bool is_content, has_read_name; /* a Content- field; one of them names what is read */
    gint64 body_start;
    gint64 block_bytes, all_bytes, hole_start;
    guint block_fields, all_fields;
    /* the present line */
    gint64 line_start;
    gsize line_len;
    char line[KEPT + 1];
} Scanner;

static ssize_t
read_at(int fd, char *buf, gsize len, gint64 at)
{
    ssize_t n;

    do
        n = pread(fd, buf, len, (off_t)at);
    while (n < 0 && errno == EINTR);
    return n;
}

/* Takes the value of a boundary parameter out of a header line. */
static void
note_boundary(Scanner *scanner)
{
    g_autofree char *lower = g_ascii_strdown(scanner->line, -1);
    const char *found = strstr(lower, "boundary");
    const char *value;
    gsize len;

    if (found == NULL)
        return;
    value = scanner->line + (found - lower) + strlen("boundary");
    value += strspn(value, " \t");
    if (*value != '=') {
        scanner->any_dashes = true;
        return;
    }
    value += 1 + strspn(value + 1, " \t");
    if (*value == '"') {
        value++;
        len = strcspn(value, "\"\r\n");
        scanner->any_dashes = scanner->any_dashes || value[len] != '"';
    } else {
        len = strcspn(value, "; \t\r\n");
    }
    if (len == 0 || len > 200 || memchr(value, '\\', len) != NULL ||
        g_strstr_len(value, (gssize)len, "=?") != NULL) {
        scanner->any_dashes = true;
        return;
    }
    g_ptr_array_add(scanner->boundaries, g_strndup(value, len));
}

static void
stop_here(Scanner *scanner)
{
    scanner->scan->end = scanner->line_start;
    scanner->scan->is_cut_off = true;
}

static void
end_hole(Scanner *scanner)
{
    MailHole hole = { scanner->hole_start, scanner->line_start - scanner->hole_start };

    if (scanner->hole_start < 0)
        return;
    scanner->hole_start = -1;
    if (hole.len == 0)
        return;
    g_array_append_val(scanner->scan->holes, hole);
    if (scanner->scan->holes->len >= MAX_HOLES)
        stop_here(scanner);
}

/* GMime need not go through the bytes of a large file to find its end: that is known here. */
static void
skip_file(Scanner *scanner, gint64 body_end)
{
    /* The line end before the boundary is none of the body's. */
    MailHole hole = { scanner->body_start + FILE_BEGINNING,
                      body_end - 2 - scanner->body_start - FILE_BEGINNING };

    if (scanner->is_file && !scanner->has_read_name && scanner->scan->skips_files &&
        hole.len > LARGE_FILE && scanner->scan->holes->len < MAX_FILE_HOLES)
        g_array_append_val(scanner->scan->holes, hole);
    scanner->is_file = false;
}

static void
end_block(Scanner *scanner, gint64 header_end)
{
    gint64 in_holes = 0;

    end_hole(scanner);
    scanner->body_start = header_end;
    if (!scanner->is_first_block)
        return;
    for (guint i = 0; i < scanner->scan->holes->len; i++)
        in_holes += g_array_index(scanner->scan->holes, MailHole, i).len;
    scanner->scan->header_end = header_end - scanner->scan->start - in_holes;
    scanner->is_first_block = false;
}

static void
begin_block(Scanner *scanner)
{
    scanner->is_header = true;
    scanner->is_file = false;
    scanner->has_read_name = false;
    scanner->holds_message = scanner->is_digest;
    scanner->block_bytes = 0;
    scanner->block_fields = 0;
    if (scanner->boundaries->len > MAX_LEVELS)
        stop_here(scanner);
}

/* True when the line is a boundary; then it is dealt with. */
static bool
take_boundary(Scanner *scanner)
{
    const char *rest = scanner->line + 2;
    bool is_end = false;
    bool is_known = false;

    if (scanner->line_len < 3 || scanner->line[0] != '-' || scanner->line[1] != '-')
        return false;
    for (guint i = scanner->boundaries->len; i-- > 0 && !is_known;) {
        const char *boundary = scanner->boundaries->pdata[i];
        gsize len = strlen(boundary);

        if (strncmp(rest, boundary, len) == 0) {
            is_known = true;
            is_end = strncmp(rest + len, "--", 2) == 0;
            g_ptr_array_set_size(scanner->boundaries, (int)(is_end ? i : i + 1));
        }
    }
    if (!is_known && !scanner->any_dashes)
        return false;
    if (scanner->is_header)
        end_block(scanner, scanner->line_start);
    else
        skip_file(scanner, scanner->line_start);
    scanner->is_header = false;
    if (++scanner->scan->n_boundaries > 2 * MAIL_MAX_PARTS)
        stop_here(scanner);
    else if (!is_end)
        begin_block(scanner);
    return true;
}

/* A type that is no text and that no reader of ours opens. */
static bool
is_file_type(const char *lower)
{
    static const char *const files[] = { "application/", "image/", "audio/",
                                         "video/",       "font/",  "model/" };
    static const char *const read[] = {
        "tnef", "pkcs7", "pgp", "xml", "ics", "calendar"
    };
    const char *type = strchr(lower, ':');
    bool is_file = false;

    type = type == NULL ? lower : type + 1;
    type += strspn(type, " \t");
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
        is_file = is_file || g_str_has_prefix(type, files[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(read); i++)
        is_file = is_file && strstr(type, read[i]) == NULL;
    return is_file;
}

/* A name by which the part is opened whatever its type says. */
static bool
names_what_is_read(const char *line)
{
    static const char *const names[] = {
        "winmail", ".p7", ".ics", ".vc", ".eml", ".asc"
    };
    g_autofree char *lower = g_ascii_strdown(line, -1);

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strstr(lower, names[i]) != NULL)
            return true;
    }
    return false;
}

static void
take_type_line(Scanner *scanner, bool is_more)
{
    g_autofree char *lower = g_ascii_strdown(scanner->line, -1);
    bool holds_message = strstr(lower, "message/") != NULL;

    scanner->holds_message = holds_message || (is_more && scanner->holds_message);
    /* What is one part is shown, whatever it is. */
    if (!is_more && !scanner->is_first_block)
        scanner->is_file = is_file_type(lower);
    scanner->is_digest = scanner->is_digest || strstr(lower, "multipart/digest") != NULL;
}

static void
take_header_line(Scanner *scanner)
{
    const char *line = scanner->line;
    bool is_more = *line == ' ' || *line == '\t';

    if (*line == '\n' || (line[0] == '\r' && line[1] == '\n')) {
        end_block(scanner, scanner->line_start + (gint64)scanner->line_len);
        if (scanner->holds_message)
            begin_block(scanner);
        else
            scanner->is_header = false;
        return;
    }
    scanner->block_bytes += (gint64)scanner->line_len;
    scanner->block_fields += !is_more;
    if (scanner->hole_start < 0 && (scanner->block_bytes > MAIL_MAX_HEADER ||
                                    scanner->block_fields > MAIL_MAX_FIELDS))
        scanner->hole_start = scanner->line_start;
    if (scanner->hole_start >= 0) {
        scanner->scan->n_cut += !is_more;
        return;
    }
    scanner->all_bytes += (gint64)scanner->line_len;
    scanner->all_fields += !is_more;
    if (scanner->all_bytes > MAX_ALL_HEADER || scanner->all_fields > MAX_ALL_FIELDS)
        stop_here(scanner);
    note_boundary(scanner);
    if (scanner->line_len > KEPT && g_ascii_strncasecmp(line, "content-", 8) == 0)
        scanner->any_dashes = true;
    scanner->is_type =
        is_more ? scanner->is_type : g_ascii_strncasecmp(line, "content-type", 12) == 0;
    if (scanner->is_type)
        take_type_line(scanner, is_more);
    scanner->is_content =
        is_more ? scanner->is_content : g_ascii_strncasecmp(line, "content-", 8) == 0;
    if (scanner->is_content && names_what_is_read(line))
        scanner->has_read_name = true;
}

static void
take_line(Scanner *scanner)
{
    scanner->line[MIN(scanner->line_len, KEPT)] = '\0';
    if (!take_boundary(scanner) && scanner->is_header)
        take_header_line(scanner);
    scanner->line_start += (gint64)scanner->line_len;
    scanner->line_len = 0;
}

/* Passes over lines of a body that cannot be a boundary: those without a dash at their start. Returns where the next
 * one begins that may be, or the last line, which may go on in the next piece. */
static const char *
pass_body(Scanner *scanner, const char *piece, const char *end)
{
    const char *line = piece;

    for (const char *dash = memchr(piece, '-', (gsize)(end - piece)); dash != NULL;
         dash = memchr(dash + 1, '-', (gsize)(end - dash - 1))) {
        if (dash == piece || dash[-1] == '\n') {
            scanner->line_start += dash - piece;
            return dash;
        }
    }
    line = memrchr(piece, '\n', (gsize)(end - piece));
    line = line == NULL ? piece : line + 1;
    scanner->line_start += line - piece;
    return line;
}

/* The line that begins or goes on at `piece`, as far as it is there. */
static const char *
take_line_of(Scanner *scanner, const char *piece, const char *end)
{
    const char *newline = piece == end ? NULL : memchr(piece, '\n', (gsize)(end - piece));
    gsize n = newline == NULL ? (gsize)(end - piece) : (gsize)(newline + 1 - piece);

    if (scanner->line_len < KEPT)
        memcpy(scanner->line + scanner->line_len, piece,
               MIN(n, KEPT - scanner->line_len));
    scanner->line_len += n;
    if (newline != NULL)
        take_line(scanner);
    return piece + n;
}

static void
take_piece(Scanner *scanner, const char *piece, gsize len)
{
    const char *end = piece + len;

    while (piece < end && !scanner->scan->is_cut_off) {
        if (!scanner->is_header && scanner->line_len == 0)
            piece = pass_body(scanner, piece, end);
        piece = take_line_of(scanner, piece, end);
    }
}

static bool
fail(GError **error)
{
    g_set_error(error, MAIL_ERROR, MAIL_ERROR_READ, "cannot read the message: %s",
                g_strerror(errno));
    return false;
}

static bool
scan_from(int fd, gint64 limit, MailScan *scan, GError **error)
{
    g_autofree char *piece = g_malloc(PIECE);
    g_autofree Scanner *scanner = g_new0(Scanner, 1);
    gint64 at = scan->start;
    ssize_t n = 0;

    scanner->scan = scan;
    scanner->boundaries = g_ptr_array_new_with_free_func(g_free);
    scanner->is_header = true;
    scanner->is_first_block = true;
    scanner->hole_start = -1;
    scanner->line_start = at;
    while (!scan->is_cut_off &&
           (n = read_at(fd, piece, (gsize)MIN(PIECE, limit - at), at)) > 0) {
        take_piece(scanner, piece, (gsize)n);
        at += n;
    }
    if (!scan->is_cut_off && scanner->line_len > 0)
        take_line(scanner);
    if (!scan->is_cut_off)
        scan->end = at;
    if (scanner->is_header)
        end_block(scanner, scan->end);
    else
        skip_file(scanner, scan->end);
    g_ptr_array_unref(scanner->boundaries);
    return n >= 0 || fail(error);
}

static bool
is_known_field(const char *line, gsize len)
{
    static const char *const names[] = {
        "from",
        "to",
        "cc",
        "subject",
        "date",
        "received",
        "return-path",
        "message-id",
        "mime-version",
        "content-type",
        "delivered-to",
        "reply-to",
        "sender",
        "in-reply-to",
        "references",
        "x-mailer",
        "user-agent",
        "list-id",
        "envelope-to",
        "content-transfer-encoding",
        "dkim-signature",
        "authentication-results",
        "x-received",
    };
    const MailRawField field = { line, strcspn(line, ": \t\r\n"), NULL, 0 };

    if (!mail_header_is_field(line, len))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (mail_header_is(&field, names[i]))
            return true;
    }
    return false;
}

/* True when a header block begins at `text`: at least two fields that mail has, before an empty line. */
static bool
begins_header(const char *text, gsize len)
{
    MailHeaderReader reader = { text, text + len };
    MailRawField field;
    guint n_known = 0;

    if (!is_known_field(text, len))
        return false;
    for (guint i = 0; i < 50 && n_known < 2 && mail_header_next(&reader, &field); i++)
        n_known += is_known_field(field.name, field.name_len + 1 + field.value_len);
    return n_known >= 2;
}

/* The offset of the header block in the first bytes of the file; -1 when there is none. */
static gint64
find_header(const char *text, gsize len)
{
    const char *end = text + len;
    bool is_first = true;

    for (const char *line = text; line < end;) {
        const char *newline = memchr(line, '\n', (gsize)(end - line));
        gsize n = newline == NULL ? (gsize)(end - line) : (gsize)(newline + 1 - line);
        bool is_mark =
            g_str_has_prefix(line, "From ") || g_str_has_prefix(line, ">From ");

        if ((is_first && mail_header_is_field(line, n)) ||
            begins_header(line, (gsize)(end - line)))
            return line - text;
        is_first = is_first && is_mark;
        line += n;
    }
    return -1;
}

bool
mail_scan_file(int fd, const MailScanForm *form, MailScan *scan, GError **error)
{
    g_autofree char *head = g_malloc(MAX_JUNK + 1);
    struct stat status;
    gint64 limit = form->most > 0 ? form->most : G_MAXINT64;
    gsize room = (gsize)MIN(limit, MAX_JUNK);
    gsize len = 0;
    ssize_t n;

    *scan = (MailScan){ .skips_files = form->skips_files,
                        .holes = g_array_new(FALSE, FALSE, sizeof(MailHole)) };
    while (len < room && (n = read_at(fd, head + len, room - len, (gint64)len)) != 0) {
        if (n < 0)
            return fail(error);
        len += (gsize)n;
    }
    head[len] = '\0';
    if (fstat(fd, &status) != 0)
        return fail(error);
    scan->size = scan->end = MIN(status.st_size, limit);
    scan->is_beginning = status.st_size > limit;
    scan->start = find_header(head, len);
    if (scan->start < 0)
        return true;
    return scan_from(fd, limit, scan, error);
}

void
mail_scan_clear(MailScan *scan)
{
    if (scan->holes != NULL)
        g_array_unref(scan->holes);
    scan->holes = NULL;
}
