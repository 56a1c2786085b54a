/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/retention_values.c: the values of the settings file as fields, and back (L4).
 *
 * What the words of a value mean only config knows: fields are written as the file has them, and read back
 * by config_retention_set(). */
#include <config.h>

#include <string.h>

#include "base/human.h"
#include "retention_inside.h"

/* What stands in a field that is off and was never on. */
static const struct {
    const char *text, *unit;
} at_first[UI_N_FIELDS] = {
    [UI_FIELD_FOR] = { "14", "days" },     [UI_FIELD_MAX_SIZE] = { "500", "MB" },
    [UI_FIELD_MAX_COUNT] = { "2000", "" }, [UI_FIELD_PERCENT] = { "50", "" },
    [UI_FIELD_AT_LEAST] = { "100", "" },   [UI_FIELD_QUOTA] = { "1", "GB" },
    [UI_FIELD_TRASH] = { "30", "days" },
};

/* --- from values to fields -------------------------------------------------------------------- */

static guint
unit_of(UiRetentionField field, const char *name)
{
    const char *units = ui_retention_field_kinds[field].units;
    g_auto(GStrv) words = g_strsplit(units == NULL ? "" : units, ",", -1);

    for (guint i = 0; words[i] != NULL; i++) {
        /* "1 day" is in days. */
        if (g_str_has_prefix(words[i], name) && *name != '\0')
            return i;
    }
    return 0;
}

static void
set_text(UiFieldState *state, const char *text)
{
    g_strlcpy(state->text, text, sizeof state->text);
}

/* "500 MB", "1 day". */
static void
set_number(UiFieldState *states, UiRetentionField field, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", 2);

    states[field].is_on = true;
    set_text(&states[field], words[0]);
    states[field].unit = unit_of(field, words[1] == NULL ? "" : words[1]);
}

static void
set_count(UiFieldState *states, UiRetentionField field, guint n)
{
    g_autofree char *text = g_strdup_printf("%u", n);

    set_number(states, field, text);
}

void
ui_field_states_set_size(UiFieldState *states, UiRetentionField field, guint64 bytes)
{
    g_autofree char *text = pb_size_to_text(bytes);

    if (bytes > 0)
        set_number(states, field, text);
}

void
ui_field_states_set_duration(UiFieldState *states, UiRetentionField field, gint64 seconds)
{
    g_autofree char *text = pb_duration_to_string(seconds);

    if (seconds > 0)
        set_number(states, field, text);
}

/* The words without what stands before each ("tag:"). */
static void
set_words(UiFieldState *states, UiRetentionField field, char *const *words,
          const char *prefix)
{
    GString *text = g_string_new(NULL);

    for (; words != NULL && *words != NULL; words++)
        g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "",
                               *words + strlen(prefix));
    states[field].is_on = text->len > 0;
    set_text(&states[field], text->str);
    g_string_free(text, TRUE);
}

static void
set_policy(UiFieldState *states, const ConfigRetention *policy)
{
    /* Upwards: what is written must never delete earlier than what was meant. */
    gint64 hours = (policy->leave_seconds + PB_HOUR - 1) / PB_HOUR;
    bool is_always = policy->leave == CONFIG_LEAVE_ALWAYS;

    ui_field_states_set_duration(states, UI_FIELD_FOR, hours * PB_HOUR);
    states[UI_FIELD_ALWAYS].is_on = is_always && !policy->until_deleted;
    states[UI_FIELD_NEVER].is_on = policy->leave == CONFIG_LEAVE_NEVER;
    states[UI_FIELD_UNTIL_DELETED].is_on = is_always && policy->until_deleted;
    states[UI_FIELD_SOONER].is_on =
        policy->leave == CONFIG_LEAVE_FOR && policy->until_deleted;
    ui_field_states_set_size(states, UI_FIELD_MAX_SIZE, policy->max_bytes);
    if (policy->max_messages > 0)
        set_count(states, UI_FIELD_MAX_COUNT, policy->max_messages);
    states[UI_FIELD_UNREAD].is_on = policy->protect.unread;
    states[UI_FIELD_FLAGGED].is_on = policy->protect.flagged;
    set_words(states, UI_FIELD_TAGGED, policy->protect.tags, "tag:");
    set_words(states, UI_FIELD_FROM, policy->protect.from, "from:");
    if (policy->delete_limit.percent > 0)
        set_count(states, UI_FIELD_PERCENT, policy->delete_limit.percent);
    if (!policy->delete_limit.is_none &&
        (policy->delete_limit.at_least > 0 || policy->delete_limit.percent == 0))
        set_count(states, UI_FIELD_AT_LEAST, policy->delete_limit.at_least);
}

static void
set_defaults(UiFieldState *states)
{
    memset(states, 0, UI_N_FIELDS * sizeof *states);
    for (UiRetentionField i = 0; i < UI_N_FIELDS; i++) {
        if (at_first[i].text == NULL)
            continue;
        set_text(&states[i], at_first[i].text);
        states[i].unit = unit_of(i, at_first[i].unit);
    }
}

void
ui_field_states_set(UiFieldState *states, const ConfigAccount *account)
{
    set_defaults(states);
    set_policy(states, &account->retention);
    ui_field_states_set_size(states, UI_FIELD_QUOTA, account->quota);
    ui_field_states_set_duration(states, UI_FIELD_TRASH, account->expunge_trash);
}

/* --- from fields to values -------------------------------------------------------------------- */

char *
ui_retention_fields_number(const UiRetentionFields *fields, UiRetentionField field)
{
    const char *unit = ui_retention_fields_unit(fields, field);
    const UiFieldState *state = &fields->now[field];

    /* Bytes have no word in the file. */
    if (unit == NULL || g_str_equal(unit, "bytes"))
        return g_strdup(state->text);
    /* "1 day" and "1 days" are the same; the file has the first. */
    if (g_str_equal(state->text, "1") && g_str_has_suffix(unit, "s"))
        return g_strdup_printf("1 %.*s", (int)strlen(unit) - 1, unit);
    return g_strdup_printf("%s %s", state->text, unit);
}

static void
append(GString *value, const char *word)
{
    g_string_append_printf(value, "%s%s", value->len > 0 ? ", " : "", word);
}

static void
append_number(GString *value, const UiRetentionFields *fields, UiRetentionField field,
              const char *after)
{
    g_autofree char *number = ui_retention_fields_number(fields, field);
    g_autofree char *word = g_strconcat(number, after, NULL);

    if (fields->now[field].is_on)
        append(value, word);
}

static void
leave_value(const UiRetentionFields *fields, GString *value)
{
    const UiFieldState *now = fields->now;

    if (now[UI_FIELD_ALWAYS].is_on)
        append(value, "always");
    if (now[UI_FIELD_NEVER].is_on)
        append(value, "never");
    append_number(value, fields, UI_FIELD_FOR, "");
    if (now[UI_FIELD_UNTIL_DELETED].is_on || now[UI_FIELD_SOONER].is_on)
        append(value, "until-deleted");
}

static void
max_value(const UiRetentionFields *fields, GString *value)
{
    bool is_one = g_str_equal(fields->now[UI_FIELD_MAX_COUNT].text, "1");

    append_number(value, fields, UI_FIELD_MAX_SIZE, "");
    append_number(value, fields, UI_FIELD_MAX_COUNT, is_one ? " message" : " messages");
}

/* Tags have no blanks, so those stand between them as well as commas. */
static char **
words_of(const UiRetentionFields *fields, UiRetentionField field)
{
    const char *separators = field == UI_FIELD_TAGGED ? ", " : ",";
    char **words = g_strsplit_set(fields->now[field].text, separators, -1);

    for (char **word = words; *word != NULL; word++)
        g_strstrip(*word);
    return words;
}

void
ui_retention_fields_append_words(GString *value, const UiRetentionFields *fields,
                                 UiRetentionField field)
{
    const char *prefix = field == UI_FIELD_TAGGED ? "tag:" : "from:";
    g_auto(GStrv) words = words_of(fields, field);

    for (char **word = words; fields->now[field].is_on && *word != NULL; word++) {
        g_autofree char *whole = g_strconcat(prefix, *word, NULL);

        if (**word != '\0')
            append(value, whole);
    }
}

static void
protect_value(const UiRetentionFields *fields, GString *value)
{
    if (fields->now[UI_FIELD_UNREAD].is_on)
        append(value, "unread");
    if (fields->now[UI_FIELD_FLAGGED].is_on)
        append(value, "flagged");
    ui_retention_fields_append_words(value, fields, UI_FIELD_TAGGED);
    ui_retention_fields_append_words(value, fields, UI_FIELD_FROM);
}

static void
limit_value(const UiRetentionFields *fields, GString *value)
{
    bool has_percent = fields->now[UI_FIELD_PERCENT].is_on;
    g_autofree char *number = ui_retention_fields_number(fields, UI_FIELD_AT_LEAST);
    g_autofree char *word = g_strconcat(has_percent ? "at least " : "", number, NULL);

    append_number(value, fields, UI_FIELD_PERCENT, "%");
    if (fields->now[UI_FIELD_AT_LEAST].is_on)
        append(value, word);
}

static void
quota_value(const UiRetentionFields *fields, GString *value)
{
    append_number(value, fields, UI_FIELD_QUOTA, "");
}

static void
trash_value(const UiRetentionFields *fields, GString *value)
{
    append_number(value, fields, UI_FIELD_TRASH, "");
}

static const struct {
    void (*write)(const UiRetentionFields *fields, GString *value);
    const char *none; /* when nothing is on */
} writers[] = { { leave_value, "always" }, { max_value, "none" },
                { protect_value, "none" }, { limit_value, "none" },
                { quota_value, "none" },   { trash_value, "never" } };

gsize
ui_retention_key_index(const char *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS(writers); i++) {
        if (g_str_equal(ui_retention_field_keys[i], key))
            return i;
    }
    g_assert_not_reached();
}

char *
ui_retention_fields_value(const UiRetentionFields *fields, const char *key)
{
    gsize i = ui_retention_key_index(key);
    GString *value = g_string_new(NULL);

    writers[i].write(fields, value);
    if (value->len == 0)
        g_string_append(value, writers[i].none);
    return g_string_free(value, FALSE);
}

bool
ui_retention_fields_policy(const UiRetentionFields *fields, ConfigRetention *policy)
{
    g_auto(ConfigRetention) read = { 0 };

    for (UiRetentionField i = 0; i < UI_FIELD_QUOTA; i++) {
        if (ui_retention_fields_problem(fields, i) != NULL)
            return false;
    }
    config_retention_init(&read);
    for (gsize i = 0; config_retention_keys[i] != NULL; i++) {
        g_autofree char *value =
            ui_retention_fields_value(fields, config_retention_keys[i]);

        if (!config_retention_set(&read, config_retention_keys[i], value, NULL))
            return false;
    }
    config_retention_clear(policy);
    *policy = read;
    read = (ConfigRetention){ 0 };
    return true;
}
