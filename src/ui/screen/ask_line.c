/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/ask_line.c: a question that one line of text answers (L4). */
#include <config.h>

#include "ask_line.h"

#include "base/text.h"
#include "../widget/line.h"
#include "../widget/text.h"

#define TEXT_CELLS 76

typedef struct {
    UiScreen screen;
    char *title, *name;
    char **lines;
    UiLine line;
    UiLineAnswered answered;
    void *user_data;
} AskScreen;

static AskScreen *
ask_of(UiScreen *screen)
{
    return (AskScreen *)screen;
}

static void
ask_title(UiScreen *screen, UiTitle *title)
{
    title->left = g_strdup(ask_of(screen)->title);
}

static void
ask_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    AskScreen *self = ask_of(screen);
    int margin = area.columns >= 20 ? 1 : 0;
    UiSpot spot = { area.y + (area.rows >= 6 ? 1 : 0), area.x + margin,
                    area.columns - 2 * margin };
    UiRect below = { spot.y + 2, spot.x, area.y + area.rows - spot.y - 2,
                     MIN(spot.cells, TEXT_CELLS) };
    int name = pb_text_width(self->name, -1) + 2;

    for (guint i = 0; self->lines[i] != NULL && below.rows > 0; i++)
        ui_text_put(canvas, &below, below.rows, UI_ROLE_DIM, self->lines[i]);
    if (spot.cells >= name + 20) {
        ui_canvas_put(canvas, spot, UI_ROLE_HEADER_NAME, self->name);
        spot.x += name;
        spot.cells -= name;
    }
    ui_line_draw(canvas, spot, &self->line);
}

static UiReaction
answer(AskScreen *self)
{
    UiReaction reaction = ui_react(UI_REACT_REDRAW);
    g_autofree char *text = g_strdup(ui_line_text(&self->line));
    g_autofree char *instead = NULL;

    g_strstrip(text);
    if (*text == '\0')
        return ui_react(UI_REACT_NONE);
    if (self->answered(text, &instead, &reaction.status, self->user_data))
        reaction.kind = UI_REACT_CLOSE;
    else if (instead != NULL)
        ui_line_set(&self->line, instead);
    return reaction;
}

static UiReaction
ask_action(UiScreen *screen, UiAction action)
{
    AskScreen *self = ask_of(screen);

    switch (action) {
    case UI_ACTION_CHOOSE:
        return answer(self);
    case UI_ACTION_BACK:
        return ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(ui_line_act(&self->line, action) ? UI_REACT_REDRAW
                                                         : UI_REACT_NOT_MINE);
    }
}

static UiReaction
ask_text(UiScreen *screen, const char *utf8)
{
    return ui_react(ui_line_insert(&ask_of(screen)->line, utf8) ? UI_REACT_REDRAW
                                                                : UI_REACT_NONE);
}

static void
ask_free(UiScreen *screen)
{
    AskScreen *self = ask_of(screen);

    g_free(self->title);
    g_free(self->name);
    g_strfreev(self->lines);
    ui_line_clear(&self->line);
    g_free(self);
}

static const UiScreenClass ask_class = {
    .name = "question",
    .scope = UI_SCOPE_PROMPT,
    .title = ask_title,
    .draw = ask_draw,
    .action = ask_action,
    .text = ask_text,
    .free = ask_free,
};

UiScreen *
ui_ask_line_screen_new(const UiContext *context, const UiLineQuestion *question,
                       UiLineAnswered answered, void *user_data)
{
    AskScreen *self = g_new0(AskScreen, 1);

    self->screen.screen_class = &ask_class;
    self->screen.context = context;
    self->title = g_strdup(question->title);
    self->name = g_strdup(question->name);
    self->lines = g_strdupv((char **)question->lines);
    ui_line_set(&self->line, question->text);
    self->answered = answered;
    self->user_data = user_data;
    return &self->screen;
}
