/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/mail/envelope.h: the envelope from a header block (L2; RFC 5322, 2047, 2231, 6532). */
#ifndef POSTBAG_MAIL_ENVELOPE_H
#define POSTBAG_MAIL_ENVELOPE_H

#include "base/envelope.h"

/* Call once, before threads start. */
void mail_init(void);

/* Reads `len` bytes that begin with a header block; what follows the first empty line is ignored, a block
 * that is cut off is read as far as it goes. Never NULL: what cannot be read is "". Any thread. */
PbEnvelope *mail_envelope_read(const char *header, gsize len);

#endif
