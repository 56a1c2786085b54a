/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_reader.h: the reader of HTML from the inside, for html.c, which takes libxml2's events, and
 * html_element.c, which knows the elements (L2). */
#ifndef POSTBAG_MAIL_HTML_READER_H
#define POSTBAG_MAIL_HTML_READER_H

#include "builder.h"
#include "html_line.h"
#include "html_parser.h"

#define HTML_MAX_LEVEL 200 /* of quotes and of indentation */

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
    const MailHtmlParser *library;
    htmlParserCtxtPtr parser;
    HtmlState state;
    GArray *frames;    /* HtmlFrame */
    GPtrArray *tables; /* MailHtmlTable */
    MailHtmlLine line;
    GString *marker; /* of the list item whose text has not come yet */
    GString *link_text;
    MailMark link_mark; /* where the open link began: in the document, in the line */
    guint link_first_span;
    gsize added;
    bool has_gap, ignores_hiding, is_full;
};

/* The row for an element, or NULL. */
const HtmlElement *html_find_element(const char *name);

/* Appends text in the present state; ends the block that is being made; the block as it would be. */
void html_append(Html *html, const char *text, gsize len);
void html_flush(Html *html);
MailBlock html_shape(const Html *html);
HtmlFrame *html_top_frame(Html *html);

#endif
