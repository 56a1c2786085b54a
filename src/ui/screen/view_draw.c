/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/view_draw.c: the message screen as it is seen (L4).
 *
 * The layout is made anew when width or headers change, and the place in the text is kept. */
#include <config.h>

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "../osc.h"
#include "../words.h"
#include "rest.h"
#include "view_inside.h"

#define ROWS_FOR_FEW   10
#define BODY_CELLS     76
#define ROWS_FOR_STATE 6
#define CENTRED_FROM   96 /* columns; below that the text starts under the title */
/* Where the place is looked for in another form of the message. */
#define ANCHOR_PIECES  20000
#define LAID_OUT_WHOLE (32 * 1024) /* bytes of text */
#define ANCHOR_BYTES   (64 * 1024) /* of a piece */

static const char *
form_name(MailPrefer form)
{
    static const char *const names[MAIL_N_PREFERS] = {
        [MAIL_PREFER_TEXT] = "text",
        [MAIL_PREFER_HTML] = "HTML",
        [MAIL_PREFER_SOURCE] = "source",
    };

    return names[form];
}

static MailPrefer
shown_form(const ViewScreen *self)
{
    if (self->prefer == MAIL_PREFER_SOURCE || self->document == NULL)
        return self->prefer;
    return self->document->is_html ? MAIL_PREFER_HTML : MAIL_PREFER_TEXT;
}

/* A key as texts name it; NULL when none reaches the action. The caller frees. */
static char *
key_name(const ViewScreen *self, UiAction action)
{
    UiKey key = ui_keymap_key(self->screen.context->keymap, UI_SCOPE_VIEW, action);

    return key == UI_KEY_NONE ? NULL : ui_key_to_string(key);
}

/* "(H: HTML, source)"; NULL when there is nothing else to show. The caller frees. */
static char *
other_forms(const ViewScreen *self)
{
    const MailDocument *document = self->document;
    MailPrefer shown = shown_form(self);
    g_autofree char *key = key_name(self, UI_ACTION_HTML);
    g_autoptr(GString) names = g_string_new(NULL);

    if (document == NULL || key == NULL)
        return NULL;
    if (document->has_text && shown != MAIL_PREFER_TEXT)
        g_string_append(names, ", text");
    if (document->has_html && shown != MAIL_PREFER_HTML)
        g_string_append(names, ", HTML");
    if (shown != MAIL_PREFER_SOURCE)
        g_string_append(names, ", source");
    return names->len == 0 ? NULL : g_strdup_printf("(%s: %s)", key, names->str + 2);
}

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

        title->right = g_strdup_printf("%s%s of %s   %s",
                                       message->flags & STORE_FLAG_FLAGGED ? "!   " : "",
                                       at, total, form_name(shown_form(self)));
        title->more = other_forms(self);
    }
}

typedef struct {
    UiCanvas *canvas;
    UiSpot spot;
    const MailDocument *document;
} LineDraw;

/* What is in doubt leads nowhere by a click: o shows it first. */
static void
draw_link(const LineDraw *draw, UiSpot spot, guint32 number)
{
    const MailLink *link;
    g_autofree char *target = NULL;

    if (number == 0 || number > draw->document->links->len)
        return;
    link = g_ptr_array_index(draw->document->links, number - 1);
    if (link->doubts == 0)
        target = ui_osc_encode_target(link->target, UI_OSC_MAX_TARGET);
    if (target != NULL)
        ui_canvas_link(draw->canvas, spot, number, target);
}

static void
draw_segment(const UiSegment *segment, void *user_data)
{
    LineDraw *draw = user_data;
    UiSpot spot = draw->spot;

    spot.x += segment->column;
    spot.cells -= segment->column;
    spot.cells =
        ui_canvas_put_len(draw->canvas, spot, segment->role, segment->text, segment->len);
    draw_link(draw, spot, segment->link);
}

/* --- the layout ------------------------------------------------------------------------------- */

/* The source has the header in it. */
static UiHeaders
headers_for(const ViewScreen *self)
{
    if (self->prefer == MAIL_PREFER_SOURCE)
        return UI_HEADERS_NONE;
    return self->headers == UI_HEADERS_FEW && self->pager.rows < ROWS_FOR_FEW
               ? UI_HEADERS_FEWEST
               : self->headers;
}

/* Where the words that stood at the top stand in this form: of several places the one nearest to where they were. */
static guint64
place_of_anchor(ViewScreen *self)
{
    g_autoptr(UiFind) find = ui_find_new(self->anchor);
    guint64 wanted = ui_layout_place_of_percent(self->pager.layout, self->anchor_percent);
    guint64 best = wanted;
    guint64 best_distance = G_MAXUINT64;
    const char *text;
    gsize len;

    for (guint i = 0; find != NULL && i < ANCHOR_PIECES &&
                      (text = ui_layout_piece_text(self->pager.layout, i, &len)) != NULL;
         i++) {
        gsize start, match_len;

        if (ui_layout_piece_block(self->pager.layout, i) != G_MAXUINT &&
            ui_find_next(find, text, MIN(len, ANCHOR_BYTES), 0, &start, &match_len)) {
            UiMatch match = { i, (guint32)start, (guint32)match_len };
            guint64 place = ui_layout_place_of_match(self->pager.layout, &match);
            guint64 distance = place > wanted ? place - wanted : wanted - place;

            if (distance < best_distance) {
                best_distance = distance;
                best = place;
            }
        }
    }
    return best;
}

static void
find_place(ViewScreen *self)
{
    if (self->anchor != NULL) {
        self->pager.place = place_of_anchor(self);
        self->pager.top = ui_layout_line_of_place(self->pager.layout, self->pager.place);
        /* The words may stand in what is still to come. */
        if (!self->document->is_beginning)
            g_clear_pointer(&self->anchor, g_free);
    }
    if (self->wants_end) {
        /* Where it may stand is seen to when the rows are known. */
        self->pager.top = MAX(ui_layout_n_lines(self->pager.layout), 1) - 1;
        self->pager.place = ui_layout_place(self->pager.layout, self->pager.top);
        self->wants_end = self->document->is_beginning;
    }
}

void
ui_view_lay_out(ViewScreen *self)
{
    int margin = self->columns >= 20 ? 1 : 0;
    int width = MAX(self->columns - 2 * margin, 1);
    int body = MIN(width, BODY_CELLS);
    g_autofree char *headers_key = key_name(self, UI_ACTION_HEADERS);
    g_autofree char *fold_key = key_name(self, UI_ACTION_FOLD);
    UiLayoutForm form = {
        .width = width,
        .body_cells = body,
        .body_column = self->columns >= CENTRED_FROM ? (width - body) / 2 : 0,
        .headers = headers_for(self),
        .headers_key = headers_key,
        .fold_key = fold_key,
        .seal = self->seal.words,
        .seal_role = self->seal.role,
    };

    if (self->quotes == NULL)
        self->quotes = ui_quotes_new(self->document);
    form.quotes = self->quotes;
    ui_pager_take(&self->pager, ui_layout_new(self->document, &form));
    self->laid_headers = form.headers;
    self->seal.is_new = false;
    find_place(self);
    ui_view_search_again(self);
}

/* The header says something else in one of its lines: all others stay where they are. */
static void
lay_out_again(ViewScreen *self)
{
    guint top = self->pager.top;

    ui_pager_forget(&self->pager);
    ui_view_lay_out(self);
    if (ui_layout_reach(self->pager.layout, top)) {
        self->pager.top = top;
        self->pager.place = ui_layout_place(self->pager.layout, top);
    }
}

/* Makes the layout for the size and puts `top` where it may stand. */
static void
prepare_layout(ViewScreen *self, int columns, guint rows)
{
    self->pager.rows = MAX(rows, 1); /* which headers there are goes by it */
    if (self->pager.layout != NULL &&
        (self->columns != columns || self->laid_headers != headers_for(self)))
        ui_pager_forget(&self->pager);
    self->columns = columns;
    if (self->pager.layout == NULL)
        ui_view_lay_out(self);
    else if (self->seal.is_new)
        lay_out_again(self);
    ui_pager_fit(&self->pager, rows);
}

/* --- the line below the text ------------------------------------------------------------------ */

/* Short texts are laid out whole to count their lines. */
static bool
has_all_lines(const ViewScreen *self)
{
    return !self->document->is_beginning && (self->document->text_len <= LAID_OUT_WHOLE ||
                                             ui_layout_is_whole(self->pager.layout));
}

/* How much lies above the end of the screen: in lines, or where they are not known in bytes of text. */
static guint
percent_above(const ViewScreen *self)
{
    guint end = self->pager.top + self->pager.rows;
    guint n_lines;

    if (!has_all_lines(self))
        return ui_layout_percent(self->pager.layout, end - 1);
    n_lines = ui_layout_n_lines(self->pager.layout);
    return end >= n_lines ? 100 : (guint)((guint64)end * 100 / n_lines);
}

static char *
share_words(const ViewScreen *self)
{
    guint percent = percent_above(self);

    if (percent == 100 && self->document->is_beginning)
        return g_strdup("reading the rest");
    if (percent == 100)
        return g_strdup(self->pager.top == 0 ? "all" : "end");
    return g_strdup_printf("%u %%", percent);
}

/* "line 1-16 of 40  40 %", where all lines are known. */
static char *
position_words(const ViewScreen *self)
{
    g_autofree char *share = share_words(self);
    g_autofree char *from = NULL, *to = NULL, *total = NULL;
    guint n_lines;

    if (!has_all_lines(self))
        return g_steal_pointer(&share);
    n_lines = ui_layout_n_lines(self->pager.layout);
    from = ui_words_count(self->pager.top + 1);
    to = ui_words_count(MIN(self->pager.top + self->pager.rows, n_lines));
    total = ui_words_count(n_lines);
    return g_strdup_printf("line %s-%s of %s  %s", from, to, total, share);
}

static void
append_number(GString *words, guint n, const char *one, const char *many)
{
    if (n > 0)
        g_string_append_printf(words, "%u %s  ", n, n == 1 ? one : many);
}

static char *
state_words(const ViewScreen *self)
{
    g_autofree char *position = position_words(self);
    GString *words = g_string_new(NULL);
    guint n_attached = 0;

    for (guint i = 0; i < self->document->parts->len; i++) {
        const MailPart *part = g_ptr_array_index(self->document->parts, i);

        n_attached += part->is_attachment ? 1 : 0;
    }
    append_number(words, self->document->links->len, "link", "links");
    append_number(words, n_attached, "attachment", "attachments");
    g_string_append(words, position);
    return g_string_free(words, FALSE);
}

static void
draw_search(ViewScreen *self, UiCanvas *canvas, UiSpot spot)
{
    g_autofree char *words = ui_view_search_words(self);

    spot.cells -= MAX(ui_canvas_put_right(canvas, spot, UI_ROLE_DIM, words), 0) + 2;
    ui_search_draw(canvas, spot, &self->search.line);
}

static void
draw_state(ViewScreen *self, UiCanvas *canvas, UiSpot spot)
{
    const StoreMessage *message = ui_list_current(self->list);
    g_autofree char *where = NULL;
    g_autofree char *at = NULL;
    UiRole role = UI_ROLE_DIM;

    /* The shortest header has no room for it, and among all fields it would look like one of the message's. */
    if (headers_for(self) != UI_HEADERS_FEW && self->seal.words != NULL) {
        where = g_strdup(self->seal.words);
        role = self->seal.role;
    } else if (message != NULL) {
        where = ui_words_where(message, self->screen.context->settings, pb_clock_now());
    }
    if (self->pager.layout != NULL) {
        at = state_words(self);
        /* Where the message lives matters more than what can be counted. */
        if (where != NULL &&
            pb_text_width(where, -1) + 2 + pb_text_width(at, -1) > spot.cells) {
            g_free(at);
            at = position_words(self);
        }
        if (where != NULL &&
            pb_text_width(where, -1) + 2 + pb_text_width(at, -1) > spot.cells) {
            g_free(at);
            at = share_words(self);
        }
        spot.cells -= ui_canvas_put_right(canvas, spot, UI_ROLE_DIM, at) + 2;
    }
    if (where != NULL)
        ui_canvas_put_cut(canvas, spot, role, where);
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
        ui_layout_reach(self->pager.layout, self->pager.top + (guint)rows - 1))
        return;
    n_lines = ui_layout_n_lines(self->pager.layout);
    spot.y += (int)(n_lines - self->pager.top);
    words = ui_rest_words(self->screen.context, message, spot.cells);
    ui_canvas_put_cut(canvas, spot, UI_ROLE_NOTE, words);
}

static void
draw_lines(ViewScreen *self, UiCanvas *canvas, UiSpot column, UiRect area)
{
    prepare_layout(self, area.columns, (guint)area.rows);
    for (int i = 0; i < area.rows; i++) {
        LineDraw draw = { canvas,
                          { area.y + i, column.x, column.cells },
                          self->document };

        ui_layout_each_segment(self->pager.layout, self->pager.top + (guint)i,
                               draw_segment, &draw);
    }
    column.y = area.y;
    draw_note_at_end(self, canvas, column, area.rows);
}

/* The terminal's cursor goes to the match that is looked at: screen readers follow it. */
static void
place_cursor(ViewScreen *self, UiCanvas *canvas, UiSpot first)
{
    const ViewSearch *search = &self->search;
    guint line = self->pager.top;

    if (search->find != NULL && search->has_current)
        line = ui_layout_line_of_match(
            self->pager.layout,
            &g_array_index(search->matches, UiMatch, search->current));
    if (line >= self->pager.top && line < self->pager.top + self->pager.rows)
        ui_canvas_set_cursor(canvas, first.y + (int)(line - self->pager.top), first.x);
}

void
ui_view_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    ViewScreen *self = (ViewScreen *)screen;
    int margin = area.columns >= 20 ? 1 : 0;
    UiSpot spot = { area.y, area.x + margin, MAX(area.columns - 2 * margin, 1) };
    UiSpot state = { area.y + area.rows - 1, spot.x, spot.cells };
    bool has_state =
        area.rows >= ROWS_FOR_STATE || (ui_view_search_is_on(self) && area.rows > 1);

    ui_canvas_set_cursor(canvas, spot.y, spot.x);
    if (self->document == NULL) {
        ui_canvas_put_cut(canvas, spot,
                          self->problem != NULL ? UI_ROLE_ERROR : UI_ROLE_DIM,
                          self->problem != NULL ? self->problem : "Reading the message");
        return;
    }
    if (has_state)
        area.rows--;
    draw_note_at_top(self, canvas, spot, &area);
    draw_lines(self, canvas, spot, area);
    spot.y = area.y;
    place_cursor(self, canvas, spot);
    if (ui_view_search_is_on(self) && has_state)
        draw_search(self, canvas, state);
    else if (has_state)
        draw_state(self, canvas, state);
}
