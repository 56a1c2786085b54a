/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/sasl.h: the client's side of a SASL mechanism, by GNU SASL (RFC 4422) (L2).
 *
 * SCRAM-SHA-256(-PLUS), SCRAM-SHA-1 (RFC 5802, 7677), PLAIN (RFC 4616), LOGIN, CRAM-MD5 (RFC 2195) and
 * EXTERNAL. Bytes in, bytes out, without base64 and lines, which are auth.c's matter. */
#ifndef POSTBAG_SRC_POP3_SASL_H
#define POSTBAG_SRC_POP3_SASL_H

#include <stdbool.h>

#include <glib.h>

#include "pop3/session.h"

/* Three times what anybody recommends (1,400,000, for SHA-1): half a second of computing here, a few seconds on
 * a small board. A server may say 2,147,483,647, and each is work that nothing interrupts. */
#define POP3_SASL_MAX_ITERATIONS 4000000

typedef struct Pop3Sasl Pop3Sasl;

/* `mechanism` is one of the above, by its name. NULL with POP3_ERROR_NO_MECHANISM when the library was built
 * without it. */
Pop3Sasl *pop3_sasl_new(const char *mechanism, const Pop3Credentials *credentials,
                        GError **error);
/* Wipes. NULL is fine. */
void pop3_sasl_free(Pop3Sasl *sasl);

/* What to answer to `challenge`, of which `len` bytes and a NUL are there; NULL for the response that goes
 * before any. NULL with POP3_ERROR_UNUSABLE: user or password cannot be sent by this mechanism;
 * POP3_ERROR_PROTOCOL: a challenge that makes no sense or asks for too much; POP3_ERROR_LOGIN: SCRAM's own
 * word that it was refused; POP3_ERROR_IMPOSTOR: the server does not know the password. The exchange is
 * over then. */
PbSecret *pop3_sasl_step(Pop3Sasl *sasl, const char *challenge, gsize len,
                         GError **error);
/* All is said, and by SCRAM the server has proved itself: +OK may come, and no further challenge. */
bool pop3_sasl_is_complete(const Pop3Sasl *sasl);

#endif
