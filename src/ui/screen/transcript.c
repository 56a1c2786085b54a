/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/transcript.c: what was said in the latest sessions of an account (L4).
 *
 * Above it stands what went wrong, in full. A copy of the lines is taken when there may be more, at most
 * four times a second, and broken into rows of the screen's width; at the end it follows what comes, and
 * scrolled back it stays at its line as long as that is kept. */
#include <config.h>

#include "transcript.h"

#include <string.h>

#include "base/text.h"
#include "../words.h"
#include "../wrap.h"

#define RELOAD_PAUSE_US  (250 * 1000)
#define TICK_MS          1000
#define TIME_CELLS       13 /* "09:41:02.118 " */
#define CELLS_FOR_TIME   58
#define ROWS_FOR_PROBLEM 8

/* A row of the screen: a piece of a line's text. */
typedef struct {
    gsize start, len;
} Row;

/* Where the screen begins: a row of a line. */
typedef struct {
    guint line, row;
} Place;

typedef struct {
    UiScreen screen;
    char *account;
    GPtrArray *lines; /* SyncSaid */
    GPtrArray *texts; /* char *: the lines as they are shown */
    GArray *rows;     /* Row, of the line that was broken last */
    int cells;
    bool is_following; /* the end */
    Place top;
    guint n_newer;    /* lines below the screen in the latest frame */
    guint height;     /* rows of it */
    bool is_stale;    /* there may be more */
    gint64 loaded_us; /* monotonic */
    guint tick;       /* source; 0: none */
} TranscriptScreen;

static TranscriptScreen *
transcript_of(UiScreen *screen)
{
    return (TranscriptScreen *)screen;
}

/* --- rows ------------------------------------------------------------------------------------- */

static bool
has_time(const TranscriptScreen *self)
{
    return self->cells >= CELLS_FOR_TIME;
}

/* The line as this width has it: with the time of day or without. */
static const char *
text_at(const TranscriptScreen *self, guint i)
{
    const char *text = g_ptr_array_index(self->texts, i);
    const char *blank = has_time(self) ? NULL : strchr(text, ' ');

    return blank == NULL ? text : blank + 1;
}

static void
add_row(TranscriptScreen *self, gsize start, gsize len)
{
    Row row = { start, len };

    g_array_append_val(self->rows, row);
}

/* Breaks line `i` into rows and says how many they are. What surely fits is not looked at: no character has
 * more cells than bytes. */
static guint
break_line(TranscriptScreen *self, guint i)
{
    g_autoptr(UiWrap) wrap = NULL;
    const char *text = text_at(self, i);
    gsize len = strlen(text), at = 0;

    g_array_set_size(self->rows, 0);
    if (len <= (gsize)self->cells) {
        add_row(self, 0, len);
        return 1;
    }
    wrap = ui_wrap_new();
    ui_wrap_begin(wrap, text, 0, len);
    while (at < len) {
        gsize row_len;
        gsize next = ui_wrap_next(wrap, at, self->cells, &row_len);

        add_row(self, at, row_len);
        at = next;
    }
    return self->rows->len;
}

/* So many rows above `place`, or the very first. */
static Place
above(TranscriptScreen *self, Place place, guint rows)
{
    while (rows > place.row && place.line > 0) {
        rows -= place.row + 1;
        place.line--;
        place.row = break_line(self, place.line) - 1;
    }
    place.row -= MIN(rows, place.row);
    return place;
}

static Place
below(TranscriptScreen *self, Place place, guint rows)
{
    guint n = self->lines->len == 0 ? 0 : break_line(self, place.line);

    while (place.row + rows >= n && place.line + 1 < self->lines->len) {
        rows -= n - MIN(place.row, n);
        place = (Place){ place.line + 1, 0 };
        n = break_line(self, place.line);
    }
    place.row = MIN(place.row + rows, n == 0 ? 0 : n - 1);
    return place;
}

/* Where the last screenful begins. */
static Place
last_top(TranscriptScreen *self)
{
    Place last = { 0, 0 };

    if (self->lines->len == 0)
        return last;
    last.line = self->lines->len - 1;
    last.row = break_line(self, last.line) - 1;
    return above(self, last, self->height - 1);
}

static bool
is_before(Place a, Place b)
{
    return a.line < b.line || (a.line == b.line && a.row < b.row);
}

/* Lines that begin below the screen. */
static guint
count_newer(TranscriptScreen *self)
{
    Place last;

    if (self->is_following || self->lines->len == 0)
        return 0;
    last = below(self, self->top, self->height - 1);
    return self->lines->len - 1 - last.line;
}

/* Puts `top` where it may stand. */
static void
settle(TranscriptScreen *self)
{
    Place last = last_top(self);

    if (self->is_following || is_before(last, self->top))
        self->top = last;
    self->n_newer = count_newer(self);
}

static bool
is_same(const SyncSaid *a, const SyncSaid *b)
{
    return a->time_us == b->time_us && a->by == b->by && strcmp(a->text, b->text) == 0;
}

/* Where line `old` of `before` stands now; lines go at the front only. 0 when it went, too. */
static guint
find_line(const TranscriptScreen *self, const GPtrArray *before, guint old)
{
    guint i;

    if (before->len == 0 || self->lines->len == 0)
        return 0;
    for (i = MIN(old, self->lines->len - 1);
         i > 0 &&
         !is_same(g_ptr_array_index(self->lines, i), g_ptr_array_index(before, old));
         i--)
        ;
    return i;
}

static void
load(TranscriptScreen *self)
{
    SyncTranscript *transcript =
        ui_fetch_transcript(self->screen.context->fetch, self->account);
    g_autoptr(GPtrArray) before = g_steal_pointer(&self->lines);

    self->lines =
        transcript == NULL ? g_ptr_array_new() : sync_transcript_lines(transcript);
    g_ptr_array_set_size(self->texts, 0);
    for (guint i = 0; i < self->lines->len; i++)
        g_ptr_array_add(self->texts,
                        sync_said_to_string(g_ptr_array_index(self->lines, i)));
    if (before->len > 0)
        self->top.line = find_line(self, before, self->top.line);
    settle(self);
    self->is_stale = false;
    self->loaded_us = g_get_monotonic_time();
}

/* How long a look at what is new has to wait; 0 when it was taken. */
static gint64
look_again(TranscriptScreen *self)
{
    gint64 pause = RELOAD_PAUSE_US - (g_get_monotonic_time() - self->loaded_us);

    if (self->is_stale && pause <= 0)
        load(self);
    return MAX(pause, 0);
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void
transcript_title(UiScreen *screen, UiTitle *title)
{
    TranscriptScreen *self = transcript_of(screen);
    g_autofree char *count = NULL;

    look_again(self);
    count = ui_words_count(self->lines->len);
    title->left = g_strdup_printf("Transcript / %s", self->account);
    if (self->n_newer > 0)
        title->right = g_strdup_printf("%s lines   %u newer", count, self->n_newer);
    else
        title->right =
            g_strdup_printf("%s line%s", count, self->lines->len == 1 ? "" : "s");
}

static UiRole
role_of(const SyncSaid *said)
{
    static const UiRole roles[] = {
        [SYNC_SAID_BY_US] = UI_ROLE_DIM,
        [SYNC_SAID_BY_SERVER] = UI_ROLE_DEFAULT,
        [SYNC_SAID_OF_LINE] = UI_ROLE_NOTE,
    };

    if (said->by == SYNC_SAID_BY_SERVER && g_str_has_prefix(said->text, "-ERR"))
        return UI_ROLE_ERROR;
    return roles[said->by];
}

/* What went wrong, over as many rows as it takes, then a line. Takes them off `area`. */
static void
draw_problem(const TranscriptScreen *self, UiCanvas *canvas, UiRect *area)
{
    const UiFetchAccount *account =
        ui_fetch_find(self->screen.context->fetch, self->account);
    g_autoptr(UiWrap) wrap = NULL;
    gsize at = 0, len;
    int most = area->rows / 3;

    if (account == NULL || account->problem == NULL || area->rows < ROWS_FOR_PROBLEM)
        return;
    wrap = ui_wrap_new();
    len = strlen(account->problem);
    ui_wrap_begin(wrap, account->problem, 0, len);
    for (int i = 0; at < len && i < most; i++) {
        UiSpot spot = { area->y, area->x, area->columns };
        gsize row_len;
        gsize next = ui_wrap_next(wrap, at, MAX(area->columns, 1), &row_len);

        if (i == most - 1 && next < len)
            ui_canvas_put_cut(canvas, spot, UI_ROLE_ERROR, account->problem + at);
        else
            ui_canvas_put_len(canvas, spot, UI_ROLE_ERROR, account->problem + at,
                              row_len);
        at = next;
        area->y++;
        area->rows--;
    }
    ui_canvas_rule(canvas, (UiSpot){ area->y, area->x - 1, area->columns + 2 });
    area->y++;
    area->rows--;
}

static void
draw_row(const TranscriptScreen *self, UiCanvas *canvas, UiSpot spot, Place place)
{
    const Row *row = &g_array_index(self->rows, Row, place.row);
    const char *text = text_at(self, place.line);
    UiRole role = role_of(g_ptr_array_index(self->lines, place.line));
    gsize time = row->start == 0 && has_time(self) ? MIN(row->len, (gsize)TIME_CELLS) : 0;
    int used = ui_canvas_put_len(canvas, spot, UI_ROLE_DIM, text + row->start, time);

    spot.x += used;
    spot.cells -= used;
    ui_canvas_put_len(canvas, spot, role, text + row->start + time, row->len - time);
}

/* From `top` on, as much as `area` holds. */
static void
draw_lines(TranscriptScreen *self, UiCanvas *canvas, UiRect area)
{
    Place place = self->top;
    int y = 0;

    for (; y < area.rows && place.line < self->lines->len; place.line++, place.row = 0) {
        guint n = break_line(self, place.line);

        for (; y < area.rows && place.row < n; y++, place.row++)
            draw_row(self, canvas, (UiSpot){ area.y + y, area.x, area.columns }, place);
    }
}

static gboolean
on_tick(gpointer data)
{
    TranscriptScreen *self = data;
    const UiContext *context = self->screen.context;

    self->tick = 0;
    self->is_stale = true;
    context->changed(context->changed_data);
    return G_SOURCE_REMOVE;
}

static void
set_tick(TranscriptScreen *self, gint64 pause)
{
    bool is_running = ui_fetch_is_running(self->screen.context->fetch);

    if (self->tick != 0 || (!self->is_stale && !is_running))
        return;
    self->tick = g_timeout_add(self->is_stale ? (guint)(pause / 1000) + 1 : TICK_MS,
                               on_tick, self);
}

static void
transcript_draw(UiScreen *screen, UiCanvas *canvas, UiRect whole)
{
    TranscriptScreen *self = transcript_of(screen);
    int margin = whole.columns >= 20 ? 1 : 0;
    UiRect area = { whole.y, whole.x + margin, whole.rows, whole.columns - 2 * margin };
    gint64 pause = look_again(self);

    if (self->cells != MAX(area.columns, 1)) {
        self->cells = MAX(area.columns, 1);
        self->top.row = 0;
    }
    draw_problem(self, canvas, &area);
    self->height = (guint)MAX(area.rows, 1);
    settle(self);
    ui_canvas_set_cursor(canvas, area.y, area.x);
    if (self->lines->len == 0)
        ui_canvas_put_cut(canvas, (UiSpot){ area.y, area.x, area.columns }, UI_ROLE_DIM,
                          "Nothing was said yet: no connection was made.");
    draw_lines(self, canvas, area);
    set_tick(self, pause);
}

/* --- actions ---------------------------------------------------------------------------------- */

static UiReaction
show_from(TranscriptScreen *self, Place top)
{
    self->is_following = !is_before(top, last_top(self));
    self->top = top;
    settle(self);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
show_end(TranscriptScreen *self)
{
    self->is_following = true;
    settle(self);
    return ui_react(UI_REACT_REDRAW);
}

static void
forget_lines(TranscriptScreen *self)
{
    g_ptr_array_set_size(self->lines, 0);
    self->top = (Place){ 0, 0 };
    self->is_following = true;
    load(self);
}

static UiReaction
step_account(TranscriptScreen *self, guint step)
{
    const UiFetch *fetch = self->screen.context->fetch;
    guint n = ui_fetch_n_accounts(fetch), at = 0;

    if (n < 2)
        return ui_react_status(UI_STATUS_INFO, g_strdup("No other account was fetched"));
    while (at < n && strcmp(ui_fetch_account(fetch, at)->name, self->account) != 0)
        at++;
    g_free(self->account);
    self->account = g_strdup(ui_fetch_account(fetch, (at + n + step) % n)->name);
    forget_lines(self);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
transcript_action(UiScreen *screen, UiAction action)
{
    TranscriptScreen *self = transcript_of(screen);
    guint page = MAX(self->height, 2) - 1;

    switch (action) {
    case UI_ACTION_NEXT:
        return show_from(self, below(self, self->top, 1));
    case UI_ACTION_PREVIOUS:
        return show_from(self, above(self, self->top, 1));
    case UI_ACTION_PAGE_DOWN:
        return show_from(self, below(self, self->top, page));
    case UI_ACTION_PAGE_UP:
        return show_from(self, above(self, self->top, page));
    case UI_ACTION_FIRST:
        return show_from(self, (Place){ 0, 0 });
    case UI_ACTION_LAST:
        return show_end(self);
    case UI_ACTION_NEXT_ACCOUNT:
        return step_account(self, 1);
    case UI_ACTION_PREVIOUS_ACCOUNT:
        return step_account(self, (guint)-1);
    case UI_ACTION_BACK:
        return ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static bool
transcript_offers(UiScreen *screen, UiAction action)
{
    return action != UI_ACTION_NEXT_ACCOUNT ||
           ui_fetch_n_accounts(screen->context->fetch) > 1;
}

static UiReaction
transcript_event(UiScreen *screen, UiEvent event)
{
    (void)event;
    transcript_of(screen)->is_stale = true;
    return ui_react(UI_REACT_REDRAW);
}

static void
transcript_free(UiScreen *screen)
{
    TranscriptScreen *self = transcript_of(screen);

    if (self->tick != 0)
        g_source_remove(self->tick);
    g_ptr_array_unref(self->lines);
    g_ptr_array_unref(self->texts);
    g_array_unref(self->rows);
    g_free(self->account);
    g_free(self);
}

static const UiScreenClass transcript_class = {
    .name = "transcript",
    .scope = UI_SCOPE_TRANSCRIPT,
    .title = transcript_title,
    .draw = transcript_draw,
    .action = transcript_action,
    .offers = transcript_offers,
    .event = transcript_event,
    .free = transcript_free,
};

UiScreen *
ui_transcript_screen_new(const UiContext *context, const char *account)
{
    TranscriptScreen *self = g_new0(TranscriptScreen, 1);

    self->screen.screen_class = &transcript_class;
    self->screen.context = context;
    self->account = g_strdup(account);
    self->lines = g_ptr_array_new();
    self->texts = g_ptr_array_new_with_free_func(g_free);
    self->rows = g_array_new(FALSE, FALSE, sizeof(Row));
    self->cells = 78;
    self->height = 1;
    self->is_following = true;
    load(self);
    return &self->screen;
}
