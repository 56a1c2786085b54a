/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/app.h: the loop that ties keys, screens, events and the terminal together (L4). */
#ifndef UI_APP_H
#define UI_APP_H

#include "ui/ui.h"

typedef struct UiApp UiApp;

/* Opens archive and terminal; what keeps the reader from starting is an error. */
UiApp *ui_app_new(const UiOptions *options, GError **error);
void ui_app_free(UiApp *app);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UiApp, ui_app_free)

/* Until somebody quits: 0, or 128 and the number of the signal that ended it. */
int ui_app_run(UiApp *app);

#endif
