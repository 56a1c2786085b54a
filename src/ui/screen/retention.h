/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/retention.h: the retention page of the settings (L4). */
#ifndef UI_SCREEN_RETENTION_H
#define UI_SCREEN_RETENTION_H

#include "../screen.h"

/* Opens on the first account. NULL with an error when the ledger cannot be read. */
UiScreen *ui_retention_screen_new(const UiContext *context, GError **error);
/* On the `account`-th, if there is one. */
UiScreen *ui_retention_screen_new_at(const UiContext *context, guint account,
                                     GError **error);

#endif
