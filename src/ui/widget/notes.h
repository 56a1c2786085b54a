/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/notes.h: labels with what is to be said beside them, wrapped and scrolled (L4). */
#ifndef UI_WIDGET_NOTES_H
#define UI_WIDGET_NOTES_H

#include "../action.h"
#include "../canvas.h"

typedef struct {
    char *label; /* NULL: a heading; "": goes on with the one above */
    char *text;  /* visible or made so by the canvas; "" is a blank line */
    UiRole role; /* of the text */
} UiNote;

/* UiNote, freed with the array. */
GPtrArray *ui_notes_new(void);
/* `text` passes over. */
void ui_notes_add(GPtrArray *facts, UiRole role, const char *label, char *text);
void ui_notes_add_heading(GPtrArray *facts, UiRole role, char *text);
void ui_notes_add_blank(GPtrArray *facts);

/* Where the screen begins. All zero: at the top. */
typedef struct {
    int top, n_lines, height; /* lines, of the latest frame */
} UiNotesView;

void ui_notes_draw(UiCanvas *canvas, UiRect area, const GPtrArray *facts,
                   UiNotesView *view);
/* "more below", or NULL when the latest frame showed the end. The caller frees. */
char *ui_notes_more(const UiNotesView *view);
/* False when the action does not scroll. */
bool ui_notes_act(UiNotesView *view, UiAction action);

#endif
