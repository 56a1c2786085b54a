/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/action.c: names and help of the actions, from action.def (L4). */
#include <config.h>

#include "action.h"

#include <glib.h>

static const struct {
    const char *name, *help;
} actions[] = {
    { "", "" },
#define ACTION(NAME, name, help) { name, help },
#include "action.def"
#undef ACTION
};

const char *
ui_action_name(UiAction action)
{
    g_assert(action < UI_N_ACTIONS);
    return actions[action].name;
}

const char *
ui_action_help(UiAction action)
{
    g_assert(action < UI_N_ACTIONS);
    return actions[action].help;
}
