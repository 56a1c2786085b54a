/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_retention.c: editing a policy, and what the forecast says after each key. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "mailbox.h"
#include "model/retention.h"

#define DAY ((gint64)86400)
#define NOW ((gint64)1795000000)

static const char settings_text[] = "# what I must not forget\n"
                                    "[account work]\n"
                                    "address = ada@example.org\n"
                                    "server = pop.example.org\n"
                                    "leave_on_server = 14 days\n"
                                    "; the end\n";

typedef struct {
    Mailbox *mailbox;
    ConfigSettings *settings;
    UiRetention *retention;
} Fixture;

static void
open_page(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;

    fixture->retention = ui_retention_new(
        fixture->mailbox->store, config_settings_account(fixture->settings, 0), &error);
    assert_null(error);
    assert_non_null(fixture->retention);
}

/* 30 messages: ten that are 20 days old here, ten of 10 days, five of today, five not stored. */
static int
set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    g_autoptr(GError) error = NULL;

    mailbox_setup((void **)&fixture->mailbox);
    mailbox_list(fixture->mailbox, 0, 30, NOW - DAY);
    mailbox_store(fixture->mailbox, 0, 10, NOW - 20 * DAY);
    mailbox_store(fixture->mailbox, 10, 10, NOW - 10 * DAY);
    mailbox_store(fixture->mailbox, 20, 5, NOW - 3600);
    pb_clock_set(NOW);
    assert_true(g_file_set_contents(fixture->mailbox->paths->config_file, settings_text,
                                    -1, NULL));
    g_chmod(fixture->mailbox->paths->config_file, 0600);
    fixture->settings = config_settings_load(fixture->mailbox->paths, &error);
    assert_null(error);
    open_page(fixture);
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;

    ui_retention_free(fixture->retention);
    config_settings_free(fixture->settings);
    mailbox_teardown((void **)&fixture->mailbox);
    g_free(fixture);
    return 0;
}

static guint
n_delete(const UiRetention *retention)
{
    return sync_forecast_totals(ui_retention_forecast(retention))->n_delete;
}

static void
type(UiRetention *retention, const char *digits)
{
    for (; *digits != '\0'; digits++)
        assert_true(ui_retention_type(retention, *digits));
}

static void
retention_new__shows__the_saved_policy(void **state)
{
    const Fixture *fixture = *state;
    const UiRetention *retention = fixture->retention;
    g_autofree char *policy = ui_retention_to_string(retention);

    assert_string_equal(ui_retention_account(retention), "work");
    assert_int_equal(ui_retention_leave(retention), CONFIG_LEAVE_FOR);
    assert_string_equal(ui_retention_number(retention), "14");
    assert_string_equal(ui_retention_unit(retention), "days");
    assert_string_equal(policy, "14 days");
    assert_null(ui_retention_problem(retention));
    assert_false(ui_retention_is_changed(retention));
    assert_int_equal(ui_retention_difference(retention), 0);
    assert_int_equal(sync_forecast_totals(ui_retention_forecast(retention))->n_total, 30);
    assert_int_equal(n_delete(retention), 10);
}

static void
retention_new__keeps_a_number_at_hand__when_the_policy_has_none(void **state)
{
    Fixture *fixture = *state;

    assert_true(config_settings_set(fixture->settings, "account work", "leave_on_server",
                                    "always", NULL));
    ui_retention_free(fixture->retention);
    open_page(fixture);
    assert_int_equal(ui_retention_leave(fixture->retention), CONFIG_LEAVE_ALWAYS);
    assert_string_equal(ui_retention_number(fixture->retention), "14");
    assert_int_equal(n_delete(fixture->retention), 0);
}

/* Each key of "Backspace, 5, Backspace, Backspace, 9, unit, unit" changes what would happen. */
static void
retention__forecasts_anew__after_each_key(void **state)
{
    const Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;

    ui_retention_erase(retention);
    assert_string_equal(ui_retention_number(retention), "1");
    assert_int_equal(n_delete(retention), 20);
    assert_int_equal(ui_retention_difference(retention), 10);
    type(retention, "5");
    assert_int_equal(n_delete(retention), 10);
    assert_int_equal(ui_retention_difference(retention), 0);
    assert_true(ui_retention_is_changed(retention));
    type(retention, "0");
    assert_int_equal(n_delete(retention), 0);
    assert_int_equal(ui_retention_difference(retention), -10);
    ui_retention_erase_all(retention);
    type(retention, "1");
    ui_retention_toggle_unit(retention);
    assert_string_equal(ui_retention_unit(retention), "hours");
    assert_int_equal(n_delete(retention), 25);
    assert_int_equal(ui_retention_difference(retention), 15);
    type(retention, "0");
    assert_int_equal(n_delete(retention), 20);
    ui_retention_toggle_unit(retention);
    assert_string_equal(ui_retention_unit(retention), "days");
    assert_int_equal(n_delete(retention), 20);
}

static void
retention_choose__counts__what_is_fetched_and_deleted_at_once(void **state)
{
    const Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;

    ui_retention_choose(retention, CONFIG_LEAVE_NEVER);
    assert_int_equal(n_delete(retention), 25);
    assert_int_equal(ui_retention_n_deletions(retention), 30);
    assert_int_equal(ui_retention_n_rows(retention), 25);
    assert_int_equal(ui_retention_difference(retention), 20);
    ui_retention_choose(retention, CONFIG_LEAVE_ALWAYS);
    assert_int_equal(ui_retention_n_deletions(retention), 0);
    assert_int_equal(ui_retention_n_rows(retention), 0);
    assert_int_equal(ui_retention_difference(retention), -10);
    assert_true(ui_retention_is_changed(retention));
    ui_retention_choose(retention, CONFIG_LEAVE_FOR);
    assert_string_equal(ui_retention_number(retention), "14");
    assert_false(ui_retention_is_changed(retention));
}

static void
retention_type__chooses_the_number__and_refuses_what_does_not_fit(void **state)
{
    const Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;

    ui_retention_choose(retention, CONFIG_LEAVE_ALWAYS);
    assert_false(ui_retention_type(retention, 'x'));
    assert_int_equal(ui_retention_leave(retention), CONFIG_LEAVE_ALWAYS);
    type(retention, "555");
    assert_int_equal(ui_retention_leave(retention), CONFIG_LEAVE_FOR);
    assert_string_equal(ui_retention_number(retention), "555");
    type(retention, "66");
    assert_false(ui_retention_type(retention, '1'));
    assert_string_equal(ui_retention_number(retention), "55566");
}

static void
retention_problem__says_what_is_wrong__and_keeps_the_last_good_forecast(void **state)
{
    const Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;
    const struct {
        const char *digits, *problem;
    } rows[] = {
        { "", "type a number or choose another line" },
        { "0", "at least 1, or choose another line" },
        { "000", "at least 1, or choose another line" },
        { "36501", "at most 100 years, or \"always\"" },
        { "99999", "at most 100 years, or \"always\"" },
    };
    g_autofree char *policy = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        ui_retention_discard(retention);
        ui_retention_erase_all(retention);
        type(retention, rows[i].digits);
        assert_non_null(ui_retention_problem(retention));
        assert_string_equal(ui_retention_problem(retention), rows[i].problem);
        assert_true(ui_retention_is_changed(retention));
    }
    ui_retention_erase_all(retention);
    type(retention, "36500");
    assert_null(ui_retention_problem(retention));
    policy = ui_retention_to_string(retention);
    assert_string_equal(policy, "36500 days");
    /* An unfinished number is no obstacle to another line. */
    ui_retention_erase_all(retention);
    ui_retention_choose(retention, CONFIG_LEAVE_ALWAYS);
    assert_null(ui_retention_problem(retention));
}

static void
retention_erase__on_an_empty_field__does_nothing(void **state)
{
    const Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;

    ui_retention_erase_all(retention);
    ui_retention_erase(retention);
    ui_retention_erase(retention);
    assert_string_equal(ui_retention_number(retention), "");
    assert_int_equal(n_delete(retention), 10);
}

static void
retention_discard__brings_back__policy_and_forecast(void **state)
{
    const Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;

    ui_retention_toggle_unit(retention);
    ui_retention_choose(retention, CONFIG_LEAVE_NEVER);
    ui_retention_discard(retention);
    assert_int_equal(ui_retention_leave(retention), CONFIG_LEAVE_FOR);
    assert_string_equal(ui_retention_number(retention), "14");
    assert_string_equal(ui_retention_unit(retention), "days");
    assert_int_equal(n_delete(retention), 10);
    assert_false(ui_retention_is_changed(retention));
    ui_retention_erase_all(retention);
    ui_retention_discard(retention);
    assert_null(ui_retention_problem(retention));
    assert_false(ui_retention_is_changed(retention));
}

static void
retention_save__writes_the_file__and_keeps_comments(void **state)
{
    const Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;
    const char *file = fixture->mailbox->paths->config_file;
    g_autoptr(ConfigSettings) again = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    ui_retention_erase_all(retention);
    type(retention, "36");
    ui_retention_toggle_unit(retention);
    assert_int_equal(ui_retention_difference(retention), 10);
    assert_true(ui_retention_save(retention, fixture->settings, &error));
    assert_null(error);
    assert_false(ui_retention_is_changed(retention));
    assert_int_equal(ui_retention_difference(retention), 0);
    assert_true(g_file_get_contents(file, &text, NULL, NULL));
    assert_non_null(strstr(text, "# what I must not forget\n"));
    assert_non_null(strstr(text, "leave_on_server = 36 hours"));
    assert_non_null(strstr(text, "; the end\n"));
    assert_null(strstr(text, "14 days"));
    again = config_settings_load(fixture->mailbox->paths, &error);
    assert_null(error);
    assert_int_equal(config_settings_account(again, 0)->retention.leave_seconds,
                     36 * 3600);
    /* Discarding now goes back to what was saved, not to what was there at first. */
    ui_retention_choose(retention, CONFIG_LEAVE_ALWAYS);
    ui_retention_discard(retention);
    assert_string_equal(ui_retention_number(retention), "36");
    assert_string_equal(ui_retention_unit(retention), "hours");
}

/* Somebody edited the file meanwhile: theirs stays, and the edit is still there to be saved. */
static void
retention_save__fails__when_the_file_is_another_one(void **state)
{
    const Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;
    const char *file = fixture->mailbox->paths->config_file;
    static const char theirs[] = "[account work]\nserver = other.example.org\n";
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    assert_true(g_file_set_contents(file, theirs, -1, NULL));
    g_chmod(file, 0600);
    ui_retention_choose(retention, CONFIG_LEAVE_ALWAYS);
    assert_false(ui_retention_save(retention, fixture->settings, &error));
    assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_UNWRITABLE));
    assert_true(ui_retention_is_changed(retention));
    assert_int_equal(ui_retention_difference(retention), -10);
    assert_true(g_file_get_contents(file, &text, NULL, NULL));
    assert_string_equal(text, theirs);
}

static void
retention_row__is_looked_up__with_person_and_subject(void **state)
{
    Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;
    const UiRetentionRow *row = ui_retention_row(retention, 3);

    assert_int_equal(ui_retention_n_rows(retention), 10);
    assert_true(row->is_known);
    assert_string_equal(row->person, "Ada Plank");
    assert_string_equal(row->subject, "Letter 3");
    assert_int_equal(row->size, 1003);
    assert_int_equal(row->stored_at, NOW - 20 * DAY);
    assert_ptr_equal(ui_retention_row(retention, 3), row);
    assert_string_equal(ui_retention_row(retention, 9)->subject, "Letter 9");
}

static void
retention_row__takes_the_address__where_there_is_no_name(void **state)
{
    Fixture *fixture = *state;
    const UiRetentionRow *row;

    mailbox_store_header(fixture->mailbox, 25, NOW - 40 * DAY, "From: bob@example.org");
    pb_clock_set(NOW);
    ui_retention_free(fixture->retention);
    open_page(fixture);
    row = ui_retention_row(fixture->retention, 0);
    assert_true(row->is_known);
    assert_string_equal(row->person, "bob@example.org");
    assert_string_equal(row->subject, "");
}

/* The file was taken away by another program: such a one is never deleted there. */
static void
retention_new__keeps__what_has_no_copy_here(void **state)
{
    Fixture *fixture = *state;
    const StoreEntry *entry = mailbox_entry(fixture->mailbox, 0);
    g_autofree char *path = g_build_filename(fixture->mailbox->paths->mail_dir, "Inbox",
                                             "new", entry->file, NULL);
    g_autoptr(GError) error = NULL;

    assert_int_equal(g_unlink(path), 0);
    assert_true(store_refresh(fixture->mailbox->store, NULL, &error));
    assert_null(error);
    ui_retention_free(fixture->retention);
    open_page(fixture);
    assert_int_equal(ui_retention_n_rows(fixture->retention), 9);
    assert_int_equal(n_delete(fixture->retention), 9);
    assert_int_equal(
        sync_forecast_totals(ui_retention_forecast(fixture->retention))->n_keep, 16);
    assert_string_equal(ui_retention_row(fixture->retention, 0)->subject, "Letter 1");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(retention_new__shows__the_saved_policy),
        TEST(retention_new__keeps_a_number_at_hand__when_the_policy_has_none),
        TEST(retention__forecasts_anew__after_each_key),
        TEST(retention_choose__counts__what_is_fetched_and_deleted_at_once),
        TEST(retention_type__chooses_the_number__and_refuses_what_does_not_fit),
        TEST(retention_problem__says_what_is_wrong__and_keeps_the_last_good_forecast),
        TEST(retention_erase__on_an_empty_field__does_nothing),
        TEST(retention_discard__brings_back__policy_and_forecast),
        TEST(retention_save__writes_the_file__and_keeps_comments),
        TEST(retention_save__fails__when_the_file_is_another_one),
        TEST(retention_row__is_looked_up__with_person_and_subject),
        TEST(retention_row__takes_the_address__where_there_is_no_name),
        TEST(retention_new__keeps__what_has_no_copy_here),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
