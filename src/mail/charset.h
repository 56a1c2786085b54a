/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/charset.h: bytes in a charset that is declared, wrong, unknown or not named, to UTF-8 (L2). */
#ifndef POSTBAG_MAIL_CHARSET_H
#define POSTBAG_MAIL_CHARSET_H

#include <stdbool.h>

#include <glib.h>

/* The name by which iconv knows the charset `declared`, or NULL when it is not one that we read.
 * Static. */
const char *mail_charset_lookup(const char *declared);

/* `bytes` as valid UTF-8 (NULs stay). `declared` may be NULL or nonsense. Tried in turn: what is declared,
 * where we know it and the bytes agree; UTF-8; windows-1252. Any thread. */
GString *mail_charset_to_utf8(const char *bytes, gsize len, const char *declared);

/* Loads the converters of all charsets, which lie in files, for a process that will not be able to. */
void mail_charset_prepare(void);

#endif
