/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/list.h: the messages of a folder (L4). */
#ifndef UI_SCREEN_LIST_H
#define UI_SCREEN_LIST_H

#include "../model/list.h"
#include "../screen.h"

/* `folder` is opened at once; a problem with that goes to `error` and the list is empty. */
UiScreen *ui_list_screen_new(const UiContext *context, const char *folder,
                             GError **error);
/* The same over rows made up by a test; `list` passes over. */
UiScreen *ui_list_screen_new_with(const UiContext *context, const char *folder,
                                  UiList *list);

#endif
