/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/settings.c: the settings file, checked against the option table (L1).
 *
 * The document holds the text, the typed values are read from it anew after each change: there is no
 * second way from a key to a value. */
#include <config.h>

#include "config/settings.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "config/near.h"
#include "config/option.h"
#include "account.h"
#include "file.h"
#include "rule.h"
#include "settings_inside.h"
#include "value.h"

static const PbErrorKind kinds[] = {
    [CONFIG_ERROR_MISSING] = { PB_CLASS_SETTINGS,
                               "write one, see postbag.conf(5), or try postbag demo" },
    [CONFIG_ERROR_BAD_VALUE] = { PB_CLASS_SETTINGS, NULL },
    [CONFIG_ERROR_UNKNOWN] = { PB_CLASS_SETTINGS, NULL },
    [CONFIG_ERROR_SYNTAX] = { PB_CLASS_SETTINGS, NULL },
    [CONFIG_ERROR_INCOMPLETE] = { PB_CLASS_SETTINGS, NULL },
    [CONFIG_ERROR_UNWRITABLE] = { PB_CLASS_CANNOT_WRITE,
                                  "the settings were not saved; load them again, or correct "
                                  "the permissions" },
    [CONFIG_ERROR_PASSWORD] = { PB_CLASS_LOGIN,
                                "check password_command, password_file or token_command in the settings" },
};

PB_DEFINE_ERROR_DOMAIN(config_error, kinds);

/* One reading of a document. */
typedef struct {
    ConfigSettings *settings;
    ConfigProblems *problems;
    GHashTable *groups; /* name to line, for duplicates */
    bool is_in_group;   /* that is known: its keys are read */
    bool is_before_groups;
    ConfigScope scope;
    char *name; /* of the account or the rule */
    guint line; /* of the group */
    GHashTable *keys;
} Reading;

/* --- groups ------------------------------------------------------------------------------------- */

static void
end_general(Reading *reading)
{
    config_general_build(&reading->settings->general, reading->keys);
}

static void
end_account(Reading *reading)
{
    g_ptr_array_add(reading->settings->accounts,
                    config_account_build(reading->name, reading->line, reading->keys,
                                         reading->problems));
}

static void
end_rule(Reading *reading)
{
    g_ptr_array_add(reading->settings->rules,
                    config_rule_build(reading->name, reading->line, reading->keys,
                                      reading->problems));
}

/* By scope. */
static const struct {
    const char *word;
    bool is_named;
    const char *shown;  /* in "did you mean", without brackets */
    const char *belong; /* what a key of it belongs into */
    void (*end)(Reading *reading);
} groups[] = {
    [CONFIG_SCOPE_GENERAL] = { "general", false, "general", "[general]", end_general },
    [CONFIG_SCOPE_ACCOUNT] = { "account", true, "account NAME", "an [account NAME]",
                               end_account },
    [CONFIG_SCOPE_RULE] = { "rule", true, "rule NAME", "a [rule NAME]", end_rule },
};

static void
end_group(Reading *reading)
{
    if (reading->is_in_group)
        groups[reading->scope].end(reading);
    g_hash_table_remove_all(reading->keys);
    g_clear_pointer(&reading->name, g_free);
    reading->is_in_group = false;
}

/* The index in `groups`, or their number. */
static gsize
find_group(const char *word)
{
    gsize i = 0;

    while (i < G_N_ELEMENTS(groups) && !g_str_equal(groups[i].word, word))
        i++;
    return i;
}

static void
refuse_group(Reading *reading, const char *name, const char *word, guint line)
{
    const char *words[G_N_ELEMENTS(groups) + 1] = { NULL };
    const char *near;

    for (gsize i = 0; i < G_N_ELEMENTS(groups); i++)
        words[i] = groups[i].word;
    near = config_near_match(word, words);
    if (near != NULL)
        config_problems_add(reading->problems, line, CONFIG_ERROR_UNKNOWN,
                            "[%.80s] is no group: did you mean [%s]?", name,
                            groups[find_group(near)].shown);
    else
        config_problems_add(reading->problems, line, CONFIG_ERROR_UNKNOWN,
                            "[%.80s] is no group: there are [general], [account NAME] "
                            "and [rule NAME]",
                            name);
}

/* Reads "general", "account NAME" or "rule NAME"; false with a problem. */
static bool
read_group_name(Reading *reading, const char *name, guint line)
{
    g_auto(GStrv) parts = g_strsplit(name, " ", 2);
    const char *word = parts[0] == NULL ? "" : parts[0];
    const char *of = word == parts[0] ? parts[1] : NULL;
    gsize i = find_group(word);

    if (i == G_N_ELEMENTS(groups) || (!groups[i].is_named && of != NULL)) {
        refuse_group(reading, name, word, line);
        return false;
    }
    if (groups[i].is_named && (of == NULL || !config_value_is_group_name(of))) {
        config_problems_add(
            reading->problems, line, CONFIG_ERROR_BAD_VALUE,
            "[%.80s] is not allowed: [%s], with a name of at most %d bytes without "
            "brackets and control characters",
            name, groups[i].shown, CONFIG_MAX_NAME);
        return false;
    }
    reading->scope = (ConfigScope)i;
    reading->name = g_strdup(of);
    return true;
}

static void
begin_group(Reading *reading, const char *name, guint line)
{
    gpointer earlier;

    end_group(reading);
    reading->is_before_groups = false;
    reading->line = line;
    if (g_hash_table_lookup_extended(reading->groups, name, NULL, &earlier)) {
        config_problems_add(reading->problems, line, CONFIG_ERROR_SYNTAX,
                            "[%.80s] stands in line %u already", name,
                            GPOINTER_TO_UINT(earlier));
        return;
    }
    g_hash_table_insert(reading->groups, g_strdup(name), GUINT_TO_POINTER(line));
    reading->is_in_group = read_group_name(reading, name, line);
}

/* --- keys --------------------------------------------------------------------------------------- */

/* "did you mean theme?", or what there is. The caller frees. */
static char *
advise_key(ConfigScope scope, const char *key)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    g_autofree char *all = NULL;
    const char *near;

    for (gsize i = 0; i < G_N_ELEMENTS(groups); i++) {
        if (config_option_find((ConfigScope)i, key) != NULL)
            return g_strdup_printf("it belongs into %s", groups[i].belong);
    }
    for (const ConfigOption *option = config_options(); option->key != NULL; option++) {
        if (option->scope == scope)
            g_ptr_array_add(keys, (gpointer)option->key);
    }
    g_ptr_array_add(keys, NULL);
    near = config_near_match(key, (const char *const *)keys->pdata);
    if (near != NULL)
        return g_strdup_printf("did you mean %s?", near);
    all = g_strjoinv(", ", (char **)keys->pdata);
    return g_strdup_printf("there are %s", all);
}

static bool
check_value(const ConfigOption *option, const char *value, guint line,
            ConfigProblems *problems)
{
    g_autofree char *shown = NULL;

    if (config_value_check(option, value))
        return true;
    shown = pb_text_visible_cut(value, -1, 60);
    config_problems_add(problems, line, CONFIG_ERROR_BAD_VALUE,
                        "%s: \"%s\" is not allowed: %s", option->key, shown,
                        option->allowed);
    return false;
}

static void
read_key(Reading *reading, const char *key, const char *value, guint line)
{
    const ConfigOption *option;
    ConfigFound *found;

    if (!reading->is_in_group) {
        if (reading->is_before_groups)
            config_problems_add(reading->problems, line, CONFIG_ERROR_SYNTAX,
                                "%.80s: stands before the first group: put it below "
                                "[general], [account NAME] or [rule NAME]",
                                key);
        return;
    }
    option = config_option_find(reading->scope, key);
    if (option == NULL) {
        g_autofree char *advice = advise_key(reading->scope, key);

        config_problems_add(reading->problems, line, CONFIG_ERROR_UNKNOWN,
                            "%.80s: is no key: %s", key, advice);
        return;
    }
    found = g_hash_table_lookup(reading->keys, key);
    if (found != NULL) {
        config_problems_add(reading->problems, line, CONFIG_ERROR_SYNTAX,
                            "%s: stands in line %u already", key, found->line);
        return;
    }
    if (!check_value(option, value, line, reading->problems))
        return;
    found = g_new(ConfigFound, 1);
    found->text = g_strdup(value);
    found->line = line;
    g_hash_table_insert(reading->keys, (gpointer)option->key, found);
}

/* From the document to the typed values. */
static void
read_document(ConfigSettings *settings, ConfigProblems *problems)
{
    Reading reading = { .settings = settings,
                        .problems = problems,
                        .is_before_groups = true };

    g_ptr_array_set_size(settings->accounts, 0);
    g_ptr_array_set_size(settings->rules, 0);
    reading.groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    reading.keys =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, config_found_free);
    config_general_build(&settings->general, reading.keys);
    for (guint i = 0; i < config_document_n_lines(settings->document); i++) {
        const ConfigLine *line = config_document_line(settings->document, i);

        if (line->kind == CONFIG_LINE_GROUP)
            begin_group(&reading, line->name, i + 1);
        else if (line->kind == CONFIG_LINE_KEY)
            read_key(&reading, line->name, line->value, i + 1);
    }
    end_group(&reading);
    g_hash_table_unref(reading.groups);
    g_hash_table_unref(reading.keys);
}

/* --- loading and saving ------------------------------------------------------------------------- */

static void
free_account(gpointer account)
{
    config_account_free(account);
}

static void
free_rule(gpointer rule)
{
    config_rule_free(rule);
}

ConfigSettings *
config_settings_new(const char *name)
{
    ConfigSettings *settings = g_new0(ConfigSettings, 1);

    settings->name = g_strdup(name);
    settings->accounts = g_ptr_array_new_with_free_func(free_account);
    settings->rules = g_ptr_array_new_with_free_func(free_rule);
    return settings;
}

ConfigSettings *
config_settings_parse(const char *text, gsize len, const char *name, GError **error)
{
    g_autoptr(ConfigSettings) settings = config_settings_new(name);
    g_autoptr(ConfigProblems) problems = config_problems_new(name);

    if (len > CONFIG_MAX_FILE) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_SYNTAX,
                    "%s: the file is larger than %d bytes: is it a settings file?", name,
                    CONFIG_MAX_FILE);
        return NULL;
    }
    settings->document = config_document_new(text, len, problems);
    read_document(settings, problems);
    if (!config_problems_to_error(problems, error))
        return NULL;
    return g_steal_pointer(&settings);
}

ConfigSettings *
config_settings_load(const PbPaths *paths, GError **error)
{
    g_autofree char *text = NULL;
    ConfigSettings *settings;
    gsize len;

    text = config_file_read(paths->config_file, &len, error);
    if (text == NULL)
        return NULL;
    settings = config_settings_parse(text, len, paths->config_file, error);
    if (settings == NULL)
        return NULL;
    settings->path = g_strdup(paths->config_file);
    settings->loaded = g_steal_pointer(&text);
    settings->loaded_len = len;
    return settings;
}

void
config_settings_free(ConfigSettings *settings)
{
    if (settings == NULL)
        return;
    g_free(settings->path);
    g_free(settings->name);
    g_free(settings->loaded);
    config_document_free(settings->document);
    g_ptr_array_unref(settings->accounts);
    g_ptr_array_unref(settings->rules);
    config_general_clear(&settings->general);
    g_free(settings);
}

bool
config_settings_take_text(ConfigSettings *settings, const char *text, gsize len,
                          GError **error)
{
    g_autoptr(ConfigProblems) problems = config_problems_new(NULL);

    config_document_free(settings->document);
    settings->document = config_document_new(text, len, problems);
    read_document(settings, problems);
    return config_problems_n_wrong(problems) == 0 ||
           config_problems_to_error(problems, error);
}

bool
config_is_one_line(const char *text)
{
    return text == NULL || strpbrk(text, "\r\n") == NULL;
}

bool
config_settings_set(ConfigSettings *settings, const char *group, const char *key,
                    const char *value, GError **error)
{
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    g_autofree char *stripped = value == NULL ? NULL : g_strstrip(g_strdup(value));
    gsize before_len, after_len;

    if (!config_is_one_line(group) || !config_is_one_line(key) ||
        !config_is_one_line(stripped)) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_BAD_VALUE,
                    "group, key and value are one line of text each");
        return false;
    }
    before = config_document_to_text(settings->document, &before_len);
    config_document_set(settings->document, group, key, stripped);
    after = config_document_to_text(settings->document, &after_len);
    if (after_len > CONFIG_MAX_FILE) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_BAD_VALUE,
                    "%s: the settings would be larger than %d bytes", key,
                    CONFIG_MAX_FILE);
    } else if (config_settings_take_text(settings, after, after_len, error)) {
        return true;
    }
    (void)config_settings_take_text(settings, before, before_len, NULL);
    return false;
}

bool
config_settings_save(ConfigSettings *settings, GError **error)
{
    g_autoptr(ConfigProblems) problems = config_problems_new(settings->name);
    g_autofree char *text = NULL;
    gsize len;

    read_document(settings, problems);
    if (!config_problems_to_error(problems, error))
        return false;
    if (settings->path == NULL) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_UNWRITABLE,
                    "%s: these settings did not come from a file", settings->name);
        return false;
    }
    text = config_document_to_text(settings->document, &len);
    if (!config_file_is(settings->path, settings->loaded, settings->loaded_len, error) ||
        !config_file_replace(settings->path, text, len, error))
        return false;
    g_free(settings->loaded);
    settings->loaded = g_steal_pointer(&text);
    settings->loaded_len = len;
    return true;
}

/* --- reading values ----------------------------------------------------------------------------- */

guint
config_settings_n_accounts(const ConfigSettings *settings)
{
    return settings->accounts->len;
}

const ConfigAccount *
config_settings_account(const ConfigSettings *settings, guint i)
{
    return g_ptr_array_index(settings->accounts, i);
}

const ConfigAccount *
config_settings_find_account(const ConfigSettings *settings, const char *name,
                             GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *all = NULL;
    g_autofree char *shown = NULL;

    for (guint i = 0; i < settings->accounts->len; i++) {
        const ConfigAccount *account = config_settings_account(settings, i);

        if (g_str_equal(account->name, name))
            return account;
        g_ptr_array_add(names, account->name);
    }
    g_ptr_array_add(names, NULL);
    all = g_strjoinv(", ", (char **)names->pdata);
    shown = pb_text_visible_cut(name, -1, CONFIG_MAX_NAME);
    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_UNKNOWN,
                "there is no account \"%s\": %s%s", shown,
                names->len > 1 ? "there are " : "the settings have none", all);
    return NULL;
}

guint
config_settings_n_rules(const ConfigSettings *settings)
{
    return settings->rules->len;
}

const ConfigRule *
config_settings_rule(const ConfigSettings *settings, guint i)
{
    return g_ptr_array_index(settings->rules, i);
}

const char *
config_settings_name(const ConfigSettings *settings)
{
    return settings->name;
}

const char *
config_settings_theme(const ConfigSettings *settings)
{
    return settings->general.theme;
}

const char *
config_settings_mail_dir(const ConfigSettings *settings)
{
    return settings->general.mail_dir;
}

gint64
config_settings_check_every(const ConfigSettings *settings)
{
    return settings->general.check_every;
}

ConfigListServer
config_settings_list_server(const ConfigSettings *settings)
{
    return settings->general.list_server;
}

bool
config_settings_prefers_html(const ConfigSettings *settings)
{
    return settings->general.prefers_html;
}

char *const *
config_settings_on_new(const ConfigSettings *settings)
{
    return settings->general.on_new;
}

char *const *
config_settings_open_command(const ConfigSettings *settings, bool *is_set)
{
    *is_set = settings->general.is_open_command_set;
    return settings->general.open_command;
}

char *const *
config_settings_copy_command(const ConfigSettings *settings)
{
    return settings->general.copy_command;
}

ConfigAskOpening
config_settings_ask_opening(const ConfigSettings *settings)
{
    return settings->general.ask_opening;
}

ConfigHyperlinks
config_settings_hyperlinks(const ConfigSettings *settings)
{
    return settings->general.hyperlinks;
}

const char *
config_settings_save_to(const ConfigSettings *settings)
{
    return settings->general.save_to;
}

bool
config_settings_mailcap(const ConfigSettings *settings)
{
    return settings->general.mailcap;
}

bool
config_settings_verify(const ConfigSettings *settings)
{
    return settings->general.verify;
}
