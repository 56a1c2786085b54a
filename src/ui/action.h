/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/action.h: the actions of action.def as an enum (L4). */
#ifndef UI_ACTION_H
#define UI_ACTION_H

typedef enum {
    UI_ACTION_NONE,
#define ACTION(NAME, name, help) UI_ACTION_##NAME,
#include "action.def"
#undef ACTION
    UI_N_ACTIONS
} UiAction;

/* "next-unread"; "" for UI_ACTION_NONE. */
const char *ui_action_name(UiAction action);
/* One sentence without a full stop. */
const char *ui_action_help(UiAction action);

#endif
