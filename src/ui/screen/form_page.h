/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form_page.h: which setting stands on which page, and under what label (L4). Static data; every row of
 * the option table has its place. */
#ifndef UI_SCREEN_FORM_PAGE_H
#define UI_SCREEN_FORM_PAGE_H

#include "config/option.h"
#include "settings_group.h"

#define UI_FORM_LABEL_CELLS 13

typedef struct {
    ConfigScope scope;
    const char *key;
    const char *label;
    bool is_chosen; /* among names that the screen knows, by stepping through them */
} UiFormRow;

typedef struct {
    UiGroup group;
    /* What the page lists above its fields; CONFIG_SCOPE_GENERAL: nothing. */
    ConfigScope list;
    const UiFormRow *rows; /* the last one's key is NULL */
} UiFormPage;

/* NULL when the page of the group is no form. */
const UiFormPage *ui_form_page(UiGroup group);
/* NULL when the page has no such key. */
const UiFormRow *ui_form_row(const UiFormPage *page, ConfigScope scope, const char *key);
/* The page on which a key is edited; UI_N_GROUPS when there is none. */
UiGroup ui_form_group_of(ConfigScope scope, const char *key);

#endif
