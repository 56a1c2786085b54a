/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/list.c: the messages of a folder (L4).
 *
 * The bottom screen: it is there as long as the reader runs. Arrivals are read at most four times a second,
 * whatever the network does. */
#include <config.h>

#include "list.h"

#include <string.h>

#include "base/clock.h"
#include "base/human.h"
#include "../words.h"
#include "folders.h"
#include "list_row.h"
#include "protect.h"
#include "rest.h"
#include "view.h"
#include "where.h"

#define ROWS_FOR_STATE  6 /* the line about the selected message needs this many rows */
#define RELOAD_PAUSE_US (250 * 1000)
#define MAX_EMPTY_CELLS 72

typedef struct {
    UiScreen screen;
    UiList *list;
    char *folder;
    gint64 reloaded_us;  /* monotonic */
    guint reload_source; /* a reload that waits for its time; 0: none */
} ListScreen;

static ListScreen *
list_of(UiScreen *screen)
{
    return (ListScreen *)screen;
}

/* --- drawing ---------------------------------------------------------------------------------- */

static char *
fetch_words(const UiContext *context)
{
    guint n_done, n_all;
    gint64 until;

    if (context->fetch == NULL || !ui_fetch_is_running(context->fetch))
        return NULL;
    until = ui_fetch_waits_until(context->fetch);
    if (until != 0) {
        g_autofree char *clock = ui_words_clock(until);

        return g_strdup_printf("trying again %s", clock);
    }
    ui_fetch_sum(context->fetch, &n_done, &n_all);
    if (n_all == 0)
        return g_strdup("fetching");
    return g_strdup_printf("fetching %u of %u", n_done, n_all);
}

/* The caller frees; NULL: none comes by itself. */
static char *
next_check_words(const UiSchedule *schedule)
{
    gint64 next = ui_schedule_next(schedule);
    g_autofree char *clock = NULL;

    if (next <= pb_clock_now())
        return NULL;
    clock = ui_words_clock(next);
    return g_strdup_printf("next check %s", clock);
}

static void
list_title(UiScreen *screen, UiTitle *title)
{
    ListScreen *self = list_of(screen);
    g_autofree char *messages = ui_words_messages(ui_list_total(self->list));
    g_autofree char *unread = ui_words_count(ui_list_unread(self->list));
    g_autofree char *fetching = fetch_words(screen->context);
    GString *right = g_string_new(NULL);

    title->left = g_strconcat(screen->context->is_demo ? "postbag demo / " : "",
                              self->folder, NULL);
    if (fetching != NULL)
        g_string_append_printf(right, "%s   ", fetching);
    g_string_append(right, messages);
    if (ui_list_unread(self->list) > 0)
        g_string_append_printf(right, "  %s new", unread);
    title->right = g_string_free(right, FALSE);
    title->more = next_check_words(screen->context->schedule);
}

static const char *
empty_words(const ListScreen *self)
{
    const UiContext *context = self->screen.context;

    if (strcmp(self->folder, "Inbox") != 0)
        return "No messages in this folder.";
    if (context->fetch != NULL && ui_fetch_is_running(context->fetch))
        return "Fetching. Messages show up here as soon as they are stored.";
    if (config_settings_n_accounts(context->settings) == 0)
        return "No messages, and no account to fetch any from. "
               "postbag.conf(5) shows the eight lines that an account takes.";
    if (context->fetch != NULL && ui_fetch_n_accounts(context->fetch) > 0)
        return "Nothing new. POP3 cannot see your provider's spam folder: look there in "
               "webmail if you miss something.";
    return "No messages here yet. Press F to fetch your mail.";
}

/* A few lines in the middle, wrapped between words. */
static void
draw_empty(UiCanvas *canvas, UiRect area, const char *text)
{
    int cells = MIN(area.columns - 2, MAX_EMPTY_CELLS);
    UiSpot spot = { .y = area.y + MIN(2, area.rows / 3),
                    .x = area.x + 1,
                    .cells = MAX(cells, 1) };
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    int used = 0;

    for (guint i = 0; words[i] != NULL && spot.y < area.y + area.rows; i++) {
        int width = (int)strlen(words[i]);

        if (used > 0 && used + 1 + width > spot.cells) {
            spot.y++;
            used = 0;
        }
        if (used > 0)
            used++;
        if (spot.y < area.y + area.rows)
            ui_canvas_put(canvas, (UiSpot){ spot.y, spot.x + used, spot.cells - used },
                          UI_ROLE_DIM, words[i]);
        used += width;
    }
    ui_canvas_set_cursor(canvas, area.y, area.x);
}

static void
draw_state(UiCanvas *canvas, UiSpot spot, ListScreen *self)
{
    const StoreMessage *message = ui_list_current(self->list);
    gint64 now = pb_clock_now();
    g_autofree char *where = NULL;
    g_autofree char *stored = NULL;

    if (message == NULL)
        return;
    where = ui_words_where(message, self->screen.context->settings, now);
    if (spot.cells >= 76) {
        stored = ui_words_stored(message);
        ui_canvas_put_right(canvas, spot, UI_ROLE_DIM, stored);
        spot.cells -= (int)strlen(stored) + 2;
    }
    ui_canvas_put_cut(canvas, spot, UI_ROLE_DIM, where);
}

static void
draw_message(const UiContext *context, UiCanvas *canvas, UiSpot spot,
             const UiListColumns *columns, const StoreMessage *message)
{
    gint64 now = pb_clock_now();
    UiServerWord server = { "", false };

    if (columns->server_cells > 0)
        server = ui_words_server(message, context->settings, context->fetch, now);
    ui_list_row_draw(canvas, spot, columns, message, &server, now);
}

static void
list_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    ListScreen *self = list_of(screen);
    bool has_state = area.rows >= ROWS_FOR_STATE;
    int rows = has_state ? area.rows - 1 : area.rows;
    const UiContext *context = screen->context;
    UiListColumns columns =
        ui_list_columns(area.columns, config_settings_list_server(context->settings));

    ui_list_set_height(self->list, (guint)MAX(rows, 1));
    if (ui_list_current(self->list) == NULL) {
        draw_empty(canvas, area, empty_words(self));
        return;
    }
    for (int i = 0; i < rows; i++) {
        const StoreMessage *message = ui_list_row(self->list, (guint)i);
        UiSpot spot = { .y = area.y + i, .x = area.x, .cells = area.columns };

        if (message == NULL)
            break;
        draw_message(context, canvas, spot, &columns, message);
        if ((guint)i == ui_list_current_row(self->list)) {
            if (columns.flags_x > 0)
                ui_canvas_put(canvas, spot, UI_ROLE_DEFAULT, ">");
            ui_canvas_select(canvas, spot);
            ui_canvas_set_cursor(canvas, spot.y, spot.x);
        }
    }
    if (has_state)
        draw_state(canvas,
                   (UiSpot){ area.y + area.rows - 1, area.x + 1, area.columns - 2 },
                   self);
}

/* --- reading ---------------------------------------------------------------------------------- */

static UiReaction
reload(ListScreen *self)
{
    GError *error = NULL;

    self->reloaded_us = g_get_monotonic_time();
    if (!ui_list_reload(self->list, &error))
        return ui_react_error(error);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
open_folder(ListScreen *self, const char *folder)
{
    char *name = g_strdup(folder);

    ui_list_free(self->list);
    self->list = ui_list_new_folder(self->screen.context->store, name);
    g_free(self->folder);
    self->folder = name;
    return reload(self);
}

static void
folder_chosen(const char *folder, void *user_data)
{
    UiReaction reaction = open_folder(user_data, folder);

    ui_status_clear(&reaction.status);
}

static UiReaction
step_folder(ListScreen *self, int step)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) folders = store_folders(self->screen.context->store, &error);
    int at = 0;

    if (folders == NULL)
        return ui_react_error(error);
    for (guint i = 0; i < folders->len; i++) {
        const StoreFolder *folder = g_ptr_array_index(folders, i);

        if (strcmp(folder->name, self->folder) == 0)
            at = (int)i;
    }
    at += step;
    if (at < 0 || at >= (int)folders->len)
        return ui_react_status(
            UI_STATUS_INFO,
            g_strdup(step > 0 ? "This is the last folder" : "This is the first folder"));
    return open_folder(
        self, ((const StoreFolder *)g_ptr_array_index(folders, (guint)at))->name);
}

/* --- actions ---------------------------------------------------------------------------------- */

/* The error by its address: it is set while the arguments are made, in whatever order. */
static UiReaction
moved(bool is_done, GError **error)
{
    return is_done ? ui_react(UI_REACT_REDRAW) : ui_react_error(*error);
}

static UiReaction
delete_current(ListScreen *self)
{
    GError *error = NULL;
    UiReaction reaction;

    if (strcmp(self->folder, UI_TRASH) == 0)
        return ui_react_status(UI_STATUS_INFO, g_strdup("It is in Trash already"));
    if (!ui_change_to_trash(self->screen.context->changes, ui_list_current(self->list),
                            &error))
        return ui_react_error(error);
    reaction = reload(self);
    if (reaction.status.text == NULL)
        reaction.status = (UiStatus){ .kind = UI_STATUS_OK,
                                      .text = g_strdup("1 message moved to Trash"),
                                      .hint = UI_ACTION_UNDO };
    return reaction;
}

static UiReaction
toggle_current(ListScreen *self, StoreFlags flag)
{
    GError *error = NULL;

    if (!ui_change_toggle(self->screen.context->changes, ui_list_current(self->list),
                          flag, &error) ||
        !ui_list_reload_current(self->list, &error))
        return ui_react_error(error);
    return ui_react(UI_REACT_REDRAW);
}

static UiReaction
undo(ListScreen *self)
{
    g_autofree char *key = NULL;
    GError *error = NULL;
    char *what = NULL;
    UiReaction reaction;

    if (!ui_change_undo(self->screen.context->changes, &what, &key, &error))
        return error != NULL
                   ? ui_react_error(error)
                   : ui_react_status(UI_STATUS_INFO, g_strdup("Nothing to take back"));
    reaction = reload(self);
    ui_list_move_to(self->list, key);
    if (reaction.status.text == NULL)
        reaction.status = (UiStatus){ .kind = UI_STATUS_OK, .text = what };
    else
        g_free(what);
    return reaction;
}

static UiReaction
next_unread(ListScreen *self)
{
    GError *error = NULL;

    switch (ui_list_move_unread(self->list, &error)) {
    case UI_LIST_FOUND:
        return ui_react(UI_REACT_REDRAW);
    case UI_LIST_FAILED:
        return ui_react_error(error);
    case UI_LIST_NONE_FOUND:
        break;
    }
    return ui_react_status(UI_STATUS_INFO, g_strdup("No other unread message near here"));
}

static bool
needs_message(UiAction action)
{
    static const UiAction actions[] = { UI_ACTION_OPEN,        UI_ACTION_DELETE,
                                        UI_ACTION_READ,        UI_ACTION_FLAG,
                                        UI_ACTION_NEXT_UNREAD, UI_ACTION_WHERE };

    for (gsize i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (actions[i] == action)
            return true;
    }
    return false;
}

static UiReaction
act_on_message(ListScreen *self, UiAction action)
{
    if (needs_message(action) && ui_list_current(self->list) == NULL)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is no message here"));
    switch (action) {
    case UI_ACTION_OPEN:
        return ui_react_push(ui_view_screen_new(self->screen.context, self->list));
    case UI_ACTION_DELETE:
        return delete_current(self);
    case UI_ACTION_READ:
        return toggle_current(self, STORE_FLAG_SEEN);
    case UI_ACTION_FLAG:
        return toggle_current(self, STORE_FLAG_FLAGGED);
    case UI_ACTION_NEXT_UNREAD:
        return next_unread(self);
    case UI_ACTION_REST:
        return ui_rest_ask(self->screen.context, ui_list_current(self->list));
    case UI_ACTION_PROTECT:
        return ui_protect(self->screen.context, self->list);
    case UI_ACTION_WHERE:
        return ui_react_push(ui_where_screen_new_row(self->screen.context,
                                                     ui_list_current(self->list)->row));
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static UiReaction
move_cursor(ListScreen *self, UiAction action)
{
    GError *error = NULL;

    switch (action) {
    case UI_ACTION_NEXT:
        return moved(ui_list_move(self->list, 1, &error), &error);
    case UI_ACTION_PREVIOUS:
        return moved(ui_list_move(self->list, -1, &error), &error);
    case UI_ACTION_PAGE_DOWN:
        return moved(ui_list_move_page(self->list, 1, &error), &error);
    case UI_ACTION_PAGE_UP:
        return moved(ui_list_move_page(self->list, -1, &error), &error);
    case UI_ACTION_FIRST:
        return moved(ui_list_move_first(self->list, &error), &error);
    case UI_ACTION_LAST:
        return moved(ui_list_move_last(self->list, &error), &error);
    default:
        return act_on_message(self, action);
    }
}

static UiReaction
list_action(UiScreen *screen, UiAction action)
{
    ListScreen *self = list_of(screen);

    switch (action) {
    case UI_ACTION_UNDO:
        return undo(self);
    case UI_ACTION_FOLDERS:
        return ui_react_push(
            ui_folders_screen_new(screen->context, self->folder, folder_chosen, self));
    case UI_ACTION_NEXT_FOLDER:
        return step_folder(self, 1);
    case UI_ACTION_PREVIOUS_FOLDER:
        return step_folder(self, -1);
    default:
        return move_cursor(self, action);
    }
}

static bool
list_offers(UiScreen *screen, UiAction action)
{
    const StoreMessage *message = ui_list_current(list_of(screen)->list);

    return action != UI_ACTION_REST || (message != NULL && message->is_preview);
}

/* --- events ----------------------------------------------------------------------------------- */

static gboolean
reload_now(gpointer data)
{
    ListScreen *self = data;
    UiReaction reaction;

    self->reload_source = 0;
    reaction = reload(self);
    ui_status_clear(&reaction.status);
    /* The app draws on the next event; asking for one is what a changed fetch state does. */
    if (self->screen.context->changed != NULL)
        self->screen.context->changed(self->screen.context->changed_data);
    return G_SOURCE_REMOVE;
}

static UiReaction
arrived(ListScreen *self)
{
    gint64 since = g_get_monotonic_time() - self->reloaded_us;

    if (self->reload_source != 0)
        return ui_react(UI_REACT_NONE);
    if (since >= RELOAD_PAUSE_US)
        return reload(self);
    self->reload_source =
        g_timeout_add((guint)((RELOAD_PAUSE_US - since) / 1000), reload_now, self);
    return ui_react(UI_REACT_NONE);
}

static UiReaction
list_event(UiScreen *screen, UiEvent event)
{
    if (event == UI_EVENT_WISHES)
        return reload(list_of(screen));
    return event == UI_EVENT_STORED ? arrived(list_of(screen))
                                    : ui_react(UI_REACT_REDRAW);
}

static void
list_free(UiScreen *screen)
{
    ListScreen *self = list_of(screen);

    if (self->reload_source != 0)
        g_source_remove(self->reload_source);
    ui_list_free(self->list);
    g_free(self->folder);
    g_free(self);
}

static const UiScreenClass list_class = {
    .name = "message list",
    .scope = UI_SCOPE_LIST,
    .title = list_title,
    .draw = list_draw,
    .action = list_action,
    .offers = list_offers,
    .event = list_event,
    .free = list_free,
};

UiScreen *
ui_list_screen_new_with(const UiContext *context, const char *folder, UiList *list)
{
    ListScreen *self = g_new0(ListScreen, 1);

    self->screen.screen_class = &list_class;
    self->screen.context = context;
    self->folder = g_strdup(folder);
    self->list = list;
    return &self->screen;
}

UiScreen *
ui_list_screen_new(const UiContext *context, const char *folder, GError **error)
{
    UiList *list = ui_list_new_folder(context->store, folder);
    UiScreen *screen = ui_list_screen_new_with(context, folder, list);

    ui_list_reload(list, error);
    return screen;
}
