/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/widget/search.h: the line in which a screen is told what to look for, as one types (L4). Pure. */
#ifndef UI_WIDGET_SEARCH_H
#define UI_WIDGET_SEARCH_H

#include "../action.h"
#include "field.h"

/* All zero: nothing is looked for. */
typedef struct {
    UiField field;
    bool is_typing;
} UiSearch;

typedef enum {
    UI_SEARCH_NOT_MINE,
    UI_SEARCH_SEEN,    /* only what the line looks like */
    UI_SEARCH_CHANGED, /* something else is looked for */
} UiSearchAct;

/* Whether the line is to be seen. */
bool ui_search_is_on(const UiSearch *search);
/* UI_ACTION_SEARCH begins typing and ERASE takes back; what opens a row ends the typing first, and BACK the search. */
UiSearchAct ui_search_act(UiSearch *search, UiAction action);
void ui_search_draw(UiCanvas *canvas, UiSpot spot, const UiSearch *search);

#endif
