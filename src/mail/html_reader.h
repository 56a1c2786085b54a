/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_reader.h: the reader of HTML from the inside, for html.c, which takes libxml2's events, and for the
 * files that know the elements (L2). */
#ifndef POSTBAG_MAIL_HTML_READER_H
#define POSTBAG_MAIL_HTML_READER_H

#include "builder.h"
#include "html_line.h"
#include "html_parser.h"
#include "html_style.h"

#define HTML_MAX_LEVEL 200 /* of quotes and of indentation */

typedef enum {
    HTML_BLOCK = 1 << 0, /* a line of its own */
    HTML_GAP = 1 << 1,   /* and an empty line before and behind */
    HTML_SKIP = 1 << 2,  /* its content is no text to read */
    HTML_STRONG = 1 << 3,
    HTML_EMPHASIS = 1 << 4,
    HTML_CODE = 1 << 5,
    HTML_PRE = 1 << 6,
    HTML_HEADING = 1 << 7,
    HTML_SPACED = 1 << 8, /* its style may say otherwise about the empty lines */
    HTML_STRUCK = 1 << 9, /* no longer valid */
    HTML_RAISED = 1 << 10,
    HTML_LOWERED = 1 << 11,
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
    guint8 list_level; /* of a list item as Word writes it; 0: none */
    bool is_hidden, is_skipped, is_tiny, is_invisible;
    bool is_pre, is_pre_block, is_code_block, is_heading;
    bool is_strong, is_emphasis, is_code, is_ordered, is_unmarked;
    bool is_struck, is_raised, is_lowered, is_marker;
    guint32 link;
    guint32 color, background;
} HtmlState;

typedef struct {
    char name[16];
    const HtmlElement *element; /* NULL: an element without a row */
    HtmlState before;
    int number; /* of the last item, for lists */
    int step;
    char numbering;
    bool is_block, has_gap; /* behind it a line ends; an empty line follows */
} HtmlFrame;

struct Html {
    MailBuilder *builder;
    const MailHtmlParser *library;
    const MailHtmlRules *rules;
    htmlParserCtxtPtr parser;
    HtmlState state;
    MailHtmlStyle style; /* of the element that is being entered */
    GArray *frames;      /* HtmlFrame */
    GPtrArray *tables;   /* MailHtmlTable */
    gsize work;          /* bytes of tables that were set out anew */
    MailHtmlLine line;
    GString *marker; /* of the list item whose text has not come yet; visible */
    GString *
        word_marker; /* what Word says is one, as far as it has come, as it stands there */
    GString *link_text;
    char *link_image;   /* what a picture in the open link is called */
    MailMark link_mark; /* where the open link began: in the document, in the line */
    guint link_first_span;
    guint n_links_lost, first_block, cell_first;
    gsize added;
    bool has_gap, ignores_hiding, is_full;
    bool is_hiding_counted; /* the text that is hidden here is counted already */
    bool is_struck; /* the mark before struck text stands, that behind it does not */
};

/* The row for an element, or NULL. */
const HtmlElement *html_find_element(const char *name);

/* Appends text in the present state; ends the block that is being made; the block as it would be. */
void html_append(Html *html, const char *text, gsize len);
void html_flush(Html *html);
MailBlock html_shape(const Html *html);
HtmlFrame *html_top_frame(Html *html);
void html_put_span(Html *html, const char *text, MailSpanKind kind);
/* Puts the mark behind struck text, if there is any. */
void html_end_struck(Html *html);

/* html_list.c */
void html_open_list(Html *html, const char *const *attributes);
void html_close_list(Html *html, const char *const *attributes);
void html_open_item(Html *html, const char *const *attributes);
void html_close_item(Html *html, const char *const *attributes);
void html_open_definition(Html *html, const char *const *attributes);
/* Text of the bullet or the number that Word writes before the text of a list item; its end. What is neither of both is
 * text like any other. */
void html_append_word_marker(Html *html, const char *text, gsize len);
void html_end_word_marker(Html *html);

/* html_form.c */
void html_open_input(Html *html, const char *const *attributes);
void html_open_button(Html *html, const char *const *attributes);
void html_open_field(Html *html, const char *const *attributes);
void html_close_field(Html *html, const char *const *attributes);
void html_open_option(Html *html, const char *const *attributes);

/* html_link.c */
void html_open_link(Html *html, const char *const *attributes);
void html_close_link(Html *html, const char *const *attributes);
void html_open_area(Html *html, const char *const *attributes);
void html_open_image(Html *html, const char *const *attributes);

/* html_quote.c */
void html_open_quote(Html *html, const char *const *attributes);
/* What a div that is entered says of itself: some mailers quote in one. */
void html_check_div(Html *html, const char *const *attributes);
/* True when the paragraph is the short header of a message that is quoted. */
bool html_is_original_header(const MailBlock *shape, const char *text, gsize len);
/* Quotes all that follows. False when the header stands in a quotation of its own, which says so already. */
bool html_begin_original(Html *html, const MailBlock *shape);

/* html_remote.c: counts what the element would load from elsewhere. */
void html_count_remote(Html *html, const char *name, const char *const *attributes);

#endif
