/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/folders.h: choosing a folder from a list with counts (L4). */
#ifndef UI_SCREEN_FOLDERS_H
#define UI_SCREEN_FOLDERS_H

#include "../screen.h"

/* `chosen` is called before the screen closes; the name is borrowed for the call. */
UiScreen *ui_folders_screen_new(const UiContext *context, const char *current,
                                void (*chosen)(const char *folder, void *user_data),
                                void *user_data);

#endif
