/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_style.h: the little of CSS that changes what is read (L2). */
#ifndef POSTBAG_MAIL_HTML_STYLE_H
#define POSTBAG_MAIL_HTML_STYLE_H

#include <stdbool.h>

#include <glib.h>

/* Colours are 0xRRGGBB or one of these. */
#define MAIL_HTML_NO_COLOR G_MAXUINT32 /* not said */
#define MAIL_HTML_ANY_COLOR \
    0x1000000u /* said, but not which: a picture, an unknown name */
#define MAIL_HTML_TRANSPARENT 0x2000000u

#define MAIL_HTML_MAX_CLASSES 16 /* of an element that are looked at */

typedef enum { MAIL_STYLE_UNSET, MAIL_STYLE_ON, MAIL_STYLE_OFF } MailHtmlSwitch;

typedef struct {
    bool is_hidden;     /* with all that stands in it */
    bool is_displayed;  /* display says something else than none */
    bool is_block;      /* display: block on whatever it is */
    bool is_unmarked;   /* list-style: none */
    bool has_bar;       /* a line on its left: how some mailers draw a quotation */
    bool is_borderless; /* a border was said to be none */
    bool has_url;       /* it loads a picture from elsewhere */
    bool is_marker;    /* Word: the bullet or the number before the text of a list item */
    guint8 list_level; /* Word: the nesting of the list item; 0: it is none */
    MailHtmlSwitch tiny, invisible; /* what stands in it may say otherwise */
    MailHtmlSwitch strong, emphasis, pre, struck;
    guint32 color, background;
    float above, below;  /* pixels of empty space; < 0: not said */
    float width, height; /* pixels; < 0: not said */
} MailHtmlStyle;

/* What the rules of a style sheet say of a class, an id or an element. */
typedef enum {
    MAIL_RULE_HIDES = 1 << 0,
    MAIL_RULE_SHOWS = 1 << 1,
    MAIL_RULE_PAINTS = 1 << 2, /* sets a background */
    MAIL_RULE_TIGHT = 1 << 3,  /* no empty line around it */
} MailHtmlRule;

typedef struct MailHtmlRules MailHtmlRules;

MailHtmlRules *mail_html_rules_new(void);
void mail_html_rules_free(MailHtmlRules *rules);
/* Reads a style sheet; what stands in @ blocks is for other screens and left out. */
void mail_html_rules_add(MailHtmlRules *rules, const char *css, gsize len);
/* MailHtmlRule of an element with these attributes. */
guint mail_html_rules_of(const MailHtmlRules *rules, const char *element,
                         const char *const *attributes);

/* Reads what an element says of itself; `attributes` as libxml2 gives them, may be NULL. */
void mail_html_style_read(const char *const *attributes, MailHtmlStyle *style);
/* The declarations of one rule; changes `text`. */
void mail_html_style_parse(MailHtmlStyle *style, char *text);
/* True for a property that is read; `has_space`: of an element whose empty space is. */
bool mail_html_style_knows(const char *name, gsize len, bool has_space);
void mail_html_style_init(MailHtmlStyle *style);
/* The value of an attribute, borrowed, or NULL. */
const char *mail_html_attribute(const char *const *attributes, const char *name);
/* True when text of the colour cannot be told from the background. */
bool mail_html_is_faint(guint32 color, guint32 background);
/* True for an image that is there to be counted, not seen; for one that is too small to say anything. */
bool mail_html_is_dot(const char *const *attributes, const MailHtmlStyle *style);
bool mail_html_is_tiny(const char *const *attributes, const MailHtmlStyle *style);

#endif
