/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/view_read.c: getting the document that the message screen shows (L4).
 *
 * It comes from the process that reads messages, mostly within a frame; until then the keys work and the screen says
 * that it is being read. */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include "view_inside.h"

#define ANCHOR_BYTES 12           /* fewer say little about where they stand */
#define LARGE        (128 * 1024) /* bytes of a message that is shown from its beginning first */
#define BEGINNING    (32 * 1024)
#define FRAME_MS     15 /* that a key may wait for its message */

static void
stop_reading(ViewScreen *self)
{
    mail_renderer_forget(self->screen.context->renderer, self->asked);
    self->asked = 0;
    if (self->fd >= 0)
        close(self->fd);
    self->fd = -1;
}

/* What was made of the document goes with it. */
static void
drop_document(ViewScreen *self)
{
    ui_view_search_pause(self);
    ui_pager_forget(&self->pager);
    g_clear_pointer(&self->quotes, ui_quotes_free);
    g_clear_pointer(&self->document, mail_document_free);
}

void
ui_view_forget_document(ViewScreen *self)
{
    stop_reading(self);
    drop_document(self);
    g_clear_pointer(&self->problem, g_free);
}

static void take_document(MailDocument *document, const GError *error, void *user_data);

/* Whose word counts about who wrote it: of the account that brought it. The caller frees; NULL: nobody's. */
static char *
trusted_names(const ViewScreen *self)
{
    const StoreMessage *message = ui_list_current(self->list);
    const ConfigAccount *account =
        message == NULL ? NULL
                        : config_settings_find_account(self->screen.context->settings,
                                                       message->account, NULL);

    return account == NULL ? NULL : config_account_authserv(account);
}

/* The answer may be there before this returns. */
static void
ask_for(ViewScreen *self, gint64 most)
{
    g_autofree char *names = trusted_names(self);
    const MailRequest request = {
        .what = MAIL_RENDER_DOCUMENT,
        .reading = { .prefer = self->prefer, .most = most, .authserv = names },
    };
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
    drop_document(self);
    self->document = document;
    if (error != NULL)
        self->problem = ui_status_text_of_error(error);
    if (document != NULL)
        ui_view_seal_begin(self);
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

void
ui_view_show_message(ViewScreen *self, const StoreMessage *message)
{
    ui_view_forget_document(self);
    /* In another form it is the same message. */
    if (self->row != message->row || self->is_preview != message->is_preview)
        ui_view_seal_forget(self);
    g_strlcpy(self->key, message->key, sizeof self->key);
    self->row = message->row;
    self->is_preview = message->is_preview;
    read_document(self, message);
}

static MailPrefer
usual_form(const ViewScreen *self)
{
    const ConfigSettings *settings = self->screen.context->settings;

    return settings != NULL && config_settings_prefers_html(settings) ? MAIL_PREFER_HTML
                                                                      : MAIL_PREFER_TEXT;
}

UiReaction
ui_view_show_current(ViewScreen *self)
{
    const StoreMessage *message = ui_list_current(self->list);
    GError *error = NULL;

    if (message == NULL)
        return ui_react(UI_REACT_CLOSE);
    self->pager.top = 0;
    self->pager.place = 0;
    self->wants_end = false;
    self->prefer = usual_form(self);
    ui_view_search_clear(self);
    g_clear_pointer(&self->anchor, g_free);
    ui_view_show_message(self, message);
    if (self->problem == NULL && (message->flags & STORE_FLAG_SEEN) == 0) {
        if (!ui_change_mark_read(self->screen.context->changes, message, &error) ||
            !ui_list_reload_current(self->list, &error))
            return ui_react_error(error);
    }
    return ui_react(UI_REACT_REDRAW);
}

/* Remembers the words at the top of the screen, and how far down they stand. */
static void
drop_anchor(ViewScreen *self)
{
    g_clear_pointer(&self->anchor, g_free);
    if (self->pager.layout == NULL || self->pager.top == 0)
        return;
    self->anchor_percent = ui_layout_percent(self->pager.layout, self->pager.top);
    for (guint i = 0; i < self->pager.rows && self->anchor == NULL; i++) {
        g_autofree char *text =
            ui_layout_line_text(self->pager.layout, self->pager.top + i);

        if (ui_layout_block(self->pager.layout, self->pager.top + i) != G_MAXUINT &&
            strlen(g_strstrip(text)) >= ANCHOR_BYTES)
            self->anchor = g_steal_pointer(&text);
    }
    if (self->anchor == NULL)
        self->anchor = g_strdup("");
}

UiReaction
ui_view_show_form(ViewScreen *self, MailPrefer prefer)
{
    const StoreMessage *message = ui_list_current(self->list);

    if (message == NULL)
        return ui_react(UI_REACT_NONE);
    drop_anchor(self);
    self->prefer = prefer;
    ui_view_show_message(self, message);
    return ui_react(UI_REACT_REDRAW);
}

bool
ui_view_opened(const ViewScreen *self, UiOpened *opened)
{
    opened->message = ui_list_current(self->list);
    opened->document = self->document;
    opened->prefer = self->prefer;
    return opened->message != NULL;
}
