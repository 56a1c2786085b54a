/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/apop.h: the timestamp of a greeting and the answer to it (RFC 1939 section 7) (L2). Pure. */
#ifndef POSTBAG_SRC_POP3_APOP_H
#define POSTBAG_SRC_POP3_APOP_H

#include "base/secret.h"

#define POP3_APOP_DIGEST_LEN 32 /* hexadecimal digits */

/* "<1896.697170952@dbc.mtview.ca.us>" out of the text of a greeting; NULL when there is none that is a
 * msg-id of plain ASCII (RFC 5322 section 3.6.4): anything else would let the server choose what is hashed
 * together with the password (CVE-2007-1558). The caller frees. */
char *pop3_apop_timestamp(const char *greeting);
/* Of timestamp and password; nothing of the password stays behind. */
void pop3_apop_digest(const char *timestamp, const PbSecret *password,
                      char digest[POP3_APOP_DIGEST_LEN + 1]);

#endif
