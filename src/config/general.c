/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/general.c: the keys of [general] as values (L1). Defaults come from the option table. */
#include <config.h>

#include "general.h"

#include "base/path.h"
#include "config/option.h"
#include "account.h"
#include "value.h"

static const char *
find(GHashTable *keys, const char *key)
{
    const ConfigFound *found = g_hash_table_lookup(keys, key);

    if (found != NULL && *found->text != '\0')
        return found->text;
    return config_option_find(CONFIG_SCOPE_GENERAL, key)->default_text;
}

/* The place of the value among those that its row allows: the order of the enum. */
static int
choice_of(GHashTable *keys, const char *key)
{
    const char *text = find(keys, key);
    g_auto(GStrv) words =
        g_strsplit(config_option_find(CONFIG_SCOPE_GENERAL, key)->allowed, ", ", -1);

    for (int i = 0; words[i] != NULL; i++) {
        if (g_str_equal(text, words[i]))
            return i;
    }
    return 0;
}

/* NULL when there is neither a value nor a default. */
static char **
argv_of(GHashTable *keys, const char *key)
{
    const char *text = find(keys, key);
    char **argv = NULL;

    if (text != NULL)
        (void)g_shell_parse_argv(text, NULL, &argv, NULL);
    return argv;
}

void
config_general_build(ConfigGeneral *general, GHashTable *keys)
{
    const char *mail = find(keys, "mail");
    const ConfigFound *open_command = g_hash_table_lookup(keys, "open_command");
    const char *save_to = find(keys, "save_to");

    config_general_clear(general);
    general->theme = g_strdup(find(keys, "theme"));
    general->mail_dir = mail == NULL ? NULL : pb_path_expand(mail);
    (void)config_value_interval(find(keys, "check_every"), &general->check_every);
    general->list_server = (ConfigListServer)choice_of(keys, "list_server");
    general->on_new = argv_of(keys, "on_new");
    general->open_command = argv_of(keys, "open_command");
    general->is_open_command_set = open_command != NULL && *open_command->text != '\0';
    general->copy_command = argv_of(keys, "copy_command");
    general->ask_opening = (ConfigAskOpening)choice_of(keys, "ask_before_opening");
    general->hyperlinks = (ConfigHyperlinks)choice_of(keys, "hyperlinks");
    general->save_to = save_to == NULL ? NULL : pb_path_expand(save_to);
    general->mailcap = g_str_equal(find(keys, "mailcap"), "yes");
    general->verify = g_str_equal(find(keys, "verify"), "yes");
    general->prefers_html = g_str_equal(find(keys, "prefer"), "html");
}

void
config_general_clear(ConfigGeneral *general)
{
    g_clear_pointer(&general->theme, g_free);
    g_clear_pointer(&general->mail_dir, g_free);
    g_clear_pointer(&general->on_new, g_strfreev);
    g_clear_pointer(&general->open_command, g_strfreev);
    g_clear_pointer(&general->copy_command, g_strfreev);
    general->is_open_command_set = false;
    general->ask_opening = CONFIG_ASK_OPENING_DOUBTFUL;
    general->hyperlinks = CONFIG_HYPERLINKS_AUTO;
    g_clear_pointer(&general->save_to, g_free);
    general->check_every = 0;
    general->list_server = CONFIG_LIST_SERVER_AUTO;
    general->prefers_html = false;
}
