/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/clipboard.c: copying (L4). A terminal answers nothing, so what is said is what was done. */
#include <config.h>

#include "clipboard.h"

#include <string.h>

#include "base/error.h"
#include "base/human.h"
#include "../osc.h"

static const PbErrorKind error_kinds[] = {
    [UI_CLIPBOARD_ERROR_TERMINAL] = { PB_CLASS_USAGE, "copy_command sets a program" },
    [UI_CLIPBOARD_ERROR_LONG] = { PB_CLASS_USAGE, "copy_command sets a program" },
};

PB_DEFINE_ERROR_DOMAIN(ui_clipboard_error, error_kinds);

static char *
give_to_program(const UiClipboard *clipboard, const char *text, GError **error)
{
    char *const *argv = config_settings_copy_command(clipboard->settings);
    const UiProgram program = { .argv = argv,
                                .input = text,
                                .input_len = strlen(text),
                                .failed = clipboard->failed,
                                .user_data = clipboard->user_data };

    return ui_program_start(&program, error) ? g_strdup_printf("Given to %s", argv[0])
                                             : NULL;
}

static char *
give_to_terminal(const UiClipboard *clipboard, const char *text, GError **error)
{
    const char *refusal = ui_osc_copy_refusal(clipboard->env);
    UiOscWay way = ui_osc_way(clipboard->env);
    GString *bytes;

    if (refusal != NULL) {
        g_set_error_literal(error, UI_CLIPBOARD_ERROR, UI_CLIPBOARD_ERROR_TERMINAL,
                            refusal);
        return NULL;
    }
    if (strlen(text) > UI_OSC_MAX_COPY) {
        g_autofree char *size = pb_size_to_string(strlen(text));

        g_set_error(error, UI_CLIPBOARD_ERROR, UI_CLIPBOARD_ERROR_LONG,
                    "%s is more than terminals take, 100 KB", size);
        return NULL;
    }
    bytes = ui_osc_copy(text, strlen(text), way);
    clipboard->send(bytes->str, bytes->len, clipboard->user_data);
    g_string_free(bytes, TRUE);
    return g_strdup(
        way == UI_OSC_TMUX
            ? "Sent to tmux: if pasting gives nothing, its set-clipboard is not on"
            : "Sent to the terminal: if pasting gives nothing, it does not take OSC 52");
}

char *
ui_clipboard_copy(const UiClipboard *clipboard, const char *text, GError **error)
{
    return config_settings_copy_command(clipboard->settings) != NULL
               ? give_to_program(clipboard, text, error)
               : give_to_terminal(clipboard, text, error);
}
