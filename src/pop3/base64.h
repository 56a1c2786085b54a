/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/base64.h: base64 (RFC 4648 section 4) as SASL exchanges it (RFC 5034) (L2). Pure. */
#ifndef POSTBAG_SRC_POP3_BASE64_H
#define POSTBAG_SRC_POP3_BASE64_H

#include <glib.h>

#include "base/secret.h"

/* Without line breaks; nothing else of it stays in memory. */
PbSecret *pop3_base64_encode(const PbSecret *bytes);
/* Strict: nothing but the alphabet, padded, and no NUL in what comes out, which has one behind it. NULL
 * when `text` is anything else. The caller frees. */
char *pop3_base64_decode(const char *text, gsize *len);

#endif
