/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/retention_fields.c: the retention policy as fields (L4).
 *
 * What the words of a value mean only config knows: fields are written as the file has them, and read back
 * by config_retention_set(). */
#include <config.h>

#include "retention_fields.h"

#include <string.h>

#include "base/human.h"
#include "base/text.h"

#define MB ((guint64)1024 * 1024)

#define LEAVE   "leave_on_server"
#define MAX_KEY "max_on_server"
#define PROTECT "protect"
#define LIMIT   "delete_limit"
#define QUOTA   "quota"
#define TRASH   "expunge_trash"

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

const UiRetentionPreset ui_retention_presets[UI_RETENTION_N_PRESETS] = {
    { "keep all", "nothing is ever deleted on the server" },
    { "two weeks", "deleted on the server 14 days after its download" },
    { "after download", "deleted on the server as soon as a checked copy is here" },
    { "by quota", "stays until the server holds too much; then the oldest go" },
};

/* What stands in a field that is off and was never on. */
static const struct {
    const char *text, *unit;
} at_first[UI_N_FIELDS] = {
    [UI_FIELD_FOR] = { "14", "days" },     [UI_FIELD_MAX_SIZE] = { "500", "MB" },
    [UI_FIELD_MAX_COUNT] = { "2000", "" }, [UI_FIELD_PERCENT] = { "50", "" },
    [UI_FIELD_AT_LEAST] = { "100", "" },   [UI_FIELD_QUOTA] = { "1", "GB" },
    [UI_FIELD_TRASH] = { "30", "days" },
};

typedef struct {
    bool is_on;
    guint unit;
    char text[UI_RETENTION_MAX_WORDS + 8];
} State;

struct UiRetentionFields {
    State now[UI_N_FIELDS], saved[UI_N_FIELDS];
    char *values[G_N_ELEMENTS(
        ui_retention_field_keys)]; /* as saved; parallel to the keys */
    bool is_typing; /* the next digit is added; else it replaces the number */
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
set_text(State *state, const char *text)
{
    g_strlcpy(state->text, text, sizeof state->text);
}

/* "500 MB", "1 day". */
static void
set_number(State *states, UiRetentionField field, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", 2);

    states[field].is_on = true;
    set_text(&states[field], words[0]);
    states[field].unit = unit_of(field, words[1] == NULL ? "" : words[1]);
}

static void
set_count(State *states, UiRetentionField field, guint n)
{
    g_autofree char *text = g_strdup_printf("%u", n);

    set_number(states, field, text);
}

static void
set_size(State *states, UiRetentionField field, guint64 bytes)
{
    g_autofree char *text = pb_size_to_text(bytes);

    if (bytes > 0)
        set_number(states, field, text);
}

static void
set_duration(State *states, UiRetentionField field, gint64 seconds)
{
    g_autofree char *text = pb_duration_to_string(seconds);

    if (seconds > 0)
        set_number(states, field, text);
}

/* The words without what stands before each ("tag:"). */
static void
set_words(State *states, UiRetentionField field, char *const *words, const char *prefix)
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
set_policy(State *states, const ConfigRetention *policy)
{
    /* Upwards: what is written must never delete earlier than what was meant. */
    gint64 hours = (policy->leave_seconds + PB_HOUR - 1) / PB_HOUR;
    bool is_always = policy->leave == CONFIG_LEAVE_ALWAYS;

    set_duration(states, UI_FIELD_FOR, hours * PB_HOUR);
    states[UI_FIELD_ALWAYS].is_on = is_always && !policy->until_deleted;
    states[UI_FIELD_NEVER].is_on = policy->leave == CONFIG_LEAVE_NEVER;
    states[UI_FIELD_UNTIL_DELETED].is_on = is_always && policy->until_deleted;
    states[UI_FIELD_SOONER].is_on =
        policy->leave == CONFIG_LEAVE_FOR && policy->until_deleted;
    set_size(states, UI_FIELD_MAX_SIZE, policy->max_bytes);
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
set_defaults(State *states)
{
    memset(states, 0, UI_N_FIELDS * sizeof *states);
    for (UiRetentionField i = 0; i < UI_N_FIELDS; i++) {
        if (at_first[i].text == NULL)
            continue;
        set_text(&states[i], at_first[i].text);
        states[i].unit = unit_of(i, at_first[i].unit);
    }
}

static void
set_account(State *states, const ConfigAccount *account)
{
    set_defaults(states);
    set_policy(states, &account->retention);
    set_size(states, UI_FIELD_QUOTA, account->quota);
    set_duration(states, UI_FIELD_TRASH, account->expunge_trash);
}

/* --- from fields to values -------------------------------------------------------------------- */

/* "500 MB"; the caller frees. */
static char *
number_value(const UiRetentionFields *fields, UiRetentionField field)
{
    const char *unit = ui_retention_fields_unit(fields, field);
    const State *state = &fields->now[field];

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
    g_autofree char *number = number_value(fields, field);
    g_autofree char *word = g_strconcat(number, after, NULL);

    if (fields->now[field].is_on)
        append(value, word);
}

static void
leave_value(const UiRetentionFields *fields, GString *value)
{
    const State *now = fields->now;

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

static void
append_words(GString *value, const UiRetentionFields *fields, UiRetentionField field,
             const char *prefix)
{
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
    append_words(value, fields, UI_FIELD_TAGGED, "tag:");
    append_words(value, fields, UI_FIELD_FROM, "from:");
}

static void
limit_value(const UiRetentionFields *fields, GString *value)
{
    bool has_percent = fields->now[UI_FIELD_PERCENT].is_on;
    g_autofree char *number = number_value(fields, UI_FIELD_AT_LEAST);
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

static gsize
index_of_key(const char *key)
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
    gsize i = index_of_key(key);
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

    append_words(value, fields, field, field == UI_FIELD_TAGGED ? "tag:" : "from:");
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
    const State *now = &fields->now[field];
    const State *saved = &fields->saved[field];

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

    return !g_str_equal(value, fields->values[index_of_key(key)]);
}

/* --- editing ---------------------------------------------------------------------------------- */

static void
choose_line(UiRetentionFields *fields, UiRetentionField line)
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
        choose_line(fields, field);
    fields->now[field].is_on = true;
}

void
ui_retention_fields_toggle(UiRetentionFields *fields, UiRetentionField field)
{
    bool is_on = !fields->now[field].is_on;

    if (ui_retention_field_kinds[field].is_radio) {
        choose_line(fields, field);
        return;
    }
    /* Sooner than what? */
    if (field == UI_FIELD_SOONER && is_on)
        choose_line(fields, UI_FIELD_FOR);
    fields->now[field].is_on = is_on;
}

static bool
type_digit(UiRetentionFields *fields, UiRetentionField field, char digit)
{
    State *state = &fields->now[field];
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
    State *state = &fields->now[field];

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
    for (gsize i = 0; i < G_N_ELEMENTS(writers); i++) {
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
    for (gsize i = 0; i < G_N_ELEMENTS(writers); i++) {
        g_free(fields->values[i]);
        fields->values[i] = g_steal_pointer(&fresh->values[i]);
    }
}

UiRetentionFields *
ui_retention_fields_new(const ConfigAccount *account)
{
    UiRetentionFields *fields = g_new0(UiRetentionFields, 1);

    set_account(fields->now, account);
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

/* --- presets ---------------------------------------------------------------------------------- */

/* Four fifths of the quota, so that new mail always fits. */
static guint64
room_of_quota(const UiRetentionFields *fields)
{
    g_autofree char *text = number_value(fields, UI_FIELD_QUOTA);
    guint64 quota = 0;

    if (!fields->now[UI_FIELD_QUOTA].is_on ||
        ui_retention_fields_problem(fields, UI_FIELD_QUOTA) != NULL ||
        !pb_size_parse(text, &quota, NULL))
        return 500 * MB;
    return MAX(quota / MB * 4 / 5, 1) * MB;
}

void
ui_retention_fields_take_preset(UiRetentionFields *fields, guint i)
{
    static const UiRetentionField lines[UI_RETENTION_N_PRESETS] = {
        UI_FIELD_ALWAYS, UI_FIELD_FOR, UI_FIELD_NEVER, UI_FIELD_ALWAYS
    };

    if (lines[i] == UI_FIELD_FOR)
        set_duration(fields->now, UI_FIELD_FOR, 14 * PB_DAY);
    choose_line(fields, lines[i]);
    fields->now[UI_FIELD_SOONER].is_on = false;
    fields->now[UI_FIELD_MAX_SIZE].is_on = false;
    fields->now[UI_FIELD_MAX_COUNT].is_on = false;
    if (i == UI_RETENTION_N_PRESETS - 1)
        set_size(fields->now, UI_FIELD_MAX_SIZE, room_of_quota(fields));
    fields->is_typing = false;
}

guint
ui_retention_fields_preset(const UiRetentionFields *fields)
{
    g_autoptr(UiRetentionFields) other = g_new0(UiRetentionFields, 1);
    g_autofree char *leave = ui_retention_fields_value(fields, LEAVE);
    g_autofree char *most = ui_retention_fields_value(fields, MAX_KEY);

    for (guint i = 0; i < UI_RETENTION_N_PRESETS; i++) {
        g_autofree char *other_leave = NULL;
        g_autofree char *other_most = NULL;

        memcpy(other->now, fields->now, sizeof other->now);
        ui_retention_fields_take_preset(other, i);
        other_leave = ui_retention_fields_value(other, LEAVE);
        other_most = ui_retention_fields_value(other, MAX_KEY);
        if (g_str_equal(leave, other_leave) && g_str_equal(most, other_most))
            return i;
    }
    return UI_RETENTION_N_PRESETS;
}
