/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/source.h: bytes of a message as they stand, made visible (L2). */
#ifndef POSTBAG_MAIL_SOURCE_H
#define POSTBAG_MAIL_SOURCE_H

#include "builder.h"
#include "gmime_auto.h"

#define MAIL_MAX_SOURCE (2 * 1024 * 1024) /* bytes shown */

/* Appends the stream from its start as blocks of code, one a paragraph; all empty lines stay. With `is_beginning` it is
 * not said that it ends early: more of it is to come. */
void mail_source_show(MailBuilder *builder, GMimeStream *stream, bool is_beginning);

#endif
