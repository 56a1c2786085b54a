/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/view.c: reading one message (L4): what its keys do. */
#include <config.h>

#include "view.h"

#include <string.h>

#include "copy.h"
#include "links.h"
#include "parts.h"
#include "protect.h"
#include "rest.h"
#include "seal.h"
#include "view_inside.h"
#include "where.h"

static ViewScreen *
view_of(UiScreen *screen)
{
    return (ViewScreen *)screen;
}

/* --- actions ---------------------------------------------------------------------------------- */

/* The person has moved: what was to be found again need not be. */
static UiReaction
moved(ViewScreen *self)
{
    g_clear_pointer(&self->anchor, g_free);
    self->wants_end = false;
    return ui_react(UI_REACT_REDRAW);
}

UiReaction
ui_view_scroll_to(ViewScreen *self, guint line)
{
    return ui_pager_scroll_to(&self->pager, line) ? moved(self) : ui_react(UI_REACT_NONE);
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
    return ui_view_show_current(self);
}

static UiReaction
next_unread(ViewScreen *self)
{
    GError *error = NULL;

    switch (ui_list_move_unread(self->list, &error)) {
    case UI_LIST_FOUND:
        return ui_view_show_current(self);
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
    return with_status(ui_view_show_current(self),
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
    return with_status(ui_view_show_current(self),
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
    ui_pager_forget(&self->pager);
    self->pager.top = 0;
    self->pager.place = 0;
    return ui_react(UI_REACT_REDRAW);
}

/* The forms a message has: what its writer sent as text and as HTML, and always its source. */
static bool
has_form(const MailDocument *document, MailPrefer form)
{
    if (document == NULL || form == MAIL_PREFER_SOURCE)
        return true;
    return form == MAIL_PREFER_HTML ? document->has_html
                                    : document->has_text || !document->has_html;
}

static UiReaction
switch_form(ViewScreen *self)
{
    MailPrefer form = self->prefer;

    /* Without a text of its own the HTML is shown already. */
    if (form == MAIL_PREFER_TEXT && !has_form(self->document, form))
        form = MAIL_PREFER_HTML;
    do
        form = (form + 1) % MAIL_N_PREFERS;
    while (!has_form(self->document, form));
    return ui_view_show_form(self, form);
}

/* --- folding ---------------------------------------------------------------------------------- */

/* The lines are others now; what stood at the top still does, or what it is folded into. */
static UiReaction
refold(ViewScreen *self)
{
    ui_layout_refold(self->pager.layout);
    return ui_view_scroll_to(
        self, ui_layout_line_of_place(self->pager.layout, self->pager.place));
}

static UiReaction
fold_all(ViewScreen *self)
{
    if (self->pager.layout == NULL || !ui_quotes_toggle_all(self->quotes))
        return ui_react_status(UI_STATUS_INFO, g_strdup("Nothing is quoted here"));
    return refold(self);
}

typedef enum { ONLY_FOLDED, ANY_QUOTED } FoldWhich;

/* The first such quotation on the screen is turned over; false when there is none. */
static bool
fold_first(ViewScreen *self, FoldWhich which)
{
    for (guint i = 0; i < self->pager.rows; i++) {
        guint block = ui_layout_block(self->pager.layout, self->pager.top + i);

        if (block != G_MAXUINT &&
            (which == ANY_QUOTED || ui_quotes_folded(self->quotes, block) != NULL) &&
            ui_quotes_toggle(self->quotes, block))
            return true;
    }
    return false;
}

/* Opens the first line that says so, else folds the first quotation on the screen; where there is none, all of them. */
static UiReaction
fold(ViewScreen *self)
{
    if (self->pager.layout != NULL &&
        (fold_first(self, ONLY_FOLDED) || fold_first(self, ANY_QUOTED)))
        return refold(self);
    return fold_all(self);
}

/* --- what each key does ------------------------------------------------------------------------ */

/* Whether the end that is shown is that of the message, as the list has it. */
static bool
is_all_there(const ViewScreen *self)
{
    const StoreMessage *message = ui_list_current(self->list);

    return self->document != NULL && !self->document->is_beginning &&
           (message == NULL || message->is_preview == self->is_preview);
}

/* True when the action scrolls. */
static bool
scroll(ViewScreen *self, UiAction action)
{
    bool is_laid_out = self->pager.layout != NULL;

    if (!ui_pager_act(&self->pager, action))
        return false;
    if (is_laid_out)
        (void)moved(self);
    if (action == UI_ACTION_LAST)
        self->wants_end = !is_laid_out || !is_all_there(self);
    return true;
}

static UiReaction
next_message(ViewScreen *self)
{
    return step_message(self, 1);
}

static UiReaction
previous_message(ViewScreen *self)
{
    return step_message(self, -1);
}

static UiReaction
toggle_read(ViewScreen *self)
{
    return toggle(self, STORE_FLAG_SEEN, "Marked as read", "Marked as unread");
}

static UiReaction
toggle_flag(ViewScreen *self)
{
    return toggle(self, STORE_FLAG_FLAGGED, "Flagged", "No longer flagged");
}

static UiReaction
fetch_rest(ViewScreen *self)
{
    return ui_rest_ask(self->screen.context, ui_list_current(self->list));
}

static UiReaction
protect(ViewScreen *self)
{
    return ui_protect(self->screen.context, self->list);
}

static UiReaction
show_where(ViewScreen *self)
{
    return ui_react_push(ui_where_screen_new_row(self->screen.context, self->row));
}

static UiReaction
show_links(ViewScreen *self)
{
    UiOpened opened;

    return ui_view_opened(self, &opened) ? ui_links_open(self->screen.context, &opened, 0)
                                         : ui_react(UI_REACT_NONE);
}

static UiReaction
copy(ViewScreen *self)
{
    UiOpened opened;

    return ui_view_opened(self, &opened) ? ui_copy_open(self->screen.context, &opened)
                                         : ui_react(UI_REACT_NONE);
}

static UiReaction
unseal(ViewScreen *self)
{
    UiOpened opened;

    if (!ui_view_opened(self, &opened))
        return ui_react(UI_REACT_NONE);
    return ui_unseal(self->screen.context, &opened, &self->next_seal);
}

static UiReaction
show_parts(ViewScreen *self)
{
    UiOpened opened;

    if (!ui_view_opened(self, &opened))
        return ui_react(UI_REACT_NONE);
    return ui_parts_open(self->screen.context, &opened);
}

/* Back from the search first. */
static UiReaction
close_view(ViewScreen *self)
{
    return ui_view_search_is_on(self) ? ui_view_search_drop(self)
                                      : ui_react(UI_REACT_CLOSE);
}

static UiReaction
search_next(ViewScreen *self)
{
    return ui_view_search_next(self, 1);
}

static UiReaction
search_previous(ViewScreen *self)
{
    return ui_view_search_next(self, -1);
}

static UiReaction
erase(ViewScreen *self)
{
    return ui_view_search_erase(self, UI_ACTION_ERASE);
}

static UiReaction
erase_all(ViewScreen *self)
{
    return ui_view_search_erase(self, UI_ACTION_ERASE_ALL);
}

typedef UiReaction (*Handler)(ViewScreen *self);

static const Handler handlers[UI_N_ACTIONS] = {
    /* clang-format off */
    [UI_ACTION_NEXT_MESSAGE]     = next_message,
    [UI_ACTION_PREVIOUS_MESSAGE] = previous_message,
    [UI_ACTION_NEXT_UNREAD]      = next_unread,
    [UI_ACTION_DELETE]           = delete_message,
    [UI_ACTION_UNDO]             = undo,
    [UI_ACTION_READ]             = toggle_read,
    [UI_ACTION_FLAG]             = toggle_flag,
    [UI_ACTION_HEADERS]          = switch_headers,
    [UI_ACTION_UNSEAL]           = unseal,
    [UI_ACTION_HTML]             = switch_form,
    [UI_ACTION_FOLD]             = fold,
    [UI_ACTION_FOLD_ALL]         = fold_all,
    [UI_ACTION_SEARCH]           = ui_view_search_begin,
    [UI_ACTION_SEARCH_NEXT]      = search_next,
    [UI_ACTION_SEARCH_PREVIOUS]  = search_previous,
    [UI_ACTION_ERASE]            = erase,
    [UI_ACTION_ERASE_ALL]        = erase_all,
    [UI_ACTION_PARTS]            = show_parts,
    [UI_ACTION_REST]             = fetch_rest,
    [UI_ACTION_PROTECT]          = protect,
    [UI_ACTION_WHERE]            = show_where,
    [UI_ACTION_LINKS]            = show_links,
    [UI_ACTION_COPY]             = copy,
    [UI_ACTION_BACK]             = close_view,
    /* clang-format on */
};

/* What a key may do while words are typed: nothing that changes the message. */
static bool
is_for_typing(UiAction action)
{
    static const UiAction allowed[] = {
        UI_ACTION_PREVIOUS, UI_ACTION_PAGE_DOWN, UI_ACTION_PAGE_UP,
        UI_ACTION_BACK,     UI_ACTION_ERASE,     UI_ACTION_ERASE_ALL,
    };

    for (gsize i = 0; i < G_N_ELEMENTS(allowed); i++) {
        if (allowed[i] == action)
            return true;
    }
    return false;
}

static UiReaction
view_action(UiScreen *screen, UiAction action)
{
    ViewScreen *self = view_of(screen);
    Handler handler = handlers[action];

    /* Enter and the arrow down are one action: the first of them ends typing. */
    if (self->search.line.is_typing && action == UI_ACTION_NEXT)
        return ui_view_search_keep(self);
    if (!self->search.line.is_typing && scroll(self, action))
        return ui_react(UI_REACT_REDRAW);
    if (self->search.line.is_typing && handler != NULL && !is_for_typing(action))
        return ui_react(UI_REACT_NONE);
    return handler == NULL ? ui_react(UI_REACT_NOT_MINE) : handler(self);
}

/* What has a use for this message. */
static bool
view_offers(UiScreen *screen, UiAction action)
{
    ViewScreen *self = view_of(screen);
    const MailDocument *document = self->document;

    switch (action) {
    case UI_ACTION_PARTS:
        return document != NULL && document->parts->len > 1;
    case UI_ACTION_LINKS:
        return document != NULL && document->links->len > 0;
    case UI_ACTION_HTML:
        return document != NULL && document->has_text && document->has_html;
    case UI_ACTION_UNSEAL:
        return document != NULL && document->seals->len > 0;
    case UI_ACTION_SEARCH_NEXT:
    case UI_ACTION_SEARCH_PREVIOUS:
        return self->search.matches != NULL && self->search.matches->len > 0;
    case UI_ACTION_REST:
        return self->is_preview;
    default:
        return true;
    }
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
    ui_view_show_message(self, now);
    return ui_react_status(UI_STATUS_OK, g_strdup("The whole message is here now"));
}

static UiReaction
view_text(UiScreen *screen, const char *utf8)
{
    UiOpened opened;

    if (view_of(screen)->search.line.is_typing)
        return ui_view_search_text(view_of(screen), utf8);
    /* A digit begins the number of a link. */
    if (*utf8 < '1' || *utf8 > '9' || !ui_view_opened(view_of(screen), &opened))
        return ui_react(UI_REACT_NOT_MINE);
    return ui_links_open_number(screen->context, &opened, (guint)(*utf8 - '0'));
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
    ui_view_search_clear(view_of(screen));
    ui_view_seal_clear(view_of(screen));
    ui_view_forget_document(view_of(screen));
    g_free(view_of(screen)->anchor);
    ui_list_free(view_of(screen)->owned);
    g_free(screen);
}

static const UiScreenClass view_class = {
    .name = "message",
    .scope = UI_SCOPE_VIEW,
    .title = ui_view_title,
    .draw = ui_view_draw,
    .action = view_action,
    .offers = view_offers,
    .text = view_text,
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
    self->pager.rows = 1;
    self->fd = -1;
    reaction = ui_view_show_current(self);
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
