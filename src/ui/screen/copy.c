/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/copy.c: copying from a message (L4). The first nine rows have a digit. */
#include <config.h>

#include "copy.h"

#include <string.h>

#include "base/human.h"
#include "base/text.h"
#include "../model/clipboard.h"
#include "../model/copies.h"
#include "../widget/rows.h"
#include "links.h"

#define LABEL_CELLS 12
#define SHOWN_BYTES 600

typedef struct {
    UiScreen screen;
    GPtrArray *copies; /* UiCopy */
    /* The screen of all links, until it is asked for; NULL: there is none. */
    UiScreen *links;
    UiRows rows;
} CopyScreen;

static CopyScreen *
copy_of(UiScreen *screen)
{
    return (CopyScreen *)screen;
}

static void
copy_title(UiScreen *screen, UiTitle *title)
{
    (void)screen;
    title->left = g_strdup("Copy");
}

/* What the row copies, in one line; its size where it is more than that. */
static char *
shown_text(const UiCopy *copy)
{
    const char *end = copy->text == NULL ? NULL : strchr(copy->text, '\n');
    g_autofree char *first = NULL;
    g_autofree char *size = NULL;

    if (copy->text == NULL)
        return g_strdup("the screen that lists them");
    first = pb_text_visible_cut(copy->text, end == NULL ? -1 : (gssize)(end - copy->text),
                                SHOWN_BYTES);
    if (end == NULL || end[1] == '\0')
        return g_steal_pointer(&first);
    size = pb_size_to_text(strlen(copy->text));
    return g_strdup_printf("%s: %s", size, first);
}

static void
draw_row(UiCanvas *canvas, UiSpot spot, int row, const UiCopy *copy)
{
    int margin = spot.cells >= 20 ? 2 : 0;
    UiSpot rest = { spot.y, spot.x + margin, spot.cells - 2 * margin };
    char key[2] = { row < 9 ? (char)('1' + row) : ' ', '\0' };
    g_autofree char *text = shown_text(copy);

    ui_canvas_put(canvas, rest, UI_ROLE_KEY, key);
    rest.x += 2;
    rest.cells -= 2;
    ui_canvas_put_cut(canvas, (UiSpot){ rest.y, rest.x, MIN(LABEL_CELLS, rest.cells) },
                      UI_ROLE_HEADER_NAME, copy->label);
    rest.x += LABEL_CELLS + 1;
    rest.cells -= LABEL_CELLS + 1;
    ui_canvas_put_cut(canvas, rest, UI_ROLE_DEFAULT, text);
}

static void
copy_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    CopyScreen *self = copy_of(screen);

    ui_rows_set(&self->rows, (int)self->copies->len, area.rows);
    for (int i = 0; i < area.rows && self->rows.top + i < self->rows.n; i++) {
        UiSpot spot = { area.y + i, area.x, area.columns };
        int row = self->rows.top + i;

        draw_row(canvas, spot, row, g_ptr_array_index(self->copies, (guint)row));
        if (row != self->rows.cursor)
            continue;
        if (area.columns >= 20)
            ui_canvas_put(canvas, spot, UI_ROLE_DEFAULT, ">");
        ui_canvas_select(canvas, spot);
        ui_canvas_set_cursor(canvas, spot.y, spot.x);
    }
}

UiReaction
ui_copy_text(const UiContext *context, const char *text)
{
    g_auto(GStrv) env = g_get_environ();
    const UiClipboard clipboard = { .settings = context->settings,
                                    .env = env,
                                    .send = context->send,
                                    .failed = context->tell_error,
                                    .user_data = context->changed_data };
    GError *error = NULL;
    char *words = ui_clipboard_copy(&clipboard, text, &error);

    return words == NULL ? ui_react_error(error) : ui_react_status(UI_STATUS_OK, words);
}

static UiReaction
show_links(CopyScreen *self)
{
    if (self->links == NULL)
        return ui_react_status(UI_STATUS_INFO, g_strdup("There is no link in it"));
    return (UiReaction){ .kind = UI_REACT_REPLACE,
                         .screen = g_steal_pointer(&self->links) };
}

/* Copied, there is nothing more to do here; what failed can be tried with another row. */
static UiReaction
copy_selected(CopyScreen *self)
{
    const UiCopy *copy = g_ptr_array_index(self->copies, (guint)self->rows.cursor);
    UiReaction reaction;

    if (copy->text == NULL)
        return show_links(self);
    reaction = ui_copy_text(self->screen.context, copy->text);
    if (reaction.status.kind != UI_STATUS_ERROR)
        reaction.kind = UI_REACT_CLOSE;
    return reaction;
}

static UiReaction
copy_action(UiScreen *screen, UiAction action)
{
    CopyScreen *self = copy_of(screen);

    if (ui_rows_act(&self->rows, action))
        return ui_react(UI_REACT_REDRAW);
    switch (action) {
    case UI_ACTION_COPY:
        return copy_selected(self);
    case UI_ACTION_LINKS:
        return show_links(self);
    case UI_ACTION_BACK:
        return ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static UiReaction
copy_text(UiScreen *screen, const char *utf8)
{
    CopyScreen *self = copy_of(screen);
    int row = *utf8 - '1';

    if (!g_ascii_isdigit(*utf8))
        return ui_react(UI_REACT_NOT_MINE);
    if (row < 0 || row >= (int)self->copies->len)
        return ui_react_status(UI_STATUS_INFO, g_strdup("No row has that number"));
    self->rows.cursor = row;
    return copy_selected(self);
}

static bool
copy_offers(UiScreen *screen, UiAction action)
{
    return action != UI_ACTION_LINKS || copy_of(screen)->links != NULL;
}

static void
copy_free(UiScreen *screen)
{
    CopyScreen *self = copy_of(screen);

    if (self->links != NULL)
        ui_screen_free(self->links);
    g_ptr_array_unref(self->copies);
    g_free(self);
}

static const UiScreenClass copy_class = {
    .name = "copy",
    .scope = UI_SCOPE_COPY,
    .title = copy_title,
    .draw = copy_draw,
    .action = copy_action,
    .offers = copy_offers,
    .text = copy_text,
    .free = copy_free,
};

UiReaction
ui_copy_open(const UiContext *context, const UiOpened *opened)
{
    CopyScreen *self;
    UiReaction links;

    if (opened->document == NULL)
        return ui_react_status(UI_STATUS_INFO, g_strdup("It is still being read"));
    self = g_new0(CopyScreen, 1);
    self->screen.screen_class = &copy_class;
    self->screen.context = context;
    self->copies = ui_copies_new(opened->document, opened->message->key);
    links = ui_links_open(context, opened, 0);
    self->links = links.screen;
    ui_status_clear(&links.status);
    ui_rows_set(&self->rows, (int)self->copies->len, 1);
    if (self->copies->len > 0)
        return ui_react_push(&self->screen);
    copy_free(&self->screen);
    return ui_react_status(UI_STATUS_INFO, g_strdup("There is nothing to copy"));
}
