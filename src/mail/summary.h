/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/summary.h: what a part for machines says, as a heading and fields (L2). */
#ifndef POSTBAG_MAIL_SUMMARY_H
#define POSTBAG_MAIL_SUMMARY_H

#include "builder.h"

#define MAIL_SUMMARY_MAX_VALUE 2000 /* bytes of one field */

/* A heading with an empty line before it. `text` need not be visible. */
void mail_summary_heading(MailBuilder *builder, const char *text);
/* A field on one line, its addresses as links. `value` need not be visible; NULL or blank: nothing is added. */
void mail_summary_field(MailBuilder *builder, const char *name, const char *value);
/* The same, with an empty line before it: the first of several that belong together. */
void mail_summary_group(MailBuilder *builder, const char *name, const char *value);

#endif
