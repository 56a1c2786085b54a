/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/rtf.c: the text of RTF, as Outlook packs it (L2; MS-OXRTFCP, MS-OXRTFEX).
 *
 * Control words are dropped but for those that stand for a character or a line. RTF that was made of HTML carries the
 * tags in groups of their own: then these and the text between them are the HTML again. */
#include <config.h>

#include "rtf.h"

#include <stdlib.h>
#include <string.h>

#include "charset.h"

#define DICTIONARY 4096
#define HEADER     16
#define MAX_GROUPS 200
#define MAX_WORD   32

/* What the dictionary holds at first (MS-OXRTFCP section 2.1.3.1.1). */
static const char first_words[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss "
    "\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    "{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

static guint32
number_at(const guint8 *bytes)
{
    return (guint32)bytes[0] | (guint32)bytes[1] << 8 | (guint32)bytes[2] << 16 |
           (guint32)bytes[3] << 24;
}

static void
unpack(GString *out, const guint8 *at, const guint8 *end)
{
    char dictionary[DICTIONARY] = { 0 };
    guint place = sizeof(first_words) - 1;

    memcpy(dictionary, first_words, place);
    while (at < end && out->len < MAIL_RTF_MAX) {
        guint control = *at++;

        for (guint bit = 0; bit < 8 && at < end; bit++, control >>= 1) {
            guint reference;

            if ((control & 1) == 0) {
                g_string_append_c(out, (char)*at);
                dictionary[place++ % DICTIONARY] = (char)*at++;
                continue;
            }
            if (end - at < 2)
                return;
            reference = (guint)at[0] << 8 | at[1];
            at += 2;
            if (reference >> 4 == place % DICTIONARY)
                return;
            for (guint i = 0; i < (reference & 15) + 2; i++) {
                char c = dictionary[((reference >> 4) + i) % DICTIONARY];

                g_string_append_c(out, c);
                dictionary[place++ % DICTIONARY] = c;
            }
        }
    }
}

GString *
mail_rtf_unpack(const guint8 *bytes, gsize len)
{
    GString *out;

    if (len <= HEADER)
        return NULL;
    out = g_string_new(NULL);
    if (memcmp(bytes + 8, "LZFu", 4) == 0) {
        unpack(out, bytes + HEADER, bytes + len);
    } else if (memcmp(bytes + 8, "MELA", 4) == 0) {
        g_string_append_len(out, (const char *)bytes + HEADER,
                            (gssize)MIN(len - HEADER, MAIL_RTF_MAX));
    } else {
        g_string_free(out, TRUE);
        return NULL;
    }
    g_string_truncate(out, MIN(out->len, MIN(number_at(bytes + 4), MAIL_RTF_MAX)));
    return out;
}

/* What holds inside a group, and ends with it. */
typedef struct {
    bool is_hidden;  /* not of the text: fonts, colours, pictures */
    guint n_instead; /* letters behind \u for those who do not know it */
} Group;

typedef struct {
    const char *at, *end;
    GString *out;
    GString *bytes; /* of the code page, not converted yet */
    Group groups[MAX_GROUPS];
    guint depth;
    guint n_too_deep;
    guint n_skip; /* letters still to be left out behind \u */
    char code_page[16];
    bool is_html, is_rtf_only; /* inside \htmlrtf: what stands for a tag */
} Reader;

static Group *
group(Reader *reader)
{
    return &reader->groups[reader->depth];
}

static void
end_bytes(Reader *reader)
{
    GString *text;

    if (reader->bytes->len == 0)
        return;
    text =
        mail_charset_to_utf8(reader->bytes->str, reader->bytes->len, reader->code_page);
    g_string_append_len(reader->out, text->str, (gssize)text->len);
    g_string_free(text, TRUE);
    g_string_truncate(reader->bytes, 0);
}

static bool
is_silent(Reader *reader)
{
    return group(reader)->is_hidden || reader->n_too_deep > 0 ||
           (reader->is_html && reader->is_rtf_only);
}

static void
put_byte(Reader *reader, char c)
{
    if (reader->n_skip > 0)
        reader->n_skip--;
    else if (!is_silent(reader) && reader->out->len < MAIL_RTF_MAX)
        g_string_append_c(reader->bytes, c);
}

static void
put_text(Reader *reader, const char *text)
{
    if (is_silent(reader))
        return;
    end_bytes(reader);
    g_string_append(reader->out, text);
}

static void
put_letter(Reader *reader, long number)
{
    gunichar c = (gunichar)(number < 0 ? number + 65536 : number);
    char text[7] = "";

    reader->n_skip = group(reader)->n_instead;
    if (c >= 0xD800 && c < 0xE000)
        c = 0xFFFD;
    if (c == 0 || c > 0x10FFFF)
        return;
    text[g_unichar_to_utf8(c, text)] = '\0';
    put_text(reader, text);
}

static const struct {
    const char *word, *text;
} characters[] = {
    { "par", "\n" },           { "line", "\n" },          { "sect", "\n" },
    { "page", "\n" },          { "row", "\n" },           { "cell", "\t" },
    { "tab", "\t" },           { "emdash", "\u2014" },    { "endash", "\u2013" },
    { "bullet", "\u2022" },    { "lquote", "\u2018" },    { "rquote", "\u2019" },
    { "ldblquote", "\u201c" }, { "rdblquote", "\u201d" },
};

static const char *const hidden[] = {
    "fonttbl",   "colortbl",  "stylesheet", "info",      "pict",
    "object",    "header",    "footer",     "listtable", "listoverridetable",
    "themedata", "datastore",
};

static void
take_word(Reader *reader, const char *word, bool has_number, long number)
{
    if (strcmp(word, "u") == 0 && has_number) {
        put_letter(reader, number);
    } else if (strcmp(word, "uc") == 0) {
        group(reader)->n_instead = (guint)CLAMP(number, 0, 8);
    } else if (strcmp(word, "ansicpg") == 0) {
        end_bytes(reader);
        (void)g_snprintf(reader->code_page, sizeof(reader->code_page), "windows-%ld",
                         CLAMP(number, 0, 99999));
    } else if (strcmp(word, "fromhtml") == 0) {
        reader->is_html = true;
    } else if (strcmp(word, "htmlrtf") == 0) {
        end_bytes(reader);
        reader->is_rtf_only = !has_number || number != 0;
    } else if (strcmp(word, "htmltag") == 0) {
        group(reader)->is_hidden = !reader->is_html;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(characters); i++) {
        if (strcmp(word, characters[i].word) == 0)
            put_text(reader, characters[i].text);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(hidden); i++) {
        if (strcmp(word, hidden[i]) == 0)
            group(reader)->is_hidden = true;
    }
}

/* A control word: letters, a number, and one blank that belongs to it. */
static void
read_word(Reader *reader)
{
    char word[MAX_WORD];
    gsize n = 0;
    long number = 0;
    bool has_number;
    bool is_negative;

    for (; reader->at < reader->end && g_ascii_isalpha(*reader->at); reader->at++) {
        if (n < MAX_WORD - 1)
            word[n++] = *reader->at;
    }
    word[n] = '\0';
    is_negative = reader->at < reader->end && *reader->at == '-';
    reader->at += is_negative;
    has_number = reader->at < reader->end && g_ascii_isdigit(*reader->at);
    for (; reader->at < reader->end && g_ascii_isdigit(*reader->at); reader->at++) {
        if (number < 1000000)
            number = number * 10 + (*reader->at - '0');
    }
    if (reader->at < reader->end && *reader->at == ' ')
        reader->at++;
    take_word(reader, word, has_number, is_negative ? -number : number);
}

static bool
begins_tag(const Reader *reader)
{
    static const char word[] = "\\htmltag";
    gsize n = sizeof(word) - 1;

    return (gsize)(reader->end - reader->at) >= n && memcmp(reader->at, word, n) == 0;
}

static void
read_control(Reader *reader)
{
    char c = reader->at < reader->end ? *reader->at : '\0';

    if (g_ascii_isalpha(c)) {
        read_word(reader);
        return;
    }
    reader->at += reader->at < reader->end;
    if (c == '\'' && reader->end - reader->at >= 2 && g_ascii_isxdigit(reader->at[0]) &&
        g_ascii_isxdigit(reader->at[1])) {
        put_byte(reader, (char)(g_ascii_xdigit_value(reader->at[0]) * 16 +
                                g_ascii_xdigit_value(reader->at[1])));
        reader->at += 2;
    } else if (c == '*') {
        /* A group that readers may leave out; tags of HTML say so themselves. */
        group(reader)->is_hidden = group(reader)->is_hidden || !begins_tag(reader);
    } else if (c == '~') {
        put_text(reader, "\302\240");
    } else if (c == '_') {
        put_byte(reader, '-');
    } else if (c == '\n' || c == '\r') {
        put_text(reader, "\n");
    } else if (c == '{' || c == '}' || c == '\\') {
        put_byte(reader, c);
    }
}

static void
open_group(Reader *reader)
{
    end_bytes(reader);
    if (reader->depth + 1 == MAX_GROUPS) {
        reader->n_too_deep++;
        return;
    }
    reader->groups[reader->depth + 1] = reader->groups[reader->depth];
    reader->depth++;
}

static void
close_group(Reader *reader)
{
    end_bytes(reader);
    reader->n_skip = 0;
    if (reader->n_too_deep > 0)
        reader->n_too_deep--;
    else if (reader->depth > 0)
        reader->depth--;
}

GString *
mail_rtf_text(const char *rtf, gsize len, bool *is_html)
{
    g_autofree Reader *reader = g_new0(Reader, 1);

    reader->at = rtf;
    reader->end = rtf + len;
    reader->out = g_string_new(NULL);
    reader->bytes = g_string_new(NULL);
    reader->groups[0].n_instead = 1;
    (void)g_strlcpy(reader->code_page, "windows-1252", sizeof(reader->code_page));
    while (reader->at < reader->end) {
        char c = *reader->at++;

        if (c == '{')
            open_group(reader);
        else if (c == '}')
            close_group(reader);
        else if (c == '\\')
            read_control(reader);
        else if (c != '\r' && c != '\n' && c != '\0')
            put_byte(reader, c);
    }
    end_bytes(reader);
    *is_html = reader->is_html;
    g_string_free(reader->bytes, TRUE);
    return reader->out;
}
