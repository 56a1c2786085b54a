/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/header.c: splitting a header block into fields, and decoding one (L2).
 *
 * The block is split here and not by GMime, because a list of messages passes through it at the speed
 * of the network; GMime reads the dates. */
#include <config.h>

#include "header.h"

#include <string.h>

#include "base/text.h"
#include "charset.h"
#include "word.h"

#define MAX_NAME      256
#define LAST_SECOND   G_GINT64_CONSTANT(4102444799) /* of the year 2099 */
#define MAX_DATE_TEXT 128

static const char *
line_end(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (gsize)(end - at));

    return newline == NULL ? end : newline + 1;
}

static bool
is_empty_line(const char *at, const char *end)
{
    return at < end && (*at == '\n' || (*at == '\r' && at + 1 < end && at[1] == '\n'));
}

static gsize
name_len(const char *line, gsize len)
{
    gsize n = 0;

    while (n < len && n < MAX_NAME && line[n] > ' ' && line[n] < 0x7F && line[n] != ':')
        n++;
    return n;
}

bool
mail_header_is_field(const char *line, gsize len)
{
    gsize n = name_len(line, len);
    gsize colon = n;

    while (colon < len && (line[colon] == ' ' || line[colon] == '\t'))
        colon++;
    return n > 0 && colon < len && line[colon] == ':';
}

bool
mail_header_next(MailHeaderReader *reader, MailRawField *field)
{
    while (reader->at < reader->end && !is_empty_line(reader->at, reader->end)) {
        const char *line = reader->at;
        const char *next = line_end(line, reader->end);

        while (next < reader->end && (*next == ' ' || *next == '\t'))
            next = line_end(next, reader->end);
        reader->at = next;
        if (!mail_header_is_field(line, (gsize)(next - line)))
            continue;
        field->name = line;
        field->name_len = name_len(line, (gsize)(next - line));
        field->value =
            (const char *)memchr(line, ':', (gsize)(next - line)) + 1; /* there is one */
        field->value_len = (gsize)(next - field->value);
        return true;
    }
    return false;
}

bool
mail_header_is(const MailRawField *field, const char *name)
{
    return strlen(name) == field->name_len &&
           g_ascii_strncasecmp(name, field->name, field->name_len) == 0;
}

static gpointer
make_options(gpointer unused)
{
    static const char *charsets[] = { "utf-8", "windows-1252", NULL };
    GMimeParserOptions *options = g_mime_parser_options_new();

    (void)unused;
    g_mime_parser_options_set_fallback_charsets(options, charsets);
    g_mime_parser_options_set_allow_addresses_without_domain(options, TRUE);
    return options;
}

GMimeParserOptions *
mail_header_options(void)
{
    static GOnce once = G_ONCE_INIT;

    return g_once(&once, make_options, NULL);
}

/* Copies the value without its line breaks; true when it is plain ASCII. */
static bool
copy_unfolded(char *to, const char *value, gsize len)
{
    bool is_plain = true;
    gsize n = 0;

    for (gsize i = 0; i < len; i++) {
        char c = value[i];
        char next = i + 1 < len ? value[i + 1] : '\n';

        if ((c == '\r' || c == '\n') && strchr(" \t\r\n", next) != NULL && next != '\0')
            continue;
        is_plain = is_plain && (guchar)c < 0x80 && c != '\033';
        to[n++] = c == '\0' || c == '\t' || c == '\r' || c == '\n' ? ' ' : c;
    }
    while (n > 0 && to[n - 1] == ' ')
        n--;
    to[n] = '\0';
    return is_plain;
}

char *
mail_header_unfold(const char *value, gsize len, const char *charset)
{
    g_autofree char *line = g_malloc(len + 1);
    gsize n;
    GString *text;

    while (len > 0 && strchr(" \t\r\n", *value) != NULL && *value != '\0') {
        value++;
        len--;
    }
    if (copy_unfolded(line, value, len))
        return g_steal_pointer(&line);
    n = strlen(line);
    text = mail_charset_to_utf8(line, n,
                                g_utf8_validate(line, (gssize)n, NULL) ? NULL : charset);
    return g_string_free(text, FALSE);
}

char *
mail_header_decode(const char *value, gsize len, const char *charset)
{
    g_autofree char *line = mail_header_unfold(value, len, charset);
    g_autofree char *decoded = NULL;

    if (strstr(line, "=?") == NULL)
        return pb_text_visible(line, -1, PB_TEXT_LINE);
    decoded = mail_word_decode(line);
    return pb_text_visible(decoded, -1, PB_TEXT_LINE);
}

gint64
mail_header_date(const char *value, gsize len)
{
    g_autofree char *line = mail_header_unfold(value, MIN(len, MAX_DATE_TEXT), NULL);
    g_autoptr(GDateTime) date = g_mime_utils_header_decode_date(line);

    return date == NULL ? 0 : CLAMP(g_date_time_to_unix(date), 0, LAST_SECOND);
}
