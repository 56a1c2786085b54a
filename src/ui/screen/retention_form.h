/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/retention_form.h: the fields of the retention page, where they stand and how they look (L4). */
#ifndef UI_SCREEN_RETENTION_FORM_H
#define UI_SCREEN_RETENTION_FORM_H

#include "../canvas.h"
#include "../model/retention_fields.h"

typedef enum {
    UI_FORM_ROOMY,  /* two in a row, for 76 columns */
    UI_FORM_COLUMN, /* a column beside the forecast, with gaps: 42 columns */
    UI_FORM_NARROW, /* one in a row, for any width */
    UI_N_FORMS
} UiRetentionFormShape;

#define UI_FORM_ROOMY_CELLS  76
#define UI_FORM_COLUMN_CELLS 42

typedef struct {
    const UiRetentionFields *fields;
    UiRetentionFormShape shape;
    UiRetentionField field; /* that has the cursor; UI_N_FIELDS: none has */
    bool is_editing;        /* the words of that field */
} UiRetentionForm;

/* How many rows it takes. */
int ui_retention_form_rows(UiRetentionFormShape shape);
/* Draws as many rows as `area` has, so that the field of the cursor is among them, and puts the terminal's cursor
 * there. Returns how many rows are left out below. */
int ui_retention_form_draw(UiCanvas *canvas, UiRect area, const UiRetentionForm *form);

#endif
