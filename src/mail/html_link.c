/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_link.c: links and pictures (L2).
 *
 * A picture is what its text says; a link around a picture that says nothing is called after the picture's file,
 * else after the host it leads to. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "html_reader.h"
#include "link.h"

#define MAX_IMAGE_NAME 30

/* Gives the spans from `first` on the link that stands in the table for the one they were made with. */
static void
exchange_link(GArray *spans, guint first, guint32 link, guint32 stands)
{
    for (guint i = first; i < spans->len; i++) {
        MailSpan *span = &g_array_index(spans, MailSpan, i);

        if (span->kind == MAIL_SPAN_LINK && span->link == link)
            span->link = stands;
    }
}

/* A link must be seen, whatever it holds. */
static void
name_empty_link(Html *html, const MailLink *link)
{
    g_autofree char *host = mail_link_host(link->target);
    const char *name = html->link_image != NULL ? html->link_image
                       : *host != '\0'          ? host
                                                : "link";
    g_autofree char *shown = g_strdup_printf("[%s]", name);

    html_append(html, shown, strlen(shown));
}

void
html_close_link(Html *html, const char *const *attributes)
{
    MailDocument *document = html->builder->document;
    guint32 index = html->state.link;
    guint32 stands;

    (void)attributes;
    html->state.link = MAIL_NO_INDEX;
    if (index == MAIL_NO_INDEX || index + 1 != document->links->len)
        return;
    html->state.link = index;
    if (html->link_text->str[strspn(html->link_text->str, " \n")] == '\0')
        name_empty_link(html, document->links->pdata[index]);
    g_strstrip(html->link_text->str);
    stands = mail_link_set_text(html->builder, index, html->link_text->str);
    g_string_truncate(html->link_text, 0);
    if (stands != index) {
        exchange_link(document->spans, MIN(html->link_mark.n_spans, document->spans->len),
                      index, stands);
        exchange_link(html->line.spans, MIN(html->link_first_span, html->line.spans->len),
                      index, stands);
    }
    html->state.link = MAIL_NO_INDEX;
}

void
html_open_link(Html *html, const char *const *attributes)
{
    const char *target = mail_html_attribute(attributes, "href");

    html_close_link(html, NULL);
    if (target == NULL)
        return;
    html->state.link = mail_link_add(html->builder, target);
    if (html->state.link == MAIL_NO_INDEX &&
        html->builder->document->links->len >= MAIL_MAX_LINKS)
        html->n_links_lost++;
    html->link_mark = mail_builder_mark(html->builder);
    html->link_first_span = html->line.spans->len;
    g_string_truncate(html->link_text, 0);
    g_clear_pointer(&html->link_image, g_free);
}

/* A place in a picture that can be chosen. */
void
html_open_area(Html *html, const char *const *attributes)
{
    const char *alt = mail_html_attribute(attributes, "alt");

    html_open_link(html, attributes);
    if (html->state.link == MAIL_NO_INDEX)
        return;
    if (alt != NULL)
        html_append(html, alt, strlen(alt));
    html_close_link(html, NULL);
    html_append(html, " ", 1);
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
        "image",       "img",
        "picture",     "photo",
        "spacer",      "*",
        "bild",        "pixel",
        "logo",        "inline image",
        "icon",        "image.",
        "blank",       "-",
        ".",           "dot",
        "clear",       "divider",
        "line",        "shadow",
        "|",           "tracking pixel",
        "transparent", "header",
        "footer",      "banner",
    };

    if (is_file_name(alt) || alt[strspn(alt, "0123456789 ._-")] == '\0')
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(empty); i++) {
        if (g_ascii_strcasecmp(alt, empty[i]) == 0)
            return false;
    }
    return true;
}

/* "facebook icon" of https://x.example/img/facebook-icon.png?v=3; NULL when the name was made for machines. */
static char *
image_name(const char *address)
{
    gsize len = address == NULL ? 0 : strcspn(address, "?#");
    g_autofree char *path = g_strndup(address == NULL ? "" : address, len);
    const char *slash = strrchr(path, '/');
    g_autofree char *name = g_strdup(slash == NULL ? path : slash + 1);
    guint n_letters = 0;
    guint n_digits = 0;

    if (g_str_has_prefix(path, "cid:") || g_str_has_prefix(path, "data:") ||
        strrchr(name, '.') == NULL)
        return NULL;
    *strrchr(name, '.') = '\0';
    for (char *p = name; *p != '\0'; p++) {
        n_letters += g_ascii_isalpha(*p);
        n_digits += g_ascii_isdigit(*p);
        if (*p == '_' || *p == '-' || *p == '+')
            *p = ' ';
        else if (!g_ascii_isalnum(*p))
            return NULL;
    }
    g_strstrip(name);
    if (n_letters < 3 || n_digits > 3 || strlen(name) > MAX_IMAGE_NAME ||
        !says_something(name))
        return NULL;
    return g_steal_pointer(&name);
}

/* Text like that which stands right before it tells nobody anything new. */
static bool
repeats_last_block(const Html *html, const char *alt)
{
    const GArray *blocks = html->builder->document->blocks;
    const MailBlock *last =
        blocks->len == 0 ? NULL : &g_array_index(blocks, MailBlock, blocks->len - 1);

    return last != NULL && html->line.text->len == 0 && last->len == strlen(alt) &&
           memcmp(html->builder->text->str + last->start, alt, last->len) == 0;
}

static void
show_alt(Html *html, char *alt)
{
    g_autofree char *shown = NULL;

    /* A link is called so, and a smiley stands for itself. */
    if (html->state.link != MAIL_NO_INDEX ||
        (pb_text_width(alt, -1) <= 2 && (guchar)alt[0] >= 0x80)) {
        html_append(html, alt, strlen(alt));
        return;
    }
    shown = g_strdup_printf("[image: %s]", alt);
    html_put_span(html, shown, MAIL_SPAN_IMAGE);
}

void
html_open_image(Html *html, const char *const *attributes)
{
    const char *given = mail_html_attribute(attributes, "alt");
    g_autofree char *alt = given == NULL ? NULL : g_strstrip(g_strdup(given));
    bool is_linked = html->state.link != MAIL_NO_INDEX;

    if (mail_html_is_tiny(attributes, &html->style) || html->state.is_invisible)
        return;
    if (is_linked && html->link_image == NULL)
        html->link_image = image_name(mail_html_attribute(attributes, "src"));
    if (alt == NULL || !says_something(alt) ||
        (!is_linked && repeats_last_block(html, alt)))
        return;
    show_alt(html, alt);
}
