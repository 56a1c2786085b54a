/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/html_style.c: the little of inline CSS that changes what is read (L2).
 *
 * Text is called hidden only when the element itself says so; a colour counts only when the same
 * element tree names text colour and background and they are equal. */
#include <config.h>

#include "html_style.h"

#include <stdlib.h>
#include <string.h>

typedef void (*Reader)(MailHtmlStyle *style, const char *value);

const char *
mail_html_attribute(const char *const *attributes, const char *name)
{
    for (gsize i = 0; attributes != NULL && attributes[i] != NULL; i += 2) {
        if (strcmp(attributes[i], name) == 0)
            return attributes[i + 1] != NULL ? attributes[i + 1] : "";
    }
    return NULL;
}

static guint32
rgb_of(const char *value)
{
    guint32 rgb = 0;

    for (int i = 0; i < 3; i++) {
        char *end;
        gulong part = strtoul(value, &end, 10);

        if (end == value || part > 255)
            return MAIL_HTML_NO_COLOR;
        rgb = rgb << 8 | (guint32)part;
        value = end + strspn(end, " ,");
    }
    return rgb;
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
    return MAIL_HTML_NO_COLOR;
}

static guint32
color_of(const char *value)
{
    static const struct {
        const char *name;
        guint32 rgb;
    } names[] = {
        { "white", 0xFFFFFF }, { "black", 0 },         { "red", 0xFF0000 },
        { "blue", 0x0000FF },  { "green", 0x008000 },  { "gray", 0x808080 },
        { "grey", 0x808080 },  { "silver", 0xC0C0C0 }, { "yellow", 0xFFFF00 },
    };

    value += strspn(value, " ");
    if (*value == '#')
        return hex_of(value + 1);
    if (g_str_has_prefix(value, "rgb("))
        return rgb_of(value + 4);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        gsize len = strlen(names[i].name);

        if (strncmp(value, names[i].name, len) == 0 && !g_ascii_isalpha(value[len]))
            return names[i].rgb;
    }
    return MAIL_HTML_NO_COLOR;
}

/* "0", "0px", "0.0em"; with `max` also what is not larger than that many pixels. */
static bool
is_at_most(const char *value, double max)
{
    char *end;
    double n = g_ascii_strtod(value, &end);

    if (end == value || n < 0)
        return false;
    return n == 0 || (n <= max && (g_str_has_prefix(end, "px") || *end == '\0'));
}

static void
read_display(MailHtmlStyle *style, const char *value)
{
    style->is_hidden |= g_str_has_prefix(value, "none");
}

static void
read_visibility(MailHtmlStyle *style, const char *value)
{
    style->is_hidden |= g_str_has_prefix(value, "hidden");
}

static void
read_mso_hide(MailHtmlStyle *style, const char *value)
{
    style->is_hidden |= g_str_has_prefix(value, "all");
}

static void
read_font_size(MailHtmlStyle *style, const char *value)
{
    style->is_hidden |= is_at_most(value, 1) && strchr(value, '%') == NULL;
}

static void
read_max_height(MailHtmlStyle *style, const char *value)
{
    style->is_hidden |= is_at_most(value, 0);
}

static void
read_opacity(MailHtmlStyle *style, const char *value)
{
    style->is_hidden |= is_at_most(value, 0);
}

static void
read_weight(MailHtmlStyle *style, const char *value)
{
    if (g_str_has_prefix(value, "bold") || (*value >= '6' && *value <= '9'))
        style->strong = MAIL_STYLE_ON;
    else if (g_str_has_prefix(value, "normal") || (*value >= '1' && *value <= '5'))
        style->strong = MAIL_STYLE_OFF;
}

static void
read_font_style(MailHtmlStyle *style, const char *value)
{
    if (g_str_has_prefix(value, "italic") || g_str_has_prefix(value, "oblique"))
        style->emphasis = MAIL_STYLE_ON;
    else if (g_str_has_prefix(value, "normal"))
        style->emphasis = MAIL_STYLE_OFF;
}

static void
read_white_space(MailHtmlStyle *style, const char *value)
{
    if (g_str_has_prefix(value, "pre"))
        style->pre = MAIL_STYLE_ON;
    else if (g_str_has_prefix(value, "normal"))
        style->pre = MAIL_STYLE_OFF;
}

static void
read_list_style(MailHtmlStyle *style, const char *value)
{
    style->is_unmarked |= strstr(value, "none") != NULL;
}

static void
read_border(MailHtmlStyle *style, const char *value)
{
    style->is_borderless |= g_str_has_prefix(value, "none") || is_at_most(value, 0);
}

static void
read_border_left(MailHtmlStyle *style, const char *value)
{
    style->has_bar |= strstr(value, "solid") != NULL && !is_at_most(value, 0);
}

static void
read_color(MailHtmlStyle *style, const char *value)
{
    style->color = color_of(value);
}

static void
read_background(MailHtmlStyle *style, const char *value)
{
    style->background = color_of(value);
}

static const struct {
    const char *name;
    Reader read;
} readers[] = {
    { "display", read_display },
    { "visibility", read_visibility },
    { "mso-hide", read_mso_hide },
    { "font-size", read_font_size },
    { "max-height", read_max_height },
    { "opacity", read_opacity },
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
};

static void
read_declaration(MailHtmlStyle *style, char *declaration)
{
    char *colon = strchr(declaration, ':');

    if (colon == NULL)
        return;
    *colon = '\0';
    g_strstrip(declaration);
    for (gsize i = 0; i < G_N_ELEMENTS(readers); i++) {
        if (strcmp(readers[i].name, declaration) == 0) {
            readers[i].read(style, g_strstrip(colon + 1));
            return;
        }
    }
}

void
mail_html_style_read(const char *const *attributes, MailHtmlStyle *style)
{
    const char *text = mail_html_attribute(attributes, "style");
    const char *color = mail_html_attribute(attributes, "color");
    const char *background = mail_html_attribute(attributes, "bgcolor");

    *style =
        (MailHtmlStyle){ .color = MAIL_HTML_NO_COLOR, .background = MAIL_HTML_NO_COLOR };
    style->is_hidden = mail_html_attribute(attributes, "hidden") != NULL;
    if (color != NULL)
        style->color = color_of(color);
    if (background != NULL)
        style->background = color_of(background);
    if (text != NULL) {
        g_autofree char *lower = g_ascii_strdown(text, -1);
        char *rest = lower;
        char *declaration;

        while ((declaration = strsep(&rest, ";")) != NULL)
            read_declaration(style, declaration);
    }
}

bool
mail_html_is_tiny(const char *const *attributes)
{
    static const char *const sides[] = { "width", "height" };

    for (gsize i = 0; i < G_N_ELEMENTS(sides); i++) {
        const char *value = mail_html_attribute(attributes, sides[i]);

        if (value != NULL && is_at_most(value, 3) && strchr(value, '%') == NULL)
            return true;
    }
    return false;
}
