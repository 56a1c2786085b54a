/* SPDX-License-Identifier: GPL-3.0-or-later */
/* include/store/query.h: the query language, and whether a message is what a query asks for (L2).
 *
 *   word  word*  "a phrase"       in subject, senders, receivers, names of attachments and text
 *   a b   a OR b  -a  ( )         AND binds tighter than OR; AND and NOT may be written out
 *   from: to: cc: subject: body: file: list:      words of one place
 *   in: account: tag:             the whole name, or its beginning with *
 *   id:                           the start of an ID, or a whole Message-ID
 *   is: has: on:                  one of a few words
 *   date: before: after:          2026, 2026-03, 2026-03-15, today, yesterday, week, month; date: also A..B
 *   larger: smaller:              5MB
 *   *                             every message
 *
 * Words match as whole words, whatever their case and accents (base/fold.h); writing without blanks matches by
 * substring. Pure, any thread. */
#ifndef POSTBAG_STORE_QUERY_H
#define POSTBAG_STORE_QUERY_H

#include "store/message.h"

#define STORE_QUERY_MAX_LEN   4096 /* bytes */
#define STORE_QUERY_MAX_DEPTH 64   /* of parentheses and negations */
#define STORE_QUERY_MAX_TERMS 256

typedef struct StoreQuery StoreQuery;

/* STORE_ERROR_BAD_QUERY, whose message begins with "column N: " (characters, from 1) and says what to do. */
StoreQuery *store_query_parse(const char *text, GError **error);
void store_query_free(StoreQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreQuery, store_query_free)

/* --- one message ------------------------------------------------------------------------------ */

/* 0 is unknown throughout: a query that hangs on what is not known does not match, and neither does its
 * opposite. */
typedef enum { STORE_FACT_UNKNOWN, STORE_FACT_NO, STORE_FACT_YES } StoreFact;

/* The text of a message made ready to be searched, once for all queries. */
typedef struct StoreQueryText StoreQueryText;
StoreQueryText *store_query_text_new(const char *text, gssize len);
void store_query_text_free(StoreQueryText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreQueryText, store_query_text_free)

/* What has to be read from the message itself. */
typedef struct {
    const StoreQueryText *body;
    const char *const *files; /* names of attachments; ends with NULL */
    StoreFact has_attachment, has_link, has_invite;
    StoreFact is_encrypted, is_signed;
} StoreQueryContent;

typedef struct {
    const char *key; /* the ID */
    const PbEnvelope *envelope;
    const char *folder;
    const char *account;     /* "" when no session brought it */
    const char *const *tags; /* ends with NULL */
    bool has_flags;
    StoreFlags flags; /* with `has_flags` */
    StoreFact is_preview, is_on_server;
    guint64 size;
    gint64 date; /* seconds UTC */
    gint64 now;  /* what "today" is about */
    /* Called at most once for each match, and only when the facts above do not decide; may be NULL. The result
     * is borrowed until the match is done; NULL when the message cannot be read. */
    const StoreQueryContent *(*content)(void *user_data);
    void *user_data;
} StoreQueryFacts;

bool store_query_matches(const StoreQuery *query, const StoreQueryFacts *facts);

#endif
