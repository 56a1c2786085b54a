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

static ConfigListServer
list_server_of(const char *text)
{
    static const char *const words[] = { [CONFIG_LIST_SERVER_AUTO] = "auto",
                                         [CONFIG_LIST_SERVER_YES] = "yes",
                                         [CONFIG_LIST_SERVER_NO] = "no" };

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_str_equal(text, words[i]))
            return (ConfigListServer)i;
    }
    return CONFIG_LIST_SERVER_AUTO;
}

void
config_general_build(ConfigGeneral *general, GHashTable *keys)
{
    const char *mail = find(keys, "mail");
    const char *on_new = find(keys, "on_new");
    const char *save_to = find(keys, "save_to");

    config_general_clear(general);
    general->theme = g_strdup(find(keys, "theme"));
    general->mail_dir = mail == NULL ? NULL : pb_path_expand(mail);
    (void)config_value_interval(find(keys, "check_every"), &general->check_every);
    general->list_server = list_server_of(find(keys, "list_server"));
    general->save_to = save_to == NULL ? NULL : pb_path_expand(save_to);
    general->mailcap = g_str_equal(find(keys, "mailcap"), "yes");
    general->prefers_html = g_str_equal(find(keys, "prefer"), "html");
    if (on_new != NULL)
        (void)g_shell_parse_argv(on_new, NULL, &general->on_new, NULL);
}

void
config_general_clear(ConfigGeneral *general)
{
    g_clear_pointer(&general->theme, g_free);
    g_clear_pointer(&general->mail_dir, g_free);
    g_clear_pointer(&general->on_new, g_strfreev);
    g_clear_pointer(&general->save_to, g_free);
    general->check_every = 0;
    general->list_server = CONFIG_LIST_SERVER_AUTO;
    general->prefers_html = false;
}
