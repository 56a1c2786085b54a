/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/config/account.c: accounts as values (L1). Defaults come from the option table; what depends on
 * another key (port, user) is filled in here. */
#include <config.h>

#include "account.h"

#include <string.h>

#include <gio/gio.h>

#include "base/human.h"
#include "base/path.h"
#include "base/text.h"
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
    G_STRUCT_OFFSET(ConfigAccount, client_cert),
    G_STRUCT_OFFSET(ConfigAccount, client_key),
    G_STRUCT_OFFSET(ConfigAccount, proxy),
    G_STRUCT_OFFSET(ConfigAccount, authserv),
};

/* And every list of texts. */
static const gsize lists[] = {
    G_STRUCT_OFFSET(ConfigAccount, password_command),
    G_STRUCT_OFFSET(ConfigAccount, token_command),
    G_STRUCT_OFFSET(ConfigAccount, pins),
};

/* "example.org" of "pop.mail.example.org": without what servers are called by their service. */
static const char *
server_domain(const char *server)
{
    static const char *const services[] = {
        "pop",  "pop3",   "pops",    "pop3s",    "mail",    "email",
        "mx",   "imap",   "inbound", "incoming", "in",      "mailin",
        "smtp", "secure", "webmail", "pop-mail", "popmail", "securemail",
    };
    const char *dot = strchr(server, '.');

    while (dot != NULL && strchr(dot + 1, '.') != NULL) {
        bool is_service = false;

        for (gsize i = 0; i < G_N_ELEMENTS(services); i++)
            is_service = is_service || (strlen(services[i]) == (gsize)(dot - server) &&
                                        g_ascii_strncasecmp(server, services[i],
                                                            (gsize)(dot - server)) == 0);
        if (!is_service)
            break;
        server = dot + 1;
        dot = strchr(server, '.');
    }
    return server;
}

static void
add_domain(GString *names, const char *domain)
{
    g_auto(GStrv) known = g_strsplit(names->str, " ", -1);

    if (domain == NULL || strchr(domain, '.') == NULL || strchr(domain, ' ') != NULL ||
        g_hostname_is_ip_address(domain) ||
        g_strv_contains((const char *const *)known, domain))
        return;
    g_string_append_printf(names, "%s%s", names->len > 0 ? " " : "", domain);
}

char *
config_account_authserv(const ConfigAccount *account)
{
    const char *at = strrchr(account->address, '@');
    GString *names;

    if (account->authserv != NULL)
        return g_strdup(account->authserv);
    names = g_string_new(NULL);
    add_domain(names, account->provider->authserv);
    add_domain(names, server_domain(account->server));
    add_domain(names, at == NULL ? NULL : at + 1);
    return g_string_free(names, FALSE);
}

ConfigAccount *
config_account_copy(const ConfigAccount *account)
{
    ConfigAccount *copy = g_new(ConfigAccount, 1);

    *copy = *account;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        G_STRUCT_MEMBER(char *, copy, texts[i]) =
            g_strdup(G_STRUCT_MEMBER(char *, account, texts[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        G_STRUCT_MEMBER(char **, copy, lists[i]) =
            g_strdupv(G_STRUCT_MEMBER(char **, account, lists[i]));
    config_retention_copy(&copy->retention, &account->retention);
    return copy;
}

void
config_account_free(ConfigAccount *account)
{
    if (account == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(G_STRUCT_MEMBER(char *, account, texts[i]));
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        g_strfreev(G_STRUCT_MEMBER(char **, account, lists[i]));
    config_retention_clear(&account->retention);
    g_free(account);
}

bool
config_auth_parse(const char *text, ConfigAuth *out, GError **error)
{
    const ConfigOption *option = config_option_find(CONFIG_SCOPE_ACCOUNT, "auth");
    int choice = config_value_choice(option, text);
    g_autofree char *shown = pb_text_visible_cut(text, -1, 40);

    if (choice < 0) {
        g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_BAD_VALUE,
                    "\"%s\" is no way to sign in: there are %s", shown, option->allowed);
        return false;
    }
    *out = (ConfigAuth)choice;
    return true;
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

static char **
find_argv(GHashTable *keys, const char *key)
{
    const char *text = find(keys, key);
    char **argv = NULL;

    if (text != NULL)
        (void)g_shell_parse_argv(text, NULL, &argv, NULL);
    return argv;
}

static guint64
find_size(GHashTable *keys, const char *key)
{
    guint64 bytes = 0;

    (void)pb_size_parse(find(keys, key), &bytes, NULL);
    return bytes;
}

static int
find_choice(GHashTable *keys, const char *key)
{
    return config_value_choice(config_option_find(CONFIG_SCOPE_ACCOUNT, key),
                               find(keys, key));
}

static bool
is_by_token(ConfigAuth auth)
{
    return auth == CONFIG_AUTH_XOAUTH2 || auth == CONFIG_AUTH_OAUTHBEARER;
}

/* What proves who one is: one source, and one that fits the way of signing in. */
static void
check_secrets(const ConfigAccount *account, guint line, GHashTable *keys,
              ConfigProblems *problems)
{
    static const char *const sources[] = { "password_command", "password_file",
                                           "token_command" };
    const char *first = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(sources); i++) {
        if (find(keys, sources[i]) == NULL)
            continue;
        if (first != NULL)
            config_problems_add(problems, line_of(keys, sources[i], line),
                                CONFIG_ERROR_BAD_VALUE,
                                "%s: %s is set too: keep one of them", sources[i], first);
        first = sources[i];
    }
    if (is_by_token(account->auth) && account->token_command == NULL)
        config_problems_add(problems, line_of(keys, "auth", line),
                            CONFIG_ERROR_INCOMPLETE,
                            "auth: %s needs a token: add a line token_command = COMMAND",
                            find(keys, "auth"));
    if (!is_by_token(account->auth) && account->auth != CONFIG_AUTH_AUTO &&
        account->token_command != NULL)
        config_problems_add(problems, line_of(keys, "token_command", line),
                            CONFIG_ERROR_BAD_VALUE,
                            "token_command: auth = %s takes no token: use xoauth2, "
                            "oauthbearer or auto",
                            find(keys, "auth"));
    if (account->auth == CONFIG_AUTH_EXTERNAL && account->client_cert == NULL)
        config_problems_add(problems, line_of(keys, "auth", line),
                            CONFIG_ERROR_INCOMPLETE,
                            "auth: external needs a certificate: add a line client_cert "
                            "= PATH");
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
    check_secrets(account, line, keys, problems);
    if (account->client_key != NULL && account->client_cert == NULL)
        config_problems_add(problems, line_of(keys, "client_key", line),
                            CONFIG_ERROR_INCOMPLETE,
                            "client_key: there is no client_cert that it belongs to");
    if (account->security == CONFIG_SECURITY_NONE && !account->allow_plaintext &&
        is_surely_elsewhere(account->server))
        config_problems_add(
            problems, line_of(keys, "security", line), CONFIG_ERROR_BAD_VALUE,
            "security: \"none\" is allowed towards this machine only, and %s "
            "is another: use tls or starttls, or set allow_plaintext = yes",
            account->server);
}

static void
build_trust(ConfigAccount *account, GHashTable *keys)
{
    const char *pin = find(keys, "pin");

    account->pins = pin == NULL ? NULL : config_value_pins(pin);
    account->client_cert = find_path(keys, "client_cert");
    account->client_key = find_path(keys, "client_key");
    account->proxy = g_strdup(find(keys, "proxy"));
}

ConfigAccount *
config_account_build(const char *name, guint line, GHashTable *keys,
                     ConfigProblems *problems)
{
    ConfigAccount *account = g_new0(ConfigAccount, 1);
    const char *port = find(keys, "port");

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
    account->is_user_set = find(keys, "user") != NULL;
    account->password_command = find_argv(keys, "password_command");
    account->token_command = find_argv(keys, "token_command");
    account->password_file = find_path(keys, "password_file");
    account->ca_file = find_path(keys, "ca_file");
    build_trust(account, keys);
    account->deliver_to = find_text(keys, "deliver_to");
    account->max_size = find_size(keys, "max_size");
    account->headers_only = config_value_is_yes(find(keys, "headers_only"));
    account->slow_line = config_value_is_yes(find(keys, "slow_line"));
    account->provider = config_provider_find(find(keys, "provider"), account->server);
    account->authserv = g_strdup(find(keys, "authserv"));
    for (const char *const *key = config_retention_keys; *key != NULL; key++)
        (void)config_retention_set(&account->retention, *key, find(keys, *key), NULL);
    account->quota = find_size(keys, "quota");
    (void)config_value_interval(find(keys, "expunge_trash"), &account->expunge_trash);
    check_whole(account, line, keys, problems);
    return account;
}
