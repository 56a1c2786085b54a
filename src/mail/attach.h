/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/attach.h: a part as something to keep: its name, its size, its decoded bytes (L2). */
#ifndef POSTBAG_MAIL_ATTACH_H
#define POSTBAG_MAIL_ATTACH_H

#include <stdbool.h>

#include "gmime_auto.h"

#define MAIL_MAX_NAME 200 /* bytes of a file name */

/* A file name that is safe to create in a folder and to show: one visible line without a path, not
 * beginning with a dot, a dash or a blank, at most MAIL_MAX_NAME bytes. "" when nothing is left. */
char *mail_attach_clean_name(const char *name);
/* The name that a part gives itself (RFC 2183, 2231, 2047), cleaned; "" when it gives none. */
char *mail_attach_name(GMimeObject *object);
/* Bytes of the part's body as they stand in the message. */
guint64 mail_attach_size(GMimeObject *object);
bool mail_attach_is_attachment(GMimeObject *object);

/* The decoded bytes of a leaf, at most `max_len` of them. */
GByteArray *mail_attach_bytes(GMimePart *part, gsize max_len, bool *is_cut);

#endif
