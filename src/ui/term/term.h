/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/term/term.h: the terminal (L4): the only part that knows curses.
 *
 * One terminal a process, UI thread only. Between ui_term_open() and ui_term_close() a crash or a fatal
 * signal puts the terminal back as it was before the process goes. */
#ifndef UI_TERM_TERM_H
#define UI_TERM_TERM_H

#include "../canvas.h"
#include "../key.h"
#include "../theme.h"

typedef enum {
    UI_TERM_ERROR_NO_TERMINAL, /* input or output is no terminal */
    UI_TERM_ERROR_UNKNOWN,     /* $TERM is unknown, or too simple for screens */
} UiTermError;

#define UI_TERM_ERROR (ui_term_error_quark())
GQuark ui_term_error_quark(void);

/* UI_TERM_ERROR_*; nothing was written then. */
bool ui_term_open(GError **error);
void ui_term_close(void);

/* Gives the terminal to somebody else (a command, the shell) and takes it back; both may be called
 * when it is so already. */
void ui_term_leave(void);
void ui_term_enter(void);

/* Reads the size anew after SIGWINCH. */
void ui_term_resize(int *rows, int *columns);
/* `theme` must stay until another is set. */
void ui_term_set_theme(const UiTheme *theme);
/* Brings the terminal from what it shows to `canvas`: only what differs is written. */
void ui_term_show(const UiCanvas *canvas);
/* Whether the terminal is told where links lead (OSC 8); at first it is not. */
void ui_term_set_clickable(bool is_clickable);
/* Sends bytes that leave the screen as it is, such as those of ui_osc_copy(). */
void ui_term_send(const char *bytes, gsize len);
/* The next ui_term_show() writes everything. */
void ui_term_forget(void);

/* Appends the keys that are there to `inputs` (UiInput), at most `most`; never waits longer than an
 * escape sequence takes. */
void ui_term_read(GArray *inputs, guint most);

/* "6.4": of ncurses, as it runs. The caller frees. */
char *ui_term_library_version(void);

#endif
