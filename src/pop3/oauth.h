/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/oauth.h: what XOAUTH2 and OAUTHBEARER (RFC 7628) say, which GNU SASL lacks (L2). Pure. */
#ifndef POSTBAG_SRC_POP3_OAUTH_H
#define POSTBAG_SRC_POP3_OAUTH_H

#include "pop3/session.h"

/* The one message of XOAUTH2 or OAUTHBEARER, which holds the token. NULL with POP3_ERROR_UNUSABLE when user
 * or token hold what would end their field. */
PbSecret *pop3_oauth_message(Pop3LoginMethod method, const Pop3Credentials *credentials,
                             GError **error);
/* What the server's JSON says of a refused token: "status invalid_token, scope mail", visible and cut; NULL when
 * it is no flat object of JSON, or holds none of status, error, scope and schemes. The caller frees. */
char *pop3_oauth_reason(const char *json);

#endif
