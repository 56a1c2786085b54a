/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/ui.c: the reader, seen from main.c (L4). */
#include <config.h>

#include "ui/ui.h"

#include "app.h"

int
ui_run(const UiOptions *options, GError **error)
{
    g_autoptr(UiApp) app = ui_app_new(options, error);

    return app == NULL ? -1 : ui_app_run(app);
}
