/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/list_row.c: columns of the message list (L4).
 *
 * Every column starts at a fixed cell, so that a sign of unexpected width cannot shift the next one. */
#include <config.h>

#include "list_row.h"

#include "base/human.h"
#include "base/text.h"
#include "store/ledger.h"
#include "../bidi.h"

#define FLAG_CELLS   3
#define SIZE_CELLS   5
#define GAP          2
#define SERVER_CELLS 8
#define MAX_WORDS    4096 /* bytes */
/* The column comes by itself from here on, and where it is asked for from there on. */
#define COLUMNS_FOR_SERVER 100
#define COLUMNS_TO_ASK_FOR 48
#define CELLS_FOR_WORD     30

typedef struct {
    int min_columns; /* of the terminal */
    int date_cells, person_cells, size_cells;
} Shape;

static const Shape shapes[] = {
    { 120, 12, 26, SIZE_CELLS },
    { 100, 12, 22, SIZE_CELLS },
    { 80, 8, 20, SIZE_CELLS },
    { 66, 8, 18, SIZE_CELLS },
    { 56, 8, 16, 0 },
    { 48, 6, 14, 0 },
    { 36, 6, 11, 0 },
    { 24, 6, 0, 0 },
    { 0, 0, 0, 0 },
};

static int
place(int *x, int cells)
{
    int at = *x;

    if (cells > 0)
        *x += cells + GAP;
    return at;
}

UiListColumns
ui_list_columns(int columns, ConfigListServer server)
{
    const Shape *shape = shapes;
    bool has_server =
        server == CONFIG_LIST_SERVER_YES
            ? columns >= COLUMNS_TO_ASK_FOR
            : server == CONFIG_LIST_SERVER_AUTO && columns >= COLUMNS_FOR_SERVER;
    UiListColumns out;
    int x = columns >= 20 ? 2 : 0;

    while (columns < shape->min_columns)
        shape++;
    out.protect_x = x - 1;
    out.flags_x = x;
    x += FLAG_CELLS + 1;
    out.date_cells = shape->date_cells;
    out.date_x = place(&x, shape->date_cells);
    out.person_cells = shape->person_cells;
    out.person_x = place(&x, shape->person_cells);
    out.size_cells = shape->size_cells;
    out.size_x = place(&x, shape->size_cells);
    out.server_cells = has_server ? SERVER_CELLS : 0;
    out.server_x = place(&x, out.server_cells);
    out.subject_x = x;
    out.subject_cells = columns - x - (columns >= 20 ? 1 : 0);
    return out;
}

/* As long as the column allows: with the time of day, short, or without the year's month. */
static char *
date_for(gint64 seconds, gint64 now, int cells)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(seconds);
    g_autoptr(GDateTime) today = g_date_time_new_from_unix_local(now);

    if (when == NULL || today == NULL)
        return g_strdup("-");
    if (cells >= 12)
        return g_date_time_format(when, g_date_time_get_year(when) ==
                                                g_date_time_get_year(today)
                                            ? "%e %b %H:%M"
                                            : "%e %b %Y");
    if (cells < 8 && g_date_time_get_year(when) != g_date_time_get_year(today))
        return g_date_time_format(when, "%Y");
    return pb_date_short(seconds, now);
}

static void
draw_flags(UiCanvas *canvas, UiSpot spot, const StoreMessage *message)
{
    spot.cells = 1;
    if ((message->flags & STORE_FLAG_SEEN) == 0)
        ui_canvas_put(canvas, spot, UI_ROLE_UNREAD, "N");
    else if (message->flags & STORE_FLAG_REPLIED)
        ui_canvas_put(canvas, spot, UI_ROLE_DIM, "r");
    spot.x++;
    if (message->flags & STORE_FLAG_FLAGGED)
        ui_canvas_put(canvas, spot, UI_ROLE_FLAG, "!");
    spot.x++;
    if (message->is_preview)
        ui_canvas_put(canvas, spot, UI_ROLE_NOTE, "T");
    else if (message->envelope->has_attachment)
        ui_canvas_put(canvas, spot, UI_ROLE_DIM, "@");
}

/* What people wrote, which may run from right to left. */
static void
put_words(UiCanvas *canvas, UiSpot spot, UiRole role, const char *text)
{
    g_autofree char *shown = pb_text_visible_cut(text, -1, MAX_WORDS);
    g_autofree char *fit = pb_text_ellipsize(shown, spot.cells);
    g_autofree char *visual = ui_bidi_visual(fit);

    ui_canvas_put(canvas, spot, role, visual);
}

void
ui_list_row_draw(UiCanvas *canvas, UiSpot spot, const UiListColumns *columns,
                 const StoreMessage *message, const UiServerWord *server, gint64 now)
{
    bool is_unread = (message->flags & STORE_FLAG_SEEN) == 0;
    UiRole role = is_unread ? UI_ROLE_UNREAD : UI_ROLE_DEFAULT;
    UiSpot column = { .y = spot.y };

    if (message->wish == STORE_WISH_PROTECT && columns->protect_x >= 0) {
        column.x = spot.x + columns->protect_x;
        column.cells = 1;
        ui_canvas_put(canvas, column, UI_ROLE_FLAG, "P");
    }
    column.x = spot.x + columns->flags_x;
    draw_flags(canvas, column, message);
    if (columns->date_cells > 0) {
        g_autofree char *date = date_for(message->sort_date, now, columns->date_cells);

        column.x = spot.x + columns->date_x;
        column.cells = columns->date_cells;
        ui_canvas_put_right(canvas, column, UI_ROLE_DIM, date);
    }
    if (columns->person_cells > 0) {
        column.x = spot.x + columns->person_x;
        column.cells = columns->person_cells;
        put_words(canvas, column, role, ui_words_person(message));
    }
    if (columns->size_cells > 0) {
        g_autofree char *size = pb_size_to_string(ui_words_size(message));

        column.x = spot.x + columns->size_x;
        column.cells = columns->size_cells;
        ui_canvas_put_right(canvas, column, UI_ROLE_DIM, size);
    }
    if (columns->server_cells > 0 && server != NULL) {
        column.x = spot.x + columns->server_x;
        column.cells = columns->server_cells;
        ui_canvas_put_cut(canvas, column,
                          server->is_leaving ? UI_ROLE_WARNING : UI_ROLE_DIM,
                          server->text);
    }
    column.x = spot.x + columns->subject_x;
    column.cells = columns->subject_cells;
    /* Where there is little room the letter has to do. */
    if (message->is_preview && column.cells >= CELLS_FOR_WORD) {
        int used = ui_canvas_put(canvas, column, UI_ROLE_NOTE, "[preview] ");

        column.x += used;
        column.cells -= used;
    }
    put_words(canvas, column, role, ui_words_subject(message));
}
