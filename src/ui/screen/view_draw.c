/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/view_draw.c: the message screen as it is seen (L4).
 *
 * The layout is made anew when width or headers change, and the place in the text is kept. */
#include <config.h>

#include <string.h>

#include "base/clock.h"
#include "../words.h"
#include "rest.h"
#include "view_inside.h"

#define ROWS_FOR_FEW   10
#define BODY_CELLS     76
#define ROWS_FOR_STATE 6
#define CENTRED_FROM   96 /* columns; below that the text starts under the title */

void
ui_view_title(UiScreen *screen, UiTitle *title)
{
    ViewScreen *self = (ViewScreen *)screen;
    const StoreMessage *message = ui_list_current(self->list);
    guint64 position = 0;

    if (message == NULL)
        return;
    title->left = g_strconcat(screen->context->is_demo ? "postbag demo / " : "",
                              message->folder, NULL);
    if (ui_list_position(self->list, &position, NULL)) {
        g_autofree char *at = ui_words_count(position + 1);
        g_autofree char *total = ui_words_count(ui_list_total(self->list));

        title->right = g_strdup_printf(
            "%s%s%s of %s", self->prefer == MAIL_PREFER_HTML ? "HTML   " : "",
            message->flags & STORE_FLAG_FLAGGED ? "!   " : "", at, total);
    }
}

typedef struct {
    UiCanvas *canvas;
    UiSpot spot;
} LineDraw;

static void
draw_segment(const UiSegment *segment, void *user_data)
{
    LineDraw *draw = user_data;
    UiSpot spot = draw->spot;

    spot.x += segment->column;
    spot.cells -= segment->column;
    ui_canvas_put_len(draw->canvas, spot, segment->role, segment->text, segment->len);
}

/* Makes the layout for the width and puts `top` where it may stand. */
static void
prepare_layout(ViewScreen *self, int width, guint rows)
{
    UiHeaders headers = self->headers;
    guint n_lines;

    if (self->headers == UI_HEADERS_FEW && rows < ROWS_FOR_FEW)
        headers = UI_HEADERS_FEWEST;
    if (self->layout != NULL && (self->width != width || self->laid_headers != headers))
        g_clear_pointer(&self->layout, ui_layout_free);
    if (self->layout == NULL) {
        self->layout = ui_layout_new(self->document, width, headers);
        self->width = width;
        self->laid_headers = headers;
        self->top =
            self->place == 0 ? 0 : ui_layout_line_of_place(self->layout, self->place);
    }
    self->rows = MAX(rows, 1);
    if (!ui_layout_reach(self->layout, self->top + self->rows - 1)) {
        n_lines = ui_layout_n_lines(self->layout);
        self->top = n_lines > self->rows ? n_lines - self->rows : 0;
    }
}

static void
draw_state(ViewScreen *self, UiCanvas *canvas, UiSpot spot)
{
    const StoreMessage *message = ui_list_current(self->list);
    g_autofree char *where = NULL;
    g_autofree char *at = NULL;

    if (self->layout != NULL) {
        guint percent = ui_layout_percent(self->layout, self->top + self->rows - 1);

        at = percent == 100 && self->top == 0 ? g_strdup("all")
             : percent == 100                 ? g_strdup("end")
                                              : g_strdup_printf("%u %%", percent);
        ui_canvas_put_right(canvas, spot, UI_ROLE_DIM, at);
        spot.cells -= 7;
    }
    if (message != NULL) {
        where = ui_words_where(message, self->screen.context->settings, pb_clock_now());
        ui_canvas_put_cut(canvas, spot, UI_ROLE_DIM, where);
    }
}

/* A line at the top, and one below the end of the text where there is room: takes the first row off
 * `area`. */
static void
draw_note_at_top(ViewScreen *self, UiCanvas *canvas, UiSpot spot, UiRect *area)
{
    const StoreMessage *message = ui_list_current(self->list);
    g_autofree char *words = NULL;

    if (!self->is_preview || message == NULL || !message->is_preview || area->rows < 3)
        return;
    words = ui_rest_words(self->screen.context, message, spot.cells);
    ui_canvas_put_cut(canvas, spot, UI_ROLE_NOTE, words);
    area->y++;
    area->rows--;
}

static void
draw_note_at_end(ViewScreen *self, UiCanvas *canvas, UiSpot spot, int rows)
{
    const StoreMessage *message = ui_list_current(self->list);
    g_autofree char *words = NULL;
    guint n_lines;

    if (!self->is_preview || message == NULL || !message->is_preview ||
        ui_layout_reach(self->layout, self->top + (guint)rows - 1))
        return;
    n_lines = ui_layout_n_lines(self->layout);
    spot.y += (int)(n_lines - self->top);
    words = ui_rest_words(self->screen.context, message, spot.cells);
    ui_canvas_put_cut(canvas, spot, UI_ROLE_NOTE, words);
}

/* `column` is as wide as the text, in the first row of `area`. */
static void
draw_text(ViewScreen *self, UiCanvas *canvas, UiSpot column, UiRect area)
{
    prepare_layout(self, column.cells, (guint)area.rows);
    for (int i = 0; i < area.rows; i++) {
        LineDraw draw = { canvas, { area.y + i, column.x, column.cells } };

        ui_layout_each_segment(self->layout, self->top + (guint)i, draw_segment, &draw);
    }
    column.y = area.y;
    draw_note_at_end(self, canvas, column, area.rows);
}

void
ui_view_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    ViewScreen *self = (ViewScreen *)screen;
    int margin = area.columns >= 20 ? 1 : 0;
    int width = CLAMP(area.columns - 2 * margin, 1, BODY_CELLS);
    int x = area.x + (area.columns >= CENTRED_FROM ? (area.columns - width) / 2 : margin);
    UiSpot state = { area.y + area.rows - 1, area.x + margin, area.columns - 2 * margin };
    bool has_state = area.rows >= ROWS_FOR_STATE;

    ui_canvas_set_cursor(canvas, area.y, x);
    if (self->document == NULL) {
        ui_canvas_put_cut(canvas, (UiSpot){ area.y, x, width },
                          self->problem != NULL ? UI_ROLE_ERROR : UI_ROLE_DIM,
                          self->problem != NULL ? self->problem : "Reading the message");
        return;
    }
    if (has_state)
        area.rows--;
    draw_note_at_top(self, canvas, (UiSpot){ area.y, x, width }, &area);
    draw_text(self, canvas, (UiSpot){ area.y, x, width }, area);
    if (has_state)
        draw_state(self, canvas, state);
}
