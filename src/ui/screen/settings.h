/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/settings.h: the settings; at present the retention page (L4). */
#ifndef UI_SCREEN_SETTINGS_H
#define UI_SCREEN_SETTINGS_H

#include "../screen.h"

/* Opens on the first account. NULL with an error when the ledger cannot be read. */
UiScreen *ui_settings_screen_new(const UiContext *context, GError **error);

#endif
