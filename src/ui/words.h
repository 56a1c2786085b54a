/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/words.h: numbers, dates and people as the reader writes them (L4). Pure. */
#ifndef UI_WORDS_H
#define UI_WORDS_H

#include "config/settings.h"
#include "store/message.h"
#include "model/fetch.h"

/* "18 402". The caller frees. */
char *ui_words_count(guint64 n);
/* "1 message", "18 402 messages". The caller frees. */
char *ui_words_messages(guint64 n);
/* "09:56", local zone. The caller frees. */
char *ui_words_clock(gint64 seconds);
/* Who a list shows: the author, or in Sent and Drafts whom it goes to; "(no name)" when nothing is
 * known. Borrowed from the message. */
const char *ui_words_person(const StoreMessage *message);
/* "(no subject)" for an empty one. Borrowed. */
const char *ui_words_subject(const StoreMessage *message);
/* The size of the message, also where only a preview of it is here. */
guint64 ui_words_size(const StoreMessage *message);
/* How the account's session ended: "home: 3 new messages, 2 deleted on the server"; what happened and what
 * to do when it failed. The caller frees. */
char *ui_words_fetch_end(const UiFetchAccount *account);
/* The same with "; 312 deletions over the limit wait for your yes"; NULL when none wait. The caller frees. */
char *ui_words_held(const UiFetchAccount *account);
/* Where the message lives and until when, in the words of the plan; `settings` knows the policies. The
 * caller frees. */
char *ui_words_where(const StoreMessage *message, const ConfigSettings *settings,
                     gint64 now);
/* When it was stored, and that its copy was read back: "stored 2026-11-22, read back". The caller frees. */
char *ui_words_stored(const StoreMessage *message);

/* The same as ui_words_where() in a word, for a column. */
typedef struct {
    char text[16];
    bool is_leaving; /* or would, if somebody said yes */
} UiServerWord;
/* `fetch` knows of deletions that wait for a yes; NULL: none do. */
UiServerWord ui_words_server(const StoreMessage *message, const ConfigSettings *settings,
                             const UiFetch *fetch, gint64 now);

#endif
