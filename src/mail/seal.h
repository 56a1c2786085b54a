/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/seal.h: where a message can be checked or opened with a key, and the octets for it (L2; RFC 1847,
 * 3156, 8551). */
#ifndef POSTBAG_MAIL_SEAL_H
#define POSTBAG_MAIL_SEAL_H

#include "builder.h"
#include "parse.h"

/* Fills the seals of the document, outermost first. */
void mail_seal_find(MailBuilder *builder, const MailSource *source);

#endif
