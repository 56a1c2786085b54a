/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/vcard.h: address cards as headings and fields (L2; RFC 6350, 2426, vCard 2.1). */
#ifndef POSTBAG_MAIL_VCARD_H
#define POSTBAG_MAIL_VCARD_H

#include "builder.h"

/* Appends the cards in `text` (valid UTF-8 but for what vCard 2.1 encodes itself). False, and nothing is added, when
 * there is none. */
bool mail_vcard_render(MailBuilder *builder, const char *text, gsize len);

#endif
