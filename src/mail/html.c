/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html.c: HTML to blocks, by the events of libxml2's push parser (L2).
 *
 * No tree is built. Each open element saves the state that it changes and gives it back when it ends; a
 * row of a table says what an element does. Nothing is fetched. Elements deeper than the limit are taken
 * off libxml2's stack at once, because it walks that stack at every end tag. */
#include <config.h>

#include "html.h"

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "html_reader.h"
#include "html_style.h"
#include "html_table.h"
#include "html_trim.h"

#define PIECE         (64 * 1024)
#define MAX_LINK_TEXT 512

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

void
html_append(Html *html, const char *text, gsize len)
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
        shape.kind = MAIL_BLOCK_PREFORMATTED;
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

    if (pb_text_is_visible(line->text->str, (gssize)line->text->len, PB_TEXT_BODY))
        return;
    visible = pb_text_visible(line->text->str, (gssize)line->text->len, PB_TEXT_BODY);
    g_string_assign(line->text, visible);
    g_array_set_size(line->spans, 0);
}

void
html_flush(Html *html)
{
    MailHtmlLine *line = &html->line;
    MailBlock shape = html_shape(html);

    if (mail_html_line_trim(line)) {
        check_visible(line);
        if (shape.kind == MAIL_BLOCK_LIST_ITEM) {
            shape.marker = (guint8)html->marker->len;
            shift_spans(line->spans, (guint32)html->marker->len);
            g_string_prepend(line->text, html->marker->str);
            g_string_truncate(html->marker, 0);
        }
        mail_builder_add(html->builder, &shape, line->text->str, line->text->len,
                         line->spans);
        html->added += line->text->len;
        html->has_gap = false;
        if (html->link_text->len > 0)
            g_string_append_c(html->link_text, ' ');
    }
    mail_html_line_reset(line);
    html->link_first_span = 0;
    if (html->added > MAIL_HTML_MAX_OUTPUT || mail_builder_room(html->builder) == 0) {
        html->is_full = true;
        html->library->stop(html->parser);
    }
}

static void
on_text(void *user_data, const xmlChar *text, int len)
{
    Html *html = user_data;

    if (html->state.is_hidden || html->is_full)
        return;
    html_append(html, (const char *)text, (gsize)len);
    if (html->line.text->len > MAIL_HTML_MAX_OUTPUT)
        html_flush(html);
}

HtmlFrame *
html_top_frame(Html *html)
{
    return &g_array_index(html->frames, HtmlFrame, html->frames->len - 1);
}

static bool
is_switched(MailHtmlSwitch set, bool before)
{
    return set == MAIL_STYLE_UNSET ? before : set == MAIL_STYLE_ON;
}

static void
apply_effects(HtmlState *state, guint effects)
{
    state->is_strong = state->is_strong || (effects & HTML_STRONG) != 0;
    state->is_emphasis = state->is_emphasis || (effects & HTML_EMPHASIS) != 0;
    state->is_code = state->is_code || (effects & HTML_CODE) != 0;
    state->is_pre = state->is_pre || (effects & HTML_PRE) != 0;
    state->is_pre_block = state->is_pre_block || (effects & HTML_PRE) != 0;
    state->is_heading = state->is_heading || (effects & HTML_HEADING) != 0;
}

static bool
apply_style(Html *html, const HtmlElement *element, const char *const *attributes)
{
    HtmlState *state = &html->state;
    bool is_block = element != NULL && (element->effects & HTML_BLOCK) != 0;
    MailHtmlStyle style;

    mail_html_style_read(attributes, &style);
    state->is_strong = is_switched(style.strong, state->is_strong);
    state->is_emphasis = is_switched(style.emphasis, state->is_emphasis);
    state->is_pre = is_switched(style.pre, state->is_pre);
    state->is_unmarked = style.is_unmarked || (state->is_unmarked && !is_block);
    if (style.color != MAIL_HTML_NO_COLOR)
        state->color = style.color;
    if (style.background != MAIL_HTML_NO_COLOR)
        state->background = style.background;
    if (element != NULL && strcmp(element->name, "div") == 0 && style.has_bar)
        state->quote_level = (guint8)MIN(state->quote_level + 1, HTML_MAX_LEVEL);
    if (style.is_hidden)
        return false;
    return state->color == MAIL_HTML_NO_COLOR || state->color != state->background ||
           (style.color == MAIL_HTML_NO_COLOR && style.background == MAIL_HTML_NO_COLOR);
}

/* Takes the element that libxml2 just pushed off its stack. */
static void
drop_from_parser(htmlParserCtxtPtr parser)
{
    parser->nameNr--;
    parser->nameTab[parser->nameNr] = NULL;
    parser->name = parser->nameTab[parser->nameNr - 1];
}

static void
enter(Html *html, const HtmlElement *element, const char *const *attributes)
{
    guint effects = element == NULL ? 0 : element->effects;

    if ((effects & HTML_BLOCK) != 0)
        html_flush(html);
    apply_effects(&html->state, effects);
    if (attributes != NULL && !apply_style(html, element, attributes))
        effects |= HTML_SKIP;
    if ((effects & HTML_SKIP) != 0 && !html->ignores_hiding) {
        html->builder->document->n_hidden++;
        html->state.is_hidden = true;
        return;
    }
    if ((effects & HTML_GAP) != 0 && html->marker->len == 0)
        html->has_gap = true;
    if (element != NULL && element->open != NULL)
        element->open(html, attributes);
}

static void
on_start(void *user_data, const xmlChar *name, const xmlChar **attributes)
{
    Html *html = user_data;
    HtmlFrame frame = { .before = html->state, .numbering = '1' };

    if (html->is_full)
        return;
    if (html->parser->nameNr > MAIL_HTML_MAX_DEPTH) {
        drop_from_parser(html->parser);
        return;
    }
    g_strlcpy(frame.name, (const char *)name, sizeof(frame.name));
    frame.element = html_find_element((const char *)name);
    g_array_append_val(html->frames, frame);
    if (!html->state.is_hidden)
        enter(html, frame.element, (const char *const *)attributes);
}

static void
leave(Html *html)
{
    const HtmlElement *element = html_top_frame(html)->element;
    guint effects = element == NULL ? 0 : element->effects;
    HtmlState before = html_top_frame(html)->before;
    guint32 link = html->state.link;

    if (!html->state.is_hidden) {
        if ((effects & HTML_BLOCK) != 0)
            html_flush(html);
        if (element != NULL && element->close != NULL)
            element->close(html, NULL);
        if ((effects & HTML_GAP) != 0)
            html->has_gap = true;
        link = html->state.link;
    }
    html->state = before;
    /* A link may end inside an element that began inside it, never the other way round. */
    if (link == MAIL_NO_INDEX)
        html->state.link = MAIL_NO_INDEX;
    g_array_set_size(html->frames, html->frames->len - 1);
}

static void
on_end(void *user_data, const xmlChar *name)
{
    Html *html = user_data;
    char cut[sizeof(((HtmlFrame *)NULL)->name)];
    guint i = html->frames->len;

    if (html->is_full)
        return;
    g_strlcpy(cut, (const char *)name, sizeof(cut));
    while (i > 0 && strcmp(g_array_index(html->frames, HtmlFrame, i - 1).name, cut) != 0)
        i--;
    while (i > 0 && html->frames->len >= i)
        leave(html);
}

static void
free_table(gpointer table)
{
    mail_html_table_free(table);
}

static void
html_init(Html *html, MailBuilder *builder)
{
    *html = (Html){ .builder = builder };
    html->state.link = MAIL_NO_INDEX;
    html->state.color = MAIL_HTML_NO_COLOR;
    html->state.background = MAIL_HTML_NO_COLOR;
    html->has_gap = builder->document->blocks->len > 0;
    html->frames = g_array_new(FALSE, TRUE, sizeof(HtmlFrame));
    html->tables = g_ptr_array_new_with_free_func(free_table);
    html->marker = g_string_new(NULL);
    html->link_text = g_string_new(NULL);
    mail_html_line_init(&html->line);
}

static void
html_clear(Html *html)
{
    g_array_unref(html->frames);
    g_ptr_array_unref(html->tables);
    g_string_free(html->marker, TRUE);
    g_string_free(html->link_text, TRUE);
    mail_html_line_clear(&html->line);
}

static void
feed(Html *html, const GString *text)
{
    htmlSAXHandler events = { .startElement = on_start,
                              .endElement = on_end,
                              .characters = on_text,
                              .ignorableWhitespace = on_text,
                              .cdataBlock = on_text };

    const MailHtmlParser *library = html->library;

    html->parser = library->create(&events, html, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    library->use_options(html->parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                           HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                           HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC);
    for (gsize at = 0; at < text->len && !html->is_full; at += PIECE)
        library->parse(html->parser, text->str + at, (int)MIN(PIECE, text->len - at), 0);
    if (!html->is_full)
        library->parse(html->parser, NULL, 0, 1);
    while (html->frames->len > 0)
        leave(html);
    html_flush(html);
    library->free(html->parser);
}

/* True when it left anything to read. */
static bool
render(MailBuilder *builder, const MailHtmlParser *library, const GString *text,
       bool ignores_hiding)
{
    guint n_before = builder->document->blocks->len;
    Html html;

    html_init(&html, builder);
    html.library = library;
    html.ignores_hiding = ignores_hiding;
    feed(&html, text);
    if (html.is_full) {
        g_autofree char *size = pb_size_to_string(html.added);

        mail_builder_note(builder, "Only the first %s of this text are shown.", size);
    }
    html_clear(&html);
    return builder->document->blocks->len > n_before;
}

static void
render_all(MailBuilder *builder, const MailHtmlParser *library, const GString *text)
{
    guint n_hidden = builder->document->n_hidden;
    guint n_blocks = builder->document->blocks->len;

    if (!render(builder, library, text, false) &&
        builder->document->n_hidden > n_hidden) {
        builder->document->n_hidden = n_hidden;
        mail_builder_note(builder, "All of this text was hidden by its sender.");
        render(builder, library, text, true);
    } else if (builder->document->blocks->len == n_blocks &&
               strcasestr(text->str, "<img") != NULL) {
        mail_builder_note(builder, "This text is made of pictures only.");
    }
}

void
mail_html_render(MailBuilder *builder, const char *html, gsize len)
{
    g_autoptr(GError) error = NULL;
    const MailHtmlParser *library = mail_html_parser(&error);
    GString *text;

    if (library == NULL) {
        mail_builder_note(builder, "This text is HTML, and %s.", error->message);
        return;
    }
    text = mail_html_trim(html, len);
    render_all(builder, library, text);
    g_string_free(text, TRUE);
}

char *
mail_html_charset(const char *html, gsize len)
{
    static const char mark[] = "charset=";
    g_autofree char *head = g_strndup(html, MIN(len, 8192));
    const char *found = strcasestr(head, mark);

    if (found == NULL)
        return NULL;
    found += strlen(mark);
    found += strspn(found, "\"' ");
    return g_strndup(found, strcspn(found, "\"' ;/>"));
}
