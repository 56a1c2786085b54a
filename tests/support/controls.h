/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/controls.h: does a recording hold only what the terminal's description allows?
 *
 * The net below all checks of text: whatever a message or a server says, the bytes on the wire are
 * printable text and sequences that terminfo knows, and a few that it lacks. */
#ifndef POSTBAG_TESTS_CONTROLS_H
#define POSTBAG_TESTS_CONTROLS_H

#include <stdbool.h>

#include <glib.h>

/* `osc` lists the operating-system commands that are allowed, such as "8 52". NULL when all is well, else
 * what stands there and where; the caller frees. */
char *controls_check(const GByteArray *raw, const char *term, const char *osc);

/* NULL when every mode that was switched on (mouse, bracketed paste, cursor keys …) is off at the end,
 * else which one is not; the caller frees. */
char *controls_check_modes(const GByteArray *raw);

#endif
