/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/auth.h: one exchange of AUTH, whatever its mechanism (RFC 5034) (L2).
 *
 * Challenges come as base64, responses go as base64; what may come when is told by the login that owns
 * this. */
#ifndef POSTBAG_SRC_POP3_AUTH_H
#define POSTBAG_SRC_POP3_AUTH_H

#include <stdbool.h>

#include "way.h"

typedef struct Pop3Auth Pop3Auth;

/* NULL with POP3_ERROR_UNUSABLE or POP3_ERROR_NO_MECHANISM. */
Pop3Auth *pop3_auth_new(const Pop3Way *way, const Pop3Credentials *credentials,
                        GError **error);
/* Wipes. NULL is fine. */
void pop3_auth_free(Pop3Auth *auth);

/* The response, in base64, that may go along with AUTH; NULL when the server speaks first, or when a line
 * of `room` bytes cannot hold it: then it is what the first challenge gets. The caller frees. */
PbSecret *pop3_auth_first(Pop3Auth *auth, gsize room);
/* The response, in base64, to what stood behind "+ ". NULL: the exchange must be broken off, with the errors
 * of pop3_sasl_step(), or the session where it is POP3_ERROR_IMPOSTOR. The caller frees. */
PbSecret *pop3_auth_respond(Pop3Auth *auth, const char *challenge, GError **error);
/* +OK may come now. */
bool pop3_auth_is_complete(const Pop3Auth *auth);
/* What the server said of a refused token, visible and cut; NULL when nothing. Borrowed. */
const char *pop3_auth_reason(const Pop3Auth *auth);

#endif
