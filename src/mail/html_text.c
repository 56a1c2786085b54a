/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_text.c: the text of HTML in the state that its elements made, and the block it becomes (L2). */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "html.h"
#include "html_reader.h"

#define MAX_LINK_TEXT 512
#define MAX_SMALL     12  /* bytes of a raised or lowered text that get small digits */
#define LONG_TEXT     100 /* two such paragraphs need an empty line between them */
#define STRUCK        "~~"

static bool
current_style(const Html *html, MailSpan *style)
{
    const HtmlState *state = &html->state;

    *style = (MailSpan){ .link = state->link };
    if (state->link != MAIL_NO_INDEX)
        style->kind = MAIL_SPAN_LINK;
    else if (state->is_code)
        style->kind = MAIL_SPAN_CODE;
    else if (state->is_strong && !state->is_heading)
        style->kind = MAIL_SPAN_STRONG;
    else if (state->is_emphasis)
        style->kind = MAIL_SPAN_EMPHASIS;
    else
        return false;
    return true;
}

/* m² and H₂O: where all of the text has small letters of its own. */
static bool
append_small(GString *out, const char *text, gsize len, bool is_raised)
{
    static const char letters[] = "0123456789+-=()";
    static const char *const raised[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷",
                                          "⁸", "⁹", "⁺", "⁻", "⁼", "⁽", "⁾" };
    static const char *const lowered[] = { "₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇",
                                           "₈", "₉", "₊", "₋", "₌", "₍", "₎" };

    if (len > MAX_SMALL)
        return false;
    for (gsize i = 0; i < len; i++) {
        const char *found = text[i] == '\0' ? NULL : strchr(letters, text[i]);

        if (found == NULL)
            return false;
        g_string_append(out, (is_raised ? raised : lowered)[found - letters]);
    }
    return true;
}

static void
append_styled(Html *html, const char *text, gsize len)
{
    MailSpan style;
    bool has_style = current_style(html, &style);
    gsize before = html->line.text->len;

    if (html->state.is_pre)
        mail_html_line_append_pre(&html->line, text, len, has_style ? &style : NULL);
    else
        mail_html_line_append(&html->line, text, len, has_style ? &style : NULL);
    if (html->state.link != MAIL_NO_INDEX && html->link_text->len < MAX_LINK_TEXT)
        g_string_append_len(html->link_text, html->line.text->str + before,
                            (gssize)(html->line.text->len - before));
}

/* What is struck means the opposite of what it says, so it is marked. */
static void
append_struck(Html *html, const char *text, gsize len)
{
    gsize n = 0;

    while (n < len && g_ascii_isspace(text[n]))
        n++;
    append_styled(html, text, n);
    if (n == len)
        return;
    append_styled(html, STRUCK, strlen(STRUCK));
    html->is_struck = true;
    append_styled(html, text + n, len - n);
}

void
html_end_struck(Html *html)
{
    if (html->is_struck)
        mail_html_line_glue(&html->line, STRUCK, NULL);
    html->is_struck = false;
}

void
html_append(Html *html, const char *text, gsize len)
{
    const HtmlState *state = &html->state;

    if (state->is_raised || state->is_lowered) {
        g_autoptr(GString) small = g_string_new(NULL);

        if (append_small(small, text, len, state->is_raised)) {
            append_styled(html, small->str, small->len);
            return;
        }
    }
    if (state->is_struck && !html->is_struck)
        append_struck(html, text, len);
    else
        append_styled(html, text, len);
}

void
html_put_span(Html *html, const char *text, MailSpanKind kind)
{
    MailSpan style = { .kind = kind };

    mail_html_line_append(&html->line, text, strlen(text), &style);
}

MailBlock
html_shape(const Html *html)
{
    MailBlock shape = { .kind = MAIL_BLOCK_PARAGRAPH, .has_gap = html->has_gap };

    shape.quote_level = html->state.quote_level;
    shape.indent = html->state.indent;
    if (html->marker->len > 0)
        shape.kind = MAIL_BLOCK_LIST_ITEM;
    else if (html->state.is_heading)
        shape.kind = MAIL_BLOCK_HEADING;
    else if (html->state.is_pre_block)
        shape.kind =
            html->state.is_code_block ? MAIL_BLOCK_CODE : MAIL_BLOCK_PREFORMATTED;
    return shape;
}

static void
shift_spans(GArray *spans, guint32 by)
{
    for (guint i = 0; i < spans->len; i++)
        g_array_index(spans, MailSpan, i).start += by;
}

/* Marks that sit on letters across the pieces in which text comes can be too many only here. */
static void
check_visible(MailHtmlLine *line)
{
    g_autofree char *visible = NULL;

    if (line->is_plain ||
        pb_text_is_visible(line->text->str, (gssize)line->text->len, PB_TEXT_BODY))
        return;
    visible = pb_text_visible(line->text->str, (gssize)line->text->len, PB_TEXT_BODY);
    g_string_assign(line->text, visible);
    g_array_set_size(line->spans, 0);
}

static bool
follows_long(const Html *html, const MailBlock *shape)
{
    const GArray *blocks = html->builder->document->blocks;
    const MailBlock *last;

    if (blocks->len == html->first_block || shape->kind != MAIL_BLOCK_PARAGRAPH)
        return false;
    last = &g_array_index(blocks, MailBlock, blocks->len - 1);
    return last->kind == MAIL_BLOCK_PARAGRAPH && last->len > LONG_TEXT &&
           last->quote_level == shape->quote_level && last->indent == shape->indent;
}

static void
add_block(Html *html, MailBlock *shape)
{
    MailHtmlLine *line = &html->line;
    bool is_header;

    check_visible(line);
    if (shape->kind == MAIL_BLOCK_LIST_ITEM) {
        shape->marker = (guint8)html->marker->len;
        shift_spans(line->spans, (guint32)html->marker->len);
        g_string_prepend(line->text, html->marker->str);
        g_string_truncate(html->marker, 0);
    }
    is_header = html_is_original_header(shape, line->text->str, line->text->len);
    if (is_header && html_begin_original(html, shape))
        shape->quote_level = html->state.quote_level;
    shape->has_gap = shape->has_gap || is_header ||
                     (line->text->len > LONG_TEXT && follows_long(html, shape));
    mail_builder_add(html->builder, shape, line->text->str, line->text->len, line->spans);
    html->added += line->text->len;
    html->has_gap = is_header;
    if (html->link_text->len > 0)
        g_string_append_c(html->link_text, ' ');
}

void
html_flush(Html *html)
{
    MailHtmlLine *line = &html->line;
    MailBlock shape;

    if (line->text->len == 0 && !line->has_filler) {
        line->has_space = false;
        return;
    }
    html_end_struck(html);
    shape = html_shape(html);
    if (mail_html_line_trim(line))
        add_block(html, &shape);
    else if (line->has_filler && html->marker->len == 0)
        html->has_gap = true;
    mail_html_line_reset(line);
    html->link_first_span = 0;
    if (html->added > MAIL_HTML_MAX_OUTPUT || mail_builder_room(html->builder) == 0) {
        html->is_full = true;
        html->library->stop(html->parser);
    }
}
