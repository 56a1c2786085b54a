/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/word.h: encoded words in header fields (L2; RFC 2047). */
#ifndef POSTBAG_MAIL_WORD_H
#define POSTBAG_MAIL_WORD_H

/* `line` (UTF-8, unfolded) with its encoded words decoded; not visible yet. The caller frees. */
char *mail_word_decode(const char *line);

/* `line` with its encoded words made visible and encoded anew, in UTF-8, so that a parser of addresses finds
 * neither controls nor charsets of its own choice in them. The caller frees. */
char *mail_word_tame(const char *line);

#endif
