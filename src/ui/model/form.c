/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/form.c: some settings while a person edits them (L4). The check is the one of the settings file: all
 * edits at once, on a copy. */
#include <config.h>

#include "form.h"

#include <string.h>

#include "base/text.h"
#include "sync/arrive.h"

struct UiForm {
    ConfigSettings *settings;
    ConfigSettings *edited; /* the copy; NULL: no edit was right yet */
    GPtrArray *fields;      /* UiFormField */
};

/* Without one of these a group is not saved. */
static const struct {
    ConfigScope scope;
    const char *key, *or_key;
    const char *problem; /* at the field `key` */
} needed[] = {
    { CONFIG_SCOPE_ACCOUNT, "server", NULL, "an account needs a server" },
    { CONFIG_SCOPE_ACCOUNT, "address", "user", "an account needs an address or a login" },
    { CONFIG_SCOPE_RULE, "match", NULL, "a rule needs a query; * is every message" },
};

static void
field_free(void *data)
{
    UiFormField *field = data;

    g_free(field->group);
    g_free(field->saved);
    g_free(field->text);
    g_free(field->problem);
    g_free(field);
}

UiForm *
ui_form_new(ConfigSettings *settings)
{
    UiForm *form = g_new0(UiForm, 1);

    form->settings = settings;
    form->fields = g_ptr_array_new_with_free_func(field_free);
    return form;
}

void
ui_form_free(UiForm *form)
{
    if (form == NULL)
        return;
    config_settings_free(form->edited);
    g_ptr_array_unref(form->fields);
    g_free(form);
}

static UiFormField *
field_at(const UiForm *form, guint i)
{
    return g_ptr_array_index(form->fields, i);
}

static void
read_saved(const UiForm *form, UiFormField *field)
{
    const char *saved =
        config_settings_get(form->settings, field->group, field->option->key);

    g_free(field->saved);
    field->saved = g_strdup(saved == NULL ? "" : saved);
}

void
ui_form_add(UiForm *form, const char *group, ConfigScope scope, const char *key)
{
    UiFormField *field = g_new0(UiFormField, 1);

    field->option = config_option_find(scope, key);
    g_assert(field->option != NULL);
    field->group = g_strdup(group);
    read_saved(form, field);
    field->text = g_strdup(field->saved);
    g_ptr_array_add(form->fields, field);
}

guint
ui_form_n(const UiForm *form)
{
    return form->fields->len;
}

const UiFormField *
ui_form_field(const UiForm *form, guint i)
{
    return field_at(form, i);
}

guint
ui_form_find(const UiForm *form, const char *key)
{
    guint i = 0;

    while (i < form->fields->len && strcmp(field_at(form, i)->option->key, key) != 0)
        i++;
    return i;
}

const char *
ui_form_value(const UiForm *form, guint i)
{
    const UiFormField *field = field_at(form, i);

    if (*field->text != '\0')
        return field->text;
    return field->option->default_text == NULL ? "" : field->option->default_text;
}

char *
ui_form_implied(const UiForm *form, guint i)
{
    const UiFormField *field = field_at(form, i);
    const ConfigAccount *account;

    if (field->option->scope != CONFIG_SCOPE_ACCOUNT || *ui_form_value(form, i) != '\0')
        return NULL;
    account = config_settings_find_account(ui_form_settings(form),
                                           field->group + strlen("account "), NULL);
    if (account != NULL && strcmp(field->option->key, "port") == 0)
        return g_strdup_printf("%u", account->port);
    if (account != NULL && strcmp(field->option->key, "user") == 0)
        return g_strdup(account->user);
    return NULL;
}

const ConfigSettings *
ui_form_settings(const UiForm *form)
{
    return form->edited != NULL ? form->edited : form->settings;
}

/* --- checking --------------------------------------------------------------------------------- */

/* All edits; the caller frees the array, which borrows from the fields. */
static GArray *
changes_of(const UiForm *form)
{
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(ConfigChange));

    for (guint i = 0; i < form->fields->len; i++) {
        const UiFormField *field = field_at(form, i);
        const ConfigChange change = { field->group, field->option->key,
                                      *field->text == '\0' ? NULL : field->text };

        if (ui_form_field_is_changed(form, i))
            g_array_append_val(changes, change);
    }
    return changes;
}

static ConfigSettings *
try_edits(const UiForm *form, GError **error)
{
    g_autoptr(GArray) changes = changes_of(form);

    return config_settings_with(form->settings, (const ConfigChange *)changes->data,
                                changes->len, error);
}

/* Behind "key: " at the start of a line, or behind "file:line: "; NULL when the line is not about that key. */
static const char *
behind_key(const char *line, const char *key)
{
    g_autofree char *start = g_strdup_printf("%s: ", key);
    g_autofree char *inside = g_strdup_printf(": %s", start);
    const char *at;

    if (g_str_has_prefix(line, start))
        return line + strlen(start);
    at = strstr(line, inside);
    return at == NULL ? NULL : at + strlen(inside);
}

/* A line of an error belongs to the field whose key it names. False when there is none. */
static bool
take_problem(UiForm *form, const char *line)
{
    for (guint i = 0; i < form->fields->len; i++) {
        UiFormField *field = field_at(form, i);
        const char *text = behind_key(line, field->option->key);

        if (text == NULL)
            continue;
        g_free(field->problem);
        field->problem = pb_text_visible(text, -1, PB_TEXT_LINE);
        return true;
    }
    return false;
}

static void
clear_problems(UiForm *form)
{
    for (guint i = 0; i < form->fields->len; i++)
        g_clear_pointer(&field_at(form, i)->problem, g_free);
}

/* "file:line: match: column 4: … (rule NAME)", one a line: only this rule's. */
static bool
take_rule_problem(UiForm *form, guint match, const char *message)
{
    const char *name = field_at(form, match)->group + strlen("rule ");
    g_autofree char *end = g_strdup_printf(" (rule %s)", name);
    g_auto(GStrv) lines = g_strsplit(message, "\n", CONFIG_MAX_PROBLEMS + 1);

    for (char **line = lines; *line != NULL; line++) {
        if (!g_str_has_suffix(*line, end))
            continue;
        (*line)[strlen(*line) - strlen(end)] = '\0';
        return take_problem(form, *line);
    }
    return false;
}

/* Queries are checked by who reads them: "file:line: match: column 4: …". */
static bool
check_queries(UiForm *form, const ConfigSettings *edited)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(SyncArrive) arrive = NULL;
    guint match = ui_form_find(form, "match");

    if (match == form->fields->len || *field_at(form, match)->text == '\0')
        return true;
    arrive = sync_arrive_new(edited, &error);
    if (arrive != NULL)
        return true;
    /* What is wrong with another rule is no reason to refuse this one. */
    return !take_rule_problem(form, match, error->message);
}

static void
check(UiForm *form)
{
    g_autoptr(GError) error = NULL;
    ConfigSettings *edited = try_edits(form, &error);
    g_auto(GStrv) lines =
        error == NULL ? NULL : g_strsplit(error->message, "\n", CONFIG_MAX_PROBLEMS + 1);

    clear_problems(form);
    for (char **line = lines; line != NULL && *line != NULL; line++)
        (void)take_problem(form, *line);
    if (edited == NULL || !check_queries(form, edited)) {
        config_settings_free(edited);
        return;
    }
    config_settings_free(form->edited);
    form->edited = edited;
}

/* --- editing ---------------------------------------------------------------------------------- */

void
ui_form_set(UiForm *form, guint i, const char *text)
{
    UiFormField *field = field_at(form, i);

    if (strcmp(field->text, text) == 0)
        return;
    g_free(field->text);
    field->text = g_strdup(text);
    check(form);
}

void
ui_form_step(UiForm *form, guint i, const char *const *choices, int step)
{
    UiFormField *field = field_at(form, i);
    g_auto(GStrv) own =
        choices == NULL ? g_strsplit(field->option->allowed, ", ", -1) : NULL;
    const char *const *all = choices == NULL ? (const char *const *)own : choices;
    const char *value = ui_form_value(form, i);
    int n = (int)g_strv_length((char **)all), at = 0;

    g_assert(n > 0);
    while (at < n && g_ascii_strcasecmp(all[at], value) != 0)
        at++;
    ui_form_set(form, i, all[at == n ? 0 : (at + n + step % n) % n]);
}

bool
ui_form_field_is_changed(const UiForm *form, guint i)
{
    const UiFormField *field = field_at(form, i);
    const char *option_default = field->option->default_text;

    if (strcmp(field->text, field->saved) == 0)
        return false;
    /* Back at the default of a key that the file never had. */
    return *field->saved != '\0' || option_default == NULL ||
           strcmp(field->text, option_default) != 0;
}

bool
ui_form_is_changed(const UiForm *form)
{
    for (guint i = 0; i < form->fields->len; i++) {
        if (ui_form_field_is_changed(form, i))
            return true;
    }
    return false;
}

guint
ui_form_first_problem(const UiForm *form)
{
    guint i = 0;

    while (i < form->fields->len && field_at(form, i)->problem == NULL)
        i++;
    return i;
}

void
ui_form_undo(UiForm *form, guint i)
{
    g_autofree char *saved = g_strdup(field_at(form, i)->saved);

    ui_form_set(form, i, saved);
}

void
ui_form_discard(UiForm *form)
{
    for (guint i = 0; i < form->fields->len; i++) {
        UiFormField *field = field_at(form, i);

        g_free(field->text);
        field->text = g_strdup(field->saved);
    }
    check(form);
}

void
ui_form_refresh(UiForm *form)
{
    for (guint i = 0; i < form->fields->len; i++) {
        UiFormField *field = field_at(form, i);
        bool is_changed = ui_form_field_is_changed(form, i);

        read_saved(form, field);
        if (is_changed)
            continue;
        g_free(field->text);
        field->text = g_strdup(field->saved);
    }
    check(form);
}

/* --- saving ----------------------------------------------------------------------------------- */

/* False when something is missing, which is told at its field. */
static bool
check_needed(UiForm *form)
{
    bool is_all_there = true;

    for (gsize row = 0; row < G_N_ELEMENTS(needed); row++) {
        guint i = ui_form_find(form, needed[row].key);
        guint other = needed[row].or_key == NULL ? form->fields->len
                                                 : ui_form_find(form, needed[row].or_key);

        if (i == form->fields->len ||
            field_at(form, i)->option->scope != needed[row].scope ||
            *ui_form_value(form, i) != '\0' ||
            (other < form->fields->len && *ui_form_value(form, other) != '\0'))
            continue;
        g_free(field_at(form, i)->problem);
        field_at(form, i)->problem = g_strdup(needed[row].problem);
        is_all_there = false;
    }
    return is_all_there;
}

static bool
fail(const UiForm *form, GError **error)
{
    guint i = ui_form_first_problem(form);

    g_set_error(error, CONFIG_ERROR, CONFIG_ERROR_BAD_VALUE, "%s: %s",
                field_at(form, i)->option->key, field_at(form, i)->problem);
    return false;
}

bool
ui_form_save(UiForm *form, GError **error)
{
    g_autoptr(ConfigSettings) edited = NULL;
    GError *cause = NULL;

    check(form);
    if (!check_needed(form) || ui_form_first_problem(form) < form->fields->len)
        return fail(form, error);
    edited = try_edits(form, error);
    if (edited == NULL)
        return false;
    if (!config_settings_save_with(form->settings, edited, &cause)) {
        if (g_error_matches(cause, CONFIG_ERROR, CONFIG_ERROR_INCOMPLETE))
            (void)take_problem(form, cause->message);
        g_propagate_error(error, cause);
        return false;
    }
    for (guint i = 0; i < form->fields->len; i++) {
        UiFormField *field = field_at(form, i);

        read_saved(form, field);
        g_free(field->text);
        field->text = g_strdup(field->saved);
    }
    return true;
}
