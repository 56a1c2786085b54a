/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/config/test_account.c: the keys of an account that decide about trust, signing in and
 * fetching, and what does not go together. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "config/password.h"
#include "config/settings.h"

#define ACCOUNT "[account a]\nserver = h\naddress = ada@example.org\n"
#define DIGITS  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define COLONS                                                        \
    "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:" \
    "9B:93:4C:A4:95:99:1B:78:52:B8:55"

static ConfigSettings *
parse(const char *keys, GError **error)
{
    g_autofree char *text = g_strconcat(ACCOUNT, keys, NULL);

    return config_settings_parse(text, strlen(text), "f", error);
}

static ConfigSettings *
parse_good(const char *keys)
{
    g_autoptr(GError) error = NULL;
    ConfigSettings *settings = parse(keys, &error);

    if (error != NULL)
        print_message("%s\n", error->message);
    assert_non_null(settings);
    return settings;
}

static void
account__has__defaults(void **state)
{
    g_autoptr(ConfigSettings) settings = parse_good("");
    const ConfigAccount *account = config_settings_account(settings, 0);

    (void)state;
    assert_string_equal(account->user, "ada@example.org");
    assert_false(account->is_user_set);
    assert_null(account->pins);
    assert_null(account->token_command);
    assert_null(account->client_cert);
    assert_null(account->client_key);
    assert_null(account->proxy);
    assert_string_equal(account->provider->name, "other");
    assert_true(account->max_size == 0);
    assert_false(account->headers_only);
    assert_false(account->slow_line);
    assert_int_equal(config_settings_check_every(settings), 15 * 60);
    assert_null(config_settings_on_new(settings));
}

static void
account__takes__every_way_to_sign_in(void **state)
{
    static const char *const names[] = {
        "auto",          "scram-sha-256-plus",
        "scram-sha-256", "scram-sha-1",
        "plain",         "login",
        "cram-md5",      "external",
        "xoauth2",       "oauthbearer",
        "apop",          "user",
    };

    (void)state;
    G_STATIC_ASSERT(G_N_ELEMENTS(names) == CONFIG_AUTH_USER + 1);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        bool is_token = i == CONFIG_AUTH_XOAUTH2 || i == CONFIG_AUTH_OAUTHBEARER;
        g_autofree char *keys =
            g_strdup_printf("auth = %s\nclient_cert = /c\n%s", names[i],
                            is_token ? "token_command = give me\n" : "");
        g_autoptr(ConfigSettings) settings = parse_good(keys);
        const ConfigAccount *account = config_settings_account(settings, 0);

        assert_int_equal(account->auth, i);
        assert_int_equal(config_password_source(account),
                         is_token                    ? CONFIG_PASSWORD_FROM_COMMAND
                         : i == CONFIG_AUTH_EXTERNAL ? CONFIG_PASSWORD_NOT_NEEDED
                                                     : CONFIG_PASSWORD_FROM_PROMPT);
    }
}

static void
account__reads__trust(void **state)
{
    g_autoptr(ConfigSettings) settings = parse_good(
        "pin = sha256:" DIGITS " " COLONS "\nclient_cert = /c\nclient_key = /k\n"
        "proxy = socks5://u:p@[::1]:9050\nuser = ada\n");
    ConfigAccount *copy = config_account_copy(config_settings_account(settings, 0));

    (void)state;
    assert_int_equal(g_strv_length(copy->pins), 2);
    assert_string_equal(copy->pins[0], DIGITS);
    assert_string_equal(copy->pins[1], DIGITS);
    assert_string_equal(copy->client_cert, "/c");
    assert_string_equal(copy->client_key, "/k");
    assert_string_equal(copy->proxy, "socks5://u:p@[::1]:9050");
    assert_true(copy->is_user_set);
    config_account_free(copy);
}

static void
account__reads__how_to_fetch(void **state)
{
    g_autoptr(ConfigSettings) settings = parse_good(
        "max_size = 5 MB\nheaders_only = yes\nslow_line = yes\nprovider = gmail\n"
        "[general]\ncheck_every = never\non_new = look 'at it'\n");
    const ConfigAccount *account = config_settings_account(settings, 0);

    (void)state;
    assert_true(account->max_size == 5 * 1024 * 1024);
    assert_true(account->headers_only);
    assert_true(account->slow_line);
    assert_string_equal(account->provider->name, "gmail");
    assert_int_equal(config_settings_check_every(settings), 0);
    assert_string_equal(config_settings_on_new(settings)[1], "at it");
}

static void
account__refuses__values(void **state)
{
    static const char *const rows[] = {
        "pin = x",
        "pin = sha1:" DIGITS,
        "pin = sha256:" DIGITS "0",
        "pin = " DIGITS " x",
        "proxy = http://h:1",
        "proxy = socks5://h",
        "proxy = socks5://h:1/path",
        "proxy = socks5://h:1?q",
        "proxy = socks5://:1",
        "proxy = socks5://h:99999",
        "max_size = 0",
        "max_size = big",
        "max_size = -1",
        "headers_only = maybe",
        "provider = nobody",
        "token_command = a | b",
        "[general]\ncheck_every = 10 s",
        "[general]\ncheck_every = 400 days",
        "[general]\ncheck_every = soon",
        "[general]\non_new = a; b |",
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;

        if (parse(rows[i], &error) != NULL)
            print_message("taken: %s\n", rows[i]);
        assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_BAD_VALUE));
    }
}

static void
account__refuses__what_does_not_go_together(void **state)
{
    static const struct {
        const char *keys;
        ConfigError code;
        const char *says;
    } rows[] = {
        { "password_file = /p\ntoken_command = t", CONFIG_ERROR_BAD_VALUE,
          "f:5: token_command: password_file is set too: keep one of them" },
        { "auth = xoauth2", CONFIG_ERROR_INCOMPLETE, "f:4: auth: xoauth2 needs a token" },
        { "auth = oauthbearer\npassword_file = /p", CONFIG_ERROR_INCOMPLETE,
          "f:4: auth: oauthbearer needs a token" },
        { "auth = plain\ntoken_command = t", CONFIG_ERROR_BAD_VALUE,
          "f:5: token_command: auth = plain takes no token" },
        { "auth = external", CONFIG_ERROR_INCOMPLETE,
          "f:4: auth: external needs a certificate" },
        { "client_key = /k", CONFIG_ERROR_INCOMPLETE, "f:4: client_key: there is no" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(parse(rows[i].keys, &error));
        if (!g_str_has_prefix(error->message, rows[i].says))
            print_message("%s\n", error->message);
        assert_true(g_str_has_prefix(error->message, rows[i].says));
        assert_int_equal(error->code, rows[i].code);
    }
}

static void
provider_find__goes_by__name_or_server(void **state)
{
    guint n;
    const ConfigProvider *all = config_providers(&n);

    (void)state;
    assert_string_equal(config_provider_find("auto", "POP.gmail.com")->name, "gmail");
    assert_string_equal(config_provider_find("auto", "pop3.web.de")->name, "webde");
    assert_string_equal(config_provider_find("auto", "gmail.com.example.org")->name,
                        "other");
    assert_string_equal(config_provider_find("OVH", "localhost")->name, "ovh");
    assert_string_equal(config_provider_find("other", "pop.gmail.com")->name, "other");
    /* The option table names every row, in this order. */
    for (guint i = 0; i < n; i++) {
        g_autofree char *keys = g_strdup_printf("provider = %s\n", all[i].name);
        g_autoptr(ConfigSettings) settings = parse_good(keys);

        assert_ptr_equal(config_settings_account(settings, 0)->provider, &all[i]);
        assert_true((all[i].min_interval == 0) == (all[i].interval_words == NULL));
        assert_true(((all[i].flags & CONFIG_PROVIDER_LISTS_ONCE) == 0) ==
                    (all[i].batch_words == NULL));
    }
}

static void
account_authserv__takes__the_key_or_the_domains(void **state)
{
    static const struct {
        const char *keys, *names;
    } rows[] = {
        { "server = pop.mail.example.org\naddress = ada@example.com\n",
          "example.org example.com" },
        { "server = mail.example.org\naddress = ada@example.org\n", "example.org" },
        { "server = box7.example.org\naddress = ada@example.org\n",
          "box7.example.org example.org" },
        { "server = pop.example\nuser = ada\n", "pop.example" },
        { "server = localhost\nuser = ada\n", "" },
        { "server = 192.0.2.7\nuser = ada\n", "" },
        { "server = pop.gmail.com\naddress = ada@example.org\n",
          "google.com gmail.com example.org" },
        { "server = pop.example.org\nuser = ada\nauthserv = mx.example.net a.b\n",
          "mx.example.net a.b" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strconcat("[account home]\n", rows[i].keys, NULL);
        g_autoptr(GError) error = NULL;
        g_autoptr(ConfigSettings) settings =
            config_settings_parse(text, strlen(text), "f", &error);
        g_autoptr(ConfigAccount) copy = NULL;
        g_autofree char *names = NULL;

        assert_null(error);
        copy = config_account_copy(config_settings_account(settings, 0));
        names = config_account_authserv(copy);
        assert_string_equal(names, rows[i].names);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(account__has__defaults),
        cmocka_unit_test(account__takes__every_way_to_sign_in),
        cmocka_unit_test(account__reads__trust),
        cmocka_unit_test(account__reads__how_to_fetch),
        cmocka_unit_test(account__refuses__values),
        cmocka_unit_test(account__refuses__what_does_not_go_together),
        cmocka_unit_test(provider_find__goes_by__name_or_server),
        cmocka_unit_test(account_authserv__takes__the_key_or_the_domains),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
