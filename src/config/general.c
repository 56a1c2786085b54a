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

void
config_general_build(ConfigGeneral *general, GHashTable *keys)
{
    const char *mail = find(keys, "mail");
    const char *on_new = find(keys, "on_new");

    config_general_clear(general);
    general->theme = g_strdup(find(keys, "theme"));
    general->mail_dir = mail == NULL ? NULL : pb_path_expand(mail);
    (void)config_value_interval(find(keys, "check_every"), &general->check_every);
    if (on_new != NULL)
        (void)g_shell_parse_argv(on_new, NULL, &general->on_new, NULL);
}

void
config_general_clear(ConfigGeneral *general)
{
    g_clear_pointer(&general->theme, g_free);
    g_clear_pointer(&general->mail_dir, g_free);
    g_clear_pointer(&general->on_new, g_strfreev);
    general->check_every = 0;
}
