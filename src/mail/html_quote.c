/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_quote.c: how mailers quote in HTML (L2).
 *
 * blockquote, a div with a line on its left (Outlook), a class (Yahoo), and the message that Outlook leaves
 * behind the answer under a short header, which no element encloses. */
#include <config.h>

#include <string.h>

#include "html_reader.h"

#define MAX_LABEL       40 /* bytes of "Betreff" and the like */
#define MIN_LABELS      3
#define MAX_HEADER_TEXT 4000

static void
raise_level(guint8 *level)
{
    *level = (guint8)MIN(*level + 1, HTML_MAX_LEVEL);
}

void
html_open_quote(Html *html, const char *const *attributes)
{
    (void)attributes;
    if (html->style.is_borderless && !html->style.has_bar)
        raise_level(&html->state.indent);
    else
        raise_level(&html->state.quote_level);
}

void
html_check_div(Html *html, const char *const *attributes)
{
    const char *name = mail_html_attribute(attributes, "class");

    if (html->style.has_bar || (name != NULL && strstr(name, "yahoo_quoted") != NULL))
        raise_level(&html->state.quote_level);
}

/* The word before the colon with which such a header begins. */
static bool
is_from(const char *text, gsize len)
{
    static const char *const words[] = {
        "From", "Von", "De",     "Da",     "Van",       "Från",      "Fra",
        "От",   "Od",  "Feladó", "Kimden", "Lähettäjä", "Από",       "Expéditeur",
        "מאת",  "من",  "发件人", "寄件者", "差出人",    "보낸 사람", "Від",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strlen(words[i]) == len && memcmp(words[i], text, len) == 0)
            return true;
    }
    return false;
}

/* The bytes before the colon of the line, 0 when it has no label. */
static gsize
label_len(const char *text, gsize len)
{
    static const char wide_colon[] = "：";
    gsize most = MIN(len, MAX_LABEL);
    const char *colon = memchr(text, ':', most);
    const char *wide = memmem(text, most, wide_colon, strlen(wide_colon));
    gsize n;

    if (colon == NULL || (wide != NULL && wide < colon))
        colon = wide;
    n = colon == NULL ? 0 : (gsize)(colon - text);
    while (n > 0 && text[n - 1] == ' ')
        n--;
    return n;
}

static bool
is_original_header(const char *text, gsize len)
{
    const char *end = text + len;
    guint n_labels = 0;

    if (len > MAX_HEADER_TEXT || !is_from(text, label_len(text, len)))
        return false;
    for (const char *at = text; at < end;) {
        const char *newline = memchr(at, '\n', (gsize)(end - at));
        const char *line_end = newline == NULL ? end : newline;

        n_labels += label_len(at, (gsize)(line_end - at)) > 0;
        at = line_end + 1;
    }
    return n_labels >= MIN_LABELS;
}

/* Elements around the header that do not end what it began. */
static bool
lets_through(const HtmlFrame *frame)
{
    static const char *const names[] = {
        "div", "span", "font", "p", "b", "o:p", "center"
    };

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(names[i], frame->name) == 0)
            return true;
    }
    return false;
}

bool
html_is_original_header(const MailBlock *shape, const char *text, gsize len)
{
    return shape->kind == MAIL_BLOCK_PARAGRAPH && is_original_header(text, len);
}

bool
html_begin_original(Html *html, const MailBlock *shape)
{
    const GArray *blocks = html->builder->document->blocks;

    /* Where it is the first text of its quotation it is quoted already. */
    if (blocks->len == html->first_block ||
        g_array_index(blocks, MailBlock, blocks->len - 1).quote_level !=
            shape->quote_level)
        return false;
    raise_level(&html->state.quote_level);
    for (guint i = html->frames->len; i-- > 0;) {
        HtmlFrame *frame = &g_array_index(html->frames, HtmlFrame, i);

        if (!lets_through(frame))
            break;
        raise_level(&frame->before.quote_level);
    }
    return true;
}
