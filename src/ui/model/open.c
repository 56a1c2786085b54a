/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/open.c: opening a link (L4). Only known schemes pass, so no target is ever taken for an option. */
#include <config.h>

#include "open.h"

#include <string.h>

#include "base/error.h"
#include "../osc.h"

static const PbErrorKind error_kinds[] = {
    [UI_OPEN_ERROR_SCHEME] = { PB_CLASS_USAGE, "y copies it" },
    [UI_OPEN_ERROR_MAIL] = { PB_CLASS_USAGE, "y copies the address" },
    [UI_OPEN_ERROR_LONG] = { PB_CLASS_USAGE, "y copies it" },
    [UI_OPEN_ERROR_NO_SCREEN] = { PB_CLASS_USAGE,
                                  "y copies it, open_command sets a program" },
};

PB_DEFINE_ERROR_DOMAIN(ui_open_error, error_kinds);

char **
ui_open_argv(char *const *command, const char *target)
{
    GPtrArray *argv = g_ptr_array_new();
    bool is_placed = false;

    for (gsize i = 0; command[i] != NULL; i++) {
        const char *at = i == 0 || is_placed ? NULL : strstr(command[i], "%s");

        if (at == NULL) {
            g_ptr_array_add(argv, g_strdup(command[i]));
            continue;
        }
        g_ptr_array_add(argv, g_strdup_printf("%.*s%s%s", (int)(at - command[i]),
                                              command[i], target, at + 2));
        is_placed = true;
    }
    if (!is_placed)
        g_ptr_array_add(argv, g_strdup(target));
    g_ptr_array_add(argv, NULL);
    return (char **)g_ptr_array_free(argv, FALSE);
}

static bool
has_value(char **env, const char *name)
{
    const char *value = g_environ_getenv(env, name);

    return value != NULL && *value != '\0';
}

/* Without a command of the person's own: the default opens a window. */
static bool
check_screen(const ConfigSettings *settings, char **env, GError **error)
{
    bool is_set, is_far = has_value(env, "SSH_CONNECTION") || has_value(env, "SSH_TTY");

    config_settings_open_command(settings, &is_set);
    if (is_set || has_value(env, "DISPLAY") || has_value(env, "WAYLAND_DISPLAY"))
        return true;
    g_set_error_literal(error, UI_OPEN_ERROR, UI_OPEN_ERROR_NO_SCREEN,
                        is_far ? "Over SSH no window can be opened"
                               : "No desktop here to open it on");
    return false;
}

bool
ui_open_check(const ConfigSettings *settings, char **env, const char *target,
              GError **error)
{
    g_autofree char *encoded = ui_osc_encode_target(target, UI_OPEN_MAX_TARGET);
    g_autofree char *any = ui_osc_encode_target(target, G_MAXSIZE - 3);

    if (g_ascii_strncasecmp(target, "mailto:", strlen("mailto:")) == 0)
        g_set_error_literal(error, UI_OPEN_ERROR, UI_OPEN_ERROR_MAIL,
                            "postbag cannot write mail yet");
    else if (any == NULL)
        g_set_error(error, UI_OPEN_ERROR, UI_OPEN_ERROR_SCHEME,
                    "%.*s links are not opened", (int)MIN(strcspn(target, ":"), 20u),
                    target);
    else if (encoded == NULL)
        g_set_error_literal(error, UI_OPEN_ERROR, UI_OPEN_ERROR_LONG,
                            "The link is too long to be opened");
    else
        return check_screen(settings, env, error);
    return false;
}

bool
ui_open_start(const ConfigSettings *settings, const char *target, UiProgramFailed failed,
              void *user_data, GError **error)
{
    g_auto(GStrv) env = g_get_environ();
    g_autofree char *encoded = NULL;
    g_auto(GStrv) argv = NULL;
    bool is_set;

    if (!ui_open_check(settings, env, target, error))
        return false;
    encoded = ui_osc_encode_target(target, UI_OPEN_MAX_TARGET);
    argv = ui_open_argv(config_settings_open_command(settings, &is_set), encoded);
    return ui_program_start(
        &(UiProgram){ .argv = argv, .failed = failed, .user_data = user_data }, error);
}
