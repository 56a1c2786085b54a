/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/security_draw.h: how the security page looks (L4). Pure: values into a canvas. */
#ifndef UI_SCREEN_SECURITY_DRAW_H
#define UI_SCREEN_SECURITY_DRAW_H

#include "../canvas.h"
#include "../model/security.h"

typedef struct {
    const UiSecurity *security;
    gint64 now;    /* seconds UTC */
    gint64 now_us; /* monotonic */
    int top; /* first line shown of what scrolls; more than there are: the last ones */
} UiSecurityView;

/* What a page has that scrolls: lines, and how many of them fit. */
typedef struct {
    int n_lines, height;
} UiSecurityExtent;

UiSecurityExtent ui_security_draw(UiCanvas *canvas, UiRect area,
                                  const UiSecurityView *view);

#endif
