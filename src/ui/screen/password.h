/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/password.h: asking for an account's password (L4). */
#ifndef UI_SCREEN_PASSWORD_H
#define UI_SCREEN_PASSWORD_H

#include "../screen.h"

/* Answers the session of `account` when it closes. */
UiScreen *ui_password_screen_new(const UiContext *context, const UiFetchAccount *account);

#endif
