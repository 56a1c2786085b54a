/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_style.h: the little of inline CSS that changes what is read (L2). */
#ifndef POSTBAG_MAIL_HTML_STYLE_H
#define POSTBAG_MAIL_HTML_STYLE_H

#include <stdbool.h>

#include <glib.h>

#define MAIL_HTML_NO_COLOR G_MAXUINT32

typedef enum { MAIL_STYLE_UNSET, MAIL_STYLE_ON, MAIL_STYLE_OFF } MailHtmlSwitch;

typedef struct {
    bool is_hidden;
    bool is_unmarked; /* list-style: none */
    bool has_bar;     /* a line on its left: how some mailers draw a quotation */
    bool is_borderless;
    MailHtmlSwitch strong, emphasis, pre;
    guint32 color, background; /* 0xRRGGBB or MAIL_HTML_NO_COLOR */
} MailHtmlStyle;

/* Reads what an element says of itself; `attributes` as libxml2 gives them, may be NULL. */
void mail_html_style_read(const char *const *attributes, MailHtmlStyle *style);
/* The value of an attribute, borrowed, or NULL. */
const char *mail_html_attribute(const char *const *attributes, const char *name);
/* True for an image that is there to be counted, not seen. */
bool mail_html_is_tiny(const char *const *attributes);

#endif
