/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/link_words.h: where a link goes, and what is odd about it, in words (L4). Pure. All of it is freed by the
 * caller. */
#ifndef UI_LINK_WORDS_H
#define UI_LINK_WORDS_H

#include "mail/document.h"

/* The host, as it is written; of a mailto: link the address; what stands behind the scheme of others. */
char *ui_link_place(const char *target);
/* The host in the letters that its xn-- labels stand for; NULL when it has none. */
char *ui_link_decoded(const char *place);
/* One sentence a doubt: char *, freed with the array. */
GPtrArray *ui_link_doubts(const MailLink *link);

#endif
