/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html.c: HTML to blocks, by the events of libxml2's push parser (L2).
 *
 * No tree is built. Each open element saves the state that it changes and gives it back when it ends; a
 * row of a table says what an element does. Nothing is fetched. Elements deeper than the limit are taken
 * off libxml2's stack at once, because it walks that stack at every end tag. */
#include <config.h>

#include "html.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "html_line.h"
#include "html_style.h"
#include "html_table.h"
#include "html_trim.h"
#include "link.h"

#define PIECE         (64 * 1024)
#define MAX_LINK_TEXT 512
#define MAX_LEVEL     200

typedef enum {
    HTML_BLOCK = 1 << 0, /* a line of its own */
    HTML_GAP = 1 << 1,   /* and an empty line before and behind */
    HTML_SKIP = 1 << 2,  /* its content is not to be read */
    HTML_STRONG = 1 << 3,
    HTML_EMPHASIS = 1 << 4,
    HTML_CODE = 1 << 5,
    HTML_PRE = 1 << 6,
    HTML_HEADING = 1 << 7,
} HtmlEffect;

typedef struct Html Html;
typedef void (*HtmlHandler)(Html *html, const char *const *attributes);

typedef struct {
    const char *name;
    guint effects;
    HtmlHandler open, close;
} HtmlElement;

/* What an element inherits and may change. */
typedef struct {
    guint8 quote_level, indent;
    bool is_hidden, is_pre, is_pre_block, is_heading;
    bool is_strong, is_emphasis, is_code, is_ordered, is_unmarked;
    guint32 link;
    guint32 color, background;
} HtmlState;

typedef struct {
    char name[16];
    const HtmlElement *element; /* NULL: an element without a row */
    HtmlState before;
    int number; /* of the last item, for lists */
    char numbering;
} HtmlFrame;

struct Html {
    MailBuilder *builder;
    htmlParserCtxtPtr parser;
    HtmlState state;
    GArray *frames;    /* HtmlFrame */
    GPtrArray *tables; /* MailHtmlTable */
    MailHtmlLine line;
    GString *marker; /* of the list item whose text has not come yet */
    GString *link_text;
    MailMark link_mark;
    gsize added;
    bool has_gap, ignores_hiding, is_full;
};

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

static void
append(Html *html, const char *text, gsize len)
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

static MailBlock
current_shape(const Html *html)
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

static void
flush(Html *html)
{
    MailHtmlLine *line = &html->line;
    MailBlock shape = current_shape(html);

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
    }
    mail_html_line_reset(line);
    if (html->added > MAIL_HTML_MAX_OUTPUT || mail_builder_room(html->builder) == 0) {
        html->is_full = true;
        xmlStopParser(html->parser);
    }
}

static void
on_text(void *user_data, const xmlChar *text, int len)
{
    Html *html = user_data;

    if (html->state.is_hidden || html->is_full)
        return;
    append(html, (const char *)text, (gsize)len);
    if (html->line.text->len > MAIL_HTML_MAX_OUTPUT)
        flush(html);
}

static void
open_br(Html *html, const char *const *attributes)
{
    const GString *text = html->line.text;

    (void)attributes;
    if (html->state.is_pre) {
        append(html, "\n", 1);
    } else if (text->len == 0 || text->str[text->len - 1] == '\n') {
        /* The second in a row, or an empty line by itself: a new paragraph. */
        flush(html);
        html->has_gap = html->marker->len == 0;
    } else {
        mail_html_line_break(&html->line);
    }
}

static void
open_hr(Html *html, const char *const *attributes)
{
    MailBlock shape = current_shape(html);

    (void)attributes;
    shape.kind = MAIL_BLOCK_RULE;
    mail_builder_add(html->builder, &shape, "", 0, NULL);
    html->added++;
    html->has_gap = false;
}

static void
close_link(Html *html, const char *const *attributes)
{
    guint32 index = html->state.link;
    GArray *spans = html->builder->document->spans;
    guint32 stands;

    (void)attributes;
    if (index == MAIL_NO_INDEX || index + 1 != html->builder->document->links->len)
        return;
    g_strstrip(html->link_text->str);
    if (*html->link_text->str == '\0') {
        const MailLink *link = html->builder->document->links->pdata[index];
        g_autofree char *host = mail_link_host(link->target);
        g_autofree char *shown = g_strdup_printf("[%s]", *host != '\0' ? host : "link");

        append(html, shown, strlen(shown));
    }
    stands = mail_link_set_text(html->builder, index, html->link_text->str);
    for (guint i = MIN(html->link_mark.n_spans, spans->len); i < spans->len; i++) {
        MailSpan *span = &g_array_index(spans, MailSpan, i);

        span->link =
            span->kind == MAIL_SPAN_LINK && span->link == index ? stands : span->link;
    }
    for (guint i = 0; i < html->line.spans->len; i++) {
        MailSpan *span = &g_array_index(html->line.spans, MailSpan, i);

        span->link =
            span->kind == MAIL_SPAN_LINK && span->link == index ? stands : span->link;
    }
    html->state.link = MAIL_NO_INDEX;
}

static void
open_link(Html *html, const char *const *attributes)
{
    const char *target = mail_html_attribute(attributes, "href");

    close_link(html, NULL);
    if (target == NULL)
        return;
    html->state.link = mail_link_add(html->builder, target);
    html->link_mark = mail_builder_mark(html->builder);
    g_string_truncate(html->link_text, 0);
}

static bool
is_file_name(const char *text)
{
    static const char *const endings[] = { ".png", ".jpg", ".jpeg", ".gif",
                                           ".bmp", ".svg", ".webp" };
    g_autofree char *lower = g_ascii_strdown(text, -1);

    for (gsize i = 0; i < G_N_ELEMENTS(endings); i++) {
        if (g_str_has_suffix(lower, endings[i]) && strchr(lower, ' ') == NULL)
            return true;
    }
    return false;
}

static bool
says_something(const char *alt)
{
    static const char *const empty[] = {
        "image", "img",          "picture", "photo",  "spacer", "*", "bild", "pixel",
        "logo",  "inline image", "icon",    "image.", "blank",  "-", "."
    };

    if (*alt == '\0' || is_file_name(alt))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(empty); i++) {
        if (g_ascii_strcasecmp(alt, empty[i]) == 0)
            return false;
    }
    return true;
}

static void
open_image(Html *html, const char *const *attributes)
{
    const char *given = mail_html_attribute(attributes, "alt");
    g_autofree char *alt = given == NULL ? NULL : g_strstrip(g_strdup(given));
    g_autofree char *shown = NULL;
    guint32 start = (guint32)html->line.text->len;
    MailSpan style = { .kind = MAIL_SPAN_IMAGE, .link = html->state.link };

    if (alt == NULL || mail_html_is_tiny(attributes) || !says_something(alt))
        return;
    /* A smiley stands for itself. */
    if (pb_text_width(alt, -1) <= 2 && (guchar)alt[0] >= 0x80)
        shown = g_steal_pointer(&alt);
    else
        shown = g_strdup_printf("[image: %s]", alt);
    if (html->state.link != MAIL_NO_INDEX || html->state.is_pre) {
        append(html, shown, strlen(shown));
        return;
    }
    (void)start;
    style.link = 0;
    mail_html_line_append(&html->line, shown, strlen(shown), &style);
}

static void
open_quote(Html *html, const char *const *attributes)
{
    MailHtmlStyle style;

    mail_html_style_read(attributes, &style);
    if (style.is_borderless && !style.has_bar)
        html->state.indent = (guint8)MIN(html->state.indent + 1, MAX_LEVEL);
    else
        html->state.quote_level = (guint8)MIN(html->state.quote_level + 1, MAX_LEVEL);
}

static HtmlFrame *
top_frame(Html *html)
{
    return &g_array_index(html->frames, HtmlFrame, html->frames->len - 1);
}

static void
open_list(Html *html, const char *const *attributes)
{
    HtmlFrame *frame = top_frame(html);
    const char *type = mail_html_attribute(attributes, "type");
    const char *start = mail_html_attribute(attributes, "start");

    html->state.is_ordered = strcmp(frame->name, "ol") == 0;
    html->has_gap = frame->before.indent == 0;
    html->state.indent = (guint8)MIN(html->state.indent + 1, MAX_LEVEL);
    frame->numbering = type != NULL && *type != '\0' ? *type : '1';
    frame->number = start == NULL ? 0 : CLAMP(atoi(start), -9999, 999999) - 1;
    g_string_truncate(html->marker, 0);
}

static HtmlFrame *
list_frame(Html *html)
{
    for (guint i = html->frames->len; i-- > 0;) {
        HtmlFrame *frame = &g_array_index(html->frames, HtmlFrame, i);

        if (strcmp(frame->name, "ol") == 0 || strcmp(frame->name, "ul") == 0)
            return frame;
    }
    return NULL;
}

static void
append_roman(GString *out, int n)
{
    static const struct {
        int value;
        const char *digits;
    } rows[] = { { 10, "x" }, { 9, "ix" }, { 5, "v" }, { 4, "iv" }, { 1, "i" } };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (; n >= rows[i].value; n -= rows[i].value)
            g_string_append(out, rows[i].digits);
    }
}

static void
set_number(GString *marker, char numbering, int n)
{
    bool is_upper = g_ascii_isupper(numbering);

    if ((numbering == 'a' || numbering == 'A') && n >= 1 && n <= 26)
        g_string_append_c(marker, (char)('a' + n - 1));
    else if ((numbering == 'i' || numbering == 'I') && n >= 1 && n <= 39)
        append_roman(marker, n);
    else
        g_string_append_printf(marker, "%d", n);
    if (is_upper)
        g_string_ascii_up(marker);
    g_string_append(marker, ". ");
}

static void
open_item(Html *html, const char *const *attributes)
{
    HtmlFrame *list = list_frame(html);
    const char *value = mail_html_attribute(attributes, "value");

    g_string_truncate(html->marker, 0);
    if (list == NULL || html->state.is_unmarked) {
        if (list == NULL)
            g_string_assign(html->marker, "• ");
        return;
    }
    list->number = value == NULL ? list->number + 1 : CLAMP(atoi(value), -9999, 999999);
    if (html->state.is_ordered)
        set_number(html->marker, list->numbering, list->number);
    else
        g_string_assign(html->marker, html->state.indent % 2 == 1 ? "• " : "◦ ");
}

static void
close_item(Html *html, const char *const *attributes)
{
    (void)attributes;
    flush(html);
    g_string_truncate(html->marker, 0);
    html->has_gap = false;
}

static void
open_definition(Html *html, const char *const *attributes)
{
    (void)attributes;
    html->state.indent = (guint8)MIN(html->state.indent + 1, MAX_LEVEL);
}

static void
open_inline_quote(Html *html, const char *const *attributes)
{
    (void)attributes;
    append(html, "“", strlen("“"));
}

static void
close_inline_quote(Html *html, const char *const *attributes)
{
    (void)attributes;
    append(html, "”", strlen("”"));
}

static MailHtmlTable *
top_table(Html *html)
{
    return html->tables->len == 0 ? NULL : html->tables->pdata[html->tables->len - 1];
}

static void
open_table(Html *html, const char *const *attributes)
{
    (void)attributes;
    if (top_table(html) != NULL)
        mail_html_table_mark_layout(top_table(html));
    g_ptr_array_add(html->tables, mail_html_table_new(html->builder));
}

static void
close_table(Html *html, const char *const *attributes)
{
    MailHtmlTable *table = top_table(html);

    (void)attributes;
    if (table == NULL)
        return;
    flush(html);
    /* Spans of a link that is still open are found by their place, which must not move. */
    if (html->state.link == MAIL_NO_INDEX)
        mail_html_table_finish(table, html->builder);
    g_ptr_array_set_size(html->tables, (int)html->tables->len - 1);
}

static void
open_row(Html *html, const char *const *attributes)
{
    (void)attributes;
    if (top_table(html) != NULL)
        mail_html_table_begin_row(top_table(html));
}

static void
open_cell(Html *html, const char *const *attributes)
{
    if (top_table(html) != NULL)
        mail_html_table_begin_cell(top_table(html), html->builder,
                                   mail_html_attribute(attributes, "colspan"));
}

static void
close_cell(Html *html, const char *const *attributes)
{
    (void)attributes;
    flush(html);
    if (top_table(html) != NULL)
        mail_html_table_end_cell(top_table(html), html->builder);
}

static const HtmlElement elements[] = {
    /* clang-format off */
    { "a",          0,                            open_link, close_link },
    { "abbr",       0,                            NULL, NULL },
    { "address",    HTML_BLOCK,                   NULL, NULL },
    { "area",       HTML_SKIP,                    NULL, NULL },
    { "article",    HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "aside",      HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "audio",      HTML_SKIP,                    NULL, NULL },
    { "b",          HTML_STRONG,                  NULL, NULL },
    { "blockquote", HTML_BLOCK | HTML_GAP,        open_quote, NULL },
    { "body",       HTML_BLOCK,                   NULL, NULL },
    { "br",         0,                            open_br, NULL },
    { "caption",    HTML_BLOCK | HTML_STRONG,     NULL, NULL },
    { "center",     HTML_BLOCK,                   NULL, NULL },
    { "cite",       HTML_EMPHASIS,                NULL, NULL },
    { "code",       HTML_CODE,                    NULL, NULL },
    { "dd",         HTML_BLOCK,                   open_definition, NULL },
    { "dir",        HTML_BLOCK | HTML_GAP,        open_list, NULL },
    { "div",        HTML_BLOCK,                   NULL, NULL },
    { "dl",         HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "dt",         HTML_BLOCK | HTML_STRONG,     NULL, NULL },
    { "em",         HTML_EMPHASIS,                NULL, NULL },
    { "fieldset",   HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "figcaption", HTML_BLOCK,                   NULL, NULL },
    { "figure",     HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "footer",     HTML_BLOCK,                   NULL, NULL },
    { "form",       HTML_BLOCK,                   NULL, NULL },
    { "h1",         HTML_BLOCK | HTML_GAP | HTML_HEADING, NULL, NULL },
    { "h2",         HTML_BLOCK | HTML_GAP | HTML_HEADING, NULL, NULL },
    { "h3",         HTML_BLOCK | HTML_GAP | HTML_HEADING, NULL, NULL },
    { "h4",         HTML_BLOCK | HTML_GAP | HTML_HEADING, NULL, NULL },
    { "h5",         HTML_BLOCK | HTML_GAP | HTML_HEADING, NULL, NULL },
    { "h6",         HTML_BLOCK | HTML_GAP | HTML_HEADING, NULL, NULL },
    { "header",     HTML_BLOCK,                   NULL, NULL },
    { "hr",         HTML_BLOCK,                   open_hr, NULL },
    { "i",          HTML_EMPHASIS,                NULL, NULL },
    { "iframe",     HTML_SKIP,                    NULL, NULL },
    { "img",        0,                            open_image, NULL },
    { "kbd",        HTML_CODE,                    NULL, NULL },
    { "li",         HTML_BLOCK,                   open_item, close_item },
    { "listing",    HTML_BLOCK | HTML_GAP | HTML_PRE, NULL, NULL },
    { "main",       HTML_BLOCK,                   NULL, NULL },
    { "map",        HTML_SKIP,                    NULL, NULL },
    { "menu",       HTML_BLOCK | HTML_GAP,        open_list, NULL },
    { "nav",        HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "object",     HTML_SKIP,                    NULL, NULL },
    { "ol",         HTML_BLOCK,                   open_list, NULL },
    { "option",     HTML_SKIP,                    NULL, NULL },
    { "p",          HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "pre",        HTML_BLOCK | HTML_GAP | HTML_PRE, NULL, NULL },
    { "q",          0,                            open_inline_quote, close_inline_quote },
    { "samp",       HTML_CODE,                    NULL, NULL },
    { "section",    HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "select",     HTML_SKIP,                    NULL, NULL },
    { "strong",     HTML_STRONG,                  NULL, NULL },
    { "svg",        HTML_SKIP,                    NULL, NULL },
    { "table",      HTML_BLOCK | HTML_GAP,        open_table, close_table },
    { "tbody",      HTML_BLOCK,                   NULL, NULL },
    { "td",         HTML_BLOCK,                   open_cell, close_cell },
    { "template",   HTML_SKIP,                    NULL, NULL },
    { "tfoot",      HTML_BLOCK,                   NULL, NULL },
    { "th",         HTML_BLOCK | HTML_STRONG,     open_cell, close_cell },
    { "thead",      HTML_BLOCK,                   NULL, NULL },
    { "title",      HTML_SKIP,                    NULL, NULL },
    { "tr",         HTML_BLOCK,                   open_row, NULL },
    { "tt",         HTML_CODE,                    NULL, NULL },
    { "ul",         HTML_BLOCK,                   open_list, NULL },
    { "video",      HTML_SKIP,                    NULL, NULL },
    { "xmp",        HTML_BLOCK | HTML_GAP | HTML_PRE, NULL, NULL },
    /* clang-format on */
};

static int
compare_names(const void *name, const void *element)
{
    return strcmp(name, ((const HtmlElement *)element)->name);
}

static const HtmlElement *
find_element(const char *name)
{
    return bsearch(name, elements, G_N_ELEMENTS(elements), sizeof(elements[0]),
                   compare_names);
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
        state->quote_level = (guint8)MIN(state->quote_level + 1, MAX_LEVEL);
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
        flush(html);
    if (attributes != NULL && !apply_style(html, element, attributes) &&
        !html->ignores_hiding) {
        html->builder->document->n_hidden++;
        html->state.is_hidden = true;
        return;
    }
    if ((effects & HTML_SKIP) != 0) {
        html->state.is_hidden = true;
        return;
    }
    if ((effects & HTML_GAP) != 0 && html->marker->len == 0)
        html->has_gap = true;
    apply_effects(&html->state, effects);
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
    frame.element = find_element((const char *)name);
    g_array_append_val(html->frames, frame);
    if (!html->state.is_hidden)
        enter(html, frame.element, (const char *const *)attributes);
}

static void
leave(Html *html)
{
    const HtmlElement *element = top_frame(html)->element;
    guint effects = element == NULL ? 0 : element->effects;
    HtmlState before = top_frame(html)->before;
    guint32 link = html->state.link;

    if (!html->state.is_hidden) {
        if ((effects & HTML_BLOCK) != 0)
            flush(html);
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

    html->parser =
        htmlCreatePushParserCtxt(&events, html, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    htmlCtxtUseOptions(html->parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                         HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                         HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC);
    for (gsize at = 0; at < text->len && !html->is_full; at += PIECE)
        htmlParseChunk(html->parser, text->str + at, (int)MIN(PIECE, text->len - at), 0);
    if (!html->is_full)
        htmlParseChunk(html->parser, NULL, 0, 1);
    while (html->frames->len > 0)
        leave(html);
    flush(html);
    htmlFreeParserCtxt(html->parser);
}

/* True when it left anything to read. */
static bool
render(MailBuilder *builder, const GString *text, bool ignores_hiding)
{
    guint n_before = builder->document->blocks->len;
    Html html;

    html_init(&html, builder);
    html.ignores_hiding = ignores_hiding;
    feed(&html, text);
    if (html.is_full) {
        g_autofree char *size = pb_size_to_string(html.added);

        mail_builder_note(builder, "Only the first %s of this text are shown.", size);
    }
    html_clear(&html);
    return builder->document->blocks->len > n_before;
}

void
mail_html_render(MailBuilder *builder, const char *html, gsize len)
{
    GString *text = mail_html_trim(html, len);
    guint n_hidden = builder->document->n_hidden;

    if (!render(builder, text, false) && builder->document->n_hidden > n_hidden) {
        builder->document->n_hidden = n_hidden;
        mail_builder_note(builder, "All of this text was hidden by its sender.");
        render(builder, text, true);
    }
    g_string_free(text, TRUE);
}

char *
mail_html_charset(const char *html, gsize len)
{
    gsize head = MIN(len, 8192);

    for (const char *p = html; p < html + head; p++) {
        gsize left = (gsize)(html + head - p);
        gsize n = 8;

        if (left < n || g_ascii_strncasecmp(p, "charset=", n) != 0)
            continue;
        n += strspn(p + n, "\"' ");
        return g_strndup(p + n, strcspn(p + n, "\"' ;/>"));
    }
    return NULL;
}
