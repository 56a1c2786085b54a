/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/screen.h: what a person would see of the bytes that a program sends (libvterm).
 *
 * Rows and columns count from 0; a negative row counts from the bottom. Everything that was fed is kept, for
 * controls.h. */
#ifndef POSTBAG_TESTS_SCREEN_H
#define POSTBAG_TESTS_SCREEN_H

#include <stdbool.h>

#include <glib.h>

typedef struct Screen Screen;

Screen *screen_new(int rows, int cols);
void screen_free(Screen *screen);

void screen_feed(Screen *screen, const char *bytes, gsize len);
void screen_resize(Screen *screen, int rows, int cols);
int screen_n_rows(const Screen *screen);
/* All that was fed. Borrowed. */
const GByteArray *screen_raw(const Screen *screen);
/* Grows with each change of what is shown. */
guint64 screen_n_changes(const Screen *screen);

/* The text of a row without blanks at its end; NULL when there is no such row. The caller frees. */
char *screen_row(Screen *screen, int row);
/* The same from column `first` on; NULL also when there is no such column. */
char *screen_row_from(Screen *screen, int row, int first);
/* All rows, without empty ones at the end, each with its LF. The caller frees. */
char *screen_text(Screen *screen);
bool screen_contains(Screen *screen, const char *text);
/* "bold", "reverse", "underline", "blink", "strike", "italic", "colour" (not the default one), "plain" (none of
 * these). False also for a name or place that there is not; `known` tells names apart. */
bool screen_has_attribute(Screen *screen, int row, int col, const char *name,
                          bool *known);
/* Where a click on the cell leads (OSC 8); NULL: nowhere. Interned. */
const char *screen_link(const Screen *screen, int row, int col);
/* All cells that lead somewhere, one a line: "ROW COLUMN TARGET". The caller frees. */
char *screen_links(const Screen *screen);
void screen_cursor(const Screen *screen, int *row, int *col);
bool screen_cursor_is_visible(const Screen *screen);
bool screen_is_alternate(const Screen *screen);

/* The bytes that a terminal in its present modes sends for "j", "Enter", "PageDown", "F5", "C-x", "M-x" …; NULL
 * for a name that there is not. The caller frees. */
GByteArray *screen_key(Screen *screen, const char *name);
/* The same for pasted text. */
GByteArray *screen_paste(Screen *screen, const char *text);
/* What the terminal itself answers (to a question of the program); may be empty. The caller frees. */
GByteArray *screen_answer(Screen *screen);

#endif
