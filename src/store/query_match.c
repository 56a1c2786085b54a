/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/query_match.c: whether one message is what a query asks for (L2).
 *
 * Logic of three values: what is not known stays so through AND, OR and NOT, and only a clear yes is a match. A
 * query is looked at twice at most: without what stands in the message itself, and, if that decides nothing,
 * with it. */
#include <config.h>

#include <string.h>

#include "base/fold.h"
#include "query_tree.h"

struct StoreQueryText {
    char *words;
};

/* Texts that words are looked for in. The body is not among them: it comes folded. */
typedef enum {
    TEXT_SUBJECT,
    TEXT_FROM,
    TEXT_TO,
    TEXT_CC,
    TEXT_LIST,
    TEXT_FILES,
    N_TEXTS
} Text;

typedef struct {
    const StoreQueryFacts *facts;
    const StoreQueryContent *content; /* NULL: unknown, or not yet asked for */
    bool is_content_missed;           /* something of it was needed and not there */
    char *words[N_TEXTS];             /* made when first needed */
} Look;

static StoreFact look_at(Look *look, const QueryNode *node);

StoreQueryText *
store_query_text_new(const char *text, gssize len)
{
    StoreQueryText *made = g_new(StoreQueryText, 1);

    made->words = pb_text_fold_words(text, len);
    return made;
}

void
store_query_text_free(StoreQueryText *text)
{
    if (text == NULL)
        return;
    g_free(text->words);
    g_free(text);
}

static StoreFact
fact(bool is_so)
{
    return is_so ? STORE_FACT_YES : STORE_FACT_NO;
}

/* What holds when one of two does. */
static StoreFact
either(StoreFact a, StoreFact b)
{
    if (a == STORE_FACT_YES || b == STORE_FACT_YES)
        return STORE_FACT_YES;
    return a == STORE_FACT_UNKNOWN || b == STORE_FACT_UNKNOWN ? STORE_FACT_UNKNOWN
                                                              : STORE_FACT_NO;
}

static StoreFact
opposite(StoreFact a)
{
    static const StoreFact opposites[] = {
        [STORE_FACT_UNKNOWN] = STORE_FACT_UNKNOWN,
        [STORE_FACT_NO] = STORE_FACT_YES,
        [STORE_FACT_YES] = STORE_FACT_NO,
    };

    return opposites[a];
}

/* --- words ---------------------------------------------------------------------------------------- */

static const StoreQueryContent *
content_of(Look *look)
{
    if (look->content == NULL)
        look->is_content_missed = true;
    return look->content;
}

/* The text as it is; NULL when it is not known. An empty line keeps what it joins apart. */
static char *
raw_text(Look *look, Text text)
{
    const PbEnvelope *envelope = look->facts->envelope;

    if (text == TEXT_FILES) {
        const StoreQueryContent *content = content_of(look);

        return content == NULL || content->files == NULL
                   ? NULL
                   : g_strjoinv("\n\n", (char **)content->files);
    }
    if (envelope == NULL)
        return NULL;
    switch (text) {
    case TEXT_FROM:
        return g_strconcat(envelope->from_name, "\n\n", envelope->from_address, NULL);
    case TEXT_TO:
        return g_strdup(envelope->to);
    case TEXT_CC:
        return g_strdup(envelope->cc);
    case TEXT_LIST:
        return g_strdup(envelope->list_id);
    default:
        return g_strdup(envelope->subject);
    }
}

static StoreFact
find_in_text(Look *look, Text text, const char *words)
{
    if (look->words[text] == NULL) {
        g_autofree char *raw = raw_text(look, text);

        if (raw == NULL)
            return STORE_FACT_UNKNOWN;
        look->words[text] = pb_text_fold_words(raw, -1);
    }
    return fact(strstr(look->words[text], words) != NULL);
}

static StoreFact
find_in_body(Look *look, const char *words)
{
    const StoreQueryContent *content = content_of(look);

    if (content == NULL || content->body == NULL)
        return STORE_FACT_UNKNOWN;
    return fact(strstr(content->body->words, words) != NULL);
}

static StoreFact
find_anywhere(Look *look, const char *words)
{
    static const Text places[] = { TEXT_SUBJECT, TEXT_FROM, TEXT_TO, TEXT_CC,
                                   TEXT_FILES };
    StoreFact found = STORE_FACT_NO;

    for (gsize i = 0; i < G_N_ELEMENTS(places) && found != STORE_FACT_YES; i++)
        found = either(found, find_in_text(look, places[i], words));
    return found == STORE_FACT_YES ? found : either(found, find_in_body(look, words));
}

static StoreFact
match_anywhere(Look *look, const QueryNode *node)
{
    return find_anywhere(look, node->text);
}

static StoreFact
match_body(Look *look, const QueryNode *node)
{
    return find_in_body(look, node->text);
}

static StoreFact
match_text(Look *look, const QueryNode *node)
{
    static const Text texts[] = {
        [QUERY_FROM] = TEXT_FROM,  [QUERY_TO] = TEXT_TO,
        [QUERY_CC] = TEXT_CC,      [QUERY_SUBJECT] = TEXT_SUBJECT,
        [QUERY_FILE] = TEXT_FILES, [QUERY_LIST] = TEXT_LIST,
    };

    return find_in_text(look, texts[node->field], node->text);
}

/* --- names ---------------------------------------------------------------------------------------- */

static bool
is_name(const char *name, const QueryNode *node)
{
    g_autofree char *folded = pb_text_fold(name, -1);

    return node->is_prefix ? g_str_has_prefix(folded, node->text)
                           : g_str_equal(folded, node->text);
}

static StoreFact
match_folder(Look *look, const QueryNode *node)
{
    const char *folder = look->facts->folder;

    return folder == NULL ? STORE_FACT_UNKNOWN : fact(is_name(folder, node));
}

static StoreFact
match_account(Look *look, const QueryNode *node)
{
    const char *account = look->facts->account;

    return account == NULL ? STORE_FACT_UNKNOWN : fact(is_name(account, node));
}

static StoreFact
match_tag(Look *look, const QueryNode *node)
{
    if (look->facts->tags == NULL)
        return STORE_FACT_UNKNOWN;
    for (const char *const *tag = look->facts->tags; *tag != NULL; tag++) {
        if (is_name(*tag, node))
            return STORE_FACT_YES;
    }
    return STORE_FACT_NO;
}

static StoreFact
match_id(Look *look, const QueryNode *node)
{
    const StoreQueryFacts *facts = look->facts;

    if (strchr(node->text, '@') != NULL)
        return facts->envelope == NULL
                   ? STORE_FACT_UNKNOWN
                   : fact(g_ascii_strcasecmp(facts->envelope->message_id, node->text) ==
                          0);
    return facts->key == NULL ? STORE_FACT_UNKNOWN
                              : fact(g_str_has_prefix(facts->key, node->text));
}

/* --- qualities ------------------------------------------------------------------------------------ */

typedef struct {
    StoreFlags flag;    /* of the message; 0: it is no matter of flags */
    bool is_flag_unset; /* that it is missing is what counts */
    gsize fact;         /* offset of a StoreFact of StoreQueryFacts or _Content */
    bool is_content;
} Quality;

#define OF_FACTS(member)                                 \
    {                                                    \
        .fact = G_STRUCT_OFFSET(StoreQueryFacts, member) \
    }
#define OF_CONTENT(member)                                                     \
    {                                                                          \
        .fact = G_STRUCT_OFFSET(StoreQueryContent, member), .is_content = true \
    }

static const Quality qualities[] = {
    [QUERY_UNREAD] = { .flag = STORE_FLAG_SEEN, .is_flag_unset = true },
    [QUERY_READ] = { .flag = STORE_FLAG_SEEN },
    [QUERY_FLAGGED] = { .flag = STORE_FLAG_FLAGGED },
    [QUERY_REPLIED] = { .flag = STORE_FLAG_REPLIED },
    [QUERY_DRAFT] = { .flag = STORE_FLAG_DRAFT },
    [QUERY_ENCRYPTED] = OF_CONTENT(is_encrypted),
    [QUERY_SIGNED] = OF_CONTENT(is_signed),
    [QUERY_PREVIEW] = OF_FACTS(is_preview),
    [QUERY_ATTACHMENT] = OF_CONTENT(has_attachment),
    [QUERY_LINK] = OF_CONTENT(has_link),
    [QUERY_INVITE] = OF_CONTENT(has_invite),
    [QUERY_ON_SERVER] = OF_FACTS(is_on_server),
};

static StoreFact
match_quality(Look *look, const QueryNode *node)
{
    const Quality *quality = &qualities[node->quality];
    const void *from = look->facts;

    if (quality->flag != 0)
        return !look->facts->has_flags ? STORE_FACT_UNKNOWN
                                       : fact(((look->facts->flags & quality->flag) ==
                                               0) == quality->is_flag_unset);
    if (quality->is_content)
        from = content_of(look);
    return from == NULL ? STORE_FACT_UNKNOWN
                        : G_STRUCT_MEMBER(StoreFact, from, quality->fact);
}

/* --- numbers -------------------------------------------------------------------------------------- */

static StoreFact
match_date(Look *look, const QueryNode *node)
{
    gint64 date = look->facts->date, now = look->facts->now;

    if (date == 0)
        return STORE_FACT_UNKNOWN;
    return fact((node->from.kind == QUERY_OPEN ||
                 date >= query_bound_seconds(&node->from, now)) &&
                (node->until.kind == QUERY_OPEN ||
                 date < query_bound_seconds(&node->until, now)));
}

static StoreFact
match_larger(Look *look, const QueryNode *node)
{
    guint64 size = look->facts->size;

    return size == 0 ? STORE_FACT_UNKNOWN : fact(size > node->size);
}

static StoreFact
match_smaller(Look *look, const QueryNode *node)
{
    guint64 size = look->facts->size;

    return size == 0 ? STORE_FACT_UNKNOWN : fact(size < node->size);
}

/* --- the tree ------------------------------------------------------------------------------------- */

static StoreFact
look_at_term(Look *look, const QueryNode *node)
{
    static StoreFact (*const matches[])(Look *, const QueryNode *) = {
        [QUERY_ANYWHERE] = match_anywhere, [QUERY_FROM] = match_text,
        [QUERY_TO] = match_text,           [QUERY_CC] = match_text,
        [QUERY_SUBJECT] = match_text,      [QUERY_BODY] = match_body,
        [QUERY_FILE] = match_text,         [QUERY_LIST] = match_text,
        [QUERY_IN] = match_folder,         [QUERY_ACCOUNT] = match_account,
        [QUERY_TAG] = match_tag,           [QUERY_ID] = match_id,
        [QUERY_IS] = match_quality,        [QUERY_HAS] = match_quality,
        [QUERY_ON] = match_quality,        [QUERY_DATE] = match_date,
        [QUERY_LARGER] = match_larger,     [QUERY_SMALLER] = match_smaller,
    };

    return matches[node->field](look, node);
}

/* AND is the opposite of an OR of opposites. */
static StoreFact
look_at_children(Look *look, const QueryNode *node)
{
    bool is_and = node->op == QUERY_AND;
    StoreFact found = STORE_FACT_NO;

    for (guint i = 0; i < node->children->len && found != STORE_FACT_YES; i++) {
        StoreFact child = look_at(look, node->children->pdata[i]);

        found = either(found, is_and ? opposite(child) : child);
    }
    return is_and ? opposite(found) : found;
}

static StoreFact
look_at(Look *look, const QueryNode *node)
{
    switch (node->op) {
    case QUERY_EVERYTHING:
        return STORE_FACT_YES;
    case QUERY_TERM:
        return look_at_term(look, node);
    case QUERY_NOT:
        return opposite(look_at(look, node->children->pdata[0]));
    case QUERY_AND:
    case QUERY_OR:
        break;
    }
    return look_at_children(look, node);
}

bool
store_query_matches(const StoreQuery *query, const StoreQueryFacts *facts)
{
    Look look = { .facts = facts };
    StoreFact answer = look_at(&look, query->root);

    if (answer == STORE_FACT_UNKNOWN && look.is_content_missed &&
        facts->content != NULL) {
        look.content = facts->content(facts->user_data);
        if (look.content != NULL)
            answer = look_at(&look, query->root);
    }
    for (gsize i = 0; i < N_TEXTS; i++)
        g_free(look.words[i]);
    return answer == STORE_FACT_YES;
}
