/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/security.h: the security page of the settings (L4). */
#ifndef UI_SCREEN_SECURITY_H
#define UI_SCREEN_SECURITY_H

#include "../screen.h"

/* Of the `account`-th account of the settings, if there is one. NULL with an error when the ledger cannot be
 * read. */
UiScreen *ui_security_screen_new(const UiContext *context, guint account, GError **error);

#endif
