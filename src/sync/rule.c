/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/sync/rule.c: delivery rules (L3). */
#include <config.h>

#include "rule.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/query.h"
#include "content.h"

typedef struct {
    char *name;
    StoreQuery *query;
    SyncDeed deed;
    bool is_last;
} Rule;

struct SyncRules {
    GPtrArray *rules; /* Rule */
};

static void
rule_free(gpointer data)
{
    Rule *rule = data;

    g_free(rule->name);
    store_query_free(rule->query);
    sync_deed_clear(&rule->deed);
    g_free(rule);
}

static Rule *
rule_new(const ConfigRule *settings, StoreQuery *query)
{
    Rule *rule = g_new0(Rule, 1);

    rule->name = g_strdup(settings->name);
    rule->query = query;
    rule->deed.folder = g_strdup(settings->folder);
    rule->deed.flags = (settings->sets_read ? STORE_FLAG_SEEN : 0) |
                       (settings->sets_flagged ? STORE_FLAG_FLAGGED : 0);
    for (char **tag = settings->tags; *tag != NULL; tag++)
        sync_deed_add_tag(&rule->deed, *tag);
    rule->is_last = settings->is_last;
    return rule;
}

SyncRules *
sync_rules_new(const ConfigSettings *settings, GError **error)
{
    SyncRules *rules = g_new0(SyncRules, 1);
    g_autoptr(GString) problems = g_string_new(NULL);

    rules->rules = g_ptr_array_new_with_free_func(rule_free);
    for (guint i = 0; i < config_settings_n_rules(settings); i++) {
        const ConfigRule *rule = config_settings_rule(settings, i);
        g_autoptr(GError) cause = NULL;
        StoreQuery *query = store_query_parse(rule->match, &cause);

        if (query != NULL)
            g_ptr_array_add(rules->rules, rule_new(rule, query));
        else
            g_string_append_printf(
                problems, "%s%s:%u: match: %s (rule %s)", problems->len > 0 ? "\n" : "",
                config_settings_name(settings), rule->line, cause->message, rule->name);
    }
    if (problems->len == 0)
        return rules;
    g_set_error_literal(error, CONFIG_ERROR, CONFIG_ERROR_BAD_VALUE, problems->str);
    sync_rules_free(rules);
    return NULL;
}

void
sync_rules_free(SyncRules *rules)
{
    if (rules == NULL)
        return;
    g_ptr_array_unref(rules->rules);
    g_free(rules);
}

guint
sync_rules_n(const SyncRules *rules)
{
    return rules->rules->len;
}

/* The inside of one message, read when the first rule asks. */
typedef struct {
    Store *store;
    MailRenderer *renderer;
    const StoreMessage *message;
    bool is_read;
    SyncContent *content;
} Inside;

static const StoreQueryContent *
look_inside(void *user_data)
{
    Inside *inside = user_data;

    if (!inside->is_read)
        inside->content =
            sync_content_new(inside->store, inside->renderer, inside->message);
    inside->is_read = true;
    return inside->content == NULL ? NULL : sync_content_facts(inside->content);
}

static StoreFact
fact(bool is_so)
{
    return is_so ? STORE_FACT_YES : STORE_FACT_NO;
}

static void
apply(const Rule *rule, const StoreMessage *message, SyncDeed *deed)
{
    deed->flags |= rule->deed.flags;
    for (guint i = 0; rule->deed.tags != NULL && i < rule->deed.tags->len; i++)
        sync_deed_add_tag(deed, g_ptr_array_index(rule->deed.tags, i));
    if (rule->deed.folder == NULL || deed->folder != NULL)
        return;
    deed->folder = g_strdup(rule->deed.folder);
    pb_log(PB_LOG_INFO, "%s: rule %s: message %s goes to %s", message->account,
           rule->name, message->key, deed->folder);
}

void
sync_rules_decide(const SyncRules *rules, Store *store, MailRenderer *renderer,
                  const StoreMessage *message, SyncDeed *deed)
{
    static const char *const no_tags[] = { NULL };
    Inside inside = { .store = store, .renderer = renderer, .message = message };
    const StoreQueryFacts facts = {
        .key = message->key,
        .envelope = message->envelope,
        .folder = message->folder,
        .account = message->account,
        .tags = no_tags,
        .has_flags = true,
        .flags = message->flags,
        .is_preview = fact(message->is_preview),
        .is_on_server = fact(message->where == STORE_WHERE_BOTH),
        .size = message->is_preview ? message->server_size : message->size,
        .date = message->sort_date,
        .now = pb_clock_now(),
        .content = look_inside,
        .user_data = &inside,
    };

    for (guint i = 0; i < rules->rules->len; i++) {
        const Rule *rule = g_ptr_array_index(rules->rules, i);

        if (!store_query_matches(rule->query, &facts))
            continue;
        apply(rule, message, deed);
        if (rule->is_last)
            break;
    }
    sync_content_free(inside.content);
}
