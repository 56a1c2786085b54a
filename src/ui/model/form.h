/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/form.h: some settings while a person edits them (L4). Every field is a row of the option table in one
 * group of the file; what is wrong is known after every change, and nothing is saved before it is right.
 * UI thread only. */
#ifndef UI_MODEL_FORM_H
#define UI_MODEL_FORM_H

#include "config/option.h"
#include "config/settings.h"

typedef struct {
    const ConfigOption *option;
    char *group;   /* "account work" */
    char *saved;   /* as the file has it; "": not at all, the default holds */
    char *text;    /* as edited, the same way */
    char *problem; /* visible; NULL: none */
} UiFormField;

typedef struct UiForm UiForm;

/* `settings` must outlive it. */
UiForm *ui_form_new(ConfigSettings *settings);
void ui_form_free(UiForm *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiForm, ui_form_free)
/* Adds a field; `group` need not be in the file yet. */
void ui_form_add(UiForm *form, const char *group, ConfigScope scope, const char *key);

guint ui_form_n(const UiForm *form);
/* Borrowed, valid until the next change. */
const UiFormField *ui_form_field(const UiForm *form, guint i);
/* The field of a key, or ui_form_n(). */
guint ui_form_find(const UiForm *form, const char *key);
/* What holds: the text, or the default where there is none; "" without either. Borrowed likewise. */
const char *ui_form_value(const UiForm *form, guint i);
/* What holds where there is neither a value nor a default, but the program knows one: the port that goes with the
 * encryption, the address as login. The caller frees; NULL: nothing. */
char *ui_form_implied(const UiForm *form, guint i);
/* The settings as edited; while something is wrong, as they were when all was right. Borrowed likewise. */
const ConfigSettings *ui_form_settings(const UiForm *form);

/* --- editing ---------------------------------------------------------------------------------- */

void ui_form_set(UiForm *form, guint i, const char *text);
/* To the `step`-th choice behind (negative: before) the one that holds, around the ends. For CONFIG_TYPE_CHOICE
 * and CONFIG_TYPE_YES_NO, and with `choices` for all others. */
void ui_form_step(UiForm *form, guint i, const char *const *choices, int step);
bool ui_form_field_is_changed(const UiForm *form, guint i);
bool ui_form_is_changed(const UiForm *form);
/* Something is wrong with some field: the first of them, or ui_form_n(). */
guint ui_form_first_problem(const UiForm *form);
/* Takes the edits of one field, or of all, back. */
void ui_form_undo(UiForm *form, guint i);
void ui_form_discard(UiForm *form);
/* What the settings say now, after somebody else changed them; edits stay. */
void ui_form_refresh(UiForm *form);

/* Saves what was changed; the file's comments stay. When something is wrong or missing it becomes the field's
 * problem. CONFIG_ERROR_*: _UNWRITABLE also when the file was changed by another program. */
bool ui_form_save(UiForm *form, GError **error);

#endif
