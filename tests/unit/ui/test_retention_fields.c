/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/ui/test_retention_fields.c: the policy as fields: from the file and back, what is typed, what is
 * wrong. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "model/retention_fields.h"

typedef struct {
    ConfigSettings *settings;
    UiRetentionFields *fields;
} Fixture;

/* An account with this line. */
static void
open_fields(Fixture *fixture, const char *line)
{
    g_autofree char *text = g_strdup_printf(
        "[account a]\naddress = a@example.org\nserver = pop.example.org\n%s\n", line);
    g_autoptr(GError) error = NULL;

    fixture->settings = config_settings_parse(text, strlen(text), "test", &error);
    assert_null(error);
    fixture->fields =
        ui_retention_fields_new(config_settings_account(fixture->settings, 0));
}

static void
close_fields(Fixture *fixture)
{
    ui_retention_fields_free(fixture->fields);
    config_settings_free(fixture->settings);
}

static void
type(UiRetentionFields *fields, UiRetentionField field, const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        g_autofree char *one = g_strndup(text, (gsize)(g_utf8_next_char(text) - text));

        assert_true(ui_retention_fields_type(fields, field, one));
    }
}

/* What the file has comes back, whatever its form. */
static void
fields_value__is__what_the_file_has(void **state)
{
    static const struct {
        const char *key, *value;
    } rows[] = {
        { "leave_on_server", "always" },
        { "leave_on_server", "never" },
        { "leave_on_server", "14 days" },
        { "leave_on_server", "1 day" },
        { "leave_on_server", "36 hours" },
        { "leave_on_server", "36500 days" },
        { "leave_on_server", "until-deleted" },
        { "leave_on_server", "14 days, until-deleted" },
        { "max_on_server", "none" },
        { "max_on_server", "500 MB" },
        { "max_on_server", "1234567" },
        { "max_on_server", "2000 messages" },
        { "max_on_server", "1 message" },
        { "max_on_server", "2 GB, 2000000 messages" },
        { "protect", "none" },
        { "protect", "flagged" },
        { "protect",
          "unread, flagged, tag:a, tag:b, from:*@example.org, from:ada plank" },
        { "delete_limit", "none" },
        { "delete_limit", "0" },
        { "delete_limit", "200" },
        { "delete_limit", "50%" },
        { "delete_limit", "50%, at least 100" },
        { "quota", "none" },
        { "quota", "100 KB" },
        { "quota", "15 GB" },
        { "expunge_trash", "never" },
        { "expunge_trash", "30 days" },
        { "expunge_trash", "1 day" },
        { "expunge_trash", "90 min" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *line = g_strdup_printf("%s = %s", rows[i].key, rows[i].value);
        g_autofree char *value = NULL;
        g_auto(ConfigRetention) policy = { 0 };
        Fixture fixture;

        open_fields(&fixture, line);
        value = ui_retention_fields_value(fixture.fields, rows[i].key);
        assert_string_equal(value, rows[i].value);
        assert_false(ui_retention_fields_has_changes(fixture.fields));
        assert_false(ui_retention_fields_key_changed(fixture.fields, rows[i].key));
        assert_int_equal(ui_retention_fields_wrong(fixture.fields), UI_N_FIELDS);
        assert_true(ui_retention_fields_policy(fixture.fields, &policy));
        assert_true(config_retention_equal(
            &policy, &config_settings_account(fixture.settings, 0)->retention));
        close_fields(&fixture);
    }
}

static void
fields_toggle__chooses__one_line(void **state)
{
    static const UiRetentionField lines[] = { UI_FIELD_ALWAYS, UI_FIELD_NEVER,
                                              UI_FIELD_FOR, UI_FIELD_UNTIL_DELETED };
    Fixture fixture;

    (void)state;
    open_fields(&fixture, "leave_on_server = 14 days, until-deleted");
    assert_true(ui_retention_fields_is_on(fixture.fields, UI_FIELD_SOONER));
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        ui_retention_fields_toggle(fixture.fields, lines[i]);
        for (gsize j = 0; j < G_N_ELEMENTS(lines); j++)
            assert_int_equal(ui_retention_fields_is_on(fixture.fields, lines[j]), i == j);
        assert_false(ui_retention_fields_is_on(fixture.fields, UI_FIELD_SOONER));
    }
    /* A second time it stays: one of them always holds. */
    ui_retention_fields_toggle(fixture.fields, UI_FIELD_UNTIL_DELETED);
    assert_true(ui_retention_fields_is_on(fixture.fields, UI_FIELD_UNTIL_DELETED));
    /* "sooner" is of the days. */
    ui_retention_fields_toggle(fixture.fields, UI_FIELD_SOONER);
    assert_true(ui_retention_fields_is_on(fixture.fields, UI_FIELD_FOR));
    assert_true(ui_retention_fields_is_on(fixture.fields, UI_FIELD_SOONER));
    assert_false(ui_retention_fields_has_changes(fixture.fields));
    close_fields(&fixture);
}

static void
fields_type__replaces_the_number__then_adds(void **state)
{
    Fixture fixture;

    (void)state;
    open_fields(&fixture, "leave_on_server = always");
    assert_string_equal(ui_retention_fields_text(fixture.fields, UI_FIELD_FOR), "14");
    assert_false(ui_retention_fields_type(fixture.fields, UI_FIELD_FOR, "x"));
    assert_true(ui_retention_fields_is_on(fixture.fields, UI_FIELD_ALWAYS));
    type(fixture.fields, UI_FIELD_FOR, "55");
    assert_true(ui_retention_fields_is_on(fixture.fields, UI_FIELD_FOR));
    assert_string_equal(ui_retention_fields_text(fixture.fields, UI_FIELD_FOR), "55");
    type(fixture.fields, UI_FIELD_FOR, "566");
    assert_false(ui_retention_fields_type(fixture.fields, UI_FIELD_FOR, "1"));
    assert_string_equal(ui_retention_fields_text(fixture.fields, UI_FIELD_FOR), "55566");
    ui_retention_fields_touch(fixture.fields);
    type(fixture.fields, UI_FIELD_FOR, "7");
    assert_string_equal(ui_retention_fields_text(fixture.fields, UI_FIELD_FOR), "7");
    ui_retention_fields_erase(fixture.fields, UI_FIELD_FOR);
    ui_retention_fields_erase(fixture.fields, UI_FIELD_FOR);
    assert_string_equal(ui_retention_fields_text(fixture.fields, UI_FIELD_FOR), "");
    assert_false(ui_retention_fields_type(fixture.fields, UI_FIELD_UNREAD, "7"));
    close_fields(&fixture);
}

static void
fields_type__takes_words__and_no_controls(void **state)
{
    Fixture fixture;
    g_autofree char *value = NULL;
    guint n = 0;

    (void)state;
    open_fields(&fixture, "protect = none");
    type(fixture.fields, UI_FIELD_TAGGED, "tax travel,café");
    assert_false(ui_retention_fields_type(fixture.fields, UI_FIELD_TAGGED, "\x1b"));
    assert_false(ui_retention_fields_type(fixture.fields, UI_FIELD_TAGGED, "\u202e"));
    type(fixture.fields, UI_FIELD_FROM, "Ada Plank, *@example.org");
    value = ui_retention_fields_value(fixture.fields, "protect");
    assert_string_equal(
        value, "tag:tax, tag:travel, tag:café, from:Ada Plank, from:*@example.org");
    ui_retention_fields_erase(fixture.fields, UI_FIELD_TAGGED);
    assert_string_equal(ui_retention_fields_text(fixture.fields, UI_FIELD_TAGGED),
                        "tax travel,caf");
    while (ui_retention_fields_type(fixture.fields, UI_FIELD_FROM, "ä"))
        n++;
    assert_in_range(n, 50, UI_RETENTION_MAX_WORDS);
    assert_in_range(strlen(ui_retention_fields_text(fixture.fields, UI_FIELD_FROM)), 1,
                    UI_RETENTION_MAX_WORDS);
    close_fields(&fixture);
}

static void
fields_problem__says__what_is_wrong(void **state)
{
    static const struct {
        UiRetentionField field;
        const char *text, *problem;
    } rows[] = {
        { UI_FIELD_FOR, "", "type a number" },
        { UI_FIELD_FOR, "0", "at least 1" },
        { UI_FIELD_FOR, "000", "at least 1" },
        { UI_FIELD_FOR, "36500", NULL },
        { UI_FIELD_FOR, "36501", "at most 100 years" },
        { UI_FIELD_MAX_SIZE, "", "type a number" },
        { UI_FIELD_MAX_SIZE, "0", "at least 1" },
        { UI_FIELD_MAX_COUNT, "0", "at least 1" },
        { UI_FIELD_MAX_COUNT, "9999999", NULL },
        { UI_FIELD_TAGGED, "", "type a word" },
        { UI_FIELD_TAGGED, " , ", "type a word" },
        { UI_FIELD_FROM, "  ", "type a word" },
        { UI_FIELD_FROM, "a b", NULL },
        { UI_FIELD_PERCENT, "0", "at least 1" },
        { UI_FIELD_PERCENT, "100", NULL },
        { UI_FIELD_PERCENT, "101", "at most 100" },
        { UI_FIELD_AT_LEAST, "0", NULL },
        { UI_FIELD_QUOTA, "0", "at least 1" },
        { UI_FIELD_TRASH, "99999", "at most 100 years" },
    };
    g_auto(ConfigRetention) policy = { 0 };

    (void)state;
    config_retention_init(&policy);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const char *problem;
        Fixture fixture;

        open_fields(&fixture, "");
        ui_retention_fields_erase_all(fixture.fields, rows[i].field);
        type(fixture.fields, rows[i].field, rows[i].text);
        problem = ui_retention_fields_problem(fixture.fields, rows[i].field);
        assert_int_equal(problem == NULL, rows[i].problem == NULL);
        if (problem != NULL) {
            assert_string_equal(problem, rows[i].problem);
            assert_int_equal(ui_retention_fields_wrong(fixture.fields), rows[i].field);
            assert_true(ui_retention_fields_has_changes(fixture.fields));
        }
        if (rows[i].field < UI_FIELD_QUOTA)
            assert_int_equal(ui_retention_fields_policy(fixture.fields, &policy),
                             problem == NULL);
        close_fields(&fixture);
    }
}

static void
fields_restore__takes_back__one_or_all(void **state)
{
    Fixture fixture;

    (void)state;
    open_fields(&fixture, "leave_on_server = 14 days");
    ui_retention_fields_toggle(fixture.fields, UI_FIELD_ALWAYS);
    ui_retention_fields_toggle(fixture.fields, UI_FIELD_UNREAD);
    assert_true(ui_retention_fields_is_changed(fixture.fields, UI_FIELD_ALWAYS));
    assert_true(ui_retention_fields_is_changed(fixture.fields, UI_FIELD_FOR));
    ui_retention_fields_restore(fixture.fields, UI_FIELD_ALWAYS);
    assert_true(ui_retention_fields_is_on(fixture.fields, UI_FIELD_FOR));
    assert_false(ui_retention_fields_is_on(fixture.fields, UI_FIELD_ALWAYS));
    assert_true(ui_retention_fields_is_changed(fixture.fields, UI_FIELD_UNREAD));
    ui_retention_fields_restore_all(fixture.fields);
    assert_false(ui_retention_fields_has_changes(fixture.fields));
    /* What stands in a field that is off is nobody's business. */
    type(fixture.fields, UI_FIELD_QUOTA, "7");
    ui_retention_fields_toggle(fixture.fields, UI_FIELD_QUOTA);
    assert_false(ui_retention_fields_has_changes(fixture.fields));
    close_fields(&fixture);
}

static void
fields_take_preset__fills__leave_and_max(void **state)
{
    static const struct {
        const char *leave, *most, *most_with_quota;
    } rows[UI_RETENTION_N_PRESETS] = { { "always", "none", "none" },
                                       { "14 days", "none", "none" },
                                       { "never", "none", "none" },
                                       { "always", "500 MB", "800 MB" } };

    (void)state;
    for (guint i = 0; i < UI_RETENTION_N_PRESETS; i++) {
        for (int has_quota = 0; has_quota < 2; has_quota++) {
            g_autofree char *leave = NULL;
            g_autofree char *most = NULL;
            g_autofree char *protect = NULL;
            Fixture fixture;

            open_fields(&fixture, has_quota ? "leave_on_server = 3 days, until-deleted\n"
                                              "max_on_server = 7 messages\n"
                                              "protect = unread\nquota = 1000 MB"
                                            : "leave_on_server = 3 days, until-deleted\n"
                                              "max_on_server = 7 messages\n"
                                              "protect = unread");
            assert_int_equal(ui_retention_fields_preset(fixture.fields),
                             UI_RETENTION_N_PRESETS);
            ui_retention_fields_take_preset(fixture.fields, i);
            leave = ui_retention_fields_value(fixture.fields, "leave_on_server");
            most = ui_retention_fields_value(fixture.fields, "max_on_server");
            protect = ui_retention_fields_value(fixture.fields, "protect");
            assert_string_equal(leave, rows[i].leave);
            assert_string_equal(most, has_quota ? rows[i].most_with_quota : rows[i].most);
            assert_string_equal(protect, "unread");
            assert_int_equal(ui_retention_fields_preset(fixture.fields), i);
            assert_true(ui_retention_fields_has_changes(fixture.fields));
            close_fields(&fixture);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_value__is__what_the_file_has),
        cmocka_unit_test(fields_toggle__chooses__one_line),
        cmocka_unit_test(fields_type__replaces_the_number__then_adds),
        cmocka_unit_test(fields_type__takes_words__and_no_controls),
        cmocka_unit_test(fields_problem__says__what_is_wrong),
        cmocka_unit_test(fields_restore__takes_back__one_or_all),
        cmocka_unit_test(fields_take_preset__fills__leave_and_max),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
