/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html.h: HTML to blocks (L2). No network, no style sheets, no scripts. */
#ifndef POSTBAG_MAIL_HTML_H
#define POSTBAG_MAIL_HTML_H

#include "builder.h"

#define MAIL_HTML_MAX_DEPTH  256
#define MAIL_HTML_MAX_OUTPUT (2 * 1024 * 1024)

/* Appends `html` (valid UTF-8, may hold NULs) as blocks. */
void mail_html_render(MailBuilder *builder, const char *html, gsize len);

/* The charset that a meta element names, or NULL. The caller frees. */
char *mail_html_charset(const char *html, gsize len);

#endif
