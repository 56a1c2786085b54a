/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/single.h: one part as a document of its own (L2). */
#ifndef POSTBAG_MAIL_SINGLE_H
#define POSTBAG_MAIL_SINGLE_H

#include "builder.h"
#include "gmime_auto.h"

/* Shows the part of `reading`, whatever it is: its text, what lies in an archive, how large a picture is. Of what cannot be shown
 * the document has a block of its name, type and size. */
void mail_single_render(MailBuilder *builder, GMimeObject *object,
                        const MailReading *reading);

#endif
