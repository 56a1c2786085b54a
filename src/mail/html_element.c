/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_element.c: what each element of HTML does to the text (L2).
 *
 * A row of the table is all there is to most elements; the others have a function for their beginning, their
 * end or both. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "html_reader.h"
#include "html_style.h"
#include "html_table.h"
#include "link.h"

static void
open_br(Html *html, const char *const *attributes)
{
    const GString *text = html->line.text;

    (void)attributes;
    if (html->state.is_pre) {
        html_append(html, "\n", 1);
    } else if (text->len == 0 || text->str[text->len - 1] == '\n') {
        /* The second in a row, or an empty line by itself: a new paragraph. */
        html_flush(html);
        html->has_gap = html->marker->len == 0;
    } else {
        mail_html_line_break(&html->line);
    }
}

static void
open_hr(Html *html, const char *const *attributes)
{
    MailBlock shape = html_shape(html);

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
    html->state.link = MAIL_NO_INDEX;
    if (index == MAIL_NO_INDEX || index + 1 != html->builder->document->links->len)
        return;
    html->state.link = index;
    if (html->link_text->str[strspn(html->link_text->str, " \n")] == '\0') {
        const MailLink *link = html->builder->document->links->pdata[index];
        g_autofree char *host = mail_link_host(link->target);
        g_autofree char *shown = g_strdup_printf("[%s]", *host != '\0' ? host : "link");

        html_append(html, shown, strlen(shown));
    }
    g_strstrip(html->link_text->str);
    stands = mail_link_set_text(html->builder, index, html->link_text->str);
    g_string_truncate(html->link_text, 0);
    for (guint i = MIN(html->link_mark.n_spans, spans->len); i < spans->len; i++) {
        MailSpan *span = &g_array_index(spans, MailSpan, i);

        span->link =
            span->kind == MAIL_SPAN_LINK && span->link == index ? stands : span->link;
    }
    for (guint i = MIN(html->link_first_span, html->line.spans->len);
         i < html->line.spans->len; i++) {
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
    html->link_first_span = html->line.spans->len;
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
        html_append(html, shown, strlen(shown));
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
        html->state.indent = (guint8)MIN(html->state.indent + 1, HTML_MAX_LEVEL);
    else
        html->state.quote_level =
            (guint8)MIN(html->state.quote_level + 1, HTML_MAX_LEVEL);
}

static void
open_list(Html *html, const char *const *attributes)
{
    HtmlFrame *frame = html_top_frame(html);
    const char *type = mail_html_attribute(attributes, "type");
    const char *start = mail_html_attribute(attributes, "start");

    html->state.is_ordered = strcmp(frame->name, "ol") == 0;
    html->has_gap = frame->before.indent == 0;
    html->state.indent = (guint8)MIN(html->state.indent + 1, HTML_MAX_LEVEL);
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
    html_flush(html);
    g_string_truncate(html->marker, 0);
    html->has_gap = false;
}

static void
open_definition(Html *html, const char *const *attributes)
{
    (void)attributes;
    html->state.indent = (guint8)MIN(html->state.indent + 1, HTML_MAX_LEVEL);
}

static void
open_inline_quote(Html *html, const char *const *attributes)
{
    (void)attributes;
    html_append(html, "“", strlen("“"));
}

static void
close_inline_quote(Html *html, const char *const *attributes)
{
    (void)attributes;
    html_append(html, "”", strlen("”"));
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
    html_flush(html);
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
    html_flush(html);
    if (top_table(html) != NULL)
        mail_html_table_end_cell(top_table(html), html->builder);
}

static const HtmlElement elements[] = {
    /* clang-format off */
    { "a",          0,                            open_link, close_link },
    { "abbr",       0,                            NULL, NULL },
    { "address",    HTML_BLOCK,                   NULL, NULL },
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
    { "menu",       HTML_BLOCK | HTML_GAP,        open_list, NULL },
    { "nav",        HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "object",     HTML_SKIP,                    NULL, NULL },
    { "ol",         HTML_BLOCK,                   open_list, NULL },
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

const HtmlElement *
html_find_element(const char *name)
{
    return bsearch(name, elements, G_N_ELEMENTS(elements), sizeof(elements[0]),
                   compare_names);
}
