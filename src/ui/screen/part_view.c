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
#include "../model/capture.h"
#include "../pager.h"
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
    UiPager pager;
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
    ui_pager_forget(&self->pager);
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
        ui_pager_show(&self->pager, self->document,
                      self->is_message ? UI_HEADERS_FEW : UI_HEADERS_NONE, canvas, area);
    }
}

/* --- actions ---------------------------------------------------------------------------------- */

static UiReaction
part_action(UiScreen *screen, UiAction action)
{
    if (ui_pager_act(&view_of(screen)->pager, action))
        return ui_react(UI_REACT_REDRAW);
    return ui_react(action == UI_ACTION_BACK ? UI_REACT_CLOSE : UI_REACT_NOT_MINE);
}

static void
part_free(UiScreen *screen)
{
    PartView *self = view_of(screen);

    mail_renderer_forget(self->renderer, self->asked);
    mail_renderer_free(self->pictures);
    ui_capture_free(self->capture);
    ui_pager_forget(&self->pager);
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
    self->pager.rows = 1;
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
