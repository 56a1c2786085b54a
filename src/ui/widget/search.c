/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/search.c: the line in which a screen is told what to look for (L4). */
#include <config.h>

#include "search.h"

bool
ui_search_is_on(const UiSearch *search)
{
    return search->is_typing || search->field.len > 0;
}

static UiSearchAct
drop(UiSearch *search)
{
    if (!ui_search_is_on(search))
        return UI_SEARCH_NOT_MINE;
    search->is_typing = false;
    ui_field_wipe(&search->field);
    return UI_SEARCH_CHANGED;
}

static UiSearchAct
keep(UiSearch *search)
{
    if (!search->is_typing)
        return UI_SEARCH_NOT_MINE;
    search->is_typing = false;
    return UI_SEARCH_SEEN;
}

UiSearchAct
ui_search_act(UiSearch *search, UiAction action)
{
    switch (action) {
    case UI_ACTION_SEARCH:
        search->is_typing = true;
        return UI_SEARCH_SEEN;
    case UI_ACTION_ERASE:
        ui_field_erase(&search->field);
        return UI_SEARCH_CHANGED;
    case UI_ACTION_ERASE_ALL:
        ui_field_wipe(&search->field);
        return UI_SEARCH_CHANGED;
    case UI_ACTION_OPEN:
    case UI_ACTION_OPEN_LINK:
        return keep(search);
    case UI_ACTION_BACK:
        return drop(search);
    default:
        return UI_SEARCH_NOT_MINE;
    }
}

void
ui_search_draw(UiCanvas *canvas, UiSpot spot, const UiSearch *search)
{
    int used = ui_canvas_put(canvas, spot, UI_ROLE_KEY, "/ ");

    spot.x += used;
    spot.cells -= used;
    if (search->is_typing)
        ui_field_draw(canvas, spot, &search->field, UI_FIELD_PLAIN);
    else
        ui_canvas_put_cut(canvas, spot, UI_ROLE_DEFAULT, search->field.text);
}
