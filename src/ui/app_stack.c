/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/app_stack.c: the stack of screens and the message line (L4). */
#include <config.h>

#include "app_inside.h"

UiScreen *
ui_app_top(UiApp *app)
{
    return g_ptr_array_index(app->screens, app->screens->len - 1);
}

void
ui_app_set_status(UiApp *app, UiStatus status)
{
    if (status.text == NULL)
        return;
    ui_status_clear(&app->status);
    app->status = status;
    app->status_us = g_get_monotonic_time();
}

void
ui_app_say(UiApp *app, UiStatusKind kind, char *text)
{
    ui_app_set_status(app, (UiStatus){ .kind = kind, .text = text });
}

void
ui_app_say_error(const GError *error, void *data)
{
    ui_app_say(data, UI_STATUS_ERROR, ui_status_text_of_error(error));
    ui_app_draw_soon(data);
}

/* What only informs belongs to the screen that it was said on. */
static void
leave_status_behind(UiApp *app)
{
    if (app->status.kind <= UI_STATUS_OK)
        ui_status_clear(&app->status);
}

void
ui_app_push(UiApp *app, UiScreen *screen)
{
    leave_status_behind(app);
    g_ptr_array_add(app->screens, screen);
}

void
ui_app_close(UiApp *app, UiScreen *screen)
{
    UiScreen *top;

    /* The bottom one stays as long as the reader runs. */
    if (g_ptr_array_index(app->screens, 0) == screen)
        return;
    g_ptr_array_remove(app->screens, screen);
    leave_status_behind(app);
    top = ui_app_top(app);
    if (top->screen_class->event != NULL)
        ui_app_set_status(app, top->screen_class->event(top, UI_EVENT_SHOWN).status);
    ui_app_ask_password(app);
}

void
ui_app_apply(UiApp *app, UiScreen *from, UiReaction reaction)
{
    switch (reaction.kind) {
    case UI_REACT_PUSH:
        ui_app_push(app, reaction.screen);
        break;
    case UI_REACT_REPLACE:
        ui_app_push(app, reaction.screen);
        ui_app_close(app, from);
        break;
    case UI_REACT_CLOSE:
        ui_app_close(app, from);
        if (reaction.action != UI_ACTION_NONE)
            ui_app_act(app, reaction.action);
        break;
    case UI_REACT_QUIT:
        g_main_loop_quit(app->loop);
        break;
    default:
        break;
    }
    ui_app_set_status(app, reaction.status);
}

void
ui_app_send(UiApp *app, UiEvent event)
{
    /* From the top down, for a screen may close itself. */
    for (guint i = app->screens->len; i-- > 0;) {
        UiScreen *screen = g_ptr_array_index(app->screens, i);

        if (screen->screen_class->event != NULL)
            ui_app_apply(app, screen, screen->screen_class->event(screen, event));
    }
    ui_app_draw_soon(app);
}
