/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/wrap.h: where a line of text ends (L4). Pure; UAX 14 between signs that are not ASCII, blanks
 * between those that are, so that an address is broken only where it does not fit a line at all. */
#ifndef UI_WRAP_H
#define UI_WRAP_H

#include <glib.h>

typedef struct UiWrap UiWrap;

UiWrap *ui_wrap_new(void);
void ui_wrap_free(UiWrap *wrap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiWrap, ui_wrap_free)

/* From now on about text[start … end), visible text with LF and tab, which must stay while it is used. */
void ui_wrap_begin(UiWrap *wrap, const char *text, gsize start, gsize end);
/* The line that starts at `at` and takes at most `cells`: its length without the blanks at its end goes
 * to `len`; returns where the next one starts, which is always further on. */
gsize ui_wrap_next(UiWrap *wrap, gsize at, int cells, gsize *len);

#endif
