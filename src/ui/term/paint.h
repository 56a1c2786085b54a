/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/term/paint.h: private to term/: what term.c switches on in its neighbours (L4). */
#ifndef UI_TERM_PAINT_H
#define UI_TERM_PAINT_H

#include <stdbool.h>

#include "../canvas.h"
#include "../theme.h"

/* Curses runs. `is_utf8`: whether the terminal takes more than ASCII. */
void ui_paint_start(bool is_utf8);
void ui_paint_stop(void);
/* Makes curses know bracketed paste. */
void ui_input_start(void);

/* Appends what stands in the cell, as curses was given it. */
void ui_paint_append_text(GString *out, const UiCell *cell);
UiStyle ui_paint_style(const UiCell *cell);

/* The most cells that the terminal may take for what stands in column `x`, where that is in doubt: curses was given
 * blanks for it. 0: curses has it. */
int ui_paint_doubt(const UiCell *cell, int x);

/* --- overlay.c -------------------------------------------------------------------------------- */

/* Whether the terminal can be written to behind the back of curses. */
bool ui_overlay_is_possible(void);
/* Whether the cells lead to different places. */
bool ui_overlay_links_differ(const UiCanvas *frame, const UiCell *cell,
                             const UiCanvas *before, const UiCell *old);
/* After curses has written the frame, which followed `before` (NULL: an empty screen): writes in each row with
 * `is_touched`, where curses may have written, the signs that it was not given, and tells the terminal which
 * cells lead where when it `has_links`. */
void ui_overlay_write(const UiCanvas *frame, const UiCanvas *before,
                      const bool *is_touched, bool has_links);

#endif
