/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/term/paint.h: private to term/: what term.c switches on in its neighbours (L4). */
#ifndef UI_TERM_PAINT_H
#define UI_TERM_PAINT_H

#include <stdbool.h>

/* Curses runs. `is_utf8`: whether the terminal takes more than ASCII. */
void ui_paint_start(bool is_utf8);
void ui_paint_stop(void);
/* Makes curses know bracketed paste. */
void ui_input_start(void);

#endif
