/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/progress.c: how fetching goes (L4): a state and a bar for each account, then the log. */
#include <config.h>

#include "screen/progress.h"

#include "widget/bar.h"

#define NAME_CELLS 14

typedef struct {
    UiScreen screen;
} ProgressScreen;

static void
progress_title(UiScreen *screen, UiTitle *title)
{
    guint n = ui_fetch_n_accounts(screen->context->fetch);

    title->left =
        g_strdup(ui_fetch_is_running(screen->context->fetch) ? "Fetching" : "Fetched");
    title->right = g_strdup_printf("%u account%s", n, n == 1 ? "" : "s");
}

static char *
state_words(const UiFetchAccount *account, UiRole *role)
{
    const SyncProgress *progress = &account->progress;

    *role = UI_ROLE_DEFAULT;
    switch (account->state) {
    case UI_FETCH_IDLE:
        return g_strdup("not fetched yet");
    case UI_FETCH_ASKING:
        return g_strdup("waiting for the password");
    case UI_FETCH_FAILED:
        *role = UI_ROLE_ERROR;
        return g_strdup(account->problem);
    case UI_FETCH_STOPPED:
        *role = UI_ROLE_WARNING;
        return g_strdup_printf("stopped; %u stored", progress->n_stored);
    case UI_FETCH_DONE:
        *role = UI_ROLE_OK;
        return g_strdup_printf("done: %u stored, %u deleted on the server, %u there",
                               progress->n_stored, progress->n_deleted,
                               account->n_on_server);
    case UI_FETCH_RUNNING:
        break;
    }
    if (progress->n_all > 0)
        return g_strdup_printf("%u of %u", progress->n_done, progress->n_all);
    return g_strdup(account->step_text != NULL ? account->step_text
                                               : sync_step_name(account->step));
}

static void
draw_account(UiCanvas *canvas, UiSpot spot, const UiFetchAccount *account)
{
    const SyncProgress *progress = &account->progress;
    int name = MIN(NAME_CELLS, spot.cells / 3);
    UiRole role;
    g_autofree char *words = state_words(account, &role);

    ui_canvas_put_cut(canvas, (UiSpot){ spot.y, spot.x, name }, UI_ROLE_DEFAULT,
                      account->name);
    spot.x += name + 1;
    spot.cells -= name + 1;
    if (account->state == UI_FETCH_RUNNING && progress->n_all > 0 && spot.cells >= 40) {
        ui_bar_draw(canvas, (UiSpot){ spot.y, spot.x, 26 }, progress->n_done,
                    progress->n_all);
        spot.x += 28;
        spot.cells -= 28;
    }
    ui_canvas_put_cut(canvas, spot, role, words);
}

static void
draw_log(UiCanvas *canvas, UiRect area, const GPtrArray *log)
{
    guint first = log->len > (guint)area.rows ? log->len - (guint)area.rows : 0;

    for (guint i = first; i < log->len; i++) {
        const UiFetchLine *line = g_ptr_array_index(log, i);
        g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(line->time);
        g_autofree char *time = g_date_time_format(when, "%H:%M:%S");
        UiSpot spot = { area.y + (int)(i - first), area.x, area.columns };
        int used = ui_canvas_put(canvas, spot, UI_ROLE_DIM, time) + 2;

        spot.x += used;
        spot.cells -= used;
        used = ui_canvas_put_cut(canvas, (UiSpot){ spot.y, spot.x, MIN(spot.cells, 12) },
                                 UI_ROLE_DIM, line->account) +
               2;
        spot.x += used;
        spot.cells -= used;
        ui_canvas_put_cut(canvas, spot,
                          line->is_problem ? UI_ROLE_ERROR : UI_ROLE_DEFAULT, line->text);
    }
}

static void
progress_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    const UiFetch *fetch = screen->context->fetch;
    int margin = area.columns >= 20 ? 1 : 0;
    UiSpot spot = { area.y, area.x + margin, area.columns - 2 * margin };
    guint n = ui_fetch_n_accounts(fetch);

    ui_canvas_set_cursor(canvas, area.y, spot.x);
    for (guint i = 0; i < n && spot.y < area.y + area.rows; i++, spot.y++)
        draw_account(canvas, spot, ui_fetch_account(fetch, i));
    spot.y++;
    if (area.y + area.rows > spot.y)
        draw_log(canvas,
                 (UiRect){ spot.y, spot.x, area.y + area.rows - spot.y, spot.cells },
                 ui_fetch_log(fetch));
}

static UiReaction
progress_action(UiScreen *screen, UiAction action)
{
    (void)screen;
    return ui_react(action == UI_ACTION_BACK ? UI_REACT_CLOSE : UI_REACT_NOT_MINE);
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
    g_free(screen);
}

static const UiScreenClass progress_class = {
    .name = "fetching",
    .scope = UI_SCOPE_PROGRESS,
    .title = progress_title,
    .draw = progress_draw,
    .action = progress_action,
    .event = progress_event,
    .free = progress_free,
};

UiScreen *
ui_progress_screen_new(const UiContext *context)
{
    ProgressScreen *self = g_new0(ProgressScreen, 1);

    self->screen.screen_class = &progress_class;
    self->screen.context = context;
    return &self->screen;
}
