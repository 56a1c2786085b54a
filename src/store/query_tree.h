/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/query_tree.h: a query as a tree (L2, private): what the parser makes, and what the matcher and a
 * translation to SQL read. */
#ifndef POSTBAG_STORE_QUERY_TREE_H
#define POSTBAG_STORE_QUERY_TREE_H

#include "store/query.h"

typedef enum {
    QUERY_EVERYTHING,
    QUERY_AND, /* of two children or more */
    QUERY_OR,
    QUERY_NOT,  /* of one */
    QUERY_TERM, /* no children */
} QueryOp;

typedef enum {
    QUERY_ANYWHERE, /* a word without a field */
    QUERY_FROM,
    QUERY_TO,
    QUERY_CC,
    QUERY_SUBJECT,
    QUERY_BODY,
    QUERY_FILE,
    QUERY_LIST,
    QUERY_IN,
    QUERY_ACCOUNT,
    QUERY_TAG,
    QUERY_ID,
    QUERY_IS,
    QUERY_HAS,
    QUERY_ON,
    QUERY_DATE,
    QUERY_BEFORE,
    QUERY_AFTER,
    QUERY_LARGER,
    QUERY_SMALLER,
} QueryField;

/* What is:, has: and on: ask for. */
typedef enum {
    QUERY_UNREAD,
    QUERY_READ,
    QUERY_FLAGGED,
    QUERY_REPLIED,
    QUERY_DRAFT,
    QUERY_ENCRYPTED,
    QUERY_SIGNED,
    QUERY_PREVIEW,
    QUERY_ATTACHMENT,
    QUERY_LINK,
    QUERY_INVITE,
    QUERY_ON_SERVER,
} QueryQuality;

/* One end of a span of time. Days count back from the day of the match, so that a query that is kept does not
 * grow old. */
typedef enum { QUERY_OPEN, QUERY_AT, QUERY_DAYS_AGO } QueryBoundKind;

typedef struct {
    QueryBoundKind kind;
    gint64
        value; /* QUERY_AT: seconds UTC; QUERY_DAYS_AGO: the day begins; -1 is tomorrow */
} QueryBound;

typedef struct QueryNode QueryNode;
struct QueryNode {
    QueryOp op;
    GPtrArray *children; /* QueryNode, owned; NULL with QUERY_TERM and QUERY_EVERYTHING */
    QueryField field;    /* QUERY_TERM; dates are all QUERY_DATE, by from and until */
    /* Words: to be found in pb_text_fold_words(), where it begins and ends with a blank at the border of a word.
     * QUERY_IN, _ACCOUNT, _TAG: a folded name. QUERY_ID: in lower case. Else NULL. */
    char *text;
    bool is_prefix; /* names: `text` is their beginning */
    QueryQuality quality;
    QueryBound from, until; /* from <= date < until */
    guint64 size;
};

struct StoreQuery {
    QueryNode *root;
};

QueryNode *query_node_new(QueryOp op);
void query_node_free(QueryNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QueryNode, query_node_free)

/* A value as it was written. */
typedef struct {
    const char *text; /* without quotes and the final star */
    bool is_prefix;   /* a star stood behind it */
} QueryValue;

/* query_field.c: the node of `value` in the field called `name` (without the colon; NULL: none). NULL with
 * STORE_ERROR_BAD_QUERY, whose message has no column yet. */
QueryNode *query_field_read(const char *name, const QueryValue *value, GError **error);

/* query_date.c: reads "2026-03", "week" or, where `is_range` says so, "2026-03..2026-05" into a span. */
typedef enum { QUERY_ONE_DATE, QUERY_DATE_OR_RANGE } QueryDateForm;
bool query_date_read(const char *text, QueryDateForm form, QueryBound *from,
                     QueryBound *until, GError **error);
/* The second that a bound of the kind QUERY_AT or QUERY_DAYS_AGO stands for. */
gint64 query_bound_seconds(const QueryBound *bound, gint64 now);

#endif
