/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_form.c: settings while a person edits them, and the pages on which they stand. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/text.h"
#include "model/form.h"
#include "model/listed.h"
#include "screen/form_page.h"

static const char file[] = "[general]\ncheck_every = 20 min ; calm\n"
                           "[account work]\nserver = pop.example.org\nuser = ada\n"
                           "[rule lists]\nmatch = list:a\nfolder = Lists\n";

typedef struct {
    char *home;
    PbPaths *paths;
    ConfigSettings *settings;
    UiForm *form;
} Fixture;

static int
set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);

    fixture->home = g_dir_make_tmp("postbag-test-XXXXXX", NULL);
    fixture->paths = pb_paths_new(fixture->home, NULL);
    assert_true(g_file_set_contents_full(fixture->paths->config_file, file, -1,
                                         G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    fixture->settings = config_settings_load(fixture->paths, NULL);
    fixture->form = ui_form_new(fixture->settings);
    *state = fixture;
    return fixture->settings == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;

    ui_form_free(fixture->form);
    config_settings_free(fixture->settings);
    g_unlink(fixture->paths->config_file);
    g_rmdir(fixture->home);
    pb_paths_free(fixture->paths);
    g_free(fixture->home);
    g_free(fixture);
    return 0;
}

/* All fields of one account, rule or of all. */
static void
add_all(Fixture *fixture, const char *group, ConfigScope scope)
{
    for (const ConfigOption *option = config_options(); option->key != NULL; option++) {
        if (option->scope == scope)
            ui_form_add(fixture->form, group, scope, option->key);
    }
}

static void
set(Fixture *fixture, const char *key, const char *text)
{
    guint i = ui_form_find(fixture->form, key);

    assert_true(i < ui_form_n(fixture->form));
    ui_form_set(fixture->form, i, text);
}

static const char *
problem_of(Fixture *fixture, const char *key)
{
    return ui_form_field(fixture->form, ui_form_find(fixture->form, key))->problem;
}

static char *
file_now(Fixture *fixture)
{
    char *text = NULL;

    assert_true(g_file_get_contents(fixture->paths->config_file, &text, NULL, NULL));
    return text;
}

/* --- pages ------------------------------------------------------------------------------------ */

static void
every_option__stands__on_a_page(void **state)
{
    guint n = 0;

    (void)state;
    for (const ConfigOption *option = config_options(); option->key != NULL; option++) {
        UiGroup group = ui_form_group_of(option->scope, option->key);

        if (group >= UI_N_GROUPS)
            fail_msg("%s stands on no page", option->key);
        assert_non_null(ui_settings_groups[group].open);
        n++;
    }
    assert_true(n > 30);
    assert_int_equal(ui_form_group_of(CONFIG_SCOPE_ACCOUNT, "match"), UI_N_GROUPS);
    assert_int_equal(ui_form_group_of(CONFIG_SCOPE_ACCOUNT, "leave_on_server"),
                     UI_GROUP_RETENTION);
}

static void
every_row__is_about__an_option_and_fits_its_column(void **state)
{
    (void)state;
    for (UiGroup group = 0; group < UI_N_GROUPS; group++) {
        const UiFormPage *page = ui_form_page(group);

        assert_non_null(ui_settings_groups[group].title);
        assert_true(strlen(ui_settings_groups[group].about) > 5);
        for (const UiFormRow *row = page == NULL ? NULL : page->rows;
             row != NULL && row->key != NULL; row++) {
            assert_non_null(config_option_find(row->scope, row->key));
            assert_true(pb_text_width(row->label, -1) <= UI_FORM_LABEL_CELLS);
        }
    }
}

/* --- editing ---------------------------------------------------------------------------------- */

static void
form__knows__what_is_set_and_what_holds(void **state)
{
    Fixture *fixture = *state;
    guint port, security;
    g_autofree char *implied = NULL;
    g_autofree char *starttls = NULL;

    add_all(fixture, "account work", CONFIG_SCOPE_ACCOUNT);
    port = ui_form_find(fixture->form, "port");
    security = ui_form_find(fixture->form, "security");
    assert_string_equal(ui_form_field(fixture->form, security)->text, "");
    assert_string_equal(ui_form_value(fixture->form, security), "tls");
    implied = ui_form_implied(fixture->form, port);
    assert_string_equal(implied, "995");
    ui_form_step(fixture->form, security, NULL, 1);
    assert_string_equal(ui_form_value(fixture->form, security), "starttls");
    starttls = ui_form_implied(fixture->form, port);
    assert_string_equal(starttls, "110");
    assert_true(ui_form_field_is_changed(fixture->form, security));
    /* The default of a key that the file does not have is no change, however it is said. */
    ui_form_step(fixture->form, security, NULL, -1);
    assert_string_equal(ui_form_field(fixture->form, security)->text, "tls");
    assert_false(ui_form_is_changed(fixture->form));
    ui_form_step(fixture->form, security, NULL, -1);
    assert_string_equal(ui_form_value(fixture->form, security), "none");
}

static void
form__tells_problems__at_their_fields(void **state)
{
    Fixture *fixture = *state;

    add_all(fixture, "account work", CONFIG_SCOPE_ACCOUNT);
    set(fixture, "port", "70000");
    set(fixture, "address", "no address");
    assert_string_equal(problem_of(fixture, "port"),
                        "\"70000\" is not allowed: 1 to 65535");
    assert_non_null(problem_of(fixture, "address"));
    assert_null(problem_of(fixture, "server"));
    set(fixture, "address", "ada@example.org");
    assert_null(problem_of(fixture, "address"));
    assert_non_null(problem_of(fixture, "port"));
    /* What two keys say together. */
    set(fixture, "port", "110");
    set(fixture, "security", "none");
    assert_non_null(strstr(problem_of(fixture, "security"), "allow_plaintext"));
    set(fixture, "allow_plaintext", "yes");
    assert_int_equal(ui_form_first_problem(fixture->form), ui_form_n(fixture->form));
    assert_int_equal(
        config_settings_account(ui_form_settings(fixture->form), 0)->security,
        CONFIG_SECURITY_NONE);
}

static void
form__takes_back__one_field_or_all(void **state)
{
    Fixture *fixture = *state;

    add_all(fixture, "account work", CONFIG_SCOPE_ACCOUNT);
    set(fixture, "server", "pop.example.net");
    set(fixture, "port", "x");
    ui_form_undo(fixture->form, ui_form_find(fixture->form, "port"));
    assert_null(problem_of(fixture, "port"));
    assert_true(ui_form_is_changed(fixture->form));
    ui_form_discard(fixture->form);
    assert_false(ui_form_is_changed(fixture->form));
    assert_string_equal(
        config_settings_account(ui_form_settings(fixture->form), 0)->server,
        "pop.example.org");
}

/* --- saving ----------------------------------------------------------------------------------- */

static void
form__saves__what_was_changed_and_nothing_else(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *text = NULL;

    add_all(fixture, "general", CONFIG_SCOPE_GENERAL);
    add_all(fixture, "account work", CONFIG_SCOPE_ACCOUNT);
    set(fixture, "check_every", "1 hours");
    set(fixture, "server", "pop.example.net");
    set(fixture, "user", "");
    set(fixture, "address", "ada@example.net");
    assert_true(ui_form_save(fixture->form, NULL));
    assert_false(ui_form_is_changed(fixture->form));
    text = file_now(fixture);
    assert_string_equal(text, "[general]\ncheck_every = 1 hours ; calm\n"
                              "[account work]\nserver = pop.example.net\n"
                              "address = ada@example.net\n"
                              "[rule lists]\nmatch = list:a\nfolder = Lists\n");
}

static void
form__does_not_save__what_is_wrong(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    add_all(fixture, "account work", CONFIG_SCOPE_ACCOUNT);
    set(fixture, "server", "pop.example.net");
    set(fixture, "port", "0");
    assert_false(ui_form_save(fixture->form, &error));
    assert_true(g_str_has_prefix(error->message, "port: "));
    text = file_now(fixture);
    assert_string_equal(text, file);
    assert_string_equal(config_settings_account(fixture->settings, 0)->server,
                        "pop.example.org");
}

static void
form__says__what_a_new_account_lacks(void **state)
{
    Fixture *fixture = *state;

    add_all(fixture, "account home", CONFIG_SCOPE_ACCOUNT);
    assert_false(ui_form_save(fixture->form, NULL));
    assert_non_null(problem_of(fixture, "server"));
    assert_non_null(problem_of(fixture, "address"));
    set(fixture, "server", "pop.example.net");
    set(fixture, "user", "ada");
    set(fixture, "auth", "external");
    assert_false(ui_form_save(fixture->form, NULL));
    assert_non_null(strstr(problem_of(fixture, "auth"), "certificate"));
    set(fixture, "auth", "auto");
    assert_true(ui_form_save(fixture->form, NULL));
    assert_int_equal(config_settings_n_accounts(fixture->settings), 2);
    assert_string_equal(config_settings_account(fixture->settings, 1)->server,
                        "pop.example.net");
}

static void
form__checks__the_query_of_a_rule(void **state)
{
    Fixture *fixture = *state;

    add_all(fixture, "rule lists", CONFIG_SCOPE_RULE);
    set(fixture, "match", "from:(");
    assert_non_null(problem_of(fixture, "match"));
    assert_null(strstr(problem_of(fixture, "match"), "(rule"));
    assert_false(ui_form_save(fixture->form, NULL));
    set(fixture, "match", "from:ada");
    assert_null(problem_of(fixture, "match"));
    set(fixture, "folder", "");
    assert_false(ui_form_save(fixture->form, NULL));
    set(fixture, "tags", "found");
    assert_true(ui_form_save(fixture->form, NULL));
}

static void
form__keeps_edits__over_a_file_that_changed(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *text = NULL;
    guint server;

    add_all(fixture, "account work", CONFIG_SCOPE_ACCOUNT);
    server = ui_form_find(fixture->form, "server");
    set(fixture, "user", "grace");
    assert_true(g_file_set_contents_full(
        fixture->paths->config_file,
        "[account work]\nserver = mail.example.org\nuser = ada # new\n", -1,
        G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    assert_false(ui_form_save(fixture->form, NULL));
    assert_true(config_settings_reload(fixture->settings, NULL));
    ui_form_refresh(fixture->form);
    assert_string_equal(ui_form_field(fixture->form, server)->text, "mail.example.org");
    assert_true(ui_form_is_changed(fixture->form));
    assert_true(ui_form_save(fixture->form, NULL));
    text = file_now(fixture);
    assert_string_equal(text,
                        "[account work]\nserver = mail.example.org\nuser = grace\n");
}

/* --- what is listed --------------------------------------------------------------------------- */

static void
listed__counts__what_is_larger(void **state)
{
    static const guint64 sizes[] = { 10, 20, 20, 30 };
    UiListedAccount account = { .n = G_N_ELEMENTS(sizes) };

    (void)state;
    account.sizes = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_array_append_vals(account.sizes, sizes, G_N_ELEMENTS(sizes));
    assert_int_equal(ui_listed_n_over(&account, 9), 4);
    assert_int_equal(ui_listed_n_over(&account, 10), 3);
    assert_int_equal(ui_listed_n_over(&account, 20), 1);
    assert_int_equal(ui_listed_n_over(&account, 30), 0);
    g_array_unref(account.sizes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option__stands__on_a_page),
        cmocka_unit_test(every_row__is_about__an_option_and_fits_its_column),
        cmocka_unit_test(listed__counts__what_is_larger),
        TEST(form__knows__what_is_set_and_what_holds),
        TEST(form__tells_problems__at_their_fields),
        TEST(form__takes_back__one_field_or_all),
        TEST(form__saves__what_was_changed_and_nothing_else),
        TEST(form__does_not_save__what_is_wrong),
        TEST(form__says__what_a_new_account_lacks),
        TEST(form__checks__the_query_of_a_rule),
        TEST(form__keeps_edits__over_a_file_that_changed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
