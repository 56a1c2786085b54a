/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/app_inside.h: what the files of the loop share (L4): app.c has the loop, app_stack.c the screens,
 * app_action.c what every screen can do, app_event.c what comes from the background. */
#ifndef UI_APP_INSIDE_H
#define UI_APP_INSIDE_H

#include "app.h"
#include "screen.h"
#include "theme.h"

struct UiApp {
    UiContext context;
    Store *store;
    UiTheme *theme;
    GMainLoop *loop;
    int exit_status;
    GPtrArray *screens; /* UiScreen, the top one last */
    UiStatus status;
    gint64 status_us;        /* when it came; monotonic */
    bool has_hidden_problem; /* by the present key, which has done enough then */
    UiCanvas *canvas;
    gint64 frame_us;    /* of the last frame; monotonic */
    guint frame_source; /* a frame that waits for its time; 0: none */
    guint input_source; /* 0 while the terminal is somebody else's */
    guint n_away;       /* how many have the terminal instead of us */
    guint resize_source;
    PbJob *refresh;
};

/* --- app.c ------------------------------------------------------------------------------------ */

/* Draws within 16 ms: something from the background is to be seen. `data` is the app. */
void ui_app_draw_soon(void *data);
/* Takes the keys (again), after the terminal was somebody else's. */
void ui_app_listen(UiApp *app);

/* --- app_stack.c ------------------------------------------------------------------------------ */

UiScreen *ui_app_top(UiApp *app);
void ui_app_push(UiApp *app, UiScreen *screen);
void ui_app_close(UiApp *app, UiScreen *screen);
/* What `from` said must happen. */
void ui_app_apply(UiApp *app, UiScreen *from, UiReaction reaction);
/* To all screens. */
void ui_app_send(UiApp *app, UiEvent event);
/* Takes the text over; without one nothing changes. */
void ui_app_set_status(UiApp *app, UiStatus status);
/* `text` passes over. */
void ui_app_say(UiApp *app, UiStatusKind kind, char *text);

/* `data` is the app. */
void ui_app_say_error(const GError *error, void *data);

/* --- app_action.c ----------------------------------------------------------------------------- */

/* Gives the action to the top screen, and does it where that does not know it. */
void ui_app_act(UiApp *app, UiAction action);

/* --- app_event.c ------------------------------------------------------------------------------ */

extern const UiFetchWatch ui_app_fetch_watch;
/* The terminal goes to a program, and comes back; `user_data` is the app. As often back as away. */
void ui_app_lend_terminal(void *user_data);
void ui_app_take_terminal(void *user_data);
/* Wishes are in the ledger, or `error`. `data` is the app. */
void ui_app_wishes_written(const GError *error, void *data);
/* For UiContext; `data` is the app. */
void ui_app_take_settings(void *data);
void ui_app_show_theme(const char *name, void *data);
void ui_app_send_bytes(const char *bytes, gsize len, void *data);
/* The terminal looks as the settings say. */
void ui_app_show_settings(UiApp *app);
/* If a session waits for a password and nobody is being asked: asks. */
void ui_app_ask_password(UiApp *app);
/* Brings the index in line with the files; then the first fetch, where one is due. */
void ui_app_refresh(UiApp *app);

#endif
