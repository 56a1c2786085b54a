/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/retention_fields.c: the retention policy as fields: asking and editing (L4). */
#include <config.h>

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "retention_inside.h"

static const char size_units[] = "bytes,KB,MB,GB";

const UiRetentionFieldKind ui_retention_field_kinds[UI_N_FIELDS] = {
    [UI_FIELD_ALWAYS] = { LEAVE, true, UI_INPUT_NONE, 0, NULL },
    [UI_FIELD_NEVER] = { LEAVE, true, UI_INPUT_NONE, 0, NULL },
    [UI_FIELD_FOR] = { LEAVE, true, UI_INPUT_NUMBER, 5, "hours,days" },
    [UI_FIELD_SOONER] = { LEAVE, false, UI_INPUT_NONE, 0, NULL },
    [UI_FIELD_UNTIL_DELETED] = { LEAVE, true, UI_INPUT_NONE, 0, NULL },
    [UI_FIELD_MAX_SIZE] = { MAX_KEY, false, UI_INPUT_NUMBER, 5, size_units },
    [UI_FIELD_MAX_COUNT] = { MAX_KEY, false, UI_INPUT_NUMBER, 7, NULL },
    [UI_FIELD_UNREAD] = { PROTECT, false, UI_INPUT_NONE, 0, NULL },
    [UI_FIELD_FLAGGED] = { PROTECT, false, UI_INPUT_NONE, 0, NULL },
    [UI_FIELD_TAGGED] = { PROTECT, false, UI_INPUT_WORDS, 0, NULL },
    [UI_FIELD_FROM] = { PROTECT, false, UI_INPUT_WORDS, 0, NULL },
    [UI_FIELD_PERCENT] = { LIMIT, false, UI_INPUT_NUMBER, 3, NULL },
    [UI_FIELD_AT_LEAST] = { LIMIT, false, UI_INPUT_NUMBER, 7, NULL },
    [UI_FIELD_QUOTA] = { QUOTA, false, UI_INPUT_NUMBER, 5, size_units },
    [UI_FIELD_TRASH] = { TRASH, false, UI_INPUT_NUMBER, 5, "min,hours,days" },
};

const char *const ui_retention_field_keys[] = { LEAVE, MAX_KEY, PROTECT, LIMIT,
                                                QUOTA, TRASH,   NULL };

/* --- asking ----------------------------------------------------------------------------------- */

bool
ui_retention_fields_is_on(const UiRetentionFields *fields, UiRetentionField field)
{
    return fields->now[field].is_on;
}

const char *
ui_retention_fields_text(const UiRetentionFields *fields, UiRetentionField field)
{
    return fields->now[field].text;
}

const char *
ui_retention_fields_unit(const UiRetentionFields *fields, UiRetentionField field)
{
    static const char *const size_names[] = { "bytes", "KB", "MB", "GB" };
    static const char *const leave_names[] = { "hours", "days" };
    static const char *const trash_names[] = { "min", "hours", "days" };
    guint unit = fields->now[field].unit;

    if (ui_retention_field_kinds[field].units == NULL)
        return NULL;
    if (ui_retention_field_kinds[field].units == size_units)
        return size_names[unit];
    return field == UI_FIELD_FOR ? leave_names[unit] : trash_names[unit];
}

/* False for a number that no key takes. */
static const char *
number_problem(const UiRetentionFields *fields, UiRetentionField field)
{
    const char *text = fields->now[field].text;
    guint64 number = g_ascii_strtoull(text, NULL, 10);
    const char *unit = ui_retention_fields_unit(fields, field);
    guint64 day = unit != NULL && g_str_equal(unit, "days") ? PB_DAY : PB_HOUR;

    if (*text == '\0')
        return "type a number";
    if (number == 0 && field != UI_FIELD_AT_LEAST)
        return "at least 1";
    if (field == UI_FIELD_PERCENT && number > 100)
        return "at most 100";
    if ((field == UI_FIELD_FOR || field == UI_FIELD_TRASH) &&
        number > (guint64)CONFIG_LEAVE_SECONDS_MAX / day)
        return "at most 100 years";
    return NULL;
}

static const char *
words_problem(const UiRetentionFields *fields, UiRetentionField field)
{
    g_autoptr(GString) value = g_string_new(NULL);
    g_auto(ConfigRetention) policy = { 0 };

    ui_retention_fields_append_words(value, fields, field);
    if (value->len == 0)
        return "type a word";
    config_retention_init(&policy);
    return config_retention_set(&policy, PROTECT, value->str, NULL) ? NULL
                                                                    : "not possible";
}

const char *
ui_retention_fields_problem(const UiRetentionFields *fields, UiRetentionField field)
{
    UiRetentionInput input = ui_retention_field_kinds[field].input;

    if (!fields->now[field].is_on || input == UI_INPUT_NONE)
        return NULL;
    return input == UI_INPUT_NUMBER ? number_problem(fields, field)
                                    : words_problem(fields, field);
}

UiRetentionField
ui_retention_fields_wrong(const UiRetentionFields *fields)
{
    UiRetentionField field = 0;

    while (field < UI_N_FIELDS && ui_retention_fields_problem(fields, field) == NULL)
        field++;
    return field;
}

/* What stands in a field that is off means nothing. */
bool
ui_retention_fields_is_changed(const UiRetentionFields *fields, UiRetentionField field)
{
    const UiFieldState *now = &fields->now[field];
    const UiFieldState *saved = &fields->saved[field];

    if (now->is_on != saved->is_on)
        return true;
    return now->is_on &&
           (now->unit != saved->unit || !g_str_equal(now->text, saved->text));
}

bool
ui_retention_fields_has_changes(const UiRetentionFields *fields)
{
    for (UiRetentionField i = 0; i < UI_N_FIELDS; i++) {
        if (ui_retention_fields_is_changed(fields, i))
            return true;
    }
    return false;
}

bool
ui_retention_fields_key_changed(const UiRetentionFields *fields, const char *key)
{
    g_autofree char *value = ui_retention_fields_value(fields, key);

    return !g_str_equal(value, fields->values[ui_retention_key_index(key)]);
}

/* --- editing ---------------------------------------------------------------------------------- */

void
ui_retention_fields_choose_line(UiRetentionFields *fields, UiRetentionField line)
{
    for (UiRetentionField i = 0; i < UI_N_FIELDS; i++) {
        if (ui_retention_field_kinds[i].is_radio)
            fields->now[i].is_on = i == line;
    }
    if (line != UI_FIELD_FOR)
        fields->now[UI_FIELD_SOONER].is_on = false;
}

static void
turn_on(UiRetentionFields *fields, UiRetentionField field)
{
    if (ui_retention_field_kinds[field].is_radio)
        ui_retention_fields_choose_line(fields, field);
    fields->now[field].is_on = true;
}

void
ui_retention_fields_toggle(UiRetentionFields *fields, UiRetentionField field)
{
    bool is_on = !fields->now[field].is_on;

    if (ui_retention_field_kinds[field].is_radio) {
        ui_retention_fields_choose_line(fields, field);
        return;
    }
    /* Sooner than what? */
    if (field == UI_FIELD_SOONER && is_on)
        ui_retention_fields_choose_line(fields, UI_FIELD_FOR);
    fields->now[field].is_on = is_on;
}

static bool
type_digit(UiRetentionFields *fields, UiRetentionField field, char digit)
{
    UiFieldState *state = &fields->now[field];
    gsize len = fields->is_typing ? strlen(state->text) : 0;

    if (!g_ascii_isdigit(digit) || len >= ui_retention_field_kinds[field].digits)
        return false;
    state->text[len] = digit;
    state->text[len + 1] = '\0';
    fields->is_typing = true;
    turn_on(fields, field);
    return true;
}

bool
ui_retention_fields_type(UiRetentionFields *fields, UiRetentionField field,
                         const char *utf8)
{
    UiFieldState *state = &fields->now[field];

    switch (ui_retention_field_kinds[field].input) {
    case UI_INPUT_NUMBER:
        return type_digit(fields, field, *utf8);
    case UI_INPUT_WORDS:
        if (strlen(state->text) + strlen(utf8) > UI_RETENTION_MAX_WORDS ||
            !pb_text_is_visible(utf8, -1, PB_TEXT_LINE))
            return false;
        g_strlcat(state->text, utf8, sizeof state->text);
        turn_on(fields, field);
        return true;
    case UI_INPUT_NONE:
        break;
    }
    return false;
}

void
ui_retention_fields_touch(UiRetentionFields *fields)
{
    fields->is_typing = false;
}

void
ui_retention_fields_erase(UiRetentionFields *fields, UiRetentionField field)
{
    char *text = fields->now[field].text;
    char *last = g_utf8_find_prev_char(text, text + strlen(text));

    if (ui_retention_field_kinds[field].input == UI_INPUT_NONE)
        return;
    if (last != NULL)
        *last = '\0';
    fields->is_typing = true;
    turn_on(fields, field);
}

void
ui_retention_fields_erase_all(UiRetentionFields *fields, UiRetentionField field)
{
    if (ui_retention_field_kinds[field].input == UI_INPUT_NONE)
        return;
    fields->now[field].text[0] = '\0';
    fields->is_typing = true;
    turn_on(fields, field);
}

bool
ui_retention_fields_turn_unit(UiRetentionFields *fields, UiRetentionField field, int step)
{
    const char *units = ui_retention_field_kinds[field].units;
    guint n = 1;

    if (units == NULL)
        return false;
    for (const char *c = units; *c != '\0'; c++)
        n += *c == ',';
    fields->now[field].unit = (fields->now[field].unit + n + (guint)step) % n;
    turn_on(fields, field);
    return true;
}

void
ui_retention_fields_restore(UiRetentionFields *fields, UiRetentionField field)
{
    const UiRetentionFieldKind *kind = &ui_retention_field_kinds[field];

    /* Lines of which one is chosen go back together. */
    for (UiRetentionField i = 0; i < UI_N_FIELDS; i++) {
        if (i == field || (g_str_equal(kind->key, LEAVE) &&
                           g_str_equal(ui_retention_field_kinds[i].key, LEAVE)))
            fields->now[i] = fields->saved[i];
    }
    fields->is_typing = false;
}

void
ui_retention_fields_restore_all(UiRetentionFields *fields)
{
    memcpy(fields->now, fields->saved, sizeof fields->now);
    fields->is_typing = false;
}

static void
keep_values(UiRetentionFields *fields)
{
    for (gsize i = 0; i < UI_RETENTION_N_KEYS; i++) {
        g_free(fields->values[i]);
        fields->values[i] = ui_retention_fields_value(fields, ui_retention_field_keys[i]);
    }
}

void
ui_retention_fields_settle(UiRetentionFields *fields)
{
    memcpy(fields->saved, fields->now, sizeof fields->saved);
    keep_values(fields);
    fields->is_typing = false;
}

void
ui_retention_fields_follow(UiRetentionFields *fields, const ConfigAccount *account)
{
    g_autoptr(UiRetentionFields) fresh = ui_retention_fields_new(account);

    bool is_leave_changed = ui_retention_fields_key_changed(fields, LEAVE);

    for (UiRetentionField i = 0; i < UI_N_FIELDS; i++) {
        bool is_changed = ui_retention_fields_is_changed(fields, i) ||
                          (i <= UI_FIELD_UNTIL_DELETED && is_leave_changed);

        fields->saved[i] = fresh->saved[i];
        if (!is_changed)
            fields->now[i] = fresh->now[i];
    }
    for (gsize i = 0; i < UI_RETENTION_N_KEYS; i++) {
        g_free(fields->values[i]);
        fields->values[i] = g_steal_pointer(&fresh->values[i]);
    }
}

UiRetentionFields *
ui_retention_fields_new(const ConfigAccount *account)
{
    UiRetentionFields *fields = g_new0(UiRetentionFields, 1);

    ui_field_states_set(fields->now, account);
    ui_retention_fields_settle(fields);
    return fields;
}

void
ui_retention_fields_free(UiRetentionFields *fields)
{
    if (fields == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(fields->values); i++)
        g_free(fields->values[i]);
    g_free(fields);
}
