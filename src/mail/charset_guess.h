/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/charset_guess.h: which charset bytes are in that nobody has labelled (L2). */
#ifndef POSTBAG_MAIL_CHARSET_GUESS_H
#define POSTBAG_MAIL_CHARSET_GUESS_H

#include <glib.h>

/* A name for iconv; NULL when it is not told well enough, or is a Latin one, of which windows-1252 is as good as any.
 * Any thread. */
const char *mail_charset_guess(const char *bytes, gsize len);
/* Loads what guesses, for a process that will not be able to. */
void mail_charset_guess_prepare(void);

#endif
