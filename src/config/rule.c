/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/rule.c: delivery rules as values (L1). What `match` means is the query language's, which is not
 * known here. */
#include <config.h>

#include "rule.h"

#include "config/option.h"
#include "account.h"
#include "value.h"

static const char *
find(GHashTable *keys, const char *key)
{
    const ConfigFound *found = g_hash_table_lookup(keys, key);

    if (found != NULL && *found->text != '\0')
        return found->text;
    return config_option_find(CONFIG_SCOPE_RULE, key)->default_text;
}

static bool
has_word(char *const *words, const char *word)
{
    for (; *words != NULL; words++) {
        if (g_ascii_strcasecmp(*words, word) == 0)
            return true;
    }
    return false;
}

static void
check_whole(const ConfigRule *rule, guint line, ConfigProblems *problems)
{
    bool does_something = rule->folder != NULL || rule->sets_read || rule->sets_flagged ||
                          rule->tags[0] != NULL || rule->is_last;

    if (*rule->match == '\0')
        config_problems_add(
            problems, line, CONFIG_ERROR_INCOMPLETE,
            "rule %s has no match: add a line match = QUERY, or match = * "
            "for every message",
            rule->name);
    if (!does_something)
        config_problems_add(problems, line, CONFIG_ERROR_INCOMPLETE,
                            "rule %s does nothing: add folder, flags, tags or stop",
                            rule->name);
}

ConfigRule *
config_rule_build(const char *name, guint line, GHashTable *keys,
                  ConfigProblems *problems)
{
    ConfigRule *rule = g_new0(ConfigRule, 1);
    const ConfigFound *match = g_hash_table_lookup(keys, "match");
    const char *flags = find(keys, "flags");
    const char *tags = find(keys, "tags");
    g_auto(GStrv) flag_words = config_value_words(flags == NULL ? "" : flags);

    rule->name = g_strdup(name);
    rule->line = match == NULL ? line : match->line;
    rule->match = g_strdup(match == NULL ? "" : match->text);
    rule->folder = g_strdup(find(keys, "folder"));
    rule->sets_read = has_word(flag_words, "read");
    rule->sets_flagged = has_word(flag_words, "flagged");
    rule->tags = config_value_words(tags == NULL ? "" : tags);
    rule->is_last = config_value_is_yes(find(keys, "stop"));
    check_whole(rule, line, problems);
    return rule;
}

void
config_rule_free(ConfigRule *rule)
{
    if (rule == NULL)
        return;
    g_free(rule->name);
    g_free(rule->match);
    g_free(rule->folder);
    g_strfreev(rule->tags);
    g_free(rule);
}
