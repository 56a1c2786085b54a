/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/query_field.c: the fields of the query language, and what may stand behind each (L2).
 *
 * One row a field, one row a word of is:, has: and on:. */
#include <config.h>

#include <string.h>

#include "base/fold.h"
#include "base/human.h"
#include "base/text.h"
#include "config/near.h"
#include "query_tree.h"

typedef struct Field Field;
typedef bool (*ReadValue)(const Field *field, const QueryValue *value, QueryNode *node,
                          GError **error);

struct Field {
    const char *name;
    QueryField field;
    ReadValue read;
};

static const struct {
    QueryField field;
    const char *word;
    QueryQuality quality;
} qualities[] = {
    { QUERY_IS, "unread", QUERY_UNREAD },
    { QUERY_IS, "read", QUERY_READ },
    { QUERY_IS, "flagged", QUERY_FLAGGED },
    { QUERY_IS, "replied", QUERY_REPLIED },
    { QUERY_IS, "draft", QUERY_DRAFT },
    { QUERY_IS, "encrypted", QUERY_ENCRYPTED },
    { QUERY_IS, "signed", QUERY_SIGNED },
    { QUERY_IS, "preview", QUERY_PREVIEW },
    { QUERY_HAS, "attachment", QUERY_ATTACHMENT },
    { QUERY_HAS, "link", QUERY_LINK },
    { QUERY_HAS, "invite", QUERY_INVITE },
    { QUERY_ON, "server", QUERY_ON_SERVER },
};

static bool
refuse(GError **error, const QueryValue *value, const char *why)
{
    g_autofree char *shown = pb_text_visible_cut(value->text, -1, 40);

    g_set_error(error, STORE_ERROR, STORE_ERROR_BAD_QUERY, "\"%s%s\" %s", shown,
                value->is_prefix ? "*" : "", why);
    return false;
}

/* --- values --------------------------------------------------------------------------------------- */

/* A blank at an end of the text means the border of a word. */
static bool
read_words(const Field *field, const QueryValue *value, QueryNode *node, GError **error)
{
    g_autofree char *words = pb_text_fold_words(value->text, -1);
    gsize len = strlen(words);
    gsize start = 0;

    (void)field;
    if (len == 0)
        return refuse(error, value, "has no word in it: write letters or digits");
    if (pb_char_is_unspaced(g_utf8_get_char(words + 1)))
        start = 1;
    if (value->is_prefix ||
        pb_char_is_unspaced(g_utf8_get_char(g_utf8_prev_char(words + len - 1))))
        len--;
    node->text = g_strndup(words + start, len - start);
    return true;
}

static bool
read_name(const Field *field, const QueryValue *value, QueryNode *node, GError **error)
{
    (void)field;
    (void)error;
    node->text = pb_text_fold(value->text, -1);
    node->is_prefix = value->is_prefix;
    return true;
}

static bool
read_id(const Field *field, const QueryValue *value, QueryNode *node, GError **error)
{
    g_autofree char *lowered = g_ascii_strdown(value->text, -1);
    gsize len = strlen(lowered);

    (void)field;
    if (strchr(lowered, '@') != NULL && !value->is_prefix) {
        bool is_bracketed = lowered[0] == '<' && lowered[len - 1] == '>';

        node->text = is_bracketed ? g_strndup(lowered + 1, len - 2) : g_strdup(lowered);
        return true;
    }
    if (len == 0 || len > STORE_KEY_LEN || lowered[strspn(lowered, "0123456789abcdef")])
        return refuse(error, value,
                      "is no ID: write what postbag list shows, or a whole Message-ID");
    node->text = g_steal_pointer(&lowered);
    return true;
}

/* "did you mean unread?", or all there are. The caller frees. */
static char *
advise_quality(QueryField field, const char *word)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    g_autofree char *all = NULL;
    const char *near;

    for (gsize i = 0; i < G_N_ELEMENTS(qualities); i++) {
        if (qualities[i].field == field)
            g_ptr_array_add(known, (gpointer)qualities[i].word);
    }
    g_ptr_array_add(known, NULL);
    near = config_near_match(word, (const char *const *)known->pdata);
    if (near != NULL)
        return g_strdup_printf("did you mean %s?", near);
    all = g_strjoinv(", ", (char **)known->pdata);
    return g_strdup_printf("there %s %s", known->len == 2 ? "is" : "are", all);
}

static bool
read_quality(const Field *field, const QueryValue *value, QueryNode *node, GError **error)
{
    g_autofree char *advice = NULL;
    g_autofree char *why = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(qualities) && !value->is_prefix; i++) {
        if (qualities[i].field == field->field &&
            g_ascii_strcasecmp(qualities[i].word, value->text) == 0) {
            node->quality = qualities[i].quality;
            return true;
        }
    }
    advice = advise_quality(field->field, value->text);
    why = g_strdup_printf("is nothing that %s: knows: %s", field->name, advice);
    return refuse(error, value, why);
}

static bool
read_date(const Field *field, const QueryValue *value, QueryNode *node, GError **error)
{
    QueryBound from, until;
    bool is_range = field->field == QUERY_DATE;

    if (value->is_prefix)
        return refuse(error, value, "is no date: leave the * out");
    if (!query_date_read(value->text, is_range ? QUERY_DATE_OR_RANGE : QUERY_ONE_DATE,
                         &from, &until, error))
        return false;
    node->field = QUERY_DATE;
    if (field->field == QUERY_BEFORE) {
        node->until = from;
    } else if (field->field == QUERY_AFTER) {
        node->from = until;
    } else {
        node->from = from;
        node->until = until;
    }
    return true;
}

static bool
read_size(const Field *field, const QueryValue *value, QueryNode *node, GError **error)
{
    (void)field;
    if (value->is_prefix || !pb_size_parse(value->text, &node->size, NULL))
        return refuse(error, value, "is no size: write it like 500KB, 5MB or 1GB");
    return true;
}

/* --- fields --------------------------------------------------------------------------------------- */

static const Field anywhere = { "", QUERY_ANYWHERE, read_words };

static const Field fields[] = {
    { "from", QUERY_FROM, read_words },
    { "to", QUERY_TO, read_words },
    { "cc", QUERY_CC, read_words },
    { "subject", QUERY_SUBJECT, read_words },
    { "body", QUERY_BODY, read_words },
    { "file", QUERY_FILE, read_words },
    { "list", QUERY_LIST, read_words },
    { "in", QUERY_IN, read_name },
    { "account", QUERY_ACCOUNT, read_name },
    { "tag", QUERY_TAG, read_name },
    { "id", QUERY_ID, read_id },
    { "is", QUERY_IS, read_quality },
    { "has", QUERY_HAS, read_quality },
    { "on", QUERY_ON, read_quality },
    { "date", QUERY_DATE, read_date },
    { "before", QUERY_BEFORE, read_date },
    { "after", QUERY_AFTER, read_date },
    { "larger", QUERY_LARGER, read_size },
    { "smaller", QUERY_SMALLER, read_size },
};

static const Field *
find_field(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (g_ascii_strcasecmp(fields[i].name, name) == 0)
            return &fields[i];
    }
    return NULL;
}

static void
refuse_field(const char *name, GError **error)
{
    const char *known[G_N_ELEMENTS(fields) + 1] = { NULL };
    g_autofree char *shown = pb_text_visible_cut(name, -1, 40);
    g_autofree char *all = NULL;
    const char *near;

    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        known[i] = fields[i].name;
    near = config_near_match(name, known);
    all = g_strjoinv(": ", (char **)known);
    g_set_error(error, STORE_ERROR, STORE_ERROR_BAD_QUERY,
                "there is no field %s: %s%s:%s (to look for the text itself, put it in "
                "quotes)",
                shown, near == NULL ? "there are " : "did you mean ",
                near == NULL ? all : near, near == NULL ? "" : "?");
}

QueryNode *
query_field_read(const char *name, const QueryValue *value, GError **error)
{
    const Field *field = name == NULL ? &anywhere : find_field(name);
    g_autoptr(QueryNode) node = NULL;

    if (field == NULL) {
        refuse_field(name, error);
        return NULL;
    }
    if (*value->text == '\0' && !value->is_prefix) {
        if (name == NULL)
            g_set_error(error, STORE_ERROR, STORE_ERROR_BAD_QUERY,
                        "nothing stands between these quotes: write a phrase in them");
        else
            g_set_error(error, STORE_ERROR, STORE_ERROR_BAD_QUERY,
                        "nothing stands right behind %s: write one word or \"a phrase\" "
                        "there",
                        field->name);
        return NULL;
    }
    node = query_node_new(QUERY_TERM);
    node->field = field->field;
    return field->read(field, value, node, error) ? g_steal_pointer(&node) : NULL;
}
