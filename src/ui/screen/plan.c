/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/plan.c: the server plan (L4): looking at it, changing it, carrying it out.
 *
 * The forecast is read on a thread, again after each session and when another screen has closed, and shown as of
 * then. Changes and rows are model/plan's; words and places plan_words' and plan_draw's. */
#include <config.h>

#include "plan.h"

#include "base/clock.h"
#include "../model/plan.h"
#include "../model/reading.h"
#include "../words.h"
#include "plan_ask.h"
#include "plan_draw.h"
#include "plan_words.h"
#include "progress.h"
#include "view.h"
#include "where.h"

typedef struct {
    UiScreen screen;
    UiPlan *plan; /* NULL when its account is not in the settings any more */
    guint account;
    UiReading *reading; /* under way; NULL: none */
    bool is_stale;      /* something has changed since the last reading began */
    UiPlanOrder order;  /* of the next rows */
    char *problem;      /* why nothing can be shown */
    UiSearch search;
    bool is_applying; /* a session starts as soon as the wishes are written */
    guint top, height;
} PlanScreen;

static PlanScreen *
plan_of(UiScreen *screen)
{
    return (PlanScreen *)screen;
}

/* --- reading ---------------------------------------------------------------------------------- */

static void *
read_facts(Store *store, void *request, GError **error)
{
    return ui_plan_facts_read(store, request, error);
}

static const UiReadingClass facts_class = {
    .name = "plan",
    .read = read_facts,
    .free_request = (void (*)(void *))config_account_free,
    .free_result = (void (*)(void *))ui_plan_facts_free,
};

static void read_again(PlanScreen *self);

static void
take_facts(PlanScreen *self, UiPlanFacts *facts)
{
    ui_plan_take(self->plan, facts, self->order);
    self->order = UI_PLAN_ORDER_KEPT;
}

static void
facts_came(void *result, const GError *error, void *user_data)
{
    PlanScreen *self = user_data;
    const UiContext *context = self->screen.context;

    self->reading = NULL;
    g_clear_pointer(&self->problem, g_free);
    if (result == NULL)
        self->problem = error == NULL ? g_strdup("The archive could not be read")
                                      : ui_status_text_of_error(error);
    else if (self->is_stale && ui_plan_forecast(self->plan) != NULL)
        /* It may lack what was changed meanwhile; before there is a plan nothing can be. */
        ui_plan_facts_free(result);
    else
        take_facts(self, result);
    if (self->is_stale && result != NULL)
        read_again(self);
    context->changed(context->changed_data);
}

/* At once, or as soon as what is being written can be read. */
static void
read_again(PlanScreen *self)
{
    const UiContext *context = self->screen.context;
    const ConfigAccount *account = config_settings_find_account(
        context->settings, ui_plan_account(self->plan), NULL);

    self->is_stale = true;
    if (self->reading != NULL || account == NULL || ui_wishes_is_busy(context->wishes) ||
        (context->fetch != NULL && ui_fetch_is_running(context->fetch) &&
         ui_plan_forecast(self->plan) != NULL))
        return;
    self->is_stale = false;
    self->reading = ui_reading_start(&facts_class, context->paths,
                                     config_account_copy(account), facts_came, self);
}

static void
show_account(PlanScreen *self, guint i)
{
    const UiContext *context = self->screen.context;

    g_clear_pointer(&self->reading, ui_reading_abandon);
    g_clear_pointer(&self->problem, g_free);
    ui_plan_free(self->plan);
    self->account = i;
    self->plan =
        ui_plan_new(context->wishes, config_settings_account(context->settings, i)->name);
    self->top = 0;
    self->order = UI_PLAN_ORDER_NEW;
    self->is_applying = false;
    self->search.is_typing = false;
    ui_field_wipe(&self->search.field);
    read_again(self);
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void
plan_title(UiScreen *screen, UiTitle *title)
{
    const PlanScreen *self = plan_of(screen);
    const SyncForecast *forecast = ui_plan_forecast(self->plan);
    guint n = config_settings_n_accounts(screen->context->settings);
    g_autofree char *ago = NULL;
    GString *right = g_string_new(NULL);

    title->left = g_strdup_printf("Server plan / %s", ui_plan_account(self->plan));
    if (n > 1)
        g_string_append_printf(right, "%u of %u   ", self->account + 1, n);
    if (self->search.field.len > 0 && forecast != NULL) {
        g_autofree char *count = ui_words_count(ui_plan_n_rows(self->plan));

        g_string_append_printf(right, "%s found   ", count);
    }
    if (forecast == NULL) {
        g_string_append(right, "reading");
    } else {
        ago = ui_plan_ago(sync_forecast_listed_at(forecast), pb_clock_now());
        g_string_append_printf(right, "listed %s", ago);
    }
    title->right = g_string_free(right, FALSE);
}

static const char *
empty_words(const PlanScreen *self)
{
    const SyncForecast *forecast = ui_plan_forecast(self->plan);

    if (self->problem != NULL)
        return self->problem;
    if (forecast == NULL)
        return "reading…";
    if (sync_forecast_listed_at(forecast) == 0)
        return "No listing of this account has come yet: F fetches, and says then what is "
               "there.";
    return self->search.field.len > 0 ? "No message fits. Esc shows all again."
                                      : "Nothing stands on the server.";
}

/* Keeps the cursor on the screen. */
static void
settle(PlanScreen *self)
{
    guint n = ui_plan_n_rows(self->plan);
    guint cursor = ui_plan_cursor(self->plan);

    if (cursor < self->top)
        self->top = cursor;
    if (cursor >= self->top + self->height)
        self->top = cursor - self->height + 1;
    if (self->top + self->height > n)
        self->top = n > self->height ? n - self->height : 0;
}

static void
plan_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    PlanScreen *self = plan_of(screen);
    UiPlanView view = { .plan = self->plan,
                        .search = &self->search,
                        .now = pb_clock_now() };
    int margin = area.columns >= 20 ? 1 : 0;
    UiSpot note = { area.y, area.x + margin, area.columns - 2 * margin };

    self->height = ui_plan_height(area);
    settle(self);
    view.top = self->top;
    ui_canvas_set_cursor(canvas, area.y, area.x);
    if (ui_plan_forecast(self->plan) != NULL) {
        ui_plan_draw(canvas, area, &view);
        note.y += MIN(4, area.rows - 1);
    }
    if (ui_plan_n_rows(self->plan) == 0)
        ui_canvas_put_cut(canvas, note,
                          self->problem != NULL ? UI_ROLE_ERROR : UI_ROLE_DIM,
                          empty_words(self));
}

/* --- moving and searching --------------------------------------------------------------------- */

static UiReaction
move_to(PlanScreen *self, gint64 row)
{
    guint n = ui_plan_n_rows(self->plan);

    ui_plan_move_to(self->plan, (guint)CLAMP(row, 0, MAX((gint64)n - 1, 0)));
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
search(PlanScreen *self)
{
    if (ui_plan_forecast(self->plan) != NULL)
        ui_plan_set_filter(self->plan, self->search.field.text);
    return ui_react(UI_REACT_REDRAW);
}

/* --- changing --------------------------------------------------------------------------------- */

static UiReaction
say(UiStatusKind kind, UiAction hint, char *text)
{
    UiReaction reaction = ui_react_status(kind, text);

    reaction.status.hint = hint;
    return reaction;
}

static char *
done_words(const PlanScreen *self, UiAction action)
{
    static const char *const wishes[] = {
        [STORE_WISH_NONE] = "The policy decides again; saved",
        [STORE_WISH_PROTECT] =
            "Protected: it stays there until you take that back; saved",
        [STORE_WISH_HOLD] = "Left as it is by the next session; saved",
        [STORE_WISH_DELETE] = "To be deleted there in the next session; saved",
    };
    SyncForecastRow row = ui_plan_row(self->plan, ui_plan_cursor(self->plan));

    if (action == UI_ACTION_UNDO)
        return g_strdup("As it was before; saved");
    if (row.entry->wish == STORE_WISH_NONE && row.entry->is_wanted)
        return g_strdup("To be fetched whole; saved");
    return g_strdup(wishes[row.entry->wish]);
}

static char *
said_of(const PlanScreen *self, UiPlanResult result, UiAction action)
{
    switch (result) {
    case UI_PLAN_NO_ROW:
        return g_strdup("There is no message here");
    case UI_PLAN_NOTHING:
        return g_strdup("Nothing to take back");
    case UI_PLAN_FORBIDDEN:
        return g_strdup_printf("Not asked for: %s", ui_plan_refusal(self->plan));
    case UI_PLAN_NOT_MEANT:
        return g_strdup(action == UI_ACTION_STRIKE
                            ? "It stays as it is anyway; p keeps it there for good"
                        : action == UI_ACTION_REST ? "The whole message is here"
                                                   : "That is asked for already");
    case UI_PLAN_DONE:
        break;
    }
    return done_words(self, action);
}

static UiReaction
change(PlanScreen *self, UiAction action)
{
    static const struct {
        UiAction action;
        UiPlanResult (*change)(UiPlan *plan);
    } changes[] = {
        { UI_ACTION_STRIKE, ui_plan_strike },
        { UI_ACTION_PROTECT, ui_plan_protect },
        { UI_ACTION_DELETE_THERE, ui_plan_delete },
        { UI_ACTION_REST, ui_plan_want },
        { UI_ACTION_UNDO, ui_plan_undo },
    };
    UiPlanResult result;
    gsize i = 0;

    while (i < G_N_ELEMENTS(changes) && changes[i].action != action)
        i++;
    if (i == G_N_ELEMENTS(changes))
        return ui_react(UI_REACT_NOT_MINE);
    if (ui_plan_forecast(self->plan) == NULL)
        return ui_react(UI_REACT_NONE);
    result = changes[i].change(self->plan);
    /* What is being read may be of before. */
    self->is_stale |= result == UI_PLAN_DONE && self->reading != NULL;
    return say(result == UI_PLAN_DONE        ? UI_STATUS_OK
               : result == UI_PLAN_FORBIDDEN ? UI_STATUS_WARNING
                                             : UI_STATUS_INFO,
               result == UI_PLAN_DONE && action != UI_ACTION_UNDO ? UI_ACTION_UNDO
                                                                  : UI_ACTION_NONE,
               said_of(self, result, action));
}

/* --- looking closer --------------------------------------------------------------------------- */

static UiReaction
open_message(PlanScreen *self)
{
    GError *error = NULL;
    SyncForecastRow row;
    UiScreen *screen;

    if (ui_plan_n_rows(self->plan) == 0)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is no message here"));
    row = ui_plan_row(self->plan, ui_plan_cursor(self->plan));
    if (row.here == NULL)
        return ui_react_status(
            UI_STATUS_INFO,
            g_strdup(
                "It is not here yet: i says what is known of it, T fetches it whole"));
    screen = ui_view_screen_new_single(self->screen.context, row.here->key, &error);
    return screen == NULL ? ui_react_error(error) : ui_react_push(screen);
}

static UiReaction
show_where(PlanScreen *self)
{
    SyncForecastRow row;

    if (ui_plan_n_rows(self->plan) == 0)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is no message here"));
    row = ui_plan_row(self->plan, ui_plan_cursor(self->plan));
    return ui_react_push(ui_where_screen_new_id(
        self->screen.context,
        &(StoreServerId){ ui_plan_account(self->plan), row.entry->uidl,
                          row.entry->uidl_len, row.entry->copy }));
}

/* --- carrying it out -------------------------------------------------------------------------- */

/* Starts the session; whether a yes is left to be asked for is decided before. */
static UiReaction
start_session(PlanScreen *self, guint n_confirmed)
{
    const UiContext *context = self->screen.context;
    const ConfigAccount *account = config_settings_find_account(
        context->settings, ui_plan_account(self->plan), NULL);

    if (account == NULL)
        return ui_react_status(UI_STATUS_WARNING,
                               g_strdup("The account is not in the settings any more"));
    if (!ui_fetch_start_confirmed(context->fetch, account, n_confirmed)) {
        if (n_confirmed > 0)
            return ui_react_status(
                UI_STATUS_WARNING,
                g_strdup("A session is under way: confirm once it has ended"));
        ui_fetch_start_or_queue(context->fetch, account);
    }
    return ui_react_push(ui_progress_screen_new(context));
}

static void
confirmed(guint number, void *user_data)
{
    PlanScreen *self = user_data;
    const UiContext *context = self->screen.context;
    const ConfigAccount *account = config_settings_find_account(
        context->settings, ui_plan_account(self->plan), NULL);

    if (account != NULL)
        ui_fetch_start_confirmed(context->fetch, account, number);
}

static UiReaction
ask_first(PlanScreen *self, const SyncTotals *totals)
{
    if (ui_fetch_is_running(self->screen.context->fetch))
        return ui_react_status(
            UI_STATUS_WARNING,
            g_strdup("A session is under way: confirm once it has ended"));
    return ui_react_push(ui_plan_ask(self->screen.context, totals,
                                     ui_plan_limit(self->plan), confirmed, self));
}

static UiReaction
apply(PlanScreen *self)
{
    const SyncForecast *forecast = ui_plan_forecast(self->plan);
    const SyncTotals *totals = forecast == NULL ? NULL : sync_forecast_totals(forecast);

    if (ui_wishes_is_busy(self->screen.context->wishes)) {
        self->is_applying = true;
        return ui_react(UI_REACT_REDRAW);
    }
    self->is_applying = false;
    if (totals != NULL && totals->n_over_limit > 0)
        return ask_first(self, totals);
    return start_session(self, 0);
}

static UiReaction
step_account(PlanScreen *self, guint step)
{
    guint n = config_settings_n_accounts(self->screen.context->settings);

    if (n < 2)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is one account"));
    show_account(self, (self->account + n + step) % n);
    return ui_react(UI_REACT_REDRAW);
}

/* --- the screen ------------------------------------------------------------------------------- */

static UiReaction
act(PlanScreen *self, UiAction action)
{
    switch (action) {
    case UI_ACTION_OPEN:
        return open_message(self);
    case UI_ACTION_WHERE:
        return show_where(self);
    case UI_ACTION_APPLY:
        return apply(self);
    case UI_ACTION_NEXT_ACCOUNT:
        return step_account(self, 1);
    case UI_ACTION_PREVIOUS_ACCOUNT:
        return step_account(self, (guint)-1);
    case UI_ACTION_BACK:
        return ui_react(UI_REACT_CLOSE);
    default:
        return change(self, action);
    }
}

static UiReaction
plan_action(UiScreen *screen, UiAction action)
{
    PlanScreen *self = plan_of(screen);
    gint64 cursor = ui_plan_cursor(self->plan);
    gint64 page = MAX(self->height, 2) - 1;

    switch (ui_search_act(&self->search, action)) {
    case UI_SEARCH_CHANGED:
        return search(self);
    case UI_SEARCH_SEEN:
        return ui_react(UI_REACT_REDRAW);
    case UI_SEARCH_NOT_MINE:
        break;
    }
    switch (action) {
    case UI_ACTION_NEXT:
        return move_to(self, cursor + 1);
    case UI_ACTION_PREVIOUS:
        return move_to(self, cursor - 1);
    case UI_ACTION_PAGE_DOWN:
        return move_to(self, cursor + page);
    case UI_ACTION_PAGE_UP:
        return move_to(self, cursor - page);
    case UI_ACTION_FIRST:
        return move_to(self, 0);
    case UI_ACTION_LAST:
        return move_to(self, G_MAXUINT);
    default:
        return act(self, action);
    }
}

static bool
plan_offers(UiScreen *screen, UiAction action)
{
    PlanScreen *self = plan_of(screen);
    bool has_row = ui_plan_n_rows(self->plan) > 0;
    SyncForecastRow row;

    if (action == UI_ACTION_NEXT_ACCOUNT)
        return config_settings_n_accounts(screen->context->settings) > 1;
    if (action != UI_ACTION_REST || !has_row)
        return has_row || action == UI_ACTION_APPLY || action == UI_ACTION_BACK ||
               action == UI_ACTION_HELP;
    row = ui_plan_row(self->plan, ui_plan_cursor(self->plan));
    return row.entry->state <= STORE_STATE_HEADERS;
}

static bool
plan_takes_text(UiScreen *screen)
{
    return plan_of(screen)->search.is_typing;
}

static UiReaction
plan_text(UiScreen *screen, const char *utf8)
{
    PlanScreen *self = plan_of(screen);

    ui_field_add(&self->search.field, utf8);
    return search(self);
}

static UiReaction
plan_event(UiScreen *screen, UiEvent event)
{
    PlanScreen *self = plan_of(screen);
    const UiContext *context = screen->context;

    switch (event) {
    case UI_EVENT_WISHES:
        if (self->is_applying && !ui_wishes_is_busy(context->wishes))
            return apply(self);
        if (self->is_stale)
            read_again(self);
        break;
    case UI_EVENT_SETTINGS:
    case UI_EVENT_STORED:
        self->order = UI_PLAN_ORDER_NEW;
        read_again(self);
        break;
    case UI_EVENT_SHOWN:
        read_again(self);
        break;
    case UI_EVENT_FETCH:
        if (self->is_stale)
            read_again(self);
        break;
    }
    return ui_react(UI_REACT_REDRAW);
}

static void
plan_free(UiScreen *screen)
{
    PlanScreen *self = plan_of(screen);

    ui_reading_abandon(self->reading);
    ui_plan_free(self->plan);
    g_free(self->problem);
    g_free(self);
}

static const UiScreenClass plan_class = {
    .name = "server plan",
    .scope = UI_SCOPE_PLAN,
    .title = plan_title,
    .draw = plan_draw,
    .action = plan_action,
    .offers = plan_offers,
    .text = plan_text,
    .takes_text = plan_takes_text,
    .event = plan_event,
    .free = plan_free,
};

UiScreen *
ui_plan_screen_new(const UiContext *context, guint account)
{
    PlanScreen *self = g_new0(PlanScreen, 1);

    self->screen.screen_class = &plan_class;
    self->screen.context = context;
    self->height = 1;
    show_account(self, account);
    return &self->screen;
}
