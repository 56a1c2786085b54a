/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/list_row.h: one message as a row, and which columns fit (L4). */
#ifndef UI_SCREEN_LIST_ROW_H
#define UI_SCREEN_LIST_ROW_H

#include "config/settings.h"
#include "store/message.h"
#include "../canvas.h"
#include "../words.h"

/* Where the columns stand; a width of 0 leaves the column out. Given up in the order size, year of the
 * date, width of the sender. */
typedef struct {
    int flags_x, date_x, date_cells, person_x, person_cells, size_x, size_cells,
        subject_x, subject_cells;
    int protect_x; /* of the letter; -1: there is no room */
    int server_x, server_cells;
} UiListColumns;

/* `server`: whether a column about the server is wanted. */
UiListColumns ui_list_columns(int columns, ConfigListServer server);
/* Draws `message` into row `y` of the canvas from column `x` on; `server` may be NULL without its column. */
void ui_list_row_draw(UiCanvas *canvas, UiSpot spot, const UiListColumns *columns,
                      const StoreMessage *message, const UiServerWord *server,
                      gint64 now);

#endif
