/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/pty.h: a program on a pseudo-terminal.
 *
 * The test keeps both ends open: it reads what the program sends, and asks the other end for the terminal's
 * modes and for keys that the program has not read yet. */
#ifndef POSTBAG_TESTS_PTY_H
#define POSTBAG_TESTS_PTY_H

#include <stdbool.h>
#include <termios.h>

#include <glib.h>

typedef struct Pty Pty;

/* NULL with an error. */
Pty *pty_new(int rows, int cols, GError **error);
/* Kills the program if it still runs. */
void pty_free(Pty *pty);

/* `argv` and `env` end with NULL; the program is looked for in PATH. */
bool pty_spawn(Pty *pty, char **argv, char **env, const char *dir, GError **error);
/* What came within `timeout_ms`: the number of bytes, 0 for none. */
gsize pty_read(Pty *pty, char *buf, gsize size, int timeout_ms);
void pty_write(Pty *pty, const char *bytes, gsize len);
void pty_resize(Pty *pty, int rows, int cols);
void pty_signal(Pty *pty, int signal_number);
/* The terminal goes away, as when a connection breaks. */
void pty_hang_up(Pty *pty);

/* Every key is read and every thread of the program and its children sleeps. */
bool pty_is_idle(const Pty *pty);
/* True once it has ended; `status` gets the exit status, or 128 and the signal's number. */
bool pty_has_ended(Pty *pty, int *status);
/* The terminal's modes are what they were when the terminal was made. */
bool pty_is_restored(const Pty *pty);

#endif
