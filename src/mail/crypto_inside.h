/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/crypto_inside.h: what the reader and its process for keys say to each other (L2). */
#ifndef POSTBAG_MAIL_CRYPTO_INSIDE_H
#define POSTBAG_MAIL_CRYPTO_INSIDE_H

#include "mail/crypto.h"

/* Its descriptors. The second is /dev/null for what has no signature of its own. */
enum { MAIL_CRYPTO_CONTENT_FD = 3, MAIL_CRYPTO_SIGNATURE_FD, MAIL_CRYPTO_OUT_FD };

/* What it prints: 0 or 1 + MailCryptoError, what went wrong, the signatures (state, validity, fingerprint, when,
 * names), whether it was encrypted, for whom, whether there is content. */
#define MAIL_CRYPTO_ANSWER    "(usa(uusxas)basb)"
#define MAIL_CRYPTO_SIGNATURE "(uusxas)"

void mail_signature_free(gpointer signature);

#endif
