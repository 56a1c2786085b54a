/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form_draw.h: how a page of fields looks (L4). Pure: values into a canvas. */
#ifndef UI_SCREEN_FORM_DRAW_H
#define UI_SCREEN_FORM_DRAW_H

#include "../model/form.h"
#include "../widget/line.h"
#include "form_list.h"
#include "form_page.h"

typedef struct {
    const UiFormPage *page;
    const UiForm *form;
    int cursor; /* field; -1: the page has none */
    int top;    /* first field shown */
    const UiLine
        *line;      /* the text under edit, of the field or of a new name; NULL: none */
    bool is_naming; /* `line` is the name of a new account or rule */
    const char *problem;   /* of that name; NULL: none */
    const GPtrArray *list; /* UiFormEntry; NULL: none */
    guint selected;        /* in the list */
    const char *effect;    /* of the field at the cursor */
    const char *empty;     /* what stands there when there are no fields */
} UiFormView;

/* How many fields fit. */
int ui_form_view_draw(UiCanvas *canvas, UiRect area, const UiFormView *view);

#endif
