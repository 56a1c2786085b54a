/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/clipboard.h: copying, by the terminal or by a program of the person's (L4). */
#ifndef UI_MODEL_CLIPBOARD_H
#define UI_MODEL_CLIPBOARD_H

#include "config/settings.h"
#include "program.h"

typedef enum {
    UI_CLIPBOARD_ERROR_TERMINAL, /* this terminal cannot */
    UI_CLIPBOARD_ERROR_LONG,     /* more than a terminal takes */
} UiClipboardError;

#define UI_CLIPBOARD_ERROR (ui_clipboard_error_quark())
GQuark ui_clipboard_error_quark(void);

typedef struct {
    const ConfigSettings *settings;
    char **env; /* as of g_get_environ() */
    /* Sends bytes to the terminal. */
    void (*send)(const char *bytes, gsize len, void *user_data);
    UiProgramFailed failed; /* as in UiProgram */
    void *user_data;
} UiClipboard;

/* Gives the text to the setting copy_command, or else to the terminal (OSC 52). Returns what can honestly be said of
 * it, which the caller frees; NULL with UI_CLIPBOARD_ERROR_*, UI_PROGRAM_ERROR_*. */
char *ui_clipboard_copy(const UiClipboard *clipboard, const char *text, GError **error);

#endif
