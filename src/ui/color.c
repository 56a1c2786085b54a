/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/color.c: reading colours and finding the nearest one a terminal has (L4).
 *
 * The palette is never redefined: indexes below 16 are the person's own colours. */
#include <config.h>

#include "color.h"

#include <string.h>

static const char *const basic_names[] = {
    "black",        "red",           "green",       "yellow",         "blue",
    "magenta",      "cyan",          "white",       "bright-black",   "bright-red",
    "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
    "bright-white",
};

/* What the sixteen usually look like: only to find the nearest. */
static const guint32 basic_values[] = {
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
};

static const guint8 cube_steps[] = { 0, 95, 135, 175, 215, 255 };

static bool
parse_basic(const char *text, guint32 *index)
{
    for (gsize i = 0; i < G_N_ELEMENTS(basic_names); i++) {
        if (strcmp(basic_names[i], text) == 0) {
            *index = (guint32)i;
            return true;
        }
    }
    return false;
}

static bool
parse_value(const char *text, UiColor *out)
{
    guint64 number;

    if (strcmp(text, "-") == 0) {
        out->kind = UI_COLOR_NONE;
    } else if (parse_basic(text, &out->value)) {
        out->kind = UI_COLOR_INDEX;
    } else if (text[0] == '#' && strlen(text) == 7 &&
               g_ascii_string_to_unsigned(text + 1, 16, 0, 0xFFFFFF, &number, NULL)) {
        out->kind = UI_COLOR_RGB;
        out->value = (guint32)number;
    } else if (g_ascii_string_to_unsigned(text, 10, 0, 255, &number, NULL)) {
        out->kind = UI_COLOR_INDEX;
        out->value = (guint32)number;
    } else {
        return false;
    }
    return true;
}

bool
ui_color_parse(const char *text, UiColor *out)
{
    const char *slash = strchr(text, '/');
    g_autofree char *value = NULL;
    guint32 basic;

    *out = (UiColor){ .kind = UI_COLOR_NONE, .basic = UI_BASIC_NEAREST };
    if (slash == NULL)
        return parse_value(text, out);
    value = g_strndup(text, (gsize)(slash - text));
    if (parse_basic(slash + 1, &basic))
        out->basic = (gint8)basic;
    else if (strcmp(slash + 1, "-") == 0)
        out->basic = UI_BASIC_DEFAULT;
    else
        return false;
    return parse_value(value, out);
}

static guint32
rgb_of_index(guint32 index)
{
    if (index < 16)
        return basic_values[index];
    if (index < 232) {
        guint32 n = index - 16;

        return (guint32)cube_steps[n / 36] << 16 | (guint32)cube_steps[n / 6 % 6] << 8 |
               cube_steps[n % 6];
    }
    return (8 + 10 * (index - 232)) * 0x010101;
}

static guint32
distance(guint32 a, guint32 b)
{
    int red = (int)(a >> 16 & 0xFF) - (int)(b >> 16 & 0xFF);
    int green = (int)(a >> 8 & 0xFF) - (int)(b >> 8 & 0xFF);
    int blue = (int)(a & 0xFF) - (int)(b & 0xFF);

    return (guint32)(3 * red * red + 4 * green * green + 2 * blue * blue);
}

static guint32
nearest(guint32 rgb, guint32 first, guint32 end)
{
    guint32 best = first;

    for (guint32 i = first; i < end; i++) {
        if (distance(rgb, rgb_of_index(i)) < distance(rgb, rgb_of_index(best)))
            best = i;
    }
    return best;
}

static int
resolve_few(const UiColor *color, int n_colors)
{
    guint32 rgb = color->kind == UI_COLOR_RGB ? color->value : rgb_of_index(color->value);
    guint32 index = color->basic >= 0 ? (guint32)color->basic : nearest(rgb, 0, 16);

    if (color->basic == UI_BASIC_DEFAULT)
        return UI_COLOR_DEFAULT;
    if (color->basic < 0 && color->kind == UI_COLOR_INDEX && color->value < 16)
        index = color->value;
    if (n_colors >= 16 || index < 8)
        return (int)index;
    /* Bright black on eight colours would be black, which may be the background: the default is honest. */
    return index == 8 ? UI_COLOR_DEFAULT : (int)index - 8;
}

int
ui_color_resolve(const UiColor *color, int n_colors)
{
    if (color->kind == UI_COLOR_NONE || n_colors < 8)
        return UI_COLOR_DEFAULT;
    if (n_colors < 256)
        return resolve_few(color, n_colors);
    if (n_colors >= UI_COLORS_DIRECT)
        return (int)(color->kind == UI_COLOR_RGB ? color->value
                                                 : rgb_of_index(color->value));
    if (color->kind == UI_COLOR_RGB)
        return (int)nearest(color->value, 16, 256);
    return (int)color->value;
}
