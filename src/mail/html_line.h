/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_line.h: the text of one block while it is being made: blanks collapse, spans grow (L2). */
#ifndef POSTBAG_MAIL_HTML_LINE_H
#define POSTBAG_MAIL_HTML_LINE_H

#include <stdbool.h>

#include "mail/document.h"

typedef struct {
    GString *text; /* visible */
    GArray *spans; /* MailSpan */
    /* What waits for the text that follows it: a collapsed blank, or one that breaks no line. */
    bool has_space, has_no_break;
    bool has_filler; /* it holds blanks that are there to take up room */
    bool is_plain;   /* ASCII only */
    int column;      /* in preformatted text, for tabs */
} MailHtmlLine;

void mail_html_line_init(MailHtmlLine *line);
void mail_html_line_clear(MailHtmlLine *line);

/* Both append text that is not visible yet; `style` may be NULL for plain text. */
void mail_html_line_append(MailHtmlLine *line, const char *text, gsize len,
                           const MailSpan *style);
void mail_html_line_append_pre(MailHtmlLine *line, const char *text, gsize len,
                               const MailSpan *style);
/* Appends right behind the text, before a blank that waits. */
void mail_html_line_glue(MailHtmlLine *line, const char *text, const MailSpan *style);
/* A forced line break. */
void mail_html_line_break(MailHtmlLine *line);

/* Takes blanks and empty lines off the end; true when something is left. */
bool mail_html_line_trim(MailHtmlLine *line);
/* Empties it. */
void mail_html_line_reset(MailHtmlLine *line);

#endif
