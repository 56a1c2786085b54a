/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_retention.c: what a policy that is edited would mean, after each key. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "base/clock.h"
#include "store/message.h"
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
    guint n_changed;
} Fixture;

static void
count_change(void *data)
{
    ((Fixture *)data)->n_changed++;
}

/* Until the archive was read once more. */
static void
wait_for_change(Fixture *fixture)
{
    for (guint n = fixture->n_changed; fixture->n_changed == n;)
        g_main_context_iteration(NULL, TRUE);
}

static void
open_page(Fixture *fixture)
{
    const UiRetentionContext context = { .paths = fixture->mailbox->paths,
                                         .store = fixture->mailbox->store,
                                         .changed = count_change,
                                         .data = fixture };

    pb_clock_set(NOW);
    fixture->retention =
        ui_retention_new(&context, config_settings_account(fixture->settings, 0));
    assert_null(ui_retention_forecast(fixture->retention));
    assert_null(ui_retention_error(fixture->retention));
    wait_for_change(fixture);
    assert_null(ui_retention_error(fixture->retention));
    assert_non_null(ui_retention_forecast(fixture->retention));
}

static void
open_again(Fixture *fixture)
{
    ui_retention_free(fixture->retention);
    open_page(fixture);
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
    /* Readings that nobody waits for end by themselves. */
    while (g_main_context_iteration(NULL, FALSE))
        ;
    config_settings_free(fixture->settings);
    mailbox_teardown((void **)&fixture->mailbox);
    g_free(fixture);
    return 0;
}

static const SyncTotals *
totals(const UiRetention *retention)
{
    return sync_forecast_totals(ui_retention_forecast(retention));
}

static void
type(UiRetention *retention, UiRetentionField field, const char *text)
{
    for (; *text != '\0'; text++) {
        char one[2] = { *text, '\0' };

        assert_true(ui_retention_fields_type(ui_retention_fields(retention), field, one));
        ui_retention_edited(retention);
    }
}

static void
retype(UiRetention *retention, UiRetentionField field, const char *text)
{
    ui_retention_fields_erase_all(ui_retention_fields(retention), field);
    type(retention, field, text);
}

static void
toggle(UiRetention *retention, UiRetentionField field)
{
    ui_retention_fields_toggle(ui_retention_fields(retention), field);
    ui_retention_edited(retention);
}

/* --- the forecast ----------------------------------------------------------------------------- */

static void
retention_new__reads__the_saved_policy(void **state)
{
    const Fixture *fixture = *state;
    const UiRetention *retention = fixture->retention;

    assert_string_equal(ui_retention_account(retention), "work");
    assert_int_equal(totals(retention)->n_total, 30);
    assert_int_equal(totals(retention)->n_delete, 10);
    assert_int_equal(totals(retention)->n_keep, 15);
    assert_int_equal(totals(retention)->n_fetch, 5);
    assert_int_equal(ui_retention_difference(retention), 0);
}

static void
retention__forecasts_anew__after_each_key(void **state)
{
    const Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;

    ui_retention_fields_erase(ui_retention_fields(retention), UI_FIELD_FOR);
    ui_retention_edited(retention);
    assert_int_equal(totals(retention)->n_delete, 20);
    assert_int_equal(ui_retention_difference(retention), 10);
    type(retention, UI_FIELD_FOR, "5");
    assert_int_equal(totals(retention)->n_delete, 10);
    assert_int_equal(ui_retention_difference(retention), 0);
    type(retention, UI_FIELD_FOR, "0");
    assert_int_equal(totals(retention)->n_delete, 0);
    assert_int_equal(ui_retention_difference(retention), -10);
    retype(retention, UI_FIELD_FOR, "1");
    assert_true(
        ui_retention_fields_turn_unit(ui_retention_fields(retention), UI_FIELD_FOR, 1));
    ui_retention_edited(retention);
    assert_string_equal(
        ui_retention_fields_unit(ui_retention_fields(retention), UI_FIELD_FOR), "hours");
    assert_int_equal(totals(retention)->n_delete, 25);
    assert_int_equal(ui_retention_difference(retention), 15);
}

/* Each row of the policy tells in the forecast. */
static void
retention__follows__every_field(void **state)
{
    const Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;

    toggle(retention, UI_FIELD_ALWAYS);
    assert_int_equal(ui_retention_n_wanted(retention), 0);
    toggle(retention, UI_FIELD_MAX_COUNT);
    retype(retention, UI_FIELD_MAX_COUNT, "12");
    assert_int_equal(totals(retention)->n_delete, 18);
    assert_int_equal(ui_retention_sums(retention)->n_over_max, 18);
    toggle(retention, UI_FIELD_MAX_COUNT);
    toggle(retention, UI_FIELD_MAX_SIZE);
    retype(retention, UI_FIELD_MAX_SIZE, "20");
    ui_retention_fields_turn_unit(ui_retention_fields(retention), UI_FIELD_MAX_SIZE, -1);
    ui_retention_edited(retention);
    assert_string_equal(
        ui_retention_fields_unit(ui_retention_fields(retention), UI_FIELD_MAX_SIZE),
        "KB");
    assert_in_range(totals(retention)->n_delete, 9, 11);
    toggle(retention, UI_FIELD_MAX_SIZE);
    toggle(retention, UI_FIELD_NEVER);
    assert_int_equal(totals(retention)->n_delete, 25);
    assert_int_equal(totals(retention)->n_then_deleted, 5);
    assert_int_equal(ui_retention_n_wanted(retention), 30);
    toggle(retention, UI_FIELD_UNREAD);
    assert_int_equal(ui_retention_n_wanted(retention), 0);
    assert_int_equal(ui_retention_sums(retention)->n_unread, 25);
    toggle(retention, UI_FIELD_UNREAD);
    type(retention, UI_FIELD_FROM, "ada");
    assert_int_equal(totals(retention)->n_delete, 25);
    type(retention, UI_FIELD_FROM, "*");
    assert_int_equal(totals(retention)->n_delete, 0);
    assert_int_equal(ui_retention_sums(retention)->n_other, 25);
}

static void
retention__holds__what_is_over_the_limit(void **state)
{
    const Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;

    toggle(retention, UI_FIELD_PERCENT);
    retype(retention, UI_FIELD_AT_LEAST, "9");
    assert_int_equal(totals(retention)->n_delete, 0);
    assert_int_equal(totals(retention)->n_over_limit, 10);
    assert_int_equal(ui_retention_n_wanted(retention), 10);
    assert_int_equal(ui_retention_difference(retention), 0);
    retype(retention, UI_FIELD_AT_LEAST, "10");
    assert_int_equal(totals(retention)->n_delete, 10);
}

static void
retention__keeps_the_last_good_forecast__while_something_is_wrong(void **state)
{
    const Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;
    UiRetentionFields *fields = ui_retention_fields(retention);

    ui_retention_fields_erase_all(fields, UI_FIELD_FOR);
    ui_retention_edited(retention);
    assert_int_equal(ui_retention_fields_wrong(fields), UI_FIELD_FOR);
    assert_int_equal(totals(retention)->n_delete, 10);
    toggle(retention, UI_FIELD_ALWAYS);
    assert_int_equal(ui_retention_fields_wrong(fields), UI_N_FIELDS);
    assert_int_equal(totals(retention)->n_delete, 0);
}

/* --- reading again ---------------------------------------------------------------------------- */

static void
retention_read_again__keeps__the_edits(void **state)
{
    Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;

    retype(retention, UI_FIELD_FOR, "9");
    assert_int_equal(ui_retention_difference(retention), 10);
    mailbox_store(fixture->mailbox, 25, 5, NOW - 30 * DAY);
    pb_clock_set(NOW);
    ui_retention_read_again(retention);
    assert_int_equal(totals(retention)->n_delete, 20);
    wait_for_change(fixture);
    assert_string_equal(
        ui_retention_fields_text(ui_retention_fields(retention), UI_FIELD_FOR), "9");
    assert_int_equal(totals(retention)->n_delete, 25);
    assert_int_equal(ui_retention_difference(retention), 10);
}

/* What came while it was being read is read afterwards. */
static void
retention_read_again__while_reading__reads_once_more(void **state)
{
    Fixture *fixture = *state;

    ui_retention_read_again(fixture->retention);
    ui_retention_read_again(fixture->retention);
    mailbox_store(fixture->mailbox, 25, 5, NOW - 30 * DAY);
    pb_clock_set(NOW);
    wait_for_change(fixture);
    wait_for_change(fixture);
    assert_int_equal(totals(fixture->retention)->n_delete, 15);
}

static void
retention_free__while_reading__waits_for_nothing(void **state)
{
    Fixture *fixture = *state;

    ui_retention_read_again(fixture->retention);
    g_clear_pointer(&fixture->retention, ui_retention_free);
    assert_int_equal(fixture->n_changed, 1);
    /* Until its worker is done: it must touch nothing that is gone. */
    g_main_context_iteration(NULL, TRUE);
    assert_int_equal(fixture->n_changed, 1);
}

static void
retention_follow__takes_over__what_was_not_edited(void **state)
{
    const Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;
    UiRetentionFields *fields = ui_retention_fields(retention);

    retype(retention, UI_FIELD_FOR, "9");
    assert_true(config_settings_set(fixture->settings, "account work", "protect",
                                    "unread", NULL));
    assert_true(config_settings_set(fixture->settings, "account work", "leave_on_server",
                                    "never", NULL));
    ui_retention_follow(retention, config_settings_account(fixture->settings, 0));
    assert_true(ui_retention_fields_is_on(fields, UI_FIELD_UNREAD));
    assert_false(ui_retention_fields_is_on(fields, UI_FIELD_FLAGGED));
    assert_true(ui_retention_fields_is_on(fields, UI_FIELD_FOR));
    assert_false(ui_retention_fields_is_on(fields, UI_FIELD_NEVER));
    assert_int_equal(ui_retention_n_wanted(retention), 0);
    ui_retention_fields_restore_all(fields);
    assert_true(ui_retention_fields_is_on(fields, UI_FIELD_NEVER));
}

/* --- saving ----------------------------------------------------------------------------------- */

static void
retention_save__writes_what_was_changed__and_keeps_comments(void **state)
{
    const Fixture *fixture = *state;
    UiRetention *retention = fixture->retention;
    g_autoptr(ConfigSettings) again = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    retype(retention, UI_FIELD_FOR, "36");
    ui_retention_fields_turn_unit(ui_retention_fields(retention), UI_FIELD_FOR, 1);
    toggle(retention, UI_FIELD_QUOTA);
    assert_int_equal(ui_retention_difference(retention), 10);
    assert_true(ui_retention_save(retention, fixture->settings, &error));
    assert_null(error);
    assert_false(ui_retention_fields_has_changes(ui_retention_fields(retention)));
    assert_int_equal(ui_retention_difference(retention), 0);
    assert_true(
        g_file_get_contents(fixture->mailbox->paths->config_file, &text, NULL, NULL));
    assert_non_null(strstr(text, "# what I must not forget\n"));
    assert_non_null(strstr(text, "leave_on_server = 36 hours"));
    assert_non_null(strstr(text, "quota = 1 GB"));
    assert_non_null(strstr(text, "; the end\n"));
    assert_null(strstr(text, "14 days"));
    assert_null(strstr(text, "protect"));
    assert_null(strstr(text, "delete_limit"));
    again = config_settings_load(fixture->mailbox->paths, &error);
    assert_null(error);
    assert_int_equal(config_settings_account(again, 0)->retention.leave_seconds,
                     36 * 3600);
    assert_int_equal(config_settings_account(again, 0)->quota, 1 << 30);
    /* Taking back now goes to what was saved, not to what was there at first. */
    toggle(retention, UI_FIELD_ALWAYS);
    ui_retention_fields_restore_all(ui_retention_fields(retention));
    assert_string_equal(
        ui_retention_fields_text(ui_retention_fields(retention), UI_FIELD_FOR), "36");
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
    toggle(retention, UI_FIELD_ALWAYS);
    assert_false(ui_retention_save(retention, fixture->settings, &error));
    assert_true(g_error_matches(error, CONFIG_ERROR, CONFIG_ERROR_UNWRITABLE));
    assert_true(ui_retention_fields_has_changes(ui_retention_fields(retention)));
    assert_int_equal(ui_retention_difference(retention), -10);
    assert_int_equal(config_settings_account(fixture->settings, 0)->retention.leave,
                     CONFIG_LEAVE_FOR);
    assert_true(g_file_get_contents(file, &text, NULL, NULL));
    assert_string_equal(text, theirs);
}

/* --- by hand ---------------------------------------------------------------------------------- */

static void
retention_toggle_protection__is_durable__and_taken_back(void **state)
{
    Fixture *fixture = *state;
    bool is_protected;
    g_autoptr(GError) error = NULL;

    assert_true(
        ui_retention_toggle_protection(fixture->retention, 3, &is_protected, &error));
    assert_null(error);
    assert_true(is_protected);
    assert_int_equal(totals(fixture->retention)->n_delete, 9);
    assert_int_equal(ui_retention_sums(fixture->retention)->n_by_you, 1);
    assert_int_equal(ui_retention_difference(fixture->retention), 0);
    open_again(fixture);
    assert_int_equal(totals(fixture->retention)->n_delete, 9);
    assert_int_equal(ui_retention_sums(fixture->retention)->n_by_you, 1);
    /* Nothing of this page's own to take back. */
    assert_false(ui_retention_undo(fixture->retention, &error));
    assert_null(error);
    assert_true(
        ui_retention_toggle_protection(fixture->retention, 0, &is_protected, &error));
    assert_int_equal(totals(fixture->retention)->n_delete, 8);
    assert_true(ui_retention_undo(fixture->retention, &error));
    assert_int_equal(totals(fixture->retention)->n_delete, 9);
    assert_false(ui_retention_undo(fixture->retention, &error));
    open_again(fixture);
    assert_int_equal(totals(fixture->retention)->n_delete, 9);
}

static void
retention_toggle_protection__refuses__what_is_not_here(void **state)
{
    const Fixture *fixture = *state;
    bool is_protected;
    g_autoptr(GError) error = NULL;

    /* Behind the ten to be deleted come the five to be fetched. */
    assert_false(
        ui_retention_toggle_protection(fixture->retention, 10, &is_protected, &error));
    assert_null(error);
    assert_int_equal(totals(fixture->retention)->n_fetch, 5);
}

/* The file was taken away by another program: such a message is never deleted there. */
static void
retention__keeps__what_has_no_copy_here(void **state)
{
    Fixture *fixture = *state;
    const StoreEntry *entry = mailbox_entry(fixture->mailbox, 0);
    g_autofree char *path = g_build_filename(fixture->mailbox->paths->mail_dir, "Inbox",
                                             "new", entry->file, NULL);
    g_autoptr(GError) error = NULL;

    assert_int_equal(g_unlink(path), 0);
    assert_true(store_refresh(fixture->mailbox->store, NULL, &error));
    assert_null(error);
    open_again(fixture);
    assert_int_equal(totals(fixture->retention)->n_delete, 9);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(retention_new__reads__the_saved_policy),
        TEST(retention__forecasts_anew__after_each_key),
        TEST(retention__follows__every_field),
        TEST(retention__holds__what_is_over_the_limit),
        TEST(retention__keeps_the_last_good_forecast__while_something_is_wrong),
        TEST(retention_read_again__keeps__the_edits),
        TEST(retention_read_again__while_reading__reads_once_more),
        TEST(retention_free__while_reading__waits_for_nothing),
        TEST(retention_follow__takes_over__what_was_not_edited),
        TEST(retention_save__writes_what_was_changed__and_keeps_comments),
        TEST(retention_save__fails__when_the_file_is_another_one),
        TEST(retention_toggle_protection__is_durable__and_taken_back),
        TEST(retention_toggle_protection__refuses__what_is_not_here),
        TEST(retention__keeps__what_has_no_copy_here),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
