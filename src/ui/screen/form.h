/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form.h: the pages of the settings that are fields (L4). */
#ifndef UI_SCREEN_FORM_H
#define UI_SCREEN_FORM_H

#include "settings_group.h"

/* What the table of groups opens. `account` is an index into the settings, which may have none. */
UiScreen *ui_accounts_screen_new(const UiContext *context, guint account, GError **error);
UiScreen *ui_fetching_screen_new(const UiContext *context, guint account, GError **error);
UiScreen *ui_rules_screen_new(const UiContext *context, guint account, GError **error);
UiScreen *ui_display_screen_new(const UiContext *context, guint account, GError **error);

#endif
