/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/account.c: accounts as values (L1). Defaults come from the option table; what depends on
 * another key (port, user) is filled in here. */
#include <config.h>

#include "account.h"

#include <string.h>

#include <gio/gio.h>

#include "base/path.h"
#include "config/option.h"
#include "value.h"

/* Every text member, so that a new one is written once. */
static const gsize texts[] = {
    G_STRUCT_OFFSET(ConfigAccount, name),
    G_STRUCT_OFFSET(ConfigAccount, address),
    G_STRUCT_OFFSET(ConfigAccount, full_name),
    G_STRUCT_OFFSET(ConfigAccount, server),
    G_STRUCT_OFFSET(ConfigAccount, user),
    G_STRUCT_OFFSET(ConfigAccount, ca_file),
    G_STRUCT_OFFSET(ConfigAccount, password_file),
    G_STRUCT_OFFSET(ConfigAccount, deliver_to),
};

ConfigAccount *
config_account_copy(const ConfigAccount *account)
{
    ConfigAccount *copy = g_new(ConfigAccount, 1);

    *copy = *account;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        G_STRUCT_MEMBER(char *, copy, texts[i]) =
            g_strdup(G_STRUCT_MEMBER(char *, account, texts[i]));
    copy->password_command = g_strdupv(account->password_command);
    return copy;
}

void
config_account_free(ConfigAccount *account)
{
    if (account == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(G_STRUCT_MEMBER(char *, account, texts[i]));
    g_strfreev(account->password_command);
    g_free(account);
}

void
config_found_free(gpointer found)
{
    ConfigFound *value = found;

    g_free(value->text);
    g_free(value);
}

bool
config_host_is_loopback(const char *server)
{
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(server);
    g_autofree char *name = g_ascii_strdown(server, -1);

    if (address != NULL)
        return g_inet_address_get_is_loopback(address);
    return g_str_equal(name, "localhost") || g_str_has_suffix(name, ".localhost");
}

/* A name without a dot may be this machine by /etc/hosts: that is seen when connecting. */
static bool
is_surely_elsewhere(const char *server)
{
    return *server != '\0' && !config_host_is_loopback(server) &&
           strpbrk(server, ".:") != NULL;
}

static const char *
find(GHashTable *keys, const char *key)
{
    const ConfigFound *found = g_hash_table_lookup(keys, key);

    if (found != NULL && *found->text != '\0')
        return found->text;
    return config_option_find(CONFIG_SCOPE_ACCOUNT, key)->default_text;
}

static guint
line_of(GHashTable *keys, const char *key, guint otherwise)
{
    const ConfigFound *found = g_hash_table_lookup(keys, key);

    return found == NULL ? otherwise : found->line;
}

static char *
find_text(GHashTable *keys, const char *key)
{
    const char *text = find(keys, key);

    return g_strdup(text == NULL ? "" : text);
}

static char *
find_path(GHashTable *keys, const char *key)
{
    const char *text = find(keys, key);

    return text == NULL ? NULL : pb_path_expand(text);
}

static int
find_choice(GHashTable *keys, const char *key)
{
    return config_value_choice(config_option_find(CONFIG_SCOPE_ACCOUNT, key),
                               find(keys, key));
}

static void
check_whole(const ConfigAccount *account, guint line, GHashTable *keys,
            ConfigProblems *problems)
{
    if (*account->server == '\0')
        config_problems_add(problems, line, CONFIG_ERROR_INCOMPLETE,
                            "account %s has no server: add a line server = HOST",
                            account->name);
    if (*account->user == '\0')
        config_problems_add(
            problems, line, CONFIG_ERROR_INCOMPLETE,
            "account %s has neither user nor address: add a line user = NAME",
            account->name);
    if (account->password_command != NULL && account->password_file != NULL)
        config_problems_add(
            problems, line_of(keys, "password_file", line), CONFIG_ERROR_BAD_VALUE,
            "password_file: password_command is set too: keep one of them");
    if (account->security == CONFIG_SECURITY_NONE && !account->allow_plaintext &&
        is_surely_elsewhere(account->server))
        config_problems_add(
            problems, line_of(keys, "security", line), CONFIG_ERROR_BAD_VALUE,
            "security: \"none\" is allowed towards this machine only, and %s "
            "is another: use tls or starttls, or set allow_plaintext = yes",
            account->server);
}

ConfigAccount *
config_account_build(const char *name, guint line, GHashTable *keys,
                     ConfigProblems *problems)
{
    ConfigAccount *account = g_new0(ConfigAccount, 1);
    const char *port = find(keys, "port");
    const char *command = find(keys, "password_command");

    account->name = g_strdup(name);
    account->address = find_text(keys, "address");
    account->full_name = find_text(keys, "name");
    account->server = find_text(keys, "server");
    account->security = (ConfigSecurity)find_choice(keys, "security");
    account->allow_plaintext = config_value_is_yes(find(keys, "allow_plaintext"));
    account->port = account->security == CONFIG_SECURITY_TLS ? 995 : 110;
    if (port != NULL)
        account->port = (guint16)g_ascii_strtoull(port, NULL, 10);
    account->user = find_text(keys, find(keys, "user") != NULL ? "user" : "address");
    account->auth = (ConfigAuth)find_choice(keys, "auth");
    if (command != NULL)
        (void)g_shell_parse_argv(command, NULL, &account->password_command, NULL);
    account->password_file = find_path(keys, "password_file");
    account->ca_file = find_path(keys, "ca_file");
    account->deliver_to = find_text(keys, "deliver_to");
    (void)config_retention_parse(find(keys, "leave_on_server"), &account->retention,
                                 NULL);
    check_whole(account, line, keys, problems);
    return account;
}
