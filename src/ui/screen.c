/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen.c: what all screens share: reactions and status lines (L4). */
#include <config.h>

#include "screen.h"

#include "base/error.h"

void
ui_screen_free(UiScreen *screen)
{
    if (screen != NULL)
        screen->screen_class->free(screen);
}

bool
ui_screen_takes_text(UiScreen *screen)
{
    const UiScreenClass *screen_class = screen->screen_class;

    if (screen_class->text == NULL)
        return false;
    return screen_class->takes_text == NULL || screen_class->takes_text(screen);
}

UiReaction
ui_react(UiReactKind kind)
{
    return (UiReaction){ .kind = kind };
}

UiReaction
ui_react_push(UiScreen *screen)
{
    return (UiReaction){ .kind = UI_REACT_PUSH, .screen = screen };
}

UiReaction
ui_react_status(UiStatusKind kind, char *text)
{
    return (UiReaction){ .kind = UI_REACT_REDRAW,
                         .status = { .kind = kind, .text = text } };
}

UiReaction
ui_react_error(GError *error)
{
    char *text = ui_status_text_of_error(error);

    g_clear_error(&error);
    return ui_react_status(UI_STATUS_ERROR, text);
}

void
ui_status_clear(UiStatus *status)
{
    g_free(status->text);
    *status = (UiStatus){ .kind = UI_STATUS_INFO };
}

char *
ui_status_text_of_error(const GError *error)
{
    const char *advice = pb_error_advice(error);

    if (*advice == '\0')
        return g_strdup(error->message);
    return g_strdup_printf("%s: %s", error->message, advice);
}
