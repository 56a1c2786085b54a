/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/view.c: reading one message (L4).
 *
 * The document comes at once or, when the file is large, from a thread; until then the keys work and the
 * screen says that it is being read. The layout is made anew when width or headers change, and the place in
 * the text is kept. */
#include <config.h>

#include "view.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "../layout.h"
#include "../words.h"
#include "protect.h"
#include "rest.h"
#include "where.h"

#define ROWS_FOR_FEW   10
#define BODY_CELLS     76
#define ROWS_FOR_STATE 6
#define LARGE          (512 * 1024) /* bytes of a message that is shown from its beginning first */
#define BEGINNING      (128 * 1024)
#define FRAME_MS       15 /* that a key may wait for its message */
#define CENTRED_FROM   96 /* columns; below that the text starts under the title */

typedef struct {
    UiScreen screen;
    UiList *list;  /* of the screen below */
    UiList *owned; /* the same when it is this screen's own; else NULL */
    char key[STORE_KEY_LEN + 1];
    gint64 row;      /* in the index; stays when the rest of a preview comes */
    bool is_preview; /* as it is shown */
    int fd;          /* of the message while it is read; else -1 */
    guint asked;     /* of the renderer, under way; 0: nothing */
    bool is_asking;
    MailDocument *document;
    char *problem; /* why there is no document */
    MailPrefer prefer;
    UiHeaders headers;      /* as the person wants them */
    UiHeaders laid_headers; /* as the layout has them */
    UiLayout *layout;       /* NULL: to be made at the next drawing */
    int width;              /* of the layout */
    guint top;              /* first line on the screen */
    guint64 place;          /* of `top` in the text, to find it again at another width */
    guint rows;             /* lines on the screen */
} ViewScreen;

static ViewScreen *
view_of(UiScreen *screen)
{
    return (ViewScreen *)screen;
}

/* --- getting the document --------------------------------------------------------------------- */

static void
stop_reading(ViewScreen *self)
{
    mail_renderer_forget(self->screen.context->renderer, self->asked);
    self->asked = 0;
    if (self->fd >= 0)
        close(self->fd);
    self->fd = -1;
}

static void
forget_document(ViewScreen *self)
{
    stop_reading(self);
    g_clear_pointer(&self->layout, ui_layout_free);
    g_clear_pointer(&self->document, mail_document_free);
    g_clear_pointer(&self->problem, g_free);
}

static void take_document(MailDocument *document, const GError *error, void *user_data);

/* The answer may be there before this returns. */
static void
ask_for(ViewScreen *self, gint64 most)
{
    const MailRequest request = { .what = MAIL_RENDER_DOCUMENT,
                                  .reading = { .prefer = self->prefer, .most = most } };
    guint asked;

    self->is_asking = true;
    asked = mail_renderer_ask(self->screen.context->renderer, self->fd, &request,
                              take_document, self);
    if (self->is_asking)
        self->asked = asked;
}

/* Where it is the beginning of a large message the whole takes its place when that comes. */
static void
take_document(MailDocument *document, const GError *error, void *user_data)
{
    ViewScreen *self = user_data;

    self->is_asking = false;
    self->asked = 0;
    g_clear_pointer(&self->layout, ui_layout_free);
    g_clear_pointer(&self->document, mail_document_free);
    self->document = document;
    if (error != NULL)
        self->problem = ui_status_text_of_error(error);
    if (document != NULL && document->is_beginning)
        ask_for(self, 0);
    else
        stop_reading(self);
    self->screen.context->changed(self->screen.context->changed_data);
}

/* What is ready within a frame is seen at once, without a word about reading. */
static void
read_document(ViewScreen *self, const StoreMessage *message)
{
    g_autoptr(GError) error = NULL;

    self->fd = store_open_message(self->screen.context->store, message->row, &error);
    if (self->fd < 0) {
        self->problem = ui_status_text_of_error(error);
        return;
    }
    ask_for(self, message->size > LARGE ? BEGINNING : 0);
    mail_renderer_wait(self->screen.context->renderer, self->asked, FRAME_MS);
}

/* `self->top` and `self->place` stay. */
static void
show_message(ViewScreen *self, const StoreMessage *message)
{
    forget_document(self);
    g_strlcpy(self->key, message->key, sizeof self->key);
    self->row = message->row;
    self->is_preview = message->is_preview;
    read_document(self, message);
}

/* The message under the list's cursor, from its top. */
static UiReaction
show_current(ViewScreen *self)
{
    const StoreMessage *message = ui_list_current(self->list);
    GError *error = NULL;

    if (message == NULL)
        return ui_react(UI_REACT_CLOSE);
    self->top = 0;
    self->place = 0;
    show_message(self, message);
    if (self->problem == NULL && (message->flags & STORE_FLAG_SEEN) == 0) {
        if (!ui_change_mark_read(self->screen.context->changes, message, &error) ||
            !ui_list_reload_current(self->list, &error))
            return ui_react_error(error);
    }
    return ui_react(UI_REACT_REDRAW);
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void
view_title(UiScreen *screen, UiTitle *title)
{
    ViewScreen *self = view_of(screen);
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

static void
view_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    ViewScreen *self = view_of(screen);
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

/* --- actions ---------------------------------------------------------------------------------- */

static UiReaction
scroll_to(ViewScreen *self, guint line)
{
    if (self->layout == NULL)
        return ui_react(UI_REACT_NONE);
    if (!ui_layout_reach(self->layout, line + self->rows - 1)) {
        guint n_lines = ui_layout_n_lines(self->layout);

        line = n_lines > self->rows ? n_lines - self->rows : 0;
    }
    self->top = line;
    self->place = ui_layout_place(self->layout, line);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
scroll_by(ViewScreen *self, int lines)
{
    guint back = (guint)-MIN(lines, 0);

    if (lines < 0)
        return scroll_to(self, self->top > back ? self->top - back : 0);
    return scroll_to(self, self->top + (guint)lines);
}

static UiReaction
step_message(ViewScreen *self, int step)
{
    GError *error = NULL;
    char before[STORE_KEY_LEN + 1];
    const StoreMessage *message;

    g_strlcpy(before, self->key, sizeof before);
    if (!ui_list_move(self->list, step, &error))
        return ui_react_error(error);
    message = ui_list_current(self->list);
    if (message != NULL && strcmp(message->key, before) == 0)
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup(step > 0 ? "This is the last message"
                                                 : "This is the first message"));
    return show_current(self);
}

static UiReaction
next_unread(ViewScreen *self)
{
    GError *error = NULL;

    switch (ui_list_move_unread(self->list, &error)) {
    case UI_LIST_FOUND:
        return show_current(self);
    case UI_LIST_FAILED:
        return ui_react_error(error);
    case UI_LIST_NONE_FOUND:
        break;
    }
    return ui_react_status(UI_STATUS_INFO, g_strdup("No other unread message near here"));
}

static UiReaction
with_status(UiReaction reaction, UiStatus status)
{
    if (reaction.status.text == NULL)
        reaction.status = status;
    else
        ui_status_clear(&status);
    return reaction;
}

static UiReaction
delete_message(ViewScreen *self)
{
    const StoreMessage *message = ui_list_current(self->list);
    GError *error = NULL;

    if (message == NULL || strcmp(message->folder, UI_TRASH) == 0)
        return ui_react_status(UI_STATUS_INFO, g_strdup("It is in Trash already"));
    if (!ui_change_to_trash(self->screen.context->changes, message, &error) ||
        !ui_list_reload(self->list, &error))
        return ui_react_error(error);
    return with_status(show_current(self),
                       (UiStatus){ .kind = UI_STATUS_OK,
                                   .text = g_strdup("1 message moved to Trash"),
                                   .hint = UI_ACTION_UNDO });
}

static UiReaction
undo(ViewScreen *self)
{
    g_autofree char *key = NULL;
    GError *error = NULL;
    char *what = NULL;

    if (!ui_change_undo(self->screen.context->changes, &what, &key, &error))
        return error != NULL
                   ? ui_react_error(error)
                   : ui_react_status(UI_STATUS_INFO, g_strdup("Nothing to take back"));
    if (!ui_list_reload(self->list, &error)) {
        g_free(what);
        return ui_react_error(error);
    }
    ui_list_move_to(self->list, key);
    return with_status(show_current(self),
                       (UiStatus){ .kind = UI_STATUS_OK, .text = what });
}

static UiReaction
toggle(ViewScreen *self, StoreFlags flag, const char *on, const char *off)
{
    const StoreMessage *message = ui_list_current(self->list);
    GError *error = NULL;

    if (message == NULL)
        return ui_react(UI_REACT_NONE);
    if (!ui_change_toggle(self->screen.context->changes, message, flag, &error) ||
        !ui_list_reload_current(self->list, &error))
        return ui_react_error(error);
    message = ui_list_current(self->list);
    return ui_react_status(UI_STATUS_OK, g_strdup(message->flags & flag ? on : off));
}

static UiReaction
switch_headers(ViewScreen *self)
{
    self->headers = self->headers == UI_HEADERS_FEW ? UI_HEADERS_ALL : UI_HEADERS_FEW;
    g_clear_pointer(&self->layout, ui_layout_free);
    self->top = 0;
    self->place = 0;
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
switch_html(ViewScreen *self)
{
    self->prefer = self->prefer == MAIL_PREFER_TEXT ? MAIL_PREFER_HTML : MAIL_PREFER_TEXT;
    return show_current(self);
}

static UiReaction
act_on_message(ViewScreen *self, UiAction action)
{
    switch (action) {
    case UI_ACTION_NEXT_MESSAGE:
        return step_message(self, 1);
    case UI_ACTION_PREVIOUS_MESSAGE:
        return step_message(self, -1);
    case UI_ACTION_NEXT_UNREAD:
        return next_unread(self);
    case UI_ACTION_DELETE:
        return delete_message(self);
    case UI_ACTION_UNDO:
        return undo(self);
    case UI_ACTION_READ:
        return toggle(self, STORE_FLAG_SEEN, "Marked as read", "Marked as unread");
    case UI_ACTION_FLAG:
        return toggle(self, STORE_FLAG_FLAGGED, "Flagged", "No longer flagged");
    case UI_ACTION_HEADERS:
        return switch_headers(self);
    case UI_ACTION_HTML:
        return switch_html(self);
    case UI_ACTION_REST:
        return ui_rest_ask(self->screen.context, ui_list_current(self->list));
    case UI_ACTION_PROTECT:
        return ui_protect(self->screen.context, self->list);
    case UI_ACTION_WHERE:
        return ui_react_push(ui_where_screen_new_row(self->screen.context, self->row));
    case UI_ACTION_BACK:
        return ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static UiReaction
view_action(UiScreen *screen, UiAction action)
{
    ViewScreen *self = view_of(screen);
    int page = (int)MAX(self->rows, 2) - 1;

    switch (action) {
    case UI_ACTION_NEXT:
        return scroll_by(self, 1);
    case UI_ACTION_PREVIOUS:
        return scroll_by(self, -1);
    case UI_ACTION_PAGE_DOWN:
        return scroll_by(self, page);
    case UI_ACTION_PAGE_UP:
        return scroll_by(self, -page);
    case UI_ACTION_FIRST:
        return scroll_to(self, 0);
    case UI_ACTION_LAST:
        return self->layout == NULL ? ui_react(UI_REACT_NONE)
                                    : scroll_to(self, ui_layout_n_lines(self->layout));
    default:
        return act_on_message(self, action);
    }
}

static bool
view_offers(UiScreen *screen, UiAction action)
{
    return action != UI_ACTION_REST || view_of(screen)->is_preview;
}

/* The rest of a preview has come: shows the whole message, from the same place on. */
static UiReaction
look_for_rest(ViewScreen *self)
{
    g_autoptr(StoreMessage) now =
        self->is_preview ? store_get(self->screen.context->store, self->row, NULL) : NULL;
    const StoreMessage *current = ui_list_current(self->list);

    if (now == NULL || now->is_preview)
        return ui_react(UI_REACT_REDRAW);
    if (current != NULL && current->row == self->row)
        ui_list_reload_current(self->list, NULL);
    show_message(self, now);
    return ui_react_status(UI_STATUS_OK, g_strdup("The whole message is here now"));
}

static UiReaction
view_event(UiScreen *screen, UiEvent event)
{
    if (event == UI_EVENT_STORED)
        return look_for_rest(view_of(screen));
    if (event == UI_EVENT_WISHES)
        ui_list_reload_current(view_of(screen)->list, NULL);
    return ui_react(event == UI_EVENT_FETCH ? UI_REACT_NONE : UI_REACT_REDRAW);
}

static void
view_free(UiScreen *screen)
{
    forget_document(view_of(screen));
    ui_list_free(view_of(screen)->owned);
    g_free(screen);
}

static const UiScreenClass view_class = {
    .name = "message",
    .scope = UI_SCOPE_VIEW,
    .title = view_title,
    .draw = view_draw,
    .action = view_action,
    .offers = view_offers,
    .event = view_event,
    .free = view_free,
};

UiScreen *
ui_view_screen_new(const UiContext *context, UiList *list)
{
    ViewScreen *self = g_new0(ViewScreen, 1);
    UiReaction reaction;

    self->screen.screen_class = &view_class;
    self->screen.context = context;
    self->list = list;
    self->rows = 1;
    self->fd = -1;
    reaction = show_current(self);
    /* Being unable to mark it as read does not keep anybody from reading it. */
    ui_status_clear(&reaction.status);
    return &self->screen;
}

UiScreen *
ui_view_screen_new_single(const UiContext *context, const char *key, GError **error)
{
    g_autoptr(StoreMessage) message = store_find(context->store, key, error);
    g_autoptr(UiList) list = NULL;
    UiScreen *screen;

    if (message == NULL)
        return NULL;
    list = ui_list_new_single(context->store, message->key);
    if (!ui_list_reload(list, error))
        return NULL;
    screen = ui_view_screen_new(context, list);
    view_of(screen)->owned = g_steal_pointer(&list);
    return screen;
}
