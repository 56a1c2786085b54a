/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/settings_group.h: what all pages of the settings share (L4): the table of groups, the column
 * of them at the left, the title, and going from one to the next.
 *
 * A page calls ui_settings_title() in its title(), ui_settings_groups_draw() first in its draw(), and
 * ui_settings_groups_action() first in its action(); its keys are NEXT_GROUP, PREVIOUS_GROUP and GROUPS in
 * keymap.c. */
#ifndef UI_SCREEN_SETTINGS_GROUP_H
#define UI_SCREEN_SETTINGS_GROUP_H

#include "../screen.h"

/* In the order of the column. */
typedef enum {
    UI_GROUP_ACCOUNTS,
    UI_GROUP_RETENTION,
    UI_GROUP_FETCHING,
    UI_GROUP_RULES,
    UI_GROUP_DISPLAY,
    UI_GROUP_KEYS,
    UI_GROUP_SECURITY,
    UI_GROUP_BACKUP,
    UI_GROUP_ABOUT,
    UI_N_GROUPS
} UiGroup;

typedef struct {
    const char *title;   /* "Accounts" */
    const char *about;   /* one line for the list of groups */
    bool is_per_account; /* J and K go to the next account */
    int column_from; /* columns of the terminal from which the groups stand beside the page */
    /* `account` is an index into the settings, which may have none. */
    UiScreen *(*open)(const UiContext *context, guint account, GError **error);
} UiSettingsGroup;

extern const UiSettingsGroup ui_settings_groups[UI_N_GROUPS];

typedef enum {
    UI_EDITS_NONE,  /* the page has nothing to save */
    UI_EDITS_SAVED, /* as in the file */
    UI_EDITS_UNSAVED
} UiEdits;

/* Where a page is, and whether it may be left. */
typedef struct {
    UiGroup group;
    guint account;
    UiEdits edits;
} UiSettingsPlace;

/* The page that `,` opens: accounts while there is none, else retention. NULL with the error of the page. */
UiScreen *ui_settings_open(const UiContext *context, GError **error);
/* "Settings / Retention", and "work, 2 of 3   * not saved" at the right where they belong to the group. */
void ui_settings_title(const UiContext *context, const UiSettingsPlace *place,
                       UiTitle *title);
/* Draws the column where the terminal has room for it, and cuts it off `area`, whose left margin of one column
 * is the page's own as ever. */
void ui_settings_groups_draw(UiCanvas *canvas, UiRect *area, UiGroup group);
/* What stands on a page about accounts when there is none. */
void ui_settings_draw_no_account(UiCanvas *canvas, UiRect area);
/* UI_REACT_NOT_MINE unless the action goes to another group. UI_EDITS_UNSAVED are not left: a warning. */
UiReaction ui_settings_groups_action(const UiContext *context,
                                     const UiSettingsPlace *place, UiAction action);
/* The warning: leaving with edits would lose them silently. */
UiReaction ui_settings_refuse_to_leave(void);

#endif
