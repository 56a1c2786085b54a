/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/attach.h: a part as something to keep: its name, its size, its decoded bytes (L2). */
#ifndef POSTBAG_MAIL_ATTACH_H
#define POSTBAG_MAIL_ATTACH_H

#include <stdbool.h>

#include "gmime_auto.h"

/* The name that a part gives itself (RFC 2183, 2231, 2047), cleaned; "" when it gives none. */
char *mail_attach_name(GMimeObject *object);
/* The same as it was written, visible. */
char *mail_attach_written_name(GMimeObject *object);
/* As declared, visible; "" when it is not. */
char *mail_attach_charset(GMimeObject *object);
/* Bytes of the part's body as they stand in the message. */
guint64 mail_attach_size(GMimeObject *object);
bool mail_attach_is_attachment(GMimeObject *object);

/* The decoded bytes of a leaf, at most `max_len` of them. */
GByteArray *mail_attach_bytes(GMimePart *part, gsize max_len, bool *is_cut);

#endif
