/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/mail/onetime.h: the code that a message brings for signing in somewhere (L2). */
#ifndef POSTBAG_MAIL_ONETIME_H
#define POSTBAG_MAIL_ONETIME_H

#include "mail/document.h"

/* The one-time code of the message as it is to be typed ("123456" of "123 456", "G-123456"), or NULL when there is none
 * or it is not certain. Looks at the subject and at the first 64 KB of text. The caller frees. Any thread. */
char *mail_onetime_find(const MailDocument *document);

#endif
