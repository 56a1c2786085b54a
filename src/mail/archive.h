/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/archive.h: what lies in an archive: names and sizes, nothing is unpacked to be kept (L2). */
#ifndef POSTBAG_MAIL_ARCHIVE_H
#define POSTBAG_MAIL_ARCHIVE_H

#include "builder.h"

#define MAIL_ARCHIVE_MAX_ENTRIES 1000

/* Whether type or name say that it is one. */
bool mail_archive_is(const char *type, const char *name);
/* Lists it. False, and nothing added, when the bytes are no archive that can be read. `is_cut`: there were more. */
bool mail_archive_render(MailBuilder *builder, const guint8 *bytes, gsize len,
                         bool is_cut);
/* Loads the library, before the process gives up to open files. What fails is seen when it is needed. */
void mail_archive_prepare(void);

#endif
