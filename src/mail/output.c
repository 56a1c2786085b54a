/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/output.c: a document as plain text (L2; UAX 14 for line breaks).
 *
 * Lines break where the script allows it, never inside a web address: an address that is longer than the
 * line stands on a line of its own in full, so that it can be copied. */
#include <config.h>

#include <string.h>
#include <unilbrk.h>

#include "base/text.h"
#include "mail/document.h"

#define MAX_PREFIX 100 /* cells of quote marks and indentation */
#define MIN_ROOM   20
#define RULE_WIDTH 72
#define NAME_WIDTH 14  /* of fields in a summary */
#define IN_ADDRESS 127 /* beside the values of unilbrk.h */

typedef struct {
    const MailDocument *document;
    GString *out;
    guint width;    /* 0: not wrapped */
    guint *numbers; /* of the footnote of each link; 0: none yet */
    GArray *noted;  /* guint32: links in the order of their footnotes */
} Output;

static const char *
without_scheme(const char *target)
{
    const char *colon = strstr(target, "://");

    if (colon != NULL)
        return colon + 3;
    return g_str_has_prefix(target, "mailto:") ? target + 7 : target;
}

/* The text is the address itself, give or take the scheme and a slash. */
static bool
says_its_target(const MailLink *link)
{
    const char *text = without_scheme(link->text);
    const char *target = without_scheme(link->target);
    gsize text_len = strlen(text);
    gsize target_len = strlen(target);

    text_len -= text_len > 0 && text[text_len - 1] == '/';
    target_len -= target_len > 0 && target[target_len - 1] == '/';
    return text_len == target_len && strncmp(text, target, text_len) == 0;
}

static guint
footnote_of(Output *output, guint32 index)
{
    if (output->numbers[index] == 0) {
        g_array_append_val(output->noted, index);
        output->numbers[index] = output->noted->len;
    }
    return output->numbers[index];
}

static bool
is_last_of_link(const MailDocument *document, const MailBlock *block, guint i)
{
    const MailSpan *span = mail_document_span(document, block->first_span + i);

    if (i + 1 == block->n_spans)
        return true;
    span++;
    return span->kind != MAIL_SPAN_LINK || span->link != (span - 1)->link;
}

/* Blanks of a table that the number of a link takes the place of, so that the columns behind it stay. */
static guint32
padding(const MailDocument *document, const MailBlock *block, guint32 at, gsize wanted)
{
    guint32 end = block->start + block->len;
    guint32 n = 0;

    while (block->kind == MAIL_BLOCK_PREFORMATTED && n < wanted && at + n + 1 < end &&
           document->text[at + n] == ' ' && document->text[at + n + 1] == ' ')
        n++;
    return n;
}

/* The text of a block with the numbers of its footnotes. */
static GString *
block_text(Output *output, const MailBlock *block)
{
    const MailDocument *document = output->document;
    GString *text = g_string_new(NULL);
    guint32 at = block->start;

    for (guint i = 0; i < block->n_spans; i++) {
        const MailSpan *span = mail_document_span(document, block->first_span + i);
        guint32 end = span->start + span->len;

        g_string_append_len(text, document->text + at, end - at);
        at = end;
        if (span->kind == MAIL_SPAN_LINK && is_last_of_link(document, block, i) &&
            !says_its_target(document->links->pdata[span->link])) {
            gsize before = text->len;

            g_string_append_printf(text, " [%u]", footnote_of(output, span->link));
            at += padding(document, block, at, text->len - before);
        }
    }
    g_string_append_len(text, document->text + at, block->start + block->len - at);
    return text;
}

/* Forbids breaks inside what looks like an address. */
static void
keep_addresses(const char *text, gsize len, char *breaks)
{
    for (gsize at = 0; at < len;) {
        gsize n = 0;

        while (at + n < len && strchr(" \n", text[at + n]) == NULL)
            n++;
        if (g_strstr_len(text + at, (gssize)n, "://") != NULL ||
            g_str_has_prefix(text + at, "www."))
            memset(breaks + at + 1, IN_ADDRESS, n - 1);
        at += n + 1;
    }
}

/* Where the line that starts at `text` ends: after the last break that fits; *next is where the following
 * one starts. A word that does not fit by itself is cut between characters, an address is not. */
static gsize
line_len(const char *text, gsize len, const char *breaks, int room, gsize *next)
{
    gsize fits = pb_text_fit(text, (gssize)len, room, NULL);
    gsize at;

    *next = len;
    if (fits == len)
        return len;
    /* Blanks at the end may hang over. */
    for (at = fits; at < len && text[at] == ' '; at++)
        ;
    if (at == len)
        return fits;
    for (at = MIN(at, len - 1); at > 0; at--) {
        if (breaks[at] == UC_BREAK_POSSIBLE)
            break;
    }
    if (at == 0) {
        at = MAX(fits, 1);
        while (at < len && breaks[at] == IN_ADDRESS)
            at++;
    }
    *next = at;
    while (at > 0 && text[at - 1] == ' ')
        at--;
    while (*next < len && text[*next] == ' ')
        (*next)++;
    return at;
}

static void
put_line(Output *output, const char *prefix, const char *text, gsize len)
{
    gsize start = output->out->len;

    g_string_append(output->out, prefix);
    g_string_append_len(output->out, text, (gssize)len);
    while (output->out->len > start && output->out->str[output->out->len - 1] == ' ')
        g_string_truncate(output->out, output->out->len - 1);
    g_string_append_c(output->out, '\n');
}

/* Wraps one line of a block; `first` and `others` are what stands before its lines. */
static void
put_wrapped(Output *output, const char *first, const char *others, const char *text,
            gsize len)
{
    int used = pb_text_width(others, -1);
    int room = MAX((int)output->width - used, MIN_ROOM);
    g_autofree char *breaks = NULL;
    const char *prefix = first;

    if (output->width == 0 || pb_text_width(text, (gssize)len) <= room) {
        put_line(output, first, text, len);
        return;
    }
    breaks = g_malloc(len + 1);
    u8_possible_linebreaks((const guint8 *)text, len, "UTF-8", breaks);
    keep_addresses(text, len, breaks);
    for (gsize at = 0; at < len;) {
        gsize next;
        gsize n = line_len(text + at, len - at, breaks + at, room, &next);

        put_line(output, prefix, text + at, n);
        at += next;
        prefix = others;
    }
}

static void
append_prefix(GString *prefix, const MailBlock *block)
{
    for (guint i = 0; i < block->quote_level && prefix->len < MAX_PREFIX; i++)
        g_string_append(prefix, "> ");
}

/* The name of a field stands before its value, in a column. */
static void
append_name(GString *first, GString *others, const MailBlock *block, const GString *text)
{
    int width = pb_text_width(text->str, block->marker);

    g_string_append_len(first, text->str, block->marker);
    g_string_append_printf(first, "%*s", MAX(NAME_WIDTH - width, 2), "");
    g_string_append_printf(others, "%*s", NAME_WIDTH, "");
}

static void
put_lines(Output *output, const MailBlock *block, const GString *text)
{
    g_autoptr(GString) first = g_string_new(NULL);
    g_autoptr(GString) others = g_string_new(NULL);
    int indent = MIN(block->indent * 2, MAX_PREFIX / 2);
    const char *start = text->str + (block->kind == MAIL_BLOCK_FIELD ? block->marker : 0);
    const char *at = start;
    const char *end = text->str + text->len;

    append_prefix(first, block);
    g_string_append_printf(first, "%*s", indent, "");
    g_string_append(others, first->str);
    if (block->kind == MAIL_BLOCK_LIST_ITEM)
        g_string_append_printf(others, "%*s", pb_text_width(text->str, block->marker),
                               "");
    else if (block->indent > 0) {
        g_string_append(first, "  ");
        g_string_append(others, "  ");
    }
    if (block->kind == MAIL_BLOCK_FIELD)
        append_name(first, others, block, text);
    do {
        const char *newline = memchr(at, '\n', (gsize)(end - at));
        gsize len = newline == NULL ? (gsize)(end - at) : (gsize)(newline - at);

        put_wrapped(output, at == start ? first->str : others->str, others->str, at, len);
        at += len + 1;
    } while (at < end);
}

static void
put_around(Output *output, const MailBlock *block, const char *before, const char *behind)
{
    g_autoptr(GString) text = g_string_new(before);

    g_string_append_len(text, output->document->text + block->start, block->len);
    g_string_append(text, behind);
    put_lines(output, block, text);
}

static void
put_rule(Output *output, const MailBlock *block)
{
    g_autoptr(GString) prefix = g_string_new(NULL);
    int width = output->width == 0 ? RULE_WIDTH : (int)MIN(output->width, RULE_WIDTH);
    g_autofree char *rule = NULL;

    append_prefix(prefix, block);
    rule = g_strnfill((gsize)MAX(width - (int)prefix->len, 3), '-');
    put_line(output, prefix->str, rule, strlen(rule));
}

static bool
begins_signature(const Output *output, guint i)
{
    const MailBlock *block = mail_document_block(output->document, i);

    return block->kind == MAIL_BLOCK_SIGNATURE &&
           (i == 0 ||
            mail_document_block(output->document, i - 1)->kind != MAIL_BLOCK_SIGNATURE);
}

static void
put_gap(Output *output, guint i)
{
    const MailBlock *block = mail_document_block(output->document, i);
    g_autoptr(GString) prefix = g_string_new(NULL);
    MailBlock both = *block;

    if (i == 0)
        return;
    both.quote_level = MIN(block->quote_level,
                           mail_document_block(output->document, i - 1)->quote_level);
    append_prefix(prefix, &both);
    put_line(output, prefix->str, "", 0);
}

static void
put_block(Output *output, guint i)
{
    const MailBlock *block = mail_document_block(output->document, i);
    g_autoptr(GString) text = NULL;

    if (block->has_gap)
        put_gap(output, i);
    if (block->kind == MAIL_BLOCK_RULE) {
        put_rule(output, block);
        return;
    }
    if (block->kind == MAIL_BLOCK_NOTE || block->kind == MAIL_BLOCK_PART) {
        put_around(output, block, block->kind == MAIL_BLOCK_NOTE ? "[postbag: " : "[",
                   "]");
        return;
    }
    if (begins_signature(output, i)) {
        g_autoptr(GString) prefix = g_string_new(NULL);

        append_prefix(prefix, block);
        g_string_append_printf(output->out, "%s-- \n", prefix->str);
    }
    text = block_text(output, block);
    put_lines(output, block, text);
}

static void
put_footnotes(Output *output)
{
    if (output->noted->len > 0)
        g_string_append_c(output->out, '\n');
    for (guint i = 0; i < output->noted->len; i++) {
        const MailLink *link =
            output->document->links->pdata[g_array_index(output->noted, guint32, i)];

        g_string_append_printf(output->out, "[%u] %s%s\n", i + 1,
                               link->doubts != 0 ? "! " : "", link->target);
    }
}

char *
mail_document_to_text(const MailDocument *document, guint width)
{
    Output output = { .document = document, .width = width };

    output.out = g_string_sized_new(document->text_len + 256);
    output.numbers = g_new0(guint, document->links->len + 1);
    output.noted = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint i = 0; i < document->blocks->len; i++)
        put_block(&output, i);
    put_footnotes(&output);
    g_free(output.numbers);
    g_array_unref(output.noted);
    return g_string_free(output.out, FALSE);
}
