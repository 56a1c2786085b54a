/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/confirm.c: asking before something that cannot be taken back (L4). */
#include <config.h>

#include "confirm.h"

#include <string.h>

#include "../widget/field.h"
#include "../widget/text.h"

#define FIELD_CELLS 24
#define TEXT_CELLS  76

typedef struct {
    UiScreen screen;
    char *title, *refused;
    char **lines;
    guint number;
    UiAction action;
    UiField field;
    void (*confirmed)(guint number, void *user_data);
    void *user_data;
} ConfirmScreen;

static ConfirmScreen *
confirm_of(UiScreen *screen)
{
    return (ConfirmScreen *)screen;
}

static void
confirm_title(UiScreen *screen, UiTitle *title)
{
    title->left = g_strdup(confirm_of(screen)->title);
}

static void
confirm_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    ConfirmScreen *self = confirm_of(screen);
    int margin = area.columns >= 20 ? 1 : 0;
    bool is_roomy = area.rows >= 10;
    /* The field is there however little room the question has. */
    UiRect text = { area.y, area.x + margin, area.rows - 1,
                    CLAMP(area.columns - 2 * margin, 1, TEXT_CELLS) };

    for (guint i = 0; self->lines[i] != NULL && text.rows > 0; i++) {
        if (*self->lines[i] != '\0') {
            ui_text_put(canvas, &text, text.rows,
                        i == 0 ? UI_ROLE_WARNING : UI_ROLE_DEFAULT, self->lines[i]);
        } else if (is_roomy) {
            text.y++;
            text.rows--;
        }
    }
    if (is_roomy && text.rows > 0)
        text.y++;
    ui_field_draw(canvas, (UiSpot){ text.y, text.x, MIN(text.columns, FIELD_CELLS) },
                  &self->field, UI_FIELD_PLAIN);
}

static bool
is_yes(const ConfirmScreen *self)
{
    g_autofree char *number = g_strdup_printf("%u", self->number);
    g_autofree char *text = g_strdup(self->field.text);

    g_strstrip(text);
    return strcmp(text, number) == 0 || g_ascii_strcasecmp(text, "y") == 0 ||
           g_ascii_strcasecmp(text, "yes") == 0;
}

static UiReaction
refuse(const ConfirmScreen *self)
{
    UiReaction reaction = ui_react(UI_REACT_CLOSE);

    reaction.status =
        (UiStatus){ .kind = UI_STATUS_INFO, .text = g_strdup(self->refused) };
    return reaction;
}

static UiReaction
answer(ConfirmScreen *self)
{
    UiReaction reaction = ui_react(UI_REACT_CLOSE);

    if (self->field.len == 0)
        return ui_react_status(
            UI_STATUS_INFO,
            g_strdup_printf("Type %u or y for a yes; Esc is a no", self->number));
    if (!is_yes(self))
        return refuse(self);
    self->confirmed(self->number, self->user_data);
    reaction.action = self->action;
    return reaction;
}

static UiReaction
confirm_action(UiScreen *screen, UiAction action)
{
    ConfirmScreen *self = confirm_of(screen);

    switch (action) {
    case UI_ACTION_CHOOSE:
        return answer(self);
    case UI_ACTION_ERASE:
        ui_field_erase(&self->field);
        return ui_react(UI_REACT_REDRAW);
    case UI_ACTION_ERASE_ALL:
        ui_field_wipe(&self->field);
        return ui_react(UI_REACT_REDRAW);
    case UI_ACTION_BACK:
        return refuse(self);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static UiReaction
confirm_text(UiScreen *screen, const char *utf8)
{
    ui_field_add(&confirm_of(screen)->field, utf8);
    return ui_react(UI_REACT_REDRAW);
}

static void
confirm_free(UiScreen *screen)
{
    ConfirmScreen *self = confirm_of(screen);

    g_free(self->title);
    g_free(self->refused);
    g_strfreev(self->lines);
    g_free(self);
}

static const UiScreenClass confirm_class = {
    .name = "question",
    .scope = UI_SCOPE_PROMPT,
    .title = confirm_title,
    .draw = confirm_draw,
    .action = confirm_action,
    .text = confirm_text,
    .free = confirm_free,
};

UiScreen *
ui_confirm_screen_new(const UiContext *context, const UiQuestion *question,
                      void (*confirmed)(guint number, void *user_data), void *user_data)
{
    ConfirmScreen *self = g_new0(ConfirmScreen, 1);

    self->screen.screen_class = &confirm_class;
    self->screen.context = context;
    self->title = g_strdup(question->title);
    self->refused = g_strdup(question->refused);
    self->lines = g_strdupv((char **)question->lines);
    self->number = question->number;
    self->action = question->action;
    self->confirmed = confirmed;
    self->user_data = user_data;
    return &self->screen;
}
