/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/color.h: a colour as a theme writes it, and what a terminal can show of it (L4). Pure. */
#ifndef UI_COLOR_H
#define UI_COLOR_H

#include <stdbool.h>

#include <glib.h>

typedef enum {
    UI_COLOR_NONE,  /* the terminal's own */
    UI_COLOR_INDEX, /* 0 to 255 */
    UI_COLOR_RGB,
} UiColorKind;

typedef struct {
    UiColorKind kind;
    guint32 value; /* the index, or 0xRRGGBB */
    gint8 basic;   /* for terminals with few colours: 0 to 15, or one of the two below */
} UiColor;

#define UI_BASIC_NEAREST (-1)
#define UI_BASIC_DEFAULT (-2) /* the terminal's own */

#define UI_COLOR_DEFAULT  (-1)
#define UI_COLORS_DIRECT  0x1000000 /* the terminal takes RGB values themselves */
#define UI_COLOR_TEXT_MAX 40

/* "-", "green", "bright-black", "65", "#5f875f", each with an optional "/green" or "/-" for terminals with
 * 16 colours or fewer. False when it is none of these. */
bool ui_color_parse(const char *text, UiColor *out);
/* The number to give a terminal with `n_colors` colours; UI_COLOR_DEFAULT for its own. */
int ui_color_resolve(const UiColor *color, int n_colors);

#endif
