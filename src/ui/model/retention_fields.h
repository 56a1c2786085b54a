/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/retention_fields.h: the retention policy as fields that a person edits (L4). Pure.
 *
 * A field is a box that is on or off, and may have a number with a unit, or words, beside it. Several fields
 * make up the value of one key of the settings file. */
#ifndef UI_MODEL_RETENTION_FIELDS_H
#define UI_MODEL_RETENTION_FIELDS_H

#include "config/settings.h"

/* In the order in which the cursor goes through them. */
typedef enum {
    UI_FIELD_ALWAYS,
    UI_FIELD_NEVER,
    UI_FIELD_FOR,
    UI_FIELD_SOONER, /* a box of UI_FIELD_FOR */
    UI_FIELD_UNTIL_DELETED,
    UI_FIELD_MAX_SIZE,
    UI_FIELD_MAX_COUNT,
    UI_FIELD_UNREAD,
    UI_FIELD_FLAGGED,
    UI_FIELD_TAGGED,
    UI_FIELD_FROM,
    UI_FIELD_PERCENT,
    UI_FIELD_AT_LEAST,
    UI_FIELD_QUOTA,
    UI_FIELD_TRASH,
    UI_N_FIELDS
} UiRetentionField;

typedef enum { UI_INPUT_NONE, UI_INPUT_NUMBER, UI_INPUT_WORDS } UiRetentionInput;

#define UI_RETENTION_MAX_WORDS 200 /* bytes in a field */

typedef struct {
    const char *key; /* of the settings file */
    bool is_radio;   /* one of those of its key is on */
    UiRetentionInput input;
    guint digits;      /* that may be typed */
    const char *units; /* "hours,days", or NULL: the number has none to choose */
} UiRetentionFieldKind;

extern const UiRetentionFieldKind ui_retention_field_kinds[UI_N_FIELDS];

typedef struct UiRetentionFields UiRetentionFields;

/* As the account has them. */
UiRetentionFields *ui_retention_fields_new(const ConfigAccount *account);
void ui_retention_fields_free(UiRetentionFields *fields);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiRetentionFields, ui_retention_fields_free)

/* The keys that the fields are about; ends with NULL. */
extern const char *const ui_retention_field_keys[];

/* --- asking ----------------------------------------------------------------------------------- */

bool ui_retention_fields_is_on(const UiRetentionFields *fields, UiRetentionField field);
/* What stands in the field; may be "". Borrowed until the next edit. */
const char *ui_retention_fields_text(const UiRetentionFields *fields,
                                     UiRetentionField field);
/* "days"; NULL where there is none to choose. */
const char *ui_retention_fields_unit(const UiRetentionFields *fields,
                                     UiRetentionField field);
/* What is wrong with it, a static sentence of at most 22 cells; NULL. */
const char *ui_retention_fields_problem(const UiRetentionFields *fields,
                                        UiRetentionField field);
/* The first field that something is wrong with; UI_N_FIELDS. */
UiRetentionField ui_retention_fields_wrong(const UiRetentionFields *fields);
/* Whether it is not as saved. */
bool ui_retention_fields_is_changed(const UiRetentionFields *fields,
                                    UiRetentionField field);
bool ui_retention_fields_has_changes(const UiRetentionFields *fields);
/* Whether the value of the key is another than the saved one. */
bool ui_retention_fields_key_changed(const UiRetentionFields *fields, const char *key);
/* The value for the settings file; of fields that something is wrong with it is of no use. The caller frees. */
char *ui_retention_fields_value(const UiRetentionFields *fields, const char *key);
/* The policy, where nothing is wrong with the fields of it; else false, and `policy` is as it was. */
bool ui_retention_fields_policy(const UiRetentionFields *fields, ConfigRetention *policy);

/* --- editing ---------------------------------------------------------------------------------- */

/* Chooses a line, or sets a box and clears it again. */
void ui_retention_fields_toggle(UiRetentionFields *fields, UiRetentionField field);
/* One character; what is typed turns the field on. The first digit since ui_retention_fields_touch() replaces
 * the number, the next ones are added. False when the field has no use for it, or is full. */
bool ui_retention_fields_type(UiRetentionFields *fields, UiRetentionField field,
                              const char *utf8);
/* The cursor came to the field. */
void ui_retention_fields_touch(UiRetentionFields *fields);
void ui_retention_fields_erase(UiRetentionFields *fields, UiRetentionField field);
void ui_retention_fields_erase_all(UiRetentionFields *fields, UiRetentionField field);
/* The next unit, or the one before. False when it has none to choose. */
bool ui_retention_fields_turn_unit(UiRetentionFields *fields, UiRetentionField field,
                                   int step);
/* The one field as saved, or all. */
void ui_retention_fields_restore(UiRetentionFields *fields, UiRetentionField field);
void ui_retention_fields_restore_all(UiRetentionFields *fields);
/* What they are now is saved. */
void ui_retention_fields_settle(UiRetentionFields *fields);
/* The account was changed from elsewhere: fields that are not changed follow it. */
void ui_retention_fields_follow(UiRetentionFields *fields, const ConfigAccount *account);

/* --- presets ---------------------------------------------------------------------------------- */

#define UI_RETENTION_N_PRESETS 4

typedef struct {
    const char *name, *means;
} UiRetentionPreset;

extern const UiRetentionPreset ui_retention_presets[UI_RETENTION_N_PRESETS];

/* Fills the fields of leave_on_server and max_on_server. */
void ui_retention_fields_take_preset(UiRetentionFields *fields, guint i);
/* Which one the fields are as; UI_RETENTION_N_PRESETS: none. */
guint ui_retention_fields_preset(const UiRetentionFields *fields);

#endif
