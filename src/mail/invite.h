/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/invite.h: calendars as invitations (L2; RFC 5545, 5546, 6047). */
#ifndef POSTBAG_MAIL_INVITE_H
#define POSTBAG_MAIL_INVITE_H

#include "builder.h"

/* Loads libical and opens what it and time zones need. Once, before the process gives up files. Failure is told
 * where a calendar is met. */
void mail_invite_prepare(void);

/* Appends the events of the calendar `text` (valid UTF-8), with their descriptions when `has_text`. Events that are in
 * `seen` (may be NULL) are left out, others are added to it. False, and nothing is added, when it is no calendar or
 * libical is not there. */
bool mail_invite_render(MailBuilder *builder, const char *text, gsize len, bool has_text,
                        GHashTable *seen);

#endif
