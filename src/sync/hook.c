/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/hook.c: what on_new is told of a message, and what it answers, as JSON (L3; RFC 8259). */
#include <config.h>

#include "hook.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "store/tag.h"

/* An answer needs two levels; the parser would take as many as there are bytes, and the stack with them. */
#define MAX_DEPTH 8

/* --- the question ------------------------------------------------------------------------------- */

static void
add_time(JsonObject *object, const char *key, gint64 seconds)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc(seconds);
    g_autofree char *text =
        when == NULL ? g_strdup("") : g_date_time_format(when, "%Y-%m-%dT%H:%M:%SZ");

    json_object_set_string_member(object, key, text);
}

/* Paths are bytes; JSON is not. */
static void
add_path(JsonObject *object, const char *path)
{
    g_autofree char *valid = g_utf8_make_valid(path, -1);

    json_object_set_string_member(object, "path", valid);
}

static void
add_flags(JsonObject *object, StoreFlags flags)
{
    static const struct {
        StoreFlags flag;
        const char *name;
    } names[] = {
        { STORE_FLAG_SEEN, "read" },
        { STORE_FLAG_FLAGGED, "flagged" },
        { STORE_FLAG_REPLIED, "replied" },
        { STORE_FLAG_DRAFT, "draft" },
    };
    JsonArray *array = json_array_new();

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if ((flags & names[i].flag) != 0)
            json_array_add_string_element(array, names[i].name);
    }
    json_object_set_array_member(object, "flags", array);
}

static void
add_tags(JsonObject *object, char *const *tags)
{
    JsonArray *array = json_array_new();

    for (; *tags != NULL; tags++)
        json_array_add_string_element(array, *tags);
    json_object_set_array_member(object, "tags", array);
}

char *
sync_hook_question(const StoreMessage *message, const char *path, char *const *tags)
{
    const PbEnvelope *envelope = message->envelope;
    g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
    g_autoptr(JsonObject) object = json_object_new();
    g_autofree char *text = NULL;

    json_object_set_string_member(object, "id", message->key);
    json_object_set_string_member(object, "account", message->account);
    json_object_set_string_member(object, "folder", message->folder);
    add_path(object, path);
    json_object_set_string_member(object, "from", envelope->from_address);
    json_object_set_string_member(object, "from_name", envelope->from_name);
    json_object_set_string_member(object, "to", envelope->to);
    json_object_set_string_member(object, "cc", envelope->cc);
    json_object_set_string_member(object, "subject", envelope->subject);
    add_time(object, "date", message->sort_date);
    json_object_set_string_member(object, "message_id", envelope->message_id);
    json_object_set_string_member(object, "list_id", envelope->list_id);
    json_object_set_int_member(object, "size", (gint64)MIN(message->size, G_MAXINT64));
    json_object_set_boolean_member(object, "is_preview", message->is_preview);
    add_flags(object, message->flags);
    add_tags(object, tags);
    json_node_set_object(node, object);
    text = json_to_string(node, FALSE);
    return g_strconcat(text, "\n", NULL);
}

/* --- the answer --------------------------------------------------------------------------------- */

static bool
refuse(GError **error, const char *why)
{
    g_set_error(error, PB_ERROR, PB_ERROR_BAD_VALUE, "its answer %s", why);
    return false;
}

static bool
is_shallow(const char *text, gsize len)
{
    bool is_in_string = false;
    int depth = 0;

    for (gsize i = 0; i < len; i++) {
        if (is_in_string && text[i] == '\\')
            i++;
        else if (text[i] == '"')
            is_in_string = !is_in_string;
        else if (!is_in_string && strchr("[{", text[i]) != NULL && ++depth > MAX_DEPTH)
            return false;
        else if (!is_in_string && strchr("]}", text[i]) != NULL)
            depth--;
    }
    return true;
}

/* NULL when it is no text. */
static const char *
text_of(JsonNode *node)
{
    return JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING
               ? json_node_get_string(node)
               : NULL;
}

static bool
take_folder(JsonNode *node, SyncDeed *deed, GError **error)
{
    const char *folder = text_of(node);

    if (folder == NULL || *folder == '\0' || strlen(folder) > 4096)
        return refuse(error, "has a folder that is no name");
    deed->folder = g_strdup(folder);
    return true;
}

static bool
take_flag(const char *word, SyncDeed *deed, GError **error)
{
    return sync_deed_add_flag(deed, word) ||
           refuse(error, "has a flag that is neither read nor flagged");
}

static bool
take_tag(const char *word, SyncDeed *deed, GError **error)
{
    sync_deed_add_tag(deed, word);
    return (deed->tags->len <= SYNC_HOOK_MAX_TAGS && store_tag_check(word, NULL)) ||
           refuse(error, "has too many tags, or one that cannot be a tag");
}

static bool
take_words(JsonNode *node, SyncDeed *deed,
           bool (*take)(const char *word, SyncDeed *deed, GError **error), GError **error)
{
    JsonArray *array = JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    guint n = array == NULL ? 0 : json_array_get_length(array);

    if (array == NULL)
        return refuse(error, "has flags or tags that are no list");
    for (guint i = 0; i < n; i++) {
        const char *word = text_of(json_array_get_element(array, i));

        if (word == NULL)
            return refuse(error, "has a flag or tag that is no text");
        if (!take(word, deed, error))
            return false;
    }
    return true;
}

static bool
take_member(const char *key, JsonNode *node, SyncDeed *deed, GError **error)
{
    g_autofree char *shown = NULL;
    g_autofree char *why = NULL;

    if (g_str_equal(key, "folder"))
        return take_folder(node, deed, error);
    if (g_str_equal(key, "flags"))
        return take_words(node, deed, take_flag, error);
    if (g_str_equal(key, "tags"))
        return take_words(node, deed, take_tag, error);
    shown = pb_text_visible_cut(key, -1, 40);
    why = g_strdup_printf("has \"%s\": there are folder, flags and tags", shown);
    return refuse(error, why);
}

static bool
take_object(JsonObject *object, SyncDeed *deed, GError **error)
{
    g_autoptr(GList) keys = json_object_get_members(object);

    for (const GList *link = keys; link != NULL; link = link->next) {
        if (!take_member(link->data, json_object_get_member(object, link->data), deed,
                         error)) {
            sync_deed_clear(deed);
            return false;
        }
    }
    return true;
}

static bool
is_blank(const char *text, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        if (!g_ascii_isspace(text[i]))
            return false;
    }
    return true;
}

bool
sync_hook_read_answer(const char *text, gsize len, SyncDeed *deed, GError **error)
{
    g_autoptr(JsonParser) parser = NULL;
    JsonNode *root;

    if (is_blank(text, len))
        return true;
    if (memchr(text, '\0', len) != NULL || !g_utf8_validate(text, (gssize)len, NULL) ||
        !is_shallow(text, len))
        return refuse(error, "is no JSON object");
    parser = json_parser_new();
    if (!json_parser_load_from_data(parser, text, (gssize)len, NULL))
        return refuse(error, "is no JSON object");
    root = json_parser_get_root(parser);
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT(root))
        return refuse(error, "is no JSON object");
    return take_object(json_node_get_object(root), deed, error);
}
