/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/program.h: a program of the person's that runs beside the reader, without its terminal (L4). */
#ifndef UI_MODEL_PROGRAM_H
#define UI_MODEL_PROGRAM_H

#include <stdbool.h>

#include <glib.h>

/* How it went wrong; `error` is borrowed. */
typedef void (*UiProgramFailed)(const GError *error, void *user_data);

typedef struct {
    char *const *argv;
    const char *input; /* for its standard input; NULL: nothing */
    gsize input_len;
    UiProgramFailed failed; /* on the main context; may be NULL */
    void *user_data;
} UiProgram;

typedef enum {
    UI_PROGRAM_ERROR_MISSING, /* there is no such program */
    UI_PROGRAM_ERROR_START,   /* it cannot be started */
    UI_PROGRAM_ERROR_FAILED,  /* it ended soon, and not well */
} UiProgramError;

#define UI_PROGRAM_ERROR (ui_program_error_quark())
GQuark ui_program_error_quark(void);

/* Starts it in a session of its own, its output going nowhere; no shell is involved. `failed` is called when it
 * ends badly within ten seconds; what comes later is its own affair. UI_PROGRAM_ERROR_MISSING, _START. UI thread. */
bool ui_program_start(const UiProgram *program, GError **error);

#endif
