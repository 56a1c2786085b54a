/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/retention_inside.h: what the files of the fields share (L4): retention_fields.c edits them,
 * retention_values.c turns the values of the settings file into them and back, retention_presets.c fills
 * them. */
#ifndef UI_MODEL_RETENTION_INSIDE_H
#define UI_MODEL_RETENTION_INSIDE_H

#include "retention_fields.h"

#define LEAVE   "leave_on_server"
#define MAX_KEY "max_on_server"
#define PROTECT "protect"
#define LIMIT   "delete_limit"
#define QUOTA   "quota"
#define TRASH   "expunge_trash"

#define UI_RETENTION_N_KEYS 6

typedef struct {
    bool is_on;
    guint unit; /* which of its kind */
    char text[UI_RETENTION_MAX_WORDS + 8];
} UiFieldState;

struct UiRetentionFields {
    UiFieldState now[UI_N_FIELDS], saved[UI_N_FIELDS];
    char *values[UI_RETENTION_N_KEYS]; /* as saved; parallel to the keys */
    bool is_typing; /* the next digit is added; else it replaces the number */
};

/* All fields as the account has them; what is off has something to begin with. */
void ui_field_states_set(UiFieldState *states, const ConfigAccount *account);
/* Turns a field on and fills it; 0 leaves it as it is. */
void ui_field_states_set_size(UiFieldState *states, UiRetentionField field,
                              guint64 bytes);
void ui_field_states_set_duration(UiFieldState *states, UiRetentionField field,
                                  gint64 seconds);
/* What the words of a field add to the value of its key: "tag:a, tag:b". */
void ui_retention_fields_append_words(GString *value, const UiRetentionFields *fields,
                                      UiRetentionField field);
/* Of the key, among ui_retention_field_keys. */
gsize ui_retention_key_index(const char *key);
/* Chooses one of the lines of leave_on_server. */
void ui_retention_fields_choose_line(UiRetentionFields *fields, UiRetentionField line);
/* "500 MB"; the caller frees. */
char *ui_retention_fields_number(const UiRetentionFields *fields, UiRetentionField field);

#endif
