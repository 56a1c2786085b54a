/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/frame.h: the four zones around a screen: title, content, message line, keys (L4). No curses. */
#ifndef UI_FRAME_H
#define UI_FRAME_H

#include "screen.h"

/* Draws everything: the zones that the size allows, and the screen in what is left. */
void ui_frame_draw(UiCanvas *canvas, UiScreen *screen, const UiStatus *status);

#endif
