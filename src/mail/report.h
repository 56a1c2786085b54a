/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/report.h: reports of mail servers and readers in words (L2; RFC 3464, 8098, 5965). */
#ifndef POSTBAG_MAIL_REPORT_H
#define POSTBAG_MAIL_REPORT_H

#include "builder.h"

/* Each appends a heading and fields of the decoded part `text` (valid UTF-8). `subject` is that of the message
 * that the report is about, or NULL. False, and nothing is added, when the text is no such report. */
bool mail_report_delivery(MailBuilder *builder, const char *text, gsize len,
                          const char *subject);
bool mail_report_disposition(MailBuilder *builder, const char *text, gsize len,
                             const char *subject);
bool mail_report_feedback(MailBuilder *builder, const char *text, gsize len,
                          const char *subject);
/* Of the header of a message that is not there itself: who wrote what to whom. */
bool mail_report_headers(MailBuilder *builder, const char *text, gsize len);

#endif
