/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form_list.h: the list above the fields: accounts, or rules, one line each (L4). */
#ifndef UI_SCREEN_FORM_LIST_H
#define UI_SCREEN_FORM_LIST_H

#include "../model/listed.h"
#include "form_page.h"

#define UI_FORM_LIST_COLUMNS 5

/* Texts of one row; "" where there is nothing to say. */
typedef struct {
    char *name;
    char *columns[UI_FORM_LIST_COLUMNS];
    UiRole roles[UI_FORM_LIST_COLUMNS];
} UiFormEntry;

/* Names alone: account or rule, in the order of the file. */
guint ui_form_list_n(const ConfigSettings *settings, ConfigScope list);
const char *ui_form_list_name(const ConfigSettings *settings, ConfigScope list, guint i);
/* UiFormEntry, freed with the array; reads the facts of accounts. `listed` may be NULL. */
GPtrArray *ui_form_list_read(const UiContext *context, ConfigScope list,
                             const UiListed *listed, gint64 now);
/* Adds one that is not in the settings yet. */
void ui_form_list_add_new(GPtrArray *entries, const char *name);
/* `selected` is always among the rows shown; G_MAXUINT: none. */
void ui_form_list_draw(UiCanvas *canvas, UiRect area, ConfigScope list,
                       const GPtrArray *entries, guint selected);

#endif
