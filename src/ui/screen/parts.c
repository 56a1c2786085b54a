/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/parts.c: the parts of a message (L4).
 *
 * The table of the document is copied: the message below may go on and forget it. What is written is written on a thread;
 * how it went stands below the list. */
#include <config.h>

#include "parts.h"

#include <string.h>

#include "mail/attachment.h"
#include "../model/outside.h"
#include "copy.h"
#include "part_view.h"
#include "parts_inside.h"

static PartsScreen *
parts_of(UiScreen *screen)
{
    return (PartsScreen *)screen;
}

const MailPart *
ui_parts_current(const PartsScreen *self)
{
    return self->parts->len == 0 ? NULL : self->parts->pdata[self->rows.cursor];
}

void
ui_parts_say(PartsScreen *self, UiStatusKind kind, char *text)
{
    ui_status_clear(&self->result);
    self->result = (UiStatus){ .kind = kind, .text = text };
    if (self->screen.context->changed != NULL)
        self->screen.context->changed(self->screen.context->changed_data);
}

int
ui_parts_open_message(PartsScreen *self)
{
    g_autoptr(GError) error = NULL;
    int fd = store_open_message(self->screen.context->store, self->row, &error);

    if (fd < 0)
        ui_parts_say(self, UI_STATUS_ERROR, ui_status_text_of_error(error));
    return fd;
}

/* --- actions ---------------------------------------------------------------------------------- */

/* The program that makes text of the part; NULL when it is shown without one. */
static const char *const *
text_program(const MailPart *part)
{
    static const char *const pdf[] = { "pdftotext", "-layout", "-nopgbrk", "-enc",
                                       "UTF-8",     "-",       "-",        NULL };
    g_autofree char *words = mail_type_words(part->type, part->name);

    return strcmp(words, "PDF") == 0 ? pdf : NULL;
}

static UiReaction
view_part(PartsScreen *self)
{
    const MailPart *part = ui_parts_current(self);
    UiPartViewOrder order = { .part = part, .prefer = self->prefer };

    if (part == NULL)
        return ui_react(UI_REACT_NONE);
    order.argv = text_program(part);
    if (order.argv != NULL) {
        g_autofree char *found = g_find_program_in_path(order.argv[0]);

        if (found == NULL)
            return ui_react_status(
                UI_STATUS_INFO,
                g_strdup_printf("%s is needed to show it here, and is not installed",
                                order.argv[0]));
    }
    order.fd = ui_parts_open_message(self);
    if (order.fd < 0)
        return ui_react(UI_REACT_REDRAW);
    return ui_react_push(ui_part_view_screen_new(self->screen.context, &order));
}

static UiReaction
show_command(PartsScreen *self)
{
    const MailPart *part = ui_parts_current(self);

    char *line;

    if (part == NULL)
        return ui_react(UI_REACT_NONE);
    /* It stays to be read: not every terminal tells whether it has taken it. */
    line = mail_fetch_line(g_get_host_name(), self->key, part);
    ui_parts_say(self, UI_STATUS_INFO, line);
    return ui_copy_text(self->screen.context, line);
}

/* Esc ends what runs, or else the screen. */
static UiReaction
go_back(PartsScreen *self)
{
    if (self->save == NULL)
        return ui_react(UI_REACT_CLOSE);
    ui_save_cancel(self->save);
    return ui_react(UI_REACT_REDRAW);
}

typedef UiReaction (*Handler)(PartsScreen *self);

static UiReaction
parts_action(UiScreen *screen, UiAction action)
{
    static const struct {
        UiAction action;
        Handler handler;
        bool writes; /* one file after the other */
    } rows[] = {
        { UI_ACTION_OPEN, view_part, false },
        { UI_ACTION_SAVE_PART, ui_parts_save_one, true },
        { UI_ACTION_SAVE_PARTS, ui_parts_save_all, true },
        { UI_ACTION_PIPE, ui_parts_pipe, true },
        { UI_ACTION_RUN, ui_parts_run, true },
        { UI_ACTION_COMMAND, show_command, false },
        { UI_ACTION_BACK, go_back, false },
    };
    PartsScreen *self = parts_of(screen);

    if (ui_rows_act(&self->rows, action))
        return ui_react(UI_REACT_REDRAW);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].action != action)
            continue;
        if (rows[i].writes && self->save != NULL)
            return ui_react_status(UI_STATUS_INFO,
                                   g_strdup("A file is being written; Esc stops that"));
        if (self->save == NULL)
            ui_status_clear(&self->result);
        return rows[i].handler(self);
    }
    return ui_react(UI_REACT_NOT_MINE);
}

/* --- life ------------------------------------------------------------------------------------- */

static void
free_part(gpointer part)
{
    mail_part_free(part);
}

static void
parts_free(UiScreen *screen)
{
    PartsScreen *self = parts_of(screen);

    ui_outside_forget(self->screen.context->outside, self);
    ui_save_free(self->save);
    ui_status_clear(&self->result);
    g_ptr_array_unref(self->parts);
    g_strfreev(self->argv);
    g_free(self->subject);
    g_free(self->folder);
    g_free(self->file);
    g_free(self);
}

static const UiScreenClass parts_class = {
    .name = "parts",
    .scope = UI_SCOPE_PARTS,
    .title = ui_parts_title,
    .draw = ui_parts_draw,
    .action = parts_action,
    .free = parts_free,
};

UiReaction
ui_parts_open(const UiContext *context, const UiOpened *opened)
{
    PartsScreen *self;

    if (opened->document == NULL)
        return ui_react_status(UI_STATUS_INFO, g_strdup("The message is being read"));
    if (opened->document->parts->len == 0)
        return ui_react_status(UI_STATUS_INFO, g_strdup("This message has no parts"));
    self = g_new0(PartsScreen, 1);
    self->screen.screen_class = &parts_class;
    self->screen.context = context;
    self->row = opened->message->row;
    g_strlcpy(self->key, opened->message->key, sizeof self->key);
    self->subject = g_strdup(opened->document->subject);
    self->prefer =
        opened->prefer == MAIL_PREFER_SOURCE ? MAIL_PREFER_TEXT : opened->prefer;
    self->parts = g_ptr_array_new_with_free_func(free_part);
    for (guint i = 0; i < opened->document->parts->len; i++) {
        const MailPart *part = opened->document->parts->pdata[i];

        g_ptr_array_add(self->parts, mail_part_copy(part));
    }
    self->rows = (UiRows){ .n = (int)self->parts->len, .height = 1 };
    /* The first file beside the text, which is why people come here. */
    for (guint i = self->parts->len; i-- > 0;) {
        if (((const MailPart *)self->parts->pdata[i])->is_attachment)
            self->rows.cursor = (int)i;
    }
    return ui_react_push(&self->screen);
}
