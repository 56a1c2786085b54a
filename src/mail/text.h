/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/text.h: text/plain to blocks (L2; RFC 3676). */
#ifndef POSTBAG_MAIL_TEXT_H
#define POSTBAG_MAIL_TEXT_H

#include "builder.h"

typedef enum {
    MAIL_TEXT_FIXED,
    MAIL_TEXT_FLOWED,
    MAIL_TEXT_FLOWED_DELSP, /* the blank before a soft line break is not of the text */
    MAIL_TEXT_VERBATIM,     /* no quotes, no signature: a delivery report */
    MAIL_TEXT_PATCH,        /* the same, and changes in it are marked */
} MailTextForm;

/* Appends a line, made visible and with its tabs set out as blanks. */
void mail_text_append_visible(GString *block, const char *text, gsize len);
/* Appends `text` (valid UTF-8, not yet visible) as blocks. */
void mail_text_render(MailBuilder *builder, const char *text, gsize len,
                      MailTextForm form);

#endif
