/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/form_sample.h: how a theme looks, for the display page (L4). Pure. */
#ifndef UI_SCREEN_FORM_SAMPLE_H
#define UI_SCREEN_FORM_SAMPLE_H

#include "../canvas.h"

/* As many lines as fit. */
void ui_form_sample_draw(UiCanvas *canvas, UiRect area);

#endif
