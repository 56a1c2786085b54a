/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/field.h: one line of text that a person types (L4). Pure. */
#ifndef UI_WIDGET_FIELD_H
#define UI_WIDGET_FIELD_H

#include "../canvas.h"

#define UI_FIELD_MAX 1024 /* bytes */

/* All zero is an empty field. What is typed lies here and nowhere else, so that it can be wiped. */
typedef struct {
    char text[UI_FIELD_MAX + 8];
    gsize len;
} UiField;

/* False when it is full. */
bool ui_field_add(UiField *field, const char *utf8);
/* Removes the last character. */
void ui_field_erase(UiField *field);
/* Empties it and overwrites what was there. */
void ui_field_wipe(UiField *field);

typedef enum { UI_FIELD_PLAIN, UI_FIELD_HIDDEN } UiFieldLook;
/* Draws the end of the text and puts the cursor behind it. */
void ui_field_draw(UiCanvas *canvas, UiSpot spot, const UiField *field, UiFieldLook look);

#endif
