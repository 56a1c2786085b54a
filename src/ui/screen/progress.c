/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/progress.c: how fetching goes (L4): the clock, the rates and the place in the log.
 *
 * Words are progress_words', their places progress_draw's. A timer draws once a second while something
 * runs and this screen is seen: it is started by each frame, and by nothing else. */
#include <config.h>

#include "progress.h"

#include "base/clock.h"
#include "../model/rate.h"
#include "progress_draw.h"

#define SECOND_MS 1000
#define LATE_MS   5 /* after the clock's second, never before it */

typedef struct {
    UiScreen screen;
    GArray *rates; /* UiRate, one for each account */
    /* The lowest line shown, never looked into: log lines may have gone. NULL: the newest, always. */
    const void *log_anchor;
    int log_rows; /* of the latest frame */
    guint tick;   /* source; 0: none */
} ProgressScreen;

static ProgressScreen *
progress_of(UiScreen *screen)
{
    return (ProgressScreen *)screen;
}

/* From the first start to the last end, or to now. */
static gint64
elapsed_us(const UiFetch *fetch)
{
    bool is_running = ui_fetch_is_running(fetch);
    gint64 first = G_MAXINT64, last = 0;

    for (guint i = 0; i < ui_fetch_n_accounts(fetch); i++) {
        const UiFetchAccount *account = ui_fetch_account(fetch, i);
        bool is_over = account->ended_us != 0;

        /* What ended before those that run now began is another story. */
        if (account->started_us == 0 || (is_running && is_over))
            continue;
        first = MIN(first, account->started_us);
        last = MAX(last, is_over ? account->ended_us : g_get_monotonic_time());
    }
    return MAX(last - first, 0);
}

static void
progress_title(UiScreen *screen, UiTitle *title)
{
    const UiFetch *fetch = screen->context->fetch;
    guint n = ui_fetch_n_accounts(fetch);
    g_autofree char *time = ui_progress_time(elapsed_us(fetch));
    SyncControlFlags asked = ui_fetch_asked(fetch);

    title->left = g_strdup(!ui_fetch_is_running(fetch)  ? "Fetched"
                           : asked & SYNC_CONTROL_PAUSE ? "Fetching: paused"
                                                        : "Fetching");
    title->right = g_strdup_printf("%s%u account%s   %s",
                                   asked & SYNC_CONTROL_SLOW_LINE ? "slow line   " : "",
                                   n, n == 1 ? "" : "s", time);
}

/* Until the clock's next second, so that what counts down leaves none out. */
static guint
next_tick_ms(void)
{
    return SECOND_MS - (guint)(pb_clock_now_us() / 1000 % SECOND_MS) + LATE_MS;
}

static gboolean
tick(gpointer data)
{
    ProgressScreen *self = data;
    const UiContext *context = self->screen.context;

    self->tick = 0;
    context->changed(context->changed_data);
    return G_SOURCE_REMOVE;
}

/* Index behind the lowest line to show. */
static guint
log_end(const ProgressScreen *self, const GPtrArray *log)
{
    guint i;

    if (self->log_anchor == NULL)
        return log->len;
    /* What is not there any more was the oldest. */
    return g_ptr_array_find((GPtrArray *)log, self->log_anchor, &i) ? i + 1 : 0;
}

static GArray *
make_rows(ProgressScreen *self, gint64 now_us)
{
    const UiFetch *fetch = self->screen.context->fetch;
    guint n = ui_fetch_n_accounts(fetch);
    GArray *rows = g_array_sized_new(FALSE, TRUE, sizeof(UiProgressRow), n);

    g_array_set_size(self->rates, MAX(n, self->rates->len));
    for (guint i = 0; i < n; i++) {
        const UiFetchAccount *account = ui_fetch_account(fetch, i);
        UiRate *rate = &g_array_index(self->rates, UiRate, i);
        UiProgressRow row = { .account = account, .now = pb_clock_now() };

        ui_rate_take(rate, &account->progress, now_us);
        row.bytes_per_second = rate->per_second;
        row.silent_us = now_us - rate->moved_us;
        g_array_append_val(rows, row);
    }
    return rows;
}

static void
progress_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    ProgressScreen *self = progress_of(screen);
    const UiFetch *fetch = screen->context->fetch;
    g_autoptr(GArray) rows = make_rows(self, g_get_monotonic_time());
    UiProgressView view = { .rows = (const UiProgressRow *)(void *)rows->data,
                            .n_rows = rows->len,
                            .log = ui_fetch_log(fetch) };

    view.log_end = log_end(self, view.log);
    self->log_rows = ui_progress_draw(canvas, area, &view);
    if (self->tick == 0 && ui_fetch_is_running(fetch))
        self->tick = g_timeout_add(next_tick_ms(), tick, self);
}

static UiReaction
scroll_to(ProgressScreen *self, gint64 end)
{
    const GPtrArray *log = ui_fetch_log(self->screen.context->fetch);
    gint64 first_page = MIN(self->log_rows, (gint64)log->len);

    end = CLAMP(end, first_page, (gint64)log->len);
    self->log_anchor =
        end == (gint64)log->len ? NULL : g_ptr_array_index(log, (guint)end - 1);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
hide(const ProgressScreen *self)
{
    UiReaction reaction = ui_react(UI_REACT_CLOSE);

    if (ui_fetch_is_running(self->screen.context->fetch))
        reaction.status = (UiStatus){
            .kind = UI_STATUS_INFO,
            .text = g_strdup("The fetch goes on: Esc in the list stops it, P shows it"),
        };
    return reaction;
}

static UiReaction
not_running(void)
{
    return ui_react_status(UI_STATUS_INFO, g_strdup("Nothing runs: F fetches"));
}

static UiReaction
pause_or_go_on(UiFetch *fetch)
{
    if (!ui_fetch_is_running(fetch))
        return not_running();
    if (ui_fetch_asked(fetch) & SYNC_CONTROL_PAUSE) {
        ui_fetch_ask_no_more(fetch, SYNC_CONTROL_PAUSE);
        return ui_react_status(UI_STATUS_INFO, g_strdup("Going on"));
    }
    ui_fetch_ask(fetch, SYNC_CONTROL_PAUSE);
    return ui_react_status(
        UI_STATUS_INFO,
        g_strdup("Paused once what was asked for is here; the line is kept"));
}

static UiReaction
finish(UiFetch *fetch)
{
    if (!ui_fetch_is_running(fetch))
        return not_running();
    /* A pause would keep it from coming to its end. */
    ui_fetch_ask_no_more(fetch, SYNC_CONTROL_PAUSE);
    ui_fetch_ask(fetch, SYNC_CONTROL_FINISH);
    return ui_react_status(UI_STATUS_INFO,
                           g_strdup("Stopping after the message under way"));
}

static UiReaction
switch_slow_line(UiFetch *fetch)
{
    if (ui_fetch_asked(fetch) & SYNC_CONTROL_SLOW_LINE) {
        ui_fetch_ask_no_more(fetch, SYNC_CONTROL_SLOW_LINE);
        return ui_react_status(UI_STATUS_INFO, g_strdup("Fetching as usual again"));
    }
    ui_fetch_ask(fetch, SYNC_CONTROL_SLOW_LINE);
    return ui_react_status(
        UI_STATUS_INFO,
        g_strdup("Slow line: from the next message on, little is asked for at a time"));
}

static UiReaction
steer(UiFetch *fetch, UiAction action)
{
    switch (action) {
    case UI_ACTION_PAUSE:
        return pause_or_go_on(fetch);
    case UI_ACTION_FINISH:
        return finish(fetch);
    case UI_ACTION_SLOW_LINE:
        return switch_slow_line(fetch);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static bool
progress_offers(UiScreen *screen, UiAction action)
{
    static const UiAction while_running[] = { UI_ACTION_PAUSE, UI_ACTION_FINISH,
                                              UI_ACTION_STOP, UI_ACTION_SLOW_LINE };
    bool is_running = ui_fetch_is_running(screen->context->fetch);

    for (gsize i = 0; i < G_N_ELEMENTS(while_running); i++) {
        if (while_running[i] == action)
            return is_running;
    }
    return action != UI_ACTION_FETCH || !is_running;
}

static UiReaction
progress_action(UiScreen *screen, UiAction action)
{
    ProgressScreen *self = progress_of(screen);
    gint64 end = log_end(self, ui_fetch_log(screen->context->fetch));
    int page = MAX(self->log_rows - 1, 1);

    switch (action) {
    case UI_ACTION_NEXT:
        return scroll_to(self, end + 1);
    case UI_ACTION_PREVIOUS:
        return scroll_to(self, end - 1);
    case UI_ACTION_PAGE_DOWN:
        return scroll_to(self, end + page);
    case UI_ACTION_PAGE_UP:
        return scroll_to(self, end - page);
    case UI_ACTION_FIRST:
        return scroll_to(self, 0);
    case UI_ACTION_LAST:
        return scroll_to(self, G_MAXINT64);
    case UI_ACTION_BACK:
        return hide(self);
    default:
        return steer(screen->context->fetch, action);
    }
}

static UiReaction
progress_event(UiScreen *screen, UiEvent event)
{
    (void)screen;
    (void)event;
    return ui_react(UI_REACT_REDRAW);
}

static void
progress_free(UiScreen *screen)
{
    ProgressScreen *self = progress_of(screen);

    if (self->tick != 0)
        g_source_remove(self->tick);
    g_array_unref(self->rates);
    g_free(self);
}

static const UiScreenClass progress_class = {
    .name = "fetching",
    .scope = UI_SCOPE_PROGRESS,
    .title = progress_title,
    .draw = progress_draw,
    .action = progress_action,
    .offers = progress_offers,
    .event = progress_event,
    .free = progress_free,
};

UiScreen *
ui_progress_screen_new(const UiContext *context)
{
    ProgressScreen *self = g_new0(ProgressScreen, 1);

    self->screen.screen_class = &progress_class;
    self->screen.context = context;
    self->rates = g_array_new(FALSE, TRUE, sizeof(UiRate));
    return &self->screen;
}
