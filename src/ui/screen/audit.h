/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/audit.h: every deletion that was asked of a server (L4). */
#ifndef UI_SCREEN_AUDIT_H
#define UI_SCREEN_AUDIT_H

#include "../screen.h"

UiScreen *ui_audit_screen_new(const UiContext *context);

#endif
