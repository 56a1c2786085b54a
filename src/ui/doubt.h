/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/doubt.h: signs that terminals do not agree on the width of (L4). No curses. */
#ifndef UI_DOUBT_H
#define UI_DOUBT_H

/* The most cells that a terminal may take for the grapheme cluster `text` (valid UTF-8); 0 when all terminals
 * take as many as base/text.h counts. */
int ui_doubt_cells(const char *text);

#endif
