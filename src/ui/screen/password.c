/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/password.c: asking for a password (L4). What is typed is wiped when the screen closes. */
#include <config.h>

#include "password.h"

#include "../widget/field.h"

#define FIELD_CELLS 40

typedef struct {
    UiScreen screen;
    char *account, *server, *refusal;
    UiField field;
    bool is_answered;
} PasswordScreen;

static PasswordScreen *
password_of(UiScreen *screen)
{
    return (PasswordScreen *)screen;
}

static void
password_title(UiScreen *screen, UiTitle *title)
{
    title->left = g_strdup_printf("Password for %s", password_of(screen)->account);
    title->right = g_strdup(password_of(screen)->server);
}

static void
password_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    static const char *const hints[] = {
        "Kept in locked memory until postbag ends, never written to disk.",
        "password_command in postbag.conf asks a password manager instead.",
    };
    PasswordScreen *self = password_of(screen);
    int margin = area.columns >= 20 ? 1 : 0;
    UiSpot spot = { area.y + MIN(1, area.rows - 1), area.x + margin,
                    area.columns - 2 * margin };

    if (self->refusal != NULL && area.rows >= 4) {
        ui_canvas_put_cut(canvas, spot, UI_ROLE_ERROR,
                          "The server refused the last one:");
        spot.y++;
        ui_canvas_put_cut(canvas, spot, UI_ROLE_DEFAULT, self->refusal);
        spot.y += 2;
    }
    if (spot.y >= area.y + area.rows)
        spot.y = area.y + area.rows - 1;
    if (spot.cells >= 30) {
        ui_canvas_put(canvas, spot, UI_ROLE_HEADER_NAME, "Password");
        spot.x += 10;
        spot.cells -= 10;
    }
    ui_field_draw(canvas, (UiSpot){ spot.y, spot.x, MIN(spot.cells, FIELD_CELLS) },
                  &self->field, UI_FIELD_HIDDEN);
    spot = (UiSpot){ spot.y + 2, area.x + margin, area.columns - 2 * margin };
    for (gsize i = 0; i < G_N_ELEMENTS(hints) && spot.y < area.y + area.rows;
         i++, spot.y++)
        ui_canvas_put_cut(canvas, spot, UI_ROLE_DIM, hints[i]);
}

static void
answer(PasswordScreen *self, PbSecret *secret)
{
    self->is_answered = true;
    ui_fetch_answer(self->screen.context->fetch, self->account, secret);
}

static UiReaction
password_action(UiScreen *screen, UiAction action)
{
    PasswordScreen *self = password_of(screen);

    switch (action) {
    case UI_ACTION_CHOOSE:
        if (self->field.len == 0)
            return ui_react(UI_REACT_NONE);
        answer(self, pb_secret_new(self->field.text, self->field.len));
        return ui_react(UI_REACT_CLOSE);
    case UI_ACTION_ERASE:
        ui_field_erase(&self->field);
        return ui_react(UI_REACT_REDRAW);
    case UI_ACTION_ERASE_ALL:
        ui_field_wipe(&self->field);
        return ui_react(UI_REACT_REDRAW);
    case UI_ACTION_BACK:
        return ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static UiReaction
password_text(UiScreen *screen, const char *utf8)
{
    ui_field_add(&password_of(screen)->field, utf8);
    return ui_react(UI_REACT_REDRAW);
}

/* The session may end while the person looks for the password. */
static UiReaction
password_event(UiScreen *screen, UiEvent event)
{
    PasswordScreen *self = password_of(screen);

    (void)event;
    if (!ui_fetch_is_asking(self->screen.context->fetch, self->account))
        return ui_react(UI_REACT_CLOSE);
    return ui_react(UI_REACT_REDRAW);
}

static void
password_free(UiScreen *screen)
{
    PasswordScreen *self = password_of(screen);

    if (!self->is_answered)
        answer(self, NULL);
    ui_field_wipe(&self->field);
    g_free(self->account);
    g_free(self->server);
    g_free(self->refusal);
    g_free(self);
}

static const UiScreenClass password_class = {
    .name = "password",
    .scope = UI_SCOPE_PROMPT,
    .title = password_title,
    .draw = password_draw,
    .action = password_action,
    .text = password_text,
    .event = password_event,
    .free = password_free,
};

UiScreen *
ui_password_screen_new(const UiContext *context, const UiFetchAccount *account)
{
    PasswordScreen *self = g_new0(PasswordScreen, 1);

    self->screen.screen_class = &password_class;
    self->screen.context = context;
    self->account = g_strdup(account->name);
    self->server = g_strdup(account->server);
    self->refusal = g_strdup(account->refusal);
    return &self->screen;
}
