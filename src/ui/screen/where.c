/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/where.c: where is this message (L4).
 *
 * The facts come from a thread, then, as that takes longer with many messages, what the plan says to it: the
 * same forecast that the server plan shows. */
#include <config.h>

#include "where.h"

#include <string.h>

#include "base/clock.h"
#include "store/whereabouts.h"
#include "sync/forecast.h"
#include "../model/reading.h"
#include "../widget/notes.h"
#include "../words.h"
#include "protect.h"
#include "where_words.h"

/* What it is about: an index row, or with `id.account` a message on a server. Texts are its own. */
typedef struct {
    gint64 row;
    StoreServerId id;
} About;

typedef struct {
    UiScreen screen;
    About about;
    UiReading *facts_reading, *plan_reading; /* NULL: none */
    bool is_stale;                           /* read again when what runs has ended */
    StoreWhereabouts *whereabouts;           /* NULL: not read yet */
    UiWhereDecision decisions[STORE_MAX_PLACES];
    char *problem;
    UiNotesView view;
} WhereScreen;

static WhereScreen *
where_of(UiScreen *screen)
{
    return (WhereScreen *)screen;
}

static StoreServerId
id_copy(const StoreServerId *id)
{
    return (StoreServerId){ g_strdup(id->account), g_strndup(id->uidl, id->uidl_len),
                            id->uidl_len, id->copy };
}

static void
id_clear(StoreServerId *id)
{
    g_free((char *)id->account);
    g_free((char *)id->uidl);
}

static StoreServerId
id_of(const StorePlaceThere *place)
{
    return (StoreServerId){ place->account, place->uidl, place->uidl_len, place->copy };
}

/* --- reading the plan ------------------------------------------------------------------------- */

/* A place and the account whose plan is asked about it. */
typedef struct {
    StoreServerId id;
    ConfigAccount *account; /* NULL: none to ask */
} PlanPlace;

typedef struct {
    guint n;
    PlanPlace places[STORE_MAX_PLACES];
} PlanRequest;

typedef struct {
    UiWhereDecision decisions[STORE_MAX_PLACES];
} PlanResult;

static void
plan_request_free(void *data)
{
    PlanRequest *request = data;

    for (guint i = 0; i < request->n; i++) {
        id_clear(&request->places[i].id);
        config_account_free(request->places[i].account);
    }
    g_free(request);
}

static void
plan_result_free(void *data)
{
    PlanResult *result = data;

    for (guint i = 0; i < STORE_MAX_PLACES; i++)
        g_free(result->decisions[i].reason);
    g_free(result);
}

static bool
is_about(const StoreEntry *entry, const StoreServerId *id)
{
    return entry->copy == id->copy && entry->uidl_len == id->uidl_len &&
           memcmp(entry->uidl, id->uidl, id->uidl_len) == 0;
}

static bool
decide(Store *store, const PlanPlace *place, UiWhereDecision *decision, GError **error)
{
    g_autoptr(SyncForecast) forecast = NULL;

    if (place->account == NULL)
        return true;
    forecast = sync_forecast_new(store, place->account, pb_clock_now(), error);
    if (forecast == NULL)
        return false;
    for (guint at = 0; at < sync_forecast_n_rows(forecast); at++) {
        SyncForecastRow row = sync_forecast_fixed_row(forecast, at);

        if (!is_about(row.entry, &place->id))
            continue;
        decision->is_known = true;
        decision->decision = *row.decision;
        decision->decision.detail = NULL;
        decision->reason = sync_reason_to_string(row.decision);
        break;
    }
    return true;
}

static void *
read_plan(Store *store, void *data, GError **error)
{
    PlanRequest *request = data;
    PlanResult *result = g_new0(PlanResult, 1);

    for (guint i = 0; i < request->n; i++) {
        if (!decide(store, &request->places[i], &result->decisions[i], error)) {
            plan_result_free(result);
            return NULL;
        }
    }
    return result;
}

static const UiReadingClass plan_reading = {
    .name = "where-plan",
    .read = read_plan,
    .free_request = plan_request_free,
    .free_result = plan_result_free,
};

static void
changed(WhereScreen *self)
{
    self->screen.context->changed(self->screen.context->changed_data);
}

static void
forget_decisions(WhereScreen *self)
{
    for (guint i = 0; i < STORE_MAX_PLACES; i++)
        g_free(self->decisions[i].reason);
    memset(self->decisions, 0, sizeof self->decisions);
}

static void
plan_came(void *result, const GError *error, void *user_data)
{
    WhereScreen *self = user_data;
    PlanResult *plan = result;

    self->plan_reading = NULL;
    if (plan == NULL) {
        g_free(self->problem);
        self->problem = error == NULL ? NULL : ui_status_text_of_error(error);
    } else {
        forget_decisions(self);
        memcpy(self->decisions, plan->decisions, sizeof self->decisions);
        g_free(plan);
    }
    changed(self);
}

static void
ask_plan(WhereScreen *self)
{
    const UiContext *context = self->screen.context;
    PlanRequest *request = g_new0(PlanRequest, 1);

    request->n = self->whereabouts->there->len;
    for (guint i = 0; i < request->n; i++) {
        const StorePlaceThere *place = g_ptr_array_index(self->whereabouts->there, i);
        StoreServerId id = id_of(place);
        const ConfigAccount *account =
            config_settings_find_account(context->settings, place->account, NULL);
        bool is_there = place->is_listed && place->state < STORE_STATE_DELETE_SENT;

        request->places[i].id = id_copy(&id);
        if (account != NULL && is_there)
            request->places[i].account = config_account_copy(account);
    }
    ui_reading_abandon(self->plan_reading);
    self->plan_reading =
        ui_reading_start(&plan_reading, context->paths, request, plan_came, self);
}

/* --- reading the facts ------------------------------------------------------------------------ */

static void
about_free(void *data)
{
    About *about = data;

    id_clear(&about->id);
    g_free(about);
}

static void *
read_facts(Store *store, void *data, GError **error)
{
    const About *about = data;

    return about->id.account == NULL ? store_whereabouts_of_row(store, about->row, error)
                                     : store_whereabouts_of_id(store, &about->id, error);
}

static const UiReadingClass facts_reading = {
    .name = "where",
    .read = read_facts,
    .free_request = about_free,
    .free_result = (void (*)(void *))store_whereabouts_free,
};

static void read_again(WhereScreen *self);

static void
facts_came(void *result, const GError *error, void *user_data)
{
    WhereScreen *self = user_data;

    self->facts_reading = NULL;
    g_clear_pointer(&self->problem, g_free);
    if (result == NULL) {
        self->problem = error == NULL ? NULL : ui_status_text_of_error(error);
    } else if (self->is_stale && self->whereabouts != NULL) {
        store_whereabouts_free(result);
        read_again(self);
    } else {
        store_whereabouts_free(self->whereabouts);
        self->whereabouts = result;
        ask_plan(self);
    }
    changed(self);
}

static void
read_again(WhereScreen *self)
{
    const UiContext *context = self->screen.context;
    About *about;

    self->is_stale = true;
    if (self->facts_reading != NULL || ui_wishes_is_busy(context->wishes))
        return;
    self->is_stale = false;
    about = g_new0(About, 1);
    about->row = self->about.row;
    if (self->about.id.account != NULL)
        about->id = id_copy(&self->about.id);
    self->facts_reading =
        ui_reading_start(&facts_reading, context->paths, about, facts_came, self);
}

/* --- the screen ------------------------------------------------------------------------------- */

static void
where_title(UiScreen *screen, UiTitle *title)
{
    title->left = g_strdup("Where is this message?");
    title->right = ui_notes_more(&where_of(screen)->view);
}

static void
where_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    WhereScreen *self = where_of(screen);
    g_autoptr(GPtrArray) facts = NULL;

    if (self->whereabouts == NULL) {
        facts = ui_notes_new();
        ui_notes_add_heading(facts, self->problem != NULL ? UI_ROLE_ERROR : UI_ROLE_DIM,
                             g_strdup(self->problem != NULL ? self->problem : "reading"));
    } else {
        facts = ui_where_facts(self->whereabouts, self->decisions,
                               screen->context->settings, pb_clock_now());
        if (self->problem != NULL)
            ui_notes_add_heading(facts, UI_ROLE_ERROR, g_strdup(self->problem));
    }
    ui_notes_draw(canvas, area, facts, &self->view);
}

/* The place that a wish is about: the first that is on a server. */
static StorePlaceThere *
place_to_protect(const WhereScreen *self)
{
    for (guint i = 0; self->whereabouts != NULL && i < self->whereabouts->there->len;
         i++) {
        StorePlaceThere *place = g_ptr_array_index(self->whereabouts->there, i);

        if (place->is_listed && place->state != STORE_STATE_DELETED)
            return place;
    }
    return NULL;
}

static UiReaction
protect(WhereScreen *self)
{
    StorePlaceThere *place = place_to_protect(self);
    StoreWishOrder order;

    if (place == NULL)
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup("It is on no server that an account knows"));
    order =
        (StoreWishOrder){ .id = id_of(place),
                          .wish = place->wish == STORE_WISH_PROTECT ? STORE_WISH_NONE
                                                                    : STORE_WISH_PROTECT,
                          .want = place->is_wanted ? STORE_WANT_WHOLE : STORE_WANT_NOT };
    ui_change_wish(self->screen.context->changes, &order, place->wish,
                   self->whereabouts->message == NULL ? ""
                                                      : self->whereabouts->message->key);
    place->wish = order.wish;
    return ui_protect_reaction(order.wish);
}

static UiReaction
undo(WhereScreen *self)
{
    g_autofree char *key = NULL;
    GError *error = NULL;
    char *what = NULL;

    if (!ui_change_undo(self->screen.context->changes, &what, &key, &error))
        return error != NULL
                   ? ui_react_error(error)
                   : ui_react_status(UI_STATUS_INFO, g_strdup("Nothing to take back"));
    read_again(self);
    return ui_react_status(UI_STATUS_OK, what);
}

static UiReaction
where_action(UiScreen *screen, UiAction action)
{
    WhereScreen *self = where_of(screen);

    if (ui_notes_act(&self->view, action))
        return ui_react(UI_REACT_REDRAW);
    switch (action) {
    case UI_ACTION_PROTECT:
        return protect(self);
    case UI_ACTION_UNDO:
        return undo(self);
    case UI_ACTION_BACK:
        return ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static bool
where_offers(UiScreen *screen, UiAction action)
{
    if (action == UI_ACTION_PROTECT)
        return place_to_protect(where_of(screen)) != NULL;
    return action != UI_ACTION_UNDO || ui_changes_can_undo(screen->context->changes);
}

static UiReaction
where_event(UiScreen *screen, UiEvent event)
{
    WhereScreen *self = where_of(screen);

    if (event == UI_EVENT_FETCH)
        return ui_react(UI_REACT_NONE);
    read_again(self);
    return ui_react(UI_REACT_REDRAW);
}

static void
where_free(UiScreen *screen)
{
    WhereScreen *self = where_of(screen);

    ui_reading_abandon(self->facts_reading);
    ui_reading_abandon(self->plan_reading);
    store_whereabouts_free(self->whereabouts);
    forget_decisions(self);
    id_clear(&self->about.id);
    g_free(self->problem);
    g_free(self);
}

static const UiScreenClass where_class = {
    .name = "where is it",
    .scope = UI_SCOPE_WHERE,
    .title = where_title,
    .draw = where_draw,
    .action = where_action,
    .offers = where_offers,
    .event = where_event,
    .free = where_free,
};

static WhereScreen *
where_new(const UiContext *context)
{
    WhereScreen *self = g_new0(WhereScreen, 1);

    self->screen.screen_class = &where_class;
    self->screen.context = context;
    return self;
}

UiScreen *
ui_where_screen_new_row(const UiContext *context, gint64 row)
{
    WhereScreen *self = where_new(context);

    self->about.row = row;
    read_again(self);
    return &self->screen;
}

UiScreen *
ui_where_screen_new_id(const UiContext *context, const StoreServerId *id)
{
    WhereScreen *self = where_new(context);

    self->about.id = id_copy(id);
    read_again(self);
    return &self->screen;
}
