/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/term/crash.h: putting the terminal back when the process dies (L4). */
#ifndef UI_TERM_CRASH_H
#define UI_TERM_CRASH_H

#include <stdbool.h>

#include <glib.h>

/* Remembers the terminal's modes and `restore`, the bytes that undo what was switched on, and catches
 * the signals of a crash. Call before the modes are changed. */
void ui_crash_prepare(const char *restore, gsize len);
/* Whether there is anything to undo at the moment. */
void ui_crash_arm(bool is_armed);

#endif
