/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_style.c: the little of inline CSS that changes what is read (L2).
 *
 * What hides an element for good (display, opacity, a place off the screen) is told apart from what the elements
 * in it may take back (a size of 0, a colour): layouts set the size 0 around whole letters. */
#include <config.h>

#include "html_style.h"

#include <stdlib.h>
#include <string.h>

#define OFF_SCREEN (-400) /* pixels */
#define FAINT      8      /* of 255, in each colour */

/* What is decided when all declarations are read. */
typedef struct {
    MailHtmlStyle *style;
    bool is_clipped, has_no_extent, is_placed, is_outside;
} Reading;

typedef void (*Reader)(Reading *reading, const char *value);

const char *
mail_html_attribute(const char *const *attributes, const char *name)
{
    for (gsize i = 0; attributes != NULL && attributes[i] != NULL; i += 2) {
        if (strcmp(attributes[i], name) == 0)
            return attributes[i + 1] != NULL ? attributes[i + 1] : "";
    }
    return NULL;
}

/* "255, 255, 255" and "255 255 255 / 0.5"; `alpha` 1 where none is said. */
static guint32
rgb_of(const char *value)
{
    guint32 rgb = 0;
    double alpha = 1;
    char *end;

    for (int i = 0; i < 3; i++) {
        gulong part = strtoul(value, &end, 10);

        if (end == value || part > 255)
            return MAIL_HTML_ANY_COLOR;
        rgb = rgb << 8 | (guint32)part;
        value = end + strspn(end, " ,/");
    }
    if (*value != ')' && *value != '\0')
        alpha = g_ascii_strtod(value, &end);
    return alpha < 0.05 ? MAIL_HTML_TRANSPARENT : alpha < 1 ? MAIL_HTML_ANY_COLOR : rgb;
}

static guint32
hex_of(const char *value)
{
    gsize len = strspn(value, "0123456789abcdefABCDEF");
    guint32 raw = (guint32)strtoul(value, NULL, 16);

    if (len == 6)
        return raw;
    if (len == 3)
        return (raw & 0xF00) * 0x1100 | (raw & 0xF0) * 0x110 | (raw & 0xF) * 0x11;
    return MAIL_HTML_ANY_COLOR;
}

static guint32
color_of(const char *value)
{
    static const struct {
        const char *name;
        guint32 rgb;
    } names[] = {
        { "inherit", MAIL_HTML_NO_COLOR },
        { "none", MAIL_HTML_NO_COLOR },
        { "transparent", MAIL_HTML_TRANSPARENT },
        { "white", 0xFFFFFF },
        { "black", 0 },
        { "red", 0xFF0000 },
        { "blue", 0x0000FF },
        { "green", 0x008000 },
        { "gray", 0x808080 },
        { "grey", 0x808080 },
        { "silver", 0xC0C0C0 },
        { "yellow", 0xFFFF00 },
        { "whitesmoke", 0xF5F5F5 },
        { "snow", 0xFFFAFA },
    };

    value += strspn(value, " ");
    if (*value == '\0')
        return MAIL_HTML_NO_COLOR;
    if (*value == '#')
        return hex_of(value + 1);
    if (g_str_has_prefix(value, "rgb"))
        return rgb_of(value + strcspn(value, "(") + (strchr(value, '(') != NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        gsize len = strlen(names[i].name);

        if (strncmp(value, names[i].name, len) == 0 && !g_ascii_isalpha(value[len]))
            return names[i].rgb;
    }
    return MAIL_HTML_ANY_COLOR;
}

bool
mail_html_is_faint(guint32 color, guint32 background)
{
    if (color == MAIL_HTML_TRANSPARENT)
        return true;
    if (color > 0xFFFFFF || background > 0xFFFFFF)
        return false;
    for (int shift = 0; shift < 24; shift += 8) {
        if (abs((int)(color >> shift & 0xFF) - (int)(background >> shift & 0xFF)) > FAINT)
            return false;
    }
    return true;
}

/* "-12.5" at *at, which moves behind it; g_ascii_strtod() would be most of the time that styles take. */
static bool
read_number(const char **at, double *number)
{
    const char *p = *at;
    bool is_negative = *p == '-';
    double scale = 1;
    bool has_digit = false;

    *number = 0;
    for (p += is_negative || *p == '+'; g_ascii_isdigit(*p); p++, has_digit = true)
        *number = *number * 10 + (*p - '0');
    if (*p == '.') {
        for (p++; g_ascii_isdigit(*p); p++, has_digit = true)
            *number += (*p - '0') * (scale /= 10);
    }
    *number = is_negative ? -*number : *number;
    *at = p;
    return has_digit;
}

/* A length in pixels; false for one that depends on something, or is none. */
static bool
pixels_of(const char *value, double *pixels)
{
    static const struct {
        char unit[3];
        double pixels;
    } units[] = { { "pt", 1.33 }, { "em", 16 },  { "re", 16 }, { "in", 96 },
                  { "cm", 38 },   { "mm", 3.8 }, { "ex", 8 } };

    if (!read_number(&value, pixels))
        return false;
    if (*value == '%')
        return *pixels == 0;
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (units[i].unit[0] == value[0] && units[i].unit[1] == value[1])
            *pixels *= units[i].pixels;
    }
    return true;
}

static bool
is_at_most(const char *value, double max)
{
    double pixels;

    return pixels_of(value, &pixels) && pixels >= 0 && pixels <= max;
}

static void
read_display(Reading *reading, const char *value)
{
    reading->style->is_hidden |= g_str_has_prefix(value, "none");
    reading->style->is_displayed |= !g_str_has_prefix(value, "none");
    reading->style->is_block |= g_str_has_prefix(value, "block");
}

static void
read_visibility(Reading *reading, const char *value)
{
    reading->style->invisible =
        g_str_has_prefix(value, "hidden") || g_str_has_prefix(value, "collapse")
            ? MAIL_STYLE_ON
            : MAIL_STYLE_OFF;
}

static void
read_mso_hide(Reading *reading, const char *value)
{
    reading->style->is_hidden |= g_str_has_prefix(value, "all");
}

static void
read_font_size(Reading *reading, const char *value)
{
    double pixels;
    bool is_absolute = strstr(value, "em") == NULL && strchr(value, '%') == NULL;

    if (pixels_of(value, &pixels) && pixels >= 0 && pixels <= 1)
        reading->style->tiny = MAIL_STYLE_ON;
    else if (is_absolute || strstr(value, "rem") != NULL)
        reading->style->tiny = MAIL_STYLE_OFF;
}

static void
read_max_extent(Reading *reading, const char *value)
{
    reading->style->is_hidden |= is_at_most(value, 0);
}

static void
read_opacity(Reading *reading, const char *value)
{
    reading->style->is_hidden |= is_at_most(value, 0.05) && strchr(value, '%') == NULL;
}

static void
read_overflow(Reading *reading, const char *value)
{
    reading->is_clipped |=
        g_str_has_prefix(value, "hidden") || g_str_has_prefix(value, "clip");
}

static void
read_extent(Reading *reading, float *side, const char *value)
{
    double pixels;

    if (pixels_of(value, &pixels) && pixels >= 0) {
        *side = (float)pixels;
        reading->has_no_extent |= pixels <= 1;
    }
}

static void
read_width(Reading *reading, const char *value)
{
    read_extent(reading, &reading->style->width, value);
}

static void
read_height(Reading *reading, const char *value)
{
    read_extent(reading, &reading->style->height, value);
}

static void
read_position(Reading *reading, const char *value)
{
    reading->is_placed |=
        g_str_has_prefix(value, "absolute") || g_str_has_prefix(value, "fixed");
}

static void
read_place(Reading *reading, const char *value)
{
    double pixels;

    reading->is_outside |= pixels_of(value, &pixels) && pixels <= OFF_SCREEN;
}

static void
read_indent(Reading *reading, const char *value)
{
    double pixels;

    reading->style->is_hidden |= pixels_of(value, &pixels) && pixels <= OFF_SCREEN;
}

/* rect(0,0,0,0) and rect(1px 1px 1px 1px): for ears only. */
static void
read_clip(Reading *reading, const char *value)
{
    const char *open = strchr(value, '(');

    reading->is_outside |= g_str_has_prefix(value, "rect") && open != NULL &&
                           strspn(open + 1, "01px, )") == strlen(open + 1);
}

static void
read_struck(Reading *reading, const char *value)
{
    if (strstr(value, "line-through") != NULL)
        reading->style->struck = MAIL_STYLE_ON;
    else if (strstr(value, "none") != NULL)
        reading->style->struck = MAIL_STYLE_OFF;
}

static void
read_weight(Reading *reading, const char *value)
{
    if (g_str_has_prefix(value, "bold") || (*value >= '6' && *value <= '9'))
        reading->style->strong = MAIL_STYLE_ON;
    else if (g_str_has_prefix(value, "normal") || (*value >= '1' && *value <= '5'))
        reading->style->strong = MAIL_STYLE_OFF;
}

static void
read_font_style(Reading *reading, const char *value)
{
    if (g_str_has_prefix(value, "italic") || g_str_has_prefix(value, "oblique"))
        reading->style->emphasis = MAIL_STYLE_ON;
    else if (g_str_has_prefix(value, "normal"))
        reading->style->emphasis = MAIL_STYLE_OFF;
}

static void
read_white_space(Reading *reading, const char *value)
{
    if (g_str_has_prefix(value, "pre"))
        reading->style->pre = MAIL_STYLE_ON;
    else if (g_str_has_prefix(value, "normal"))
        reading->style->pre = MAIL_STYLE_OFF;
}

static void
read_list_style(Reading *reading, const char *value)
{
    reading->style->is_unmarked |= strstr(value, "none") != NULL;
}

static void
read_border(Reading *reading, const char *value)
{
    reading->style->is_borderless |=
        g_str_has_prefix(value, "none") || is_at_most(value, 0);
}

static void
read_border_left(Reading *reading, const char *value)
{
    reading->style->has_bar |= strstr(value, "solid") != NULL && !is_at_most(value, 0);
}

static void
read_color(Reading *reading, const char *value)
{
    reading->style->color = color_of(value);
}

static void
read_background(Reading *reading, const char *value)
{
    guint32 color = strchr(value, '(') != NULL && !g_str_has_prefix(value, "rgb")
                        ? MAIL_HTML_ANY_COLOR
                        : color_of(value);

    if (color != MAIL_HTML_TRANSPARENT && color != MAIL_HTML_NO_COLOR)
        reading->style->background = color;
}

static void
add_space(float *side, const char *value)
{
    double pixels;

    if (pixels_of(value, &pixels))
        *side = MAX(*side, 0) + (float)MAX(pixels, 0);
}

static void
read_above(Reading *reading, const char *value)
{
    add_space(&reading->style->above, value);
}

static void
read_below(Reading *reading, const char *value)
{
    add_space(&reading->style->below, value);
}

/* The first of one to four values is above; the third, if it is there, below. */
static void
read_around(Reading *reading, const char *value)
{
    const char *below = value;
    const char *at = value;

    for (int i = 0; i < 3 && *at != '\0'; i++) {
        below = i == 2 ? at : below;
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    read_above(reading, value);
    read_below(reading, below);
}

static void
read_mso_list(Reading *reading, const char *value)
{
    const char *level = strstr(value, "level");

    reading->style->is_marker |= g_str_has_prefix(value, "ignore");
    if (level != NULL)
        reading->style->list_level = (guint8)CLAMP(atoi(level + strlen("level")), 1, 9);
}

static const struct {
    const char *name;
    Reader read;
} readers[] = {
    { "display", read_display },
    { "visibility", read_visibility },
    { "mso-hide", read_mso_hide },
    { "font-size", read_font_size },
    { "max-height", read_max_extent },
    { "max-width", read_max_extent },
    { "opacity", read_opacity },
    { "overflow", read_overflow },
    { "width", read_width },
    { "height", read_height },
    { "position", read_position },
    { "left", read_place },
    { "top", read_place },
    { "margin-left", read_indent },
    { "text-indent", read_indent },
    { "clip", read_clip },
    { "text-decoration", read_struck },
    { "text-decoration-line", read_struck },
    { "font-weight", read_weight },
    { "font-style", read_font_style },
    { "white-space", read_white_space },
    { "list-style", read_list_style },
    { "list-style-type", read_list_style },
    { "border", read_border },
    { "border-left", read_border_left },
    { "color", read_color },
    { "background", read_background },
    { "background-color", read_background },
    { "background-image", read_background },
    { "margin", read_around },
    { "padding", read_around },
    { "margin-top", read_above },
    { "padding-top", read_above },
    { "margin-bottom", read_below },
    { "padding-bottom", read_below },
    { "mso-list", read_mso_list },
};

bool
mail_html_style_knows(const char *name, gsize len, bool has_space)
{
    char first = len == 0 ? '\0' : g_ascii_tolower(*name);

    if (!has_space && (first == 'm' || first == 'p') && len >= 6 &&
        strncmp(name + len - 5, "-left", 5) != 0 &&
        (g_ascii_strncasecmp(name, "margin", 6) == 0 ||
         g_ascii_strncasecmp(name, "padding", 7) == 0))
        return false;

    for (gsize i = 0; i < G_N_ELEMENTS(readers); i++) {
        if (readers[i].name[0] == first && strlen(readers[i].name) == len &&
            g_ascii_strncasecmp(readers[i].name, name, len) == 0)
            return true;
    }
    return false;
}

/* `declaration` up to `end`, which can be written to. */
static void
read_declaration(Reading *reading, char *declaration, char *end)
{
    char *colon = memchr(declaration, ':', (gsize)(end - declaration));
    char *name_end = colon;

    if (colon == NULL)
        return;
    while (g_ascii_isspace(*declaration))
        declaration++;
    while (name_end > declaration && g_ascii_isspace(name_end[-1]))
        name_end--;
    *name_end = '\0';
    for (gsize i = 0; i < G_N_ELEMENTS(readers); i++) {
        if (readers[i].name[0] == declaration[0] &&
            strcmp(readers[i].name, declaration) == 0) {
            *end = '\0';
            readers[i].read(reading, g_strstrip(colon + 1));
            return;
        }
    }
}

static bool
loads_from_elsewhere(const char *text)
{
    for (const char *at = text; (at = strstr(at, "url(")) != NULL;) {
        at += strlen("url(");
        at += strspn(at, " \"'");
        if (g_str_has_prefix(at, "http") || g_str_has_prefix(at, "//"))
            return true;
    }
    return false;
}

void
mail_html_style_init(MailHtmlStyle *style)
{
    *style = (MailHtmlStyle){ .color = MAIL_HTML_NO_COLOR,
                              .background = MAIL_HTML_NO_COLOR,
                              .above = -1,
                              .below = -1,
                              .width = -1,
                              .height = -1 };
}

void
mail_html_style_parse(MailHtmlStyle *style, char *text)
{
    Reading reading = { .style = style };
    char *end;

    for (char *p = text; *p != '\0'; p++)
        *p = *p >= 'A' && *p <= 'Z' ? (char)(*p + ('a' - 'A')) : *p;
    style->has_url |= strchr(text, '(') != NULL && loads_from_elsewhere(text);
    for (; *text != '\0'; text = end + 1) {
        end = text + strcspn(text, ";");
        if (*end == '\0') {
            read_declaration(&reading, text, end);
            break;
        }
        read_declaration(&reading, text, end);
    }
    style->is_hidden |= (reading.is_clipped && reading.has_no_extent) ||
                        (reading.is_placed && reading.is_outside);
}

void
mail_html_style_read(const char *const *attributes, MailHtmlStyle *style)
{
    const char *text = mail_html_attribute(attributes, "style");
    const char *color = mail_html_attribute(attributes, "color");
    const char *background = mail_html_attribute(attributes, "bgcolor");

    mail_html_style_init(style);
    style->is_hidden = mail_html_attribute(attributes, "hidden") != NULL;
    if (color != NULL)
        style->color = color_of(color);
    if (background != NULL)
        style->background = color_of(background);
    if (mail_html_attribute(attributes, "background") != NULL)
        style->background = MAIL_HTML_ANY_COLOR;
    if (text != NULL) {
        g_autofree char *copy = g_strdup(text);

        mail_html_style_parse(style, copy);
    }
}

/* Pixels of a side; < 0: not said. */
static float
side_of(const char *const *attributes, const char *name, float styled)
{
    const char *value = mail_html_attribute(attributes, name);
    double pixels;

    if (value == NULL || !pixels_of(value, &pixels) || strchr(value, '%') != NULL)
        return styled;
    return (float)pixels;
}

bool
mail_html_is_dot(const char *const *attributes, const MailHtmlStyle *style)
{
    float width = side_of(attributes, "width", style->width);
    float height = side_of(attributes, "height", style->height);

    return (width >= 0 || height >= 0) && width <= 1 && height <= 1;
}

bool
mail_html_is_tiny(const char *const *attributes, const MailHtmlStyle *style)
{
    float width = side_of(attributes, "width", style->width);
    float height = side_of(attributes, "height", style->height);

    return (width >= 0 && width <= 3) || (height >= 0 && height <= 3);
}
