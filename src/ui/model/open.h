/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/open.h: opening a link with a program of the person's (L4). */
#ifndef UI_MODEL_OPEN_H
#define UI_MODEL_OPEN_H

#include "config/settings.h"
#include "program.h"

#define UI_OPEN_MAX_TARGET 8192 /* bytes, encoded */

typedef enum {
    UI_OPEN_ERROR_SCHEME,    /* nothing that is opened: only http, https and ftp are */
    UI_OPEN_ERROR_MAIL,      /* a mail address */
    UI_OPEN_ERROR_LONG,      /* longer than UI_OPEN_MAX_TARGET */
    UI_OPEN_ERROR_NO_SCREEN, /* no window can be seen from here, and no command was set */
} UiOpenError;

#define UI_OPEN_ERROR (ui_open_error_quark())
GQuark ui_open_error_quark(void);

/* `command` with the target in the first of its arguments that has %s, or else behind them all. Free with
 * g_strfreev(). */
char **ui_open_argv(char *const *command, const char *target);

/* Whether a link could be opened at all. `env` as of g_get_environ(). UI_OPEN_ERROR_*. */
bool ui_open_check(const ConfigSettings *settings, char **env, const char *target,
                   GError **error);
/* Opens it by the setting open_command: the target goes percent-encoded, so that it is one word of printable
 * ASCII that begins with its scheme. `failed` as in UiProgram. UI_OPEN_ERROR_*, UI_PROGRAM_ERROR_*. */
bool ui_open_start(const ConfigSettings *settings, const char *target,
                   UiProgramFailed failed, void *user_data, GError **error);

#endif
