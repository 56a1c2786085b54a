/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/query_parse.c: from the text of a query to its tree (L2).
 *
 * Recursive descent over the characters. Depth, terms and length are capped; every error knows the character
 * it is about. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "query_tree.h"

typedef struct {
    const char *text;
    const char *at;
    guint depth;
    guint n_terms;
    GError **error;
} Parser;

static QueryNode *parse_any(Parser *parser);

/* --- errors --------------------------------------------------------------------------------------- */

static void
set_column(Parser *parser, const char *at, const char *message)
{
    g_set_error(parser->error, STORE_ERROR, STORE_ERROR_BAD_QUERY, "column %ld: %s",
                g_utf8_pointer_to_offset(parser->text, at) + 1, message);
}

static QueryNode *
fail(Parser *parser, const char *at, const char *message)
{
    set_column(parser, at, message);
    return NULL;
}

/* --- characters ----------------------------------------------------------------------------------- */

static void
skip_blanks(Parser *parser)
{
    while (*parser->at != '\0' && g_unichar_isspace(g_utf8_get_char(parser->at)))
        parser->at = g_utf8_next_char(parser->at);
}

static bool
is_word_end(const char *at)
{
    return *at == '\0' || strchr("()\"", *at) != NULL ||
           g_unichar_isspace(g_utf8_get_char(at));
}

static const char *
word_end(const char *at)
{
    while (!is_word_end(at))
        at = g_utf8_next_char(at);
    return at;
}

/* Operators are capitals, so that "or" stays a word. */
static bool
is_operator(const Parser *parser, const char *word)
{
    gsize len = strlen(word);

    return strncmp(parser->at, word, len) == 0 && is_word_end(parser->at + len);
}

static bool
take_operator(Parser *parser, const char *word)
{
    if (!is_operator(parser, word))
        return false;
    parser->at += strlen(word);
    skip_blanks(parser);
    return true;
}

/* --- terms ---------------------------------------------------------------------------------------- */

/* The letters before a colon. "http://" and "12:30" are text, not fields. */
static char *
take_field(Parser *parser)
{
    const char *end = parser->at;
    char *name;

    while (g_ascii_isalpha(*end) || (end > parser->at && *end == '-'))
        end++;
    if (end == parser->at || *end != ':' || strncmp(end, "://", 3) == 0)
        return NULL;
    name = g_strndup(parser->at, (gsize)(end - parser->at));
    parser->at = end + 1;
    return name;
}

/* "a phrase", from its first quote on. */
static char *
take_phrase(Parser *parser)
{
    const char *start = parser->at + 1;
    const char *end = strchr(start, '"');

    if (end == NULL) {
        set_column(parser, parser->at,
                   "this quote is not closed: write another one behind the phrase");
        return NULL;
    }
    parser->at = end + 1;
    return g_strndup(start, (gsize)(end - start));
}

/* A word up to its end or to its final star. */
static char *
take_word(Parser *parser)
{
    const char *start = parser->at;
    const char *end = word_end(start);
    const char *star = memchr(start, '*', (gsize)(end - start));

    if (star != NULL && star + 1 < end) {
        set_column(parser, star, "a * stands at the end of a word: it means any ending");
        return NULL;
    }
    parser->at = star == NULL ? end : star;
    return g_strndup(start, (gsize)(parser->at - start));
}

static QueryNode *
parse_term(Parser *parser)
{
    const char *start = parser->at;
    g_autofree char *field = NULL;
    g_autofree char *text = NULL;
    g_autoptr(GError) cause = NULL;
    QueryValue value = { 0 };
    QueryNode *node;

    if (is_operator(parser, "*")) {
        parser->at++;
        return query_node_new(QUERY_EVERYTHING);
    }
    if (++parser->n_terms > STORE_QUERY_MAX_TERMS)
        return fail(parser, start, "these are too many conditions: ask for less at once");
    field = take_field(parser);
    text = *parser->at == '"' ? take_phrase(parser) : take_word(parser);
    if (text == NULL)
        return NULL;
    value.text = text;
    if (*parser->at == '*') {
        value.is_prefix = true;
        parser->at++;
    }
    node = query_field_read(field, &value, &cause);
    if (node == NULL)
        return fail(parser, start, cause->message);
    return node;
}

/* --- structure ------------------------------------------------------------------------------------ */

static QueryNode *
parse_group(Parser *parser)
{
    const char *open = parser->at++;
    g_autoptr(QueryNode) node = NULL;

    skip_blanks(parser);
    if (*parser->at == ')')
        return fail(parser, open,
                    "these parentheses are empty: write a condition in them, or leave "
                    "them out");
    node = parse_any(parser);
    if (node == NULL)
        return NULL;
    if (*parser->at != ')')
        return fail(parser, open,
                    "this parenthesis is not closed: write a ) where it ends");
    parser->at++;
    return g_steal_pointer(&node);
}

static QueryNode *
parse_one(Parser *parser)
{
    const char *start = parser->at;

    if (*start == '\0')
        return fail(parser, start, "something is missing at the end: write a condition");
    if (*start == ')')
        return fail(
            parser, start,
            "there is no ( for this parenthesis: leave it out, or put it in quotes");
    if (is_operator(parser, "OR") || is_operator(parser, "AND"))
        return fail(parser, start,
                    "this stands between two conditions: write one before it, or put it "
                    "in quotes");
    return *start == '(' ? parse_group(parser) : parse_term(parser);
}

/* -a, NOT a. A hyphen by itself negates nothing. */
static QueryNode *
parse_negated(Parser *parser)
{
    const char *start = parser->at;
    bool is_hyphen = *start == '-';
    QueryNode *child, *node;

    if (!is_hyphen && !is_operator(parser, "NOT"))
        return parse_one(parser);
    if (parser->depth++ > STORE_QUERY_MAX_DEPTH)
        return fail(parser, start, "this is nested too deeply: write it more simply");
    if (is_hyphen)
        parser->at++;
    else
        (void)take_operator(parser, "NOT");
    if (is_hyphen && (*parser->at == '\0' || *parser->at == ')' ||
                      g_unichar_isspace(g_utf8_get_char(parser->at))))
        return fail(parser, start,
                    "a - stands right before what must not match: leave no blank behind "
                    "it");
    child = parse_negated(parser);
    parser->depth--;
    if (child == NULL)
        return NULL;
    node = query_node_new(QUERY_NOT);
    g_ptr_array_add(node->children, child);
    return node;
}

/* A node of one child is that child. `node` passes over. */
static QueryNode *
simplify(QueryNode *node)
{
    QueryNode *child;

    if (node->children->len > 1)
        return node;
    child = g_ptr_array_steal_index(node->children, 0);
    query_node_free(node);
    return child;
}

static QueryNode *
parse_all(Parser *parser)
{
    g_autoptr(QueryNode) node = query_node_new(QUERY_AND);

    do {
        QueryNode *child = parse_negated(parser);

        if (child == NULL)
            return NULL;
        g_ptr_array_add(node->children, child);
        skip_blanks(parser);
    } while (take_operator(parser, "AND") ||
             (*parser->at != '\0' && *parser->at != ')' && !is_operator(parser, "OR")));
    return simplify(g_steal_pointer(&node));
}

static QueryNode *
parse_any(Parser *parser)
{
    g_autoptr(QueryNode) node = query_node_new(QUERY_OR);

    if (parser->depth++ > STORE_QUERY_MAX_DEPTH)
        return fail(parser, parser->at,
                    "this is nested too deeply: write it more simply");
    do {
        QueryNode *child;

        skip_blanks(parser);
        child = parse_all(parser);
        if (child == NULL)
            return NULL;
        g_ptr_array_add(node->children, child);
    } while (take_operator(parser, "OR"));
    parser->depth--;
    return simplify(g_steal_pointer(&node));
}

StoreQuery *
store_query_parse(const char *text, GError **error)
{
    Parser parser = { .text = text, .at = text, .error = error };
    QueryNode *root;
    StoreQuery *query;

    if (strnlen(text, STORE_QUERY_MAX_LEN + 1) > STORE_QUERY_MAX_LEN) {
        g_set_error(error, STORE_ERROR, STORE_ERROR_BAD_QUERY,
                    "column 1: the query is longer than %d bytes: ask for less at once",
                    STORE_QUERY_MAX_LEN);
        return NULL;
    }
    if (!g_utf8_validate(text, -1, &parser.at)) {
        fail(&parser, parser.at, "this is no UTF-8: type it anew");
        return NULL;
    }
    parser.at = text;
    skip_blanks(&parser);
    if (*parser.at == '\0') {
        fail(&parser, text,
             "there is nothing to look for: write a word, or * for every message");
        return NULL;
    }
    root = parse_any(&parser);
    if (root != NULL && *parser.at == ')') {
        query_node_free(root);
        root = parse_one(&parser);
    }
    if (root == NULL)
        return NULL;
    query = g_new0(StoreQuery, 1);
    query->root = root;
    return query;
}

/* --- nodes ---------------------------------------------------------------------------------------- */

static void
free_child(gpointer node)
{
    query_node_free(node);
}

QueryNode *
query_node_new(QueryOp op)
{
    QueryNode *node = g_new0(QueryNode, 1);

    node->op = op;
    if (op == QUERY_AND || op == QUERY_OR || op == QUERY_NOT)
        node->children = g_ptr_array_new_with_free_func(free_child);
    return node;
}

void
query_node_free(QueryNode *node)
{
    if (node == NULL)
        return;
    if (node->children != NULL)
        g_ptr_array_unref(node->children);
    g_free(node->text);
    g_free(node);
}

void
store_query_free(StoreQuery *query)
{
    if (query == NULL)
        return;
    query_node_free(query->root);
    g_free(query);
}
