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

/* --- clickable.c ------------------------------------------------------------------------------ */

/* Whether the frame, which follows `before` (NULL: an empty screen), has to do with links at all. */
bool ui_clickable_concerns(const UiCanvas *frame, const UiCanvas *before);
/* Whether the cells lead to different places. */
bool ui_clickable_differs(const UiCanvas *frame, const UiCell *cell,
                          const UiCanvas *before, const UiCell *old);
/* After curses has written the frame: tells the terminal in each row with `is_touched`, where what was written may
 * have covered links, which cells lead where. */
void ui_clickable_write(const UiCanvas *frame, const UiCanvas *before,
                        const bool *is_touched);

#endif
