/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_trim.h: HTML made small before libxml2 sees it (L2). */
#ifndef POSTBAG_MAIL_HTML_TRIM_H
#define POSTBAG_MAIL_HTML_TRIM_H

#include <glib.h>

#include "html_style.h"

/* `html` without comments, scripts, style sheets and the attributes that nobody here reads; every tag
 * that is left is well formed and short. `rules` gets what the style sheets say. In time linear in `len`. */
GString *mail_html_trim(const char *html, gsize len, MailHtmlRules *rules);

/* The character that a reference at `at` ("&eacute" without its semicolon, "&check;") means when libxml2 does not
 * know that; 0: none such. *used gets its length. */
gunichar mail_html_reference(const char *at, gsize left, gsize *used);

#endif
