/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form_screen.h: what the files of a page of fields share (L4): form.c has its keys, form_edit.c a field
 * under edit, form_file.c opening, saving and the list. */
#ifndef UI_SCREEN_FORM_SCREEN_H
#define UI_SCREEN_FORM_SCREEN_H

#include "../model/form.h"
#include "../model/listed.h"
#include "../widget/line.h"
#include "../widget/rows.h"
#include "form_list.h"
#include "form_page.h"

typedef enum { FORM_FIELDS, FORM_EDITING, FORM_NAMING } FormMode;

typedef struct {
    UiScreen screen;
    const UiFormPage *page;
    UiForm *form;
    guint account; /* that the pages are about, when this one is about no account */
    guint at;      /* in the list, or among the accounts */
    char *name;    /* of the account or the rule whose fields these are; NULL: none */
    bool is_new;   /* it is not in the file yet */
    FormMode mode;
    UiRows rows;
    UiLine line;        /* with FORM_EDITING and FORM_NAMING */
    char *before;       /* FORM_EDITING: the field's text at its begin */
    char *name_problem; /* FORM_NAMING; NULL: none */
    bool is_remove_asked;
    GPtrArray *list;  /* UiFormEntry; NULL: the page has none */
    UiListed *listed; /* NULL: nobody asks */
} FormScreen;

extern const UiScreenClass ui_form_class, ui_form_edit_class;

UiSettingsPlace ui_form_screen_place(const FormScreen *self);
/* Name of the account that the page is about; NULL: none. */
const char *ui_form_screen_account(const FormScreen *self);
bool ui_form_screen_is_changed(const FormScreen *self);
/* The fields of the `at`-th account or rule, if there is one. */
void ui_form_screen_show(FormScreen *self, guint at);
/* The fields of one that is made by saving it. */
void ui_form_screen_show_new(FormScreen *self, const char *name);
void ui_form_screen_read_list(FormScreen *self);
/* The settings changed, by whomever. */
void ui_form_screen_take_settings(FormScreen *self);
UiReaction ui_form_screen_save(FormScreen *self);
UiReaction ui_form_screen_reload(FormScreen *self);
/* The first time it asks. */
UiReaction ui_form_screen_remove(FormScreen *self, bool was_asked);

/* --- form_edit.c ------------------------------------------------------------------------------ */

void ui_form_screen_begin_edit(FormScreen *self);
/* The name of a new one. */
UiReaction ui_form_screen_ask_name(FormScreen *self);
UiReaction ui_form_screen_edit_action(UiScreen *screen, UiAction action);
UiReaction ui_form_screen_edit_text(UiScreen *screen, const char *utf8);

#endif
