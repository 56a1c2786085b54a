/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/view_read.c: getting the document that the message screen shows (L4).
 *
 * It comes at once or, when the file is large, from a thread; until then the keys work and the screen says that it
 * is being read. */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include "view_inside.h"

void
ui_view_forget_document(ViewScreen *self)
{
    g_clear_pointer(&self->load, ui_load_abandon);
    g_clear_pointer(&self->layout, ui_layout_free);
    g_clear_pointer(&self->document, mail_document_free);
    g_clear_pointer(&self->problem, g_free);
}

static void
take_document(MailDocument *document, const GError *error, void *user_data)
{
    ViewScreen *self = user_data;

    self->load = NULL;
    self->document = document;
    if (error != NULL)
        self->problem = ui_status_text_of_error(error);
    if (self->screen.context->changed != NULL)
        self->screen.context->changed(self->screen.context->changed_data);
}

static void
read_document(ViewScreen *self, const StoreMessage *message)
{
    g_autoptr(GError) error = NULL;
    int fd = store_open_message(self->screen.context->store, message->row, &error);

    if (fd < 0) {
        self->problem = ui_status_text_of_error(error);
        return;
    }
    if (message->size > UI_LOAD_SMALL) {
        self->load = ui_load_start(fd, self->prefer, take_document, self);
        return;
    }
    self->document =
        mail_document_new(fd, &(MailReading){ .prefer = self->prefer }, &error);
    if (self->document == NULL)
        self->problem = ui_status_text_of_error(error);
    close(fd);
}

void
ui_view_show_message(ViewScreen *self, const StoreMessage *message)
{
    ui_view_forget_document(self);
    g_strlcpy(self->key, message->key, sizeof self->key);
    self->row = message->row;
    self->is_preview = message->is_preview;
    read_document(self, message);
}

UiReaction
ui_view_show_current(ViewScreen *self)
{
    const StoreMessage *message = ui_list_current(self->list);
    GError *error = NULL;

    if (message == NULL)
        return ui_react(UI_REACT_CLOSE);
    self->top = 0;
    self->place = 0;
    ui_view_show_message(self, message);
    if (self->problem == NULL && (message->flags & STORE_FLAG_SEEN) == 0) {
        if (!ui_change_mark_read(self->screen.context->changes, message, &error) ||
            !ui_list_reload_current(self->list, &error))
            return ui_react_error(error);
    }
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
