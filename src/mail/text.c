/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/text.c: text/plain to blocks (L2; RFC 3676).
 *
 * A block ends where a paragraph ends or the quote level changes. Lines keep their breaks unless the
 * sender said that they flow. Tabs become blanks, so that no face needs to know about them. */
#include <config.h>

#include "text.h"

#include <string.h>

#include "base/text.h"
#include "code.h"
#include "link.h"

#define TAB                8
#define MAX_BARE_SIGNATURE 8 /* lines */

typedef struct {
    MailBuilder *builder;
    MailTextForm form;
    GString *block; /* lines of the block being made, LF between them */
    GArray *spans;
    MailBlock shape;
    MailCode code;
    bool is_open;      /* `block` holds at least one line */
    bool is_soft;      /* its last line ended in a soft break */
    bool is_signature; /* we are behind "-- " of this quote level */
    const char *end;   /* of the whole text */
} Reader;

typedef struct {
    const char *text;
    gsize len;
    guint level;
    bool is_soft;
} Line;

static void
end_block(Reader *reader)
{
    GString *block = reader->block;

    if (!reader->is_open)
        return;
    if (reader->shape.kind != MAIL_BLOCK_CODE) {
        while (block->len > 0 && (block->str[block->len - 1] == ' '))
            g_string_truncate(block, block->len - 1);
        mail_link_find(reader->builder, block->str, block->len, reader->spans);
        if (reader->is_signature)
            reader->shape.kind = MAIL_BLOCK_SIGNATURE;
    }
    mail_builder_add(reader->builder, &reader->shape, block->str, block->len,
                     reader->spans);
    g_array_set_size(reader->spans, 0);
    g_string_truncate(block, 0);
    reader->shape = (MailBlock){ .kind = MAIL_BLOCK_PREFORMATTED };
    reader->is_open = false;
    reader->is_soft = false;
}

void
mail_text_append_visible(GString *block, const char *text, gsize len)
{
    g_autofree char *visible = pb_text_visible(text, (gssize)len, PB_TEXT_BODY);
    int column = 0;

    for (const char *at = visible; *at != '\0';) {
        gsize n = strcspn(at, "\t");

        g_string_append_len(block, at, (gssize)n);
        column += pb_text_width(at, (gssize)n);
        at += n;
        if (*at != '\t')
            continue;
        for (int blanks = TAB - column % TAB; blanks > 0; blanks--, column++)
            g_string_append_c(block, ' ');
        at++;
    }
}

/* Counts the marks of quotation and takes them off. In flowed text only > counts and one blank is stuffing;
 * elsewhere people's mailers write "> > text". */
static void
take_quotes(Line *line, MailTextForm form)
{
    bool is_flowed = form == MAIL_TEXT_FLOWED || form == MAIL_TEXT_FLOWED_DELSP;

    while (line->len > 0 && line->text[0] == '>') {
        gsize step =
            !is_flowed && line->len > 2 && line->text[1] == ' ' && line->text[2] == '>'
                ? 2
                : 1;

        line->level++;
        line->text += step;
        line->len -= step;
    }
    if (line->len > 0 && line->text[0] == ' ' && (is_flowed || line->level > 0)) {
        line->text++;
        line->len--;
    }
    line->level = MIN(line->level, 255);
}

static bool
is_blank(const Line *line)
{
    gsize i = 0;

    while (i < line->len) {
        if (line->len - i >= 2 && memcmp(line->text + i, "\302\240", 2) == 0)
            i += 2;
        else if (line->text[i] != '\0' && strchr(" \t\r\f", line->text[i]) != NULL)
            i++;
        else
            return false;
    }
    return true;
}

/* The blank behind the dashes is lost on many ways; without it only what is short and last counts. */
static bool
is_signature_mark(const Line *line, const char *end)
{
    const char *at = line->text + line->len;

    if (line->len == 3 && memcmp(line->text, "-- ", 3) == 0)
        return true;
    if (line->len != 2 || memcmp(line->text, "--", 2) != 0)
        return false;
    for (int i = 0; i <= MAX_BARE_SIGNATURE; i++) {
        at = memchr(at, '\n', (gsize)(end - at));
        if (at == NULL)
            return true;
        at++;
    }
    return false;
}

static void
set_level(Reader *reader, guint level)
{
    if (reader->shape.quote_level != level) {
        end_block(reader);
        reader->is_signature = false;
        mail_code_stop(&reader->code);
    }
    reader->shape.quote_level = (guint8)level;
}

/* A line of flowed text joins the one before when that one ended in a soft break. */
static void
take_flowed(Reader *reader, const Line *line)
{
    bool was_soft = reader->is_soft;
    gsize len = line->len;

    if (reader->is_open && !was_soft &&
        (line->is_soft || reader->shape.kind == MAIL_BLOCK_PARAGRAPH)) {
        end_block(reader);
        set_level(reader, line->level);
    }
    if (line->is_soft || was_soft)
        reader->shape.kind = MAIL_BLOCK_PARAGRAPH;
    else if (reader->is_open)
        g_string_append_c(reader->block, '\n');
    if (line->is_soft && reader->form == MAIL_TEXT_FLOWED_DELSP)
        len--;
    mail_text_append_visible(reader->block, line->text, len);
    reader->is_open = true;
    reader->is_soft = line->is_soft;
}

static void
take_fixed(Reader *reader, const Line *line)
{
    if (reader->is_open)
        g_string_append_c(reader->block, '\n');
    mail_text_append_visible(reader->block, line->text, line->len);
    reader->is_open = true;
}

/* True when the line is code, or its fence; then it is dealt with. */
static bool
take_code(Reader *reader, const Line *line, const char *rest)
{
    static const MailSpanKind kinds[] = { [MAIL_CODE_ADDED] = MAIL_SPAN_ADDED,
                                          [MAIL_CODE_REMOVED] = MAIL_SPAN_REMOVED,
                                          [MAIL_CODE_HUNK] = MAIL_SPAN_HUNK };
    MailCodeLine kind =
        reader->form == MAIL_TEXT_VERBATIM
            ? MAIL_CODE_NONE
            : mail_code_take(&reader->code, line->text, line->len, rest, reader->end);
    MailSpan span = { .start = 0 };

    if ((kind == MAIL_CODE_NONE || kind == MAIL_CODE_FENCE)
            ? reader->shape.kind == MAIL_BLOCK_CODE
            : reader->shape.kind != MAIL_BLOCK_CODE)
        end_block(reader);
    reader->shape.quote_level = (guint8)line->level;
    if (kind == MAIL_CODE_FENCE)
        end_block(reader);
    if (kind == MAIL_CODE_NONE || kind == MAIL_CODE_FENCE)
        return kind == MAIL_CODE_FENCE;
    reader->shape.kind = MAIL_BLOCK_CODE;
    if (reader->is_open)
        g_string_append_c(reader->block, '\n');
    span.start = (guint32)reader->block->len;
    mail_text_append_visible(reader->block, line->text, line->len);
    span.len = (guint32)reader->block->len - span.start;
    if (kind != MAIL_CODE_PLAIN && span.len > 0) {
        span.kind = kinds[kind];
        g_array_append_val(reader->spans, span);
    }
    reader->is_open = true;
    return true;
}

static void
take_line(Reader *reader, Line *line, const char *rest)
{
    bool is_verbatim =
        reader->form == MAIL_TEXT_VERBATIM || reader->form == MAIL_TEXT_PATCH;
    bool is_flowed =
        reader->form == MAIL_TEXT_FLOWED || reader->form == MAIL_TEXT_FLOWED_DELSP;

    if (!is_verbatim)
        take_quotes(line, reader->form);
    set_level(reader, line->level);
    if (take_code(reader, line, rest))
        return;
    if (!is_verbatim && is_signature_mark(line, reader->end)) {
        end_block(reader);
        reader->is_signature = true;
        reader->shape.quote_level = (guint8)line->level;
        reader->shape.has_gap = true;
        return;
    }
    if (is_blank(line)) {
        end_block(reader);
        reader->shape.has_gap = true;
        reader->shape.quote_level = (guint8)line->level;
        return;
    }
    line->is_soft =
        is_flowed && !reader->is_signature && line->text[line->len - 1] == ' ';
    if (is_flowed && !reader->is_signature)
        take_flowed(reader, line);
    else
        take_fixed(reader, line);
}

void
mail_text_render(MailBuilder *builder, const char *text, gsize len, MailTextForm form)
{
    const char *end = text + len;
    Reader reader = { .builder = builder, .form = form, .end = end };

    reader.block = g_string_new(NULL);
    reader.spans = g_array_new(FALSE, FALSE, sizeof(MailSpan));
    reader.shape = (MailBlock){ .kind = MAIL_BLOCK_PREFORMATTED,
                                .has_gap = builder->document->blocks->len > 0 };
    while (text < end && mail_builder_room(builder) > reader.block->len) {
        const char *newline = memchr(text, '\n', (gsize)(end - text));
        const char *stop = newline == NULL ? end : newline;
        Line line = { text, (gsize)(stop - text), 0, false };

        if (line.len > 0 && line.text[line.len - 1] == '\r')
            line.len--;
        text = stop + (newline != NULL);
        take_line(&reader, &line, text);
    }
    end_block(&reader);
    g_string_free(reader.block, TRUE);
    g_array_unref(reader.spans);
}
