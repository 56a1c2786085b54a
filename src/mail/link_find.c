/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/link_find.c: web and mail addresses in plain text (L2; RFC 3986 appendix C).
 *
 * Time is linear in the text: an address is at most MAX_ADDRESS long, and what was looked at for one is passed
 * over. */
#include <config.h>

#include <string.h>

#include "host.h"
#include "link.h"

#define MAX_ADDRESS 8192
#define MAX_LOCAL   64 /* RFC 5321 section 4.5.3.1 */
#define MAX_DOMAIN  255
#define MAX_WRAPPED 20 /* lines of one address in brackets */

typedef struct {
    MailBuilder *builder;
    const char *text;
    gsize len;
    gsize taken; /* before it all is of links found */
    GArray *spans;
} Finder;

static bool
is_address_byte(guchar c)
{
    return c > ' ' && c < 0x7F && strchr("<>\"`{}|\\^", c) == NULL;
}

/* Letters of any language may stand in an address; their quotes, brackets and stops end it. */
static bool
is_address_letter(const char *at)
{
    switch (g_unichar_type(g_utf8_get_char(at))) {
    case G_UNICODE_CLOSE_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
    case G_UNICODE_INITIAL_PUNCTUATION:
    case G_UNICODE_OPEN_PUNCTUATION:
    case G_UNICODE_OTHER_PUNCTUATION:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SPACE_SEPARATOR:
        return false;
    default:
        return true;
    }
}

/* How far an address goes on from `at`. */
static gsize
run_len(const Finder *finder, gsize at)
{
    gsize n = 0;

    while (at + n < finder->len && n < MAX_ADDRESS) {
        const char *p = finder->text + at + n;

        if ((guchar)*p < 0x80 ? !is_address_byte((guchar)*p) : !is_address_letter(p))
            break;
        n += (gsize)(g_utf8_next_char(p) - p);
    }
    return n;
}

/* Without the full stop of the sentence, and without a bracket that was opened before it. */
static gsize
trim_address(const char *at, gsize len)
{
    int round = 0;
    int square = 0;

    for (gsize i = 0; i < len; i++) {
        round += at[i] == '(' ? 1 : at[i] == ')' ? -1 : 0;
        square += at[i] == '[' ? 1 : at[i] == ']' ? -1 : 0;
    }
    while (len > 0) {
        char last = at[len - 1];

        if (last == ')' && round < 0)
            round++;
        else if (last == ']' && square < 0)
            square++;
        else if (strchr(".,;:!?'*_", last) == NULL)
            break;
        len--;
    }
    return len;
}

static bool
is_word_byte(char c)
{
    return g_ascii_isalnum(c) || (guchar)c >= 0x80;
}

/* The length of the word that a web address begins with, 0 when `at` begins none. */
static gsize
begin_len(const Finder *finder, gsize at)
{
    static const char *const begins[] = { "http://", "https://", "ftp://",
                                          "mailto:", "www." };

    if (at + 4 >= finder->len || (at > 0 && g_ascii_isalnum(finder->text[at - 1])))
        return 0;
    for (gsize i = 0; i < G_N_ELEMENTS(begins); i++) {
        gsize n = strlen(begins[i]);

        if (at + n < finder->len &&
            g_ascii_strncasecmp(finder->text + at, begins[i], n) == 0 &&
            (is_word_byte(finder->text[at + n]) || finder->text[at + n] == '['))
            return n;
    }
    return 0;
}

/* Where the address ends that was opened by a "<" and is broken over lines; 0 when no ">" comes. Blanks at the
 * start of a line are of the layout, others end it. */
static gsize
wrapped_len(const Finder *finder, gsize at)
{
    gsize end = at;

    for (guint lines = 0; lines < MAX_WRAPPED && end - at < MAX_ADDRESS; lines++) {
        end += run_len(finder, end);
        if (end < finder->len && finder->text[end] == '>')
            return end - at;
        if (end >= finder->len || finder->text[end] != '\n')
            return 0;
        end++;
        while (end < finder->len && finder->text[end] == ' ')
            end++;
        if (end >= finder->len || finder->text[end] == '\n')
            return 0;
    }
    return 0;
}

/* The text without its line breaks and what indents the lines. */
static char *
joined(const char *text, gsize len)
{
    GString *out = g_string_sized_new(len);

    for (gsize i = 0; i < len; i++) {
        if (text[i] != '\n' && text[i] != ' ')
            g_string_append_c(out, text[i]);
    }
    return g_string_free(out, FALSE);
}

static void
add_found(Finder *finder, gsize at, gsize len, const char *scheme)
{
    MailSpan span = { MAIL_SPAN_LINK, (guint32)at, (guint32)len, 0 };
    g_autofree char *address = joined(finder->text + at, len);
    g_autofree char *target = g_strconcat(scheme, address, NULL);

    finder->taken = at + len;
    span.link = mail_link_add(finder->builder, target);
    if (span.link == MAIL_NO_INDEX)
        return;
    span.link = mail_link_set_text(finder->builder, span.link, address);
    g_array_append_val(finder->spans, span);
}

/* Tries the word at `at`; returns how far it looked. */
static gsize
find_web(Finder *finder, gsize at)
{
    gsize begin = begin_len(finder, at);
    bool is_bare = begin == strlen("www.");
    bool is_opened = at > 0 && finder->text[at - 1] == '<';
    gsize run;
    gsize len;

    if (begin == 0)
        return 1;
    if (at >= 5 && g_ascii_strncasecmp(finder->text + at - 5, "<URL:", 5) == 0)
        is_opened = true;
    run = run_len(finder, at);
    len = 0;
    if (is_opened && at + run < finder->len && finder->text[at + run] == '\n')
        len = wrapped_len(finder, at);
    if (len == 0)
        len = trim_address(finder->text + at, run);
    if (len > begin)
        add_found(finder, at, len, is_bare ? "http://" : "");
    return MAX(run, len);
}

static bool
is_local_byte(char c)
{
    return is_word_byte(c) || strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL;
}

/* Where the part before the @ begins; `at` itself when there is none. */
static gsize
local_start(const Finder *finder, gsize at)
{
    const char *text = finder->text;
    gsize start = at;

    while (start > finder->taken && at - start < MAX_LOCAL &&
           (guchar)text[start - 1] > ' ' && is_local_byte(text[start - 1]))
        start--;
    if (start > finder->taken && (guchar)text[start - 1] > ' ' &&
        is_local_byte(text[start - 1]))
        return at; /* too long for one */
    while (start < at && !g_ascii_isalnum(text[start]) && (guchar)text[start] < 0x80)
        start++;
    /* Not into the middle of a letter, and no address behind a word of another script without a blank. */
    while (start < at && ((guchar)text[start] & 0xC0) == 0x80)
        start++;
    return start;
}

static gsize
domain_len(const Finder *finder, gsize at)
{
    const char *text = finder->text;
    gsize n = 0;

    while (at + n < finder->len && n < MAX_DOMAIN &&
           (g_ascii_isalnum(text[at + n]) || text[at + n] == '-' || text[at + n] == '.' ||
            ((guchar)text[at + n] >= 0x80 && is_address_letter(text + at + n))))
        n += (gsize)(g_utf8_next_char(text + at + n) - (text + at + n));
    while (n > 0 && (text[at + n - 1] == '.' || text[at + n - 1] == '-'))
        n--;
    return n;
}

/* The number of a message or the like, which nobody has an address of. */
static bool
is_serial(const char *local, gsize len)
{
    gsize n_digits = 0;

    for (gsize i = 0; i < len; i++)
        n_digits += g_ascii_isdigit(local[i]) ? 1 : 0;
    return len >= 12 && n_digits * 2 > len;
}

/* A mail address around the @ at `at`; returns how far it looked. */
static gsize
find_mail(Finder *finder, gsize at)
{
    gsize start = local_start(finder, at);
    gsize n = start == at ? 0 : domain_len(finder, at + 1);
    gsize end = at + 1 + n;
    g_autofree char *domain = NULL;

    if (n == 0 || finder->text[at - 1] == '.' ||
        is_serial(finder->text + start, at - start))
        return 1;
    /* git@host:path and user@host/path are something else. */
    if (end + 1 < finder->len && (finder->text[end] == ':' || finder->text[end] == '/') &&
        is_word_byte(finder->text[end + 1]))
        return 1 + n;
    if (end < finder->len && finder->text[end] == '@')
        return 2 + n;
    domain = mail_host_plain(finder->text + at + 1, n);
    if (mail_host_is_likely(domain))
        add_found(finder, start, end - start, "mailto:");
    return 1 + n;
}

/* Whether an address can begin with the byte, or stand around it. */
static const bool may_begin[256] = {
    ['@'] = true, ['h'] = true, ['H'] = true, ['f'] = true, ['F'] = true,
    ['m'] = true, ['M'] = true, ['w'] = true, ['W'] = true,
};

void
mail_link_find(MailBuilder *builder, const char *text, gsize len, GArray *spans)
{
    Finder finder = { builder, text, len, 0, spans };

    for (gsize i = 0; i < len;) {
        if (!may_begin[(guchar)text[i]])
            i++;
        else if (text[i] != '@')
            i += find_web(&finder, i);
        else if (i > 0 && i + 1 < len && is_local_byte(text[i - 1]) &&
                 is_word_byte(text[i + 1]))
            i += find_mail(&finder, i);
        else
            i++;
    }
}
