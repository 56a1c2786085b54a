/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/status.h: the status codes of mail servers in plain words (L2; RFC 3463, 5248). */
#ifndef POSTBAG_MAIL_STATUS_H
#define POSTBAG_MAIL_STATUS_H

#include <glib.h>

/* Finds the first code like "5.1.1" in `text`, whose detail is not 0; else the first one at all; NULL when there
 * is none. The caller frees. */
char *mail_status_find(const char *text);

/* What the detail of "5.1.1" means: "there is no such mailbox"; NULL when the code says no more than its class.
 * Static. */
const char *mail_status_meaning(const char *code);

/* "It will not be tried again." and the like, by the class; NULL when it is none. Static. */
const char *mail_status_class(const char *code);

#endif
