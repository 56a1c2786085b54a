/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_element.c: what each element of HTML does to the text (L2).
 *
 * A row of the table is all there is to most elements; the others have a function for their beginning, their
 * end or both. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "html_reader.h"
#include "html_table.h"

#define LONG_CELL 90 /* bytes */

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

/* How a word is read, small above it. */
static void
open_ruby(Html *html, const char *const *attributes)
{
    (void)attributes;
    html_append(html, "(", 1);
}

static void
close_ruby(Html *html, const char *const *attributes)
{
    (void)attributes;
    html_append(html, ")", 1);
}

/* Mailers keep plain text in such elements too; that is no code. */
static void
open_pre(Html *html, const char *const *attributes)
{
    const char *name = mail_html_attribute(attributes, "class");

    html->state.is_code_block = html->style.pre == MAIL_STYLE_UNSET &&
                                (name == NULL || !g_str_has_prefix(name, "moz-"));
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
    g_ptr_array_add(html->tables, mail_html_table_new(html->builder));
}

/* Spans of a link that is still open are found by their place, which must not move. */
static void
finish_rows(Html *html)
{
    if (html->state.link == MAIL_NO_INDEX)
        mail_html_table_finish(top_table(html), html->builder, &html->work);
}

static void
close_table(Html *html, const char *const *attributes)
{
    (void)attributes;
    if (top_table(html) == NULL)
        return;
    html_flush(html);
    finish_rows(html);
    g_ptr_array_set_size(html->tables, (int)html->tables->len - 1);
}

static void
open_row(Html *html, const char *const *attributes)
{
    (void)attributes;
    if (top_table(html) == NULL)
        return;
    if (mail_html_table_is_long(top_table(html)))
        finish_rows(html);
    mail_html_table_begin_row(top_table(html));
}

static void
open_cell(Html *html, const char *const *attributes)
{
    if (top_table(html) != NULL)
        mail_html_table_begin_cell(top_table(html), html->builder,
                                   mail_html_attribute(attributes, "colspan"),
                                   mail_html_attribute(attributes, "rowspan"),
                                   strcmp(html_top_frame(html)->name, "th") == 0);
    html->cell_first = html->builder->document->blocks->len;
}

/* What is longer than a line is a paragraph of its own. */
static void
close_cell(Html *html, const char *const *attributes)
{
    GArray *blocks = html->builder->document->blocks;
    MailBlock *only;

    (void)attributes;
    html_flush(html);
    if (top_table(html) != NULL)
        mail_html_table_end_cell(top_table(html), html->builder);
    if (html->cell_first + 1 != blocks->len)
        return;
    only = &g_array_index(blocks, MailBlock, html->cell_first);
    if (only->kind == MAIL_BLOCK_PARAGRAPH && only->len > LONG_CELL) {
        only->has_gap = html->cell_first > html->first_block;
        html->has_gap = true;
    }
}

static const HtmlElement elements[] = {
    /* clang-format off */
    { "a",          0,                            html_open_link, html_close_link },
    { "abbr",       0,                            NULL, NULL },
    { "address",    HTML_BLOCK,                   NULL, NULL },
    { "area",       0,                            html_open_area, NULL },
    { "article",    HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "aside",      HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "b",          HTML_STRONG,                  NULL, NULL },
    { "blockquote", HTML_BLOCK | HTML_GAP,        html_open_quote, NULL },
    { "body",       HTML_BLOCK,                   NULL, NULL },
    { "br",         0,                            open_br, NULL },
    { "button",     0,                            html_open_button, html_close_field },
    { "caption",    HTML_BLOCK | HTML_STRONG,     NULL, NULL },
    { "center",     HTML_BLOCK,                   NULL, NULL },
    { "cite",       HTML_EMPHASIS,                NULL, NULL },
    { "code",       HTML_CODE,                    NULL, NULL },
    { "dd",         HTML_BLOCK,                   html_open_definition, NULL },
    { "del",        HTML_STRUCK,                  NULL, NULL },
    { "details",    HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "dialog",     HTML_BLOCK,                   NULL, NULL },
    { "dir",        HTML_BLOCK | HTML_GAP,        html_open_list, html_close_list },
    { "div",        HTML_BLOCK | HTML_SPACED,     html_check_div, NULL },
    { "dl",         HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "dt",         HTML_BLOCK | HTML_STRONG,     NULL, NULL },
    { "em",         HTML_EMPHASIS,                NULL, NULL },
    { "fieldset",   HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "figcaption", HTML_BLOCK,                   NULL, NULL },
    { "figure",     HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "footer",     HTML_BLOCK,                   NULL, NULL },
    { "form",       HTML_BLOCK,                   NULL, NULL },
    { "h1",         HTML_BLOCK | HTML_GAP | HTML_HEADING,NULL, NULL },
    { "h2",         HTML_BLOCK | HTML_GAP | HTML_HEADING,NULL, NULL },
    { "h3",         HTML_BLOCK | HTML_GAP | HTML_HEADING,NULL, NULL },
    { "h4",         HTML_BLOCK | HTML_GAP | HTML_HEADING,NULL, NULL },
    { "h5",         HTML_BLOCK | HTML_GAP | HTML_HEADING,NULL, NULL },
    { "h6",         HTML_BLOCK | HTML_GAP | HTML_HEADING,NULL, NULL },
    { "header",     HTML_BLOCK,                   NULL, NULL },
    { "hr",         HTML_BLOCK,                   open_hr, NULL },
    { "i",          HTML_EMPHASIS,                NULL, NULL },
    { "iframe",     HTML_SKIP,                    NULL, NULL },
    { "img",        0,                            html_open_image, NULL },
    { "input",      0,                            html_open_input, NULL },
    { "kbd",        HTML_CODE,                    NULL, NULL },
    { "legend",     HTML_BLOCK | HTML_STRONG,     NULL, NULL },
    { "li",         HTML_BLOCK,                   html_open_item, html_close_item },
    { "listing",    HTML_BLOCK | HTML_GAP | HTML_PRE, open_pre, NULL },
    { "main",       HTML_BLOCK,                   NULL, NULL },
    { "menu",       HTML_BLOCK | HTML_GAP,        html_open_list, html_close_list },
    { "nav",        HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "ol",         HTML_BLOCK,                   html_open_list, html_close_list },
    { "optgroup",   0,                            html_open_option, NULL },
    { "option",     0,                            html_open_option, NULL },
    { "p",          HTML_BLOCK | HTML_GAP | HTML_SPACED,NULL, NULL },
    { "pre",        HTML_BLOCK | HTML_GAP | HTML_PRE, open_pre, NULL },
    { "q",          0,                            open_inline_quote, close_inline_quote },
    { "rp",         HTML_SKIP,                    NULL, NULL },
    { "rt",         0,                            open_ruby, close_ruby },
    { "s",          HTML_STRUCK,                  NULL, NULL },
    { "samp",       HTML_CODE,                    NULL, NULL },
    { "section",    HTML_BLOCK | HTML_GAP,        NULL, NULL },
    { "select",     0,                            html_open_field, html_close_field },
    { "strike",     HTML_STRUCK,                  NULL, NULL },
    { "strong",     HTML_STRONG,                  NULL, NULL },
    { "sub",        HTML_LOWERED,                 NULL, NULL },
    { "summary",    HTML_BLOCK | HTML_STRONG,     NULL, NULL },
    { "sup",        HTML_RAISED,                  NULL, NULL },
    { "svg",        HTML_SKIP,                    NULL, NULL },
    { "table",      HTML_BLOCK | HTML_GAP,        open_table, close_table },
    { "tbody",      HTML_BLOCK,                   NULL, NULL },
    { "td",         HTML_BLOCK,                   open_cell, close_cell },
    { "template",   HTML_SKIP,                    NULL, NULL },
    { "textarea",   0,                            html_open_field, html_close_field },
    { "tfoot",      HTML_BLOCK,                   NULL, NULL },
    { "th",         HTML_BLOCK | HTML_STRONG,     open_cell, close_cell },
    { "thead",      HTML_BLOCK,                   NULL, NULL },
    { "tr",         HTML_BLOCK,                   open_row, NULL },
    { "tt",         HTML_CODE,                    NULL, NULL },
    { "ul",         HTML_BLOCK,                   html_open_list, html_close_list },
    { "var",        HTML_EMPHASIS,                NULL, NULL },
    { "xmp",        HTML_BLOCK | HTML_GAP | HTML_PRE, open_pre, NULL },
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
