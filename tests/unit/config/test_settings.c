/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/config/test_settings.c: what settings files say, and what is wrong with others. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/human.h"
#include "config/settings.h"

#define ACCOUNT "[account a]\nserver = h\nuser = u\n"

static ConfigSettings *
parse(const char *text, GError **error)
{
    return config_settings_parse(text, strlen(text), "f", error);
}

static ConfigSettings *
parse_good(const char *text)
{
    g_autoptr(GError) error = NULL;
    ConfigSettings *settings = parse(text, &error);

    if (settings == NULL)
        print_message("%s\n%s\n", text, error->message);
    assert_non_null(settings);
    return settings;
}

static void
settings_parse__fills_in__all_of_an_account(void **state)
{
    g_autoptr(ConfigSettings) settings = parse_good(
        "; settings\n"
        "[general]\ntheme=night ; dark\nmail = ~/Post\n\n"
        "[account  h\xC3\xB6me ] ; the one\n"
        "address = ada@example.org\nname = Ada ; Lovelace\nserver = POP.example.org\n"
        "port = 1100\nsecurity = STARTTLS\nuser = ada\nauth = user\n"
        "password_command = sh -c 'pass x | head -1'\nca_file = /ca.pem\n"
        "deliver_to = Work/Clients\nleave_on_server = 36 hours\n");
    g_autofree char *mail = g_build_filename(g_get_home_dir(), "Post", NULL);
    const ConfigAccount *account;

    (void)state;
    assert_string_equal(config_settings_theme(settings), "night");
    assert_string_equal(config_settings_mail_dir(settings), mail);
    assert_int_equal(config_settings_n_accounts(settings), 1);
    account = config_settings_find_account(settings, "h\xC3\xB6me", NULL);
    assert_ptr_equal(account, config_settings_account(settings, 0));
    assert_string_equal(account->address, "ada@example.org");
    assert_string_equal(account->full_name, "Ada");
    assert_string_equal(account->server, "POP.example.org");
    assert_int_equal(account->port, 1100);
    assert_int_equal(account->security, CONFIG_SECURITY_STARTTLS);
    assert_false(account->allow_plaintext);
    assert_string_equal(account->user, "ada");
    assert_int_equal(account->auth, CONFIG_AUTH_USER);
    assert_int_equal(g_strv_length(account->password_command), 3);
    assert_string_equal(account->password_command[2], "pass x | head -1");
    assert_null(account->password_file);
    assert_string_equal(account->ca_file, "/ca.pem");
    assert_string_equal(account->deliver_to, "Work/Clients");
    assert_int_equal(account->retention.leave, CONFIG_LEAVE_FOR);
    assert_int_equal(account->retention.leave_seconds, 36 * PB_HOUR);
}

static void
settings_parse__fills_in__defaults(void **state)
{
    g_autoptr(ConfigSettings) settings =
        parse_good("[account a]\nserver = h\naddress = ada@example.org\n"
                   "[account b]\nserver = localhost\nuser = u\nsecurity = none\n");
    const ConfigAccount *account = config_settings_account(settings, 0);

    (void)state;
    assert_string_equal(config_settings_theme(settings), "evergreen");
    assert_null(config_settings_mail_dir(settings));
    assert_string_equal(account->full_name, "");
    assert_int_equal(account->port, 995);
    assert_int_equal(account->security, CONFIG_SECURITY_TLS);
    assert_string_equal(account->user, "ada@example.org");
    assert_int_equal(account->auth, CONFIG_AUTH_AUTO);
    assert_null(account->password_command);
    assert_null(account->ca_file);
    assert_string_equal(account->deliver_to, "Inbox");
    assert_int_equal(account->retention.leave_seconds, 14 * PB_DAY);
    assert_int_equal(config_settings_account(settings, 1)->port, 110);
}

static void
settings_parse__takes__files_of_other_editors(void **state)
{
    static const char *const rows[] = {
        ACCOUNT,
        "[account a]\r\nserver = h\r\nuser = u\r\n",
        "\xEF\xBB\xBF[account a]\nserver = h\nuser = u\n",
        "[account a]\nserver = h\nuser = u",
        "\t[account a]   \n  server=h   \n\tuser\t=\tu\t\n",
        "# c\n; c\n  ; c\n\n" ACCOUNT,
        "[account a] ; c\nserver = h ; c\nuser = u\t; c ; d\n",
        "[account a];c\nserver = h\nuser = u\nname = ; nothing\n",
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(ConfigSettings) settings = parse_good(rows[i]);

        assert_string_equal(config_settings_account(settings, 0)->server, "h");
        assert_string_equal(config_settings_account(settings, 0)->user, "u");
    }
}

static void
settings_parse__reads__semicolons(void **state)
{
    static const struct {
        const char *written, *value;
    } rows[] = {
        { "a;b", "a;b" },
        { "a ;b", "a" },
        { "a \\;b", "a ;b" },
        { "\\; b", "; b" },
        { "a \\\\; b", "a \\; b" },
        { "a\\;b", "a\\;b" },
        { "a \\b", "a \\b" },
        { "a # b", "a # b" },
        { "; b", "" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strdup_printf(ACCOUNT "name = %s\n", rows[i].written);
        g_autoptr(ConfigSettings) settings = parse_good(text);

        assert_string_equal(config_settings_account(settings, 0)->full_name,
                            rows[i].value);
    }
}

static void
settings_parse__names__what_is_wrong(void **state)
{
    static const struct {
        const char *text;
        ConfigError code;
        const char *message;
    } rows[] = {
        { ACCOUNT "leave_on_server = fortnight", CONFIG_ERROR_BAD_VALUE,
          "f:4: leave_on_server: \"fortnight\" is not allowed: always, never, N days, N "
          "hours, until-deleted, or a time and until-deleted" },
        { ACCOUNT "security = ssl", CONFIG_ERROR_BAD_VALUE,
          "f:4: security: \"ssl\" is not allowed: tls, starttls, none" },
        { ACCOUNT "port = 70000", CONFIG_ERROR_BAD_VALUE,
          "f:4: port: \"70000\" is not allowed: 1 to 65535" },
        { ACCOUNT "sever = h", CONFIG_ERROR_UNKNOWN,
          "f:4: sever: is no key: did you mean server?" },
        { ACCOUNT "theme = h", CONFIG_ERROR_UNKNOWN,
          "f:4: theme: is no key: it belongs into [general]" },
        { "[general]\nserver = h", CONFIG_ERROR_UNKNOWN,
          "f:2: server: is no key: it belongs into an [account NAME]" },
        { "[general]\nsignature = x", CONFIG_ERROR_UNKNOWN,
          "f:2: signature: is no key: there are theme, mail, check_every" },
        { "[genral]", CONFIG_ERROR_UNKNOWN,
          "f:1: [genral] is no group: did you mean [general]?" },
        { "[acount home]\nserver = h", CONFIG_ERROR_UNKNOWN,
          "f:1: [acount home] is no group: did you mean [account NAME]?" },
        { "[xyz]", CONFIG_ERROR_UNKNOWN,
          "f:1: [xyz] is no group: there are [general], [account NAME] and [rule NAME]" },
        { "[general]\n\n[general]", CONFIG_ERROR_SYNTAX,
          "f:3: [general] stands in line 1 already" },
        { ACCOUNT "[account  a ]", CONFIG_ERROR_SYNTAX,
          "f:4: [account a] stands in line 1 already" },
        { ACCOUNT "server = i", CONFIG_ERROR_SYNTAX,
          "f:4: server: stands in line 2 already" },
        { "theme = x\n", CONFIG_ERROR_SYNTAX,
          "f:1: theme: stands before the first group: put it below [general], [account NAME] "
          "or [rule NAME]" },
        { ACCOUNT "what is this", CONFIG_ERROR_SYNTAX,
          "f:4: \"what is this\" is no setting: write [group], key = value, or # before a "
          "comment" },
        { "[account a]\nuser = u", CONFIG_ERROR_INCOMPLETE,
          "f:1: account a has no server: add a line server = HOST" },
        { "[account a]\nserver = h", CONFIG_ERROR_INCOMPLETE,
          "f:1: account a has neither user nor address: add a line user = NAME" },
        { ACCOUNT "password_command = x\npassword_file = /x", CONFIG_ERROR_BAD_VALUE,
          "f:5: password_file: password_command is set too: keep one of them" },
        { "[account a]\nserver = pop.example.org\nuser = u\nsecurity = none",
          CONFIG_ERROR_BAD_VALUE,
          "f:4: security: \"none\" is allowed towards this machine only, and "
          "pop.example.org is another: use tls or starttls, or set allow_plaintext = yes" },
        { ACCOUNT "name[de] = x", CONFIG_ERROR_UNKNOWN,
          "f:4: name[de]: is no key: there are" },
        { "[general]\nEncoding = x", CONFIG_ERROR_UNKNOWN, "f:2: Encoding: is no key" },
        { "# old\r[general]\r", CONFIG_ERROR_SYNTAX,
          "f:1: a carriage return stands inside" },
        { "[general]\nmail = /\xE9\n", CONFIG_ERROR_SYNTAX,
          "f:2: the line is not UTF-8" },
        { "\xFF\xFE[", CONFIG_ERROR_SYNTAX, "f: the file is UTF-16: save it in UTF-8" },
        { "[general]\nmail = /a\x1B[31m\n", CONFIG_ERROR_BAD_VALUE,
          "f:2: mail: \"/a^[[31m\" is not allowed" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(parse(rows[i].text, &error));
        if (!g_str_has_prefix(error->message, rows[i].message))
            print_message("%s\n%s\n", rows[i].message, error->message);
        assert_true(g_str_has_prefix(error->message, rows[i].message));
        assert_true(g_error_matches(error, CONFIG_ERROR, (int)rows[i].code));
        assert_int_equal(pb_error_exit_status(pb_error_class(error)), 78);
    }
}

static void
settings_parse__refuses__values(void **state)
{
    static const struct {
        const char *key;
        const char *values[12];
    } rows[] = {
        { "address", { "ada", "@x", "a@", "a b@x", "Ada <a@x>", "a@x,b@x" } },
        { "server",
          { "", "h:995", "http://h", "a b", "-h", ".h", "h..i", "u@h", "[::1]" } },
        { "port", { "", "0", "65536", "-1", "9 9", "0x10", "995.0" } },
        { "security", { "", "ssl", "tls, none" } },
        { "allow_plaintext", { "", "true", "1", "y" } },
        { "password_command", { "", "a | b", "a && b", "'a", "a > b", "\"\"" } },
        { "password_file", { "", "x", "./x", "~x" } },
        { "deliver_to",
          { "", "/a", "a/", "a//b", ".a", "a/.b", "a/..", ".", "a\\b", "a\tb", "a/cur",
            "\xE2\x80\xAE" } },
        { "leave_on_server", { "", "14", "0 days" } },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (gsize j = 0; j < 12 && rows[i].values[j] != NULL; j++) {
            g_autofree char *text =
                g_strdup_printf("[account a]\n%s = %s\n", rows[i].key, rows[i].values[j]);
            g_autoptr(GError) error = NULL;
            g_autofree char *start = g_strdup_printf("f:2: %s: \"", rows[i].key);

            assert_null(parse(text, &error));
            if (strstr(error->message, start) == NULL)
                print_message("%s\n%s\n", text, error->message);
            assert_non_null(strstr(error->message, start));
        }
    }
}

static void
settings_parse__limits__names(void **state)
{
    g_autofree char *name = g_strnfill(CONFIG_MAX_NAME, 'n');
    g_autofree char *good = g_strdup_printf("[account %s]\nserver=h\nuser=u\n", name);
    g_autofree char *bad = g_strdup_printf("[account %sx]\nserver=h\nuser=u\n", name);
    g_autofree char *folder = g_strnfill(CONFIG_MAX_FOLDER, 'f');
    g_autofree char *good_folder = g_strdup_printf(ACCOUNT "deliver_to=%s\n", folder);
    g_autofree char *bad_folder = g_strdup_printf(ACCOUNT "deliver_to=%sx\n", folder);

    (void)state;
    config_settings_free(parse_good(good));
    config_settings_free(parse_good(good_folder));
    assert_null(parse(bad, NULL));
    assert_null(parse(bad_folder, NULL));
    assert_null(parse("[account ]\n", NULL));
    assert_null(parse("[account a[b]\n", NULL));
    assert_null(parse("[account a\xE2\x80\xAE]\nserver=h\nuser=u\n", NULL));
}

static void
settings_parse__tells__loopback(void **state)
{
    static const struct {
        const char *server;
        bool is_loopback, is_accepted;
    } rows[] = {
        { "localhost", true, true },  { "LOCALHOST", true, true },
        { "127.0.0.1", true, true },  { "127.9.9.9", true, true },
        { "::1", true, true },        { "a.localhost", true, true },
        { "mailhost", false, true }, /* perhaps: seen when connecting */
        { "10.0.0.1", false, false }, { "pop.example.org", false, false },
        { "fe80::1", false, false },  { "localhost.example.org", false, false },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strdup_printf(
            "[account a]\nuser=u\nsecurity=none\nserver=%s\n", rows[i].server);
        g_autofree char *allowed = g_strconcat(text, "allow_plaintext = yes\n", NULL);
        g_autoptr(ConfigSettings) settings = parse(text, NULL);

        assert_int_equal(settings != NULL, rows[i].is_accepted);
        assert_int_equal(config_host_is_loopback(rows[i].server), rows[i].is_loopback);
        config_settings_free(parse_good(allowed));
    }
}

static void
settings_parse__reports__all_problems_in_order(void **state)
{
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) lines = NULL;

    (void)state;
    assert_null(parse("[account a]\nport = x\n\nnonsense\nauth = y\n[b]\n", &error));
    lines = g_strsplit(error->message, "\n", -1);
    assert_int_equal(g_strv_length(lines), 6);
    assert_true(g_str_has_prefix(lines[0], "f:1: account a has no server"));
    assert_true(g_str_has_prefix(lines[1], "f:1: account a has neither"));
    assert_true(g_str_has_prefix(lines[2], "f:2: port:"));
    assert_true(g_str_has_prefix(lines[3], "f:4: \"nonsense\""));
    assert_true(g_str_has_prefix(lines[4], "f:5: auth:"));
    assert_true(g_str_has_prefix(lines[5], "f:6: [b]"));
}

static void
settings_parse__counts__problems_over_the_cap(void **state)
{
    g_autoptr(GString) text = g_string_new("[general]\n");
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) lines = NULL;

    (void)state;
    for (int i = 0; i < 1000; i++)
        g_string_append(text, "zzz = 1\n");
    assert_null(parse(text->str, &error));
    lines = g_strsplit(error->message, "\n", -1);
    assert_int_equal(g_strv_length(lines), CONFIG_MAX_PROBLEMS + 1);
    assert_string_equal(lines[CONFIG_MAX_PROBLEMS], "… and 980 more");
}

static void
settings_parse__survives__bytes_cut_anywhere(void **state)
{
    static const char text[] =
        "\xEF\xBB\xBF; \xC3\xA4\r\n[general]\r\ntheme = a ; b\r\n"
        "[account h\xC3\xB6]\nserver = h\nuser = \xE2\x82\xAC\n\0[x]\n";

    (void)state;
    for (gsize len = 0; len <= sizeof(text); len++) {
        for (int change = 0; change < 3; change++) {
            g_autofree char *bytes = g_memdup2(text, sizeof(text));
            g_autoptr(GError) error = NULL;
            g_autoptr(ConfigSettings) settings = NULL;

            if (change > 0 && len > 0)
                bytes[len - 1] = change == 1 ? '\0' : '\xFF';
            settings = config_settings_parse(bytes, len, "f", &error);
            assert_true((settings == NULL) == (error != NULL));
            assert_true(error == NULL || g_utf8_validate(error->message, -1, NULL));
        }
    }
}

static void
settings_parse__refuses__nul_and_too_much(void **state)
{
    static const char nul[] = "[general]\nmail = /a\0b\n";
    g_autofree char *much = g_strnfill(CONFIG_MAX_FILE + 1, '#');
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(config_settings_parse(nul, sizeof(nul) - 1, "f", &error));
    assert_true(g_str_has_prefix(error->message, "f:2: a NUL byte"));
    g_clear_error(&error);
    assert_null(parse(much, &error));
    assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_SYNTAX));
    much[CONFIG_MAX_FILE] = '\0';
    config_settings_free(parse_good(much));
}

static void
settings_find_account__lists__those_there_are(void **state)
{
    g_autoptr(ConfigSettings) settings =
        parse_good(ACCOUNT "[account b c]\nserver=h\nuser=u\n");
    g_autoptr(ConfigSettings) empty = parse_good("");
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_non_null(config_settings_find_account(settings, "b c", NULL));
    assert_null(config_settings_find_account(settings, "d", &error));
    assert_string_equal(error->message, "there is no account \"d\": there are a, b c");
    g_clear_error(&error);
    assert_null(config_settings_find_account(empty, "d", &error));
    assert_string_equal(error->message,
                        "there is no account \"d\": the settings have none");
}

static void
account_copy__copies__everything(void **state)
{
    g_autoptr(ConfigSettings) settings =
        parse_good(ACCOUNT "password_command = a b\nca_file = /c\n");
    ConfigAccount *copy = config_account_copy(config_settings_account(settings, 0));

    (void)state;
    g_clear_pointer(&settings, config_settings_free);
    assert_string_equal(copy->name, "a");
    assert_string_equal(copy->password_command[1], "b");
    assert_string_equal(copy->ca_file, "/c");
    config_account_free(copy);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_parse__fills_in__all_of_an_account),
        cmocka_unit_test(settings_parse__fills_in__defaults),
        cmocka_unit_test(settings_parse__takes__files_of_other_editors),
        cmocka_unit_test(settings_parse__reads__semicolons),
        cmocka_unit_test(settings_parse__names__what_is_wrong),
        cmocka_unit_test(settings_parse__refuses__values),
        cmocka_unit_test(settings_parse__limits__names),
        cmocka_unit_test(settings_parse__tells__loopback),
        cmocka_unit_test(settings_parse__reports__all_problems_in_order),
        cmocka_unit_test(settings_parse__counts__problems_over_the_cap),
        cmocka_unit_test(settings_parse__survives__bytes_cut_anywhere),
        cmocka_unit_test(settings_parse__refuses__nul_and_too_much),
        cmocka_unit_test(settings_find_account__lists__those_there_are),
        cmocka_unit_test(account_copy__copies__everything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
