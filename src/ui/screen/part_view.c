/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/part_view.c: reading one part of a message (L4).
 *
 * The document comes from the renderer, or from a program that makes text of the part; both take their time, and the keys
 * work meanwhile. A picture is made for the terminal as it is, by a renderer of its own that lives as long as the
 * screen. */
#include <config.h>

#include "part_view.h"

#include <unistd.h>

#include "base/human.h"
#include "mail/attachment.h"
#include "../layout.h"
#include "../model/capture.h"
#include "../widget/text.h"

#define BODY_CELLS   100 /* listings and tables are wider than prose */
#define CENTRED_FROM 120
#define FRAME_MS     16
#define ROWS_ABOVE   2 /* of a picture: what is said of it, and a gap */

typedef struct {
    UiScreen screen;
    char *title, *kind;
    bool is_message;
    int fd;
    MailRenderer *renderer; /* the context's, or `pictures` */
    MailRenderer *pictures; /* NULL: it is no picture */
    MailPrefer prefer;
    char *number;
    guint32 room_columns, room_rows; /* for which the picture was asked */
    guint asked;                     /* of the renderer, under way; 0: nothing */
    bool is_asking;
    UiCapture *capture;
    MailDocument *document;
    char *problem;
    UiLayout *layout; /* NULL: to be made at the next drawing */
    int width;        /* of the layout */
    guint top;
    guint64 place; /* of `top` in the text */
    guint rows;
} PartView;

static PartView *
view_of(UiScreen *screen)
{
    return (PartView *)screen;
}

/* --- getting the document --------------------------------------------------------------------- */

static void
take_document(MailDocument *document, const GError *error, void *user_data)
{
    PartView *self = user_data;

    self->is_asking = false;
    self->asked = 0;
    self->document = document;
    if (error != NULL)
        self->problem = ui_status_text_of_error(error);
    if (self->screen.context->changed != NULL)
        self->screen.context->changed(self->screen.context->changed_data);
}

static void
ask_renderer(PartView *self)
{
    const MailRequest request = { .what = MAIL_RENDER_DOCUMENT,
                                  .reading = { .prefer = self->prefer,
                                               .part = self->number,
                                               .columns = self->room_columns,
                                               .rows = self->room_rows,
                                               .is_ascii = !g_get_charset(NULL) } };
    guint asked;

    self->is_asking = true;
    asked = mail_renderer_ask(self->renderer, self->fd, &request, take_document, self);
    if (self->is_asking) {
        self->asked = asked;
        mail_renderer_wait(self->renderer, asked, FRAME_MS);
    }
}

/* Asks for a picture where there is none for that room. */
static void
ask_picture(PartView *self, int columns, int rows)
{
    guint32 wide = (guint32)MAX(columns, 1), high = (guint32)MAX(rows - ROWS_ABOVE, 1);

    if (self->pictures == NULL || (self->room_columns == wide && self->room_rows == high))
        return;
    mail_renderer_forget(self->renderer, self->asked);
    self->asked = 0;
    g_clear_pointer(&self->layout, ui_layout_free);
    g_clear_pointer(&self->document, mail_document_free);
    g_clear_pointer(&self->problem, g_free);
    self->room_columns = wide;
    self->room_rows = high;
    ask_renderer(self);
}

static void
ask_program(PartView *self, const UiPartViewOrder *order)
{
    const UiCaptureOrder capture = { .fd = self->fd,
                                     .number = order->part->number,
                                     .argv = order->argv };

    self->capture = ui_capture_start(&capture, take_document, self);
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void
part_title(UiScreen *screen, UiTitle *title)
{
    title->left = g_strdup(view_of(screen)->title);
    title->right = g_strdup(view_of(screen)->kind);
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

static void
prepare_layout(PartView *self, int width, guint rows)
{
    if (self->layout != NULL && self->width != width)
        g_clear_pointer(&self->layout, ui_layout_free);
    if (self->layout == NULL) {
        const UiLayoutForm form = { .width = width,
                                    .headers = self->is_message ? UI_HEADERS_FEW
                                                                : UI_HEADERS_NONE };

        self->layout = ui_layout_new(self->document, &form);
        self->width = width;
        self->top =
            self->place == 0 ? 0 : ui_layout_line_of_place(self->layout, self->place);
    }
    self->rows = MAX(rows, 1);
    if (!ui_layout_reach(self->layout, self->top + self->rows - 1)) {
        guint n_lines = ui_layout_n_lines(self->layout);

        self->top = n_lines > self->rows ? n_lines - self->rows : 0;
    }
}

/* Nothing but the name of the part: it is none that can be shown. */
static bool
is_opaque(const MailDocument *document)
{
    for (guint i = 0; i < document->blocks->len; i++) {
        if (mail_document_block(document, i)->kind != MAIL_BLOCK_PART)
            return false;
    }
    return true;
}

static void
draw_words(UiCanvas *canvas, UiRect area, UiRole role, const char *text)
{
    ui_text_put(canvas, &area, area.rows, role, text);
}

static void
part_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    PartView *self = view_of(screen);
    int margin = area.columns >= 20 ? 1 : 0;
    int most = self->pictures == NULL ? BODY_CELLS : area.columns;
    int width = CLAMP(area.columns - 2 * margin, 1, most);
    int x = area.x + (area.columns >= CENTRED_FROM ? (area.columns - width) / 2 : margin);

    area = (UiRect){ area.y, x, area.rows, width };
    ui_canvas_set_cursor(canvas, area.y, x);
    ask_picture(self, width, area.rows);
    if (self->problem != NULL) {
        draw_words(canvas, area, UI_ROLE_ERROR, self->problem);
    } else if (self->document == NULL) {
        draw_words(canvas, area, UI_ROLE_DIM, "Reading the part");
    } else if (is_opaque(self->document)) {
        draw_words(canvas, area, UI_ROLE_NOTE,
                   "This cannot be shown as text. Back in the list of parts, s saves it "
                   "and o opens it with a program.");
    } else {
        prepare_layout(self, width, (guint)area.rows);
        for (int i = 0; i < area.rows; i++) {
            LineDraw draw = { canvas, { area.y + i, x, width } };

            ui_layout_each_segment(self->layout, self->top + (guint)i, draw_segment,
                                   &draw);
        }
    }
}

/* --- actions ---------------------------------------------------------------------------------- */

static UiReaction
scroll_to(PartView *self, gint64 line)
{
    guint n_lines, most;

    if (self->layout == NULL)
        return ui_react(UI_REACT_NONE);
    line = MAX(line, 0);
    if (!ui_layout_reach(self->layout, (guint)line + self->rows - 1)) {
        n_lines = ui_layout_n_lines(self->layout);
        most = n_lines > self->rows ? n_lines - self->rows : 0;
        line = MIN(line, most);
    }
    self->top = (guint)line;
    self->place = ui_layout_place(self->layout, self->top);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
part_action(UiScreen *screen, UiAction action)
{
    PartView *self = view_of(screen);
    gint64 page = (gint64)MAX(self->rows, 2) - 1;

    switch (action) {
    case UI_ACTION_NEXT:
        return scroll_to(self, (gint64)self->top + 1);
    case UI_ACTION_PREVIOUS:
        return scroll_to(self, (gint64)self->top - 1);
    case UI_ACTION_PAGE_DOWN:
        return scroll_to(self, (gint64)self->top + page);
    case UI_ACTION_PAGE_UP:
        return scroll_to(self, (gint64)self->top - page);
    case UI_ACTION_FIRST:
        return scroll_to(self, 0);
    case UI_ACTION_LAST:
        return self->layout == NULL
                   ? ui_react(UI_REACT_NONE)
                   : scroll_to(self, (gint64)ui_layout_n_lines(self->layout));
    case UI_ACTION_BACK:
        return ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static void
part_free(UiScreen *screen)
{
    PartView *self = view_of(screen);

    mail_renderer_forget(self->renderer, self->asked);
    mail_renderer_free(self->pictures);
    ui_capture_free(self->capture);
    g_clear_pointer(&self->layout, ui_layout_free);
    g_clear_pointer(&self->document, mail_document_free);
    close(self->fd);
    g_free(self->number);
    g_free(self->title);
    g_free(self->kind);
    g_free(self->problem);
    g_free(self);
}

static const UiScreenClass part_view_class = {
    .name = "one part",
    .scope = UI_SCOPE_PART_VIEW,
    .title = part_title,
    .draw = part_draw,
    .action = part_action,
    .free = part_free,
};

UiScreen *
ui_part_view_screen_new(const UiContext *context, const UiPartViewOrder *order)
{
    PartView *self = g_new0(PartView, 1);
    g_autofree char *words = mail_type_words(order->part->type, order->part->name);
    g_autofree char *size = pb_size_to_string(order->part->size);

    self->screen.screen_class = &part_view_class;
    self->screen.context = context;
    self->title = *order->part->name != '\0'
                      ? g_strdup(order->part->name)
                      : g_strdup_printf("Part %s", order->part->number);
    self->kind = g_strdup_printf("%s  %s", words, size);
    self->is_message = g_str_has_prefix(order->part->type, "message/rfc822") ||
                       g_str_has_prefix(order->part->type, "message/global");
    self->fd = order->fd;
    self->rows = 1;
    self->prefer = order->prefer;
    self->number = g_strdup(order->part->number);
    self->renderer = context->renderer;
    if (order->argv != NULL) {
        ask_program(self, order);
    } else if (g_str_has_prefix(order->part->type, "image/") &&
               order->prefer != MAIL_PREFER_SOURCE) {
        /* Asked when it is known how large the screen is. */
        self->pictures =
            mail_renderer_new_for(g_main_context_default(), MAIL_RENDERER_PICTURES);
        self->renderer = self->pictures;
    } else {
        ask_renderer(self);
    }
    return &self->screen;
}
